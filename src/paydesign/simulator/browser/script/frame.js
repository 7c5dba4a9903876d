import { IntegrationError, messageOf } from "./errors.js";

const ANSWER_WITHIN = 10_000; // milliseconds

/**
 * The frame that holds the form of an Element, on an origin of its own: what the customer types never reaches the page.
 *
 * The two sides talk through a port that only they hold. The page calls by name and gets an answer; the frame
 * sends events.
 */
export class Frame {
  #port;
  #calls = new Map();
  #lastCall = 0;
  #timer;

  /**
   * @param {{ address: string, title: string }} page What the frame shows.
   * @param {object} options What the form is made with; it can be cloned.
   * @param {(event: string, data: any) => void} onEvent
   * @param {(message: string) => void} onFailure The frame could not be loaded.
   */
  constructor({ address, title }, options, onEvent, onFailure) {
    this.address = address;
    this.onEvent = onEvent;
    this.onFailure = onFailure;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = ({ data }) => this.#receive(data);
    this.element = makeFrame(address, title);
    this.element.addEventListener("load", () => {
      const { origin } = new URL(address);
      if (!this.#isBlocked) this.element.contentWindow.postMessage({ options }, origin, [port2]);
    });
    document.addEventListener("securitypolicyviolation", this.#onViolation);
    const isLate = "The frame of an Element did not load.";
    this.#timer = setTimeout(() => this.onFailure(isLate), ANSWER_WITHIN);
  }

  #isBlocked = false;

  #onViolation = (violation) => {
    const isOurs = violation.effectiveDirective === "frame-src" && this.address.startsWith(violation.blockedURI);
    if (!isOurs) return;
    this.#isBlocked = true;
    clearTimeout(this.#timer);
    this.onFailure(`The page's Content-Security-Policy blocks frames of ${new URL(this.address).origin}.`);
  };

  /**
   * @param {string} name
   * @param {object} [params]
   * @returns {Promise<any>}
   */
  call(name, params) {
    const id = ++this.#lastCall;
    this.#port.postMessage({ id, name, params });
    return new Promise((resolve, reject) => this.#calls.set(id, { resolve, reject }));
  }

  close() {
    clearTimeout(this.#timer);
    document.removeEventListener("securitypolicyviolation", this.#onViolation);
    this.element.remove();
    this.#port.close();
    const gone = new IntegrationError(messageOf("element_unmounted"));
    for (const { reject } of this.#calls.values()) reject(gone);
  }

  #receive({ id, answer, event, data }) {
    if (event === "height") {
      this.element.style.height = `${data}px`;
    } else if (event) {
      if (event === "ready") clearTimeout(this.#timer);
      this.onEvent(event, data);
    } else {
      this.#calls.get(id)?.resolve(answer);
      this.#calls.delete(id);
    }
  }
}

let frames = 1000 + Math.floor(9000 * Math.random());

/**
 * @param {string} address
 * @param {string} title
 */
function makeFrame(address, title) {
  const frame = document.createElement("iframe");
  frame.name = `__privateStripeFrame${++frames}`; // people's own tests look for the name, and frames for each other
  frame.src = address;
  frame.title = title;
  frame.allow = "payment *";
  // Set through the object model: a style attribute would need 'unsafe-inline' in the page's policy.
  Object.assign(frame.style, { display: "block", width: "100%", border: "0", height: "0", colorScheme: "light" });
  return frame;
}
