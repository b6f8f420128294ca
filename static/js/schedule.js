// “Go to the first error” leads into the window of a page's schedule, which is closed when what is wrong lies in it.
"use strict";

addEventListener("click", (event) => {
  const leads = event.target.closest?.("[data-w-focus-target-value]")?.dataset.wFocusTargetValue;
  const wrong = leads?.includes(".error-message") && document.querySelector(leads);
  if (wrong?.closest("#schedule-publishing-dialog")) {
    document.querySelector("[data-a11y-dialog-show=schedule-publishing-dialog]")?.click();
  }
});
