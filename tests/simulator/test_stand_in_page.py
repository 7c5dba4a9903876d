"""What docs/stand-in.md says is what the stand-in does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import stripe
import yaml

from paydesign.simulator.announcement import announced
from paydesign.simulator.fixtures.seeding import load_fixtures
from paydesign.simulator.server import start
from paydesign.simulator.stand_in import StandIn

from .conftest import sdk

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/stand-in.md").read_text(encoding="utf-8")
EXAMPLE = "http://127.0.0.1:12111"


def rows(*head: str) -> list[list[str]]:
    """Return the cells of the table that begins with these."""
    start = PAGE.index(f"| {' | '.join(head)} |")
    lines = PAGE[start:].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_its_tables_are_what_the_data_says():
    script = ROOT / "scripts/stand_in_page.py"

    done = subprocess.run([sys.executable, script, "--check"], check=False)

    assert done.returncode == 0, "run scripts/stand_in_page.py"


def test_it_has_each_member_of_the_line_for_programs(running):
    assert [row[0].strip("`") for row in rows("member")] == list(announced(running))


def test_it_has_all_of_the_fixture(running):
    stand_in = StandIn(running)
    named = {name for row in rows("`stripe_stand_in.`") for name in re.findall(r"`\.?([a-z_0-9.]+)", row[0])}

    tops = {name.partition(".")[0] for name in named} - {"events", "deliveries", "entries"}
    internal = {"for_one_test", "unexpected_refusals"}
    assert tops == {name for name in {*dir(StandIn), *vars(stand_in)} if not name.startswith("_")} - internal
    for name in named & {"faults.next", "clock.advance", "log.requests", "log.wait_for_delivery"}:
        owner, _, method = name.partition(".")
        assert callable(getattr(getattr(stand_in, owner), method))


def test_what_it_says_was_run_runs(running, need):
    run = {row[0]: row[1].strip("`") for row in rows("language", "client") if row[2] == "yes"}
    assert set(run) == {"Python", "Node"}

    client = eval(run["Python"].replace(EXAMPLE, running.url), {"stripe": stripe})
    assert client.v1.customers.create().id.startswith("cus_")
    folder = Path(__file__).parent / "node"
    if not (folder / "node_modules").exists():
        need("the SDK for Node: npm --prefix tests/simulator/node ci")
    node = run["Node"].replace("12111", running.url.rpartition(":")[2])
    script = f'import Stripe from "stripe"; console.log((await ({node}).customers.create()).id)'
    done = subprocess.run(
        [need("node"), "--input-type=module", "-e", script],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.startswith("cus_"), done.stderr


def test_what_was_not_run_says_so_and_has_a_source():
    others = [row for row in rows("language", "client") if row[2] != "yes"]

    assert [row[0] for row in others] == ["Ruby", "PHP", "Go", "Java", ".NET"]
    for _, client, run, source in others:
        assert EXAMPLE in client
        assert run == "not run here"
        assert re.fullmatch(r"<https://\S+>", source)


def test_its_workflow_uses_what_the_action_has():
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    [workflow] = re.findall(r"```yaml\n(.+?)```", PAGE, re.DOTALL)

    [start, *_] = yaml.safe_load(workflow)
    used = re.findall(r"steps\.(\w+)\.outputs\.([a-z-]+)", workflow)
    assert used
    assert {step for step, _ in used} == {start["id"]}
    assert {output for _, output in used} <= set(action["outputs"])


def test_its_links_lead_somewhere():
    local = re.findall(r"\]\((?!https?:)([^)#]+)\)", PAGE)

    assert [path for path in local if not (ROOT / "docs" / path).exists()] == []


def test_its_fixture_switches_a_method_on():
    text = re.search(r"### Payment methods.*?```json\n(.*?)```", PAGE, re.DOTALL)[1]

    with start(fixtures=load_fixtures(text.encode(), "methods.json")) as running:
        made = sdk(running.url).v1.payment_intents.create({"amount": 2000, "currency": "eur"})
        running.simulator.reset()
        again = sdk(running.url).v1.payment_intents.create({"amount": 2000, "currency": "eur"})

    assert made.payment_method_types == again.payment_method_types == ["card", "ideal"]
