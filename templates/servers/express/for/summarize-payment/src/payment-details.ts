/** The payment details that a customer has entered for an order and not used yet. */

import type { Transaction } from "@libsql/client";
import { z } from "zod";

import { declareTable } from "./database.js";
import { type Order, type OrderView, viewOrder } from "./orders.js";

declareTable(`
  CREATE TABLE IF NOT EXISTS payment_details (
    order_id TEXT PRIMARY KEY REFERENCES orders (id),
    confirmation_token TEXT NOT NULL,
    type TEXT NOT NULL,
    label TEXT NOT NULL
  )
`);

/** A payment method as its owner knows it, e.g. "card" and "Visa ending in 4242". */
export interface PaymentMethod {
  readonly type: string;
  readonly label: string;
}

export interface Summary {
  readonly order: OrderView;
  readonly confirmationToken: string;
  readonly paymentMethod: PaymentMethod;
}

const Details = z.object({ confirmation_token: z.string(), type: z.string(), label: z.string() });

/** Bind the confirmation token to the order, in place of an earlier one. */
export async function saveDetails(
  transaction: Transaction,
  order: Order,
  confirmationToken: string,
  paymentMethod: PaymentMethod,
): Promise<Summary> {
  await transaction.execute({
    sql: `INSERT OR REPLACE INTO payment_details (order_id, confirmation_token, type, label)
          VALUES (?, ?, ?, ?)`,
    args: [order.id, confirmationToken, paymentMethod.type, paymentMethod.label],
  });
  return { order: viewOrder(order), confirmationToken, paymentMethod };
}

export async function findDetails(
  transaction: Transaction,
  order: Order,
): Promise<Summary | undefined> {
  const { rows } = await transaction.execute({
    sql: "SELECT * FROM payment_details WHERE order_id = ?",
    args: [order.id],
  });
  if (!rows[0]) return undefined;
  const { confirmation_token: confirmationToken, type, label } = Details.parse(rows[0]);
  return { order: viewOrder(order), confirmationToken, paymentMethod: { type, label } };
}
