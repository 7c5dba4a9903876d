import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { OrderSummary } from "../src/OrderSummary";

test("the summary shows what the server charges for", () => {
  const line = { sku: "ticket", name: "Ticket", quantity: 2, unitAmount: 2500, amount: 5000 };
  const order = { id: "order-1", currency: "usd", decimals: 2, lines: [line], amount: 4900 };

  render(<OrderSummary order={order} />);

  expect(screen.getByRole("region", { name: "Your order" })).toBeTruthy();
  expect(screen.getByRole("listitem").textContent).toBe("Ticket$50.002 × $25.00");
  expect(screen.getByRole("definition").textContent).toBe("$49.00"); // never computed here
});
