import { request } from "./api.js";
import { fromStripe, isOutOfDate } from "./errors.js";
import { moneyOf } from "./money.js";
import { announce, byId, startPage } from "./page.js";
import { appearance, mountPaymentElement } from "./payment-element.js";
import { openStripe, RETURN_URL } from "./stripe.js";
import { onSubmit } from "./submit.js";

/** @import { Stripe, StripeElements } from "@stripe/stripe-js" */
/** @import { Order } from "./cart.js" */

/** Show a payment form for the order's total; there is no PaymentIntent before the review. */
async function start() {
  let order = await openOrder();
  const stripe = await openStripe();
  const { amount, currency } = order;
  const elements = stripe.elements({ mode: "payment", amount, currency, appearance: appearance() });
  announce("Loading the payment form…");
  await mountPaymentElement(elements);
  announce("");
  onSubmit(byId("details", HTMLFormElement), "One moment…", async () => {
    try {
      await keepDetails(order.id, await createToken(stripe, elements));
    } catch (error) {
      if (isOutOfDate(error)) {
        order = await openOrder();
        await elements.update({ amount: order.amount });
      }
      throw error;
    }
  });
}

/**
 * Open this browser's order, or resume it, and show its total.
 *
 * @returns {Promise<Order>}
 */
async function openOrder() {
  const order = await request("POST", "/api/order");
  byId("total", HTMLElement).textContent = moneyOf(order)(order.amount);
  return order;
}

/**
 * Turn the payment details into a token that survives the step to the next page.
 *
 * @param {Stripe} stripe
 * @param {StripeElements} elements
 */
async function createToken(stripe, elements) {
  const submitted = await elements.submit(); // first of all: it collects what wallets hold back until now
  if (submitted.error) throw fromStripe(submitted.error);
  const { confirmationToken, error } = await stripe.createConfirmationToken({
    elements,
    params: { return_url: RETURN_URL },
  });
  if (error) throw fromStripe(error);
  return confirmationToken.id;
}

/**
 * Have the server keep the token with the order, and go on to the review.
 *
 * @param {string} orderId
 * @param {string} confirmationToken
 */
async function keepDetails(orderId, confirmationToken) {
  await request("POST", "/api/payment-summary", { orderId, confirmationToken });
  location.assign("review.html");
}

startPage(start);
