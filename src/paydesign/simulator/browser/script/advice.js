import { messageOf } from "./errors.js";

/**
 * Return a function that tells the programmer what is probably a mistake, once, on the console and in the
 * stand-in's log. Nobody verified that Stripe refuses these things, so nothing is refused.
 *
 * @param {string} api
 * @returns {(rule: string, about?: Record<string, unknown>) => void} By the id of the rule in rules.toml.
 */
export function openAdvice(api) {
  const given = new Set();
  return (rule, about) => {
    const message = messageOf(rule, about);
    if (given.has(message)) return;
    given.add(message);
    console.warn(`Stripe stand-in, advice: ${message}`);
    const body = new URLSearchParams({ rule, message });
    fetch(`${api}/_simulator/advice`, { method: "POST", body, keepalive: true }).catch(() => {});
  };
}
