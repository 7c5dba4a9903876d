/**
 * The local stand-in for Stripe, as a process of its own: `paydesign simulate --json` prints one line that says where
 * it is and what has to be set, and then runs until it is told to end. Nothing is installed from a registry for it.
 *
 * PAYDESIGN names the program where it is not on the PATH.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export async function startStandIn() {
  const child = spawn(process.env.PAYDESIGN ?? "paydesign", ["simulate", "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = () => child.kill();
  process.once("exit", stop);
  const lines = createInterface({ input: child.stdout });
  const said = await Promise.race([
    once(lines, "line").then(([line]) => JSON.parse(line)),
    once(child, "exit").then(([status]) => {
      throw new Error(`paydesign simulate ended with status ${status}`);
    }),
  ]);
  return { ...said, stop };
}

/** What a test orders from the stand-in and learns from it; `said` is the line that it printed. */
export function controlOf(said) {
  async function ask(method, path, given) {
    const body = given && JSON.stringify(given);
    const answer = await fetch(said.control + path, { method, body });
    const found = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${found.error.message}`);
    return found;
  }
  return {
    reset: () => ask("POST", "reset", {}),
    failNext: (match, fault) => ask("POST", "faults", { next: { match, fault } }),
    webhooksTo: (url) => ask("POST", "webhooks", { url }),
    log: async (kind) => (await ask("GET", "log")).entries.filter((entry) => entry.kind === kind),
    /** Press a button on the 3D Secure page of an Intent: outcome is "succeed" or "fail". */
    finish3ds: (intent, outcome) =>
      fetch(intent.next_action.redirect_to_url?.url ?? intent.next_action.use_stripe_sdk.stripe_js, {
        method: "POST",
        body: new URLSearchParams({ outcome }),
      }),
  };
}
