test("a double click pays once", async () => {
  const page = await open();

  press("payment");
  await submit("payment");

  expect(sent(page, "confirmPayment")).toHaveLength(1);
  expect(text("status")).toBe("<@ mode.paying @>");
  expect(byId("submit").getAttribute("aria-busy")).toBe("true");
});

test("a declined card can be followed by another", async () => {
  const error = { type: "card_error", code: "card_declined", message: "Declined." };
  const page = await open({}, { confirmPayment: { error } });
  await pay();
  expect(text("problem")).toBe("Declined.");
  expect(document.activeElement).toBe(byId("error"));
  expect(byId("submit").getAttribute("aria-busy")).toBe(null);

  await pay();

  expect(sent(page, "confirmPayment")).toHaveLength(2);
});

test("the bank may refuse", async () => {
  const code = "payment_intent_authentication_failure";
  const error = { type: "invalid_request_error", code, message: "for developers" };
  await open({}, { confirmPayment: { error } });

  await pay();

  expect(text("problem")).toContain("Your bank did not approve this.");
});

test("a payment that was made in another window is not tried again", async () => {
  const error = { type: "invalid_request_error", code: "payment_intent_unexpected_state" };
  const paid = { ...order, status: "<@ mode.settled @>" };
  const page = await open({ [READ]: paid }, { confirmPayment: { error } });

  await pay();

  expect(page.replace).toHaveBeenCalledWith(RESULT);
});

test("an order that has changed, or whose PaymentIntent is canceled, needs another form", async () => {
  for (const [code, now] of [
    ["x", changed],
    ["payment_intent_unexpected_state", order],
  ]) {
    const error = { type: "invalid_request_error", code };
    await open({ [READ]: now }, { confirmPayment: { error } });

    await pay();

    expect(text("problem")).toBe("Your order has changed. Please check it before you pay.");
    expect(text("way-on")).toBe("Reload this page");
  }
});
