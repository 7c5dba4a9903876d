import type { TestContext } from "node:test";

import { TERMS } from "../src/catalog.js";

/** Let the shop offer a trial during one test; open the shop after that. */
export function offerTrial(t: TestContext): void {
  Object.assign(TERMS, { trialDays: 14 });
  t.after(() => Object.assign(TERMS, { trialDays: 0 }));
}
