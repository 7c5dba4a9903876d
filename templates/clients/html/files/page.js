import { forCustomers } from "./errors.js";

/**
 * Return the element with this id.
 *
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function byId(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`#${id} is missing from the page`);
  return found;
}

/**
 * Return a new element with this class and text.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} className
 * @param {string} [text]
 */
export function create(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/**
 * Say what is going on; screen readers read it out when they are idle.
 *
 * @param {string} message
 */
export function announce(message) {
  byId("status", HTMLElement).textContent = message;
}

/**
 * Show what went wrong, and the way on if there is one, and move the focus there.
 *
 * @param {unknown} error
 */
export function showError(error) {
  const { message, wayOut } = forCustomers(error);
  announce("");
  const box = byId("error", HTMLElement);
  box.replaceChildren(create("p", "", message));
  if (wayOut) {
    const link = create("a", "button secondary", wayOut.label);
    link.href = wayOut.href;
    box.append(link);
  }
  box.hidden = false;
  box.focus();
}

export function clearError() {
  const box = byId("error", HTMLElement);
  box.hidden = true;
  box.replaceChildren();
}

/**
 * Start the page; what keeps it from starting is shown with a way on.
 *
 * @param {() => Promise<void>} work
 */
export async function startPage(work) {
  // A page from the back/forward cache would show a form of the past.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  try {
    await work();
  } catch (error) {
    const problem = forCustomers(error);
    problem.wayOut ??= { label: "Reload this page", href: location.href };
    showError(problem);
  }
}
