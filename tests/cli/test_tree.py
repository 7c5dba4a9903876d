"""`paydesign tree`: the drawings on the command line, and the path of a record."""

import json
import xml.etree.ElementTree as ET

import pytest

ANSWERS = ("--no-multi-page", "--dynamic-amount", "--server-logic")
OVERRIDE = ("--guide", "accept-a-payment", "--because", "\u202eFirst [bold]a[/] simple one")


@pytest.fixture
def record(paydesign, tmp_path):
    """Write a record of a decision and return its file."""

    def write(*flags):
        done = paydesign("decide", *ANSWERS, *flags, "--date", "2026-11-23", "--record", "record.yaml")
        assert done.returncode == 0, done.stderr
        return tmp_path / "record.yaml"

    return write


def test_the_text_is_drawn_with_lines_in_a_pipe(paydesign):
    done = paydesign("tree")

    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "Is the checkout spread over several pages?"
    assert "├─ yes" in done.stdout
    assert "━" not in done.stdout


@pytest.mark.parametrize(
    "env", [{"TERM": "dumb"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1"}]
)
def test_the_text_is_ascii_where_lines_cannot_be_shown(paydesign, env):
    done = paydesign("tree", env=env)

    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()
    assert "+- yes" in done.stdout


def test_the_path_of_a_record_is_highlighted(paydesign, record):
    done = paydesign("tree", "--record", record())

    assert "┗━ yes" not in done.stdout
    assert "┡━ yes  finalize-payments-on-the-server ◀" in done.stdout


def test_a_record_with_an_override_says_which_guide_it_follows_instead(paydesign, record):
    done = paydesign("tree", "--record", record(*OVERRIDE), env={"COLUMNS": "100"})

    assert "finalize-payments-on-the-server ◀" in done.stdout
    assert "follows accept-a-payment instead: \\x202eFirst [bold]a[/] simple one" in done.stdout


def test_a_record_comes_from_standard_input_too(paydesign, record):
    text = record().read_text(encoding="utf-8")

    done = paydesign("tree", "--record", "-", stdin=text)

    assert "finalize-payments-on-the-server ◀" in done.stdout


@pytest.mark.parametrize("flags", [["--json"], ["--format", "json"], ["--json", "--format", "json"]], ids=str)
def test_json_has_the_path(paydesign, record, flags):
    document = json.loads(paydesign("tree", "--record", record(), *flags).stdout)

    assert [(step["question"], step["answer"]) for step in document["path"]] == [
        ("multi_page", False),
        ("dynamic_amount", True),
        ("server_logic", True),
    ]


@pytest.mark.parametrize("env", [{}, {"PYTHONIOENCODING": "ascii"}], ids=["utf-8", "ascii"])
def test_svg_is_utf_8_whatever_the_encoding_of_the_terminal(paydesign, record, env):
    done = paydesign("tree", "--format", "svg", "--record", record(), env=env)

    assert "leads to finalize-payments-on-the-server" in ET.fromstring(done.stdout)[1].text


@pytest.mark.parametrize(
    ("form", "first"), [("mermaid", "flowchart LR"), ("dot", "digraph decision_tree {"), ("svg", "<svg ")]
)
def test_each_format_is_the_whole_output(paydesign, form, first):
    done = paydesign("tree", "--format", form)

    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.startswith(first)


@pytest.mark.parametrize(
    ("arguments", "status", "code", "said"),
    [
        pytest.param(
            ["--format", "mermaide"], 2, "invalid-value", "did you mean mermaid?", id="misspelt format"
        ),
        pytest.param(
            ["--format", "PNG"], 2, "invalid-value", "text, mermaid, dot, svg, json", id="no such format"
        ),
        pytest.param(
            ["--json", "--format", "svg"], 2, "contradictory-options", "--format json", id="two formats"
        ),
        pytest.param(["--record", "gone.yaml"], 3, "file-unreadable", "gone.yaml", id="absent record"),
        pytest.param(["--record", "."], 3, "file-unreadable", "a directory", id="a folder"),
        pytest.param(["--record", "bad.yaml"], 3, "document-invalid", "bad.yaml:1:1", id="not a record"),
        pytest.param(["record.yaml"], 2, "usage", "unexpected", id="record as an argument"),
    ],
)
def test_bad_input_is_refused(paydesign, tmp_path, arguments, status, code, said):
    (tmp_path / "bad.yaml").write_text("colour: red\n", encoding="utf-8")

    done = paydesign("tree", *arguments)

    assert done.returncode == status
    assert f"error[{code}]" in done.stderr or f'"code": "{code}"' in done.stdout
    assert said in done.stderr + done.stdout
