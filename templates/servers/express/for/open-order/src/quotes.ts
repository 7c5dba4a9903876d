/** The one place where an amount is computed: the page and the PaymentIntent take it from here. */

import { z } from "zod";

import { CURRENCY, DECIMALS, PRODUCT } from "./catalog.js";

const Line = z.object({
  sku: z.string(),
  name: z.string(),
  quantity: z.number(),
  unitAmount: z.number(),
  amount: z.number(),
});

export const Quote = z.object({
  currency: z.string(),
  decimals: z.number(),
  lines: z.array(Line),
  amount: z.number(),
});
export type Quote = z.infer<typeof Quote>;

export function makeQuote(): Quote {
  const { sku, name, unitAmount } = PRODUCT;
  const line = { sku, name, quantity: 1, unitAmount, amount: unitAmount };
  return { currency: CURRENCY, decimals: DECIMALS, lines: [line], amount: line.amount };
}
