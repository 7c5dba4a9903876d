import { request } from "./api.js";
import { createToken } from "./create-token.js";
import { isOutOfDate } from "./errors.js";
import { finish } from "./finish.js";
import { openOrder } from "./order.js";
import { announce, byId, startPage } from "./page.js";
import { appearance, mountPaymentElement } from "./payment-element.js";
import { openStripe } from "./stripe.js";
import { onSubmit } from "./submit.js";
import { showTerms } from "./terms.js";

/** @import { Stripe } from "@stripe/stripe-js" */

/** Show the order and a payment form for its total; there is no subscription yet. */
async function start() {
  let order = await openOrder();
  showTerms(order);
  const stripe = await openStripe();
  const { amount, currency } = order;
  const elements = stripe.elements({ mode: "subscription", amount, currency, appearance: appearance() });
  announce("Loading the payment form…");
  await mountPaymentElement(elements);
  announce("");
  onSubmit(byId("payment", HTMLFormElement), "Subscribing…", async () => {
    try {
      await confirmOnServer(stripe, order.id, await createToken(stripe, elements));
    } catch (error) {
      if (isOutOfDate(error)) {
        order = await openOrder();
        showTerms(order);
        await elements.update({ amount: order.amount });
      }
      throw error;
    }
  });
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
