import { byId, clock, make, money, short } from "./dom.js";
import { kindOf, Payments } from "./payments.js";
import { draw } from "./rows.js";

const MOST_ROWS = 1000;
const LOOKS = { succeeded: "good", active: "good", trialing: "good", canceled: "bad", processing: "warn" };

/** The rows of the log: under their payments, the newest first, or all in order of time. */
export class Timeline {
  #rows = [];
  #payments = new Payments();
  #groups = new Map(); // payment, or null for what belongs to none -> { details, list, summary, isTouched }
  #everything = make("ol", { className: "log", ariaLabel: "In order of time" });
  #log = byId("log");
  #scroller = byId("scroller");
  #timer = null;
  #revealed = "";
  #newest = null;
  #began = Date.now();

  constructor() {
    for (const choice of document.getElementsByName("view")) choice.addEventListener("change", () => this.#arrange());
    // A link to a row or to a payment leads into a group that may be closed.
    window.addEventListener("hashchange", () => this.#reveal());
    document.addEventListener("click", ({ target }) => {
      if (target.closest?.('a[href^="#"]')) this.#revealed = "";
    });
    this.#arrange();
  }

  forget() {
    this.#rows = [];
    this.#payments.forget();
    this.#groups.clear();
    this.#newest = null;
    this.#everything.replaceChildren();
    this.#arrange();
    byId("nothing").hidden = false;
  }

  /**
   * Add a row, and stay at the end if it is new and the reader is there. A request is told when it is answered, after the events
   * that it caused: it goes before them.
   */
  add(entry, steps) {
    const element = draw(entry, steps);
    if (element === null) return;
    const follows = entry.at * 1000 > this.#began && this.#isInSight(this.#rows.at(-1)?.element);
    const row = { entry, element, payment: null };
    const caused = entry.kind === "request" ? this.#rows.findIndex((one) => one.element.dataset.cause === entry.id) : -1;
    this.#rows.splice(caused < 0 ? this.#rows.length : caused, 0, row);
    for (const moved of this.#payments.see(row)) this.#place(moved);
    if (this.#rows.length > MOST_ROWS) this.#drop(this.#rows.shift());
    byId("nothing").hidden = true;
    if (follows) this.#follow(element);
    this.#timer ??= setTimeout(() => this.#name());
  }

  get #isByPayment() {
    return document.querySelector('[name="view"]:checked').value === "payment";
  }

  #arrange() {
    this.#log.replaceChildren();
    if (!this.#isByPayment) this.#log.append(this.#everything);
    for (const { details } of this.#groups.values()) if (this.#isByPayment) this.#show(details);
    this.#log.classList.toggle("flat", !this.#isByPayment);
    for (const row of this.#rows) (this.#isByPayment ? this.#group(row.payment).list : this.#everything).append(row.element);
    this.#name();
  }

  /** Put a row where it belongs in the present view, before the next row that is there already. */
  #place(row) {
    const list = this.#isByPayment ? this.#group(row.payment).list : this.#everything;
    const next = this.#rows.slice(this.#rows.indexOf(row) + 1).find(({ element }) => element.parentNode === list);
    list.insertBefore(row.element, next?.element ?? null);
  }

  #drop(row) {
    row.payment?.rows.delete(row);
    row.element.remove();
  }

  #group(payment) {
    const known = this.#groups.get(payment);
    if (known) return known;
    const summary = make("summary");
    const list = make("ol", { className: "log" });
    const details = make("details", { className: "bundle" }, summary, list);
    const group = { details, list, summary, isTouched: false };
    summary.addEventListener("click", () => (group.isTouched = true));
    this.#groups.set(payment, group);
    this.#show(details, payment === null);
    return group;
  }

  /** The newest payment first, and last what belongs to none. */
  #show(details, isLast = details === this.#groups.get(null)?.details) {
    if (isLast) this.#log.append(details);
    else this.#log.prepend(details);
  }

  /** Write what each payment is called now, over its rows and beside each of them. */
  #name() {
    this.#timer = null;
    this.#openNewest();
    for (const [payment, { details, list, summary }] of this.#groups) {
      details.hidden = list.childElementCount === 0;
      const title = payment === null ? "Not tied to a payment" : `${kindOf(payment)} ${payment.number}`;
      const count = `${list.childElementCount} ${list.childElementCount === 1 ? "row" : "rows"}`;
      const about = payment === null ? ["Page loads, and calls that name no payment"] : [clock(payment.at).slice(0, 8), count];
      summary.replaceChildren(make("h3", { textContent: title }), ...(payment === null ? [] : called(payment)), make("span", { className: "quiet", textContent: about.join(" · ") }));
    }
    for (const { element, payment } of this.#rows) {
      const cell = element.querySelector(".payment");
      const text = payment === null ? "" : cellOf(payment);
      if (cell.textContent !== text) cell.textContent = text;
    }
    this.#reveal();
  }

  /** One payment at a time is enough to read: the newest. What the reader opened stays open. */
  #openNewest() {
    const payments = this.#payments.all();
    for (const [payment, { details }] of this.#groups) {
      if (payment === null || payments.includes(payment)) continue;
      details.remove();
      this.#groups.delete(payment);
    }
    const newest = this.#groups.get(payments.at(-1) ?? null);
    if (newest === this.#newest) return;
    this.#newest = newest;
    for (const group of this.#groups.values()) if (!group.isTouched) group.details.open = group === newest;
  }

  /** Open the payment, or the group of the row, that the page's address names. */
  #reveal() {
    const wanted = location.hash.slice(1);
    const payment = this.#payments.of(wanted);
    const row = wanted.startsWith("entry-") ? byId(wanted) : null;
    if (this.#revealed === wanted || !(row ?? (payment && this.#isByPayment))) return;
    this.#revealed = wanted;
    const details = row ? row.closest(".bundle") : this.#group(payment).details;
    if (details) details.open = true;
    (row ?? details).scrollIntoView();
  }

  #isInSight(element) {
    if (!element?.checkVisibility()) return false;
    return element.getBoundingClientRect().bottom < this.#scroller.getBoundingClientRect().bottom + 80;
  }

  #follow(element) {
    const beyond = element.getBoundingClientRect().bottom - this.#scroller.getBoundingClientRect().bottom;
    if (beyond > 0) this.#scroller.scrollTop += beyond + 8;
  }
}

function called({ name, order, status, money: price }) {
  return [
    price && make("b", { textContent: money(...price) }),
    make("code", { textContent: name ? short(name) : `order …${order.slice(-4)}` }),
    make("span", { className: `chip ${status ? (LOOKS[status] ?? "state") : "note"}`, textContent: status || "no Intent yet" }),
  ].filter(Boolean);
}

function cellOf({ name, order, money: price }) {
  return [name ? short(name) : `order …${order.slice(-4)}`, price && money(...price)].filter(Boolean).join(" ");
}
