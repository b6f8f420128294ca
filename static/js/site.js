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
