/** The server as a process, its settings, and a database that is not always there. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { type TestContext, test } from "node:test";

import { migrate, openDatabase } from "../src/database.ts";
import { loadSettings } from "../src/settings.ts";
import { DECLINED, ENVIRONMENT, openShop } from "./world.ts";

interface Server {
  readonly url: string;
  readonly output: () => string;
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
}

/** Start it on any free port; without a url it has ended. */
async function start(t: TestContext, environment: NodeJS.ProcessEnv): Promise<Server> {
  const words = ["--disable-warning=ExperimentalWarning", "src/main.ts"];
  const env = { ...process.env, PORT: "0", ...environment };
  const child = spawn(process.execPath, words, { env, stdio: ["ignore", "pipe", "pipe"] });
  t.after(() => child.kill("SIGKILL"));
  let output = "";
  const closed = once(child, "close");
  const address = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += String(chunk);
        const found = /^Listening on (http:\S+)$/m.exec(output);
        if (found?.[1]) resolve(found[1]);
      });
    }
  });
  const url = await Promise.race([address, closed.then(() => "")]);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    await closed;
    return child.exitCode;
  };
  return { url, output: () => output, end };
}

test("it serves, and ends though a request is half sent", { timeout: 90_000 }, async (t) => {
  const { databaseUrl } = await openShop(t);
  const server = await start(t, { ...ENVIRONMENT, DATABASE_URL: databaseUrl });
  assert.deepEqual(await (await fetch(`${server.url}/healthz`)).json(), { status: "ok" });
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname).on("error", () => undefined);
  const head = "POST /api/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
  socket.write(`${head}Content-Length: 9\r\n\r\n{`);
  await once(socket, "connect");

  assert.equal(await server.end("SIGTERM"), 0);
});

test("it does not start with bad settings, without a database, or on a port in use", async (t) => {
  const { databaseUrl, url } = await openShop(t);
  const good = { ...ENVIRONMENT, DATABASE_URL: databaseUrl };
  for (const [environment, complaint] of [
    [{ ...good, STRIPE_SECRET_KEY: " " }, /at STRIPE_SECRET_KEY/],
    [{ ...good, DATABASE_URL: "sqlite:/no/where/data.sqlite3" }, /DATABASE_URL: .*unable to open/],
    [{ ...good, PORT: new URL(url).port }, /HOST and PORT cannot be used: .*EADDRINUSE/],
  ] as const) {
    const server = await start(t, environment);
    assert.equal(server.url, "");
    assert.match(server.output(), complaint);
    assert.equal(await server.end("SIGKILL"), 1);
  }
});

for (const [name, value] of [
  ["STRIPE_SECRET_KEY", "pk_test_1"],
  ["STRIPE_SECRET_KEY", "sk_live_1"],
  ["STRIPE_PUBLISHABLE_KEY", "sk_test_1"],
  ["STRIPE_WEBHOOK_SECRET", "whsec_1, "],
  ["STRIPE_WEBHOOK_SECRET", "whsec_1, whsec_2, whsec_3"],
  ["PORT", "http"],
] as const) {
  test(`${name}=${value} is refused, and not told`, () => {
    const load = () => loadSettings({ ...ENVIRONMENT, [name]: value });
    assert.throws(
      load,
      (error: Error) => !error.message.includes(value) && /at [A-Z_]+$/m.test(error.message),
    );
  });
}

test("somebody else's lock on the database delays nobody who only reads", async (t) => {
  const { another, customer, databaseUrl } = await openShop(t);
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

test("a database that is away is told as such, and is used once it is back", async (t) => {
  const { customer, books } = await openShop(t);
  const lost = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  const find = t.mock.method(books, "find", () => Promise.reject(lost));

  assert.deepEqual([(await customer.read()).status, (await customer.read()).code], [503, "busy"]);
  find.mock.restore();
  assert.equal((await customer.read()).status, 200);
});

test("several processes migrate at once", async (t) => {
  const { databaseUrl } = await openShop(t);
  const databases = Array.from("1234", () => openDatabase(databaseUrl));
  t.after(() => Promise.all(databases.map((db) => db.destroy())));

  await Promise.all(databases.map(migrate));
});

test("the operator is shown what needs a review", async (t) => {
  const { another, customer, databaseUrl, books } = await openShop(t);
  await books.save(await customer.stored(), { status: "needs_review", problem: "pi_1 paid 1 usd" });
  const begun = await another();
  await begun.pay(DECLINED);
  await another(); // and leave
  const run = async (...words: string[]): Promise<string> => {
    const env = { ...process.env, ...ENVIRONMENT, DATABASE_URL: databaseUrl };
    const all = ["--disable-warning=ExperimentalWarning", "src/operator.ts", ...words];
    const child = spawn(process.execPath, all, { env, stdio: ["ignore", "pipe", "inherit"] });
    return (await child.stdout.toArray()).join("");
  };

  const line = `${String(customer.order.number)}  needs_review  .* pi_1 paid 1 usd\n`;
  assert.match(await run(), new RegExp(`^${line}${String(begun.order.number)}  open  .*\n$`));
  assert.match(await run(String(customer.order.number)), new RegExp(`^${line}$`));
});
