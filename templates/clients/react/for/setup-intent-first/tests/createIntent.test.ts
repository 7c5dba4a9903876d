import { expect, test } from "vitest";
import { createIntent } from "../src/createIntent";
import { Refusal, serve } from "./ourServer";

test("a setup that was replaced meanwhile is followed, once", async () => {
  let opened = 0;
  const asked = serve(({ path }) => {
    if (path === "/api/setup") return { id: `setup-${String(++opened)}` };
    if (opened === 1) throw new Refusal("setup_changed", "It has changed.");
    return { clientSecret: "secret" };
  });

  expect(await createIntent()).toBe("secret");
  expect(asked.map(({ body }) => body)).toContainEqual({ setupId: "setup-2" });
});

test.each(["payment_service_unavailable", "already_saved"])(
  "any other refusal is told: %s",
  async (code) => {
    const asked = serve(({ path }) => {
      if (path === "/api/setup") return { id: "setup-1" };
      throw new Refusal(code, "It was refused.");
    });

    await expect(createIntent()).rejects.toMatchObject({ code });
    expect(asked).toHaveLength(2);
  },
);
