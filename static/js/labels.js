// Names for the fields that Wagtail draws without one: rich text, tags, parts of lists, files that are dragged here.
// The name is what a person sees above the field: its label, or the heading of the panel it stands in.
"use strict";

{
  const NAMELESS =
    ":is([role='textbox'][contenteditable], input:not([type='hidden'], [type='submit'], [type='button']), select, textarea)" +
    ":not([aria-label], [aria-labelledby])";

  const name = (field) => {
    if (field.labels?.length) return;
    const said = [
      field.closest("[data-contentpath]")?.querySelector("label"),
      field.closest(".w-field__wrapper")?.querySelector("label"),
      field.closest(".w-panel")?.querySelector(".c-sf-block__type, [data-panel-heading-text]"),
      field.parentElement.querySelector("button"),
    ];
    const words = said.map((element) => element?.textContent.replace("*", "").trim()).find(Boolean);
    if (words) field.setAttribute("aria-label", words);
  };
  const nameAll = () => document.querySelectorAll(NAMELESS).forEach(name);

  document.addEventListener("DOMContentLoaded", () => {
    nameAll();
    new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
  });
}
