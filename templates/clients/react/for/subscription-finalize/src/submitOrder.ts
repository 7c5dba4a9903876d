import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { request } from "./api";
import { createToken } from "./createToken";
import { type Confirmed, finish } from "./finish";

/** Have the server create and confirm the subscription, and finish what is left to do then. */
export async function submitOrder(stripe: Stripe, elements: StripeElements, orderId: string) {
  const confirmationToken = await createToken(stripe, elements);
  const confirmed = await request("POST", "/api/confirm-subscription", {
    orderId,
    confirmationToken,
  });
  await finish(stripe, confirmed as Confirmed);
}
