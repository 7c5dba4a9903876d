const status = /** @type {HTMLElement} */ (document.getElementById("status"));
const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll(".choices button"));

for (const button of buttons) button.addEventListener("click", () => answer(button.value));

/** @param {string} outcome "succeed" or "fail" */
async function answer(outcome) {
  for (const button of buttons) button.disabled = true;
  status.textContent = "One moment…";
  try {
    const response = await fetch(location.pathname, { method: "POST", body: new URLSearchParams({ outcome }) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    goOn(await response.json());
  } catch {
    status.textContent = "This attempt is over. Close this page and pay again.";
  }
}

/**
 * Tell the page that shows this one in a frame, or go back to the shop.
 *
 * @param {{ return_url?: string | null }} next
 */
function goOn({ return_url }) {
  if (window.parent !== window) window.parent.postMessage({ type: "three_ds" }, "*");
  else if (return_url) location.assign(return_url);
  else status.textContent = "Done. You can close this page.";
}
