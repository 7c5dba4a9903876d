test("a double click pays once, and nothing can be changed meanwhile", async () => {
  const page = await open({ [PAY]: () => new Promise(() => {}) });

  press("payment");
  await submit("payment");

  expect(sent(page, PAY)).toHaveLength(1);
  expect(text("status")).toBe("<@ mode.paying @>");
  expect(byId("submit").getAttribute("aria-busy")).toBe("true");
  expect(document.querySelector("#cart-fields:enabled")).toBe(null);
});

test("a declined card can be followed by another", async () => {
  const page = await open({ [PAY]: refusal("card_declined", "Declined.") });
  await pay();
  expect(text("problem")).toBe("Declined.");
  expect(document.activeElement).toBe(byId("error"));
  expect(byId("submit").getAttribute("aria-busy")).toBe(null);

  await pay();

  expect(sent(page, PAY)).toHaveLength(2);
});

test("what is wrong in the form is not sent", async () => {
  const error = { type: "validation_error", message: "Your card number is incomplete." };
  const page = await open({}, { submit: { error } });

  await pay();

  expect(text("problem")).toBe("Your card number is incomplete.");
  expect(sent(page, PAY)).toEqual([]);
});

test("a payment that was made in another window is not tried again", async () => {
  const paid = { ...order, status: "<@ mode.settled @>" };
  const page = await open({ [PAY]: refusal("already_paid"), [READ]: paid });

  await pay();

  expect(page.replace).toHaveBeenCalledWith(RESULT);
});

test("whose session is over starts again", async () => {
  await open({ [PAY]: refusal("no_order", "Not here.") });

  await pay();

  expect(text("problem")).toBe("Not here.");
  expect(text("way-on")).toBe("Start again");
});
