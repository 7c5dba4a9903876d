"""Rubbish in: a clear message, the right exit code, nothing written, never a traceback."""

import json
import os
import subprocess
import sys

import pytest

ANSWERED = ("--no-multi-page", "--no-dynamic-amount", "--no-server-logic", "--date", "2026-11-23")

BAD_COMMAND_LINES = {
    "unknown command": (["decid"], 2, "unknown-command", "did you mean decide?"),
    "unknown flag": (["decide", "--multi-pag"], 2, "unknown-option", "--multi-page"),
    "unknown flags, all of them": (["decide", "--foo", "--bar"], 2, "unknown-option", "--bar"),
    "unknown guide": (
        ["decide", "--guide", "accept-payment", "--because", "x"],
        2,
        "invalid-value",
        "accept-a-payment",
    ),
    "unknown server": (["new", "shop", "--server", "fastapy"], 2, "invalid-value", "did you mean fastapi?"),
    "unknown client": (["new", "shop", "--client", "svelte"], 2, "invalid-value", "one of: html, react"),
    "unknown mode": (["new", "shop", "--mode", "paymnt"], 2, "invalid-value", "did you mean payment?"),
    "unknown currency": (["new", "shop", "--currency", "USD"], 2, "invalid-value", "did you mean usd"),
    "unknown value of an extra": (
        ["new", "shop", "--save-card", "off"],
        2,
        "invalid-value",
        "--save-card: 'off' is not one of its values",
    ),
    "a date that is none": (["decide", "--date", "2026-02-30"], 2, "invalid-value", "YYYY-MM-DD"),
    "no value": (["decide", "--currency"], 2, "usage", "requires an argument"),
    "an extra word": (["decide", "extra"], 2, "usage", "extra"),
    "no folder": (["new", *ANSWERED], 2, "usage", "paydesign new DIR"),
    "no command and no terminal": ([], 2, "usage", "--help"),
    "a guide without a reason": (["decide", "--guide", "accept-a-payment"], 2, "usage", "--because"),
    "a reason without a guide": (["decide", "--because", "x"], 2, "usage", "--guide"),
    "an empty reason": (
        ["decide", "--guide", "accept-a-payment", "--because", " "],
        2,
        "invalid-value",
        "empty",
    ),
    "contradictory flags": (
        ["decide", "--multi-page", "--no-multi-page", "--currency", "usd", "--currency", "eur"],
        2,
        "contradictory-options",
        "--currency usd and --currency eur",
    ),
    "a mode that the guide does not have": (
        ["new", "shop", "--multi-page", "--no-server-logic", "--mode", "subscription"],
        2,
        "unsupported-choice",
        "paydesign options",
    ),
    "an answers file that is absent": (
        ["decide", "--answers", "none.yaml"],
        3,
        "file-unreadable",
        "no such file",
    ),
    "an answers file that is a folder": (["decide", "--answers", "."], 3, "file-unreadable", "directory"),
    "an unknown schema": (["schema", "recod"], 2, "invalid-value", "did you mean record or records?"),
    "a path without records that is absent": (
        ["records", "none"],
        3,
        "file-unreadable",
        "none: there is no such file",
    ),
    "an unknown form of a list": (
        ["records", "--format", "markdwn"],
        2,
        "invalid-value",
        "did you mean markdown?",
    ),
    "an unknown graph": (["records", "--graph", "png"], 2, "invalid-value", "one of: mermaid, dot, svg"),
    "nothing to validate": (["validate"], 2, "usage", "FILE"),
    "a record that is absent": (["validate", "none.yaml"], 3, "file-unreadable", "no such file"),
    "a folder whose name cannot be a name": (["new", "a b", *ANSWERED], 2, "invalid-value", "--name"),
    "a parent that is absent": (["new", "none/shop", *ANSWERED], 5, "file-system-refused", "mkdir -p"),
}


@pytest.mark.parametrize(
    ("arguments", "status", "code", "says"), BAD_COMMAND_LINES.values(), ids=BAD_COMMAND_LINES
)
def test_a_bad_command_line_is_refused_in_words_and_in_json(
    paydesign, tmp_path, arguments, status, code, says
):
    for_people = paydesign(*arguments)
    for_machines = paydesign(*arguments[:1], "--json", *arguments[1:]) if arguments else None

    assert for_people.returncode == status
    assert for_people.stdout == ""
    assert for_people.stderr.startswith(f"error[{code}]: ")
    assert says in for_people.stderr
    assert "Traceback" not in for_people.stderr
    assert list(tmp_path.iterdir()) == []
    if for_machines is not None:
        error = json.loads(for_machines.stdout)["error"]
        assert for_machines.returncode == status
        assert list(error) == ["code", "message", "where", "hint", "problems"]
        assert error["code"] == code


BAD_FILES = {
    "an unknown key": (b"multi_pge: true\n", "document-invalid", ("1:1", "did you mean `multi_page`?")),
    "all unknown keys at once": (
        b"multi_pge: true\nsrver: fastapi\n",
        "document-invalid",
        ("1:1", "2:1", "server"),
    ),
    "maybe": (b"multi_page: maybe\n", "document-invalid", ("1:13", "true or false")),
    "yes in quotes": (b'multi_page: "yes"\n', "document-invalid", ("1:13", "true")),
    "a plain yes": (b"multi_page: yes\n", "document-invalid", ("1:13", "true")),
    "a number": (b"multi_page: 1\n", "document-invalid", ("1:13", "true or false")),
    "a number as a name": (b"name: 12\n", "document-invalid", ("1:7", "quotes")),
    "a name that is a path": (b"name: ../x\n", "document-invalid", ("1:7", "name")),
    "a currency in capitals": (b"currency: USD\n", "document-invalid", ("1:11", "usd")),
    "a list": (b"- multi_page\n", "document-invalid", ("1:1",)),
    "binary": (bytes(range(256)), "document-unreadable", ("UTF-8",)),
    "an alias bomb": (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "document-unreadable", ("anchor",)),
    "a tag": (b"multi_page: !!python/object/apply:os.system ['id']\n", "document-unreadable", ("tag",)),
    "a key twice": (
        b"multi_page: true\nmulti_page: false\n",
        "document-unreadable",
        ("2:1", "a second time"),
    ),
    "two documents": (b"multi_page: true\n---\nmulti_page: false\n", "document-unreadable", ("document",)),
    "a tab": (b"multi_page:\n\t- x\n", "document-unreadable", ("2:1",)),
    "not closed": (b"multi_page: [true\n", "document-unreadable", ("bad.yaml",)),
    "very deep": (b"a: " + b"[" * 5000, "document-unreadable", ("nest",)),
    "a record of a newer format": (b"schema: paydesign/decision-record/v99\n", "format-too-new", ("pgrade",)),
    "50 MB": (b"# " + b"x" * 50_000_000, "file-unreadable", ("1 MiB",)),
}


@pytest.mark.parametrize("how", ["file", "stdin"])
@pytest.mark.parametrize(("content", "code", "says"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_answers_file_is_refused_with_its_place(paydesign, tmp_path, content, code, says, how):
    file = tmp_path / "bad.yaml"
    file.write_bytes(content if how == "file" else b"")

    done = paydesign("new", "shop", "--answers", file if how == "file" else "-", stdin=content)

    assert done.returncode == 3, done.stderr
    assert done.stderr.startswith(f"error[{code}]: ")
    assert all(said in done.stderr for said in says if how == "file" or said != "bad.yaml"), done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["bad.yaml"]


def test_stdin_that_is_closed_is_said(tmp_path):
    done = subprocess.run(
        f"{sys.executable} -m paydesign decide --answers - <&-",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 3
    assert "standard input" in done.stderr


HOSTILE_NAMES = {
    "path": "../x",
    "space": "a b",
    "shell": '"; rm -rf',
    "jinja": "{{7*7}}",
    "our own mark": "<@ x @>",
    "terminal markup": "[bold]x[/]",
    "html": "</script>",
    "windows": "con",
    "long": "n" * 300,
    "emoji": "🛒",
    "right to left": "‮pohs",
    "newline": "a\nb",
    "escape sequence": "\x1b[31mred",
    "capitals": "Shop",
    "empty": "",
    "dash first": "-shop",
}


@pytest.mark.parametrize("name", HOSTILE_NAMES.values(), ids=HOSTILE_NAMES)
def test_a_hostile_name_is_refused_with_a_reason_and_does_nothing_to_the_terminal(paydesign, tmp_path, name):
    done = paydesign("new", "shop", *ANSWERED, f"--name={name}")

    assert done.returncode == 2
    assert "error[invalid-value]" in done.stderr
    assert "my-shop" in done.stderr
    assert "\x1b" not in done.stderr
    assert len(done.stderr) < 1000
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text", [*filter(str.strip, HOSTILE_NAMES.values()), "\\", "'''", "a: b # c", "yes", "2026-11-23"]
)
def test_a_hostile_reason_is_harmless_data_in_the_record(paydesign, tmp_path, text):
    import yaml

    done = paydesign("new", "shop", *ANSWERED, "--guide=accept-a-payment-deferred", f"--because={text}")

    assert done.returncode == 0, done.stderr
    record = yaml.safe_load((tmp_path / "shop/paydesign.yaml").read_text(encoding="utf-8"))
    assert record["override"]["because"] == text
    assert paydesign("validate", "shop/paydesign.yaml").returncode == 0
    assert "\x1b" not in done.stdout + done.stderr


def test_a_full_output_is_said_and_has_its_exit_code():
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "paydesign", "tree"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert done.returncode == 5
    assert "Traceback" not in done.stderr


def test_a_reader_that_has_seen_enough_is_no_error():
    read, write = os.pipe()
    os.close(read)

    done = subprocess.run(
        [sys.executable, "-m", "paydesign", "schema", "record"],
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )

    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_bug_of_ours_saves_its_traceback_and_exits_70(paydesign, tmp_path):
    # The real program with a real fault: a module that it needs is another one.
    (tmp_path / "datetime.py").write_text("1 / 0\n")

    done = paydesign("decide", "--defaults", env={"PYTHONPATH": str(tmp_path), "TMPDIR": str(tmp_path)})

    saved = list(tmp_path.glob("paydesign-bug-*.txt"))
    assert done.returncode == 70
    assert "ZeroDivisionError" in done.stderr
    assert str(saved[0]) in done.stderr
    assert "Traceback" in saved[0].read_text()
    assert "Traceback" not in done.stderr
