/** What the page does when the customer presses the button. */

import type { OrderView } from "../src/orders.js";
import type { Browser } from "./browser.js";
import { GOOD, type Payment, type StripeJs } from "./stripe-js.js";

export async function pay(
  browser: Browser,
  stripeJs: StripeJs,
  order: OrderView,
  card = GOOD,
): Promise<Payment> {
  return payWith(browser, order, await stripeJs.newToken(order, card));
}

export async function payWith(browser: Browser, order: OrderView, token: string): Promise<Payment> {
  const attempt = { orderId: order.id, confirmationToken: token };
  const answer = await browser.post("/api/confirm-subscription", attempt);
  if (answer.code) return { outcome: answer.code, clientSecret: "" };
  const { status, clientSecret } = answer.body as { status: string; clientSecret: string };
  return { outcome: status, clientSecret };
}
