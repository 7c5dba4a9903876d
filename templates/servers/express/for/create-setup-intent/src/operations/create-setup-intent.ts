/** POST /api/create-setup-intent: the SetupIntent of a setup, for Stripe.js to confirm. */

import type { RequestHandler } from "express";
import { z } from "zod";

import { readSession } from "../session.js";
import { findOrCreateIntent, isSettled } from "../setup-intents.js";
import { AlreadySaved, unsavedSetup } from "../setups.js";
import type { Shop } from "../shop.js";

const SetupToConfirm = z.strictObject({ setupId: z.string() });

export function createSetupIntent(shop: Shop): RequestHandler {
  return async (request, response) => {
    const { setupId } = SetupToConfirm.parse(request.body);
    const session = readSession(request);
    const setup = await shop.database.transaction((transaction) =>
      unsavedSetup(transaction, session, setupId),
    );
    const intent = await findOrCreateIntent(shop, setup);
    if (isSettled(intent)) throw new AlreadySaved();
    response.json({ clientSecret: intent.client_secret });
  };
}
