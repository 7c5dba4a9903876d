import { adviseUnknown } from "./elements_options.js";
import { Emitter } from "./emitter.js";
import { demand } from "./errors.js";
import { Frame } from "./frame.js";
import { SURFACE } from "./surface.js";

/** The Payment Element: one form for cards, in a frame. */
export class PaymentElement {
  #elements;
  #options;
  #events = new Emitter();
  #frame = null;
  #isDestroyed = false;
  #ready = new Deferred();

  /**
   * @param {import("./elements.js").Elements} elements
   * @param {object} options
   */
  constructor(elements, options) {
    this.#elements = elements;
    this.#options = options;
  }

  /** @param {string | HTMLElement} place A selector, or the element to put the form into. */
  mount(place) {
    this.#demandAlive();
    const container = typeof place === "string" ? document.querySelector(place) : place;
    demand(container instanceof HTMLElement, "container_missing", { place });
    if (this.#frame) {
      if (container.contains(this.#frame.element)) return;
      this.unmount();
    }
    container.classList.add("StripeElement");
    this.#load(container);
  }

  unmount() {
    this.#demandAlive();
    this.#frame?.element.parentElement?.classList.remove("StripeElement");
    this.#frame?.close();
    this.#frame = null;
    this.#ready = new Deferred();
  }

  destroy() {
    this.unmount();
    this.#isDestroyed = true;
    this.#elements.forget(this);
  }

  /** @param {object} options */
  update(options) {
    this.#demandAlive();
    adviseUnknown(options, SURFACE.paymentElementUpdateOptions, "element.update()", this.#elements.stripe.advise);
    this.#options = { ...this.#options, ...options };
    this.#tell("update", this.#settings());
    return this;
  }

  collapse() {
    this.#demandAlive();
    return this; // With one payment method there are no rows to collapse into.
  }

  focus() {
    this.#tell("focus");
  }

  blur() {
    this.#tell("blur");
  }

  clear() {
    this.#tell("clear");
  }

  on(event, handler) {
    this.#events.add(this.#known(event), handler);
    return this;
  }

  once(event, handler) {
    this.#events.add(this.#known(event), handler, true);
    return this;
  }

  off(event, handler) {
    this.#events.remove(event, handler);
    return this;
  }

  /** Whether the customer can see the form: mounted, and its container not taken off the page since. */
  get isMounted() {
    return this.#frame?.element.isConnected ?? false;
  }

  /** Give the frame what changed in the Elements options. */
  refresh() {
    this.#tell("update", this.#settings());
  }

  /**
   * Ask the frame, once the form can be used.
   *
   * @param {"submit" | "createConfirmationToken" | "confirm"} name
   * @param {object} [params]
   */
  async ask(name, params) {
    await this.#ready.promise;
    return this.#frame.call(name, params);
  }

  #known(event) {
    if (!SURFACE.paymentElementEvents.includes(event)) {
      this.#elements.stripe.advise("event_unknown", { event });
    }
    return event;
  }

  #tell(name, params) {
    this.#demandAlive();
    if (this.#frame) this.#ready.promise.then(() => this.#frame?.call(name, params), () => {});
  }

  #demandAlive() {
    demand(!this.#isDestroyed, "element_destroyed");
  }

  #settings() {
    return JSON.parse(JSON.stringify({ ...this.#elements.frameOptions(), element: this.#options }));
  }

  #load(container) {
    const { stripe } = this.#elements;
    const fail = (error) => this.#fail(frame, error);
    const frame = new Frame(
      stripe.places.frame,
      { key: stripe.key, ...this.#settings() },
      (event, data) => this.#receive(event, data),
      (message) => fail({ type: "api_connection_error", message }),
    );
    this.#frame = frame;
    container.replaceChildren(frame.element);
    this.#events.emit("loaderstart", { elementType: "payment" });
    this.#elements.session.then((session) => session.error && fail(session.error));
  }

  #fail(frame, error) {
    if (this.#frame !== frame) return;
    const isHeard = this.#events.emit("loaderror", { elementType: "payment", error });
    if (!isHeard) console.error(`Stripe stand-in: the Payment Element cannot be loaded: ${error.message}`);
    this.#ready.fail(error);
  }

  async #receive(event, data) {
    const frame = this.#frame;
    if (event === "ready") {
      const { error } = await this.#elements.session;
      if (error || frame !== this.#frame) return;
      frame.element.style.colorScheme = data.colorScheme;
      this.#ready.succeed();
    } else if (event === "colorScheme") {
      frame.element.style.colorScheme = data;
      return;
    }
    const details = event === "change" ? data : {};
    this.#events.emit(event, { elementType: "payment", ...details });
  }
}

/** A promise that is settled from outside. */
class Deferred {
  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.succeed = resolve;
      this.fail = reject;
    });
    this.promise.catch(() => {});
  }
}
