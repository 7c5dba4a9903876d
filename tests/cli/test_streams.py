"""Standard streams that are closed, full or nobody reads: the exit code and the words are true."""

import json
import shlex
import subprocess
import sys

import pytest

COMMANDS = [
    "new shop --defaults",
    "new shop --defaults --json",
    "new shop --defaults --dry-run",
    "decide --defaults",
    "decide --defaults --json",
    "decide --defaults --record record.yaml",
    "tree",
    "tree --format svg",
    "explain mode",
    "options --json",
    "compare accept-a-payment accept-a-payment-deferred",
    "schema record",
    "--version",
    "--help",
    "decide --help",
]
WRITES = {"new shop --defaults": "shop", "new shop --defaults --json": "shop"} | {
    "decide --defaults --record record.yaml": "record.yaml"
}


@pytest.fixture
def shell(tmp_path):
    """Run a line of bash in `tmp_path` with `paydesign` in it; what is redirected comes as it is."""

    def run(line):
        program = f'paydesign() {{ {shlex.quote(sys.executable)} -m paydesign "$@"; }}; '
        return subprocess.run(
            ["bash", "-c", program + line],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            check=False,
        )

    return run


@pytest.fixture
def written(tmp_path):
    return lambda: sorted(path.name for path in tmp_path.iterdir())


@pytest.mark.parametrize("command", COMMANDS)
def test_closed_streams_change_nothing_but_what_is_shown(shell, written, command):
    usual = shell(f"SOURCE_DATE_EPOCH=1795392000 paydesign {command} && rm -rf shop record.yaml")

    no_input = shell(f"SOURCE_DATE_EPOCH=1795392000 paydesign {command} <&- && rm -rf shop record.yaml")
    no_output = shell(f"paydesign {command} >&-")

    assert (no_input.returncode, no_input.stdout, no_input.stderr) == (0, usual.stdout, usual.stderr)
    assert (no_output.returncode, no_output.stderr) == (0, usual.stderr)
    assert written() == [name for line, name in WRITES.items() if line == command]


@pytest.mark.parametrize("closed", ["2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_all_streams_can_be_closed(shell, written, closed):
    assert shell(f"paydesign new shop --multi-page --dynamic-amount --defaults {closed}").returncode == 0
    assert shell(f"paydesign new shop --defaults {closed}").returncode == 4
    assert shell(f"paydesign decide --json {closed}").returncode == 2
    assert written() == ["shop"]


def test_what_is_printed_never_goes_into_a_file_of_the_project(shell, tmp_path):
    shell("paydesign new usual --defaults --name shop --date 2026-11-23")
    shell("paydesign new shop --defaults --date 2026-11-23 --multi-page --dynamic-amount <&- >&- 2>&-")

    compared = shell(
        "paydesign new shop --defaults --multi-page --date 2026-11-23 --diff --answers shop/paydesign.yaml"
    )
    assert compared.stdout.startswith("Nothing differs.")


def test_a_warning_does_not_go_into_a_document(shell):
    done = shell("paydesign decide --multi-page --dynamic-amount --no-server-logic --json 2>&-")

    assert json.loads(done.stdout)["ignored"] == {"dynamic_amount": True}


@pytest.mark.parametrize("command", COMMANDS)
def test_an_output_that_is_full_is_exit_5_and_says_what_lies_on_the_disk(shell, written, command):
    done = shell(f"paydesign {command} >/dev/full")

    there = WRITES.get(command)
    assert done.returncode == 5
    assert done.stderr == (
        "error[output-refused]: the output cannot be written: no space left on device\n"
        f"hint: {f'{there} is written and complete' if there else 'nothing was written'}\n"
        "more: paydesign explain output-refused\n"
    )
    assert written() == ([there] if there else [])
    if there:
        assert shell(f"paydesign validate {there.replace('shop', 'shop/paydesign.yaml')}").returncode == 0


@pytest.mark.parametrize("full", ["2>/dev/full", ">/dev/full 2>/dev/full", ">&- 2>/dev/full"])
def test_a_message_that_cannot_be_shown_is_exit_5(shell, written, full):
    assert shell(f"paydesign decide {full}").returncode == 5
    assert shell(f"paydesign new shop --defaults --multi-page --dynamic-amount {full}").returncode == 5
    assert written() == [], "the warning comes first"


def test_an_error_whose_document_cannot_be_written_is_told_on_the_other_stream(shell):
    done = shell("paydesign decide --json >/dev/full")

    assert done.returncode == 5
    assert done.stderr.startswith("error[missing-answers]")


@pytest.mark.parametrize(
    ("command", "status"),
    [
        *((command, 0) for command in COMMANDS),
        ("decide --json", 2),
        ("new shop --defaults --multi-page --dynamic-amount", 0),
    ],
)
@pytest.mark.parametrize("gone", ["> >(exec true)", "2> >(exec true)"], ids=["stdout", "stderr"])
def test_a_reader_that_is_gone_is_no_error(shell, command, status, gone):
    # `wait` is for the reader's end: from then on writing to it fails.
    wait = "import os, select; p = select.poll(); p.register({0}, select.POLLERR); p.poll()"
    stream = 2 if gone.startswith("2") else 1
    line = f"{{ {shlex.quote(sys.executable)} -c {shlex.quote(wait.format(stream))}; paydesign {command}; }} {gone}"

    done = shell(f"{line}; echo $? >status; wait")

    assert shell("cat status").stdout == f"{status}\n"
    assert "Traceback" not in done.stderr
    if command.startswith("new shop") and "dry" not in command:
        assert shell("paydesign validate shop/paydesign.yaml").returncode == 0
