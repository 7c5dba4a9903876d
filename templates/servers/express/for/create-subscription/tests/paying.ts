/** What the page does when the customer presses the button. */

import type { OrderView } from "../src/orders.js";
import type { Browser } from "./browser.js";
import { GOOD, type Payment, type StripeJs, typedIn } from "./stripe-js.js";

export async function pay(
  browser: Browser,
  stripeJs: StripeJs,
  order: OrderView,
  card = GOOD,
): Promise<Payment> {
  const answer = await browser.post("/api/create-subscription", { orderId: order.id });
  if (answer.code) return { outcome: answer.code, clientSecret: "" };
  const { clientSecret } = answer.body as { clientSecret: string };
  return stripeJs.confirm(clientSecret, typedIn(order, card));
}
