test("the payment form is made for the order's PaymentIntent", async () => {
  const page = await open();

  expect(sent(page, PAY)).toEqual([{ revision: 1 }]);
  expect(sent(page, "elements")[0].clientSecret).toBe("pi_1_secret_1");
});

test("Pay confirms what the form was made for", async () => {
  const page = await open();

  await pay();

  expect(sent(page, "confirmPayment")[0].confirmParams).toEqual({
    return_url: RESULT,
    receipt_email: "ada@example.com",
    payment_method_data: { billing_details: { email: "ada@example.com" } },
  });
});

<@% include "clients/html/fragments/confirm-tests-before.js" %@>
