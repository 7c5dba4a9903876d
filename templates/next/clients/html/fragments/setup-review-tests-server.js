test("what was reviewed is saved, and the bank is asked for", async () => {
  const page = await open();
  await submit("payment");
  expect(page.assign).toHaveBeenCalledWith(RESULT);

  const asks = { [SAVE]: { status: "requires_action", client_secret: "seti_1_secret_1" } };
  const good = await open(asks);
  await submit("payment");
  expect(sent(good, "handleNextAction")).toEqual([{ clientSecret: "seti_1_secret_1" }]);
  expect(good.assign).toHaveBeenCalledWith(RESULT);

  const bad = await open(asks, { handleNextAction: { error: unknown } });
  await submit("payment");
  expect(bad.assign).not.toHaveBeenCalled();
  expect(text("way-on")).toBe("Enter payment details");
});
