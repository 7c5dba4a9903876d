import { digitsOf } from "./card.js";

/** @typedef {{ code: string, message: string }} Problem */

/** @param {string} id */
export const inputOf = (id) => /** @type {HTMLInputElement} */ (document.getElementById(id));

/**
 * Say beside a field what is wrong with it, or nothing any more.
 *
 * @param {HTMLInputElement} input
 * @param {Problem | null} problem
 * @returns {boolean} Whether something is.
 */
export function showProblem(input, problem) {
  const message = document.getElementById(input.getAttribute("aria-describedby") ?? "");
  if (message && message.textContent !== (problem?.message ?? "")) message.textContent = problem?.message ?? "";
  if (problem) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  return Boolean(problem);
}

/**
 * Write into a field as if it was typed.
 *
 * @param {HTMLInputElement} input
 * @param {string} value
 */
export function put(input, value) {
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

/** @param {Problem | null | undefined} problem */
export const asError = (problem) => (problem ? { type: "validation_error", ...problem } : null);

/**
 * Group digits while they are typed; the caret stays behind the digit it was behind.
 *
 * @param {HTMLInputElement} input
 * @param {(text: string) => string} format
 */
export function formatAsTyped(input, format) {
  input.addEventListener("input", () => {
    const caret = input.selectionStart ?? input.value.length;
    const isAtEnd = caret === input.value.length;
    const before = digitsOf(input.value.slice(0, caret)).length;
    input.value = format(input.value);
    if (isAtEnd || document.activeElement !== input) return;
    let place = 0;
    for (let seen = 0; seen < before && place < input.value.length; place++) {
      if (/\d/.test(input.value[place])) seen++;
    }
    input.setSelectionRange(place, place);
  });
}
