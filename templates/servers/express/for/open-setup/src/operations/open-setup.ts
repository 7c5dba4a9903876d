/** POST /api/setup: open this browser's setup, or resume it. */

import type { RequestHandler } from "express";

import { startSession } from "../session.js";
import * as setups from "../setups.js";
import type { Shop } from "../shop.js";

export function openSetup({ database }: Shop): RequestHandler {
  return async (request, response) => {
    const session = startSession(request, response);
    const setup = await database.transaction(async (transaction) => {
      const current = await setups.currentSetup(transaction, session);
      if (current && current.state !== "saved") return current;
      return setups.openSetup(transaction, session);
    });
    response.json(setups.viewSetup(setup));
  };
}
