"""What each command may import: start-up time, guarded by modules and not by a clock."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import paydesign

TYPER = {"typer", "annotated_doc", "shellingham", "typing_extensions"}
YAML = {"yaml", "_yaml"}
JINJA = {"jinja2", "markupsafe"}
ANSWERS = ["--no-multi-page", "--dynamic-amount", "--server-logic", "--date", "2026-11-23"]

MAY_LOAD = {
    "--version": (["--version"], set()),
    "decide --json": (["decide", "--json", *ANSWERS], TYPER),
    "validate": (["validate", "record.yaml"], YAML),
    "validate --json": (["validate", "--json", "record.yaml"], TYPER | YAML),
    "new": (["new", "shop", *ANSWERS], TYPER | JINJA),
    "new --dry-run": (["new", "other", *ANSWERS, "--dry-run", "--json"], TYPER | JINJA),
    "tree": (["tree"], TYPER),
    "schema": (["schema", "record"], TYPER),
}
# Standard library that costs milliseconds and that only prompts, drawings or failures need.
HEAVY = {"asyncio", "importlib.metadata", "email", "http", "xml", "sqlite3", "logging", "ssl", "unittest"}

PROBE = """
import json, sys
before = set(sys.modules)
from paydesign.__main__ import run
sys.stdout = sys.stderr
status = run(sys.argv[1:])
json.dump([status, sorted(set(sys.modules) - before)], sys.__stdout__)
"""


# For a Python that knows of no installed packages.
SOURCE = {"PYTHONPATH": str(Path(paydesign.__file__).parent.parent)}


@pytest.mark.parametrize(("arguments", "third_party"), MAY_LOAD.values(), ids=MAY_LOAD)
def test_a_command_loads_only_what_it_needs(paydesign, tmp_path, arguments, third_party):
    paydesign("decide", "--defaults", "--record", "record.yaml")

    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    status, modules = json.loads(done.stdout)
    assert status == 0, done.stderr
    packages = {name.split(".")[0] for name in modules}
    loaded = {name for name in packages if name not in sys.stdlib_module_names and not name.startswith("__")}
    # Compiled extensions leave modules of their compiler behind.
    compiled = {name for name in loaded if "cython" in name}
    assert loaded - compiled - {"paydesign"} <= third_party
    assert not HEAVY & set(modules)


def test_the_first_prompt_needs_no_template_engine_and_no_yaml(paydesign, tmp_path):
    probe = (
        "import sys, paydesign.cli.prompting, paydesign.wizard.run; "
        "print(sorted({'jinja2', 'yaml', 'questionary', 'rich'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_before_ctrl_c_is_taken_nothing_is_loaded_that_python_has_not_loaded_itself():
    probe = (
        "import os, sys; before = set(sys.modules); import paydesign.__main__; "
        "print(*sorted(set(sys.modules) - before))"
    )

    done = subprocess.run(
        [sys.executable, "-S", "-c", probe], capture_output=True, text=True, check=True, env=SOURCE
    )

    assert done.stdout.split() == ["gc", "paydesign", "paydesign.__main__"]
