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

/** Return the hash of this browser's token; without a cookie it is one that owns nothing. */
export function readSession(request: Request): string {
  return hash(readToken(request) ?? "");
}

/** Return the hash of this browser's token, and give the browser a token if it has none. */
export function startSession(request: Request, response: Response): string {
  const token = readToken(request) ?? randomBytes(32).toString("base64url");
  response.cookie(COOKIE, token, { httpOnly: true, sameSite: "lax", secure: request.secure });
  return hash(token);
}

function readToken(request: Request): string | undefined {
  return parseCookie(request.headers.cookie ?? "")[COOKIE];
}

function hash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
