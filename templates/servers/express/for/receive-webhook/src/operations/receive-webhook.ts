/**
 * POST /webhook: the events that Stripe sends, which alone decide what has happened.
 *
 * Stripe sends an event more than once, and events in any order. Each one is recorded and handled
 * in one transaction: if that fails, Stripe is told so and sends it again.
 */

import type { Transaction } from "@libsql/client";
import type { RequestHandler } from "express";
import Stripe from "stripe";
import { z } from "zod";

import { ApiError } from "../api.js";
import { declareTable } from "../database.js";
import { handle } from "../events.js";
import type { Shop } from "../shop.js";

declareTable(`
  CREATE TABLE IF NOT EXISTS processed_events (
    id TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    received_at TEXT NOT NULL
  )
`);

// What makes a signed body an event; that the rest is there, the signature vouches for.
const EventForm = z.object({
  id: z.string(),
  type: z.string(),
  api_version: z.string().nullish(),
  data: z.object({ object: z.object({ object: z.string() }) }),
});

export function receiveWebhook({ settings, database, stripe }: Shop): RequestHandler {
  return async (request, response) => {
    const payload: unknown = request.body;
    const event = readEvent(
      stripe,
      payload instanceof Uint8Array ? payload : "",
      request.get("Stripe-Signature") ?? "",
      settings.webhookSecret.reveal(),
    );
    checkVersion(event);
    await database.transaction(async (transaction) => {
      if (await record(transaction, event)) {
        await handle(transaction, event);
      } else {
        console.info(`event ${event.id} was handled before`);
      }
    });
    response.json({});
  };
}

function readEvent(
  stripe: Stripe,
  payload: Uint8Array | string,
  signature: string,
  secret: string,
): Stripe.Event {
  try {
    const event = stripe.webhooks.constructEvent(payload, signature, secret);
    EventForm.parse(event);
    return event;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) {
      throw new ApiError(400, "invalid_signature", "The signature is not valid.", { cause: error });
    }
    // What a parser says quotes the payload.
    const cause = error instanceof SyntaxError ? new Error("it is not JSON") : error;
    throw new ApiError(400, "invalid_payload", "This is not an event.", { cause });
  }
}

/** An event has the form of its endpoint's API version, which may be older than what we read. */
function checkVersion({ id, api_version: version }: Stripe.Event): void {
  const ours = Stripe.API_VERSION;
  if (!version || trainOf(version) === trainOf(ours)) return;
  console.error(
    `event ${id} has API version ${version}, not ${ours}: create the endpoint with ${ours};` +
      " for tests run `stripe listen --latest`",
  );
  throw new ApiError(400, "other_api_version", "This event has another API version.");
}

/** Return the release train of an API version: "endive" of "2026-10-28.endive". */
function trainOf(version: string): string | undefined {
  return version.split(".")[1];
}

/** Remember the event; false if it was handled before. */
async function record(transaction: Transaction, event: Stripe.Event): Promise<boolean> {
  const { rowsAffected } = await transaction.execute({
    sql: `INSERT INTO processed_events (id, type, received_at) VALUES (?, ?, ?)
          ON CONFLICT DO NOTHING`,
    args: [event.id, event.type, new Date().toISOString()],
  });
  return rowsAffected === 1;
}
