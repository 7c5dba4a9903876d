"""A small part of Stripe's API on a loopback port, for the tests.

It keeps PaymentIntents and confirmation tokens by id and answers a repeated idempotency
key as it did before. What a confirmation leads to is up to the token.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

# Status and JSON.
Answer = tuple[int, dict[str, Any]]

DECLINE = {
    "type": "card_error",
    "code": "card_declined",
    "decline_code": "generic_decline",
    "message": "Your card was declined.",
}


class StripeResponder:
    """What Stripe knows and what it was asked.

    Attributes:
        requests: Each request that changes something, as (path, parameters).
        loses_answers: Carry requests out, but break the connection instead of answering.
        is_down: Answer every request with 503.
        meanwhile: Called while a request is carried out.
    """

    def __init__(self) -> None:
        self.url = ""
        self.intents: dict[str, dict[str, Any]] = {}
        self.tokens: dict[str, dict[str, Any]] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.loses_answers = False
        self.is_down = False
        self.meanwhile: Callable[[], None] = lambda: None
        self._answers: dict[str | None, tuple[str, Answer]] = {}

    def new_token(self, status: str = "succeeded", *, funding: str = "credit") -> str:
        """Return the id of a token; a PaymentIntent confirmed with it gets `status`.

        With "refused" it is a token that cannot be used any more.
        """
        token = f"ctoken_{len(self.tokens) + 1}"
        card = {"brand": "visa", "last4": "4242", "funding": funding}
        self.tokens[token] = {
            "id": token,
            "object": "confirmation_token",
            "payment_method_preview": {"type": "card", "card": card},
            "leads_to": status,
        }
        return token

    def charged(self) -> list[int]:
        """Return the amounts that were charged."""
        return [i["amount_received"] for i in self.intents.values() if i["status"] == "succeeded"]

    def settle(self, intent: dict[str, Any], status: str) -> None:
        """Bring a PaymentIntent into this status, as a customer in a browser can."""
        intent["status"] = status
        intent["amount_received"] = intent["amount"] if status == "succeeded" else 0
        intent["last_payment_error"] = DECLINE if status == "requires_payment_method" else None

    def answer(self, method: str, path: str, params: dict[str, str], key: str | None) -> Answer:
        if self.is_down:
            return 503, {"error": {"type": "api_error", "message": "down"}}
        if method == "POST":
            self.requests.append((path, params))
        self.meanwhile()
        if key in self._answers:
            first_path, answer = self._answers[key]
            return answer if first_path == path else (400, {"error": {"type": "idempotency_error"}})
        status, body = self._carry_out(path.removeprefix("/v1/").split("/"), params)
        # What is repeated later is the answer as it was, not the object as it is by then.
        answer = status, json.loads(json.dumps(body))
        if key is not None:
            self._answers[key] = path, answer
        return answer

    def _carry_out(self, path: list[str], params: dict[str, str]) -> Answer:
        match path:
            case ["confirmation_tokens", id] if id in self.tokens:
                return 200, self.tokens[id]
            case _ if self._is_refused(params.get("confirmation_token")):
                return 400, {"error": {"type": "invalid_request_error"}}
            case ["payment_intents"]:
                order_id = params["metadata[order_id]"]
                intent = self.new_intent(int(params["amount"]), params["currency"], order_id)
                return self._confirm(intent, params) if "confirm" in params else (200, intent)
            case ["payment_intents", id] if id in self.intents:
                return 200, self.intents[id]
            case ["payment_intents", id, "confirm"] if id in self.intents:
                return self._confirm(self.intents[id], params)
            case ["payment_intents", id, "cancel"] if id in self.intents:
                return self._cancel(self.intents[id])
        return 404, {"error": {"type": "invalid_request_error", "code": "resource_missing"}}

    def new_intent(self, amount: int, currency: str, order_id: str) -> dict[str, Any]:
        """Return a PaymentIntent that waits for its payment."""
        intent_id = f"pi_{len(self.intents) + 1}"
        self.intents[intent_id] = {
            "id": intent_id,
            "object": "payment_intent",
            "amount": amount,
            "amount_received": 0,
            "currency": currency,
            "client_secret": f"{intent_id}_secret_x",
            "last_payment_error": None,
            "metadata": {"order_id": order_id},
            "status": "requires_payment_method",
        }
        return self.intents[intent_id]

    def _is_refused(self, token: str | None) -> bool:
        return token is not None and self.tokens[token]["leads_to"] == "refused"

    def _confirm(self, intent: dict[str, Any], params: dict[str, str]) -> Answer:
        if intent["status"] not in ("requires_payment_method", "requires_action"):
            return 400, {"error": {"type": "invalid_request_error", "payment_intent": intent}}
        token = self.tokens[params["confirmation_token"]]
        self.settle(intent, token["leads_to"])
        token["leads_to"] = "refused"  # It can be used once.
        if intent["status"] == "requires_payment_method":
            return 402, {"error": {**DECLINE, "payment_intent": intent}}
        return 200, intent

    def _cancel(self, intent: dict[str, Any]) -> Answer:
        if intent["status"] in ("succeeded", "processing", "canceled"):
            return 400, {"error": {"type": "invalid_request_error", "payment_intent": intent}}
        self.settle(intent, "canceled")
        return 200, intent


@contextmanager
def serve() -> Iterator[StripeResponder]:
    """Yield a responder that is served at its `url`."""
    responder = StripeResponder()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            params = {name: values[0] for name, values in parse_qs(body).items()}
            key = self.headers.get("Idempotency-Key")
            status, answer = responder.answer(self.command, self.path, params, key)
            if responder.loses_answers and self.command == "POST":
                self.close_connection = True
                return
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET

        def log_request(self, code: object = None, size: object = None) -> None:
            """Log nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        responder.url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield responder
        server.shutdown()
        thread.join()
