// What scripting adds to a site that works without it.
"use strict";

// Leave at once: the page is covered and replaced, so that “back” leads past it, and the site is told without being
// waited for. Shift three times does the same.
const leave = document.querySelector("[data-leave]");
const remembersLeaving = (act) => {
  try {
    return act(sessionStorage);
  } catch {
    return null; // a browser that keeps nothing has nothing to forget
  }
};
const isLeft = () => remembersLeaving((storage) => storage.getItem("left"));
const sayLeft = () => remembersLeaving((storage) => storage.setItem("left", "yes"));
if (leave) {
  const elsewhere = leave.dataset.leave;
  const go = () => {
    document.documentElement.classList.add("is-left");
    document.title = new URL(elsewhere).hostname;
    sayLeft();
    navigator.sendBeacon(leave.href);
    location.replace(elsewhere);
  };
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

// After leaving, or keeping nothing, “back” finds no form as it was filled in: a browser puts back what was typed.
const empty = () => {
  if (isLeft()) for (const form of document.forms) form.reset();
};
empty();
addEventListener("pageshow", empty);
document.querySelector("[data-forget]")?.addEventListener("submit", sayLeft);

// Whoever prefers another language that the site speaks is told so, in that language; the first that fits is enough.
const spoken = document.documentElement.lang;
const language = (code) => code.toLowerCase().split("-")[0].replace(/^iw$/, "he");
const preferred = navigator.languages.map(language).find((code) => {
  return code === spoken || document.querySelector(`[data-language="${code}"]`);
});
if (preferred && preferred !== spoken) document.querySelector(`[data-language="${preferred}"]`).hidden = false;

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

// Whoever goes on in the other language takes along what they have typed: each way to that page presses the button.
const isTyped = (field) => {
  if (field.type === "radio" || field.type === "checkbox") return field.checked;
  return !["hidden", "submit"].includes(field.type) && Boolean(field.value);
};
for (const button of document.querySelectorAll("button[formaction]")) {
  for (const link of document.querySelectorAll("a[hreflang]")) {
    if (link.href !== button.formAction) continue;
    link.addEventListener("click", (event) => {
      if (![...button.form.elements].some(isTyped)) return;
      event.preventDefault();
      button.click();
    });
  }
}

// Whoever is in another zone sees their own time beside that of the practice.
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const american = spoken === "en";
const ownTime = (date, practice) => {
  const style = { weekday: "short", hour: "numeric", minute: "2-digit" };
  const said = (zone) => new Intl.DateTimeFormat(american ? "en-US" : spoken, { timeZone: zone, ...style }).format(date);
  const own = said(here);
  if (own === said(practice)) return "";
  return american ? own.replace(":00", "").replace(" AM", " am").replace(" PM", " pm") : own;
};
const showOwnTimes = (within, selector) => {
  for (const time of within.querySelectorAll(selector)) {
    const place = time.closest("[data-zone]").dataset;
    const own = ownTime(new Date(time.dateTime), place.zone);
    if (!own) continue;
    const label = document.createElement("span");
    label.className = "slot__local";
    label.textContent = place.own.replace("{time}", own);
    time.parentElement.append(" ", label);
  }
};
showOwnTimes(document, "time[data-local]");

// Open times: each is marked wherever it stands, rows that are closed say what is chosen in them, and so does the line
// above the button. The radio buttons themselves are one group, of which one is checked.
const times = document.querySelector("#times");
if (times) {
  const radios = [...times.querySelectorAll("[name=slot]")];
  const phrases = new Map(
    radios.map((radio) => [radio, radio.nextElementSibling.textContent.replace(/\s+/g, " ").trim()]),
  );
  const said = (place, when, time) => place.replace("{when}", when).replace("{time}", time);
  const mark = () => {
    const chosen = radios.find((radio) => radio.checked);
    for (const radio of radios) {
      radio.parentElement.classList.toggle("choice--chosen", !radio.checked && radio.value === chosen?.value);
    }
    const time = chosen?.parentElement.querySelector("time")?.textContent;
    const show = (place, words, is) => {
      place.hidden = !is;
      place.textContent = is ? said(words, phrases.get(chosen), time) : "";
    };
    for (const place of times.querySelectorAll("[data-when]")) {
      const values = [...place.closest("details").querySelectorAll("[name=slot]")].map((radio) => radio.value);
      show(place, place.dataset.when, Boolean(time) && values.includes(chosen.value));
    }
    for (const place of document.querySelectorAll("[data-chosen]")) show(place, place.dataset.chosen, Boolean(time));
  };
  times.addEventListener("change", mark);
  addEventListener("pageshow", mark); // also after “back”, when the browser has filled in what was chosen
  mark();

  showOwnTimes(times, ".slot time");
  const note = times.querySelector("[data-zone-note]");
  if (note && times.querySelector(".slot__local")) {
    note.textContent += ` ${note.dataset.zoneNote.replace("{city}", here.split("/").pop().replaceAll("_", " "))}`;
  }
}

// The next opening, which changes by the minute, comes after a page that stays the same for everybody.
for (const place of document.querySelectorAll("[data-next-opening]")) {
  if (!place.getClientRects().length) continue; // where there is no room for it
  fetch(place.dataset.nextOpening)
    .then((answer) => answer.json())
    .then((next) => {
      if (next.words) place.textContent = place.dataset.words.replace("{when}", next.words);
    })
    .catch(() => {});
}

// One invitation at a time: one in the text comes before the one beside it, and that before the one in the bar.
const invitations = [...document.querySelectorAll("[data-invites]")];
const inSight = new Set();
const invite = (entries) => {
  for (const { target, isIntersecting } of entries) inSight[isIntersecting ? "add" : "delete"](target);
  let isTaken = false;
  for (const place of ["", "beside", "above"]) {
    const here = invitations.filter((invitation) => invitation.dataset.invites === place);
    for (const invitation of here) invitation.classList.toggle("is-quiet", isTaken && place !== "");
    isTaken ||= here.some((invitation) => inSight.has(invitation));
  }
};
const watcher = new IntersectionObserver(invite);
for (const invitation of invitations) watcher.observe(invitation);

// Ways to keep a private page: what needs a script is shown by it.
for (const place of document.querySelectorAll("[data-with-script]")) place.hidden = false;
for (const place of document.querySelectorAll("[data-with-share]")) place.hidden = !navigator.share;
const addressIn = (button, name) => document.getElementById(button.dataset[name]).textContent.trim();
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const words = button.querySelector("span");
    try {
      await navigator.clipboard.writeText(addressIn(button, "copy"));
      words.textContent = button.dataset.done;
    } catch {
      document.getElementById(button.dataset.copy).closest("details").open = true;
    }
  });
}
for (const button of document.querySelectorAll("[data-share]")) {
  button.addEventListener("click", () => navigator.share({ url: addressIn(button, "share") }).catch(() => {}));
}
document.querySelector("[data-print]")?.addEventListener("click", () => print());
// On paper the address is the way back, so it is not folded there.
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll(".ways details")) fold.open = true;
});
