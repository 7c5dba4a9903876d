"""Three tabs for each customer, four processes, lost answers, disorder and kill -9, on both databases."""

from __future__ import annotations

import subprocess

import pytest
from loadtest.stand_in import StandIn

from paydesign.catalog.support import find_shape
from paydesign.decisions.derive import decide
from paydesign.decisions.loader import load_tree

from .conftest import PROGRAMS, find_program, free_port, next_catalog
from .crowd import PROCESSES, Shop, environment, postgresql_asker, run, sqlite_asker

CUSTOMERS = 10
DATABASES = ("sqlite", "postgresql")
CARTS = "multi_page=no-dynamic_amount=yes-server_logic=yes"
SHAPES = [
    CARTS,
    "multi_page=no-dynamic_amount=yes-server_logic=no",
    "multi_page=yes-server_logic=yes",
    "multi_page=yes-server_logic=no",
]
# Where a project's own code delivers: what it writes there counts only if the order is marked as paid with it.
DELIVERS = {
    "app/shop.py": (
        'Stripe waits for the answer.\n    """\n',
        "    db.connection().exec_driver_sql(f\"INSERT INTO deliveries VALUES ('{order.id}')\")\n",
    ),
    "src/shop.ts": (
        "async fulfil(_db: Database, order: Order): Promise<void> {\n",
        '    const { sql } = await import("kysely");\n'
        "    await sql`INSERT INTO deliveries VALUES (${order.id})`.execute(_db);\n",
    ),
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let one server of each language have one of the databases, or with --all each shape of every server both."""
    chosen = [(CARTS, "flask", "sqlite"), (CARTS, "express", "postgresql")]
    if metafunc.config.getoption("--all"):
        servers = next_catalog().servers
        chosen = [(shape, server, one) for shape in SHAPES for server in servers for one in DATABASES]
    each = [(f"{shape}-payment-{server}-html", database) for shape, server, database in chosen]
    metafunc.parametrize(("case", "database"), each)


@pytest.fixture
def project(case, next_projects, put_next, tmp_path):
    """The project of a case, which notes in its database what it delivers."""
    files = dict(next_projects[case])
    [path] = DELIVERS.keys() & files.keys()
    after, line = DELIVERS[path]
    before, found, rest = files[path].decode().partition(after)
    assert found
    files[path] = (before + after + line + rest).encode()
    put_next(case, files, tmp_path)
    return tmp_path


@pytest.fixture
def opened(case, database, project, next_case, request):
    """The URL of an empty database, and what asks it."""
    if database == "postgresql":
        programs, new_database = request.getfixturevalue("new_postgresql")
        url = new_database()
        return url, postgresql_asker(programs / "psql", url)
    preview = next_catalog().servers[next_case(case).server].data["preview"]
    url = preview["throwaway"]["DATABASE_URL"].format(scratch=project)
    return url, sqlite_asker(project / "data.sqlite3")


def test_every_order_is_charged_and_delivered_once(case, project, opened, next_case):
    chosen, (url, ask) = next_case(case), opened
    shape = find_shape(
        next_catalog(), decide(load_tree(), chosen.answers).outcome, chosen.mode, chosen.answers
    )
    preview = next_catalog().servers[chosen.server].data["preview"]
    ports = [free_port() for _ in range(PROCESSES)]
    log = project / "server.log"
    with (
        StandIn(f"http://127.0.0.1:{ports[0]}/webhook", is_rough=True) as stand_in,
        open(log, "ab") as output,
    ):

        def start_one(port: int) -> subprocess.Popen[bytes]:
            where = {name: value.format(port=port) for name, value in preview["env"].items()}
            given = environment(stand_in, url, {"PATH": PROGRAMS, **where})
            command = [find_program(preview, project), *preview["arguments"]]
            return subprocess.Popen(
                command, cwd=project, env=given, stdout=output, stderr=output, start_new_session=True
            )

        shop = Shop(ports, start_one, ask)
        with shop.running():
            problems = run(shop, stand_in, frozenset(shape.operations), CUSTOMERS, seed=1)

    assert problems == [], log.read_text()[-3000:]
