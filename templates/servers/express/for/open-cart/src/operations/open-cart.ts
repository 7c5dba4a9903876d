/** POST /api/order: open this browser's order with a first cart, or resume it. */

import type { RequestHandler } from "express";

import { FIRST_CART } from "../catalog.js";
import { currentOrder, openOrder, viewOrder } from "../orders.js";
import { makeQuote } from "../quotes.js";
import { startSession } from "../session.js";
import type { Shop } from "../shop.js";

export function openCart({ database }: Shop): RequestHandler {
  return async (request, response) => {
    const session = startSession(request, response);
    const order = await database.transaction(async (transaction) => {
      const current = await currentOrder(transaction, session);
      if (current && current.state !== "paid") return current;
      return openOrder(transaction, session, makeQuote(FIRST_CART, ""));
    });
    response.json(viewOrder(order));
  };
}
