import assert from "node:assert/strict";
import { test } from "node:test";

import { CURRENCY, DECIMALS, FIRST_CART, PRODUCTS } from "../src/catalog.js";
import { openShop } from "./shop.js";

test("the first cart is priced from the catalog", async (t) => {
  const { order } = await openShop(t);

  const prices = PRODUCTS.map(({ sku, unitAmount }) => unitAmount * (FIRST_CART[sku] ?? 0));
  const total = prices.reduce((sum, price) => sum + price);
  assert.deepEqual([order.currency, order.decimals], [CURRENCY, DECIMALS]);
  assert.deepEqual([order.subtotal, order.discount, order.amount], [total, 0, total]);
  assert.equal(order.discountCode, null);
});

test("every product has a line so that it can be added", async (t) => {
  const { order } = await openShop(t);

  assert.deepEqual(
    order.lines.map(({ sku, quantity }) => [sku, quantity]),
    PRODUCTS.map(({ sku }) => [sku, FIRST_CART[sku] ?? 0]),
  );
});
