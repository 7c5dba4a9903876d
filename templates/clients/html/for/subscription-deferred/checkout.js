import { request } from "./api.js";
import { openCart } from "./cart.js";
import { fromStripe } from "./errors.js";
import { failUnlessPaid } from "./fail-unless-paid.js";
import { failUnlessSaved } from "./fail-unless-saved.js";
import { announce, byId, startPage } from "./page.js";
import { appearance, mountPaymentElement } from "./payment-element.js";
import { openStripe, RETURN_URL } from "./stripe.js";
import { onSubmit } from "./submit.js";
import { showTerms } from "./terms.js";

/** @import { Stripe, StripeElements } from "@stripe/stripe-js" */

/** Show the cart and a payment form for its total; there is no subscription yet. */
async function start() {
  const cart = await openCart();
  const stripe = await openStripe();
  const { amount, currency } = cart.order;
  const elements = stripe.elements({ mode: "subscription", amount, currency, appearance: appearance() });
  announce("Loading the payment form…");
  await mountPaymentElement(elements);
  announce("");
  showTerms(cart.order);
  cart.onQuote = (order) => {
    showTerms(order);
    return elements.update({ amount: order.amount });
  };
  cart.unlock();
  onSubmit(byId("payment", HTMLFormElement), "Subscribing…", () =>
    cart.whileLocked(() => subscribe(stripe, elements, cart.order.id)),
  );
}

/**
 * Have the subscription created and confirm it: its first payment, or the payment method of a trial.
 * Stripe.js handles 3D Secure and then goes to the return page.
 *
 * @param {Stripe} stripe
 * @param {StripeElements} elements
 * @param {string} orderId
 */
async function subscribe(stripe, elements, orderId) {
  const submitted = await elements.submit(); // first of all: it collects what wallets hold back until now
  if (submitted.error) throw fromStripe(submitted.error);
  const { type, clientSecret } = await request("POST", "/api/create-subscription", { orderId });
  const confirmation = { elements, clientSecret, confirmParams: { return_url: RETURN_URL } };
  if (type === "setup") {
    const { error } = await stripe.confirmSetup(confirmation);
    await failUnlessSaved(stripe, clientSecret, error);
  } else {
    const { error } = await stripe.confirmPayment(confirmation);
    await failUnlessPaid(stripe, clientSecret, error);
  }
}

startPage(start);
