"""`paydesign validate`: the form of a record, and everything derived in it compared with its answers."""

import json

import pytest


@pytest.fixture
def record(paydesign, tmp_path):
    paydesign("decide", "--no-multi-page", "--dynamic-amount", "--server-logic", "--record", "a.yaml")
    return tmp_path / "a.yaml"


def proposed(record):
    return record.read_text().replace("status: accepted", "status: proposed")


def test_a_record_that_follows_from_its_answers_is_valid(paydesign, record):
    done = paydesign("validate", record, "--json")

    assert done.returncode == 0
    assert json.loads(done.stdout) == {"valid": [str(record)]}


def test_every_difference_is_told_with_its_line_and_column(paydesign, record):
    text = proposed(record)
    record.write_text(text.replace("server_logic: true", "server_logic: false"))
    line = 1 + text[: text.index("outcome: ")].count("\n")

    done = paydesign("validate", record)

    assert done.returncode == 1
    assert done.stderr.startswith("error[record-differs]: ")
    assert f"a.yaml:{line}:" in done.stderr
    assert "accept-a-payment-deferred" in done.stderr
    assert "because" in done.stderr
    assert f"paydesign decide --answers {record} --record {record}" in done.stderr


def test_the_problems_of_all_files_are_told_and_one_that_cannot_be_used_weighs_most(
    paydesign, record, tmp_path
):
    (tmp_path / "wrong.yaml").write_text(
        record.read_text().replace("confirm_on: server", "confirm_on: client")
    )
    (tmp_path / "broken.yaml").write_text(record.read_text().replace("status: accepted", "status: acepted"))

    done = paydesign("validate", record, "wrong.yaml", "broken.yaml")

    assert done.returncode == 3
    assert done.stdout == f"{record}: valid\n"
    assert "2 of 3 files have problems" in done.stderr
    assert "wrong.yaml:" in done.stderr
    assert "broken.yaml:" in done.stderr
    assert "did you mean `accepted`?" in done.stderr or "accepted" in done.stderr


def test_an_override_is_derived_too(paydesign, tmp_path):
    paydesign(
        "decide",
        "--defaults",
        "--guide",
        "accept-a-payment-deferred",
        "--because",
        "soon",
        "--record",
        "o.yaml",
    )
    record = tmp_path / "o.yaml"

    valid = paydesign("validate", record)
    record.write_text(
        record.read_text().replace("guide: accept-a-payment-deferred", "guide: accept-a-payment", 1)
    )
    differs = paydesign("validate", record)

    assert valid.returncode == 0, valid.stderr
    assert differs.returncode == 1


def test_a_hand_edited_title_people_and_comments_are_nobodys_business(paydesign, record):
    record.write_text(
        record.read_text().replace("status: accepted", "status: proposed  # ask Ana\ndeciders: [Ana, Bo]")
    )

    assert paydesign("validate", record).returncode == 0


def test_standard_input_is_a_file_too(paydesign, record):
    done = paydesign("validate", "-", stdin=record.read_text())

    assert (done.returncode, done.stdout) == (0, "<stdin>: valid\n")


def test_a_wrong_outcome_is_one_line_and_what_follows_from_it_another(paydesign, record):
    record.write_text(record.read_text().replace("server_logic: true", "server_logic: false"))

    for_people = paydesign("validate", record).stderr
    for_machines = json.loads(paydesign("validate", record, "--json").stdout)["error"]["problems"]

    assert "the answers do not lead to `outcome: {guide: finalize-payments-on-the-server, " in for_people
    assert "they lead to `outcome: {guide: accept-a-payment-deferred, " in for_people
    assert "differs too: `because`, `consequences`, `alternatives`" in for_people
    assert len(for_people.splitlines()) == 6
    assert any("`consequences.watch[0]`" in problem["message"] for problem in for_machines)


def test_of_each_list_the_first_difference_is_told_and_how_many_more_there_are(paydesign, record):
    head, _, tail = record.read_text().partition("because:\n")
    record.write_text(head + "because:\n" + tail.replace(".\n", "!\n", 2))

    said = paydesign("validate", record).stderr

    assert said.count("`because[0]`") == 1
    assert "`because[1]`" not in said
    assert "; 1 more in `because`" in said
