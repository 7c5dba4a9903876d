import { expect, test } from "vitest";
import { outcomeOf } from "../src/outcomes";

test.each([
  ["succeeded", "Your payment method is saved", "Save another one"],
  ["processing", "Your payment method is being checked", "Check again"],
  ["requires_payment_method", "Your payment method was not saved", "Save a payment method"],
  ["canceled", "Your payment method was not saved", "Start again"],
  ["requires_action", "Your payment method is not saved yet", "Back to the payment form"],
  ["none", "Nothing to show", "Save a payment method"],
])("%s: %s", (status, title, link) => {
  expect(outcomeOf(status)).toMatchObject({ title, link });
});
