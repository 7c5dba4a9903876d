/** What the events of Stripe mean for the setups. */

import type { Transaction } from "@libsql/client";
import type Stripe from "stripe";

import { keep } from "./saved.js";
import { findSetup, markSaved } from "./setups.js";

/** Do what an event asks for, in the transaction that records it. */
export async function handle(transaction: Transaction, event: Stripe.Event): Promise<void> {
  if (event.type === "setup_intent.succeeded") {
    await settle(transaction, event.data.object);
  } else if (event.type === "setup_intent.setup_failed") {
    const { id, last_setup_error: error } = event.data.object;
    console.info(`${id} was not set up: ${error?.code ?? "no reason given"}`);
  } else {
    console.info(`event: ${event.type}`);
  }
}

async function settle(transaction: Transaction, intent: Stripe.SetupIntent): Promise<void> {
  const setup = await findSetup(transaction, intent.metadata?.setup_id ?? "");
  const customer = idOf(intent.customer);
  const method = idOf(intent.payment_method);
  if (setup?.setupIntent !== intent.id) {
    console.warn(`${intent.id} saved a payment method for a setup that is not ours`);
  } else if (await markSaved(transaction, setup, method)) {
    console.info(`setup ${setup.id}: saved ${method} for ${customer}`);
    await keep(transaction, setup, customer, method);
  }
}

/** Return the id of what an event refers to; events do not expand it. */
function idOf(reference: string | { readonly id: string } | null): string {
  return typeof reference === "string" ? reference : (reference?.id ?? "");
}
