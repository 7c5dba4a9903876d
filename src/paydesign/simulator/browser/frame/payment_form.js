import { inputOf } from "./fields.js";
import { CardForm } from "./form.js";
import { SavedCards } from "./saved_cards.js";

const box = inputOf("payment-saveInput");
const BILLING = ["address", "email", "name", "phone"];

/** What a customer pays with: a card of those saved before, or a new one, which may be saved. */
export class PaymentForm {
  /** @type {any} What the customer session lets a browser see and do. */
  #customer = null;

  /**
   * @param {() => void} onChange
   * @param {ReturnType<typeof import("../script/api.js").openApi>} request
   * @param {(event: string, details?: any) => void} tell
   */
  constructor(onChange, request, tell) {
    this.card = new CardForm(onChange);
    this.saved = new SavedCards(onChange, async ({ id }) => {
      const given = { customer_session_client_secret: this.#customer.client_secret };
      const { object, error } = await request("POST", `/v1/elements/payment_methods/${id}/detach`, given);
      const removed = object ?? this.#customer.payment_methods.find((one) => one.id === id);
      tell("savedpaymentmethodremove", { success: !error, error: error?.message, payment_method: seen(removed) });
      return error?.message;
    });
    box.addEventListener("change", onChange);
  }

  get isEmpty() {
    return !this.saved.chosen && this.card.isEmpty;
  }

  state() {
    const { chosen } = this.saved;
    if (!chosen) {
      const { value, ...state } = this.card.state();
      return { ...state, value: this.#canSave ? { ...value, savePaymentMethod: box.checked } : value };
    }
    return { empty: false, complete: true, collapsed: false, value: { type: "card", payment_method: seen(chosen) } };
  }

  validate() {
    return this.saved.chosen ? null : this.card.validate();
  }

  apply(settings, isFirst) {
    this.card.apply(settings, isFirst);
    this.#customer = settings.customer;
    this.saved.show(settings.customer, settings.element.readOnly ?? false);
    /** @type {HTMLElement} */ (document.getElementById("save")).hidden = !this.#canSave;
  }

  focus() {
    if (this.saved.chosen) this.saved.focus();
    else this.card.focus();
  }

  clear() {
    this.card.clear();
  }

  /** The saved card, as the API takes it in place of a card's data; undefined if the customer types one. */
  savedMethod() {
    return this.saved.chosen && { payment_method: this.saved.chosen.id };
  }

  /** By which session the card is of the customer, as the API takes it. */
  session() {
    return this.#customer && { client_secret: this.#customer.client_secret };
  }

  /** The customer's wish that the card is saved, as the API takes it. */
  wish() {
    return this.#canSave && box.checked ? { customer_session: { ...this.session(), save: true } } : {};
  }

  get #canSave() {
    return this.#customer?.features.payment_method_save === "enabled";
  }
}

/** What a page may know of a saved card: as much as the types of @stripe/stripe-js say. */
function seen({ id, type, billing_details }) {
  return { id, type, billing_details: Object.fromEntries(BILLING.map((name) => [name, billing_details[name]])) };
}
