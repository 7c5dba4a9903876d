test("what changed in another window is shown before it is paid", async () => {
  const page = await open({ [PAY]: refusal("order_changed", "Check it."), [READ]: changed });

  await pay();

  expect(text("problem")).toBe("Check it.");
  expect(text("submit")).toBe("<@ mode.button | replace("{total}", "$30.00") @>");
  expect(sent(page, "update").at(-1)).toEqual({ amount: 3000 });
});

<@% include "clients/html/fragments/pay-tests-server.js" %@>

<@% include "clients/html/fragments/pay-tests.js" %@>
