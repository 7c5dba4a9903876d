import { adviseUnknown, checkElementsOptions, checkUpdate } from "./elements_options.js";
import { Emitter } from "./emitter.js";
import { demand } from "./errors.js";
import { PaymentElement } from "./payment_element.js";
import { SURFACE } from "./surface.js";

/** A group of Elements and what they are made for: an Intent, or the details of one that does not exist yet. */
export class Elements {
  #options;
  #element = null;
  #events = new Emitter();

  /** Whether elements.submit() found the form complete. */
  isSubmitted = false;

  /**
   * @param {import("./stripe.js").StandIn} stripe
   * @param {object} options
   */
  constructor(stripe, options) {
    checkElementsOptions(options, stripe.advise);
    this.stripe = stripe;
    this.#options = options;
    /** What the API says of these options: { object } or { error }. */
    this.session = this.#openSession();
  }

  /** @returns {string | undefined} */
  get clientSecret() {
    return this.#options.clientSecret;
  }

  /** Whether the Intent is created only when the customer pays. */
  get isDeferred() {
    return this.#options.clientSecret === undefined;
  }

  create(type, options = {}) {
    demand(SURFACE.elementTypes.includes(type), "element_type_unknown", { type });
    demand(type === "payment", "element_not_here", { type });
    demand(!this.#element, "element_exists");
    adviseUnknown(options, SURFACE.paymentElementOptions, "elements.create()", this.stripe.advise);
    this.#element = new PaymentElement(this, options);
    return this.#element;
  }

  getElement(type) {
    return type === "payment" ? this.#element : null;
  }

  forget(element) {
    if (this.#element === element) this.#element = null;
  }

  async update(options) {
    checkUpdate(options, this.isDeferred, this.stripe.advise);
    this.#options = { ...this.#options, ...options };
    const asks = Object.keys(options).some((name) => !["appearance", "fonts", "locale"].includes(name));
    if (asks) await this.#renew();
    this.#element?.refresh();
    this.#events.emit("update-end");
  }

  async fetchUpdates() {
    demand(!this.isDeferred, "fetch_updates_deferred");
    const { error } = await this.#renew();
    this.#element?.refresh();
    return error ? { error: { message: error.message, status: error.type } } : {};
  }

  async submit() {
    demand(this.#element?.isMounted, "element_not_mounted", { caller: "elements.submit()" });
    const answer = await this.#element.ask("submit");
    this.isSubmitted = !answer.error;
    return answer;
  }

  on(event, handler) {
    this.#events.add(event, handler);
  }

  /** What the frame is told of these options. */
  frameOptions() {
    const { appearance, locale } = this.#options;
    return { appearance, locale };
  }

  /** What the Intent will be compared with when it is confirmed: what the customer was shown. */
  clientContext() {
    if (!this.isDeferred) return undefined;
    const { mode, currency, amount } = this.#options;
    return {
      mode,
      currency,
      amount,
      setup_future_usage: this.#options.setupFutureUsage ?? this.#options.setup_future_usage,
      capture_method: this.#options.captureMethod ?? this.#options.capture_method,
    };
  }

  async #renew() {
    const session = await this.#openSession();
    if (!session.error) this.session = Promise.resolve(session);
    return session;
  }

  #openSession() {
    const { clientSecret } = this.#options;
    const subject = this.isDeferred ? this.clientContext() : { client_secret: clientSecret };
    return this.stripe.request("GET", "/v1/elements/session", subject);
  }
}
