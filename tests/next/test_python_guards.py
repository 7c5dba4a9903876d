"""The own tests of a Python project notice when a line is gone that the shop lives on."""

import json
import subprocess
import tomllib
from pathlib import Path

import pytest
from loadtest.kit import write as write_files

HERE = Path(__file__).parent
GUARDS = [
    guard
    for name in ("python.toml", "python-subscription.toml")
    for guard in tomllib.loads((HERE / "guards" / name).read_text())["guards"]
]
USUAL = "multi_page=no-dynamic_amount=yes-server_logic=yes-payment-fastapi-html"
SAMPLE = ("shop.fulfil(", "shop.check_order(", "if is_cross_site(", "order.state = ")


@pytest.mark.parametrize("case", sorted({guard.get("only", USUAL) for guard in GUARDS}))
def test_the_projects_own_tests_notice(case, next_projects, find_next_python, tmp_path, request):
    is_all = request.config.getoption("--all")
    chosen = [
        guard
        for guard in GUARDS
        if guard.get("only", USUAL) == case and (is_all or guard["line"].startswith(SAMPLE))
    ]
    if not chosen or case not in next_projects:  # a shape that has no pages yet is no project
        return
    listed = tmp_path / "guards.json"
    listed.write_text(json.dumps(chosen))
    project = tmp_path / "project"
    write_files(next_projects[case], project)

    command = [find_next_python("fastapi"), HERE / "guard_runner.py", listed]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=True)

    whole, *outcomes = [json.loads(line) for line in done.stdout.splitlines()]
    assert whole["code"] == 0
    assert len(outcomes) == len(chosen) > 0
    missed = [
        f"{guard['line']}: {guard['protects']} (pytest ended with {outcome['code']})"
        for guard, outcome in zip(chosen, outcomes, strict=True)
        if outcome["code"] != 1
    ]
    assert missed == []
