{% load i18n static %}// Shows a word when it comes, and opens the desk. It has no fetch handler: it keeps and answers nothing of the site's.
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
