import { request } from "./api.js";
import { openCart } from "./cart.js";
import { createToken } from "./create-token.js";
import { finish } from "./finish.js";
import { announce, byId, startPage } from "./page.js";
import { appearance, mountPaymentElement } from "./payment-element.js";
import { openStripe } from "./stripe.js";
import { onSubmit } from "./submit.js";
import { showTerms } from "./terms.js";

/** @import { Stripe } from "@stripe/stripe-js" */

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
    cart.whileLocked(async () => {
      const token = await createToken(stripe, elements);
      await confirmOnServer(stripe, cart.order.id, token);
    }),
  );
}

/**
 * Have the server create and confirm the subscription.
 *
 * @param {Stripe} stripe
 * @param {string} orderId
 * @param {string} confirmationToken
 */
async function confirmOnServer(stripe, orderId, confirmationToken) {
  const confirmed = await request("POST", "/api/confirm-subscription", {
    orderId,
    confirmationToken,
  });
  await finish(stripe, confirmed);
}

startPage(start);
