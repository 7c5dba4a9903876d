"""How large the projects of templates/next may be, and how that is counted."""

import pytest
from size import LIMITS, SMALLEST, Size, language_of, least_and_most, size_of, table

# What is over its limit so far: it may only become less, and goes from here when it is within.
OVER = {
    ("fastapi", "html", "smallest server"): 727,
    ("fastapi", "html", "pages"): 428,
    ("fastapi", "html", "tests"): 1580,
    ("fastapi", "html", "files"): 41,
    ("fastapi", "react", "smallest server"): 729,
    ("fastapi", "react", "pages"): 851,
    ("fastapi", "react", "tests"): 1601,
    ("fastapi", "react", "files"): 52,
    ("express", "html", "smallest server"): 870,
    ("express", "html", "pages"): 428,
    ("express", "html", "tests"): 1746,
    ("express", "react", "smallest server"): 870,
    ("express", "react", "pages"): 851,
    ("flask", "html", "smallest server"): 712,
    ("flask", "html", "pages"): 428,
    ("flask", "html", "tests"): 1588,
    ("flask", "html", "files"): 42,
    ("flask", "react", "smallest server"): 714,
    ("flask", "react", "pages"): 851,
    ("flask", "react", "tests"): 1609,
    ("flask", "react", "files"): 53,
    ("hono", "html", "smallest server"): 875,
    ("hono", "html", "pages"): 428,
    ("hono", "html", "tests"): 1746,
    ("hono", "react", "smallest server"): 875,
    ("hono", "react", "pages"): 851,
}


@pytest.fixture(scope="module")
def found(catalog):
    return least_and_most(catalog)


def test_no_project_is_larger_than_it_may_be(catalog, found):
    values = {}
    for (server, client), (least, most) in found.items():
        language = language_of(catalog, server)
        of = {"smallest server": (least.server, SMALLEST[language])}
        of |= {kind: (getattr(most, kind), getattr(LIMITS[language, client], kind)) for kind in Size._fields}
        values |= {(server, client, kind): value for kind, value in of.items()}

    assert found
    over = {place: has for place, (has, limit) in values.items() if has > limit}
    assert over.keys() == OVER.keys()
    assert {place: has for place, has in over.items() if has > OVER[place]} == {}


def test_the_table_has_a_row_for_each_server_and_client(catalog, found):
    rows = table(catalog).splitlines()[2:]

    assert [row.split("|")[1].strip() for row in rows] == [f"{server} x {client}" for server, client in found]


def test_what_is_made_or_locked_or_moves_tables_is_not_counted():
    code = {
        "app/main.py": b"1\n\n3\n",
        "src/main.ts": b"1\n",
        "web/index.html": b"1\n2\n",
        "web/order.js": b"1\n2\n",
        "tests/test_it.py": b"1\n2\n3\n4\n",
        "tests/order.test.js": b"1\n",
        "README.md": b"1\n",
    }
    others = dict.fromkeys(
        (
            "web/contract.d.ts",
            "web/contract.ts",
            "migrations/versions/0001_first.py",
            "requirements.txt",
            "package-lock.json",
            ".paydesign/stand-in.pyz",
        ),
        b"1\n2\n",
    )

    assert size_of(code | others) == size_of(code) == Size(server=4, pages=2, tests=5, files=7)
