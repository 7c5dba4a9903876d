test("Pay sends what the page shows, and goes to the result", async () => {
  const page = await open();

  await pay();

  const details = { email: "ada@example.com", confirmation_token: "ctoken_1" };
  expect(sent(page, PAY)).toEqual([{ revision: 1, ...details }]);
  expect(sent(page, "createConfirmationToken")[0].params).toEqual({
    return_url: RESULT,
    payment_method_data: { billing_details: { email: "ada@example.com" } },
  });
  const names = page.asked.map(([name]) => name);
  expect(names.indexOf("submit")).toBeLessThan(names.indexOf("createConfirmationToken"));
  expect(page.assign).toHaveBeenCalledWith(RESULT);
});

test("the bank is asked for, and may refuse", async () => {
  const asks = { [PAY]: { status: "requires_action", client_secret: "pi_1_secret_1" } };
  const good = await open(asks);
  await pay();
  expect(sent(good, "handleNextAction")).toEqual([{ clientSecret: "pi_1_secret_1" }]);
  expect(good.assign).toHaveBeenCalledWith(RESULT);

  const code = "payment_intent_authentication_failure";
  const error = { type: "invalid_request_error", code, message: "for developers" };
  const bad = await open(asks, { handleNextAction: { error } });
  await pay();
  expect(text("problem")).toContain("Your bank did not approve this.");
  expect(bad.assign).not.toHaveBeenCalled();
});

test("details that Stripe.js refuses are not sent", async () => {
  const error = { type: "invalid_request_error", code: "x", message: "for developers" };
  const page = await open({}, { createConfirmationToken: { error } });

  await pay();

  expect(text("problem")).toBe("Something went wrong. Please try again.");
  expect(sent(page, PAY)).toEqual([]);
});
