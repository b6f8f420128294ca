// Passkeys: asks the device, and sends what it says with the form. The conversion is allauth's webauthn-json.js.
"use strict";

const possible = globalThis.webauthnJSON?.supported() && !/^[\d.]+$|:/.test(location.hostname); // no passkey for a number

const ways = {
  async add(options) {
    const wanted = options.creation_options.publicKey.authenticatorSelection;
    Object.assign(wanted, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
    return webauthnJSON.create(options.creation_options);
  },
  async show(options) {
    return webauthnJSON.get(options.request_options);
  },
  async "sign-in"(options, form) {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    return webauthnJSON.get((await answer.json()).request_options);
  },
};

if (possible) {
  for (const form of document.querySelectorAll("[data-passkey]")) {
    form.hidden = false;
    form.querySelector("button").addEventListener("click", async () => {
      const trouble = form.querySelector("[data-passkey-trouble]");
      trouble.hidden = true;
      try {
        const data = document.getElementById("passkey-data");
        const said = await ways[form.dataset.passkey](data && JSON.parse(data.textContent), form);
        form.elements.credential.value = JSON.stringify(said);
        form.submit();
      } catch {
        trouble.hidden = false;
      }
    });
  }
  for (const choice of document.querySelectorAll("[data-passkey-choice]")) choice.hidden = false;
  for (const note of document.querySelectorAll("[data-passkey-none]")) note.hidden = true;
}
