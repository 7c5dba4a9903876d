// What belongs to one payment alone; a customer or a saved card can have several.
const IDS = /\b(?:pi|seti|sub|in|ctoken|evt)_[A-Za-z0-9]{12,}/g;
const ORDER_KEYS = /^(?:order|order_?id|metadata\[order_id\])$/i;

/** The objects of Stripe that an entry of the log shows as they were at that moment. */
export function objectsOf({ kind, event, answer }) {
  const found = kind === "event" ? [event.data?.object] : [answer, answer?.error?.payment_intent, answer?.error?.setup_intent];
  return found.filter((object) => typeof object?.id === "string");
}

/** The ids of Intents, subscriptions, invoices, tokens, events and orders that an entry names. */
export function namesIn(entry) {
  return [...new Set([...(JSON.stringify(entry).match(IDS) ?? []), ...orders(entry)])];
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
