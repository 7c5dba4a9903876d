import { Emitter } from "./emitter.js";
import { demand } from "./errors.js";

/** What every Element has: a place on the page, and handlers. */
export class Element {
  #events = new Emitter();
  #isDestroyed = false;
  #shown = null;

  /**
   * @param {import("./elements.js").Elements} elements
   * @param {string} type
   * @param {any} options
   */
  constructor(elements, type, options) {
    this.elements = elements;
    this.type = type;
    this.options = options;
  }

  /** @param {string | HTMLElement} place A selector, or the element to put this one into. */
  mount(place) {
    this.demandAlive();
    const container = typeof place === "string" ? document.querySelector(place) : place;
    demand(container instanceof HTMLElement, "container_missing", { place });
    if (this.#shown) {
      if (container.contains(this.#shown)) return;
      this.unmount();
    }
    this.#shown = this.make();
    container.classList.add("StripeElement");
    container.replaceChildren(this.#shown);
    this.shown();
  }

  unmount() {
    this.demandAlive();
    this.#shown?.parentElement?.classList.remove("StripeElement");
    this.#shown?.remove();
    this.#shown = null;
  }

  destroy() {
    this.unmount();
    this.#isDestroyed = true;
    this.elements.forget(this);
  }

  /** @param {object} options */
  update(options) {
    this.demandAlive();
    this.options = { ...this.options, ...options };
    return this;
  }

  collapse() {
    this.demandAlive();
    return this; // With one payment method there are no rows to collapse into.
  }

  focus() {
    this.demandAlive();
  }

  blur() {
    this.demandAlive();
  }

  clear() {
    this.demandAlive();
  }

  on(event, handler) {
    this.#events.add(event, handler);
    return this;
  }

  once(event, handler) {
    this.#events.add(event, handler, true);
    return this;
  }

  off(event, handler) {
    this.#events.remove(event, handler);
    return this;
  }

  // React's wrapper of the years before 2023 calls these.
  addEventListener(event, handler) {
    return this.on(event, handler);
  }

  removeEventListener(event, handler) {
    return this.off(event, handler);
  }

  /** Whether the customer can see it: mounted, and its container not taken off the page since. */
  get isMounted() {
    return this.#shown?.isConnected ?? false;
  }

  /** The element that the page mounted it into. */
  get container() {
    return this.#shown?.parentElement;
  }

  /**
   * @param {string} event
   * @param {object} [details]
   * @returns {boolean} Whether anybody listened.
   */
  emit(event, details) {
    return this.#events.emit(event, { elementType: this.type, ...details });
  }

  demandAlive() {
    demand(!this.#isDestroyed, "element_destroyed");
  }

  /** Give what is shown what changed in the Elements options. */
  refresh() {}

  /**
   * Return what is shown on the page.
   *
   * @returns {HTMLElement}
   */
  make() {
    return document.createElement("div");
  }

  /** It is on the page now. */
  shown() {}
}
