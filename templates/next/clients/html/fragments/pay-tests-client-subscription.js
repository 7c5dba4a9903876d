test("Subscribe asks for what the page shows, and confirms it", async () => {
  const page = await open();

  await pay();

  expect(sent(page, PAY)).toEqual([{ revision: 1, email: "ada@example.com" }]);
  const { clientSecret, confirmParams } = sent(page, "confirmPayment")[0];
  expect(clientSecret).toBe("pi_1_secret_1");
  expect(confirmParams).toEqual({
    return_url: RESULT,
    payment_method_data: { billing_details: { email: "ada@example.com" } },
  });
  const names = page.asked.map(([name]) => name);
  expect(names.indexOf("submit")).toBeLessThan(names.indexOf(PAY));
});

test("of a trial the payment method is saved", async () => {
  const page = await open(trial);

  await pay();

  expect(sent(page, "confirmSetup")[0].clientSecret).toBe("seti_1_secret_1");
  expect(sent(page, "confirmPayment")).toEqual([]);
});

test("the bank may refuse", async () => {
  const code = "payment_intent_authentication_failure";
  const error = { type: "invalid_request_error", code, message: "for developers" };
  await open({}, { confirmPayment: { error } });

  await pay();

  expect(text("problem")).toContain("Your bank did not approve this.");
});
