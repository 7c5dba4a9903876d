import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { request } from "./api";
import { fromStripe } from "./errors";
import { RETURN_URL } from "./stripe";

/** Turn the payment details into a token, have the server keep it with the order, and go on to the review. */
export async function keepDetails(stripe: Stripe, elements: StripeElements, orderId: string) {
  const confirmationToken = await createToken(stripe, elements);
  await request("POST", "/api/payment-summary", { orderId, confirmationToken });
  location.assign("review.html");
}

/** Return a token that survives the step to the next page, as the payment form does not. */
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
