import { CheckoutError } from "./errors.js";

/**
 * Return the JSON that our server answers.
 *
 * @param {"GET" | "POST" | "PUT"} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>}
 * @throws {CheckoutError} With the code and message of the server, "unreachable" or "unexpected".
 */
export async function request(method, path, body) {
  const response = await send(method, path, body);
  const answer = await response.json().catch(() => null);
  if (response.ok && answer) return answer;
  throw new CheckoutError(
    answer?.error?.code ?? "unexpected",
    answer?.error?.message ?? "Something went wrong on our side. Please try again.",
  );
}

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 */
async function send(method, path, body) {
  try {
    return await fetch(path, {
      method,
      headers: body ? { "Content-Type": "application/json" } : {},
      body: body && JSON.stringify(body),
    });
  } catch {
    throw new CheckoutError("unreachable", "We cannot be reached. Check your connection and try again.");
  }
}
