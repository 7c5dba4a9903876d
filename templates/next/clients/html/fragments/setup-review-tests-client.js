test("what was reviewed is saved", async () => {
  const page = await open();
  await submit("payment");
  const { clientSecret, confirmParams } = sent(page, "confirmSetup")[0];
  expect(clientSecret).toBe("seti_1_secret_1");
  expect(confirmParams).toEqual({ confirmation_token: "ctoken_1", return_url: RESULT });

  await open({}, { confirmSetup: { error: unknown } });
  await submit("payment");
  expect(text("problem")).toBe("Something went wrong. Please try again.");
  expect(text("way-on")).toBe("Enter payment details");
});
