/** The edge: routes, headers, errors. */

import type { RequestListener } from "node:http";
import { fileURLToPath } from "node:url";

import express, { type ErrorRequestHandler, type RequestHandler } from "express";

import { methodsOf, type Operation, routes, type Shop } from "./api.ts";
import { Refused } from "./shop.ts";
import * as web from "./web.ts";

const PAGES = fileURLToPath(new URL("../web", import.meta.url));

export function createApp(shop: Shop): RequestListener {
  const app = express();
  app.disable("x-powered-by");
  app.use(guard, express.raw({ type: () => true, limit: web.MAX_BODY }));
  for (const [method, path, operation] of routes) app[method](path, run(shop, operation));
  for (const [, path] of routes) {
    app.all(path, (_request, response) => {
      response.set("Allow", methodsOf(path));
      throw new Refused(405, "method_not_allowed", "This cannot be done here.");
    });
  }
  app.use(express.static(PAGES, { cacheControl: false }));
  app.use(() => {
    throw new Refused(404, "not_found", "There is nothing here.");
  });
  app.use(answerError);
  return app as RequestListener;
}

/** Add headers to every answer, log it, and refuse what other sites send in a customer's name. */
const guard: RequestHandler = ({ method, path, headers }, response, next) => {
  response.set(web.headersFor(path));
  // Without the query: Stripe sends the customer back with the client secret in it.
  response.on("finish", () => {
    console.info(`${method} ${path} ${response.statusCode}`);
  });
  web.expectOurs(method, path, headers);
  next();
};

function run(shop: Shop, operation: Operation): RequestHandler<{ id?: string }, object, Buffer> {
  return async ({ headers, socket, params, body }, response) => {
    const answer = await operation(shop, {
      headers,
      peer: socket.remoteAddress ?? "",
      id: params.id ?? "",
      body,
      setCookie: (cookie) => response.append("Set-Cookie", cookie),
    });
    response.json(answer);
  };
}

// Express tells an error handler by its four parameters.
const answerError: ErrorRequestHandler = (error, { method, path }, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const { status, body } = web.toAnswer(error, method, path);
  response.status(status).json(body);
};
