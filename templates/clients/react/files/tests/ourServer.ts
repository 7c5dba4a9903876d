import { vi } from "vitest";

export interface Asked {
  method: string;
  path: string;
  body: unknown;
}

/**
 * Stand in for our server until the test ends, and return what it is asked.
 *
 * @param answer Returns the JSON of an answer, or throws a Refusal.
 */
export function serve(answer: (asked: Asked) => unknown): Asked[] {
  const log: Asked[] = [];
  vi.stubGlobal("fetch", async (path: string, { method = "GET", body }: RequestInit) => {
    const sent: unknown = typeof body === "string" ? JSON.parse(body) : undefined;
    const asked = { method, path, body: sent };
    log.push(asked);
    try {
      return Response.json(await answer(asked));
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      const { code, message } = refusal;
      return Response.json({ error: { code, message } }, { status: 409 });
    }
  });
  return log;
}

export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
