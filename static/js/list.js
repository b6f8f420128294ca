// The list: one box chooses all on the page, and how many are chosen stands beside what is done with them.
"use strict";

// What is looked for stays looked for while the list is filtered: the form of the filters asks for it, too.
const filters = document.querySelector("[data-search-form]");
if (filters && new URLSearchParams(location.search).has("found")) {
  const found = Object.assign(document.createElement("input"), { type: "hidden", name: "found", value: "yes" });
  filters.append(found);
}

const whole = document.querySelector("[data-choose-all]");
const number = document.querySelector("[data-chosen]");
if (whole) {
  const all = whole.querySelector("input");
  const boxes = () => [...document.querySelectorAll("input[name=choose]")];
  const show = () => {
    const every = boxes();
    const chosen = every.filter((box) => box.checked).length;
    whole.hidden = every.length === 0;
    all.checked = chosen > 0 && chosen === every.length;
    all.indeterminate = chosen > 0 && chosen < every.length;
    number.value = chosen || "";
  };
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
    show();
  });
  document.addEventListener("change", (event) => event.target.name === "choose" && show());
  new MutationObserver(show).observe(document.getElementById("listing-results"), { childList: true, subtree: true });
  show();
}
