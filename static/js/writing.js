// The page editor: notes on the writing, asked for whenever the form rests after a change.
"use strict";

const notes = document.querySelector("[data-writing]");
if (notes) {
  const form = notes.closest("form");
  let checked, before;
  const look = async () => {
    if (document.hidden) return;
    // The whole form is compared: choosers, moved blocks and the text editor fire no common event.
    const now = new URLSearchParams(new FormData(form)).toString();
    const rests = now === before || checked === undefined;
    before = now;
    if (!rests || now === checked) return;
    checked = now;
    const options = { method: "POST", body: new URLSearchParams(now) };
    const answer = await fetch(notes.dataset.writing, options).catch(() => null);
    if (checked !== now) return; // something newer was asked meanwhile
    const page = new DOMParser().parseFromString(answer?.ok ? await answer.text() : "<p></p>", "text/html");
    if (!answer?.ok) page.body.firstChild.textContent = notes.dataset.failed;
    notes.replaceChildren(...page.body.childNodes);
  };
  addEventListener("load", () => setInterval(look, 900)); // by then Wagtail has drawn the blocks

  // A block has no lasting id before it is saved, but its number is in the form: name-…-order, from 0.
  const placeOf = (anchor) => {
    const [, name, number] = anchor.match(/^(\w+)-(\d+)$/) ?? [];
    const fields = name ? [...form.elements].filter((field) => /^-\d+-order$/.test(field.name.slice(name.length))) : [];
    const mine = fields.find(
      (field) =>
        field.name.startsWith(name) &&
        field.value === String(number - 1) &&
        form.elements[field.name.replace(/order$/, "deleted")]?.value !== "1",
    );
    return mine?.closest("[data-streamfield-child]").querySelector("[data-panel]") ?? document.getElementById(anchor);
  };

  // A note leads to its block, though it may be folded or behind another tab.
  notes.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const place = link && placeOf(link.hash.slice(1));
    if (!place) return;
    event.preventDefault();
    const tab = place.closest("[role=tabpanel]");
    if (tab?.hidden) document.getElementById(tab.getAttribute("aria-labelledby"))?.click();
    for (let panel = place.closest("[data-panel]"); panel; panel = panel.parentElement.closest("[data-panel]")) {
      panel.querySelector("[data-panel-toggle][aria-expanded=false]")?.click();
    }
    (place.closest("[data-panel]") ?? place).scrollIntoView({ block: "start" });
    place.focus({ preventScroll: true });
  });
}
