import { request } from "./api";
import type { Setup } from "./contract";
import { leaveFor } from "./Page";
import { openStripe } from "./stripe";

/** The page that tells whether a payment method is saved. */
export const resultOf = ({ id }: Setup) => new URL(`complete.html?setup=${id}`, location.href).href;

/** Open a setup, or resume this browser's; one that is not open has a page of its own. */
export async function openSetup() {
  const asksForNew = new URLSearchParams(location.search).has("new");
  const setup = await request("POST /api/setups", { new: asksForNew });
  if (asksForNew) history.replaceState(null, "", "./"); // a reload resumes it
  if (setup.status !== "open") return leaveFor(resultOf(setup));
  return { setup, stripe: await openStripe(setup.publishable_key) };
}

/** Return the setup that the server has now; if it cannot be reached, what it said last counts. */
export async function readAgain(setup: Setup) {
  const now = await request(`GET /api/setups/${setup.id}`, null).catch(() => setup);
  return now.status === "open" ? now : leaveFor(resultOf(now));
}
