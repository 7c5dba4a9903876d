import assert from "node:assert/strict";
import { test } from "node:test";

import { CURRENCY, DECIMALS, PRODUCT } from "../src/catalog.js";
import { openShop } from "./shop.js";

test("the order is what the catalog says", async (t) => {
  const { order } = await openShop(t);

  const { sku, name, unitAmount } = PRODUCT;
  assert.deepEqual(order, {
    id: order.id,
    currency: CURRENCY,
    decimals: DECIMALS,
    lines: [{ sku, name, quantity: 1, unitAmount, amount: unitAmount }],
    amount: unitAmount,
  });
});
