/** The edge: routes, session, headers, errors. */

import type { RequestListener } from "node:http";
import { fileURLToPath } from "node:url";

import express, { type ErrorRequestHandler, type Request, type RequestHandler } from "express";

import { type Operation, receiveEvent, routes, type Shop } from "./api.ts";
import { Refused } from "./shop.ts";
import * as web from "./web.ts";

const PAGES = fileURLToPath(new URL("../web", import.meta.url));

export function createApp(shop: Shop): RequestListener {
  const app = express();
  app.disable("x-powered-by");
  app.use(guard);
  // The signature is that of the exact bytes, so nothing parses this body before it is verified.
  app.use("/webhook", express.raw({ type: () => true, limit: web.MAX_BODY }));
  app.use(express.json({ limit: web.MAX_BODY }));

  app.post("/webhook", async (request: Request<object, object, Buffer>, response) => {
    response.json(await receiveEvent(shop, request.body, request.get("Stripe-Signature") ?? ""));
  });
  app.all("/webhook", refuseMethod("POST"));
  for (const [path, { GET, POST, PUT }] of Object.entries(routes)) {
    if (GET) app.get(path, run(shop, GET));
    if (POST) app.post(path, run(shop, POST));
    if (PUT) app.put(path, run(shop, PUT));
    app.all(path, refuseMethod(Object.keys(routes[path] ?? {}).join(", ")));
  }

  app.use(express.static(PAGES, { cacheControl: false }));
  app.use(() => {
    throw new Refused(404, "not_found", "There is nothing here.");
  });
  app.use(answerError);
  return app as RequestListener;
}

/** Add headers to every answer, log it, and refuse what other sites send in a customer's name. */
const guard: RequestHandler = (request, response, next) => {
  const { method, path } = request;
  response.set(web.headersFor(path));
  // Without the query: Stripe sends the customer back with the client secret in it.
  response.on("finish", () => {
    console.info(`${method} ${path} ${response.statusCode.toString()}`);
  });
  web.expectOurs(method, path, headersOf(request));
  next();
};

function run(shop: Shop, operation: Operation): RequestHandler {
  const { isLive, PROXIES, STRIPE_SECRET_KEY } = shop.settings;
  return async (request, response) => {
    const headers = headersOf(request);
    const peer = request.socket.remoteAddress ?? "";
    const answer = await operation(shop, {
      session: web.hashed(web.readToken(headers, isLive)),
      visitor: web.visitor(headers, peer, PROXIES, STRIPE_SECRET_KEY),
      id: String(request.params.id),
      body: request.body,
      startSession: () => {
        const token = web.newToken();
        response.append("Set-Cookie", web.writeCookie(token, isLive));
        return web.hashed(token);
      },
    });
    response.json(answer);
  };
}

const headersOf =
  (request: Request): web.Headers =>
  (name) =>
    request.get(name);

const refuseMethod =
  (allowed: string): RequestHandler =>
  (_request, response) => {
    response.set("Allow", allowed);
    throw new Refused(405, "method_not_allowed", "This cannot be done here.");
  };

// Express tells an error handler by its four parameters.
const answerError: ErrorRequestHandler = (error, { method, path }, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const { status, body } = web.toAnswer(error, method, path);
  response.status(status).json(body);
};
