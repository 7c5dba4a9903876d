/**
 * Runs before a Node program whose Stripe SDK shall talk to the local stand-in; the program stays as it is.
 *
 * The SDK takes no address from the environment. So what it would send to Stripe's hosts is sent to the stand-in, by
 * `https` and by `fetch`, which are all that it uses.
 */

"use strict";

const http = require("node:http");
const https = require("node:https");
const { syncBuiltinESMExports } = require("node:module");

const HOSTS = ["api.stripe.com", "connect.stripe.com", "files.stripe.com", "meter-events.stripe.com"];

/** @param {string} standIn */
function redirect(standIn) {
  const { hostname, port } = new URL(standIn);
  const { request } = https;
  https.request = (options, ...others) => {
    if (!HOSTS.includes(options.host)) return request(options, ...others);
    // The SDK's own agent speaks https only.
    const plain = http.request({ ...options, host: hostname, port, agent: http.globalAgent }, ...others);
    // Every SDK sends its body only once the connection is secure, which a plain socket never says.
    plain.once("socket", (socket) => {
      if (socket.connecting) socket.once("connect", () => socket.emit("secureConnect"));
    });
    return plain;
  };
  syncBuiltinESMExports();

  const { fetch } = globalThis;
  globalThis.fetch = (resource, ...others) => {
    const url = typeof resource === "string" && URL.canParse(resource) ? new URL(resource) : undefined;
    const isForStripe = url?.protocol === "https:" && HOSTS.includes(url.hostname);
    return fetch(isForStripe ? standIn + url.pathname + url.search : resource, ...others);
  };
}

if (process.env.PAYDESIGN_SIMULATOR_URL) {
  if (/^[sr]k_live_/.test(process.env.STRIPE_SECRET_KEY ?? "")) {
    console.error("STRIPE_SECRET_KEY is a live key, and the local stand-in takes test keys only.");
    process.exit(1);
  }
  redirect(process.env.PAYDESIGN_SIMULATOR_URL);
}
