// A private reflection: what is written stays in this page, is put together at its end, and is gone when it is left.
"use strict";

const reflection = document.querySelector("[data-reflection]");
const LONGEST = 600; // characters of an answer
const words = reflection.querySelector("[data-words]");
const nothing = reflection.querySelector("[data-nothing]");
const status = reflection.querySelector("[data-said]");
const copy = reflection.querySelector("[data-copy-words]");
const copyLabel = copy.textContent;

// No form and no name: there is nothing that a browser could send, put back or offer again. Spelling is not checked,
// because some browsers ask a server about it.
const fieldFor = (prompt) => {
  const field = document.createElement("textarea");
  Object.assign(field, { rows: 3, maxLength: LONGEST, spellcheck: false, className: "reflection__field" });
  const attributes = { autocomplete: "off", autocapitalize: "sentences", writingsuggestions: "false" };
  for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);
  field.setAttribute("aria-labelledby", prompt.querySelector("h2").id);
  const hint = prompt.querySelector(".reflection__hint");
  if (hint) field.setAttribute("aria-describedby", hint.id);
  prompt.append(field);
  return { opening: prompt.dataset.prompt, field };
};
const answers = [...reflection.querySelectorAll("[data-prompt]")].map(fieldFor);
const written = () => answers.filter(({ field }) => field.value.trim());

const show = () => {
  words.replaceChildren(
    ...written().map(({ opening, field }) => {
      const row = document.createElement("div");
      const [before, after] = [document.createElement("dt"), document.createElement("dd")];
      before.textContent = opening;
      after.dir = "auto";
      after.textContent = field.value.trim();
      row.append(before, after);
      return row;
    }),
  );
  const some = words.children.length > 0;
  nothing.hidden = some;
  reflection.classList.toggle("reflection--written", some);
  copy.textContent = copyLabel;
  status.textContent = "";
};
const clear = () => {
  for (const { field } of answers) field.value = "";
  getSelection().removeAllRanges();
  show();
};
reflection.classList.add("reflection--live");
reflection.addEventListener("input", show);
clear();

// Also before a browser keeps the page as it is for “Back”, and once more when it is shown again.
addEventListener("pagehide", clear);
addEventListener("pageshow", clear);

reflection.querySelector("[data-clear]").addEventListener("click", () => {
  clear();
  answers[0]?.field.focus();
});
copy.addEventListener("click", async () => {
  if (!words.children.length) {
    answers[0]?.field.focus();
    return;
  }
  const text = written().map(({ opening, field }) => `${opening} ${field.value.trim()}`);
  try {
    await navigator.clipboard.writeText(text.join("\n\n"));
    copy.textContent = copy.dataset.done;
  } catch {
    getSelection().selectAllChildren(words);
    copy.textContent = copy.dataset.failed;
  }
  status.textContent = copy.textContent;
});
