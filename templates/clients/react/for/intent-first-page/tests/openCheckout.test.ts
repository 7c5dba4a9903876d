import { expect, test } from "vitest";
import { openCheckout } from "../src/openCheckout";
import { Refusal, serve } from "./ourServer";

test("an order that was closed meanwhile is opened anew, once", async () => {
  let opened = 0;
  const asked = serve(({ path }) => {
    if (path === "/api/order") return { id: `order-${String(++opened)}` };
    if (opened === 1) throw new Refusal("already_paid", "This order is paid.");
    return { clientSecret: "secret" };
  });

  const checkout = await openCheckout();

  expect(checkout).toEqual({ order: { id: "order-2" }, clientSecret: "secret" });
  expect(asked.map(({ body }) => body)).toContainEqual({ orderId: "order-2" });
});

test("any other refusal is told", async () => {
  const asked = serve(({ path }) => {
    if (path === "/api/order") return { id: "order-1" };
    throw new Refusal("payment_service_unavailable", "Please try again.");
  });

  await expect(openCheckout()).rejects.toMatchObject({ message: "Please try again." });
  expect(asked).toHaveLength(2);
});
