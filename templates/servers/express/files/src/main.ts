import "./node-version.js";

import { existsSync } from "node:fs";

import Stripe from "stripe";

import { createApp } from "./app.js";
import { openDatabase } from "./database.js";
import { serve } from "./serve.js";
import { loadSettings, SettingsError } from "./settings.js";
import { STRIPE_OPTIONS } from "./stripe-options.js";

if (existsSync(".env")) process.loadEnvFile(".env");
try {
  const settings = loadSettings(process.env);
  const database = await openDatabase(settings.databaseUrl.reveal());
  const stripe = new Stripe(settings.secretKey.reveal(), STRIPE_OPTIONS);
  serve(createApp({ settings, database, stripe }), settings, () => {
    database.close();
  });
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(`The server does not start:\n${error.message}`);
  process.exitCode = 1;
}
