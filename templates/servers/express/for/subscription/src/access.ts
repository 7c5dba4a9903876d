/**
 * Until when a subscription gives access.
 *
 * It rests on facts that stay true in whatever order they are told: an invoice that is paid says
 * until when that is, and a subscription ends once.
 */

import type { Transaction } from "@libsql/client";
import type Stripe from "stripe";
import { z } from "zod";

import { TERMS } from "./catalog.js";
import { declareTable } from "./database.js";
import { findOrders, type Order } from "./orders.js";
import { hasEnded } from "./subscriptions.js";

const SECOND = 1000; // milliseconds
const DAY = 24 * 60 * 60 * SECOND;

declareTable(`
  CREATE TABLE IF NOT EXISTS paid_invoices (
    id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id),
    paid_until INTEGER NOT NULL, -- seconds since 1970, as Stripe counts
    is_renewal INTEGER NOT NULL,
    recorded_at TEXT NOT NULL
  )
`);
declareTable("CREATE INDEX IF NOT EXISTS paid_invoices_by_order ON paid_invoices (order_id)");

const Latest = z.object({ paid_until: z.number().nullable() });

/** Note until when the order is paid; false if the invoice was noted before. */
export async function recordInvoice(
  transaction: Transaction,
  order: Order,
  invoice: Stripe.Invoice,
): Promise<boolean> {
  // The period of the invoice itself is another one: https://docs.stripe.com/api/invoices/object
  const end = Math.max(0, ...invoice.lines.data.map(({ period }) => period.end));
  const isRenewal = invoice.billing_reason === "subscription_cycle";
  const { rowsAffected } = await transaction.execute({
    sql: `INSERT INTO paid_invoices (id, order_id, paid_until, is_renewal, recorded_at)
          VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    args: [invoice.id, order.id, end, isRenewal, new Date().toISOString()],
  });
  return rowsAffected === 1;
}

/** Return how many intervals after the first are paid. */
export async function countRenewals(transaction: Transaction, order: Order): Promise<number> {
  const { rows } = await transaction.execute({
    sql: "SELECT COUNT(*) AS count FROM paid_invoices WHERE order_id = ? AND is_renewal",
    args: [order.id],
  });
  return z.object({ count: z.number() }).parse(rows[0]).count;
}

/** Return the end of what is paid or, in a trial, free; undefined if nothing is known of that yet. */
export async function paidUntil(transaction: Transaction, order: Order): Promise<Date | undefined> {
  const { rows } = await transaction.execute({
    sql: "SELECT MAX(paid_until) AS paid_until FROM paid_invoices WHERE order_id = ?",
    args: [order.id],
  });
  const { paid_until: seconds } = Latest.parse(rows[0]);
  return seconds === null ? undefined : new Date(seconds * SECOND);
}

/**
 * Tell whether the customer has access at this time by any of the session's orders: ask it on your
 * pages, with `readSession`.
 */
export async function hasAccess(
  transaction: Transaction,
  session: string,
  at: Date,
): Promise<boolean> {
  for (const order of await findOrders(transaction, session)) {
    if (await givesAccess(transaction, order, at)) return true;
  }
  return false;
}

async function givesAccess(transaction: Transaction, order: Order, at: Date): Promise<boolean> {
  if (order.state !== "paid" || (await hasEnded(transaction, order))) return false;
  const until = await paidUntil(transaction, order);
  return until !== undefined && at.getTime() < until.getTime() + TERMS.graceDays * DAY;
}
