"""The one place where an amount is computed: the page and the PaymentIntent take it from here."""

from app.api import ApiModel
from app.catalog import CURRENCY, DECIMALS, PRODUCT


class Line(ApiModel):
    sku: str
    name: str
    quantity: int
    unit_amount: int
    amount: int


class Quote(ApiModel):
    currency: str
    decimals: int
    lines: list[Line]
    amount: int


def make_quote() -> Quote:
    line = Line(
        sku=PRODUCT.sku,
        name=PRODUCT.name,
        quantity=1,
        unit_amount=PRODUCT.unit_amount,
        amount=PRODUCT.unit_amount,
    )
    return Quote(currency=CURRENCY, decimals=DECIMALS, lines=[line], amount=line.amount)
