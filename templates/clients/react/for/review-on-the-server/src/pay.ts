import type { Stripe } from "@stripe/stripe-js";
import { request } from "./api";
import { fromStripe } from "./errors";
import { RETURN_URL } from "./stripe";
import type { Summary } from "./summary";

/**
 * Have the server create and confirm the PaymentIntent with the token of the details page, let the
 * customer authenticate if the bank wants it, and go to the return page, which reads the state again.
 */
export async function pay(stripe: Stripe, { order, confirmationToken }: Summary) {
  const { status, clientSecret } = (await request("POST", "/api/confirm-intent", {
    orderId: order.id,
    confirmationToken,
  })) as { status: string; clientSecret: string };
  if (status === "requires_action") {
    const { error } = await stripe.handleNextAction({ clientSecret });
    if (error) throw fromStripe(error);
  }
  location.assign(`${RETURN_URL}?payment_intent_client_secret=${clientSecret}`);
}
