import { request } from "./api.js";
import { fromStripe, isOutOfDate } from "./errors.js";
import { openOrder } from "./order.js";
import { announce, byId, startPage } from "./page.js";
import { appearance, mountPaymentElement } from "./payment-element.js";
import { openStripe, RETURN_URL } from "./stripe.js";
import { onSubmit } from "./submit.js";
import { showTerms } from "./terms.js";

/** @import { Stripe, StripeElements } from "@stripe/stripe-js" */

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
 * Turn the payment details into a token; each attempt has its own, because a token works once.
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
 * Have the server create and confirm the subscription, let the customer authenticate if
 * the bank wants it, and go to the return page, which reads the state again.
 *
 * @param {Stripe} stripe
 * @param {string} orderId
 * @param {string} confirmationToken
 */
async function confirmOnServer(stripe, orderId, confirmationToken) {
  const { type, status, clientSecret } = await request("POST", "/api/confirm-subscription", {
    orderId,
    confirmationToken,
  });
  if (status === "requires_action") {
    const { error } = await stripe.handleNextAction({ clientSecret });
    if (error) throw fromStripe(error);
  }
  location.assign(`${RETURN_URL}?${type}_intent_client_secret=${clientSecret}`);
}

startPage(start);
