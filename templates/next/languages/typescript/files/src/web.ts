/** What keeps a customer's browser, and what it sends us, safe. No framework in it. */

import { createHash, createHmac, randomBytes } from "node:crypto";
import type { IncomingHttpHeaders as Headers } from "node:http";

import Stripe from "stripe";
import { ZodError } from "zod";

import { isUnavailable } from "./database.ts";
import type { Settings } from "./settings.ts";
import { Refused } from "./shop.ts";

export const MAX_BODY = 256 * 1024; // bytes

// --- the browser session: a random token in a cookie that scripts cannot read

export const newToken = (): string => randomBytes(32).toString("base64url");

/** What is stored of a token: who reads the database cannot take a session over. */
export const hashed = (token: string): string => createHash("sha256").update(token).digest("hex");

/** Browsers take a cookie whose name begins with __Host- over https only. */
const cookieName = (isLive: boolean): string => (isLive ? "__Host-checkout" : "checkout");

/** Return the token that the browser has sent, or "". */
export function readToken({ cookie = "" }: Headers, { isLive }: Settings): string {
  return new RegExp(`(?:^|; *)${cookieName(isLive)}=([^;]*)`).exec(cookie)?.[1] ?? "";
}

export function writeCookie(token: string, { isLive }: Settings): string {
  const rules = "Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax"; // 30 days
  return `${cookieName(isLive)}=${token}; ${rules}${isLive ? "; Secure" : ""}`;
}

/** Return who a visitor is, for limits: a hash that only we can make of the address. */
export function visitor(headers: Headers, peer: string, settings: Settings): string {
  const hops = String(headers["x-forwarded-for"] ?? "").split(/ *, */);
  const address = [...hops, peer].at(-1 - settings.PROXIES) ?? peer;
  return createHmac("sha256", settings.STRIPE_SECRET_KEY).update(address).digest("hex");
}

// --- what is refused before anybody reads it

/** @throws {Refused} If it is sent by another site, too long, or no JSON. */
export function expectOurs(method: string, path: string, headers: Headers): void {
  if (method === "GET" || method === "HEAD") return;
  const length = headers["content-length"] ?? "";
  if (!/^\d+$/.test(length) || Number(length) > MAX_BODY) {
    throw new Refused(413, "content_too_large", "This request is too large.");
  }
  if (path === "/webhook") return;
  if (isCrossSite(headers)) {
    throw new Refused(403, "cross_site", "This request comes from another site.");
  }
  if (!/^application\/json\b/i.test(headers["content-type"] ?? "")) {
    throw new Refused(415, "not_json", "This request is not JSON.");
  }
}

function isCrossSite({ "sec-fetch-site": site, origin, host }: Headers): boolean {
  if (site !== undefined) return site !== "same-origin" && site !== "none";
  if (origin === undefined) return false; // of older browsers; other programs send neither
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

// --- headers of every answer

/** @param nonce Of the scripts in a page that is rendered, if it has any. */
export function headersFor(path: string, nonce?: string): Record<string, string> {
  // The name of a built file changes with what is in it.
  const cache = path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
  // The hosts of Stripe.js and Link: https://docs.stripe.com/security/guide#content-security-policy
  const policy = [
    "default-src 'none'",
    `script-src 'self'${nonce ? ` 'nonce-${nonce}'` : ""} https://js.stripe.com https://*.js.stripe.com`,
    "style-src 'self'",
    "img-src 'self' https://*.link.com",
    "connect-src 'self' https://api.stripe.com https://link.com https://*.link.com",
    "frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com https://link.com https://*.link.com",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "Content-Security-Policy": policy.join("; "),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": path.startsWith("/api/") ? "no-store" : cache,
  };
}

// --- errors

/** Return what the customer is told of an error, and log what an operator can act on. */
export function toAnswer(error: unknown, method: string, path: string) {
  const { status, code, message, cause } = toRefused(error);
  const reason = cause instanceof Error ? ` because ${cause.message}` : "";
  console.warn(`${method} ${path}: ${code}${reason}`);
  return { status, body: { error: { code, message } } };
}

function toRefused(error: unknown): Refused {
  if (error instanceof Refused) return error;
  if (error instanceof ZodError || error instanceof SyntaxError) {
    return new Refused(422, "invalid_request", "Something in the request is not valid.");
  }
  if (error instanceof URIError) return new Refused(404, "no_order", "There is no such order.");
  if (error instanceof Stripe.errors.StripeError) {
    const { type, code = "-", message, requestId = "-", statusCode = 503 } = error;
    console.error(`Stripe: ${message} (${type}, ${code}, request ${requestId})`);
    if (statusCode >= 500 || statusCode === 409 || statusCode === 429) {
      const apology = "The payment service cannot be reached. Please try again in a moment.";
      return new Refused(503, "payment_service_unavailable", apology);
    } // what else Stripe refuses is our mistake, such as a key without the right
  } else if (isUnavailable(error)) {
    return new Refused(503, "busy", "We are busy. Please try again in a moment.", { cause: error });
  } else console.error(error);
  return new Refused(500, "internal_error", "Something went wrong on our side. Please try again.");
}
