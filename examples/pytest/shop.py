"""A shop of one product, as somebody might have it: nothing in it knows of the stand-in."""

import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import stripe

client = stripe.StripeClient(os.environ["STRIPE_SECRET_KEY"], max_network_retries=2)
paid: set[str] = set()


def pay(order: str, payment_method: str, attempt: int = 1) -> stripe.PaymentIntent:
    """Take 19.99 EUR for an order.

    Raises:
        stripe.CardError: The card is declined.
    """
    return client.v1.payment_intents.create(
        {
            "amount": 1999,
            "currency": "eur",
            "confirm": True,
            "payment_method": payment_method,
            "return_url": "https://shop.example/done",
            "metadata": {"order": order},
        },
        {"idempotency_key": f"{order}-{attempt}"},
    )


def take_webhook(payload: bytes, signature: str) -> int:
    """Note an order as paid when Stripe says so; return the HTTP status of the answer."""
    try:
        event = client.construct_event(payload, signature, os.environ["STRIPE_WEBHOOK_SECRET"])
    except (ValueError, stripe.SignatureVerificationError):
        return 400
    if event.type == "payment_intent.succeeded":
        paid.add(event.data.object.metadata["order"])
    return 200


class Page(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/webhook":
            self.answer(take_webhook(body, self.headers["Stripe-Signature"]), "")
        else:
            self.answer(200, pay(body.decode(), "pm_card_visa").status)

    def answer(self, status: int, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
