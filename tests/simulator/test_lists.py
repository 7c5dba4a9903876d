"""Lists: cursors in both directions, filters and limits, by themselves and as both SDKs page."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "node"


@pytest.fixture
def customers(api, clock):
    """Make 24 customers, each ten seconds after the one before; the ids, newest first."""
    made = []
    for number in range(24):
        made.append(api.v1.customers.create({"email": f"{number % 2}@example.com"}).id)
        clock.advance(10)
    return made[::-1]


def ids(page):
    return [one["id"] for one in page.body["data"]]


def test_a_page_is_ten_of_the_newest_and_says_that_there_are_more(send, customers):
    page = send("GET", "/v1/customers")

    assert ids(page) == customers[:10]
    assert (page.body["has_more"], page.body["url"]) == (True, "/v1/customers")


def test_starting_after_gives_what_is_older(send, customers):
    page = send("GET", "/v1/customers", {"starting_after": customers[9], "limit": "100"})

    assert (ids(page), page.body["has_more"]) == (customers[10:], False)


def test_ending_before_gives_the_page_just_before(send, customers):
    page = send("GET", "/v1/customers", {"ending_before": customers[20], "limit": "5"})
    first = send("GET", "/v1/customers", {"ending_before": customers[2], "limit": "5"})

    assert (ids(page), page.body["has_more"]) == (customers[15:20], True)
    assert (ids(first), first.body["has_more"]) == (customers[:2], False)


@pytest.mark.parametrize(("limit", "count"), [("-3", 1), ("0", 1), ("1", 1), ("24", 24), ("101", 24)])
def test_a_limit_is_brought_into_its_bounds(send, customers, limit, count):
    assert ids(send("GET", "/v1/customers", {"limit": limit})) == customers[:count]


def test_no_page_is_longer_than_a_hundred(api, send):
    for _ in range(101):
        api.v1.products.create({"name": "Book"})

    page = send("GET", "/v1/products", {"limit": "500"}).body

    assert (len(page["data"]), page["has_more"]) == (100, True)


@pytest.mark.parametrize("cursor", ["starting_after", "ending_before"])
def test_a_cursor_that_is_no_id_is_missing(send, customers, cursor):
    other = {"starting_after", "ending_before"} - {cursor}
    for more in ({}, {other.pop(): customers[0]}):
        error = send("GET", "/v1/customers", {cursor: "cus_none", **more})

        assert (error.status, error.error["code"], error.error["param"]) == (400, "resource_missing", cursor)
        assert error.error["message"] == "No such customer: 'cus_none'"


@pytest.mark.parametrize(
    ("comparison", "expected"),
    [
        ("created", slice(5, 6)),
        ("created[gt]", slice(0, 5)),
        ("created[gte]", slice(0, 6)),
        ("created[lt]", slice(6, 24)),
        ("created[lte]", slice(5, 24)),
    ],
)
def test_what_was_made_when(api, send, customers, comparison, expected):
    created = str(api.v1.customers.retrieve(customers[5]).created)

    assert ids(send("GET", "/v1/customers", {comparison: created, "limit": "100"})) == customers[expected]


def test_two_bounds_and_another_filter_hold_at_once(api, send, customers):
    newest, oldest = (api.v1.customers.retrieve(customers[place]).created for place in (4, 9))
    given = {"created[gte]": str(oldest), "created[lte]": str(newest), "email": "1@example.com"}

    found = send("GET", "/v1/customers", given).body["data"]

    assert [one["id"] for one in found] == [customers[4], customers[6], customers[8]]


def test_a_cursor_need_not_fit_the_filter(send, customers):
    page = send(
        "GET", "/v1/customers", {"email": "1@example.com", "starting_after": customers[1], "limit": "2"}
    )

    assert ids(page) == [customers[2], customers[4]]


def test_paging_in_python_gives_every_object_once(api, customers):
    forwards = [one.id for one in api.v1.customers.list({"limit": 5}).auto_paging_iter()]
    backwards = api.v1.customers.list({"limit": 5, "ending_before": customers[-1]})

    assert forwards == customers
    assert [one.id for one in backwards.auto_paging_iter()] == customers[-2::-1]


def test_paging_in_node_gives_every_object_once(need, running, customers):
    if not (FOLDER / "node_modules").exists():
        need("the SDK for Node: npm --prefix tests/simulator/node ci")
    command = [need("node"), FOLDER / "flows.mjs", running.url, "paging"]

    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"forwards": customers, "backwards": customers[-2::-1]}
