/** Orders: a quote that cannot change any more, and how far its payment is. */

import { randomBytes } from "node:crypto";

import type { Transaction } from "@libsql/client";
import { z } from "zod";

import { ApiError } from "./api.js";
import { declareTable } from "./database.js";
import { Quote } from "./quotes.js";

declareTable(`
  CREATE TABLE IF NOT EXISTS orders (
    id TEXT PRIMARY KEY,
    session_hash TEXT NOT NULL,
    quote TEXT NOT NULL,
    state TEXT NOT NULL,
    payment_intent TEXT UNIQUE,
    created_at TEXT NOT NULL,
    fulfilled_at TEXT
  )
`);
declareTable("CREATE INDEX IF NOT EXISTS orders_by_session ON orders (session_hash)");

const Order = z
  .object({
    id: z.string(),
    quote: z.string().transform((text) => Quote.parse(JSON.parse(text))),
    state: z.enum(["open", "paying", "superseded", "paid"]),
    payment_intent: z.string().nullable(),
  })
  .transform(({ payment_intent: paymentIntent, ...order }) => ({ ...order, paymentIntent }));
export type Order = Readonly<z.infer<typeof Order>>;

/** An order as the browser sees it. */
export type OrderView = Quote & { id: string };

export class NoOrder extends ApiError {
  constructor() {
    super(404, "no_order", "There is no order in this browser. Please start again.");
  }
}

export class OrderChanged extends ApiError {
  constructor() {
    super(409, "order_changed", "Your order has changed. Please check it before you pay.");
  }
}

export class AlreadyPaid extends ApiError {
  constructor() {
    super(409, "already_paid", "This order is already paid.");
  }
}

export function viewOrder({ id, quote }: Order): OrderView {
  return { id, ...quote };
}

export async function openOrder(
  transaction: Transaction,
  session: string,
  quote: Quote,
): Promise<Order> {
  const id = randomBytes(16).toString("base64url");
  const createdAt = new Date().toISOString();
  await transaction.execute({
    sql: `INSERT INTO orders (id, session_hash, quote, state, created_at)
          VALUES (?, ?, ?, 'open', ?)`,
    args: [id, session, JSON.stringify(quote), createdAt],
  });
  return { id, quote, state: "open", paymentIntent: null };
}

export async function findOrder(transaction: Transaction, id: string): Promise<Order | undefined> {
  const { rows } = await transaction.execute({
    sql: "SELECT * FROM orders WHERE id = ?",
    args: [id],
  });
  return rows[0] && Order.parse(rows[0]);
}

/** Return the newest order of this browser session; it may be paid already. */
export async function currentOrder(
  transaction: Transaction,
  session: string,
): Promise<Order | undefined> {
  const { rows } = await transaction.execute({
    sql: `SELECT * FROM orders WHERE session_hash = ? AND state <> 'superseded'
          ORDER BY created_at DESC, rowid DESC LIMIT 1`,
    args: [session],
  });
  return rows[0] && Order.parse(rows[0]);
}

/**
 * Return the order of this browser session that has this id and waits for its payment.
 *
 * @throws {NoOrder} If the session has no order.
 * @throws {OrderChanged} If the id is not that of its current order.
 * @throws {AlreadyPaid} If there is nothing left to pay.
 */
export async function unpaidOrder(
  transaction: Transaction,
  session: string,
  id: string,
): Promise<Order> {
  const order = await currentOrder(transaction, session);
  if (!order) throw new NoOrder();
  if (order.id !== id) throw new OrderChanged();
  if (order.state === "paid") throw new AlreadyPaid();
  return order;
}

/** Give the order its one PaymentIntent, unless it has one or is closed, and return it. */
export async function attachIntent(
  transaction: Transaction,
  order: Order,
  intentId: string,
): Promise<Order> {
  await transaction.execute({
    sql: `UPDATE orders SET payment_intent = ?, state = 'paying'
          WHERE id = ? AND state = 'open'`,
    args: [intentId, order.id],
  });
  return (await findOrder(transaction, order.id)) ?? order;
}

/** Retire an order; false if a payment has begun that was not known when it was read. */
export async function supersede(transaction: Transaction, order: Order): Promise<boolean> {
  const knownState = order.paymentIntent === null ? "open" : "paying";
  const { rowsAffected } = await transaction.execute({
    sql: "UPDATE orders SET state = 'superseded' WHERE id = ? AND state = ?",
    args: [order.id, knownState],
  });
  return rowsAffected === 1;
}

/** Note that the order is paid and being fulfilled; false if it was noted before. */
export async function markPaid(
  transaction: Transaction,
  order: Order,
  intentId: string,
): Promise<boolean> {
  const { rowsAffected } = await transaction.execute({
    sql: `UPDATE orders SET state = 'paid', payment_intent = ?, fulfilled_at = ?
          WHERE id = ? AND fulfilled_at IS NULL`,
    args: [intentId, new Date().toISOString(), order.id],
  });
  return rowsAffected === 1;
}
