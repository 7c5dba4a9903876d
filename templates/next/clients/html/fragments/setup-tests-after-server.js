const SAVE = "POST /api/setups/setup-1/save";
const NEXT = RESULT;
const SERVER = { [SAVE]: { status: "succeeded", client_secret: null } };
<@% include "clients/html/fragments/setup-tests-token.js" %@>

test("the bank is asked for, and may refuse", async () => {
  const asks = { [SAVE]: { status: "requires_action", client_secret: "seti_1_secret_1" } };
  const good = await open(asks);
  await submit("payment");
  expect(sent(good, "handleNextAction")).toEqual([{ clientSecret: "seti_1_secret_1" }]);
  expect(good.assign).toHaveBeenCalledWith(RESULT);

  const code = "setup_intent_authentication_failure";
  const error = { type: "invalid_request_error", code, message: "for developers" };
  const bad = await open(asks, { handleNextAction: { error } });
  await submit("payment");
  expect(text("problem")).toContain("Your bank did not approve this.");
  expect(bad.assign).not.toHaveBeenCalled();
});
