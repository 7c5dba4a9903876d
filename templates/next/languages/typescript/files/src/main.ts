/** The server as a process. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import Stripe from "stripe";

import { createApp } from "./app.ts";
import { migrate, openDatabase } from "./database.ts";
import { Books } from "./orders.ts";
import { STRIPE_OPTIONS } from "./payments.ts";
import { ownSettings } from "./settings.ts";

const settings = ownSettings();
const db = openDatabase(settings.DATABASE_URL);
await migrate(db).catch((error: unknown) => {
  console.error("DATABASE_URL: this database cannot be used:", error);
  process.exit(1);
});
const stripe = new Stripe(settings.STRIPE_SECRET_KEY, STRIPE_OPTIONS);
const server = createServer(createApp({ settings, books: new Books(db), stripe }));
server.requestTimeout = 30_000; // milliseconds until a request must be here
server.on("error", (error) => {
  console.error(`HOST and PORT cannot be used: ${error.message}`);
  process.exit(1);
});
server.listen(settings.PORT, settings.HOST, () => {
  const { port } = server.address() as AddressInfo;
  console.info(`Listening on http://${settings.HOST}:${port}`);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    server.close(() => void db.destroy());
    const end = server.closeAllConnections.bind(server);
    setTimeout(end, 10_000).unref(); // milliseconds for what is under way
  });
}
