// Before a session ends by itself: says so a minute ahead, and leaves nothing to read once it has ended. A page that
// says that it holds what is kept nowhere is put out of sight instead, until somebody has signed in again.
"use strict";

{
  const { stay, title, words, button, login, over, overWords, overLink } = document.currentScript.dataset;
  const WARN = 60_000, PING = 60_000, OUT_OF_SIGHT = 5_000; // milliseconds
  let token = JSON.parse(document.getElementById("wagtail-config").textContent).CSRF_TOKEN;
  const dialog = document.createElement("dialog");
  let end = Infinity, pinged = Date.now(), looking, pinging, aside;

  // Who signs in again gets another token: the forms of this page go on with it.
  const renew = (newest) => {
    if (!newest) return;
    token = newest;
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = newest;
  };

  // How many milliseconds are left, as the server counts them; what was known last if it does not answer.
  const ask = async (method) => {
    try {
      const answer = await fetch(stay, { method, headers: method === "POST" ? { "X-CSRFToken": token } : {} });
      if (answer.status === 403) return 0;
      if (answer.ok) {
        renew(answer.headers.get("X-Form-Token"));
        return (await answer.json()).left * 1000;
      }
    } catch {
      // no connection
    }
    return end - Date.now();
  };

  const putAside = () => {
    clearTimeout(looking);
    looking = setTimeout(look, OUT_OF_SIGHT);
    if (aside) return;
    aside = { title: document.title, nodes: [...document.body.childNodes] };
    const place = Object.assign(document.createElement("main"), { className: "session-over" });
    const way = Object.assign(document.createElement("a"), { href: login, target: "_blank", rel: "noopener", textContent: overLink });
    const line = document.createElement("p");
    line.append(way);
    place.append(
      Object.assign(document.createElement("h1"), { textContent: over }),
      Object.assign(document.createElement("p"), { textContent: overWords }),
      line,
    );
    document.title = over;
    document.body.replaceChildren(place);
  };
  const bringBack = () => {
    document.title = aside.title;
    document.body.replaceChildren(...aside.nodes);
    aside = undefined;
    renew(token);
    dispatchEvent(new Event("sessionagain"));
  };

  const cover = () => {
    if (aside || !dispatchEvent(new Event("sessionover", { cancelable: true }))) return putAside();
    addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), { capture: true });
    document.title = "";
    document.body.replaceChildren();
    location.replace(location.pathname + location.search); // the server leads to the sign-in, and back here
  };

  const take = (left) => {
    if (left <= 0) return cover();
    if (aside) bringBack();
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
