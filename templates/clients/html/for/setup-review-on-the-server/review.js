import { request } from "./api.js";
import { finish } from "./finish.js";
import { announce, byId, startPage } from "./page.js";
import { openStripe } from "./stripe.js";
import { onSubmit } from "./submit.js";
import { explainFailure, openSummary } from "./summary.js";

/** @import { Stripe } from "@stripe/stripe-js" */
/** @import { Summary } from "./summary.js" */

async function start() {
  const summary = await openSummary();
  const stripe = await openStripe();
  announce("");
  onSubmit(byId("review", HTMLFormElement), "Saving…", () =>
    confirmOnServer(stripe, summary).catch((error) => {
      throw explainFailure(error);
    }),
  );
}

/**
 * Have the server create and confirm the SetupIntent with the token of the details page.
 *
 * @param {Stripe} stripe
 * @param {Summary} summary
 */
async function confirmOnServer(stripe, { setup, confirmationToken }) {
  const confirmed = await request("POST", "/api/confirm-setup-intent", {
    setupId: setup.id,
    confirmationToken,
  });
  await finish(stripe, confirmed);
}

startPage(start);
