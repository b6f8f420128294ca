// Before a session ends by itself: says so a minute ahead, and leaves nothing to read once it has ended.
"use strict";

{
  const { stay, title, words, button } = document.currentScript.dataset;
  const WARN = 60_000, PING = 60_000; // milliseconds
  const token = JSON.parse(document.getElementById("wagtail-config").textContent).CSRF_TOKEN;
  const dialog = document.createElement("dialog");
  let end = Infinity, pinged = Date.now(), looking, pinging;

  // How many milliseconds are left, as the server counts them; what was known last if it does not answer.
  const ask = async (method) => {
    try {
      const answer = await fetch(stay, { method, headers: method === "POST" ? { "X-CSRFToken": token } : {} });
      if (answer.status === 403) return 0;
      if (answer.ok) return (await answer.json()).left * 1000;
    } catch {
      // no connection
    }
    return end - Date.now();
  };

  const cover = () => {
    addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), { capture: true });
    document.title = "";
    document.body.replaceChildren();
    location.replace(location.pathname + location.search); // the server leads to the sign-in, and back here
  };

  const take = (left) => {
    if (left <= 0) return cover();
    end = Date.now() + left;
    if (left > WARN) dialog.close();
    else if (!dialog.open) dialog.showModal();
    clearTimeout(looking);
    looking = setTimeout(look, Math.min(left > WARN ? left - WARN : left, 2 ** 31 - 1));
  };
  const look = async () => take(await ask("GET")); // another window may have gone on meanwhile

  const ping = async () => {
    pinging = undefined;
    pinged = Date.now();
    take(await ask("POST"));
  };
  const active = () => {
    if (!dialog.open) pinging ??= setTimeout(ping, Math.max(0, pinged + PING - Date.now()));
  };

  const heading = Object.assign(document.createElement("h2"), { id: "session-ends", textContent: title });
  const text = Object.assign(document.createElement("p"), { textContent: words });
  const on = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: button });
  dialog.className = "session-ends";
  dialog.setAttribute("role", "alertdialog");
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(heading, text, on);
  on.addEventListener("click", ping);
  dialog.addEventListener("cancel", ping);
  document.body.append(dialog);
  for (const kind of ["keydown", "pointerdown", "input"]) addEventListener(kind, active, { capture: true, passive: true });
  addEventListener("visibilitychange", () => document.hidden || look());
  look();
}
