import { ask } from "./api.js";
import { byId, make } from "./dom.js";

const FAULTS = [
  ["drop_after_work", "Answer lost after the work was done", {}, "The charge may be made, and nobody heard. With its idempotency key the SDK asks again, and nothing is charged twice."],
  ["timeout", "No answer for 8 seconds", { seconds: 8 }, "The work is done, and silence follows. The SDK waits, then asks again with the same idempotency key."],
  ["error_500", "Error 500", {}, "Nothing was done, but your server cannot know that. Stripe keeps even this answer with the idempotency key, and repeats it."],
  ["error_500_after_work", "Error 500 after the work was done", {}, "The charge may be made, and your server was told the contrary. Only reading the PaymentIntent tells."],
  ["drop_before_work", "Lost before anything was done", {}, "The SDK asks again, and only the second request does the work."],
  ["processing", "The next payment takes days", { match: "" }, "Whichever call it is made by: the payment is processing until you end it, at Stripe now. With cards Stripe hardly ever does that; with bank debits always."],
  ["slow", "Slow by 3 seconds", { seconds: 3 }, "Time to press Pay twice, or to reload the page."],
];

const CALLS = [
  ["POST /v1/payment_intents", "Create or confirm a PaymentIntent"],
  ["GET /v1/payment_intents", "Read a PaymentIntent"],
  ["POST /v1/confirmation_tokens", "Make a confirmation token"],
  ["GET /v1/confirmation_tokens", "Read a confirmation token"],
  ["GET /v1/elements/session", "Start the Payment Element"],
  ["POST /v1/setup_intents", "Create or confirm a SetupIntent"],
  ["POST /v1/subscriptions", "Create a subscription"],
  ["", "Whichever comes next"],
];

/** The panel that orders a fault for the next call. */
export class FaultOrders {
  #fault = byId("fault");
  #match = byId("match");

  constructor() {
    this.#fault.append(...FAULTS.map(([value, textContent]) => make("option", { value, textContent })));
    this.#match.append(...CALLS.map(([value, textContent]) => make("option", { value, textContent })));
    this.#fault.addEventListener("change", () => this.#explain());
    byId("fault-form").addEventListener("submit", (event) => {
      event.preventDefault();
      const [fault, , more] = this.#chosen();
      this.#order("faults", { next: { match: this.#match.value, fault, ...more } });
    });
    byId("clear-faults").addEventListener("click", () => this.#order("faults/clear", {}));
    this.#explain();
  }

  show(faults) {
    const nameOf = (list, value) => list.find(([known]) => known === value)?.[1] ?? value;
    const items = faults.map(({ match, fault, count }) =>
      make("li", {}, make("span", { textContent: `${nameOf(FAULTS, fault)}${fault === "processing" ? "" : `: ${nameOf(CALLS, match)}`}${count > 1 ? ` (${count} times)` : ""}` })),
    );
    byId("waiting-faults").replaceChildren(...items);
    byId("fault-count").textContent = faults.length === 0 ? "" : `${faults.length} ordered`;
    byId("clear-faults").hidden = faults.length === 0;
  }

  #chosen() {
    return FAULTS.find(([value]) => value === this.#fault.value);
  }

  #explain() {
    const [, , { match }, hint] = this.#chosen();
    byId("fault-hint").textContent = hint;
    this.#match.disabled = match !== undefined;
  }

  async #order(path, body) {
    const answer = await ask("POST", path, body).catch(() => null);
    if (answer) this.show(answer.faults);
  }
}
