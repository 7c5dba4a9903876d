import { endsPage } from "./errors.js";
import { announce, byId, clearError, showError } from "./page.js";

/**
 * Enable the button, and do `work` when the form is submitted, but never twice at a time.
 *
 * Work that succeeds leaves the page, so the button stays busy. Work that fails throws; the button can then be used
 * again, unless the customer can only go on elsewhere.
 *
 * @param {HTMLFormElement} form
 * @param {string} label What to announce meanwhile.
 * @param {() => Promise<void>} work
 */
export function onSubmit(form, label, work) {
  const button = byId("submit", HTMLButtonElement);
  button.disabled = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
    clearError();
    announce(label);
    try {
      await work();
    } catch (error) {
      button.disabled = endsPage(error);
      button.removeAttribute("aria-busy");
      showError(error);
    }
  });
}
