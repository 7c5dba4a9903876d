/** POST /api/setup: open this browser's setup, or resume it. */

import type { RequestHandler } from "express";
import { z } from "zod";

import { startSession } from "../session.js";
import { isSetupSettled } from "../setup-intents.js";
import * as setups from "../setups.js";
import type { Shop } from "../shop.js";

const Start = z.strictObject({ new: z.boolean().optional() });

export function openSetup(shop: Shop): RequestHandler {
  return async (request, response) => {
    const { new: isNew } = Start.parse(request.body ?? {});
    const session = startSession(request, response, shop.settings.isLive);
    response.json(setups.viewSetup(await openOrResume(shop, session, isNew ?? false)));
  };
}

/**
 * Return the session's setup if it waits for its payment method; else a new one.
 *
 * @param isNew Whether the customer has asked to save another one than the one that is saved.
 */
async function openOrResume(shop: Shop, session: string, isNew: boolean): Promise<setups.Setup> {
  const { database } = shop;
  const old = await database.transaction((transaction) => setups.newestSetup(transaction, session));
  if (old && old.state !== "retired") {
    if (!(await isSetupSettled(shop, old))) return old;
    if (!isNew) throw new setups.AlreadySaved();
  }
  return database.transaction(async (transaction) => {
    const now = await setups.newestSetup(transaction, session);
    if (now && now.id !== old?.id) return now; // another tab was faster
    return setups.openSetup(transaction, session);
  });
}
