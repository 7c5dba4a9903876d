import { byId, make, short } from "./dom.js";

// What belongs to one payment alone; a customer or a saved card can have several.
const IDS = /\b(?:pi|seti|sub|in|ctoken|evt)_[A-Za-z0-9]{12,}/g;
const ORDER_KEYS = /^(?:order|order_?id|metadata\[order_id\])$/i;

/** Tells the payments in the log apart: entries that name the same Intent, token, event or order belong together. */
export class Payments {
  #groups = new Map(); // id -> { key, name, rows }; a key stays when payments become one, a number does not
  #asking = new Map(); // number of a page's request -> its row, until the answer tells which payment it is
  #count = 0;
  #log = byId("log");
  #select = byId("payment");

  constructor() {
    this.#select.addEventListener("change", () => this.#filter());
  }

  forget() {
    this.#groups.clear();
    this.#asking.clear();
    this.#count = 0;
    this.#select.value = "";
    this.#list();
  }

  /** Sort an entry's row in; rows of payments that become one are marked anew. */
  see(entry, row) {
    const ids = this.#named(entry);
    const rows = [row];
    if (entry.kind === "page_request") this.#asking.set(entry.number, row);
    if (entry.kind === "page_answer" && ids.length > 0) rows.push(this.#asking.get(entry.number));
    if (entry.kind === "page_answer") this.#asking.delete(entry.number);
    if (ids.length > 0) this.#join(ids, rows.filter(Boolean));
    row.hidden = this.#isHidden(row);
  }

  #named(entry) {
    if (entry.kind === "output") return [...this.#groups.keys()].filter((id) => id.length >= 8 && entry.line.includes(id));
    return [...new Set([...(JSON.stringify(entry).match(IDS) ?? []), ...orders(entry)])];
  }

  #join(ids, rows) {
    const found = [...new Set(ids.map((id) => this.#groups.get(id)).filter(Boolean))].sort(byAge);
    const group = found[0] ?? { key: (this.#count += 1), name: "", rows: [] };
    for (const other of found.slice(1)) {
      for (const [id, its] of this.#groups) if (its === other) this.#groups.set(id, group);
      rows.push(...other.rows);
    }
    for (const id of ids) this.#groups.set(id, group);
    group.name ||= ids.find((id) => /^(?:pi|seti|sub)_/.test(id)) ?? "";
    group.rows.push(...rows);
    this.#list();
  }

  /** Offer the payments; with a single one there is nothing to tell apart. */
  #list() {
    const groups = [...new Set(this.#groups.values())].sort(byAge);
    groups.forEach(({ key, rows }, index) => rows.forEach((row) => mark(row, key, index + 1)));
    const all = make("option", { value: "", textContent: "All payments" });
    const options = groups.map(({ key, name }, index) => make("option", { value: String(key), textContent: `Payment ${index + 1} ${short(name)}` }));
    const wanted = this.#select.value;
    this.#select.replaceChildren(all, ...options);
    this.#select.value = options.some(({ value }) => value === wanted) ? wanted : "";
    byId("payments").hidden = groups.length < 2;
    this.#log.classList.toggle("several", groups.length > 1);
    this.#filter();
  }

  #filter() {
    for (const row of this.#log.children) row.hidden = this.#isHidden(row);
  }

  #isHidden(row) {
    return this.#select.value !== "" && row.dataset.payment !== this.#select.value;
  }
}

const byAge = (one, other) => one.key - other.key;

function mark(row, key, number) {
  row.dataset.payment = String(key);
  row.querySelector(".payment").textContent = `payment ${number}`;
}

/** The orders that an entry names, by the keys that projects use. */
function orders({ kind, path, body, parameters }) {
  const found = [];
  JSON.stringify([body, parameters], (key, value) => {
    if (typeof value === "string" && ORDER_KEYS.test(key)) found.push(value);
    return value;
  });
  if (kind === "page_answer" && path.endsWith("/order") && typeof body?.id === "string") found.push(body.id);
  return found;
}
