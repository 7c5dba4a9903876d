import { request } from "./api";
import { toShow } from "./errors";
import { mayBeRepeated } from "./mayBeRepeated";
import type { Setup } from "./setup";

/** The payment method that the customer is about to save. */
export interface Summary {
  setup: Setup;
  confirmationToken: string;
  paymentMethod: { label: string };
}

export const DETAILS = { label: "Enter payment details", href: "./" };

/** Return what the server keeps for this browser. */
export async function openSummary() {
  try {
    return (await request("GET", "/api/setup-summary")) as Summary;
  } catch (error) {
    throw sendBack(error);
  }
}

/**
 * Return why it could not be shown or saved, with the way on: unless the attempt did not get through,
 * the details have to be entered again.
 */
export function sendBack(error: unknown) {
  const failure = toShow(error);
  if (!mayBeRepeated(failure)) failure.wayOut ??= DETAILS;
  return failure;
}
