/** The edge: routes, headers, errors. */

import type { RequestListener } from "node:http";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

import { getRequestListener } from "@hono/node-server";
import { getConnInfo } from "@hono/node-server/conninfo";
import { serveStatic } from "@hono/node-server/serve-static";
import { type Context, Hono } from "hono";
import { createMiddleware } from "hono/factory";
import type { ContentfulStatusCode } from "hono/utils/http-status";

import { methodsOf, type Operation, routes, type Shop } from "./api.ts";
import { Refused } from "./shop.ts";
import * as web from "./web.ts";

const PAGES = fileURLToPath(new URL("../web", import.meta.url));

export function createApp(shop: Shop): RequestListener {
  const app = new Hono();
  app.onError(answerError);
  app.use(finish, guard);
  for (const [method, path, operation] of routes) app.on(method, path, run(shop, operation));
  for (const [, path] of routes) {
    app.all(path, (c) => {
      c.header("Allow", methodsOf(path));
      throw new Refused(405, "method_not_allowed", "This cannot be done here.");
    });
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
  console.info(`${method} ${path} ${c.res.status}`);
});

/** Refuse what other sites send in a customer's name. */
const guard = createMiddleware(async (c, next) => {
  web.expectOurs(c.req.method, c.req.path, c.req.header());
  await next();
});

const run = (shop: Shop, operation: Operation) => async (c: Context) => {
  const answer = await operation(shop, {
    headers: c.req.header(),
    peer: getConnInfo(c).remote.address ?? "",
    id: c.req.param("id") ?? "",
    body: Buffer.from(await c.req.arrayBuffer()),
    setCookie: (cookie) => {
      c.header("Set-Cookie", cookie, { append: true });
    },
  });
  return c.json(answer);
};

function answerError(error: Error, c: Context): Response {
  const { status, body } = web.toAnswer(error, c.req.method, c.req.path);
  return c.json(body, status as ContentfulStatusCode);
}
