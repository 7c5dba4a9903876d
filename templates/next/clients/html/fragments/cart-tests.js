const CHANGE = "PUT /api/orders/order-1";
const total = () => document.querySelector("[data-total]").textContent;

test("a changed quantity is quoted, shown and spoken", async () => {
  const page = await open({ [CHANGE]: changed });

  await type("quantity-notebook", "3");

  const quantities = { notebook: 3, pen: 1 };
  expect(sent(page, CHANGE)).toEqual([{ quantities, discount_code: null }]);
  expect(text("amount-pen")).toBe("$24.00");
  expect([text("subtotal"), text("discount"), total()]).toEqual(["$54.00", "-$5.40", "$48.60"]);
  expect(text("status")).toBe("Your total is $48.60.");
  expect(byId("submit").disabled).toBe(false);
});

test("what changes while it is quoted is asked for in one more request", async () => {
  let answer;
  const page = await open({ [CHANGE]: () => new Promise((resolve) => (answer = resolve)) });
  await type("quantity-notebook", "3");
  expect(byId("submit").disabled).toBe(true);
  await type("discount-code", "welcome10");
  await submit("cart");
  await type("quantity-pen", "2");

  answer(order);
  await rest();
  answer(changed);
  await rest();

  const quantities = { notebook: 3, pen: 2 };
  const last = { quantities, discount_code: "welcome10" };
  expect(sent(page, CHANGE)).toEqual([expect.anything(), last]);
  expect(byId("discount-code").value).toBe("");
  expect(total()).toBe("$48.60");
});

test("a discount can be taken off", async () => {
  const page = await open({ "POST /api/orders": changed, [CHANGE]: order });
  expect(byId("discount-row").hidden).toBe(false);

  byId("remove-discount").click();
  await rest();

  expect(sent(page, CHANGE)[0].discount_code).toBe(null);
  expect(byId("discount-row").hidden).toBe(true);
  expect(document.activeElement).toBe(byId("discount-code"));
});

test("what is half typed stays, and is not asked for", async () => {
  const page = await open();

  await type("quantity-pen", "");

  expect(sent(page, CHANGE)).toEqual([]);
  expect(byId("quantity-pen").value).toBe("");
});

test("a refused change says why, and shows what the server has", async () => {
  await open({ [CHANGE]: refusal("amount_too_small", "Too small."), [READ]: order });

  await type("quantity-notebook", "0");

  expect(text("problem")).toBe("Too small.");
  expect(document.activeElement).toBe(byId("error"));
  expect(byId("quantity-notebook").value).toBe("2");
  expect(byId("submit").disabled).toBe(false);
});
