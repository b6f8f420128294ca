// The desk: what will be seen or sent stands beside what is typed; an undo ends with its time.
"use strict";

const openings = document.querySelector("[data-openings]");
if (openings) {
  const form = openings.closest("form");
  const isBeside = matchMedia("(min-width: 80rem)").matches; // not below, where it is one fold
  let waiting, asked = 0;
  const show = async () => {
    const turn = (asked += 1);
    const answer = await fetch(openings.dataset.openings, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (turn !== asked || !answer?.ok) return; // something newer was asked meanwhile
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fold = openings.querySelector("details"), shown = page.querySelector("details");
    if (shown) shown.open = fold ? fold.open : isBeside;
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

// Each answer shows the message exactly as it would go now, and its button says what it would send.
for (const form of document.querySelectorAll("form[data-see]")) {
  const message = form.querySelector("[data-message]"), buttons = form.querySelector("[data-buttons]");
  form.querySelector("[data-see-button]").hidden = true;
  let waiting, asked = 0;
  const one = () => form.querySelector("[data-gives-other]")?.remove(); // the first follows what is chosen
  // Until it is known what the form says, the button names nothing and sends what is chosen.
  const forget = () => {
    const button = form.querySelector("[data-gives]");
    button.textContent = form.dataset.neutral;
    button.removeAttribute("name");
  };
  const show = async () => {
    const turn = (asked += 1);
    const typed = new FormData(form);
    typed.append("part", "message");
    const answer = await fetch(form.dataset.see, { method: "POST", body: typed }).catch(() => null);
    if (turn !== asked || !answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== asked) return;
    message.replaceChildren(...page.querySelector("[data-part=message]").childNodes);
    buttons.replaceChildren(...page.querySelector("[data-part=buttons]").childNodes);
    one();
  };
  form.addEventListener("input", () => {
    asked += 1; // an answer on its way is to what stood here before
    forget();
    clearTimeout(waiting);
    waiting = setTimeout(show, 300);
  });
  one();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

const undo = document.querySelector("[data-until]");
if (undo) setTimeout(() => undo.remove(), Math.max(0, new Date(undo.dataset.until) - Date.now()));
