/** What keeps a customer's browser, and what it sends us, safe. */

import type { RequestHandler } from "express";

export const MAX_BODY = 1024 * 1024; // bytes

// The hosts of Stripe.js and Link: https://docs.stripe.com/security/guide#content-security-policy
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' https://js.stripe.com https://*.js.stripe.com",
  "style-src 'self'",
  "img-src 'self' https://*.link.com",
  "connect-src 'self' https://api.stripe.com https://link.com https://*.link.com",
  "frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com" +
    " https://link.com https://*.link.com",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

export const addSecurityHeaders: RequestHandler = (request, response, next) => {
  response.set({
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": request.path.startsWith("/api/") ? "no-store" : "no-cache",
  });
  next();
};

/** Log each answer, without the query: Stripe sends the customer back with the client secret in it. */
export const logAnswers: RequestHandler = (request, response, next) => {
  const { method, path } = request;
  response.on("finish", () => {
    console.info(`${method} ${path} ${response.statusCode.toString()}`);
  });
  next();
};
