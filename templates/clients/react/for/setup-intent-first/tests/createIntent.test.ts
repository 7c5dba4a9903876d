import { expect, test } from "vitest";
import { createIntent } from "../src/createIntent";
import { Refusal, serve } from "./ourServer";

test("a setup that was closed meanwhile is opened anew, once", async () => {
  let opened = 0;
  const asked = serve(({ path }) => {
    if (path === "/api/setup") return { id: `setup-${String(++opened)}` };
    if (opened === 1) throw new Refusal("already_saved", "This payment method is saved.");
    return { clientSecret: "secret" };
  });

  expect(await createIntent()).toBe("secret");
  expect(asked.map(({ body }) => body)).toContainEqual({ setupId: "setup-2" });
});

test("any other refusal is told", async () => {
  const asked = serve(({ path }) => {
    if (path === "/api/setup") return { id: "setup-1" };
    throw new Refusal("payment_service_unavailable", "Please try again.");
  });

  await expect(createIntent()).rejects.toMatchObject({ message: "Please try again." });
  expect(asked).toHaveLength(2);
});
