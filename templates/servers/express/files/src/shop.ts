import type Stripe from "stripe";

import type { Database } from "./database.js";
import type { Settings } from "./settings.js";

/** What the operations work with. */
export interface Shop {
  readonly settings: Settings;
  readonly database: Database;
  readonly stripe: Stripe;
}
