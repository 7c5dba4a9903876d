import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";

import { openDatabase } from "../src/database.js";
import { openShop } from "./shop.js";

test("transactions take turns, also when one waits for something else meanwhile", async (t) => {
  const { database } = await openShop(t);
  const steps: string[] = [];

  const transactions = ["first", "second"].map((name) =>
    database.transaction(async (transaction) => {
      await transaction.execute("SELECT 1");
      steps.push(`${name} begins`);
      await setImmediate();
      steps.push(`${name} ends`);
    }),
  );
  await Promise.all(transactions);

  assert.deepEqual(steps, ["first begins", "first ends", "second begins", "second ends"]);
});

test("a transaction that fails does not hold up the next one", async (t) => {
  const { database } = await openShop(t);
  const failing = database.transaction(() => Promise.reject(new Error("something went wrong")));
  const following = database.transaction((transaction) => transaction.execute("SELECT 1 AS one"));

  await assert.rejects(failing, /something went wrong/);
  assert.equal((await following).rows[0]?.one, 1);
});

test("the address of a database that cannot be opened is not shown: there may be a token in it", async () => {
  const url = "libsql://shop.invalid?authToken=secret&tls=maybe";

  await assert.rejects(openDatabase(url), ({ message }: Error) => {
    assert.match(message, /DATABASE_URL cannot be opened/);
    assert.ok(!message.includes("secret"), message);
    return true;
  });
});

test("the token of a database is not shown, also if its server repeats it", async (t) => {
  const server = createServer(({ headers }, response) => {
    response.writeHead(401, { "Content-Type": "text/plain" });
    response.end(`no such token: ${headers.authorization ?? ""}`);
  }).listen(0, "127.0.0.1");
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  const opened = openDatabase(`http://127.0.0.1:${port.toString()}?authToken=secret`);

  await assert.rejects(opened, ({ message }: Error) => {
    assert.match(message, /DATABASE_URL cannot be opened: .*no such token: Bearer \*\*\*/);
    return true;
  });
});
