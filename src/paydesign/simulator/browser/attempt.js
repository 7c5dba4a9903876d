/**
 * Ask the stand-in about the attempt whose page this is.
 *
 * @param {"GET" | "POST"} method
 * @param {string} part Behind the page's own address.
 * @param {URLSearchParams} [body]
 */
export async function ask(method, part, body) {
  const response = await fetch(location.pathname + part, { method, body });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
}

/**
 * What the shop asks for, in words; "" if no amount is asked for.
 *
 * @param {{ amount: number | null, currency: string }} attempt In the currency's smallest unit.
 */
export function shown({ amount, currency }) {
  if (amount == null) return "";
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  return `The shop asks for ${format.format(amount / 10 ** decimals)}.`;
}
