"""The command that is printed at the end gives the same again, byte by byte, when a shell runs it elsewhere."""

import json
import random
import shlex
import shutil
import subprocess
import sys
from itertools import product

import pytest

REASONS = [
    "one page soon",
    "-x",
    "--json",
    'it\'s "ours"; $(id) `id`',
    "a\nb",
    "\x1b[31mred",
    "größe # 1",
    "-",
]
GUIDES = ("accept-a-payment", "accept-a-payment-deferred")
OPTIONS = {
    "mode": ("payment", "setup", "subscription"),
    "server": ("fastapi", "express"),
    "client": ("html", "react"),
    "currency": ("usd", "jpy"),
    "capture": ("automatic", "manual"),
    "name": ("tea",),
    "date": ("2026-11-23", "2024-02-29"),
}
ANSWERS = ("multi-page", "dynamic-amount", "server-logic")


@pytest.fixture
def shell(tmp_path):
    """Run a command line in a new folder with these files, and return what it left there."""
    folders = (tmp_path / str(number) for number in range(10))

    def run(line, inputs, stdin=""):
        folder = next(folders)
        folder.mkdir()
        for name, text in inputs.items():
            (folder / name).write_text(text)
        program = f'paydesign() {{ {shlex.quote(sys.executable)} -m paydesign "$@"; }}; '
        done = subprocess.run(
            ["bash", "-c", program + line],
            cwd=folder,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        files = {
            file.relative_to(folder).as_posix(): file.read_bytes()
            for file in sorted(folder.rglob("*"))
            if file.is_file() and file.relative_to(folder).as_posix() not in inputs
        }
        shutil.rmtree(folder)
        return done, files

    return run


def some_lines(count):
    """Yield command lines for `new` of every kind: answers, options, overrides, dates; always the same ones."""
    chance = random.Random(20261130)
    for number in range(count):
        answers = [f"--{chance.choice(['', 'no-'])}{flag}" for flag in ANSWERS]
        flags = [word for word in answers if chance.random() < 0.6]
        for option, values in OPTIONS.items():
            if chance.random() < 0.5:
                flags += [f"--{option}", chance.choice(values)]
        if chance.random() < 0.6:
            reason = REASONS[number % len(REASONS)]
            flags += ["--guide", chance.choice(GUIDES), f"--because={reason}"]
        yield flags


TEXTS = {
    "status: accepted\n": "status: proposed  # until Ana agrees\n",
    "answers:\n": "context: |\n  We sell tea.\nanswers:\n",
    "outcome:": "answers_why: {multi_page: One page.}\noutcome:",
}


def record_of(shell, flags, edits):
    _, files = shell(shlex.join(["paydesign", "decide", "--defaults", *flags, "--record", "r.yaml"]), {})
    text = files["r.yaml"].decode()
    for before in edits:
        text = text.replace(before, TEXTS[before], 1)
    return text


RECORDS = {
    "no file": None,
    "answers": json.dumps(
        {"server_logic": True, "currency": "eur", "date": "2025-01-31", "multi_page": False}
    ),
    "record": ([], []),
    "record with texts": (["--server", "express", "--capture", "manual"], list(TEXTS)),
    "record with an override": (["--guide", "accept-a-payment-deferred", "--because", "soon"], []),
}


@pytest.mark.parametrize(
    ("kind", "number", "flags"),
    [(kind, number, flags) for kind, (number, flags) in product(RECORDS, enumerate(some_lines(8)))],
    ids=lambda value: str(value) if not isinstance(value, list) else "",
)
def test_the_printed_command_writes_the_same_project(shell, kind, number, flags):
    given = RECORDS[kind]
    text = (
        record_of(shell, ["--date", "2026-11-01", *given[0]], given[1]) if isinstance(given, tuple) else given
    )
    inputs = {"given.yaml": text} if text else {}
    more = ["--answers", "given.yaml"] if text else []

    first, written = shell(
        shlex.join(["paydesign", "new", "shop", "--defaults", "--json", *more, *flags]), inputs
    )
    if first.returncode == 2:
        # What cannot be generated. It has to be the record's or the flags' own doing.
        assert json.loads(first.stdout)["error"]["code"] == "unsupported-choice"
        return
    document = json.loads(first.stdout)
    command = document["command"]
    keeps_file = "--answers" in shlex.split(command, comments=True)
    again, same = shell(command, inputs if keeps_file else {})

    assert command == document["decision"]["command"]
    assert command.startswith("paydesign new shop ")
    assert command.endswith("  # paydesign 0.1.0")
    assert again.returncode == 0, again.stderr
    assert f"The same again: {command}" in again.stdout
    assert same == written
    assert "shop/paydesign.yaml" in written
    assert keeps_file == (kind == "record with texts"), "a command that needs no file names none"


def test_a_record_on_standard_input_is_asked_for_there_again(shell):
    text = record_of(shell, ["--date", "2026-11-01"], list(TEXTS))

    first, written = shell(
        "paydesign new shop --answers - --server-logic --currency jpy --json", {}, stdin=text
    )
    command = json.loads(first.stdout)["command"]
    _, same = shell(command, {}, stdin=text)
    _, by_pipe = shell(
        "paydesign new shop --json --server-logic --currency jpy --answers <(cat r.yaml)", {"r.yaml": text}
    )

    assert command.endswith("  # paydesign 0.1.0, with the same text on standard input")
    assert same == by_pipe == written


def test_the_printed_command_works_in_a_shell_that_takes_no_comments_at_its_prompt(paydesign, tmp_path):
    # As zsh does: the words of the comment are words of the command.
    command = json.loads(paydesign("decide", "--defaults", "--json").stdout)["command"]
    on_stdin = shlex.split(f"{command}, with the same text on standard input")

    decided = paydesign(*shlex.split(command)[1:])
    commented = paydesign(*on_stdin[1:])
    mistaken = paydesign("decide", "--defaults", "#", "paydesign")

    assert (decided.returncode, commented.returncode, mistaken.returncode) == (0, 0, 2)
    assert f"The same again: {command}" in decided.stdout


@pytest.mark.parametrize("folder", ["a b/shop", "-shop", "it's/shop", "größe/shop", "a\tb/shop"])
def test_the_folder_is_the_same_and_the_next_steps_lead_into_it(shell, folder):
    make = f"mkdir -p {shlex.quote(folder.rpartition('/')[0] or '.')}; "
    target = f"./{folder}" if folder.startswith("-") else folder

    first, written = shell(
        make + shlex.join(["paydesign", "new", target, "--defaults", "--json", "--name=tea"]), {}
    )
    document = json.loads(first.stdout)
    again, same = shell(make + document["command"] + f"\n{document['next_steps'][0]} && pwd", {})

    assert same == written
    assert again.stdout.rstrip("\n").endswith(f"/{folder}")


@pytest.mark.parametrize("edits", [[], list(TEXTS)], ids=["plain", "with texts"])
def test_the_printed_command_writes_the_same_record(shell, edits):
    inputs = {"given.yaml": record_of(shell, ["--date", "2026-11-01"], edits)}
    line = "paydesign decide --answers given.yaml --server-logic --mode setup --date 2026-11-02 --record new.yaml"

    first, written = shell(f"{line} --json", inputs)
    again, same = shell(json.loads(first.stdout)["command"], inputs)

    assert again.returncode == 0, again.stderr
    assert same == written
    assert list(written) == ["new.yaml"]
