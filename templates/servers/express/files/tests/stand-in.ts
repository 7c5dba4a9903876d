/**
 * paydesign's local stand-in for Stripe.
 *
 * It is a process that speaks Stripe's API on a loopback port and knows Stripe's test cards. The
 * application does not know of it: the tests hand it a client that leads there.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent } from "node:http";
import { Socket } from "node:net";

import Stripe from "stripe";

interface LogEntry {
  readonly kind: string;
  readonly event: Stripe.Event;
  readonly message: string;
}

export class StandIn {
  /** Stripe as the shop reaches it. */
  readonly client: Stripe;
  /** Happens once, while a request of the shop is under way. */
  meanwhile: (() => Promise<unknown>) | undefined;
  readonly #line = new Agent({ keepAlive: true });

  constructor(readonly url: string) {
    const { hostname: host, port } = new URL(url);
    const httpClient = Stripe.createNodeHttpClient(this.#line);
    const send = httpClient.makeRequest.bind(httpClient);
    httpClient.makeRequest = async (...request) => {
      const { meanwhile } = this;
      this.meanwhile = undefined;
      await meanwhile?.();
      return send(...request);
    };
    this.client = new Stripe("sk_test_1", {
      host,
      port,
      protocol: "http",
      httpClient,
      maxNetworkRetries: 2,
    });
    this.client.getInitialNetworkRetryDelay = () => 0.01; // seconds
  }

  /** Forget every payment. */
  async reset(): Promise<void> {
    this.meanwhile = undefined;
    await this.#control("POST", "reset");
  }

  /** Close what the shop has left open: the SDK does not read an answer that it will ask for again. */
  disconnect(): void {
    this.#line.destroy();
  }

  async intents(): Promise<Stripe.PaymentIntent[]> {
    return (await this.client.paymentIntents.list()).data;
  }

  /** Return the amounts that were charged. */
  async charged(): Promise<number[]> {
    const { data } = await this.client.charges.list();
    return data.filter(({ paid }) => paid).map(({ amount }) => amount);
  }

  /** Return what happened to payments, in order: events whose type begins with `kind`. */
  async events(kind = "payment_intent."): Promise<Stripe.Event[]> {
    const events = (await this.#log("event")).map(({ event }) => event);
    return events.filter(({ type }) => type.startsWith(kind));
  }

  /** Return the event that the one payment of a test succeeded. */
  async paidEvent(): Promise<Stripe.Event> {
    return only(await this.events("payment_intent.succeeded"));
  }

  /** Return what the stand-in takes for a mistake, though Stripe may let it pass. */
  async advice(): Promise<string[]> {
    return (await this.#log("advice")).map(({ message }) => message);
  }

  /**
   * Let the next requests go wrong.
   *
   * @param endpoint Method and beginning of the path.
   * @param fault "timeout" and "drop_after_work" do what is asked and do not answer,
   *   "drop_before_work" does nothing, "error_500" answers so.
   */
  async fail(endpoint: string, fault: string, times = 1): Promise<void> {
    const next = { match: endpoint, fault, count: times, seconds: 0.1 };
    await this.#control("POST", "faults", { next });
  }

  async #log(kind: string): Promise<LogEntry[]> {
    const { entries } = (await this.#control("GET", "log")) as { entries: LogEntry[] };
    return entries.filter((entry) => entry.kind === kind);
  }

  async #control(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${this.url}/_simulator/${path}`, {
      method,
      body: body ? JSON.stringify(body) : null,
    });
    if (!answer.ok) throw new Error(`the stand-in answered ${answer.status.toString()}`);
    return answer.json();
  }
}

let started: Promise<StandIn> | undefined;

/** Return the stand-in of this process, which ends with it. */
export function startStandIn(): Promise<StandIn> {
  started ??= start();
  return started;
}

async function start(): Promise<StandIn> {
  const child = spawn("paydesign", ["simulate"], { stdio: ["ignore", "pipe", "inherit"] });
  process.once("exit", () => child.kill());
  const [output] = (await once(child.stdout, "data")) as [Buffer];
  child.unref(); // or the tests would wait for its end
  if (child.stdout instanceof Socket) child.stdout.unref();
  return new StandIn(output.toString().trim());
}

/** Return the only item of a list. */
export function only<T>(items: readonly T[]): T {
  const [first, ...others] = items;
  if (first === undefined || others.length > 0) {
    throw new Error(`there are ${items.length.toString()}, not one`);
  }
  return first;
}
