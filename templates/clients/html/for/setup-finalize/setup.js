import { request } from "./api.js";
import { createToken } from "./create-token.js";
import { isOutOfDate } from "./errors.js";
import { finish } from "./finish.js";
import { openSetup } from "./open-setup.js";
import { announce, byId, startPage } from "./page.js";
import { appearance, mountPaymentElement } from "./payment-element.js";
import { openStripe } from "./stripe.js";
import { onSubmit } from "./submit.js";

/** @import { Stripe } from "@stripe/stripe-js" */

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
      await confirmOnServer(stripe, id, await createToken(stripe, elements));
    } catch (error) {
      if (isOutOfDate(error)) ({ id } = await openSetup());
      throw error;
    }
  });
}

/**
 * Have the server create and confirm the SetupIntent.
 *
 * @param {Stripe} stripe
 * @param {string} setupId
 * @param {string} confirmationToken
 */
async function confirmOnServer(stripe, setupId, confirmationToken) {
  const confirmed = await request("POST", "/api/confirm-setup-intent", {
    setupId,
    confirmationToken,
  });
  await finish(stripe, confirmed);
}

startPage(start);
