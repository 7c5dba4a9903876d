import { expect, test } from "./fixtures.mjs";

async function pay(page, shop, number) {
  await page.goto(shop);
  const form = page.locator("#payment").frameLocator('iframe[title="Secure payment input frame"]');
  await form.getByLabel("Card number").fill(number);
  await form.getByLabel("Expiration date").fill("12 / 34");
  await form.getByLabel("Security code").fill("123");
  await form.getByLabel("ZIP code").fill("12345");
  await page.getByRole("button", { name: "Pay" }).click();
}

test("a card is charged", async ({ page, shop, standIn }) => {
  await pay(page, shop, "4242424242424242");

  await expect(page.getByText("The payment has succeeded.")).toBeVisible();
  const events = await standIn.log("event");
  expect(events.map(({ event }) => event.type)).toContain("payment_intent.succeeded");
});

test("a card is declined", async ({ page, shop, standIn }) => {
  await pay(page, shop, "4000000000000002");

  await expect(page.getByRole("status")).toHaveText(/declined/);
});

test("a bank asks for 3D Secure", async ({ page, shop, standIn }) => {
  await pay(page, shop, "4000002760003184");
  await page.frameLocator('iframe[title="3D Secure authentication"]').getByRole("button", { name: "Complete" }).click();

  await expect(page.getByText("The payment has succeeded.")).toBeVisible();
});
