/** What keeps a customer's browser, and what it sends us, safe. No framework in it. */

import { createHash, createHmac, randomBytes } from "node:crypto";

import Stripe from "stripe";
import { ZodError } from "zod";

import { isUnavailable } from "./database.ts";
import { Refused } from "./shop.ts";

export const MAX_BODY = 256 * 1024; // bytes
const SESSION = 30 * 24 * 60 * 60; // seconds

/** Return the value of a header, or undefined. */
export type Headers = (name: string) => string | undefined;

// --- the browser session: a random token in a cookie that scripts cannot read

export const newToken = (): string => randomBytes(32).toString("base64url");

/** What is stored of a token: who reads the database cannot take a session over. */
export const hashed = (token: string): string => createHash("sha256").update(token).digest("hex");

/** Return the cookie's name; browsers take one that begins with __Host- over https only. */
const cookieName = (isLive: boolean): string => (isLive ? "__Host-checkout" : "checkout");

/** Return the token that the browser has sent, or "". */
export function readToken(headers: Headers, isLive: boolean): string {
  const prefix = `${cookieName(isLive)}=`;
  const pairs = (headers("Cookie") ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(prefix))?.slice(prefix.length) ?? "";
}

export function writeCookie(token: string, isLive: boolean): string {
  const rules = `Path=/; Max-Age=${SESSION.toString()}; HttpOnly; SameSite=Lax`;
  return `${cookieName(isLive)}=${token}; ${rules}${isLive ? "; Secure" : ""}`;
}

/**
 * Return who a visitor is, for limits: a hash that only we can make.
 *
 * @param peer The address at the other end of the connection.
 * @param proxies How many of our own proxies stand between.
 */
export function visitor(headers: Headers, peer: string, proxies: number, secret: string): string {
  const hops = [...(headers("X-Forwarded-For") ?? "").split(",").map((hop) => hop.trim()), peer];
  const address = hops.at(-1 - proxies) ?? peer;
  return createHmac("sha256", secret).update(address).digest("hex");
}

// --- what is refused before anybody reads it

/** @throws {Refused} If it is sent by another site, too long, or no JSON. */
export function expectOurs(method: string, path: string, headers: Headers): void {
  if (method === "GET" || method === "HEAD") return;
  const length = headers("Content-Length") ?? "";
  if (!/^\d+$/.test(length) || Number(length) > MAX_BODY) {
    throw new Refused(413, "content_too_large", "This request is too large.");
  }
  if (path === "/webhook") return;
  if (isCrossSite(headers)) {
    throw new Refused(403, "cross_site", "This request comes from another site.");
  }
  if (!/^application\/json\b/i.test(headers("Content-Type") ?? "")) {
    throw new Refused(415, "not_json", "This request is not JSON.");
  }
}

function isCrossSite(headers: Headers): boolean {
  const site = headers("Sec-Fetch-Site");
  if (site !== undefined) return site !== "same-origin" && site !== "none";
  const origin = headers("Origin"); // of older browsers; other programs send neither
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== headers("Host");
}

// --- headers of every answer

// The hosts of Stripe.js and Link: https://docs.stripe.com/security/guide#content-security-policy
function contentSecurityPolicy(nonce?: string): string {
  const own = nonce === undefined ? "'self'" : `'self' 'nonce-${nonce}'`;
  return [
    "default-src 'none'",
    `script-src ${own} https://js.stripe.com https://*.js.stripe.com`,
    "style-src 'self'",
    "img-src 'self' https://*.link.com",
    "connect-src 'self' https://api.stripe.com https://link.com https://*.link.com",
    "frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com" +
      " https://link.com https://*.link.com",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** @param nonce Of the scripts in a page that is rendered, if it has any. */
export function headersFor(path: string, nonce?: string): Record<string, string> {
  return {
    "Content-Security-Policy": contentSecurityPolicy(nonce),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": cacheControl(path),
  };
}

function cacheControl(path: string): string {
  if (path.startsWith("/api/")) return "no-store";
  // The name of a built file changes with what is in it.
  return path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
}

// --- errors

/** Return what the customer is told of an error, and log what an operator can act on. */
export function toAnswer(error: unknown, method: string, path: string) {
  const { status, code, message, cause } = toRefused(error);
  const reason = cause instanceof Error ? ` because ${cause.message}` : "";
  if (status >= 400) console.warn(`${method} ${path}: ${code}${reason}`);
  return { status, body: { error: { code, message } } };
}

function toRefused(error: unknown): Refused {
  if (error instanceof Refused) return error;
  if (error instanceof ZodError || error instanceof SyntaxError) {
    return new Refused(422, "invalid_request", "Something in the request is not valid.");
  }
  if (error instanceof URIError) return new Refused(404, "no_order", "There is no such order.");
  if (error instanceof Stripe.errors.StripeError) return fromStripe(error);
  if (isUnavailable(error)) {
    return new Refused(503, "busy", "We are busy. Please try again in a moment.", { cause: error });
  }
  console.error(error);
  return ourMistake();
}

const ourMistake = (): Refused =>
  new Refused(500, "internal_error", "Something went wrong on our side. Please try again.");

/** What Stripe refuses is our mistake, such as a key without the right; the rest passes by itself. */
function fromStripe(error: Stripe.errors.StripeError): Refused {
  const { type, code, message, requestId, statusCode = 503 } = error;
  console.error(`Stripe: ${message} (${type}, ${code ?? "no code"}, request ${requestId ?? "-"})`);
  if (statusCode < 500 && statusCode !== 409 && statusCode !== 429) return ourMistake();
  const apology = "The payment service cannot be reached. Please try again in a moment.";
  return new Refused(503, "payment_service_unavailable", apology);
}
