"""How every operation speaks JSON: camelCase names, and one form of error."""

import logging

import stripe
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel
from starlette.exceptions import HTTPException

logger = logging.getLogger(__name__)


class ApiModel(BaseModel):
    """A JSON object; one with a name that it does not know is refused."""

    model_config = ConfigDict(
        alias_generator=to_camel, validate_by_name=True, extra="forbid", frozen=True
    )


class ApiError(Exception):
    """An answer other than the one that was hoped for; the message may be shown to the customer."""

    status = 500
    code = "internal_error"
    message = "Something went wrong on our side. Please try again."

    def __init__(self, code: str | None = None, message: str | None = None) -> None:
        self.code = code or self.code
        self.message = message or self.message
        super().__init__(self.code)


def answer_errors_as_json(app: FastAPI) -> None:
    """Answer every error as {"error": {"code", "message"}}, without anything internal in it."""

    @app.exception_handler(ApiError)
    async def api_error(_: Request, error: ApiError) -> JSONResponse:
        if error.__cause__ is not None:
            logger.warning("%s: %s", error.code, error.__cause__)
        return _answer(error.status, error.code, error.message)

    @app.exception_handler(RequestValidationError)
    async def invalid_request(_: Request, error: RequestValidationError) -> JSONResponse:
        return _answer(422, "invalid_request", "Something in the request is not valid.")

    @app.exception_handler(HTTPException)
    async def http_error(_: Request, error: HTTPException) -> JSONResponse:
        code = error.detail.lower().replace(" ", "_")
        return _answer(error.status_code, code, f"{error.detail}.")

    @app.exception_handler(stripe.StripeError)
    async def stripe_error(_: Request, error: stripe.StripeError) -> JSONResponse:
        kind, message = type(error).__name__, error.user_message
        logger.error("%s, code %s, request %s: %s", kind, error.code, error.request_id, message)
        if not _is_unavailable(error):  # Stripe refuses what we ask for.
            return _answer(500, ApiError.code, ApiError.message)
        message = "The payment service cannot be reached. Please try again in a moment."
        return _answer(503, "payment_service_unavailable", message)

    @app.exception_handler(Exception)
    async def unexpected_error(_: Request, error: Exception) -> JSONResponse:
        return _answer(500, ApiError.code, ApiError.message)


def _is_unavailable(error: stripe.StripeError) -> bool:
    status = error.http_status or 0
    return isinstance(error, stripe.APIConnectionError) or status in (409, 429) or status >= 500


def _answer(status: int, code: str, message: str) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message}}, status)
