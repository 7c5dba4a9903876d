"""The payment details that a customer has entered for a setup and not used yet."""

import sqlalchemy as sa

from app.api import ApiModel
from app.database import metadata
from app.setups import Setup, SetupView, setups, view

payment_details = sa.Table(
    "payment_details",
    metadata,
    sa.Column("setup_id", sa.ForeignKey(setups.c.id), primary_key=True),
    sa.Column("confirmation_token", sa.String(255), nullable=False),
    sa.Column("type", sa.String(64), nullable=False),
    sa.Column("label", sa.String(255), nullable=False),
)


class PaymentMethod(ApiModel):
    """A payment method as its owner knows it, e.g. "card" and "Visa ending in 4242"."""

    type: str
    label: str


class Summary(ApiModel):
    setup: SetupView
    confirmation_token: str
    payment_method: PaymentMethod


def save(connection: sa.Connection, setup: Setup, token: str, method: PaymentMethod) -> Summary:
    """Bind the confirmation token to the setup, in place of an earlier one."""
    connection.execute(sa.delete(payment_details).where(payment_details.c.setup_id == setup.id))
    row = {"setup_id": setup.id, "confirmation_token": token, **method.model_dump()}
    connection.execute(sa.insert(payment_details).values(row))
    return Summary(setup=view(setup), confirmation_token=token, payment_method=method)


def find(connection: sa.Connection, setup: Setup) -> Summary | None:
    query = sa.select(payment_details).where(payment_details.c.setup_id == setup.id)
    row = connection.execute(query).first()
    if row is None:
        return None
    method = PaymentMethod(type=row.type, label=row.label)
    return Summary(
        setup=view(setup), confirmation_token=row.confirmation_token, payment_method=method
    )
