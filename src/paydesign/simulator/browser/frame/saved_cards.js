/** @typedef {{ id: string, type: string, billing_details: object, card: any }} Saved */

const BRAND_NAMES = { amex: "American Express", diners: "Diners Club", jcb: "JCB", unionpay: "UnionPay" };

/** The cards that a customer has saved, above the form for a new one. */
export class SavedCards {
  #list = /** @type {HTMLElement} */ (document.getElementById("saved"));
  /** @type {Saved[]} */
  #cards = [];
  #chosen = "";
  #shown = "";
  #secret;
  #other = "";
  #canRemove = false;
  #isReadOnly = false;

  /**
   * @param {() => void} onChange Another card was chosen.
   * @param {(card: Saved) => Promise<string | undefined>} remove Take a card away; resolves to what went wrong.
   */
  constructor(onChange, remove) {
    this.onChange = onChange;
    this.remove = remove;
  }

  /** The saved card to pay with, or undefined for a new one. */
  get chosen() {
    return this.#cards.find(({ id }) => id === this.#chosen);
  }

  /**
   * @param {{ client_secret: string, payment_methods: Saved[], features: any } | null} customer
   * @param {boolean} isReadOnly
   * @param {string} other What is called what was not saved before.
   */
  show(customer, isReadOnly, other) {
    const state = JSON.stringify([customer, isReadOnly, other]);
    if (state === this.#shown) return;
    this.#other = other;
    this.#shown = state;
    const before = this.#chosen;
    this.#cards = customer?.payment_methods ?? [];
    this.#canRemove = customer?.features.payment_method_remove === "enabled" && !isReadOnly;
    this.#isReadOnly = isReadOnly;
    const isOther = this.#secret !== customer?.client_secret;
    this.#secret = customer?.client_secret;
    if (isOther || (before && !this.chosen)) this.#chosen = this.#cards[0]?.id ?? "";
    this.#draw();
    if (this.#chosen !== before) this.onChange();
  }

  focus() {
    const radio = /** @type {HTMLElement | null} */ (this.#list.querySelector("input:checked"));
    radio?.focus();
  }

  #draw() {
    const { length } = this.#cards;
    this.#list.hidden = !length;
    const rows = this.#cards.map((card) => this.#makeRow(card));
    this.#list.replaceChildren(...rows, this.#makeChoice("", this.#other, ""));
    for (const radio of this.#list.querySelectorAll("input")) radio.disabled = this.#isReadOnly;
    this.#showForm();
  }

  /** @param {Saved} card */
  #makeRow(card) {
    const { brand, last4, exp_month, exp_year } = card.card;
    const name = BRAND_NAMES[brand] ?? brand[0].toUpperCase() + brand.slice(1);
    const until = `${String(exp_month).padStart(2, "0")} / ${String(exp_year).slice(2)}`;
    const row = this.#makeChoice(card.id, `${name} •••• ${last4}`, `Expires ${until}`);
    if (this.#canRemove) row.append(makeButton("Remove", `Remove ${name} ending in ${last4}`, () => this.#ask(row, card)));
    return row;
  }

  #makeChoice(id, title, detail) {
    const radio = document.createElement("input");
    Object.assign(radio, { type: "radio", name: "saved", value: id, checked: id === this.#chosen });
    radio.addEventListener("change", () => {
      this.#chosen = id;
      this.#showForm();
      this.onChange();
    });
    const small = document.createElement("small");
    small.textContent = detail;
    const text = document.createElement("span");
    text.append(title, " ", small);
    const label = document.createElement("label");
    label.append(radio, text);
    const row = document.createElement("div");
    row.className = "choice";
    row.append(label);
    return row;
  }

  /** Ask before a card is taken away: there is no way back. */
  #ask(row, card) {
    const keep = () => {
      const again = this.#makeRow(card);
      row.replaceWith(again);
      again.querySelector("button")?.focus();
    };
    const question = document.createElement("span");
    question.id = `remove-${card.id}`;
    question.textContent = `Remove the card ending in ${card.card.last4}?`;
    const yes = makeButton("Remove", "", async () => {
      yes.disabled = true;
      const problem = await this.remove(card);
      if (problem) {
        question.textContent = problem;
        yes.disabled = false;
      } else {
        this.#forget(card);
      }
    });
    row.setAttribute("role", "alertdialog");
    row.setAttribute("aria-labelledby", question.id);
    row.replaceChildren(question, yes, makeButton("Keep", "", keep));
    row.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      keep();
    });
    yes.focus();
  }

  #forget(card) {
    const wasChosen = this.#chosen === card.id;
    this.#cards = this.#cards.filter((one) => one !== card);
    if (wasChosen) this.#chosen = this.#cards[0]?.id ?? "";
    this.#draw();
    this.focus();
    if (wasChosen) this.onChange();
  }

  #showForm() {
    const form = /** @type {HTMLElement} */ (document.getElementById("new-method"));
    form.hidden = this.chosen !== undefined;
  }
}

function makeButton(text, label, onClick) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "plain", textContent: text });
  if (label) button.setAttribute("aria-label", label);
  button.addEventListener("click", onClick);
  return button;
}
