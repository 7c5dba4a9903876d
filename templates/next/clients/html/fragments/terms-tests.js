test.each([
  [{}, "<@ "$54.00" if order == "cart" else "$25.00" @> every month"],
  [{ amount: 1000 }, "$10.00 at first, then <@ "$54.00" if order == "cart" else "$25.00" @> every month"],
  [{ amount: 0, trial_days: 14 }, "free for 14 days, then <@ "$54.00" if order == "cart" else "$25.00" @> every month"],
])("what is paid, and how often, is said before: %o", async (quoted, terms) => {
  await open({ "POST /api/orders": { ...order, ...quoted } });

  expect(text("terms")).toBe(`Your subscription: ${terms}, until you cancel.`);
});
