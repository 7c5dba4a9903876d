/**
 * What happens once a subscription has begun, is paid again, or has ended.
 *
 * Each of these is called in the transaction that records what has happened, so what you write there
 * is written with it or not at all. Leave mail and other slow work to a job that you write there:
 * Stripe waits for the answer, and repeats the event if none comes.
 *
 * Whether an order's customer has access at this moment, `hasAccess` in access.ts tells your pages.
 */

import type { Transaction } from "@libsql/client";

import type { Order } from "./orders.js";

/** Deliver the order: called exactly once for each order that was paid or began its trial. */
export function fulfil(_transaction: Transaction, _order: Order): Promise<void> {
  return Promise.resolve(); // your work is here
}

/** Deliver the order again: called exactly once for each interval that was paid after that. */
export function renew(_transaction: Transaction, _order: Order): Promise<void> {
  return Promise.resolve(); // your work is here
}

/** Deliver the order no more: called exactly once, when its subscription has ended. */
export function end(_transaction: Transaction, _order: Order): Promise<void> {
  return Promise.resolve(); // your work is here
}
