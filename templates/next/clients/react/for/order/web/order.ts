import { request } from "./api";
import type { Order } from "./contract";
import { leaveFor } from "./Page";
import { openStripe } from "./stripe";

/** The page that tells how the payment of an order went. */
export const resultOf = ({ id }: Order) => new URL(`complete.html?order=${id}`, location.href).href;

export function money({ currency, decimals }: Order, amount: number) {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const options = { style: "currency", currency, ...digits } as const;
  return (amount / 10 ** decimals).toLocaleString(document.documentElement.lang, options);
}

/** Open this browser's order, or resume it; one that is not open has a page of its own. */
export async function openOrder() {
  const asksForNew = new URLSearchParams(location.search).has("new");
  const order = await request("POST /api/orders", { new: asksForNew });
  if (asksForNew) history.replaceState(null, "", "./"); // a reload resumes it
  return order.status === "open" ? order : leaveFor(resultOf(order));
}

/** Open the order, and Stripe.js for it. */
export async function openCheckout() {
  const order = await openOrder();
  return { order, stripe: await openStripe(order.publishable_key) };
}

/** Return the order that the server has now; if it cannot be reached, what it said last counts. */
export async function readAgain(order: Order) {
  const kept = structuredClone(order);
  const now = await request(`GET /api/orders/${order.id}`, null).catch(() => kept);
  return now.status === "open" ? now : leaveFor(resultOf(now));
}
