import { ask } from "./api.js";
import { actions, byId, json, make, money, short } from "./dom.js";
import { objectsOf } from "./entries.js";

const FIRST = ["payment_intent", "setup_intent", "subscription", "invoice", "refund", "dispute", "confirmation_token"];
const SHOWN = 4;

/** The panel of the objects that exist, with the states that each went through. */
export class Objects {
  #trails = new Map();
  #open = new Set();

  forget() {
    this.#trails.clear();
  }

  /** Remember the state of an object that an answer or an event shows. */
  see(entry) {
    for (const object of objectsOf(entry)) {
      if (typeof object.status !== "string") continue;
      const trail = this.#trails.get(object.id) ?? [];
      if (trail.at(-1) !== object.status) trail.push(object.status);
      this.#trails.set(object.id, trail);
    }
  }

  show(objects) {
    // What the reader has opened stays open; a `toggle` event may come only after this.
    for (const details of byId("object-list").querySelectorAll("details[data-of]")) {
      if (details.open) this.#open.add(details.dataset.of);
      else this.#open.delete(details.dataset.of);
    }
    const kinds = Object.keys(objects).filter((kind) => objects[kind].length > 0);
    const rank = (kind) => (FIRST.includes(kind) ? FIRST.indexOf(kind) : FIRST.length);
    kinds.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
    const groups = kinds.filter((kind) => FIRST.includes(kind)).map((kind) => this.#group(kind, objects[kind]));
    const others = kinds.filter((kind) => !FIRST.includes(kind));
    if (others.length > 0) groups.push(this.#others(others, objects));
    byId("object-list").replaceChildren(...(groups.length > 0 ? groups : [make("p", { className: "empty", textContent: "None yet." })]));
  }

  #others(kinds, objects) {
    const summary = make("summary", { textContent: `and ${kinds.map((kind) => kind.replaceAll("_", " ")).join(", ")}` });
    const details = make("details", { className: "others", open: this.#open.has("others") }, summary);
    details.dataset.of = "others";
    details.append(...kinds.map((kind) => this.#group(kind, objects[kind])));
    return details;
  }

  /** What is not among the newest: a payment that takes days is older than others when it ends. */
  #older(kind, objects) {
    if (objects.length === 0) return "";
    const of = `older ${kind}`;
    const details = make("details", { className: "others", data: { of } }, make("summary", { textContent: `and ${objects.length} older` }));
    // There may be many: they are made when somebody wants to see them.
    details.addEventListener("toggle", () => details.childElementCount === 1 && details.append(...objects.map((object) => this.#object(object))));
    details.open = this.#open.has(of);
    return details;
  }

  #group(kind, objects) {
    const title = `${kind.replaceAll("_", " ")}${objects.length > 1 ? ` (${objects.length})` : ""}`;
    const newest = objects.slice(0, SHOWN).map((object) => this.#object(object));
    return make("div", { className: "group" }, make("h3", { textContent: title }), ...newest, this.#older(kind, objects.slice(SHOWN)));
  }

  #object(object) {
    const details = make("details", { className: "object", open: this.#open.has(object.id) });
    details.dataset.of = object.id;
    const trail = this.#trails.get(object.id) ?? (object.status ? [object.status] : []);
    const states = trail.length === 0 || trail.at(-1) === object.status || !object.status ? trail : [...trail, object.status];
    details.append(
      make(
        "summary",
        {},
        make("code", { textContent: short(object.id) }),
        typeof object.amount === "number" && make("b", { textContent: money(object.amount, object.currency) }),
        states.length > 0 && trailOf(states.slice(-4)),
        ...extras(object).map((text) => make("span", { className: "quiet", textContent: text })),
      ),
      buttons(object) ?? "",
      json("The object", object) ?? "",
    );
    return details;
  }
}

const OPEN_DISPUTE = ["needs_response", "under_review"];
const OPEN_INQUIRY = ["warning_needs_response", "warning_under_review"];

/** What can be done with an object: end what is processing or disputed, or the period of a subscription. */
function buttons({ id, object, status }) {
  const name = encodeURIComponent(id);
  const orders = [];
  if (status === "processing") {
    orders.push(["Let it succeed", "The bank says yes: Stripe sends the event, and your server fulfils the order.", `intents/${name}/finish`, { outcome: "succeeded" }]);
    orders.push(["Let it fail", "The bank says no, days later: the order must not be fulfilled.", `intents/${name}/finish`, { outcome: "failed" }]);
  }
  if (object === "refund" && status === "pending") {
    orders.push(["Let it succeed", "The card's bank has taken the refund.", `refunds/${name}/finish`, { outcome: "succeeded" }]);
  }
  if (object === "refund" && ["pending", "succeeded"].includes(status)) {
    orders.push(["Let it fail", "The card's bank sends the refund back, days later: the customer has not got the money.", `refunds/${name}/finish`, { outcome: "failed" }]);
  }
  if (object === "dispute" && OPEN_DISPUTE.includes(status)) {
    orders.push(["Let it be won", "The bank decides for you: the money comes back, the fee does not.", `disputes/${name}/close`, { outcome: "won" }]);
    orders.push(["Let it be lost", "The bank decides for the customer: the money is gone.", `disputes/${name}/close`, { outcome: "lost" }]);
  }
  if (object === "dispute" && OPEN_INQUIRY.includes(status)) {
    orders.push(["Close the inquiry", "The customer lets it be: nothing was taken.", `disputes/${name}/close`, { outcome: "won" }]);
    orders.push(["Make it a dispute", "The customer insists: the money is taken.", `disputes/${name}/close`, { outcome: "escalated" }]);
  }
  if (object === "subscription" && ["active", "trialing", "past_due"].includes(status)) {
    orders.push(["End the period", "The next invoice is made and charged now, as it would be at the end of the period.", `subscriptions/${name}/renew`, {}]);
  }
  return actions(orders.map(([text, does, path, body]) => [text, does, () => ask("POST", path, body).catch(() => {})]));
}

function trailOf(states) {
  const chips = states.map((textContent, index) =>
    make("span", { className: `chip ${index === states.length - 1 ? "state" : "past"}`, textContent }),
  );
  return make("span", { className: "trail" }, ...chips);
}

function extras(object) {
  const card = object.card ?? object.payment_method_preview?.card ?? object.payment_method_details?.card;
  const order = object.metadata?.order_id;
  return [
    card?.last4 && `${card.brand} …${card.last4}`,
    object.object === "confirmation_token" && (object.payment_intent || object.setup_intent ? "used" : "not used yet"),
    order && `order ${String(order).slice(0, 12)}`,
  ].filter(Boolean);
}
