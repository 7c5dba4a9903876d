import type { Stripe } from "@stripe/stripe-js";
import { request } from "./api";
import { type Confirmed, finish } from "./finish";
import type { Summary } from "./summary";

/**
 * Have the server create and confirm the SetupIntent with the token of the details page, and finish
 * what is left to do then.
 */
export async function save(stripe: Stripe, { setup, confirmationToken }: Summary) {
  const confirmed = await request("POST", "/api/confirm-setup-intent", {
    setupId: setup.id,
    confirmationToken,
  });
  await finish(stripe, confirmed as Confirmed);
}
