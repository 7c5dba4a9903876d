import { afterEach, expect, test } from "vitest";
import { startSetup } from "../src/setup";
import { Refusal, serve } from "./ourServer";

afterEach(() => {
  history.replaceState(null, "", "/");
});

test("the setup of this browser is resumed", async () => {
  const asked = serve(() => ({ id: "setup-1" }));

  expect(await startSetup()).toEqual({ id: "setup-1" });
  expect(asked).toEqual([{ method: "POST", path: "/api/setup", body: undefined }]);
});

test("a new one is opened only if the address asks for it, and a reload resumes that", async () => {
  history.replaceState(null, "", "/?new");
  const asked = serve(() => ({ id: "setup-2" }));

  await startSetup();
  await startSetup();

  expect(asked.map(({ body }) => body)).toEqual([{ new: true }, undefined]);
  expect(location.href).toBe("http://localhost:3000/");
});

test("one that could not be opened is asked for again after a reload", async () => {
  history.replaceState(null, "", "/?new");
  serve(() => {
    throw new Refusal("internal_error", "Please try again.");
  });

  await expect(startSetup()).rejects.toMatchObject({ code: "internal_error" });
  expect(location.search).toBe("?new");
});
