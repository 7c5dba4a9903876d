import { request } from "./api.js";
import { failUnlessSaved } from "./fail-unless-saved.js";
import { announce, byId, startPage } from "./page.js";
import { openStripe, RETURN_URL } from "./stripe.js";
import { onSubmit } from "./submit.js";
import { explainFailure, openSummary } from "./summary.js";

/** @import { Stripe } from "@stripe/stripe-js" */
/** @import { Summary } from "./summary.js" */

async function start() {
  const summary = await openSummary();
  const stripe = await openStripe();
  announce("");
  onSubmit(byId("review", HTMLFormElement), "Saving…", () =>
    save(stripe, summary).catch((error) => {
      throw explainFailure(error);
    }),
  );
}

/**
 * Have the SetupIntent created and confirm it with the token of the details page; this page has no
 * Payment Element. Stripe.js handles 3D Secure and then goes to the return page.
 *
 * @param {Stripe} stripe
 * @param {Summary} summary
 */
async function save(stripe, { setup, confirmationToken }) {
  const { clientSecret } = await request("POST", "/api/create-setup-intent", { setupId: setup.id });
  const { error } = await stripe.confirmSetup({
    clientSecret,
    confirmParams: { confirmation_token: confirmationToken, return_url: RETURN_URL },
  });
  await failUnlessSaved(stripe, clientSecret, error);
}

startPage(start);
