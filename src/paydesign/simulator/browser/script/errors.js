import { RULES } from "./rules.js";

/** The program uses Stripe.js wrongly: thrown, never returned, because no customer can do anything about it. */
export class IntegrationError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "IntegrationError";
  }
}

/**
 * Throw the refusal of a rule if what Stripe.js needs is not there.
 *
 * @param {unknown} isRight
 * @param {string} rule Its id in rules.toml.
 * @param {Record<string, unknown>} [about] Values for the placeholders of its message.
 * @returns {asserts isRight}
 */
export function demand(isRight, rule, about) {
  if (!isRight) throw new IntegrationError(messageOf(rule, about));
}

/**
 * @param {string} rule
 * @param {Record<string, unknown>} [about]
 */
export function messageOf(rule, about = {}) {
  return RULES[rule].message.replace(/\{(\w+)\}/g, (_, name) => String(about[name]));
}
