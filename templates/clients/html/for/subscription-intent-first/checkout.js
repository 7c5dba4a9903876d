import { request } from "./api.js";
import { isOutOfDate } from "./errors.js";
import { failUnlessPaid } from "./fail-unless-paid.js";
import { failUnlessSaved } from "./fail-unless-saved.js";
import { openOrder } from "./order.js";
import { announce, byId, startPage } from "./page.js";
import { appearance, mountPaymentElement } from "./payment-element.js";
import { openStripe, RETURN_URL } from "./stripe.js";
import { onSubmit } from "./submit.js";
import { showTerms } from "./terms.js";

/** @import { Stripe, StripeElements } from "@stripe/stripe-js" */
/** @typedef {{ type: "payment" | "setup", clientSecret: string }} Confirmation */

/** Have the subscription created before the customer sees the payment form. */
async function start() {
  const { type, clientSecret } = await createSubscription().catch(createSubscriptionAgain);
  const stripe = await openStripe();
  const elements = stripe.elements({ clientSecret, appearance: appearance() });
  announce("Loading the payment form…");
  await mountPaymentElement(elements);
  announce("");
  onSubmit(byId("payment", HTMLFormElement), "Subscribing…", () =>
    type === "setup" ? setUp(stripe, elements, clientSecret) : pay(stripe, elements, clientSecret),
  );
}

/**
 * Return what is left to confirm of the order's subscription; a reload gets the same.
 *
 * @returns {Promise<Confirmation>}
 */
async function createSubscription() {
  const order = await openOrder();
  showTerms(order);
  return request("POST", "/api/create-subscription", { orderId: order.id });
}

/**
 * Try once more if the order was replaced under us, for example in another tab.
 *
 * @param {unknown} error
 */
function createSubscriptionAgain(error) {
  if (!isOutOfDate(error)) throw error;
  return createSubscription();
}

/**
 * Pay the first invoice. Stripe.js handles 3D Secure and then goes to the return page.
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

/**
 * Save the payment method for what comes after the trial; nothing is charged now.
 *
 * @param {Stripe} stripe
 * @param {StripeElements} elements
 * @param {string} clientSecret
 */
async function setUp(stripe, elements, clientSecret) {
  const { error } = await stripe.confirmSetup({
    elements,
    confirmParams: { return_url: RETURN_URL },
  });
  await failUnlessSaved(stripe, clientSecret, error);
}

startPage(start);
