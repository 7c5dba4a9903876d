/** The Customer at Stripe that a browser session has: payment methods are saved for it. */

import { randomBytes } from "node:crypto";

import type { Transaction } from "@libsql/client";
import Stripe from "stripe";
import { z } from "zod";

import { declareTable } from "./database.js";
import { createOnce } from "./idempotency.js";
import type { Shop } from "./shop.js";

declareTable(`
  CREATE TABLE IF NOT EXISTS customers (
    id TEXT PRIMARY KEY,
    session_hash TEXT NOT NULL UNIQUE,
    stripe_customer TEXT UNIQUE,
    created_at TEXT NOT NULL
  )
`);

const Customer = z.object({ id: z.string(), stripe_customer: z.string().nullable() });

type Customers = Pick<Shop, "database" | "stripe">;

/** Do what needs this session's Customer; if Stripe has it no more, do it with a new one. */
export async function withCustomer<T>(
  shop: Customers,
  session: string,
  work: (customer: string) => Promise<T>,
): Promise<T> {
  const customer = await findOrCreateCustomer(shop, session);
  try {
    return await work(customer);
  } catch (refusal) {
    if (!isGone(refusal)) throw refusal;
    await shop.database.transaction((transaction) => forget(transaction, customer));
    return work(await findOrCreateCustomer(shop, session));
  }
}

function isGone(refusal: unknown): boolean {
  if (!(refusal instanceof Stripe.errors.StripeInvalidRequestError)) return false;
  return refusal.code === "resource_missing" && refusal.param === "customer";
}

/** Return the id of this session's Customer at Stripe; it is created once. */
export async function findOrCreateCustomer(
  { database, stripe }: Customers,
  session: string,
): Promise<string> {
  const { id, stripe_customer: known } = await database.transaction((transaction) =>
    findOrAdd(transaction, session),
  );
  if (known !== null) return known;
  const created = await createOnce(
    (idempotencyKey) =>
      stripe.customers.create({ metadata: { customer_id: id } }, { idempotencyKey }),
    `${id}:customer`,
  );
  return database.transaction((transaction) => attach(transaction, id, created.id));
}

async function findOrAdd(
  transaction: Transaction,
  session: string,
): Promise<z.infer<typeof Customer>> {
  await transaction.execute({
    sql: `INSERT INTO customers (id, session_hash, created_at) VALUES (?, ?, ?)
          ON CONFLICT (session_hash) DO NOTHING`,
    args: [newId(), session, new Date().toISOString()],
  });
  const { rows } = await transaction.execute({
    sql: "SELECT * FROM customers WHERE session_hash = ?",
    args: [session],
  });
  return Customer.parse(rows[0]);
}

/** Keep the Customer, unless another tab was faster; return the one that is kept. */
async function attach(
  transaction: Transaction,
  id: string,
  stripeCustomer: string,
): Promise<string> {
  const { rows } = await transaction.execute({
    sql: `UPDATE customers SET stripe_customer = COALESCE(stripe_customer, ?) WHERE id = ?
          RETURNING stripe_customer`,
    args: [stripeCustomer, id],
  });
  return z.object({ stripe_customer: z.string() }).parse(rows[0]).stripe_customer;
}

/** The session gets another id too: with the old one Stripe would answer with the old Customer. */
async function forget(transaction: Transaction, stripeCustomer: string): Promise<void> {
  await transaction.execute({
    sql: "UPDATE customers SET id = ?, stripe_customer = NULL WHERE stripe_customer = ?",
    args: [newId(), stripeCustomer],
  });
}

function newId(): string {
  return randomBytes(16).toString("base64url");
}
