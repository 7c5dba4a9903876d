import type { Api, ErrorAnswer } from "./contract";

/** An error whose message may be shown to the customer; any other error is a bug. */
export class CheckoutError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export const SOMETHING_WRONG = "Something went wrong. Please try again.";

/** Ask our server and return what it answers. */
export async function request<T extends keyof Api>(
  operation: T,
  asked: Api[T]["request"],
): Promise<Api[T]["answer"]> {
  const [method = "", path = ""] = operation.split(" ");
  const headers = { "Content-Type": "application/json" };
  const body = asked && JSON.stringify(asked);
  const response = await fetch(path, { method, headers, body }).catch(() => {
    throw new CheckoutError("unreachable", "We cannot be reached. Is there a connection?");
  });
  if (response.ok) return read<Api[T]["answer"]>(response);
  const { error } = await read<ErrorAnswer>(response);
  throw new CheckoutError(error.code, error.message);
}

async function read<Answer>(response: { json(): Promise<Answer> }) {
  return response.json().catch(() => {
    throw new CheckoutError("unexpected", SOMETHING_WRONG);
  });
}
