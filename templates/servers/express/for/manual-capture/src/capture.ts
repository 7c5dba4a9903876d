/** Capture an authorized order when you deliver it: `npm run capture -- ORDER`. */

import "./node-version.js";

import { existsSync } from "node:fs";

import Stripe from "stripe";

import { captureOrder, NotCaptured } from "./capture-order.js";
import { openDatabase } from "./database.js";
import { loadSettings, SettingsError } from "./settings.js";
import { STRIPE_OPTIONS } from "./stripe-options.js";

const [orderId, ...others] = process.argv.slice(2);
if (orderId === undefined || others.length > 0) {
  console.error("Usage: npm run capture -- ORDER");
  process.exit(2);
}
if (existsSync(".env")) process.loadEnvFile(".env");
try {
  const settings = loadSettings(process.env);
  const database = await openDatabase(settings.databaseUrl.reveal());
  const stripe = new Stripe(settings.secretKey.reveal(), STRIPE_OPTIONS);
  console.info(await captureOrder({ database, stripe }, orderId));
} catch (error) {
  if (!(error instanceof SettingsError) && !(error instanceof NotCaptured)) throw error;
  const isUnset = error instanceof SettingsError;
  console.error(isUnset ? `Nothing is captured:\n${error.message}` : error.message);
  process.exitCode = 1;
}
