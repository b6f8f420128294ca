{% load i18n static %}// Shows a word when it comes, and opens the desk. It has no fetch handler: it keeps and answers nothing of the site's.
// Where its browser gets another address, the site is told, if somebody is signed in; else the devices' page offers it.
"use strict";

const other = "{% filter escapejs %}{% translate "Something waits at your desk" %}{% endfilter %}";
const icon = "{% static 'img/desk-any-192.png' %}", badge = "{% static 'img/desk-badge-96.png' %}";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("push", (event) => {
  let said = {};
  try {
    said = event.data.json();
  } catch {
    // a word without text, or with one that cannot be read, is still a word
  }
  event.waitUntil(registration.showNotification(said.words || other, { tag: said.kind || "request", renotify: true, icon, badge }));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil((async () => {
    const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
    const open = windows.find((one) => one.url.startsWith(registration.scope));
    return open ? open.focus() : clients.openWindow(registration.scope); // what is being written there stays
  })());
});

const tell = async (fresh, old) => {
  const answer = await fetch("{% url 'access_stay' %}");
  const token = answer.ok && answer.headers.get("X-Form-Token");
  if (!token) return;
  const body = new URLSearchParams({ subscription: JSON.stringify(fresh), instead: old.endpoint });
  await fetch("{% url 'desk:devices' %}", { method: "POST", headers: { "X-CSRFToken": token }, body, redirect: "manual" });
};

addEventListener("pushsubscriptionchange", (event) => {
  const { oldSubscription: old, newSubscription } = event;
  if (!old) return; // nobody can say which device it was
  event.waitUntil((async () => {
    try {
      await tell(newSubscription ?? (await registration.pushManager.subscribe(old.options)), old);
    } catch {
      // no connection, or no permission any more: the site learns from the push service that nobody is there
    }
  })());
});
