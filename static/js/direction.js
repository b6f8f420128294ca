// The page editor of a language that is written from right to left. The title says so, as the form has drawn it; what
// the editor draws by scripts, now or when a part is added, is told here. Labels, addresses and dates stay as they are.
"use strict";

{
  const title = document.querySelector("#id_title[dir=rtl]");
  const TEXTS =
    ":is(input[type=text], textarea)[name]:not([dir], #id_slug, [data-controller~=w-date], [name$=_at], [hidden])";
  const mark = (root) => {
    for (const text of root.querySelectorAll(`${TEXTS}, .Draftail-Editor:not([dir])`)) {
      text.dir = "rtl";
      text.lang = title.lang;
    }
  };
  if (title) {
    mark(title.form);
    new MutationObserver((changes) => {
      if (changes.some((change) => change.addedNodes.length)) mark(title.form);
    }).observe(title.form, { childList: true, subtree: true });
  }
}
