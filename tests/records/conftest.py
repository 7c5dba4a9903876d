"""Records to test with: the shipped tree, and a decision of it with everything a record can hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from paydesign.decisions.derive import decide
from paydesign.decisions.loader import load_tree
from paydesign.decisions.model import Override, Tree
from paydesign.records.build import build_record
from paydesign.records.model import Choices, Consequences, HumanFields, Link, Project, Record, StatusChange

SHOP = Project("shop", "payment", "fastapi", "html", "usd")
ON_THE_SERVER = {"multi_page": False, "dynamic_amount": True, "server_logic": True}


@pytest.fixture(scope="session")
def tree() -> Tree:
    return load_tree()


@pytest.fixture(scope="session")
def choices() -> Choices:
    return Choices(("payment", "setup"), ("fastapi", "express"), ("html", "react"), ("usd", "eur", "jpy"))


@pytest.fixture(scope="session")
def make_record(tree: Tree) -> Callable[..., Record]:
    def make(
        answers: Mapping[str, bool] = ON_THE_SERVER,
        override: Override | None = None,
        date: str = "2026-11-23",
        project: Project | None = SHOP,
        **human: Any,
    ) -> Record:
        return build_record(
            decide(tree, answers, override),
            tree=tree,
            consequences=Consequences(
                good=("The server has the last word.",),
                watch=(
                    "Handle `requires_action`: the browser has to come back to the server after 3D Secure.",
                ),
            ),
            human=HumanFields(**{"id": "checkout", "title": "Confirm on the server", **human}),
            project=project,
            date=date,
        )

    return make


@pytest.fixture(scope="session")
def full_record(make_record: Callable[..., Record]) -> Record:
    return make_record(
        override=Override("accept-a-payment", "The stock check runs when the cart is opened."),
        id="checkout-2",
        title="Take the money first",
        status="proposed",
        owner="payments",
        review_by="2027-05-31",
        tags=("checkout", "eu"),
        deciders=("Ada", "No"),
        consulted=("Grace: payments",),
        informed=("team@example.com",),
        context="We sell one thing.\n\n  Indented # and not a comment.\n",
        answers_why={"server_logic": "Stock must be held before money moves."},
        supersedes=("checkout-1",),
        superseded_by="checkout-3",
        history=(StatusChange("proposed", "2026-11-23", "The stock check moved.", "accepted"),),
        links=(Link("issue", "https://example.com/issues/2#top"),),
    )
