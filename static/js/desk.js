// The desk: what will be seen or sent stands beside what is typed; notes keep themselves; an undo ends with its time.
"use strict";

const openings = document.querySelector("[data-openings]");
if (openings) {
  const form = openings.closest("form");
  let waiting, asked = 0;
  const show = async () => {
    const turn = (asked += 1);
    const answer = await fetch(openings.dataset.openings, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (turn !== asked || !answer?.ok) return; // something newer was asked meanwhile
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    openings.replaceChildren(...page.body.childNodes);
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 400);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("click", (event) => event.target.closest("button") && soon());
  show();
}

// Each answer shows the message exactly as it would go now.
for (const form of document.querySelectorAll("form[data-see]")) {
  const place = form.querySelector("[data-message]");
  form.querySelector("[data-see-button]").hidden = true;
  let waiting, asked = 0;
  const show = async () => {
    const turn = (asked += 1);
    const typed = new FormData(form);
    typed.append("part", "message");
    const answer = await fetch(form.dataset.see, { method: "POST", body: typed }).catch(() => null);
    if (turn !== asked || !answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...page.body.childNodes);
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 300);
  });
}

// Notes are kept a moment after the last key.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const kept = form.querySelector("[data-kept]");
  let waiting;
  const keep = async () => {
    if (!waiting) return;
    clearTimeout(waiting);
    waiting = 0;
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Part": "notes" }, keepalive: true }).catch(() => null);
    kept.textContent = answer?.ok ? kept.dataset.kept : "";
  };
  form.addEventListener("input", () => {
    kept.textContent = "";
    clearTimeout(waiting);
    waiting = setTimeout(keep, 1500);
  });
  addEventListener("pagehide", keep);
}

const undo = document.querySelector("[data-until]");
if (undo) setTimeout(() => undo.remove(), Math.max(0, new Date(undo.dataset.until) - Date.now()));
