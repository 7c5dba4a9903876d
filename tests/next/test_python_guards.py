"""The own tests of a Python project notice when a line is gone that the shop lives on."""

import json
import subprocess
import tomllib
from collections import defaultdict
from pathlib import Path

from loadtest.kit import write as write_files

HERE = Path(__file__).parent
GUARDS = [
    guard
    for file in sorted((HERE / "guards").glob("python*.toml"))
    for guard in tomllib.loads(file.read_text())["guards"]
]
USUAL = "multi_page=no-dynamic_amount=yes-server_logic=yes-payment-fastapi-html"
SAMPLE = ("shop.fulfil(", "shop.keep(", "shop.check_order(", "if is_cross_site(", "order.state = ")


def pytest_generate_tests(metafunc):
    """Let the guards be those of one project after the other; without --all those of a sample."""
    chosen = defaultdict(list)
    for guard in GUARDS:
        if metafunc.config.getoption("--all") or guard["line"].startswith(SAMPLE):
            chosen[guard.get("only", USUAL)].append(guard)
    metafunc.parametrize(("case", "guards"), sorted(chosen.items()), ids=sorted(chosen))


def test_the_projects_own_tests_notice(case, guards, next_servers, find_next_python, tmp_path):
    listed = tmp_path / "guards.json"
    listed.write_text(json.dumps(guards))
    project = tmp_path / "project"
    write_files(next_servers[case], project)

    command = [find_next_python("fastapi"), HERE / "guard_runner.py", listed]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=True)

    whole, *outcomes = [json.loads(line) for line in done.stdout.splitlines()]
    assert whole["code"] == 0
    assert len(outcomes) == len(guards) > 0
    missed = [
        f"{guard['line']}: {guard['protects']} (pytest ended with {outcome['code']})"
        for guard, outcome in zip(guards, outcomes, strict=True)
        if outcome["code"] != 1
    ]
    assert missed == []
