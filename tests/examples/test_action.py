"""The GitHub Action: its form, and its step with files as GitHub gives them. No job on GitHub was run."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())

Step = Callable[..., subprocess.CompletedProcess[str]]


def values(file: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in file.read_text().splitlines())


@pytest.fixture(scope="module")
def runner_temp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The runner's folder, which keeps what was installed."""
    return tmp_path_factory.mktemp("runner")


@pytest.fixture
def step(runner_temp: Path, tmp_path: Path) -> Iterator[Step]:
    """Run the step of the action as a runner does, with its inputs; what it starts is ended."""

    def run(**inputs: str) -> subprocess.CompletedProcess[str]:
        [step] = ACTION["runs"]["steps"]
        given = {name: default["default"] for name, default in ACTION["inputs"].items()}
        given |= {"python": sys.executable} | {
            name.replace("_", "-"): value for name, value in inputs.items()
        }
        own = {
            name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda found: given[found[1]], value)
            for name, value in step["env"].items()
        }
        files = {name: str(tmp_path / name) for name in ("GITHUB_ENV", "GITHUB_OUTPUT")}
        runner = {"RUNNER_TEMP": str(runner_temp), "GITHUB_ACTION_PATH": str(ROOT)}
        return subprocess.run(
            ["bash", "-c", step["run"]],
            env={**os.environ, **own, **files, **runner},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    yield run
    for line in runner_temp.glob("stand-in.*/line.json"):
        if "pid" in (said := json.loads(line.read_text())):
            os.kill(said["pid"], signal.SIGTERM)
        line.unlink()


def test_the_next_step_finds_the_stand_in(step: Step, tmp_path: Path) -> None:
    done = step(webhook_url="http://127.0.0.1:9/webhook", webhook_secret="whsec_mine")

    assert done.returncode == 0, done.stdout + done.stderr
    outputs, exported = values(tmp_path / "GITHUB_OUTPUT"), values(tmp_path / "GITHUB_ENV")
    assert set(outputs) == set(ACTION["outputs"])
    assert outputs["webhook-secret"] == exported["STRIPE_WEBHOOK_SECRET"] == "whsec_mine"
    assert b"Stripe" in urlopen(outputs["stripe-js"], timeout=10).read()
    # GitHub takes NODE_OPTIONS from no step's file: a step that runs Node sets it itself.
    assert "NODE_OPTIONS" not in exported
    assert Path(re.fullmatch(r'--require "(.+)"', outputs["node-options"])[1]).is_file()
    program = "import os, stripe; print(stripe.StripeClient(os.environ['STRIPE_SECRET_KEY']).v1.customers.create().id)"
    next_step = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **exported},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert next_step.stdout.startswith("cus_"), next_step.stderr


def test_a_stand_in_that_does_not_start_fails_the_step_with_the_reason(step: Step, tmp_path: Path) -> None:
    done = step(webhook_url="https://shop.example/webhook")

    assert done.returncode != 0
    assert "::error::the stand-in did not start: webhooks are sent to this machine only" in done.stdout
    assert not (tmp_path / "GITHUB_ENV").exists()


def test_it_has_the_form_of_a_composite_action() -> None:
    assert set(ACTION) == {"name", "description", "inputs", "outputs", "runs"}
    assert ACTION["runs"]["using"] == "composite"
    steps: list[dict[str, Any]] = ACTION["runs"]["steps"]
    assert all("shell" in step for step in steps if "run" in step)
    assert all(set(entry) == {"description", "default"} for entry in ACTION["inputs"].values())
    ids = {step["id"] for step in steps}
    for name, output in ACTION["outputs"].items():
        assert set(output) == {"description", "value"}
        found = re.fullmatch(r"\$\{\{ steps\.(\w+)\.outputs\.([a-z-]+) \}\}", output["value"])
        assert found
        assert (found[1] in ids, found[2]) == (True, name)
    used = re.findall(r"inputs\.([a-z-]+)", json.dumps(steps))
    assert sorted(used) == sorted(ACTION["inputs"])
