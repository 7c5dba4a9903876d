/** The server as it is started for real, in a process of its own. */

import assert from "node:assert/strict";
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";

import { Browser } from "./browser.js";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const KEYS = {
  STRIPE_SECRET_KEY: "sk_test_1",
  STRIPE_PUBLISHABLE_KEY: "pk_test_1",
  STRIPE_WEBHOOK_SECRET: "whsec_1",
};

class Server {
  output = "";
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #closed: Promise<unknown>;

  /** Start it on any free port, in a folder where no .env of yours is found. */
  constructor(t: TestContext, cwd: string, environment: NodeJS.ProcessEnv, ...flags: string[]) {
    const words = ["--import", import.meta.resolve("tsx"), ...flags, MAIN];
    this.#child = spawn(process.execPath, words, {
      cwd,
      env: { ...process.env, PORT: "0", ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.on("data", (chunk) => (this.output += String(chunk)));
    }
    this.#closed = once(this.#child, "close");
    t.after(() => this.end("SIGKILL"));
  }

  /** Wait until it says where it is served. */
  async url(): Promise<string> {
    for (;;) {
      const found = /^Listening on (http:\/\/\S+)$/m.exec(this.output);
      if (found?.[1]) return found[1];
      assert.equal(this.#child.exitCode, null, this.output);
      await Promise.race([once(this.#child.stdout, "data"), this.#closed]);
    }
  }

  /** Wait until it ends, and return its exit code; a signal hastens that. */
  async end(signal?: NodeJS.Signals): Promise<number | null> {
    if (signal) this.#child.kill(signal);
    await this.#closed;
    return this.#child.exitCode;
  }
}

async function makeFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "process-"));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

for (const [title, environment, complaint] of [
  ["without keys", { STRIPE_SECRET_KEY: " " }, /STRIPE_SECRET_KEY is missing/],
  ["with no port", { ...KEYS, PORT: "http" }, /PORT is not/],
  [
    "without a database",
    { ...KEYS, DATABASE_URL: "file:/no/where/data.sqlite3" },
    /DATABASE_URL cannot be opened: .*Unable to open/,
  ],
] as const) {
  test(`it does not start ${title}`, async (t) => {
    const server = new Server(t, await makeFolder(t), environment);

    assert.equal(await server.end(), 1);
    assert.match(server.output, complaint);
    assert.doesNotMatch(server.output, /^ +at /m);
  });
}

test("it does not start on a port in use", async (t) => {
  const folder = await makeFolder(t);
  const { port } = new URL(await new Server(t, folder, KEYS).url());

  const second = new Server(t, folder, { ...KEYS, PORT: port });

  assert.equal(await second.end(), 1);
  assert.match(second.output, /PORT cannot be used: .*EADDRINUSE/);
});

test("a Node that is too old is told so in one line", async (t) => {
  const disguise = `Object.defineProperty(process, "versions", { value: { node: "18.20.0" } })`;
  const flags = ["--import", `data:text/javascript,${disguise}`];

  const server = new Server(t, await makeFolder(t), KEYS, ...flags);

  assert.equal(await server.end(), 1);
  assert.equal(server.output, "The server needs Node 20.19 or newer; this is Node 18.20.0.\n");
});

test("an order survives a killed process", async (t) => {
  const folder = await makeFolder(t);
  const first = new Server(t, folder, KEYS);
  const browser = new Browser(await first.url());
  const order = await browser.openOrder();
  await first.end("SIGKILL");

  const restarted = new Browser(await new Server(t, folder, KEYS).url(), browser.cookie);

  assert.deepEqual(await restarted.openOrder(), order);
});

test("asked to end it ends, and a client secret in an address is not logged", async (t) => {
  const server = new Server(t, await makeFolder(t), KEYS);
  const browser = new Browser(await server.url());
  await browser.get("/complete.html?payment_intent_client_secret=pi_1_secret_x");

  assert.equal(await server.end("SIGTERM"), 0);
  assert.match(server.output, /GET \/complete.html 200/);
  assert.ok(!server.output.includes("pi_1_secret_x"));
});
