import { ask } from "./api.js";
import { byId, make, short } from "./dom.js";
import { eventButtons } from "./events.js";

/** The panel that sends events again, late, forged or in another order. */
export class Webhooks {
  #select = byId("event");
  #hold = byId("hold");
  #order = [];
  #types = new Map();

  constructor(changed) {
    this.changed = changed;
    byId("event-actions").append(eventButtons(() => this.#select.value));
    this.#enable(false);
    this.#hold.addEventListener("change", () => this.#set({ mode: this.#hold.checked ? "hold" : "deliver" }));
    byId("release").addEventListener("click", () => this.#release());
  }

  forget() {
    this.#types.clear();
    this.#order = [];
    this.#select.replaceChildren(make("option", { textContent: "none yet" }));
    this.#enable(false);
  }

  /** Offer an event of the log. */
  add({ id, type }) {
    if (this.#types.size === 0) this.#select.replaceChildren();
    this.#types.set(id, type);
    this.#select.prepend(make("option", { value: id, textContent: `${type} ${short(id)}` }));
    if (type.endsWith(".succeeded") || this.#types.size === 1) this.#select.value = id;
    this.#enable(true);
  }

  /** Show what is held back; a new event goes to the end of the order that the user made. */
  show({ mode, held }) {
    this.#hold.checked = mode === "hold";
    this.#order = [...this.#order.filter((id) => held.includes(id)), ...held.filter((id) => !this.#order.includes(id))];
    byId("held-box").hidden = held.length === 0;
    byId("held-count").textContent = held.length === 0 ? "" : `${held.length} held`;
    this.#draw();
  }

  #enable(isOn) {
    this.#select.disabled = !isOn;
    for (const button of byId("event-actions").querySelectorAll("button")) button.disabled = !isOn;
  }

  #draw() {
    byId("held").replaceChildren(
      ...this.#order.map((id, index) => {
        const name = this.#types.get(id) ?? short(id);
        const move = (by, textContent) => {
          const button = make("button", { type: "button", textContent, ariaLabel: `${textContent}: ${name}`, className: "small" });
          button.disabled = index + by < 0 || index + by >= this.#order.length;
          button.addEventListener("click", () => this.#move(index, by));
          return button;
        };
        return make("li", {}, make("span", { textContent: name }), move(-1, "Earlier"), move(1, "Later"));
      }),
    );
  }

  #move(index, by) {
    const [id] = this.#order.splice(index, 1);
    this.#order.splice(index + by, 0, id);
    this.#draw();
    const row = byId("held").children[index + by];
    (row.querySelectorAll("button")[by < 0 ? 0 : 1].disabled ? row.querySelector("button:enabled") : row.querySelectorAll("button")[by < 0 ? 0 : 1])?.focus();
  }

  async #set(given) {
    await ask("POST", "webhooks", given).catch(() => {});
    this.changed();
  }

  async #release() {
    await ask("POST", "webhooks/release", { order: this.#order }).catch(() => {});
    this.changed();
  }
}
