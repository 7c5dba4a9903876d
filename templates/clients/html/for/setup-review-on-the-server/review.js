import { request } from "./api.js";
import { fromStripe } from "./errors.js";
import { announce, byId, startPage } from "./page.js";
import { openStripe, RETURN_URL } from "./stripe.js";
import { onSubmit } from "./submit.js";
import { openSummary, sendBack } from "./summary.js";

/** @import { Stripe } from "@stripe/stripe-js" */
/** @import { Summary } from "./summary.js" */

async function start() {
  const summary = await openSummary();
  const stripe = await openStripe();
  announce("");
  onSubmit(byId("review", HTMLFormElement), "Saving…", () => confirmOnServer(stripe, summary).catch(sendBack));
}

/**
 * Have the server create and confirm the SetupIntent with the token of the details page, let the
 * customer authenticate if the bank wants it, and go to the return page, which reads the state again.
 *
 * @param {Stripe} stripe
 * @param {Summary} summary
 */
async function confirmOnServer(stripe, { setup, confirmationToken }) {
  const { status, clientSecret } = await request("POST", "/api/confirm-setup-intent", {
    setupId: setup.id,
    confirmationToken,
  });
  if (status === "requires_action") {
    const { error } = await stripe.handleNextAction({ clientSecret });
    if (error) throw fromStripe(error);
  }
  location.assign(`${RETURN_URL}?setup_intent_client_secret=${clientSecret}`);
}

startPage(start);
