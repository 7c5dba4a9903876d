/** What happens once a payment method is saved. */

import type { Transaction } from "@libsql/client";

import type { Setup } from "./setups.js";

/**
 * Do what the customer saved it for: called exactly once for each setup, and nowhere else.
 *
 * To charge it later, create a PaymentIntent with this customer and payment method, `confirm` and
 * `off_session`. The setup is marked as saved in this transaction, so what you write there is
 * written with it or not at all. Leave slow work to a job that you write there: Stripe waits for the
 * answer, and repeats the event if none comes.
 */
export function keep(
  _transaction: Transaction,
  _setup: Setup,
  _customer: string,
  _paymentMethod: string,
): Promise<void> {
  return Promise.resolve(); // your work is here
}
