import { request } from "./api";
import { CheckoutError, toShow } from "./errors";
import { mayBeRepeated } from "./mayBeRepeated";
import type { Order } from "./order";

/** What the customer is about to pay for, and with what. */
export interface Summary {
  order: Order;
  confirmationToken: string;
  paymentMethod: { label: string };
}

export const DETAILS = { label: "Enter payment details", href: "details.html" };

/** Return what the server keeps for this browser. */
export async function openSummary() {
  try {
    return (await request("GET", "/api/payment-summary")) as Summary;
  } catch (error) {
    if (error instanceof CheckoutError && error.code === "no_payment_details")
      error.wayOut = DETAILS;
    throw error;
  }
}

/**
 * Return why paying failed, with the way on: unless the attempt did not get through, the details have to
 * be entered again.
 */
export function sendBack(error: unknown) {
  const failure = toShow(error);
  if (!mayBeRepeated(failure)) failure.wayOut ??= DETAILS;
  return failure;
}
