import { namesIn, objectsOf } from "./entries.js";

// A subscription is paid by an Intent, and it is the one that people look for.
const RANK = { setup_intent: 1, payment_intent: 2, subscription: 3 };
const KINDS = ["Payment", "Setup", "Payment", "Subscription"]; // by rank

/** What a payment is called by whoever makes it: one that only saves a card is none. */
export const kindOf = ({ rank }) => KINDS[rank];

/**
 * One payment in the log: an Intent or a subscription, with the order, tokens and events that name it.
 *
 * @typedef {{ key: number, number: number, name: string, rank: number, status: string, order: string,
 *   money: [number, string] | null, at: number, rows: Set<Row> }} Payment `money` in minor units; `at` in seconds
 *   since the epoch, of the first row; a `key` stays when payments become one, a `number` does not.
 * @typedef {{ entry: object, element: HTMLElement, payment: Payment | null }} Row
 */

/** Tells the payments apart: entries that name the same Intent, token, event or order belong together. */
export class Payments {
  #named = new Map(); // id -> payment
  #asking = new Map(); // number of a page's request -> its row, until the answer tells which payment it is
  #count = 0;

  forget() {
    this.#named.clear();
    this.#asking.clear();
    this.#count = 0;
  }

  /** The payment that an id belongs to. */
  of(id) {
    return this.#named.get(id);
  }

  /** All of them, oldest first. */
  all() {
    return [...new Set(this.#named.values())].sort((one, other) => one.key - other.key);
  }

  /**
   * Find the payment of a row.
   *
   * @param {Row} row
   * @returns {Row[]} The rows that are now of another payment than before, this one among them.
   */
  see(row) {
    const { entry } = row;
    const names = entry.kind === "output" ? this.#namesInLine(entry.line) : namesIn(entry);
    const rows = [row];
    if (entry.kind === "page_request") this.#asking.set(entry.number, row);
    if (entry.kind === "page_answer") {
      if (names.length > 0) rows.push(this.#asking.get(entry.number));
      this.#asking.delete(entry.number);
    }
    // An event alone, such as that of a customer or a price, begins no payment.
    const isTied = names.some((id) => !id.startsWith("evt_") || this.#named.has(id));
    return isTied ? this.#join(names, rows.filter(Boolean)) : [row];
  }

  #namesInLine(line) {
    return [...this.#named.keys()].filter((id) => id.length >= 8 && line.includes(id));
  }

  #join(names, rows) {
    const found = [...new Set(names.map((id) => this.#named.get(id)).filter(Boolean))].sort((one, other) => one.key - other.key);
    const [payment = this.#begin(rows[0].entry), ...others] = found;
    const moved = new Set(rows);
    for (const other of others) {
      for (const [id, its] of this.#named) if (its === other) this.#named.set(id, payment);
      for (const row of other.rows) moved.add(row);
      if (other.rank > payment.rank) Object.assign(payment, { name: other.name, rank: other.rank, status: other.status });
      payment.money ??= other.money;
      payment.order ||= other.order;
    }
    for (const id of names) this.#named.set(id, payment);
    for (const row of moved) {
      row.payment?.rows.delete(row);
      row.payment = payment;
      payment.rows.add(row);
      payment.at = Math.min(payment.at, row.entry.at);
    }
    payment.order ||= names.find((id) => !/^[a-z]+_/.test(id)) ?? "";
    payment.name ||= names.find((id) => /^(?:pi|seti|sub)_/.test(id)) ?? "";
    for (const object of objectsOf(rows[0].entry)) learn(payment, object);
    this.all().forEach((one, index) => (one.number = index + 1));
    return [...moved];
  }

  #begin({ at }) {
    return { key: (this.#count += 1), number: 0, name: "", rank: 0, status: "", order: "", money: null, at, rows: new Set() };
  }
}

/** Take from an object what a payment is called, how it stands and what it costs; the newest Intent counts. */
function learn(payment, { object, id, status, amount, amount_due: due, currency }) {
  const rank = RANK[object] ?? 0;
  const isOlder = status === "canceled" && payment.name !== id && payment.name !== "";
  if (rank >= payment.rank && rank > 0 && !isOlder) Object.assign(payment, { name: id, rank, status });
  if (object === "payment_intent" && !isOlder) payment.money = [amount, currency];
  if (object === "invoice" && typeof due === "number") payment.money ??= [due, currency];
}
