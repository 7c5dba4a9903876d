/** GET /api/setup-summary: what the customer reviews before saving it. */

import type { RequestHandler } from "express";

import { ApiError } from "../api.js";
import { findDetails } from "../payment-details.js";
import { readSession } from "../session.js";
import { currentSetup, NoSetup } from "../setups.js";
import type { Shop } from "../shop.js";

export function readSetupSummary({ database }: Shop): RequestHandler {
  return async (request, response) => {
    const summary = await database.transaction(async (transaction) => {
      const setup = await currentSetup(transaction, readSession(request));
      if (!setup) throw new NoSetup();
      return findDetails(transaction, setup);
    });
    if (!summary) {
      const message = "Please enter your payment details first.";
      throw new ApiError(409, "no_payment_details", message);
    }
    response.json(summary);
  };
}
