const LAST = "createConfirmationToken";
const FORM = { mode: "setup", currency: "usd" };
const STRIPE = { createConfirmationToken: { confirmationToken: { id: "ctoken_1" } } };

test("the details are sent, and the next page is shown", async () => {
  const page = await open();

  await submit("payment");

  expect(sent(page, SAVE)).toEqual([{ confirmation_token: "ctoken_1" }]);
  expect(sent(page, LAST)[0].params).toEqual({ return_url: RESULT });
  const names = page.asked.map(([name]) => name);
  expect(names.indexOf("submit")).toBeLessThan(names.indexOf(LAST));
  expect(page.assign).toHaveBeenCalledWith(NEXT);
});

test("what is wrong in the form is not sent", async () => {
  const error = { type: "validation_error", message: "Your card number is incomplete." };
  const page = await open({}, { submit: { error } });

  await submit("payment");

  expect(text("problem")).toBe("Your card number is incomplete.");
  expect(sent(page, LAST)).toEqual([]);
});
