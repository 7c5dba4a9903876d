"""What `paydesign validate` prints about a record that differs: the command does it when it is pasted into a shell."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ANSWERS = ("--no-multi-page", "--dynamic-amount", "--server-logic")
EDITED = ("server_logic: true", "server_logic: false  # no stock to hold")


@pytest.fixture
def record(paydesign, tmp_path):
    """Write a record and change it; the answers lead elsewhere unless a test changes something else."""

    def write(name, *changes, status="proposed", to=tmp_path):
        paydesign("decide", *ANSWERS, "--record", "made.yaml")
        text = (tmp_path / "made.yaml").read_text().replace("status: accepted", f"status: {status}")
        (tmp_path / "made.yaml").unlink()
        for before, after in changes or (EDITED,):
            assert before in text
            text = text.replace(before, after)
        (to / name).write_text(text)
        return to / name

    return write


def pasted(command, folder):
    """Run a line in a shell that knows `paydesign`."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": programs},
        capture_output=True,
        text=True,
        check=False,
    )


def commands(text):
    return [
        "paydesign decide" + line.split("paydesign decide")[1]
        for line in text.splitlines()
        if "paydesign decide" in line
    ]


@pytest.mark.parametrize(
    "name", ["a.yaml", "my shop's record.yaml", "-a.yaml", "tab\there.yaml", "$(HOME).yaml"]
)
def test_the_command_mends_the_record_and_keeps_its_comments(paydesign, record, tmp_path, name):
    file = record(name)

    said = paydesign("validate", "--", name).stderr
    [command] = commands(said)
    mended = pasted(command, tmp_path)

    assert mended.returncode == 0, mended.stderr
    assert "server_logic: false  # no stock to hold" in file.read_text()
    assert paydesign("validate", "--", name).returncode == 0


def test_each_of_several_records_has_a_command_of_its_own(paydesign, record, tmp_path):
    names = ["a.yaml", "b c.yaml"]
    for name in names:
        record(name)

    said = paydesign("validate", *names)
    found = commands(said.stderr)

    assert said.returncode == 1
    assert len(found) == 2
    assert [pasted(command, tmp_path).returncode for command in found] == [0, 0]
    assert paydesign("validate", *names).returncode == 0


def test_an_accepted_record_is_decided_anew_in_a_file_that_is_free(paydesign, record, tmp_path):
    file = record("a.yaml", status="accepted")
    (tmp_path / "a-2.yaml").write_text("mine: true\n")
    before = file.read_text()

    said = paydesign("validate", "a.yaml").stderr
    [command] = commands(said)
    done = pasted(command, tmp_path)

    assert done.returncode == 0, done.stderr
    assert "set `status: proposed`" in said
    assert file.read_text() == before
    assert (tmp_path / "a-2.yaml").read_text() == "mine: true\n"
    assert paydesign("validate", "a-3.yaml").returncode == 0
    assert "server_logic: false  # no stock to hold" in (tmp_path / "a-3.yaml").read_text()


def test_an_accepted_record_whose_outcome_holds_is_mended_in_place(paydesign, record, tmp_path):
    record("a.yaml", ("dynamic_amount: true", "dynamic_amount: false"), status="accepted")

    [command] = commands(paydesign("validate", "a.yaml").stderr)

    assert pasted(command, tmp_path).returncode == 0
    assert paydesign("validate", "a.yaml").returncode == 0


def test_an_outcome_that_does_not_exist_is_mended_too(paydesign, record, tmp_path):
    record("a.yaml", ("confirm_on: server", "confirm_on: client"))

    [command] = commands(paydesign("validate", "a.yaml").stderr)

    assert pasted(command, tmp_path).returncode == 0
    assert paydesign("validate", "a.yaml").returncode == 0


def test_a_link_is_mended_where_it_leads(paydesign, record, tmp_path):
    (tmp_path / "real").mkdir()
    file = record("a.yaml", to=tmp_path / "real")
    (tmp_path / "link.yaml").symlink_to(file)

    [command] = commands(paydesign("validate", "link.yaml").stderr)

    assert pasted(command, tmp_path).returncode == 0
    assert (tmp_path / "link.yaml").is_symlink()
    assert paydesign("validate", "link.yaml").returncode == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param(
            [EDITED, ("consequences:", "  - Ana insisted.\nconsequences:")],
            "move it to `context`, `answers_why` or a comment",
            id="what a person added would be lost",
        ),
        pytest.param(
            [
                ("multi_page: false", "multi_page: true"),
                ("\nbecause:", "\nproject: {mode: subscription}\nbecause:"),
            ],
            "cannot be generated with the mode subscription",
            id="new would refuse it",
        ),
        pytest.param([("  server_logic: true\n", "")], "add true or false", id="an answer is missing"),
    ],
)
def test_where_no_command_would_do_it_none_is_named(paydesign, record, changes, said):
    record("a.yaml", *changes)

    done = paydesign("validate", "a.yaml")

    assert done.returncode == 1
    assert said in done.stderr
    assert commands(done.stderr) == []


def test_standard_input_cannot_be_mended_by_a_command(paydesign, record):
    text = record("a.yaml").read_text()

    done = paydesign("validate", "-", stdin=text)

    assert done.returncode == 1
    assert commands(done.stderr) == []
    assert "from a file, `paydesign validate` says how" in done.stderr


def test_programs_get_the_same_command(paydesign, record, tmp_path):
    record("a.yaml")

    hint = json.loads(paydesign("validate", "a.yaml", "--json").stdout)["error"]["hint"]

    assert shlex.split(hint)[-4:] == ["--answers", "a.yaml", "--record", "a.yaml"]
