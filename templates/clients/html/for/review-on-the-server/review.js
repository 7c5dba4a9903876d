import { request } from "./api.js";
import { isOutOfDate } from "./errors.js";
import { finish } from "./finish.js";
import { announce, byId, startPage } from "./page.js";
import { openStripe } from "./stripe.js";
import { onSubmit } from "./submit.js";
import { explainFailure, openSummary } from "./summary.js";

/** @import { Stripe } from "@stripe/stripe-js" */
/** @import { Summary } from "./summary.js" */

async function start() {
  let summary = await openSummary();
  const stripe = await openStripe();
  announce("");
  onSubmit(byId("review", HTMLFormElement), "Paying…", async () => {
    try {
      await confirmOnServer(stripe, summary);
    } catch (error) {
      if (!isOutOfDate(error)) throw explainFailure(error);
      summary = await openSummary();
      throw error;
    }
  });
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
  await finish(stripe, confirmed);
}

startPage(start);
