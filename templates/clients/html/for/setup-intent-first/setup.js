import { request } from "./api.js";
import { isOutOfDate } from "./errors.js";
import { failUnlessSaved } from "./fail-unless-saved.js";
import { openSetup } from "./open-setup.js";
import { announce, byId, startPage } from "./page.js";
import { appearance, mountPaymentElement } from "./payment-element.js";
import { openStripe, RETURN_URL } from "./stripe.js";
import { onSubmit } from "./submit.js";

/** @import { Stripe, StripeElements } from "@stripe/stripe-js" */

/** Have the SetupIntent created before the customer sees the payment form. */
async function start() {
  const clientSecret = await createIntent().catch(createIntentAgain);
  const stripe = await openStripe();
  const elements = stripe.elements({ clientSecret, appearance: appearance() });
  announce("Loading the payment form…");
  await mountPaymentElement(elements);
  announce("");
  onSubmit(byId("setup", HTMLFormElement), "Saving…", () => save(stripe, elements, clientSecret));
}

/**
 * Return the client secret of the setup's SetupIntent; a reload gets the same one.
 *
 * @returns {Promise<string>}
 */
async function createIntent() {
  const { id } = await openSetup();
  const { clientSecret } = await request("POST", "/api/create-setup-intent", { setupId: id });
  return clientSecret;
}

/**
 * Try once more if the setup was replaced under us, for example in another tab.
 *
 * @param {unknown} error
 */
function createIntentAgain(error) {
  if (!isOutOfDate(error)) throw error;
  return createIntent();
}

/**
 * Confirm the SetupIntent. Stripe.js handles 3D Secure and then goes to the return page.
 *
 * @param {Stripe} stripe
 * @param {StripeElements} elements
 * @param {string} clientSecret
 */
async function save(stripe, elements, clientSecret) {
  const { error } = await stripe.confirmSetup({
    elements,
    confirmParams: { return_url: RETURN_URL },
  });
  await failUnlessSaved(stripe, clientSecret, error);
}

startPage(start);
