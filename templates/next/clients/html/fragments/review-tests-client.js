  test("what was reviewed is paid", async () => {
    const page = await open();
    await submit("payment");
    const { clientSecret, confirmParams } = sent(page, "confirmPayment")[0];
    expect(clientSecret).toBe("pi_1_secret_1");
    expect(confirmParams).toEqual({
      confirmation_token: "ctoken_1",
      return_url: RESULT,
      receipt_email: "ada@example.com",
    });

    await open({}, { confirmPayment: { error: unknown } });
    await submit("payment");
    expect(text("problem")).toBe("Something went wrong. Please try again.");
    expect(text("way-on")).toBe("Enter payment details");
  });
