import { expect, test } from "vitest";
import { moneyOf } from "../src/money";

test.each([
  ["usd", 2, 1999, "$19.99"],
  ["jpy", 0, 1999, "¥1,999"],
  ["eur", 2, -50, "-€0.50"],
])("%s has %i decimals: %i is %s", (currency, decimals, amount, written) => {
  expect(moneyOf({ currency, decimals })(amount)).toBe(written);
});
