import { inputOf } from "./fields.js";
import { CardForm } from "./form.js";
import { MethodChooser } from "./method_chooser.js";
import { MethodForm } from "./method_form.js";
import { SavedCards } from "./saved_cards.js";

const box = inputOf("payment-saveInput");
const BILLING = ["address", "email", "name", "phone"];

/** What a customer pays with: a card of those saved before, or something new, by one of the methods offered. */
export class PaymentForm {
  /** @type {Map<string, any>} By type. */
  #forms = new Map();
  #settings = /** @type {any} */ (null);

  /** @type {any} What the customer session lets a browser see and do. */
  #customer = null;

  /**
   * @param {() => void} onChange
   * @param {ReturnType<typeof import("../script/api.js").openApi>} request
   * @param {(event: string, details?: any) => void} tell
   */
  constructor(onChange, request, tell) {
    this.card = new CardForm(onChange);
    this.#forms.set("card", this.card);
    this.methods = new MethodChooser((method) => this.#formOf(method, onChange).panel, onChange);
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
    return !this.saved.chosen && this.#form.isEmpty;
  }

  state() {
    const { chosen } = this.saved;
    if (!chosen) {
      const { value, ...state } = this.#form.state();
      return { ...state, value: this.#canSave ? { ...value, savePaymentMethod: box.checked } : value };
    }
    return { empty: false, complete: true, collapsed: false, value: { type: "card", payment_method: seen(chosen) } };
  }

  validate() {
    return this.saved.chosen ? null : this.#form.validate();
  }

  apply(settings, isFirst) {
    this.#settings = settings;
    for (const form of this.#forms.values()) form.apply(settings, isFirst);
    this.methods.show(settings.methods, settings.element);
    this.#customer = settings.customer;
    const other = this.methods.areSeveral ? "Another payment method" : "New card";
    this.saved.show(settings.customer, settings.element.readOnly ?? false, other);
    /** @type {HTMLElement} */ (document.getElementById("save")).hidden = !this.#canSave;
  }

  focus() {
    if (this.saved.chosen) this.saved.focus();
    else if (this.#form.focus() === false) this.methods.focus();
  }

  clear() {
    for (const form of this.#forms.values()) form.clear();
  }

  /** The type of what is chosen. */
  get type() {
    return this.saved.chosen?.type ?? this.methods.chosen;
  }

  /** The method and the billing details, as the API takes them. */
  paymentMethodData() {
    return this.#form.paymentMethodData();
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

  get #form() {
    return this.#forms.get(this.methods.chosen);
  }

  #formOf(method, onChange) {
    const known = this.#forms.get(method.type);
    if (known) return known;
    const form = new MethodForm(method, onChange);
    form.apply(this.#settings, true);
    this.#forms.set(method.type, form);
    return form;
  }

  get #canSave() {
    return this.#customer?.features.payment_method_save === "enabled";
  }
}

/** What a page may know of a saved card: as much as the types of @stripe/stripe-js say. */
function seen({ id, type, billing_details }) {
  return { id, type, billing_details: Object.fromEntries(BILLING.map((name) => [name, billing_details[name]])) };
}
