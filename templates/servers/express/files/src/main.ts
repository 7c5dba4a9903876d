import "./node-version.js";

import { existsSync } from "node:fs";

import Stripe from "stripe";

import { createApp } from "./app.js";
import { openDatabase } from "./database.js";
import { serve } from "./serve.js";
import { loadSettings, SettingsError } from "./settings.js";

if (existsSync(".env")) process.loadEnvFile(".env");
try {
  const settings = loadSettings(process.env);
  const database = await openDatabase(settings.databaseUrl.reveal());
  // A repeated request carries the same idempotency key, so it is safe to repeat.
  const stripe = new Stripe(settings.secretKey.reveal(), { maxNetworkRetries: 2 });
  serve(createApp({ settings, database, stripe }), settings.port, () => {
    database.close();
  });
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
