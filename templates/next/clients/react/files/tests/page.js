/** A page of web/ in jsdom; the test plays our server, Stripe.js and the address bar. */

import { readFileSync } from "node:fs";
import { act } from "react";
import { vi } from "vitest";

globalThis.IS_REACT_ACT_ENVIRONMENT = true;

/** @type {() => object} Stripe.js is loaded once, and played anew in each test. */
let play;
window.Stripe = () => play();

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
  const { href, search, pathname } = url;
  vi.stubGlobal("location", { href, search, pathname, ...go });
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
  play = () => {
    if (stripe) return playStripe(stripe, asked);
    throw new Error("blocked");
  };
  vi.spyOn(history, "replaceState").mockImplementation(() => {});
  const file = url.pathname === "/" ? "index.html" : url.pathname.slice(1);
  const html = readFileSync(`web/${file}`, "utf-8");
  document.documentElement.innerHTML = html.replace(/<!DOCTYPE html>|<\/?html.*?>/g, "");
  document.documentElement.lang = "en";
  const [, entry] = html.match(/src="\/(\w+)\.tsx"/);
  await act(() => import(`../web/${entry}.tsx`));
  await rest();
  return { asked, dark, ...go };
}

function playStripe(answers, asked) {
  const say = (name) => (argument) => {
    asked.push([name, argument]);
    return Promise.resolve(answers[name] ?? {});
  };
  const ours = ["confirmPayment", "createConfirmationToken", "handleNextAction", "confirmSetup"];
  const names = [...ours, "createToken", "createPaymentMethod", "confirmCardPayment"]; // it looks
  const form = {
    on: (event, handler) =>
      event === (answers.form ?? "ready") && setTimeout(handler, 0, { error: answers.error }),
    off: () => {},
    mount: say("mount"),
    update: () => {},
    destroy: () => {},
  };
  const elements = { submit: say("submit"), update: say("update") };
  elements.create = (kind, options) => (asked.push(["create", { kind, ...options }]), form);
  const stripe = Object.fromEntries(names.map((name) => [name, say(name)]));
  stripe.elements = (options) => (asked.push(["elements", options]), elements);
  return stripe;
}

/** Let everything go on that can: what React renders, and what follows from that. */
export async function rest() {
  for (let turn = 0; turn < 2; turn += 1) {
    await act(() => new Promise((resolve) => setTimeout(resolve, 5)));
  }
}

export const refusal = (code, message = "No.") => Object.assign(new Error(message), { code });

export const byId = (id) => document.getElementById(id);

export const text = (id) => byId(id).textContent.trim();

/** Type into a field as a customer does. */
export function type(id, value) {
  const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  set.call(byId(id), value); // React has one of its own on the element
  byId(id).dispatchEvent(new Event("input", { bubbles: true }));
  return rest();
}

/** Press the button of a form, or Enter in it. */
export function press(id) {
  byId(id).dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
}

export function submit(id) {
  press(id);
  return rest();
}
