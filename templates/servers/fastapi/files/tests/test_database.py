import sqlite3
from typing import Any

import pytest
import sqlalchemy as sa

from app.database import open_database

ADDRESS = "postgresql://shop:s3cret%2F@db.example/shop"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        pytest.param(ADDRESS, f"{ADDRESS} is not there", id="the address"),
        pytest.param(ADDRESS, "user=shop password=s3cret/ is refused", id="what it has read in it"),
        pytest.param(
            "postgresql:///shop?password=s3cret%2F", "'s3cret/' is wrong", id="an option of it"
        ),
    ],
)
def test_a_password_is_not_printed_whatever_the_driver_says(
    monkeypatch: pytest.MonkeyPatch, url: str, says: str
) -> None:
    create_engine = sa.create_engine

    def refuse() -> Any:
        raise sqlite3.OperationalError(says)

    # A driver for PostgreSQL need not be installed here.
    monkeypatch.setattr(sa, "create_engine", lambda _: create_engine("sqlite://", creator=refuse))

    with pytest.raises(SystemExit) as refusal:
        open_database(url)

    message = str(refusal.value)
    assert "cannot be opened" in message
    assert "***" in message
    assert "s3cret" not in message


def test_a_password_is_not_printed_where_none_can_be() -> None:
    with pytest.raises(SystemExit) as refusal:
        open_database("sqlite://shop:s3cret@nowhere/data.sqlite3")

    assert "s3cret" not in str(refusal.value)
