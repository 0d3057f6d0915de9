// What script adds to pages that work without it: an error summary that takes the focus, buttons
// that are not pressed twice, a password that can be shown, a key that hides the screen, and words
// for a hub that is slow or away.

import { Button, ErrorSummary, createAll } from "./govuk-frontend.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
createAll(ErrorSummary);
createAll(Button, { preventDoubleClick: true });

// Escape, pressed twice within a second, covers the page at once and leaves it.
const hide = document.querySelector("[data-hub-hide]");
let pressed = -Infinity;
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !hide) return;
  if (event.timeStamp - pressed < 1000) {
    const curtain = document.createElement("div");
    curtain.className = "hub-curtain";
    document.body.append(curtain);
    document.title = "Onestory";
    window.location.replace(hide.href);
  }
  pressed = event.timeStamp;
});

// A page kept by the browser for its back button is asked for anew: the session may have ended.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

// A hub that is away must not cost what was typed. Whether it answers is asked when somebody begins
// to fill in a form, at most every ten seconds, so that no page left open asks anything; a form is
// kept from leaving while it does not.
const away = document.querySelector("[data-hub-away]");
const slow = document.querySelector("[data-hub-slow]");
let reached = navigator.onLine;
let asked = -Infinity;
async function lookForHub() {
  asked = performance.now();
  reached = await fetch("/healthz", { method: "HEAD", cache: "no-store" }).then((answer) => answer.ok, () => false);
  if (away) away.hidden = reached;
}
document.addEventListener("focusin", (event) => {
  if (event.target.form && performance.now() - asked > 10_000) lookForHub();
});
window.addEventListener("offline", () => {
  reached = false;
  if (away) away.hidden = false;
});
window.addEventListener("online", lookForHub);

// What takes longer than three seconds says so. What is answered with a file leaves this page as it
// is, so it bears data-hub-file and nothing is said.
let waiting;
function beSlowSoon(asker) {
  clearTimeout(waiting);
  if (asker.matches("[data-hub-file], [download], [target]")) return;
  waiting = setTimeout(() => {
    if (slow) slow.hidden = false;
  }, 3000);
}
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  if (reached) return beSlowSoon(event.target);
  event.preventDefault();
  if (away) away.hidden = false;
  away?.scrollIntoView();
  lookForHub();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  const here = link && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (here && !link.getAttribute("href").startsWith("#")) beSlowSoon(link);
});

for (const field of document.querySelectorAll("[data-hub-password]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary hub-beside";
  const say = () => {
    button.textContent = field.type === "password" ? "Show password" : "Hide password";
  };
  button.addEventListener("click", () => {
    field.type = field.type === "password" ? "text" : "password";
    say();
  });
  field.form?.addEventListener("submit", () => {
    field.type = "password";
  });
  say();
  field.after(button);
}

for (const words of document.querySelectorAll("[data-hub-script]")) words.hidden = false;

for (const button of document.querySelectorAll("[data-hub-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Break-glass and passkeys: the browser's own dialogue with a passkey, which there is by script
// only. Where it cannot be had the page keeps saying what to do instead.
const bytesOf = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const textOf = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const sentenceOf = (words) => words.charAt(0).toUpperCase() + words.slice(1) + (/[.!?]$/.test(words) ? "" : ".");

async function ask(path, csrf, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
    body: JSON.stringify(body),
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.detail ?? said.because?.[0]?.sentence ?? "The hub did not allow it.");
  return said;
}

async function openGlass(form, fields) {
  const path = form.dataset.hubGlass;
  const request = { category: fields.get("category") ?? "", reason: fields.get("reason").trim(), must_reach_child: fields.has("must_reach_child") };
  const challenge = await ask(`${path}/challenge`, fields.get("csrf"), request);
  const allowCredentials = challenge.credentials.map((id) => ({ type: "public-key", id: bytesOf(id) }));
  const signed = await navigator.credentials.get({
    publicKey: { challenge: bytesOf(challenge.challenge), rpId: challenge.rp_id, allowCredentials, userVerification: "required" },
  });
  const passkey = {
    credential: textOf(signed.rawId),
    client_data: textOf(signed.response.clientDataJSON),
    authenticator_data: textOf(signed.response.authenticatorData),
    signature: textOf(signed.response.signature),
  };
  await ask(path, fields.get("csrf"), { ...request, passkey });
  window.location.assign(form.dataset.hubThen);
}

async function addPasskey(form, fields) {
  const challenge = await ask("/v1/session/passkeys/challenge", fields.get("csrf"), {});
  const user = { id: crypto.getRandomValues(new Uint8Array(16)), name: fields.get("user"), displayName: fields.get("user") };
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: bytesOf(challenge.challenge),
      rp: { id: challenge.rp_id, name: "Onestory" },
      user,
      pubKeyCredParams: [{ type: "public-key", alg: -7 }],
      excludeCredentials: challenge.credentials.map((id) => ({ type: "public-key", id: bytesOf(id) })),
      authenticatorSelection: { userVerification: "required" },
    },
  });
  await ask("/v1/session/passkeys", fields.get("csrf"), {
    name: fields.get("name").trim(),
    client_data: textOf(made.response.clientDataJSON),
    attestation_object: textOf(made.response.attestationObject),
  });
  window.location.reload();
}

for (const [selector, act] of [["[data-hub-glass]", openGlass], ["[data-hub-passkey]", addPasskey]]) {
  const form = document.querySelector(selector);
  if (!form || !window.PublicKeyCredential) continue;
  form.hidden = false;
  for (const words of document.querySelectorAll("[data-hub-noscript]")) words.hidden = true;
  const fault = form.querySelector("[data-hub-fault]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    fault.hidden = true;
    try {
      await act(form, new FormData(form));
    } catch (error) {
      const stopped = error.name === "NotAllowedError";
      form.querySelector("[data-hub-fault-words]").textContent = stopped ? "No passkey was used." : sentenceOf(error.message);
      fault.hidden = false;
      fault.focus();
    } finally {
      button.disabled = false;
    }
  });
}
