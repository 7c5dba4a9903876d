import { request } from "./api.js";
import { isOutOfDate } from "./errors.js";
import { failUnlessPaid } from "./fail-unless-paid.js";
import { announce, byId, startPage } from "./page.js";
import { openStripe, RETURN_URL } from "./stripe.js";
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
      await pay(stripe, summary);
    } catch (error) {
      if (!isOutOfDate(error)) throw explainFailure(error);
      summary = await openSummary();
      throw error;
    }
  });
}

/**
 * Have the PaymentIntent created and confirm it with the token of the details page; this page has no
 * Payment Element. Stripe.js handles 3D Secure and then goes to the return page.
 *
 * @param {Stripe} stripe
 * @param {Summary} summary
 */
async function pay(stripe, { order, confirmationToken }) {
  const { clientSecret } = await request("POST", "/api/create-intent", { orderId: order.id });
  const { error } = await stripe.confirmPayment({
    clientSecret,
    confirmParams: { confirmation_token: confirmationToken, return_url: RETURN_URL },
  });
  await failUnlessPaid(stripe, clientSecret, error);
}

startPage(start);
