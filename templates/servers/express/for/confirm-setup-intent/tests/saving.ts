/** What the page does when the customer presses the button. */

import type { SetupView } from "../src/setups.js";
import type { Browser } from "./browser.js";
import { GOOD, type Saving, type StripeJs } from "./stripe-js.js";

export async function save(
  browser: Browser,
  stripeJs: StripeJs,
  setup: SetupView,
  card = GOOD,
): Promise<Saving> {
  return saveWith(browser, setup, await stripeJs.newToken(setup, card));
}

export async function saveWith(browser: Browser, setup: SetupView, token: string): Promise<Saving> {
  const attempt = { setupId: setup.id, confirmationToken: token };
  const answer = await browser.post("/api/confirm-setup-intent", attempt);
  if (answer.code) return { outcome: answer.code, clientSecret: "" };
  const { status, clientSecret } = answer.body as { status: string; clientSecret: string };
  return { outcome: status, clientSecret };
}
