/** The server as a process, its settings, and a database that is not always there. */

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";

import { migrate, openDatabase } from "../src/database.ts";
import { loadSettings } from "../src/settings.ts";
import { DECLINED, ENVIRONMENT, test } from "./world.ts";

const optionsFor = (databaseUrl: string, more = {}) => ({
  env: { ...process.env, ...ENVIRONMENT, DATABASE_URL: databaseUrl, PORT: "0", ...more },
  encoding: "utf8" as const,
  timeout: 60_000, // milliseconds
});

test("it serves, and ends though a request is half sent", async ({ t, databaseUrl }) => {
  const child = spawn(process.execPath, ["src/main.ts"], optionsFor(databaseUrl));
  t.after(() => child.kill("SIGKILL"));
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const url = line.replace("Listening on ", "");
  assert.deepEqual(await (await fetch(`${url}/healthz`)).json(), { status: "ok" });
  const socket = connect(Number(new URL(url).port), "127.0.0.1").on("error", () => undefined);
  const head = "POST /api/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
  socket.write(`${head}Content-Length: 9\r\n\r\n{`);
  await once(socket, "connect");

  child.kill("SIGTERM");

  assert.deepEqual(await once(child, "exit"), [0, null]);
});

test("it does not start with bad settings, without a database, or on a port in use", (world) => {
  const { databaseUrl, url } = world;
  for (const [environment, complaint] of [
    [{ STRIPE_SECRET_KEY: " " }, /at STRIPE_SECRET_KEY/],
    [{ DATABASE_URL: "sqlite:/no/where/data.sqlite3" }, /DATABASE_URL: .*unable to open/],
    [{ PORT: new URL(url).port }, /HOST and PORT cannot be used: .*EADDRINUSE/],
  ] as const) {
    const options = optionsFor(databaseUrl, environment);
    const { status, stderr } = spawnSync(process.execPath, ["src/main.ts"], options);
    assert.equal(status, 1);
    assert.match(stderr, complaint);
  }
});

test("settings that cannot be right are refused, and not told", () => {
  for (const [name, value] of [
    ["STRIPE_SECRET_KEY", "pk_test_1"],
    ["STRIPE_SECRET_KEY", "sk_live_1"],
    ["STRIPE_PUBLISHABLE_KEY", "sk_test_1"],
    ["STRIPE_WEBHOOK_SECRET", "whsec_1, "],
    ["STRIPE_WEBHOOK_SECRET", "whsec_1, whsec_2, whsec_3"],
    ["PORT", "http"],
  ] as const) {
    const isTold = ({ message }: Error) => message.includes(value) || !/at [A-Z_]+$/.test(message);
    const load = () => loadSettings({ ...ENVIRONMENT, [name]: value });
    assert.throws(load, (error: Error) => !isTold(error), `${name}=${value}`);
  }
});

test("somebody else's lock on the database delays nobody who only reads", async (world) => {
  const { another, customer, databaseUrl } = world;
  if (!databaseUrl.startsWith("sqlite:")) return;
  const other = new DatabaseSync(databaseUrl.replace("sqlite:", ""));
  other.exec("BEGIN IMMEDIATE");

  let isWritten = false;
  const write = another().finally(() => (isWritten = true));
  assert.equal((await customer.request("GET", "/healthz")).status, 200);
  assert.equal((await customer.read()).status, 200);
  assert.equal(isWritten, false);
  other.exec("COMMIT");
  assert.equal((await (await write).read()).status, 200);
});

test("a database that is away is told as such, and used once it is back", async (world) => {
  const { t, customer, books } = world;
  const lost = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  const find = t.mock.method(books, "find", () => Promise.reject(lost));

  assert.deepEqual([(await customer.read()).status, (await customer.read()).code], [503, "busy"]);
  find.mock.restore();
  assert.equal((await customer.read()).status, 200);
});

test("several processes migrate at once", async ({ t, databaseUrl }) => {
  const databases = Array.from("1234", () => openDatabase(databaseUrl));
  t.after(() => Promise.all(databases.map((db) => db.destroy())));

  await Promise.all(databases.map(migrate));
});

test("the operator is shown what needs a review", async (world) => {
  const { another, customer, databaseUrl, books } = world;
  await books.save(await customer.stored(), { status: "needs_review", problem: "pi_1 paid 1 usd" });
  const begun = await another();
  await begun.pay(DECLINED);
  await another(); // and leave
  const run = (...words: string[]): string =>
    spawnSync(process.execPath, ["src/operator.ts", ...words], optionsFor(databaseUrl)).stdout;

  const line = `${customer.order.number}  needs_review  .* pi_1 paid 1 usd\n`;
  assert.match(run(), new RegExp(`^${line}${begun.order.number}  open  .*\n$`));
  assert.match(run(customer.order.number), new RegExp(`^${line}$`));
});
