/** The program uses Stripe.js wrongly: thrown, never returned, because no customer can do anything about it. */
export class IntegrationError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "IntegrationError";
  }
}

/**
 * Throw if something that Stripe.js needs is not there.
 *
 * @param {unknown} isRight
 * @param {string} message
 * @returns {asserts isRight}
 */
export function demand(isRight, message) {
  if (!isRight) throw new IntegrationError(message);
}
