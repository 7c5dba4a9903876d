import { afterEach, expect, test } from "vitest";
import { startOrder } from "../src/order";
import { Refusal, serve } from "./ourServer";

afterEach(() => {
  history.replaceState(null, "", "/");
});

test("the order of this browser is resumed", async () => {
  const asked = serve(() => ({ id: "order-1" }));

  expect(await startOrder()).toEqual({ id: "order-1" });
  expect(asked).toEqual([{ method: "POST", path: "/api/order", body: undefined }]);
});

test("a new one is opened only if the address asks for it, and a reload resumes that", async () => {
  history.replaceState(null, "", "/?new");
  const asked = serve(() => ({ id: "order-2" }));

  await startOrder();
  await startOrder();

  expect(asked.map(({ body }) => body)).toEqual([{ new: true }, undefined]);
  expect(location.href).toBe("http://localhost:3000/");
});

test("one that could not be opened is asked for again after a reload", async () => {
  history.replaceState(null, "", "/?new");
  serve(() => {
    throw new Refusal("internal_error", "Please try again.");
  });

  await expect(startOrder()).rejects.toMatchObject({ code: "internal_error" });
  expect(location.search).toBe("?new");
});
