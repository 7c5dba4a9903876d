import { request } from "./api.js";
import { forCustomers } from "./errors.js";
import { byId } from "./page.js";

/** @typedef {{ setup: { id: string }, confirmationToken: string, paymentMethod: { label: string } }} Summary */

const DETAILS = { label: "Enter payment details", href: "./" };
const MAY_BE_REPEATED = ["unreachable", "unexpected", "internal_error", "payment_service_unavailable"];

/**
 * Show the payment method that the customer is about to save.
 *
 * @returns {Promise<Summary>}
 */
export async function openSummary() {
  const summary = await request("GET", "/api/setup-summary").catch((error) => {
    throw explainFailure(error);
  });
  byId("payment-method", HTMLElement).textContent = summary.paymentMethod.label;
  byId("review", HTMLFormElement).hidden = false;
  return summary;
}

/**
 * Return why saving failed, with the way on.
 *
 * A token works once, so unless the attempt did not get through, the customer enters the details again.
 *
 * @param {unknown} error
 */
export function explainFailure(error) {
  const failure = forCustomers(error);
  if (!MAY_BE_REPEATED.includes(failure.code)) failure.wayOut ??= DETAILS;
  return failure;
}
