/** What the page does when the customer presses the button. */

import type { SetupView } from "../src/setups.js";
import type { Browser } from "./browser.js";
import { GOOD, type Saving, type StripeJs, typedIn } from "./stripe-js.js";

export async function save(
  browser: Browser,
  stripeJs: StripeJs,
  setup: SetupView,
  card = GOOD,
): Promise<Saving> {
  const answer = await browser.post("/api/create-setup-intent", { setupId: setup.id });
  if (answer.code) return { outcome: answer.code, clientSecret: "" };
  const { clientSecret } = answer.body as { clientSecret: string };
  return stripeJs.confirm(clientSecret, typedIn(setup, card));
}
