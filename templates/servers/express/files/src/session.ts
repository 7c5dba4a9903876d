/**
 * The browser session: what is opened in it belongs to it.
 *
 * The browser keeps a random token in a cookie that scripts cannot read. We store its hash only:
 * who reads the database cannot take over anybody's session.
 */

import { createHash, randomBytes } from "node:crypto";

import { parseCookie } from "cookie";
import type { Request, Response } from "express";

const COOKIE = "checkout_session";
const TOKEN = /^[\w-]{43}$/; // 32 bytes in base64url
const LIFETIME = 30 * 24 * 60 * 60 * 1000; // milliseconds

/** Return the hash of this browser's token; without one of ours it is one that owns nothing. */
export function readSession(request: Request): string {
  return hash(readToken(request) ?? newToken());
}

/**
 * Return the hash of this browser's token, and give the browser a token if it has none of ours.
 *
 * @param isLive Whether real money moves: the cookie is for https then, whatever a proxy tells us.
 */
export function startSession(request: Request, response: Response, isLive: boolean): string {
  const token = readToken(request) ?? newToken();
  response.cookie(COOKIE, token, {
    httpOnly: true,
    sameSite: "lax",
    maxAge: LIFETIME,
    secure: isLive || request.secure,
  });
  return hash(token);
}

function readToken(request: Request): string | undefined {
  const token = parseCookie(request.get("Cookie") ?? "")[COOKIE];
  return token !== undefined && TOKEN.test(token) ? token : undefined;
}

function newToken(): string {
  return randomBytes(32).toString("base64url");
}

function hash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
