import { request } from "./api.js";
import { fromStripe, isOutOfDate } from "./errors.js";
import { announce, byId, startPage } from "./page.js";
import { appearance, mountPaymentElement } from "./payment-element.js";
import { openStripe, RETURN_URL } from "./stripe.js";
import { onSubmit } from "./submit.js";

/** @import { Stripe, StripeElements } from "@stripe/stripe-js" */

/** Show a payment form; there is no SetupIntent before the review. */
async function start() {
  let { id, currency } = await request("POST", "/api/setup");
  const stripe = await openStripe();
  const elements = stripe.elements({ mode: "setup", currency, appearance: appearance() });
  announce("Loading the payment form…");
  await mountPaymentElement(elements);
  announce("");
  onSubmit(byId("details", HTMLFormElement), "One moment…", async () => {
    try {
      await keepDetails(id, await createToken(stripe, elements));
    } catch (error) {
      if (isOutOfDate(error)) ({ id } = await request("POST", "/api/setup"));
      throw error;
    }
  });
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
 * Have the server keep the token with the setup, and go on to the review.
 *
 * @param {string} setupId
 * @param {string} confirmationToken
 */
async function keepDetails(setupId, confirmationToken) {
  await request("POST", "/api/setup-summary", { setupId, confirmationToken });
  location.assign("review.html");
}

startPage(start);
