import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Order } from "../src/order";
import { Terms } from "../src/Terms";

const SUMS = { currency: "usd", decimals: 2, amount: 4860, renewalAmount: 5400 };

test.each([
  [0, "$48.60 today, then $54.00 every month until you cancel."],
  [14, "Free for 14 days, then $54.00 every month until you cancel."],
])("with %i free days: %s", (trialDays, terms) => {
  render(<Terms order={{ ...SUMS, interval: "month", trialDays } as Order} />);

  expect(screen.getByText(terms)).toBeTruthy();
});
