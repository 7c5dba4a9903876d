"""What tests of subscriptions have in common: a customer, their cards, prices, and the events that were sent."""

from __future__ import annotations

from typing import Any

import stripe


class Shop:
    """An account with one customer, as a program sees it."""

    def __init__(self, api: stripe.StripeClient, running: Any) -> None:
        self.api, self._running = api, running
        self.customer = api.v1.customers.create({"email": "ada@example.com"})

    def save(self, card: str = "pm_card_visa", *, is_default: bool = True) -> Any:
        """Attach a test card to the customer, as the one that invoices are paid with unless told otherwise."""
        method = self.api.v1.payment_methods.attach(card, {"customer": self.customer.id})
        if is_default:
            settings: Any = {"invoice_settings": {"default_payment_method": method.id}}
            self.api.v1.customers.update(self.customer.id, settings)
        return method

    def price(self, amount: int = 900, name: str = "Magazine", **recurring: Any) -> Any:
        return self.api.v1.prices.create(
            {
                "product_data": {"name": name},
                "unit_amount": amount,
                "currency": "usd",
                "recurring": {"interval": "month", **recurring},
            }
        )

    def subscribe(self, price: Any = None, quantity: int = 1, **params: Any) -> Any:
        item = {"price": (price or self.price()).id, "quantity": quantity}
        given = {"customer": self.customer.id, "items": [item], "expand": ["latest_invoice"]}
        return self.api.v1.subscriptions.create({**given, **params})

    def update(self, subscription: Any, **params: Any) -> Any:
        return self.api.v1.subscriptions.update(subscription.id, {"expand": ["latest_invoice"], **params})

    def events(self, *types: str) -> list[Any]:
        seen = [entry["event"] for entry in self._running.simulator.log.after(0) if entry["kind"] == "event"]
        return [event for event in seen if event["type"] in types]


def item_of(subscription: Any) -> Any:
    """Return the first item; `subscription.items` is a method of dictionaries."""
    return subscription["items"].data[0]
