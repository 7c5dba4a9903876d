/** GET /api/config: what the browser needs to load Stripe.js. */

import type { RequestHandler } from "express";

import type { Shop } from "../shop.js";

export function readConfig({ settings }: Shop): RequestHandler {
  return (_request, response) => {
    response.json({ publishableKey: settings.publishableKey });
  };
}
