"""What must hold in the end, read from the stand-in and from the project's database."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from typing import Any

from loadtest.exchange import Origin
from loadtest.shop import Shop
from loadtest.stand_in import KEYS

PAGE = 100


def find_problems(orders: dict[str, int], stand_in_url: str, shop: Shop) -> list[str]:
    """Return every order that was not charged exactly once and fulfilled exactly once.

    Args:
        orders: What the customers were asked for, by id of the order.
    """
    charges = [charge for charge in read_all(stand_in_url, "charges") if charge["paid"]]
    charged = Counter(charge["metadata"].get("order_id") for charge in charges)
    fulfilled = Counter(id for (id,) in shop.select("SELECT order_id FROM fulfilments"))
    marked = shop.select("SELECT id FROM orders WHERE state = 'paid' AND fulfilled_at IS NOT NULL")
    paid_with = dict(shop.select("SELECT id, payment_intent FROM orders"))
    problems = [
        *_not_once("charged", charged, orders),
        *_not_once("fulfilled", fulfilled, orders),
        *_not_once("marked as paid", Counter(id for (id,) in marked), orders),
    ]
    for charge in charges:
        id = charge["metadata"].get("order_id")
        if charge["amount"] != orders.get(id) or not charge["captured"]:
            problems.append(f"order {id} costs {orders.get(id)}, but {charge['amount']} was charged")
        if charge["payment_intent"] != paid_with.get(id):
            problems.append(f"order {id} was paid with {charge['payment_intent']}, not {paid_with.get(id)}")
    return problems


def read_all(stand_in_url: str, kind: str) -> list[dict[str, Any]]:
    """Return the whole list of a kind of objects, through the API."""
    found: list[dict[str, Any]] = []
    has_more = True
    with closing(Origin("stand-in", stand_in_url)) as stand_in:
        while has_more:
            after = {"starting_after": found[-1]["id"]} if found else {}
            page = stand_in.get(f"/v1/{kind}", limit=PAGE, key=KEYS["STRIPE_SECRET_KEY"], **after)
            found, has_more = found + page["data"], page["has_more"]
    return found


def _not_once(what: str, counted: Counter[str], orders: dict[str, int]) -> list[str]:
    return [
        f"order {id} was {what} {counted[id]} times, not {int(id in orders)}"
        for id in sorted({*orders, *map(str, counted)})
        if counted[id] != int(id in orders)
    ]
