import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Complete } from "../src/Complete";
import { CheckoutError } from "../src/errors";

test.each([
  ["succeeded", "Thank you", "Start a new order"],
  ["processing", "Your payment is being processed", "Check again"],
  ["requires_payment_method", "Your payment did not go through", "Back to the checkout"],
  ["canceled", "Your payment was cancelled", "Back to the checkout"],
  ["requires_action", "Your payment is not finished", "Back to the checkout"],
  ["none", "Nothing to show", "Back to the checkout"],
])("%s: %s", async (status, title, link) => {
  render(<Complete lookUp={Promise.resolve(status)} />);

  const heading = await screen.findByRole("heading", { name: title });
  expect(heading.dataset.outcome).toBe(status);
  expect(screen.getByRole("link", { name: link })).toBeTruthy();
});

test("until the payment is looked up, the page says so", () => {
  render(<Complete lookUp={new Promise(() => undefined)} />);

  expect(screen.getByRole("heading").textContent).toBe("Your payment");
  expect(screen.getByRole("status").textContent).toContain("we are looking it up");
});

test("a payment that cannot be looked up is not called unpaid", async () => {
  const lookUp = Promise.reject(new CheckoutError("unreachable", "Please do not pay again yet."));
  render(<Complete lookUp={lookUp} />);

  expect((await screen.findByRole("alert")).textContent).toContain("do not pay again");
  expect(screen.getByRole("heading").textContent).toBe("Your payment");
  expect(screen.getByRole("link", { name: "Reload this page" })).toBeTruthy();
});
