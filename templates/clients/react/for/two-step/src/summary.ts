import { request } from "./api";
import { CheckoutError } from "./errors";
import type { Order } from "./order";

/** What the customer is about to pay for, and with what. */
export interface Summary {
  order: Order;
  confirmationToken: string;
  paymentMethod: { label: string };
}

export const CART = { label: "Back to your cart", href: "./" };
export const DETAILS = { label: "Enter payment details", href: "details.html" };

/** Return what the server keeps for this browser. */
export async function openSummary() {
  try {
    return (await request("GET", "/api/payment-summary")) as Summary;
  } catch (error) {
    if (error instanceof CheckoutError && error.code === "no_order") error.wayOut = CART;
    if (error instanceof CheckoutError && error.code === "no_payment_details")
      error.wayOut = DETAILS;
    throw error;
  }
}
