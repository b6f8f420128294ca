// The desk: while call times are edited, what visitors would see stands beside them.
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
