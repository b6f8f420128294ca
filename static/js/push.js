// A word on this phone: on a press the browser is asked, and what it says is sent with the form.
"use strict";

const form = document.querySelector("[data-push]");
const { worker, scope, key } = form.dataset;
const say = (name) => {
  for (const words of document.querySelectorAll("[data-push-says]")) words.hidden = words.dataset.pushSays !== name;
};

const isOfApple = /iPhone|iPad/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
const isInstalled = navigator.standalone || matchMedia("(display-mode: standalone)").matches;
const isPossible = isSecureContext && "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis;

const subscribed = async () => (await navigator.serviceWorker.getRegistration(scope))?.pushManager.getSubscription();

// The name under which the site lists an address: its SHA-256, in hexadecimal.
const digestOf = async (address) => {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(address)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

const bytesOf = (base64) =>
  Uint8Array.from(atob(base64.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const turnOff = async () => {
  await (await subscribed())?.unsubscribe();
  await (await navigator.serviceWorker.getRegistration(scope))?.unregister();
};

// Some browsers wait for their push service for ever.
const orTooLate = (promise) =>
  Promise.race([promise, new Promise((_, reject) => setTimeout(reject, 20_000, new Error("too late")))]);

const turnOn = async () => {
  say("");
  if ((await Notification.requestPermission()) !== "granted") return say("denied");
  say("waiting");
  try {
    await navigator.serviceWorker.register(worker, { scope, updateViaCache: "none" });
    const { pushManager } = await navigator.serviceWorker.ready;
    await (await pushManager.getSubscription())?.unsubscribe(); // one under another key would be in the way
    const token = form.elements.csrfmiddlewaretoken.value;
    const answer = await fetch(key, { method: "POST", headers: { "X-CSRFToken": token } });
    if (!answer.ok) throw new Error("no key");
    const applicationServerKey = bytesOf((await answer.json()).key);
    const subscription = await orTooLate(pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }));
    form.elements.subscription.value = JSON.stringify(subscription);
    form.submit();
  } catch {
    await turnOff().catch(() => {});
    say("failed");
  }
};

const start = async () => {
  if (isOfApple && !isInstalled) return say("home-screen");
  if (!isPossible) return say("impossible");
  if (Notification.permission === "denied") return say("denied");
  say("");
  const subscription = await subscribed();
  const here = subscription && document.querySelector(`[data-device="${await digestOf(subscription.endpoint)}"]`);
  if (here) {
    here.querySelector("[data-here]").hidden = false;
    here.querySelector("[data-remove]").addEventListener("submit", async (event) => {
      event.preventDefault();
      const asked = event.target;
      await turnOff().catch(() => {}); // what the site forgets is told nothing either way
      asked.submit();
    });
    return;
  }
  form.hidden = false;
  form.querySelector("[data-turn-on]").addEventListener("click", turnOn);
};

start().catch(() => say("failed"));
