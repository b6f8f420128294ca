// What scripting adds to a site that works without it.
"use strict";

// Leave at once: the page is replaced, so that “back” leads past it. Shift three times does the same.
const leave = document.querySelector("[data-leave]");
if (leave) {
  const go = () => location.replace(leave.href);
  leave.addEventListener("click", (event) => {
    event.preventDefault();
    go();
  });
  let presses = [];
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift") presses = [];
    else {
      presses = [...presses, event.timeStamp].filter((time) => event.timeStamp - time < 3000);
      if (presses.length === 3) go();
    }
  });
}

// The contents list marks the part being read; beside the text it stands open.
const contents = document.querySelector("[data-contents]");
if (contents) {
  contents.querySelector("details").open = matchMedia("(min-width: 60rem)").matches;
  const links = new Map(
    [...contents.querySelectorAll("a")].map((link) => [document.getElementById(decodeURIComponent(link.hash.slice(1))), link]),
  );
  links.delete(null);
  const mark = () => {
    const line = innerHeight / 3;
    let current = null;
    for (const [heading, link] of links) {
      link.removeAttribute("aria-current");
      if (heading.getBoundingClientRect().top < line) current = link;
    }
    current?.setAttribute("aria-current", "location");
  };
  const seen = new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px", threshold: [0, 1] });
  for (const heading of links.keys()) seen.observe(heading);
}

// After an answer with mistakes, the summary of them is read first.
document.querySelector("[data-focus]")?.focus();

// A form says that it is on its way; the server sees to it that two presses are one request.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", () => {
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  });
}

// Whoever is in another zone sees their own time beside that of the practice.
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const ownTime = (date, practice) => {
  const style = { weekday: "short", hour: "numeric", minute: "2-digit" };
  const said = (zone) => new Intl.DateTimeFormat("en-US", { timeZone: zone, ...style }).format(date);
  const own = said(here);
  return own === said(practice) ? "" : own.replace(":00", "").replace(" AM", " am").replace(" PM", " pm");
};
const showOwnTimes = (within, selector) => {
  for (const time of within.querySelectorAll(selector)) {
    const own = ownTime(new Date(time.dateTime), time.closest("[data-zone]").dataset.zone);
    if (!own) continue;
    const label = document.createElement("span");
    label.className = "slot__local";
    label.textContent = `${own} for you`;
    time.parentElement.append(" ", label);
  }
};
showOwnTimes(document, "time[data-local]");

// Open times: other days come without a reload.
const times = document.querySelector("#times");
if (times) {
  const showOwn = () => {
    showOwnTimes(times, ".slot time");
    const note = times.querySelector("[data-zone-note]");
    if (note && times.querySelector(".slot__local")) {
      note.textContent += ` Beneath each stands your own time (${here.split("/").pop().replaceAll("_", " ")}).`;
    }
  };
  showOwn();
  times.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-days]");
    if (!link) return;
    event.preventDefault();
    try {
      const answer = await fetch(link.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const field = page.querySelector("#times > fieldset");
      times.querySelector("fieldset").replaceWith(field);
      showOwn();
      times.focus();
    } catch {
      location.assign(link.href);
    }
  });
}

// The next opening, which changes by the minute, comes after a page that stays the same for everybody.
for (const place of document.querySelectorAll("[data-next-opening]")) {
  fetch(place.dataset.nextOpening)
    .then((answer) => answer.json())
    .then((next) => {
      if (next.words) place.textContent = `${place.dataset.words} ${next.words}`;
    })
    .catch(() => {});
}
