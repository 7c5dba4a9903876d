import { request } from "./api.js";
import { isOutOfDate } from "./errors.js";
import { failUnlessPaid } from "./fail-unless-paid.js";
import { openOrder } from "./order.js";
import { announce, byId, startPage } from "./page.js";
import { appearance, mountPaymentElement } from "./payment-element.js";
import { openStripe, RETURN_URL } from "./stripe.js";
import { onSubmit } from "./submit.js";

/** @import { Stripe, StripeElements } from "@stripe/stripe-js" */

/** Have the PaymentIntent created before the customer sees the payment form. */
async function start() {
  const clientSecret = await createIntent().catch(createIntentAgain);
  const stripe = await openStripe();
  const elements = stripe.elements({ clientSecret, appearance: appearance() });
  announce("Loading the payment form…");
  await mountPaymentElement(elements);
  announce("");
  onSubmit(byId("payment", HTMLFormElement), "Paying…", () => pay(stripe, elements, clientSecret));
}

/**
 * Return the client secret of the order's PaymentIntent; a reload gets the same one.
 *
 * @returns {Promise<string>}
 */
async function createIntent() {
  const order = await openOrder();
  const { clientSecret } = await request("POST", "/api/create-intent", { orderId: order.id });
  return clientSecret;
}

/**
 * Try once more if the order was replaced under us, for example in another tab.
 *
 * @param {unknown} error
 */
function createIntentAgain(error) {
  if (!isOutOfDate(error)) throw error;
  return createIntent();
}

/**
 * Confirm the PaymentIntent. Stripe.js handles 3D Secure and then goes to the return page.
 *
 * @param {Stripe} stripe
 * @param {StripeElements} elements
 * @param {string} clientSecret
 */
async function pay(stripe, elements, clientSecret) {
  const { error } = await stripe.confirmPayment({
    elements,
    confirmParams: { return_url: RETURN_URL },
  });
  await failUnlessPaid(stripe, clientSecret, error);
}

startPage(start);
