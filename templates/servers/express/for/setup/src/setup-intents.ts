/**
 * The one SetupIntent of a setup.
 *
 * It is created, and stored with its setup, before it is confirmed. So whatever answer is lost then,
 * it is known which SetupIntent to look at.
 */

import Stripe from "stripe";

import { findOrCreateCustomer } from "./customers.js";
import { createOnce } from "./idempotency.js";
import { AlreadySaved, attachIntent, retire, type Setup, SetupChanged } from "./setups.js";
import type { Shop } from "./shop.js";

/** Tell whether the customer has done for it what there is to do. */
export function isSettled({ status }: Stripe.SetupIntent): boolean {
  return status === "succeeded" || status === "processing";
}

/** Tell whether the setup is saved or being saved; Stripe knows before its event has come. */
export async function isSetupSettled({ stripe }: Shop, setup: Setup): Promise<boolean> {
  if (setup.state === "saved") return true;
  if (setup.setupIntent === null) return false;
  return isSettled(await stripe.setupIntents.retrieve(setup.setupIntent));
}

/**
 * Return the setup's SetupIntent; after a decline it is used again.
 *
 * @throws {SetupChanged | AlreadySaved} If that has happened since the setup was read.
 */
export async function findOrCreateIntent(shop: Shop, setup: Setup): Promise<Stripe.SetupIntent> {
  const intent =
    setup.setupIntent === null
      ? await createAndAttach(shop, setup)
      : await shop.stripe.setupIntents.retrieve(setup.setupIntent);
  if (intent.status === "canceled") {
    await shop.database.transaction((transaction) => retire(transaction, setup));
    throw new SetupChanged();
  }
  return intent;
}

async function createAndAttach(shop: Shop, setup: Setup): Promise<Stripe.SetupIntent> {
  const { database, stripe } = shop;
  const customer = await findOrCreateCustomer(shop, setup.session);
  const intent = await createIntent(stripe, customer, setup);
  const now = await database.transaction((transaction) =>
    attachIntent(transaction, setup, intent.id),
  );
  if (now.setupIntent !== intent.id) await cancelUnused(stripe, intent);
  if (now.state === "saved") throw new AlreadySaved();
  if (now.state === "retired" || now.setupIntent === null) throw new SetupChanged();
  if (now.setupIntent === intent.id) return intent;
  return stripe.setupIntents.retrieve(now.setupIntent);
}

/** However often this is asked for, a setup has one SetupIntent. */
function createIntent(stripe: Stripe, customer: string, setup: Setup): Promise<Stripe.SetupIntent> {
  const params: Stripe.SetupIntentCreateParams = {
    customer,
    automatic_payment_methods: { enabled: true },
    usage: "off_session", // for payments that the customer is not there for, as the page says
    metadata: { setup_id: setup.id },
  };
  return createOnce(
    (idempotencyKey) => stripe.setupIntents.create(params, { idempotencyKey }),
    `${setup.id}:create`,
  );
}

/**
 * The setup was closed, or got a SetupIntent in another tab. Nobody has the secret of this one, so
 * nobody has confirmed it; it may be canceled already.
 */
async function cancelUnused(stripe: Stripe, intent: Stripe.SetupIntent): Promise<void> {
  try {
    await stripe.setupIntents.cancel(intent.id);
  } catch (refusal) {
    if (!(refusal instanceof Stripe.errors.StripeInvalidRequestError)) throw refusal;
  }
}
