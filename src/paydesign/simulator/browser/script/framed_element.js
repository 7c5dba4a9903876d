import { Element } from "./element.js";
import { adviseUnknown } from "./elements_options.js";
import { IntegrationError } from "./errors.js";
import { Frame } from "./frame.js";
import { SURFACE } from "./surface.js";

/**
 * The Elements that are forms in a frame: which page the frame shows, its title, and whether elements.submit() asks.
 *
 * @type {Record<string, { page: string, title: string, isSubmitted: boolean, needsMode?: boolean }>}
 */
export const FRAMED = {
  payment: { page: "payment", title: "Secure payment input frame", isSubmitted: true, needsMode: true },
  linkAuthentication: {
    page: "linkAuthentication",
    title: "Secure email input frame",
    isSubmitted: true,
    needsMode: true,
  },
  address: { page: "address", title: "Secure address input frame", isSubmitted: true },
  card: { page: "card", title: "Secure card payment input frame", isSubmitted: false },
  cardNumber: { page: "card", title: "Secure card number input frame", isSubmitted: false },
  cardExpiry: { page: "card", title: "Secure expiration date input frame", isSubmitted: false },
  cardCvc: { page: "card", title: "Secure CVC input frame", isSubmitted: false },
};

/** The events that say more than that they happened. */
const TELLING = ["change", "savedpaymentmethodremove"];

const CLASSES = { base: "", complete: "--complete", empty: "--empty", focus: "--focus", invalid: "--invalid" };

/** An Element whose form is in a frame. */
export class FramedElement extends Element {
  #frame = null;
  #ready = new Deferred();

  /** What the last change event said. */
  state = /** @type {any} */ ({ empty: true, complete: false });

  get isOfCard() {
    return FRAMED[this.type].page === "card";
  }

  /** The name of its frame, by which the other frames of the group find it. */
  get frameName() {
    return this.#frame?.element.name;
  }

  unmount() {
    super.unmount();
    this.#frame?.close();
    this.#frame = null;
    this.#ready = new Deferred();
    this.state = { empty: true, complete: false };
  }

  update(options) {
    super.update(options);
    if (this.type === "payment") {
      adviseUnknown(options, SURFACE.paymentElementUpdateOptions, "element.update()", this.elements.stripe.advise);
    }
    this.refresh();
    return this;
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
    return super.on(this.#known(event), handler);
  }

  once(event, handler) {
    return super.once(this.#known(event), handler);
  }

  refresh() {
    this.#tell("update", this.#settings());
  }

  /**
   * Ask the frame, once the form can be used.
   *
   * @param {string} name
   * @param {object} [params]
   */
  async ask(name, params) {
    await this.#ready.promise;
    return this.#frame.call(name, params);
  }

  make() {
    const { stripe } = this.elements;
    const { page, title } = FRAMED[this.type];
    const fail = (error) => this.#fail(frame, error);
    const frame = new Frame(
      { address: `${stripe.places.frames}elements-inner-${page}.html`, title },
      { key: stripe.key, account: stripe.account, type: this.type, ...this.#settings() },
      (event, data) => this.#receive(event, data),
      (message) => fail({ type: "api_connection_error", message }),
    );
    this.#frame = frame;
    return frame.element;
  }

  shown() {
    const frame = this.#frame;
    this.#mark();
    this.emit("loaderstart");
    this.elements.session.then((session) => session.error && this.#fail(frame, session.error));
  }

  #known(event) {
    if (this.type === "payment" && !SURFACE.paymentElementEvents.includes(event)) {
      this.elements.stripe.advise("event_unknown", { event });
    }
    if (this.isOfCard && event === "networkschange") this.elements.stripe.advise("networks_not_told");
    return event;
  }

  #tell(name, params) {
    this.demandAlive();
    if (!this.#frame) return;
    const unmounted = () => {}; // before it was told: nobody waits for that
    this.#ready.promise.then(() => this.#frame?.call(name, params)).catch(unmounted);
  }

  #settings() {
    return JSON.parse(JSON.stringify({ ...this.elements.frameOptions(), element: this.options }));
  }

  #fail(frame, error) {
    if (this.#frame !== frame) return;
    const isHeard = this.emit("loaderror", { error });
    if (!isHeard) console.error(`Stripe stand-in: the Element ${this.type} cannot be loaded: ${error.message}`);
    this.#ready.fail(error);
    if (error instanceof IntegrationError) reportError(error);
  }

  async #receive(event, data) {
    const frame = this.#frame;
    if (event === "ready") {
      const { error } = await this.elements.session;
      if (error || frame !== this.#frame) return;
      // What is offered, and shown of the customer's cards, was not known when the frame began to load.
      if (this.elements.hasMore) await frame.call("update", this.#settings()).catch(() => {}); // unmounted
      if (frame !== this.#frame) return;
      frame.element.style.colorScheme = data.colorScheme;
      this.#ready.succeed();
    } else if (event === "colorScheme") {
      frame.element.style.colorScheme = data;
      return;
    } else if (event === "change") {
      this.state = data;
      await this.#ready.promise;
    } else if (event === "savedpaymentmethodremove") {
      if (data.success) this.elements.forgetMethod(data.payment_method.id);
    }
    this.#mark(event);
    this.emit(event, TELLING.includes(event) ? data : {});
  }

  /** Tell the page's style sheet by classes what the card's field is like, as the page named them. */
  #mark(event) {
    if (!this.isOfCard || !this.container) return;
    const { empty, complete, error } = this.state;
    const has = { base: true, complete, empty, invalid: Boolean(error), focus: event === "focus" };
    for (const [name, suffix] of Object.entries(CLASSES)) {
      if (name === "focus" && event !== "focus" && event !== "blur") continue;
      this.container.classList.toggle(this.options.classes?.[name] ?? `StripeElement${suffix}`, has[name]);
    }
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
