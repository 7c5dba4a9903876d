import { parseCookie } from "cookie";
import Stripe from "stripe";

import type { OrderView } from "../src/orders.js";

export const WEBHOOK_SECRET = "whsec_1";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  /** Of the error that it tells of. */
  readonly code: string | undefined;
}

/** One browser session: it keeps its cookies. */
export class Browser {
  constructor(
    readonly url: string,
    public cookie = "",
  ) {}

  get(path: string, headers?: HeadersInit): Promise<Answer> {
    return this.request("GET", path, { headers: headers ?? {} });
  }

  post(path: string, body: object = {}): Promise<Answer> {
    return this.#send("POST", path, body);
  }

  put(path: string, body: object): Promise<Answer> {
    return this.#send("PUT", path, body);
  }

  /** Open the order that this browser shows, or resume it. */
  async openOrder(): Promise<OrderView> {
    return (await this.post("/api/order")).body as OrderView;
  }

  /** Send an event as Stripe does, signed `age` seconds ago. */
  deliver(event: object | string, { secret = WEBHOOK_SECRET, age = 0 } = {}): Promise<Answer> {
    const payload = typeof event === "string" ? event : JSON.stringify(event);
    const timestamp = Math.floor(Date.now() / 1000) - age;
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
    const headers = { "Stripe-Signature": signature };
    return this.request("POST", "/webhook", { body: payload, headers });
  }

  async request(method: string, path: string, options: RequestInit): Promise<Answer> {
    const headers = new Headers(options.headers);
    if (this.cookie) headers.set("Cookie", this.cookie);
    const response = await fetch(this.url + path, { ...options, method, headers });
    for (const cookie of response.headers.getSetCookie()) {
      for (const [name, value] of Object.entries(parseCookie(cookie.split(";")[0] ?? ""))) {
        this.cookie = `${name}=${value ?? ""}`;
      }
    }
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    const body: unknown = isJson ? await response.json() : await response.text();
    const { error } = body as { error?: { code: string } };
    return { status: response.status, headers: response.headers, body, code: error?.code };
  }

  #send(method: string, path: string, body: object): Promise<Answer> {
    const headers = { "Content-Type": "application/json" };
    return this.request(method, path, { body: JSON.stringify(body), headers });
  }
}
