/** The payment details that a customer has entered for a setup and not used yet. */

import type { Transaction } from "@libsql/client";
import { z } from "zod";

import { declareTable } from "./database.js";
import { type Setup, type SetupView, viewSetup } from "./setups.js";

declareTable(`
  CREATE TABLE IF NOT EXISTS payment_details (
    setup_id TEXT PRIMARY KEY REFERENCES setups (id),
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
  readonly setup: SetupView;
  readonly confirmationToken: string;
  readonly paymentMethod: PaymentMethod;
}

const Details = z.object({ confirmation_token: z.string(), type: z.string(), label: z.string() });

/** Bind the confirmation token to the setup, in place of an earlier one. */
export async function saveDetails(
  transaction: Transaction,
  setup: Setup,
  confirmationToken: string,
  paymentMethod: PaymentMethod,
): Promise<Summary> {
  await transaction.execute({
    sql: `INSERT OR REPLACE INTO payment_details (setup_id, confirmation_token, type, label)
          VALUES (?, ?, ?, ?)`,
    args: [setup.id, confirmationToken, paymentMethod.type, paymentMethod.label],
  });
  return { setup: viewSetup(setup), confirmationToken, paymentMethod };
}

export async function findDetails(
  transaction: Transaction,
  setup: Setup,
): Promise<Summary | undefined> {
  const { rows } = await transaction.execute({
    sql: "SELECT * FROM payment_details WHERE setup_id = ?",
    args: [setup.id],
  });
  if (!rows[0]) return undefined;
  const { confirmation_token: confirmationToken, type, label } = Details.parse(rows[0]);
  return { setup: viewSetup(setup), confirmationToken, paymentMethod: { type, label } };
}
