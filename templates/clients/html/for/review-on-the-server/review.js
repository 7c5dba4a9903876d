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
  onSubmit(byId("review", HTMLFormElement), "Paying…", () =>
    confirmOnServer(stripe, summary).catch(explainFailure),
  );
}

/**
 * Have the server create and confirm the PaymentIntent with the token of the details page.
 *
 * @param {Stripe} stripe
 * @param {Summary} summary
 */
async function confirmOnServer(stripe, { order, confirmationToken }) {
  const confirmed = await request("POST", "/api/confirm-intent", {
    orderId: order.id,
    confirmationToken,
  });
  await finish(stripe, "payment", confirmed);
}

startPage(start);
