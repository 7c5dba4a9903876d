const LAST = "confirmSetup";
const SAVE = "POST /api/setups/setup-1/intent";
const FORM = { mode: "setup", currency: "usd" };
const SERVER = { [SAVE]: { client_secret: "seti_1_secret_1" } };
const STRIPE = { confirmSetup: new Promise(() => {}) }; // a success leaves the page

test("Save has a SetupIntent and confirms it", async () => {
  const page = await open();

  await submit("payment");

  expect(sent(page, SAVE)).toEqual([{}]);
  const { clientSecret, confirmParams } = sent(page, LAST)[0];
  expect([clientSecret, confirmParams]).toEqual(["seti_1_secret_1", { return_url: RESULT }]);
  const names = page.asked.map(([name]) => name);
  expect(names.indexOf("submit")).toBeLessThan(names.indexOf(SAVE));
});

test("what is wrong in the form is not sent", async () => {
  const error = { type: "validation_error", message: "Your card number is incomplete." };
  const page = await open({}, { submit: { error } });

  await submit("payment");

  expect(text("problem")).toBe("Your card number is incomplete.");
  expect(sent(page, SAVE)).toEqual([]);
});
