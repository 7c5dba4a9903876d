/** The settings, from the environment or .env. Without good ones the process does not start. */

import { existsSync } from "node:fs";

import { z } from "zod";

const Environment = z
  .object({
    STRIPE_SECRET_KEY: z.string().regex(/^[sr]k_(test|live)_\w+$/),
    STRIPE_PUBLISHABLE_KEY: z.string().regex(/^pk_(test|live)_\w+$/),
    // Two, with a comma between them, while one endpoint takes the place of another.
    STRIPE_WEBHOOK_SECRET: z.string().regex(/^whsec_\w+(, *whsec_\w+)?$/),
    DATABASE_URL: z.string().default("sqlite:data.sqlite3"),
    HOST: z.string().default("127.0.0.1"),
    PORT: z.coerce.number().int().min(0).max(65_535).default(8000),
    ORDERS_PER_HOUR: z.coerce.number().int().min(1).default(60), // that one address leaves unpaid
    PROXIES: z.coerce.number().int().min(0).max(9).default(0), // how many add to X-Forwarded-For
  })
  .transform((found) => ({ ...found, isLive: found.STRIPE_SECRET_KEY.includes("_live_") }))
  .refine((found) => found.isLive === found.STRIPE_PUBLISHABLE_KEY.includes("_live_"), {
    path: ["STRIPE_PUBLISHABLE_KEY"],
    error: "Must be of the same mode as the secret key, test or live",
  });

export type Settings = z.infer<typeof Environment>;

/** @throws {Error} With everything that has to be mended; the values are not told. */
export function loadSettings(environment: NodeJS.ProcessEnv): Settings {
  const given = Object.entries(environment).map(([name, value]) => [name, value?.trim()]);
  const found = Environment.safeParse(Object.fromEntries(given.filter(([, value]) => value)));
  if (found.success) return found.data;
  const problems = z.prettifyError(found.error);
  throw new Error(`The settings are not right (see .env.example):\n${problems}`);
}

/** Return the settings of this process, or end it with what is wrong with them. */
export function ownSettings(): Settings {
  if (existsSync(".env")) process.loadEnvFile(".env");
  try {
    return loadSettings(process.env);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
