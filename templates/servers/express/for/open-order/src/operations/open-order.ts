/** POST /api/order: open this browser's order, or resume it. */

import type { RequestHandler } from "express";

import * as orders from "../orders.js";
import { makeQuote } from "../quotes.js";
import { startSession } from "../session.js";
import type { Shop } from "../shop.js";

export function openOrder({ database }: Shop): RequestHandler {
  return async (request, response) => {
    const session = startSession(request, response);
    const order = await database.transaction(async (transaction) => {
      const current = await orders.currentOrder(transaction, session);
      if (current && current.state !== "paid") return current;
      return orders.openOrder(transaction, session, makeQuote());
    });
    response.json(orders.viewOrder(order));
  };
}
