import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

import { test as base } from "@playwright/test";

import { controlOf, startStandIn } from "./stand_in.mjs";

/** One stand-in and one shop for each worker; every test begins with nothing. */
export const test = base.extend({
  served: [
    async ({}, use) => {
      const { stop, ...said } = await startStandIn();
      await use(said);
      stop();
    },
    { scope: "worker" },
  ],
  shop: [
    async ({ served }, use) => {
      const keys = { STRIPE_SECRET_KEY: served.secret_key, STRIPE_PUBLISHABLE_KEY: served.publishable_key };
      const child = spawn(process.execPath, ["shop.mjs"], {
        env: { ...process.env, ...served.environment, ...keys },
        stdio: ["ignore", "pipe", "inherit"],
      });
      const [url] = await once(createInterface({ input: child.stdout }), "line");
      await use(url);
      child.kill();
    },
    { scope: "worker" },
  ],
  standIn: async ({ served, context }, use) => {
    const standIn = controlOf(served);
    await standIn.reset();
    // The addresses on the page stay Stripe's, so that its Content-Security-Policy counts.
    await context.route(/^https:\/\/(js|api|hooks)\.stripe\.com\//, async (route) => {
      const { pathname, search } = new URL(route.request().url());
      const response = await route.fetch({ url: new URL(pathname + search, served.url).href });
      await route.fulfill({ response });
    });
    await use(standIn);
    const codes = (await standIn.log("request")).map(({ answer }) => answer?.error?.code ?? "");
    // What the stand-in does not play it refuses in its own words; a test that met that shows nothing.
    base.expect(codes.filter((code) => code.startsWith("paydesign_"))).toEqual([]);
  },
});

export const { expect } = base;
