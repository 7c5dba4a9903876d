import { CheckoutError } from "./errors";

interface Refusal {
  error?: { code?: string; message?: string };
}

/**
 * Return the JSON that our server answers.
 *
 * @throws {CheckoutError} With the code and message of the server, "unreachable" or "unexpected".
 */
export async function request(
  method: "GET" | "POST" | "PUT",
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await send(method, path, body);
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && answer) return answer;
  const { error } = (answer ?? {}) as Refusal;
  throw new CheckoutError(
    error?.code ?? "unexpected",
    error?.message ?? "Something went wrong on our side. Please try again.",
  );
}

async function send(method: string, path: string, body?: object) {
  const content = body && {
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  try {
    return await fetch(path, { method, ...content });
  } catch {
    throw new CheckoutError(
      "unreachable",
      "We cannot be reached. Check your connection and try again.",
    );
  }
}
