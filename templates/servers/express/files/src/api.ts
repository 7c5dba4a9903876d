/** How every operation answers an error: {"error": {"code", "message"}}, nothing internal in it. */

import type { ErrorRequestHandler, RequestHandler } from "express";
import Stripe from "stripe";
import { ZodError } from "zod";

/** An answer other than the one that was hoped for; the message may be shown to the customer. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

class InvalidRequest extends ApiError {
  constructor() {
    super(422, "invalid_request", "Something in the request is not valid.");
  }
}

class InternalError extends ApiError {
  constructor() {
    super(500, "internal_error", "Something went wrong on our side. Please try again.");
  }
}

/** Refuse every method but these. */
export function allowOnly(...methods: string[]): RequestHandler {
  return (_request, response) => {
    response.set("Allow", methods.join(", "));
    throw new ApiError(405, "method_not_allowed", "Method Not Allowed.");
  };
}

export const answerNotFound: RequestHandler = () => {
  throw new ApiError(404, "not_found", "Not Found.");
};

// Express tells an error handler by its four parameters.
export const answerError: ErrorRequestHandler = (error, request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const { status, code, message, cause } = toApiError(error);
  if (cause instanceof Error) {
    console.warn(`${request.method} ${request.path}: ${code}, because: ${cause.message}`);
  }
  response.status(status).json({ error: { code, message } });
};

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof ZodError) return new InvalidRequest();
  if (error instanceof Stripe.errors.StripeError) {
    return toStripeProblem(error);
  }
  const status = statusOf(error);
  if (status === 413) return new ApiError(413, "content_too_large", "Content Too Large.");
  if (status >= 400 && status < 500) return new InvalidRequest();
  console.error(error);
  return new InternalError();
}

/** What Stripe refuses is our mistake, such as a key without the right; the rest passes by itself. */
function toStripeProblem(error: Stripe.errors.StripeError): ApiError {
  const { type, code, message, requestId, statusCode = 0 } = error;
  const where = `${type}, code ${code ?? "-"}, request ${requestId ?? "-"}`;
  console.error(`Stripe did not answer as hoped: ${message} (${where})`);
  const isPassing = error instanceof Stripe.errors.StripeConnectionError || statusCode >= 500;
  if (!isPassing && statusCode !== 409 && statusCode !== 429) return new InternalError();
  const apology = "The payment service cannot be reached. Please try again in a moment.";
  return new ApiError(503, "payment_service_unavailable", apology);
}

/** Return the status that Express and its parsers give to what they refuse. */
function statusOf(error: unknown): number {
  const { status } = error as { status?: unknown };
  return typeof status === "number" ? status : 500;
}
