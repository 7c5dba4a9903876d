import type { Stripe } from "@stripe/stripe-js";
import { request } from "./api";
import { failUnlessPaid } from "./failUnlessPaid";
import { RETURN_URL } from "./stripe";
import type { Summary } from "./summary";

/**
 * Have the PaymentIntent created and confirm it with the token of the details page. Stripe.js
 * handles 3D Secure and then goes to the return page.
 */
export async function pay(stripe: Stripe, { order, confirmationToken }: Summary) {
  const { clientSecret } = (await request("POST", "/api/create-intent", {
    orderId: order.id,
  })) as { clientSecret: string };
  const { error } = await stripe.confirmPayment({
    clientSecret,
    confirmParams: { confirmation_token: confirmationToken, return_url: RETURN_URL },
  });
  await failUnlessPaid(stripe, clientSecret, error);
}
