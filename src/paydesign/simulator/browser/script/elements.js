import { AddressElement } from "./address_element.js";
import { BoxElement } from "./box_element.js";
import { adviseUnknown, checkElementsOptions, checkUpdate, knownTo } from "./elements_options.js";
import { Emitter } from "./emitter.js";
import { demand, IntegrationError, messageOf } from "./errors.js";
import { FRAMED, FramedElement } from "./framed_element.js";
import { EARLIER, SURFACE } from "./surface.js";

const BEFORE_DAHLIA = ["v3", "acacia", "basil", "clover"];
const ADDRESS_MODES = ["billing", "shipping"];

/**
 * A group of Elements and what they are made for: an Intent, the details of one that does not exist yet, or nothing
 * (Elements of a card).
 */
export class Elements {
  #options;
  /** Elements by type; those of addresses by type and mode. */
  #made = new Map();
  #events = new Emitter();

  /** Whether elements.submit() found the form complete. */
  isSubmitted = false;

  /**
   * @param {import("./stripe.js").StandIn} stripe
   * @param {object} options
   */
  constructor(stripe, options = {}) {
    checkElementsOptions(options, stripe);
    this.stripe = stripe;
    this.#options = options;
    /** What the API says of these options: { object } or { error }. */
    this.session = this.#openSession();
  }

  /** What the customer session lets the Payment Element show and do; null without one, or until it is known. */
  customer = null;

  /** The payment methods that are offered; a card, until the others are known. */
  methods = [{ type: "card", title: "Card", fields: [], notice: "", accounts: [] }];

  /** Whether the session says more than that there is the form of a card. */
  get hasMore() {
    return this.customer !== null || this.methods.length > 1 || this.methods[0].type !== "card";
  }

  /** @returns {string | undefined} */
  get clientSecret() {
    return this.#options.clientSecret;
  }

  /** Whether the Intent is created only when the customer pays. */
  get isDeferred() {
    return this.#options.clientSecret === undefined;
  }

  /** Whether there is anything to show: without mode and clientSecret, only a card's fields can be made. */
  get #hasSubject() {
    return this.#options.mode !== undefined || this.#options.clientSecret !== undefined;
  }

  create(type, options = {}) {
    const caller = "elements.create()";
    const isKnown = [...SURFACE.elementTypes, ...EARLIER.elementTypes].includes(type);
    demand(isKnown, "element_type_unknown", { type });
    const key = keyOf(type, options);
    if (!(type in FRAMED)) return this.#keep(key, new BoxElement(this, type, options));
    const { advise, places } = this.stripe;
    demand(this.#hasSubject || !FRAMED[type].needsMode, "no_mode_no_client_secret", { caller, type });
    demand(!this.#made.has(key), "element_exists", { type });
    if (type === "payment") adviseUnknown(options, knownTo(places.train, "paymentElementOptions"), caller, advise);
    if (type === "address") demand(ADDRESS_MODES.includes(options.mode), "address_mode_unknown");
    const element = type === "address" ? new AddressElement(this, type, options) : new FramedElement(this, type, options);
    if (element.isOfCard) advise("card_element_replaced", { type });
    this.#keep(key, element);
    if (key === "address:billing") this.#made.get("payment")?.refresh();
    return element;
  }

  /**
   * @param {any} wanted A type, or a component of @stripe/react-stripe-js, which carries it.
   * @param {any} [options]
   */
  getElement(wanted, options) {
    const type = wanted?.__elementType ?? wanted;
    const found = this.#made.get(keyOf(type, options));
    return found ?? [...this.#made.values()].find((element) => element.type === type) ?? null;
  }

  forget(element) {
    for (const [key, made] of this.#made) if (made === element) this.#made.delete(key);
    if (element.type === "address") this.#made.get("payment")?.refresh();
  }

  /** The names of the other frames that hold a part of the card. */
  partsBeside(element) {
    const others = [...this.#made.values()].filter((made) => made !== element && made.isOfCard && made.isMounted);
    return others.filter((made) => made.type !== "card" && element.type !== "card").map((made) => made.frameName);
  }

  /** What the Elements beside the form of the payment hold, as the API takes it: billing_details and shipping. */
  collected() {
    const [email, billing, shipping] = ["linkAuthentication", "address:billing", "address:shipping"].map((key) => {
      const { complete, value } = this.#made.get(key)?.state ?? {};
      return complete ? value : undefined;
    });
    const contact = ({ name, phone, address }) => ({ name, phone, address });
    return {
      billing_details: { ...(billing && contact(billing)), ...(email && { email: email.email }) },
      shipping: shipping && contact(shipping),
    };
  }

  /**
   * Ask the forms beside that of the payment whether they are complete.
   *
   * @returns {Promise<{ error?: any }>}
   */
  async checkOthers() {
    const others = this.#submitted().filter((element) => element.type !== "payment");
    const answers = await Promise.all(others.map((element) => element.ask("submit")));
    return answers.find(({ error }) => error) ?? {};
  }

  async update(options) {
    checkUpdate(options, this.isDeferred, this.stripe);
    this.#options = { ...this.#options, ...options };
    const asks = Object.keys(options).some((name) => !["appearance", "fonts", "locale"].includes(name));
    if (asks) await this.#renew();
    this.#refresh();
    this.#events.emit("update-end");
  }

  async fetchUpdates() {
    demand(!this.isDeferred, "fetch_updates_deferred");
    const { error } = await this.#renew();
    this.#refresh();
    return error ? { error: { message: error.message, status: error.type } } : {};
  }

  async submit() {
    const asked = this.#submitted();
    demand(asked.length, "element_not_mounted", { caller: "elements.submit()" });
    const answers = await Promise.all(asked.map((element) => element.ask("submit")));
    const wrong = answers.find(({ error }) => error);
    this.isSubmitted = !wrong;
    return wrong ?? Object.assign({}, ...answers);
  }

  on(event, handler) {
    this.#events.add(event, handler);
  }

  /** What the frame is told of these options. */
  frameOptions() {
    const { appearance, locale } = this.#options;
    return { appearance, locale, customer: this.customer, methods: this.methods, hasAddress: this.#made.has("address:billing") };
  }

  /** What the Intent will be compared with when it is confirmed: what the customer was shown. */
  clientContext() {
    if (!this.isDeferred) return undefined;
    const options = this.#options;
    const { mode, currency, amount } = options;
    return {
      mode,
      currency,
      amount,
      setup_future_usage: options.setupFutureUsage ?? options.setup_future_usage,
      capture_method: options.captureMethod ?? options.capture_method,
    };
  }

  #keep(key, element) {
    this.#made.set(key, element);
    return element;
  }

  #submitted() {
    return [...this.#made.values()].filter(({ type, isMounted }) => isMounted && FRAMED[type]?.isSubmitted);
  }

  #refresh() {
    for (const element of this.#made.values()) element.refresh();
  }

  /** A saved card was removed. */
  forgetMethod(id) {
    this.customer.payment_methods = this.customer.payment_methods.filter((one) => one.id !== id);
  }

  async #renew() {
    const session = await this.#openSession();
    if (session.error instanceof IntegrationError) throw session.error;
    if (!session.error) this.session = Promise.resolve(session);
    return session;
  }

  async #openSession() {
    if (!this.#hasSubject) return { object: null };
    const { clientSecret, customerSessionClientSecret } = this.#options;
    const subject = this.isDeferred ? { ...this.clientContext(), ...this.#typesAsked() } : { client_secret: clientSecret };
    const request = { ...subject, customer_session_client_secret: customerSessionClientSecret };
    const session = await this.stripe.request("GET", "/v1/elements/session", request);
    if (session.error) return session;
    const error = usageConflict(session.object, this.stripe.places.train);
    if (error) return { error };
    this.customer = session.object.customer;
    this.methods = session.object.payment_methods;
    return session;
  }

  /** Which methods the page wants; before endive it could name them. */
  #typesAsked() {
    const { allowedPaymentMethodTypes, excludedPaymentMethodTypes, paymentMethodTypes } = this.#options;
    return {
      allowed_payment_method_types: allowedPaymentMethodTypes ?? paymentMethodTypes ?? this.#options.payment_method_types,
      excluded_payment_method_types: excludedPaymentMethodTypes,
    };
  }
}

/**
 * Since dahlia the usage of a saved card is said once: by the customer session, or by the Intent or the Elements.
 *
 * @param {any} session
 * @param {string} train
 */
function usageConflict({ customer, setup_future_usage }, train) {
  if (!customer?.features.payment_method_save_usage || !setup_future_usage || BEFORE_DAHLIA.includes(train)) return null;
  const message = messageOf("save_usage_twice");
  return new IntegrationError(message);
}

const keyOf = (type, options) => (type === "address" ? `address:${options?.mode}` : type);
