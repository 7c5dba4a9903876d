test("the payment form is made for the subscription, once the email is known", async () => {
  const page = await openPage("/", SERVES, STRIPE);
  expect(text("submit")).toBe("Continue to payment");
  expect(byId("submit").disabled).toBe(false);
  expect(sent(page, PAY)).toEqual([]);

  await pay();

  expect(sent(page, PAY)).toEqual([{ revision: 1, email: "ada@example.com" }]);
  expect(sent(page, "elements")[0].clientSecret).toBe("pi_1_secret_1");
  expect(text("submit")).toBe("Subscribe");
  expect(byId("submit").getAttribute("aria-busy")).toBe(null);
});

test("who comes back finds the email", async () => {
  const known = { ...order, email: "ada@example.com" };
  await openPage("/", { ...SERVES, "POST /api/orders": known }, STRIPE);

  expect(byId("email").value).toBe("ada@example.com");
});

test("Subscribe asks for what the page shows, and confirms what the form was made for", async () => {
  const page = await open();
  byId("email").value = "eve@example.com";

  await submit("payment");

  expect(sent(page, PAY)[1]).toEqual({ revision: 1, email: "eve@example.com" });
  const { clientSecret, confirmParams } = sent(page, "confirmPayment")[0];
  expect(clientSecret).toBe(undefined);
  expect(confirmParams).toEqual({
    return_url: RESULT,
    payment_method_data: { billing_details: { email: "eve@example.com" } },
  });
});

test("of a trial the payment method is saved", async () => {
  const page = await open(trial);

  await pay();

  expect(sent(page, "confirmSetup")).toHaveLength(1);
  expect(sent(page, "confirmPayment")).toEqual([]);
});

test("a price that has changed needs another form", async () => {
  await open({ [PAY]: refusal("order_changed", "Check it."), [READ]: changed });

  expect(text("problem")).toBe("Your order has changed. Please check it before you pay.");
  expect(text("way-on")).toBe("Reload this page");
});

test("whose session is over starts again", async () => {
  await open({ [PAY]: refusal("no_order", "Not here.") });

  expect(text("problem")).toBe("Not here.");
  expect(text("way-on")).toBe("Start again");
});

<@% include "clients/html/fragments/confirm-tests-before.js" %@>
