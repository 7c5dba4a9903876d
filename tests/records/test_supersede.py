"""`paydesign supersede` and `paydesign status`: where a decision stands, and what took its place."""

from __future__ import annotations

import json
import shlex

import pytest
import yaml

from paydesign import on_disk
from paydesign.cli.request import TEXTS, gather
from paydesign.cli.superseding import supersede_record
from paydesign.decisions.loader import load_tree
from paydesign.errors import FileSystemRefused
from paydesign.project import writer

REASON = ("--reason", "Stock must be held first.")
DAY = ("--date", "2026-12-01")
FLAGS = {"server_logic": [True], "no_input": True, "defaults": False}


@pytest.fixture
def record(paydesign, tmp_path):
    """A record with words of people in it."""
    flags = ("--no-multi-page", "--no-dynamic-amount", "--no-server-logic", "--mode", "payment")
    done = paydesign("decide", *flags, "--record", "checkout.yaml", "--date", "2026-11-23")
    assert done.returncode == 0, done.stderr
    file = tmp_path / "checkout.yaml"
    text = file.read_text().replace("status: accepted", "status: accepted  # all of us\nowner: payments")
    file.write_text(text + "\n# the end\n")
    return file


def read(file):
    return yaml.safe_load(file.read_text())


def test_a_new_record_takes_the_place_of_the_old_one_and_both_say_so(paydesign, record, tmp_path):
    done = paydesign("supersede", "checkout.yaml", "--server-logic", *REASON, *DAY)

    assert done.returncode == 0, done.stderr
    old, new = read(record), read(tmp_path / "checkout-2.yaml")
    assert (old["status"], old["superseded_by"]) == ("superseded", "checkout-2")
    assert old["history"] == [
        {"status": "superseded", "date": "2026-12-01", "because": REASON[1], "was": "accepted"}
    ]
    assert (old["date"], old["outcome"]["guide"]) == ("2026-11-23", "accept-a-payment")
    assert "# all of us" in record.read_text()
    assert record.read_text().endswith("# the end\n")
    assert (new["id"], new["status"], new["supersedes"]) == ("checkout-2", "accepted", ["checkout"])
    assert (new["date"], new["owner"]) == ("2026-12-01", "payments")
    assert new["outcome"]["guide"] == "finalize-payments-on-the-server"
    assert new["project"] == {"mode": "payment"}
    valid = paydesign("validate", "checkout.yaml", "checkout-2.yaml")
    assert valid.returncode == 0, valid.stderr


def test_the_command_that_it_names_does_the_same(paydesign, record, tmp_path):
    before = record.read_text()
    done = paydesign("supersede", "checkout.yaml", "--server-logic", *REASON, *DAY, "--json")
    said = json.loads(done.stdout)
    after = record.read_text(), (tmp_path / "checkout-2.yaml").read_text()
    assert said["record"] == {"path": "checkout-2.yaml", "id": "checkout-2"}
    record.write_text(before)
    (tmp_path / "checkout-2.yaml").unlink()

    again = paydesign(*shlex.split(said["command"], comments=True)[1:])

    assert again.returncode == 0, again.stderr
    assert (record.read_text(), (tmp_path / "checkout-2.yaml").read_text()) == after


def test_it_goes_where_it_is_to_go_and_other_options_are_a_new_decision_too(paydesign, record, tmp_path):
    (tmp_path / "adr").mkdir()

    done = paydesign("supersede", "checkout.yaml", "--mode", "setup", "--record", "adr/it.yaml", *REASON)

    assert done.returncode == 0, done.stderr
    assert read(tmp_path / "adr/it.yaml")["project"] == {"mode": "setup"}


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["checkout.yaml", "--server-logic"], 2, "a reason is missing"),
        (["checkout.yaml", "--server-logic", "--reason", " "], 2, "a reason is missing"),
        (["checkout.yaml", *REASON], 2, "the new decision would be the old one"),
        (["checkout.yaml", "--multi-page", *REASON, "--mode", "subscription"], 2, "subscription"),
        (["checkout.yaml", "--server-logic", *REASON, "--record", "there.yaml"], 4, "exists already"),
        (["checkout.yaml", "--server-logic", *REASON, "--record", "no/where.yaml"], 5, "does not exist"),
        (["nowhere.yaml", "--server-logic", *REASON], 3, "nowhere.yaml"),
        (["there.yaml", "--server-logic", *REASON], 3, "there.yaml"),
        (["checkout.yaml", "--server-logic", *REASON, "--date", "soon"], 2, "not a date"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    paydesign, record, tmp_path, arguments, status, words
):
    (tmp_path / "there.yaml").write_text("mine: 1\n")
    before = {path.name: path.read_text() for path in tmp_path.iterdir() if path.is_file()}

    done = paydesign("supersede", *arguments)

    assert done.returncode == status, done.stderr
    assert words in " ".join(done.stderr.split())
    assert {path.name: path.read_text() for path in tmp_path.iterdir() if path.is_file()} == before


def test_where_the_old_one_cannot_be_written_the_new_one_is_not_there_either(record, tmp_path, monkeypatch):
    write, before, said = writer.write_file, record.read_text(), on_disk.state()

    def write_only_what_is_new(path, data, *, replace):
        if replace:
            raise FileSystemRefused("the disk is full", where=str(path))
        write(path, data, replace=replace)

    monkeypatch.setattr(writer, "write_file", write_only_what_is_new)
    request = gather(dict.fromkeys([*TEXTS, *load_tree().questions]) | FLAGS, as_json=False)

    with pytest.raises(FileSystemRefused):
        supersede_record(request, str(record), record=None, reason="Because.", as_json=False)

    assert on_disk.state() == said, "that it was there for a moment is not told"
    assert [path.name for path in tmp_path.iterdir()] == ["checkout.yaml"]
    assert record.read_text() == before


def test_what_is_superseded_is_left_alone(paydesign, record):
    paydesign("supersede", "checkout.yaml", "--server-logic", *REASON)
    before = record.read_text()

    for arguments in (
        ["supersede", "checkout.yaml", "--dynamic-amount"],
        ["status", "checkout.yaml", "accepted"],
    ):
        done = paydesign(*arguments, *REASON)

        assert done.returncode == 4
        assert "superseded already, by checkout-2" in done.stderr
    assert record.read_text() == before


def test_a_status_changes_with_its_reason_and_its_day(paydesign, record):
    first = paydesign("status", "checkout.yaml", "deprecated", "--reason", "It is old.", *DAY)
    second = paydesign("status", "checkout.yaml", "accepted", "--reason", "It is not.", *DAY, "--json")

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert json.loads(second.stdout)["was"] == "deprecated"
    assert read(record)["status"] == "accepted"
    assert [(it["was"], it["status"], it["because"]) for it in read(record)["history"]] == [
        ("accepted", "deprecated", "It is old."),
        ("deprecated", "accepted", "It is not."),
    ]
    assert "# all of us" in record.read_text()
    assert paydesign("validate", "checkout.yaml").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["checkout.yaml", "retired", *REASON], 2, "is no status"),
        (["checkout.yaml", "deprected", *REASON], 2, "did you mean deprecated"),
        (["checkout.yaml", "deprecated"], 2, "a reason is missing"),
        (["checkout.yaml", "accepted", *REASON], 2, "accepted already"),
        (["checkout.yaml", "superseded", *REASON], 2, "paydesign supersede checkout.yaml"),
        (["checkout.yaml", "rejected", *REASON, "--date", "2026-13-01"], 2, "not a date"),
        (["nowhere.yaml", "rejected", *REASON], 3, "nowhere.yaml"),
    ],
)
def test_a_status_that_cannot_be_is_refused(paydesign, record, arguments, status, words):
    before = record.read_text()

    done = paydesign("status", *arguments)

    assert done.returncode == status, done.stderr
    assert words in " ".join(done.stderr.split())
    assert record.read_text() == before
