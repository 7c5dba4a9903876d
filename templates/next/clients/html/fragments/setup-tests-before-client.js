const LAST = "confirmSetup";
const FORM = { clientSecret: "seti_1_secret_1" };
const SERVER = { "POST /api/setups/setup-1/intent": { client_secret: "seti_1_secret_1" } };
const STRIPE = { confirmSetup: new Promise(() => {}) }; // a success leaves the page

test("Save confirms what the form was made for", async () => {
  const page = await open();

  await submit("payment");

  expect(sent(page, LAST)[0].confirmParams).toEqual({ return_url: RESULT });
});
