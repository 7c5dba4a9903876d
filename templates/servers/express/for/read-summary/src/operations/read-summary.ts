/** GET /api/payment-summary: what the customer reviews before paying. */

import type { RequestHandler } from "express";

import { ApiError } from "../api.js";
import { currentOrder, NoOrder } from "../orders.js";
import { findDetails } from "../payment-details.js";
import { readSession } from "../session.js";
import type { Shop } from "../shop.js";

export function readSummary({ database }: Shop): RequestHandler {
  return async (request, response) => {
    const summary = await database.transaction(async (transaction) => {
      const order = await currentOrder(transaction, readSession(request));
      if (!order) throw new NoOrder();
      return findDetails(transaction, order);
    });
    if (!summary) {
      const message = "Please enter your payment details first.";
      throw new ApiError(409, "no_payment_details", message);
    }
    response.json(summary);
  };
}
