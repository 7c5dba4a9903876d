import { expect, test } from "vitest";
import { openCheckout } from "../src/openCheckout";
import { Refusal, serve } from "./ourServer";

test("an order that was changed meanwhile is followed, once", async () => {
  let opened = 0;
  const asked = serve(({ path }) => {
    if (path === "/api/order") return { id: `order-${String(++opened)}` };
    if (opened === 1) throw new Refusal("order_changed", "It has changed.");
    return { clientSecret: "secret" };
  });

  const checkout = await openCheckout();

  expect(checkout).toEqual({ order: { id: "order-2" }, clientSecret: "secret" });
  expect(asked.map(({ body }) => body)).toContainEqual({ orderId: "order-2" });
});

test.each(["payment_service_unavailable", "already_paid"])(
  "any other refusal is told: %s",
  async (code) => {
    const asked = serve(({ path }) => {
      if (path === "/api/order") return { id: "order-1" };
      throw new Refusal(code, "It was refused.");
    });

    await expect(openCheckout()).rejects.toMatchObject({ code });
    expect(asked).toHaveLength(2);
  },
);
