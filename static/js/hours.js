// Call times: one day's hours are copied to others, time off that stands there is one line each, and what is over is out
// of the way.
"use strict";

addEventListener("DOMContentLoaded", () => {
  const rows = (name) => [...document.querySelectorAll(`#id_${name}-FORMS > [data-inline-panel-child]`)];
  const isKept = (row) => row.querySelector("input[name$=-DELETE]").value !== "1";
  const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const said = (control) => control.dispatchEvent(new Event("change", { bubbles: true }));
  const clone = (name) => document.querySelector(`template[${name}]`).content.firstElementChild.cloneNode(true);
  const days = (row) => field(row, "weekday").value;

  const add = (day, start, end) => {
    const others = rows("hours");
    document.getElementById("id_hours-ADD").click();
    const row = rows("hours").at(-1);
    field(row, "weekday").value = day;
    field(row, "start").value = start;
    field(row, "end").value = end;
    others.find((other) => isKept(other) && Number(days(other)) > Number(day))?.before(row);
    said(field(row, "end"));
  };
  const copy = (from, to) => {
    const wanted = rows("hours")
      .filter((row) => isKept(row) && days(row) === from)
      .map((row) => [field(row, "start").value, field(row, "end").value]);
    for (const row of rows("hours"))
      if (isKept(row) && to.includes(days(row))) row.querySelector("button[id$=-DELETE-button]").click();
    for (const day of to) for (const [start, end] of wanted) add(day, start, end);
  };

  const addHours = document.getElementById("id_hours-ADD");
  if (!addHours) return;
  const tool = clone("data-copy-hours"), from = tool.querySelector("[data-from]");
  const choices = document.getElementById("id_hours-EMPTY_FORM_TEMPLATE").content.querySelector("select[name$=-weekday]");
  for (const { value, text } of choices.options) {
    if (!value) continue;
    from.add(new Option(text, value));
    const label = document.createElement("label"), box = document.createElement("input");
    Object.assign(box, { type: "checkbox", value });
    label.append(box, ` ${text}`);
    tool.querySelector("[data-days]").append(label);
  }
  const boxes = [...tool.querySelectorAll("input")];
  const own = () => boxes.forEach((box) => {
    box.closest("label").hidden = box.value === from.value;
    if (box.value === from.value) box.checked = false;
  });
  from.addEventListener("change", own);
  own();
  tool.querySelector("[data-copy]").addEventListener("click", () => {
    copy(from.value, boxes.filter((box) => box.checked).map((box) => box.value));
    boxes.forEach((box) => (box.checked = false));
    tool.querySelector("[role=status]").hidden = false;
  });
  addHours.parentElement.append(tool);

  // Time off.
  const past = document.querySelector("template[data-past-time-off]"), dates = new Intl.DateTimeFormat(document.documentElement.lang, {
    year: "numeric", month: "short", day: "numeric", timeZone: "UTC",
  });
  const over = [];
  for (const row of rows("time_off")) {
    const first = field(row, "first_day").value, last = field(row, "last_day").value || first;
    if (!/^\d{4}-\d\d-\d\d$/.test(first) || row.querySelector(".error-message, [aria-invalid=true]")) continue;
    const chosen = (name) => (field(row, name).value ? field(row, name).selectedOptions[0].text : "");
    const hours = [chosen("start"), chosen("end")].filter(Boolean).join(" – ");
    const named = [dates.formatRange(new Date(first), new Date(last)), hours, field(row, "reason").value];
    row.querySelector("[data-panel-heading-text]").textContent = named.filter(Boolean).join(" · ");
    row.querySelector("[data-panel-toggle]").click();
    if (last < past.dataset.today) over.push(row);
  }
  if (over.length) {
    for (const row of over) row.hidden = true;
    const show = clone("data-past-time-off");
    show.addEventListener("click", () => {
      for (const row of over) row.hidden = false;
      show.remove();
    });
    document.getElementById("id_time_off-ADD").after(show);
  }

  // Who is away sees it.
  if (document.querySelector("[name=is_paused]")?.checked)
    document.querySelector(".hours-away [data-panel-toggle][aria-expanded=false]")?.click();
});
