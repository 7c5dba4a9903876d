import { request } from "./api.js";
import { createToken } from "./create-token.js";
import { isOutOfDate } from "./errors.js";
import { openSetup } from "./open-setup.js";
import { announce, byId, startPage } from "./page.js";
import { appearance, mountPaymentElement } from "./payment-element.js";
import { openStripe } from "./stripe.js";
import { onSubmit } from "./submit.js";

/** Show a payment form; there is no SetupIntent before the review. */
async function start() {
  let { id, currency } = await openSetup();
  const stripe = await openStripe();
  const elements = stripe.elements({ mode: "setup", currency, appearance: appearance() });
  announce("Loading the payment form…");
  await mountPaymentElement(elements);
  announce("");
  onSubmit(byId("details", HTMLFormElement), "One moment…", async () => {
    try {
      await keepDetails(id, await createToken(stripe, elements));
    } catch (error) {
      if (isOutOfDate(error)) ({ id } = await openSetup());
      throw error;
    }
  });
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
