import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";

import { loadSettings, SettingsError } from "../src/settings.js";

const COMPLETE = {
  STRIPE_SECRET_KEY: "sk_test_1",
  STRIPE_PUBLISHABLE_KEY: "pk_test_1",
  STRIPE_WEBHOOK_SECRET: "whsec_1",
};

test("the keys are enough", () => {
  const settings = loadSettings(COMPLETE);

  assert.equal(settings.secretKey.reveal(), "sk_test_1");
  assert.match(settings.databaseUrl.reveal(), /^file:/);
  assert.deepEqual([settings.host, settings.port], ["127.0.0.1", 8000]);
});

test("secrets do not show when the settings are printed", () => {
  const settings = loadSettings(COMPLETE);

  const printed = inspect(settings) + JSON.stringify(settings);

  assert.ok(!printed.includes("sk_test_1"));
  assert.ok(!printed.includes("whsec_1"));
});

test("all problems are listed at once", () => {
  const environment = {
    STRIPE_SECRET_KEY: " \t",
    STRIPE_PUBLISHABLE_KEY: "sk_test_1",
    DATABASE_URL: "data:secret@nowhere",
    PORT: "http",
  };

  assert.throws(
    () => loadSettings(environment),
    ({ message }: SettingsError) => {
      assert.match(message, /STRIPE_SECRET_KEY is missing or blank/);
      assert.match(message, /STRIPE_PUBLISHABLE_KEY is not such a key/);
      assert.match(message, /STRIPE_WEBHOOK_SECRET is missing or blank/);
      assert.match(message, /DATABASE_URL is not such an address/);
      assert.match(message, /PORT is not a number from 0 to 65535/);
      assert.ok(!message.includes("sk_test_1"));
      assert.ok(!message.includes("secret@"));
      return true;
    },
  );
});

for (const [title, wrong] of [
  ["publishable as secret", { STRIPE_SECRET_KEY: "pk_test_1" }],
  ["only the prefix", { STRIPE_WEBHOOK_SECRET: "whsec_" }],
  ["blank webhook secret", { STRIPE_WEBHOOK_SECRET: "  " }],
  ["live secret key", { STRIPE_SECRET_KEY: "sk_live" + "_1" }],
  ["live publishable key", { STRIPE_PUBLISHABLE_KEY: "pk_live" + "_1" }],
  ["unknown kind of database", { DATABASE_URL: "postgresql://nowhere/shop" }],
  ["no address of a database", { DATABASE_URL: "data.sqlite3" }],
  ["wrong port in it", { DATABASE_URL: "libsql://nowhere:port" }],
  ["port too low", { PORT: "-1" }],
  ["port too high", { PORT: "65536" }],
] as const) {
  test(`a wrong setting is refused: ${title}`, () => {
    assert.throws(() => loadSettings({ ...COMPLETE, ...wrong }), SettingsError);
  });
}
