/**
 * Return a function that tells the programmer what is probably a mistake, once, on the console and in the
 * stand-in's log. Nobody verified that Stripe refuses these things, so nothing is refused.
 *
 * @param {string} api
 * @returns {(code: string, message: string) => void}
 */
export function openAdvice(api) {
  const given = new Set();
  return (code, message) => {
    if (given.has(message)) return;
    given.add(message);
    console.warn(`Stripe stand-in, advice: ${message}`);
    const body = new URLSearchParams({ code, message });
    fetch(`${api}/_simulator/advice`, { method: "POST", body, keepalive: true }).catch(() => {});
  };
}
