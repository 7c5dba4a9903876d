import { request } from "./api";
import { isOutOfDate } from "./errors";
import { startSetup } from "./setup";

/**
 * Have the SetupIntent created before the customer sees the payment form, and return its client
 * secret; a reload gets the same one.
 */
export async function createIntent(): Promise<string> {
  try {
    return await create();
  } catch (error) {
    // The setup was replaced under us, for example in another tab.
    if (isOutOfDate(error)) return await create();
    throw error;
  }
}

async function create() {
  const { id } = await startSetup();
  const answer = await request("POST", "/api/create-setup-intent", { setupId: id });
  return (answer as { clientSecret: string }).clientSecret;
}
