import { request } from "./api.js";
import { openAsAsked } from "./open-as-asked.js";

/**
 * Open this browser's setup, or resume it.
 *
 * @returns {Promise<{ id: string, currency: string }>}
 */
export function openSetup() {
  return openAsAsked((wish) => request("POST", "/api/setup", wish));
}
