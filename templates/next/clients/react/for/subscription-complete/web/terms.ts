import type { Order } from "./contract";
import { money } from "./order";

/** What is charged, and how often. */
export function termsOf(order: Order) {
  const { amount, renewal_amount, trial_days, interval } = order;
  const first = trial_days ? `free for ${trial_days} days` : `${money(order, amount)} at first`;
  const then = `${money(order, renewal_amount)} every ${interval}`;
  return amount === renewal_amount ? then : `${first}, then ${then}`;
}
