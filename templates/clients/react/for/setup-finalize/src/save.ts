import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { request } from "./api";
import { createToken } from "./createToken";
import { type Confirmed, finish } from "./finish";

/** Have the server create and confirm the SetupIntent, and finish what is left to do then. */
export async function save(stripe: Stripe, elements: StripeElements, setupId: string) {
  const confirmationToken = await createToken(stripe, elements);
  const confirmed = await request("POST", "/api/confirm-setup-intent", {
    setupId,
    confirmationToken,
  });
  await finish(stripe, confirmed as Confirmed);
}
