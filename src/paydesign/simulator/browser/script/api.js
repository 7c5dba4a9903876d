/**
 * Return a function that asks the API in the name of a publishable key.
 *
 * @param {string} base
 * @param {Record<string, unknown>} identity What goes with each request: the key, and the connected account.
 * @returns {(method: "GET" | "POST", path: string, params?: object) => Promise<any>} It resolves to
 *   { object } or to { error }, as Stripe.js words errors, and never rejects.
 */
export function openApi(base, identity) {
  return async (method, path, params = {}) => {
    const form = encode({ ...identity, ...params });
    const isRead = method === "GET";
    try {
      const response = await fetch(`${base}${path}${isRead ? `?${form}` : ""}`, isRead ? {} : { method, body: form });
      const answer = await response.json();
      return response.ok ? { object: answer } : { error: answer.error };
    } catch (cause) {
      const message = `The payment service cannot be reached: ${cause.message}`;
      return { error: { type: "api_connection_error", message } };
    }
  };
}

/**
 * Return the parameters as the API reads forms: { card: { cvc: 1 } } is card[cvc]=1.
 *
 * @param {object} params Values that are undefined or null are left out.
 */
export function encode(params) {
  const form = new URLSearchParams();
  const add = (name, value) => {
    if (value === undefined || value === null) return;
    if (typeof value !== "object") return form.append(name, String(value));
    for (const [key, inner] of Object.entries(value)) add(`${name}[${key}]`, inner);
  };
  for (const [name, value] of Object.entries(params)) add(name, value);
  return form;
}
