/** A page of web/ in jsdom; the test plays our server, Stripe.js and the address bar. */

import { readFileSync } from "node:fs";
import { vi } from "vitest";

/**
 * Open a page and wait until it is at rest.
 *
 * `server` has the answers by method and path; a function gets what is sent, an Error is a refusal.
 * `stripe` has what Stripe.js answers, by the name of the method. Returns what was asked of both.
 */
export async function openPage(address, server, stripe = {}) {
  vi.resetModules();
  const asked = [];
  const url = new URL(address, "http://shop.example/");
  const go = { assign: vi.fn(), replace: vi.fn(), reload: vi.fn() };
  vi.stubGlobal("location", { href: url.href, search: url.search, ...go });
  vi.stubGlobal("fetch", async (path, { method, body }) => {
    const operation = `${method} ${path}`;
    asked.push([operation, body ? JSON.parse(body) : null]);
    const known = server[operation];
    const answer = typeof known === "function" ? await known(body && JSON.parse(body)) : known;
    if (answer === undefined) throw new TypeError("Failed to fetch");
    if (!(answer instanceof Error)) return Response.json(answer);
    const { code, message } = answer;
    return Response.json({ error: { code, message } }, { status: 409 });
  });
  const dark = new EventTarget();
  vi.stubGlobal("matchMedia", () => dark);
  window.Stripe = stripe && (() => playStripe(stripe, asked));
  vi.spyOn(history, "replaceState").mockImplementation(() => {});
  const file = url.pathname === "/" ? "index.html" : url.pathname.slice(1);
  const html = readFileSync(`web/${file}`, "utf-8");
  document.documentElement.innerHTML = html.replace(/<!DOCTYPE html>|<\/?html.*?>/g, "");
  document.documentElement.lang = "en";
  const [, script] = / src="(\w+)\.js"/.exec(html);
  await import(`../web/${script}.js`);
  await rest();
  return { asked, dark, ...go };
}

function playStripe(answers, asked) {
  const say = (name) => (argument) => {
    asked.push([name, argument]);
    return Promise.resolve(answers[name] ?? {});
  };
  const names = ["confirmPayment", "createConfirmationToken", "handleNextAction", "confirmSetup"];
  const form = {
    once: (event, handler) =>
      event === (answers.form ?? "ready") && handler({ error: answers.error }),
    mount: say("mount"),
  };
  const elements = { submit: say("submit"), update: say("update") };
  elements.create = (kind, options) => (asked.push(["create", { kind, ...options }]), form);
  const stripe = Object.fromEntries(names.map((name) => [name, say(name)]));
  stripe.elements = (options) => (asked.push(["elements", options]), elements);
  return stripe;
}

/** Let everything go on that can. */
export const rest = () => new Promise((resolve) => setTimeout(resolve));

export const refusal = (code, message = "No.") => Object.assign(new Error(message), { code });

export const byId = (id) => document.getElementById(id);

export const text = (id) => byId(id).textContent.trim();

/** Type into a field as a customer does. */
export function type(id, value) {
  byId(id).value = value;
  byId(id).dispatchEvent(new Event("input", { bubbles: true }));
  return rest();
}

/** Press the button of a form, or Enter in it. */
export function press(id) {
  byId(id).dispatchEvent(new SubmitEvent("submit", { cancelable: true }));
}

export function submit(id) {
  press(id);
  return rest();
}
