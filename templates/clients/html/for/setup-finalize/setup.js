import { request } from "./api.js";
import { fromStripe, isOutOfDate } from "./errors.js";
import { announce, byId, startPage } from "./page.js";
import { appearance, mountPaymentElement } from "./payment-element.js";
import { openStripe, RETURN_URL } from "./stripe.js";
import { onSubmit } from "./submit.js";

/** @import { Stripe, StripeElements } from "@stripe/stripe-js" */

/** Show a payment form; there is no SetupIntent yet. */
async function start() {
  let { id, currency } = await request("POST", "/api/setup");
  const stripe = await openStripe();
  const elements = stripe.elements({ mode: "setup", currency, appearance: appearance() });
  announce("Loading the payment form…");
  await mountPaymentElement(elements);
  announce("");
  onSubmit(byId("setup", HTMLFormElement), "Saving…", async () => {
    try {
      await confirmOnServer(stripe, id, await createToken(stripe, elements));
    } catch (error) {
      if (isOutOfDate(error)) ({ id } = await request("POST", "/api/setup"));
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
 * Have the server create and confirm the SetupIntent, let the customer authenticate if
 * the bank wants it, and go to the return page, which reads the state again.
 *
 * @param {Stripe} stripe
 * @param {string} setupId
 * @param {string} confirmationToken
 */
async function confirmOnServer(stripe, setupId, confirmationToken) {
  const { status, clientSecret } = await request("POST", "/api/confirm-setup-intent", {
    setupId,
    confirmationToken,
  });
  if (status === "requires_action") {
    const { error } = await stripe.handleNextAction({ clientSecret });
    if (error) throw fromStripe(error);
  }
  location.assign(`${RETURN_URL}?setup_intent_client_secret=${clientSecret}`);
}

startPage(start);
