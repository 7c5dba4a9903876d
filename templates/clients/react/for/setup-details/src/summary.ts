import { request } from "./api";
import { CheckoutError } from "./errors";
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
    if (error instanceof CheckoutError && !mayBeRepeated(error)) error.wayOut = DETAILS;
    throw error;
  }
}
