import { request } from "./api.js";
import { fromStripe, isOutOfDate } from "./errors.js";
import { failUnlessSaved } from "./fail-unless-saved.js";
import { openSetup } from "./open-setup.js";
import { announce, byId, startPage } from "./page.js";
import { appearance, mountPaymentElement } from "./payment-element.js";
import { openStripe, RETURN_URL } from "./stripe.js";
import { onSubmit } from "./submit.js";

/** @import { Stripe, StripeElements } from "@stripe/stripe-js" */

/** Show a payment form; there is no SetupIntent yet. */
async function start() {
  let { id, currency } = await openSetup();
  const stripe = await openStripe();
  const elements = stripe.elements({ mode: "setup", currency, appearance: appearance() });
  announce("Loading the payment form…");
  await mountPaymentElement(elements);
  announce("");
  onSubmit(byId("setup", HTMLFormElement), "Saving…", async () => {
    try {
      await save(stripe, elements, id);
    } catch (error) {
      if (isOutOfDate(error)) ({ id } = await openSetup());
      throw error;
    }
  });
}

/**
 * Have the SetupIntent created and confirm it. Stripe.js handles 3D Secure and then goes to the return page.
 *
 * @param {Stripe} stripe
 * @param {StripeElements} elements
 * @param {string} setupId
 */
async function save(stripe, elements, setupId) {
  const submitted = await elements.submit(); // first of all: it collects what wallets hold back until now
  if (submitted.error) throw fromStripe(submitted.error);
  const { clientSecret } = await request("POST", "/api/create-setup-intent", { setupId });
  const { error } = await stripe.confirmSetup({
    elements,
    clientSecret,
    confirmParams: { return_url: RETURN_URL },
  });
  await failUnlessSaved(stripe, clientSecret, error);
}

startPage(start);
