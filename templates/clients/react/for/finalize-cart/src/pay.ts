import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { request } from "./api";
import { fromStripe } from "./errors";
import { RETURN_URL } from "./stripe";

/**
 * Have the server create and confirm the PaymentIntent, let the customer authenticate if the bank
 * wants it, and go to the return page, which reads the state again.
 */
export async function pay(stripe: Stripe, elements: StripeElements, orderId: string) {
  const confirmationToken = await createToken(stripe, elements);
  const { status, clientSecret } = (await request("POST", "/api/confirm-intent", {
    orderId,
    confirmationToken,
  })) as { status: string; clientSecret: string };
  if (status === "requires_action") {
    const { error } = await stripe.handleNextAction({ clientSecret });
    if (error) throw fromStripe(error);
  }
  location.assign(`${RETURN_URL}?payment_intent_client_secret=${clientSecret}`);
}

/** Turn the payment details into a token; each attempt has its own, because a token works once. */
async function createToken(stripe: Stripe, elements: StripeElements) {
  const submitted = await elements.submit(); // first of all: it collects what wallets hold back until now
  if (submitted.error) throw fromStripe(submitted.error);
  const { confirmationToken, error } = await stripe.createConfirmationToken({
    elements,
    params: { return_url: RETURN_URL },
  });
  if (error) throw fromStripe(error);
  return confirmationToken.id;
}
