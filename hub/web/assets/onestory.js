// What script adds to pages that work without it: an error summary that takes the focus, buttons
// that are not pressed twice, a password that can be shown, and a key that hides the screen.

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
