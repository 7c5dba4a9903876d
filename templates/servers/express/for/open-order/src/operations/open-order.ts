/** POST /api/order: open this browser's order, or resume it. */

import type { RequestHandler } from "express";
import { z } from "zod";

import { openOrResume } from "../opening.js";
import { viewOrder } from "../orders.js";
import { startSession } from "../session.js";
import type { Shop } from "../shop.js";

const Start = z.strictObject({ new: z.boolean().optional() });

export function openOrder(shop: Shop): RequestHandler {
  return async (request, response) => {
    const { new: isNew } = Start.parse(request.body ?? {});
    const session = startSession(request, response, shop.settings.isLive);
    response.json(viewOrder(await openOrResume(shop, session, isNew ?? false)));
  };
}
