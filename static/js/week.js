// The week: pressing a time shows beside it what can be done about it; Escape closes that and goes back to the time.
"use strict";

let opened = null;

const close = () => {
  if (!opened) return;
  opened.acts.remove();
  opened.link.removeAttribute("aria-expanded");
  opened = null;
};

const open = async (link) => {
  const url = new URL(link.href);
  url.searchParams.set("part", "acts");
  const answer = await fetch(url).catch(() => null);
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  const acts = page && page.querySelector(".week-acts");
  if (!acts) return location.assign(link.href);
  close();
  document.querySelector("#acts")?.remove();
  link.after(acts);
  link.setAttribute("aria-expanded", "true");
  opened = { link, acts };
  acts.querySelector("button")?.focus();
};

addEventListener("click", (event) => {
  const link = event.target.closest(".week-time");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    open(link);
  } else if (opened && event.target.closest(".week-acts__close")) {
    event.preventDefault();
    const { link: before } = opened;
    close();
    before.focus();
  } else if (opened && !event.target.closest(".week-acts")) close();
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !opened) return;
  const { link } = opened;
  close();
  link.focus();
});
