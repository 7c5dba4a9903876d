import { expect, test } from "vitest";
import { outcomeOf } from "../src/outcomes";

test.each([
  ["succeeded", "Thank you", "Start a new order"],
  ["processing", "Your payment is being processed", "Check again"],
  ["requires_payment_method", "Your subscription did not begin", "Back to the checkout"],
  ["canceled", "Your subscription was cancelled", "Start again"],
  ["requires_action", "Your subscription is not finished", "Back to the checkout"],
  ["none", "Nothing to show", "Back to the checkout"],
])("%s: %s", (status, title, link) => {
  expect(outcomeOf(status)).toMatchObject({ title, link });
});
