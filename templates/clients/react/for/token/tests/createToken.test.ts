import { expect, test } from "vitest";
import { createToken } from "../src/createToken";
import { fakeStripe, RETURN_URL } from "./fakeStripe";

const TOKEN = { confirmationToken: { id: "ctoken_1" } };
const INCOMPLETE = { type: "validation_error", message: "Your card number is incomplete." };

test("the form is submitted before it becomes a token that knows the return page", async () => {
  const { stripe, elements, asked } = fakeStripe({ createConfirmationToken: TOKEN });

  expect(await createToken(stripe, elements)).toBe("ctoken_1");
  expect(asked).toEqual([
    { name: "submit", argument: undefined },
    { name: "createConfirmationToken", argument: { elements, params: { return_url: RETURN_URL } } },
  ]);
});

test("a form that is not complete becomes no token", async () => {
  const { stripe, elements, asked } = fakeStripe({
    submit: { error: INCOMPLETE },
    createConfirmationToken: TOKEN,
  });

  await expect(createToken(stripe, elements)).rejects.toMatchObject({
    message: INCOMPLETE.message,
  });
  expect(asked).toHaveLength(1);
});

test("why there is no token is told", async () => {
  const { stripe, elements } = fakeStripe({ createConfirmationToken: { error: INCOMPLETE } });

  await expect(createToken(stripe, elements)).rejects.toMatchObject({
    message: INCOMPLETE.message,
  });
});
