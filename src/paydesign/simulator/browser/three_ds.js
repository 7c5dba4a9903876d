import { ask, shown } from "./attempt.js";

const progress = /** @type {HTMLElement} */ (document.getElementById("status"));
const amount = /** @type {HTMLElement} */ (document.getElementById("amount"));
const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll(".choices button"));
const OVER = "This attempt is over. Close this page and pay again.";

// Until now a click would have been lost.
for (const button of buttons) {
  button.addEventListener("click", () => answer(button.value));
  button.disabled = false;
}
showAmount();

async function showAmount() {
  const attempt = await ask("GET", "/attempt").catch(() => null);
  if (attempt?.object === "setup_intent") amount.textContent = "The shop asks to save your card for later payments.";
  else if (attempt) amount.textContent = shown(attempt);
}

/** @param {string} outcome "succeed" or "fail" */
async function answer(outcome) {
  for (const button of buttons) button.disabled = true;
  progress.textContent = "One moment…";
  try {
    goOn(await ask("POST", "", new URLSearchParams({ outcome })));
  } catch {
    progress.textContent = OVER;
  }
}

/**
 * Tell the page that shows this one in a frame, or go back to the shop.
 *
 * @param {{ continue_to: string | null }} attempt
 */
function goOn({ continue_to }) {
  if (window.parent !== window) window.parent.postMessage({ type: "three_ds" }, "*");
  else if (continue_to) location.assign(continue_to);
  else progress.textContent = "Done. You can close this page.";
}
