"""What must hold of a shop and its stand-in, whatever a customer, the network or Stripe did."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

SECRETS = re.compile(r"_secret_\w|sk_test_\w|whsec_\w")


def broken(shop: Any, window: Any, allowed_advice: tuple[str, ...] = ()) -> list[str]:
    """Return what does not hold, as sentences; `window` is the browser that was looked through."""
    settle(shop.simulator)
    since = shop.simulator.simulator.log.after(window.start)
    return [
        *(f"console: {text}" for text in window.unexpected()),
        *(f"blocked: {url}" for url in window.blocked),
        *_advice(since, allowed_advice),
        *_refusals(since, window.expected),
        *_deliveries(since),
        *_orders(shop),
        *_log(shop),
    ]


def settle(simulator: Any) -> None:
    """Wait until no webhook is under way, within reason: an endpoint that fails is asked for a minute."""
    deadline = time.monotonic() + 1.5
    while simulator.deliveries.waiting() and time.monotonic() < deadline:
        time.sleep(0.02)


def _advice(entries: list[dict[str, Any]], allowed: tuple[str, ...]) -> Iterator[str]:
    for entry in entries:
        if entry["kind"] == "advice" and entry["rule"] not in allowed:
            yield f"advice {entry['rule']}: {entry['message']}"


def _refusals(entries: list[dict[str, Any]], expected: list[str]) -> Iterator[str]:
    """A decline is a normal answer; that Stripe does not take a request is not."""
    for entry in entries:
        error = (entry.get("answer") or {}).get("error") if entry["kind"] == "request" else None
        if error is None or error["type"] == "card_error" or entry["fault"]:
            continue
        who = "the browser" if entry["is_client"] else "the server"
        sentence = (
            f"Stripe refused {who} {entry['method']} {entry['path']} with a status of {entry['status']}: "
        )
        if not any(re.search(known, sentence) for known in expected):
            yield sentence + str(error.get("code")) + ", " + error["message"]


def _deliveries(entries: list[dict[str, Any]]) -> Iterator[str]:
    for entry in entries:
        if entry["kind"] == "delivery" and entry["forged"] == (200 <= entry["status"] < 300):
            kind = "forged " if entry["forged"] else ""
            yield f"webhook: a {kind}{entry['type']} was answered with {entry['status']}"


def _orders(shop: Any) -> Iterator[str]:
    with closing(sqlite3.connect(shop.folder / "data.sqlite3")) as database:
        rows = database.execute("select id, quote, state, fulfilled_at from orders").fetchall()
    log = (shop.folder / "server.log").read_text()
    intents = shop.simulator.simulator.world.store.all("payment_intent")
    for id, quote, state, fulfilled_at in rows:
        mine = [intent for intent in intents if intent["metadata"].get("order_id") == id]
        quoted = json.loads(quote)
        yield from _order(mine, quoted, state, log.count(f"order {id} is paid: deliver it"), fulfilled_at)
    ids = {row[0] for row in rows}
    for intent in intents:
        if intent["metadata"].get("order_id") not in ids:
            yield f"{intent['status']} payment for no order"


def _order(
    intents: list[dict[str, Any]], quote: dict[str, Any], state: str, deliveries: int, fulfilled_at: Any
) -> Iterator[str]:
    paid = [intent for intent in intents if intent["status"] == "succeeded"]
    if len(intents) > 1:
        yield f"an order has {len(intents)} PaymentIntents, {len(paid)} of them paid"
    for intent in intents:
        if (intent["amount"], intent["currency"]) != (quote["amount"], quote["currency"]):
            yield f"asked for {intent['amount']} {intent['currency']}, quoted {quote['amount']} {quote['currency']}"
        if state == "superseded" and intent["status"] != "canceled":
            yield f"a changed order can still be paid: {intent['status']}"
    if deliveries > 1:
        yield f"an order was fulfilled {deliveries} times"
    if bool(deliveries) != (fulfilled_at is not None):
        yield "what was fulfilled is not what the database says"
    if deliveries and not paid:
        yield "an order was fulfilled that was not paid"


def _log(shop: Any) -> Iterator[str]:
    log = (shop.folder / "server.log").read_text()
    for secret in set(SECRETS.findall(log)):
        yield f"the server's log has a secret: {secret}..."
    if "Traceback" in log:
        yield "the server's log has a traceback: " + log.rstrip().splitlines()[-1]
