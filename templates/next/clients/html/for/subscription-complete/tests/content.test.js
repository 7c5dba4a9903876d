// @vitest-environment jsdom
import { expect, test } from "vitest";
import { byId, openPage, refusal, text } from "./page.js";

const READ = "GET /api/content/order-1";
const open = (answer, address = "/content.html?order=order-1") =>
  openPage(address, { [READ]: answer });

test("what the server lets a subscriber read is shown as text", async () => {
  await open({ title: "A letter", text: "<b>Dear reader</b>" });

  expect([text("title"), text("text")]).toEqual(["A letter", "<b>Dear reader</b>"]);
  expect(text("status")).toBe("");
  expect(byId("back").getAttribute("href")).toBe("complete.html?order=order-1");
});

test("who may not read it is told, and may by and by", async () => {
  await open(refusal("no_access", "Yours has not begun."));

  expect(text("problem")).toBe("Yours has not begun.");
  expect(text("text")).toBe("");
  expect(text("way-on")).toBe("Reload this page");
  expect(byId("back").getAttribute("href")).toBe("complete.html?order=order-1");
});

test("an address without an order asks for none", async () => {
  const page = await open(null, "/content.html");

  expect(page.asked[0][0]).toBe("GET /api/content/none");
});
