import { ask, shown } from "./attempt.js";

const progress = /** @type {HTMLElement} */ (document.getElementById("status"));
const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll(".choices button"));

// Until now a click would have been lost.
for (const button of buttons) {
  button.addEventListener("click", () => choose(button.value));
  button.disabled = false;
}
show();

async function show() {
  const attempt = await ask("GET", "/attempt").catch(() => null);
  if (!attempt) return;
  const heading = /** @type {HTMLElement} */ (document.getElementById("method"));
  heading.textContent = attempt.method;
  /** @type {HTMLElement} */ (document.getElementById("amount")).textContent = shown(attempt);
}

/** @param {string} choice "succeed", "fail" or "leave" */
async function choose(choice) {
  if (choice === "leave") return history.back();
  for (const button of buttons) button.disabled = true;
  progress.textContent = "One moment…";
  try {
    const { continue_to } = await ask("POST", "", new URLSearchParams({ outcome: choice }));
    if (continue_to) location.assign(continue_to);
    else progress.textContent = "Done. You can close this page.";
  } catch {
    progress.textContent = "This attempt is over. Close this page and pay again.";
  }
}
