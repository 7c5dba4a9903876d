/** The edge: routes, session, headers, errors. */

import type { RequestListener } from "node:http";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

import { getRequestListener } from "@hono/node-server";
import { getConnInfo } from "@hono/node-server/conninfo";
import { serveStatic } from "@hono/node-server/serve-static";
import { type Context, Hono } from "hono";
import { createMiddleware } from "hono/factory";
import type { ContentfulStatusCode } from "hono/utils/http-status";

import { type Operation, receiveEvent, routes, type Shop } from "./api.ts";
import { Refused } from "./shop.ts";
import * as web from "./web.ts";

const PAGES = fileURLToPath(new URL("../web", import.meta.url));

export function createApp(shop: Shop): RequestListener {
  const app = new Hono();
  app.onError(answerError);
  app.use(finish, guard);

  // The signature is that of the exact bytes, so nothing parses this body before it is verified.
  app.post("/webhook", async (c) => {
    const body = Buffer.from(await c.req.arrayBuffer());
    return c.json(await receiveEvent(shop, body, c.req.header("Stripe-Signature") ?? ""));
  });
  app.all("/webhook", refuseMethod("POST"));
  for (const [path, operations] of Object.entries(routes)) {
    for (const [method, operation] of Object.entries(operations)) {
      app.on(method, path, run(shop, operation));
    }
    app.all(path, refuseMethod(Object.keys(operations).join(", ")));
  }

  app.use(serveStatic({ root: relative(process.cwd(), PAGES) }));
  app.notFound(() => {
    throw new Refused(404, "not_found", "There is nothing here.");
  });
  const listener = getRequestListener(app.fetch);
  return (request, response) => void listener(request, response);
}

/** Add headers to every answer, and log it. */
const finish = createMiddleware(async (c, next) => {
  const { method, path } = c.req;
  await next();
  for (const [name, value] of Object.entries(web.headersFor(path))) c.res.headers.set(name, value);
  // Without the query: Stripe sends the customer back with the client secret in it.
  console.info(`${method} ${path} ${c.res.status.toString()}`);
});

/** Refuse what other sites send in a customer's name. */
const guard = createMiddleware(async (c, next) => {
  web.expectOurs(c.req.method, c.req.path, headersOf(c));
  await next();
});

function run(shop: Shop, operation: Operation): (c: Context) => Promise<Response> {
  const { isLive, PROXIES, STRIPE_SECRET_KEY } = shop.settings;
  return async (c) => {
    const headers = headersOf(c);
    const peer = getConnInfo(c).remote.address ?? "";
    const answer = await operation(shop, {
      session: web.hashed(web.readToken(headers, isLive)),
      visitor: web.visitor(headers, peer, PROXIES, STRIPE_SECRET_KEY),
      id: c.req.param("id") ?? "",
      body: c.req.method === "GET" ? undefined : await c.req.json(),
      startSession: () => {
        const token = web.newToken();
        c.header("Set-Cookie", web.writeCookie(token, isLive), { append: true });
        return web.hashed(token);
      },
    });
    return c.json(answer);
  };
}

const headersOf =
  (c: Context): web.Headers =>
  (name) =>
    c.req.header(name);

const refuseMethod =
  (allowed: string) =>
  (c: Context): never => {
    c.header("Allow", allowed);
    throw new Refused(405, "method_not_allowed", "This cannot be done here.");
  };

function answerError(error: Error, c: Context): Response {
  const { status, body } = web.toAnswer(error, c.req.method, c.req.path);
  return c.json(body, status as ContentfulStatusCode);
}
