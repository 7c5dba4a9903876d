"""Command lines that need no option parser mean what typer makes of them."""

import subprocess
import sys

import pytest
import typer.main

from paydesign.cli.app import build_app
from paydesign.cli.choices import flag_of
from paydesign.cli.plain import SHAPES, parse
from paydesign.cli.request import TEXTS
from paydesign.decisions.loader import load_tree

ANSWERED = "--no-multi-page --dynamic-amount --server-logic --date 2026-11-23"

PLAIN = [
    f"decide {ANSWERED}",
    f"decide --json {ANSWERED}",
    f"decide {ANSWERED} --record=a.yaml",
    f"decide {ANSWERED} --record a.yaml --record b.yaml --json",
    "decide --defaults --currency jpy --currency=jpy --json",
    "decide --multi-page --no-multi-page",
    "decide --guide accept-a-payment --because=later --defaults --json",
    "decide --answers - --no-input --json",
    "decide",
    f"new shop {ANSWERED}",
    f"new {ANSWERED} shop --dry-run --diff --json --name tea",
    "new shop --defaults --name=",
    "new --defaults",
    "validate",
    "validate none.yaml a.yaml --json",
]
OTHERS = [
    "decide --help",
    "decide --multi-pag",
    "decide --currency",
    "decide --currency --json",
    "decide extra",
    "decide --json=true",
    "decide -h",
    "new a b",
    "new -- shop",
    "validate --help",
    "tree",
    "",
]
THROUGH_TYPER = """
import paydesign.__main__, paydesign.cli.plain
paydesign.cli.plain.run_plainly = lambda arguments: None
paydesign.__main__.main()
"""


@pytest.mark.parametrize("line", PLAIN)
def test_a_plain_line_does_what_it_does_through_typer(paydesign, tmp_path, line):
    (tmp_path / "plain").mkdir()
    (tmp_path / "typer").mkdir()

    plain = paydesign(*line.split(), cwd=tmp_path / "plain", stdin="server_logic: true\n")
    through = subprocess.run(
        [sys.executable, "-c", THROUGH_TYPER, *line.split()],
        cwd=tmp_path / "typer",
        capture_output=True,
        text=True,
        input="server_logic: true\n",
        check=False,
    )

    assert (plain.returncode, plain.stdout, plain.stderr) == (
        through.returncode,
        through.stdout,
        through.stderr,
    )
    written = [
        sorted(p.relative_to(tmp_path / way).as_posix() for p in (tmp_path / way).rglob("*"))
        for way in ("plain", "typer")
    ]
    assert written[0] == written[1]


@pytest.mark.parametrize("line", OTHERS)
def test_every_other_line_is_left_to_typer(line):
    command, *arguments = line.split() or [""]

    assert command not in SHAPES or parse(command, arguments) is None


@pytest.mark.parametrize("command", SHAPES)
def test_it_knows_the_same_flags_as_typer(command):
    group = typer.main.get_command(build_app([command]))
    known = {
        flag
        for parameter in group.commands[command].params
        for flag in (*parameter.opts, *parameter.secondary_opts)
    }

    shape = SHAPES[command]
    flags = {"--" + name.replace("_", "-") for name in (*shape.texts, *shape.switches)}
    if command != "validate":
        flags |= {flag_of(name) for name in TEXTS} | {"--defaults", "--no-input"}
        flags |= {q.flag_for(answer) for q in load_tree().questions.values() for answer in (True, False)}
    assert {flag for flag in known if flag.startswith("--")} - {"--help"} == flags
