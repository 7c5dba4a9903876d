/** A shop that runs for one test, with an account at Stripe in which nothing has happened yet. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

import { createApp } from "../src/app.js";
import { type Database, openDatabase } from "../src/database.js";
import type { OrderView } from "../src/orders.js";
import { Secret } from "../src/settings.js";
import { Browser, WEBHOOK_SECRET } from "./browser.js";
import { type StandIn, startStandIn } from "./stand-in.js";
import { StripeJs } from "./stripe-js.js";

export interface TestShop {
  readonly standIn: StandIn;
  readonly stripeJs: StripeJs;
  readonly database: Database;
  /** A browser, and the order that it shows. */
  readonly browser: Browser;
  readonly order: OrderView;
  /** Open a browser of its own, with no cookies yet. */
  readonly openBrowser: () => Browser;
  /** Start another server on the same database, and open a browser there. */
  readonly restart: (cookie?: string) => Promise<Browser>;
  /** What the server has logged. */
  readonly logged: Logged;
  /** Count how often the order was delivered. */
  readonly deliveries: () => number;
}

const LEVELS = ["info", "warn", "error"] as const;
type Logged = Readonly<Record<(typeof LEVELS)[number], string[]>>;

export async function openShop(t: TestContext): Promise<TestShop> {
  const standIn = await startStandIn();
  await standIn.reset();
  t.after(async () => {
    assert.deepEqual(await standIn.advice(), []);
    standIn.disconnect();
  });
  const folder = await mkdtemp(join(tmpdir(), "shop-"));
  t.after(() => rm(folder, { recursive: true }));
  const logged = listen(t);
  const start = () => startServer(t, standIn, `file:${folder}/data.sqlite3`);
  const { database, url } = await start();
  const browser = new Browser(url);
  const order = await browser.openOrder();
  const delivery = `order ${order.id} is paid: deliver it`;
  return {
    standIn,
    stripeJs: new StripeJs(standIn.url),
    database,
    browser,
    order,
    openBrowser: () => new Browser(url),
    restart: async (cookie) => new Browser((await start()).url, cookie),
    logged,
    deliveries: () => logged.info.filter((line) => line === delivery).length,
  };
}

async function startServer(
  t: TestContext,
  standIn: StandIn,
  databaseUrl: string,
): Promise<{ database: Database; url: string }> {
  const database = await openDatabase(databaseUrl);
  const settings = {
    publishableKey: "pk_test_1",
    secretKey: new Secret("sk_test_1"),
    webhookSecret: new Secret(WEBHOOK_SECRET),
    databaseUrl: new Secret(databaseUrl),
    port: 0,
  };
  const server = createApp({ settings, database, stripe: standIn.client }).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.close();
    server.closeAllConnections();
    database.close();
  });
  const { port } = server.address() as AddressInfo;
  return { database, url: `http://127.0.0.1:${port.toString()}` };
}

function listen(t: TestContext): Logged {
  const logged: Logged = { info: [], warn: [], error: [] };
  for (const level of LEVELS) {
    t.mock.method(console, level, (line: unknown) => logged[level].push(String(line)));
  }
  return logged;
}
