"""`paydesign decide`: the six rows of the tree, from flags, files and standard input."""

import json
import subprocess
import sys
from itertools import chain

import pytest

ROWS = {
    # (multi_page, dynamic_amount, server_logic): guide, create_intent, confirm_on
    (True, None, False): ("build-a-two-step-confirmation", "after", "client"),
    (True, None, True): ("build-a-two-step-confirmation", "after", "server"),
    (False, False, False): ("accept-a-payment", "before", "client"),
    (False, False, True): ("finalize-payments-on-the-server", "after", "server"),
    (False, True, False): ("accept-a-payment-deferred", "after", "client"),
    (False, True, True): ("finalize-payments-on-the-server", "after", "server"),
}
QUESTIONS = ("multi_page", "dynamic_amount", "server_logic")

every_row = pytest.mark.parametrize(("row", "outcome"), ROWS.items(), ids=str)


def flags(row):
    for question, answer in zip(QUESTIONS, row, strict=True):
        if answer is not None:
            yield "--" + ("" if answer else "no-") + question.replace("_", "-")


def answers(row):
    return {q: answer for q, answer in zip(QUESTIONS, row, strict=True) if answer is not None}


@every_row
def test_each_row_leads_to_its_outcome_from_flags(paydesign, row, outcome):
    done = paydesign("decide", *flags(row), "--json")

    decision = json.loads(done.stdout)
    assert done.returncode == 0
    assert tuple(decision["outcome"].values()) == outcome
    assert decision["recommended"] == decision["outcome"]
    assert decision["answers"] == answers(row)
    assert [step["question"] for step in decision["path"]] == list(answers(row))


@every_row
@pytest.mark.parametrize("kind", ["yaml", "json", "stdin", "crlf and a mark"])
def test_each_row_leads_to_the_same_document_from_a_file(paydesign, tmp_path, row, outcome, kind):
    expected = paydesign("decide", *flags(row), "--json").stdout
    text = "".join(f"{id}: {str(answer).lower()}\n" for id, answer in answers(row).items())
    if kind == "json":
        text = json.dumps(answers(row), indent="\t")
    if kind == "crlf and a mark":
        text = "\ufeff" + text.replace("\n", "\r\n")
    file = tmp_path / "answers.yaml"
    file.write_bytes(text.encode())

    done = paydesign("decide", "--answers", "-" if kind == "stdin" else file, "--json", stdin=text)

    assert done.returncode == 0, done.stderr
    assert done.stdout == expected


def test_a_question_that_was_not_asked_is_absent_and_an_answer_to_it_is_a_warning(paydesign):
    done = paydesign("decide", "--multi-page", "--dynamic-amount", "--no-server-logic", "--json")

    assert done.returncode == 0
    assert json.loads(done.stdout)["answers"] == {"multi_page": True, "server_logic": False}
    assert "dynamic_amount is not asked" in done.stderr


def test_a_static_page_with_server_logic_raises_the_notice_with_its_source(paydesign):
    done = paydesign("decide", "--no-multi-page", "--no-dynamic-amount", "--server-logic", "--json")

    notices = {notice["code"]: notice for notice in json.loads(done.stdout)["notices"]}
    assert notices["static-page-with-server-logic"]["source"].endswith("#where-to-confirm-intent")
    assert "diagram" in notices["static-page-with-server-logic"]["message"]


def test_an_override_keeps_both_guides_and_warns(paydesign):
    done = paydesign(
        "decide",
        "--multi-page",
        "--server-logic",
        "--guide",
        "accept-a-payment",
        "--because",
        "one page soon",
        "--json",
    )

    decision = json.loads(done.stdout)
    assert decision["outcome"]["guide"] == "accept-a-payment"
    assert decision["recommended"]["guide"] == "build-a-two-step-confirmation"
    assert decision["override"] == {"guide": "accept-a-payment", "because": "one page soon"}
    assert "guide-contradicts-answers" in [notice["code"] for notice in decision["notices"]]
    assert "warning" in done.stderr


def test_flags_win_over_the_file_and_defaults_fill_the_rest(paydesign):
    done = paydesign(
        "decide",
        "--dynamic-amount",
        "--answers",
        "-",
        "--defaults",
        "--json",
        stdin="dynamic_amount: false\n",
    )

    assert json.loads(done.stdout)["answers"] == {
        "multi_page": False,
        "dynamic_amount": True,
        "server_logic": False,
    }


def test_an_empty_answers_file_answers_nothing(paydesign, tmp_path):
    (tmp_path / "empty.yaml").write_text("")

    done = paydesign("decide", "--answers", "empty.yaml")

    assert done.returncode == 2
    assert "--multi-page or --no-multi-page" in done.stderr


def test_a_shells_process_substitution_is_a_file(tmp_path):
    command = (
        f"{sys.executable} -m paydesign decide --json --answers <(echo 'multi_page: true') --server-logic"
    )

    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=tmp_path, check=False)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["answers"] == {"multi_page": True, "server_logic": True}


def test_missing_answers_are_all_listed_with_their_flags(paydesign):
    done = paydesign("decide", "--json")

    error = json.loads(done.stdout)["error"]
    assert done.returncode == 2
    assert error["code"] == "missing-answers"
    assert [problem["where"] for problem in error["problems"]] == [
        "--multi-page or --no-multi-page",
        "--dynamic-amount or --no-dynamic-amount",
        "--server-logic or --no-server-logic",
    ]
    assert error["problems"][1]["hint"] == "only with --no-multi-page"


def test_the_command_it_ends_with_gives_the_same_decision(paydesign):
    done = paydesign("decide", "--answers", "-", "--defaults", "--json", stdin="server_logic: true\n")

    decision = json.loads(done.stdout)
    command, version = decision["command"].split("  # ")
    tool, *command = command.split()
    assert (tool, version) == ("paydesign", "paydesign 0.1.0")
    assert json.loads(paydesign(*command, "--json").stdout) == decision


def test_the_text_says_what_why_and_what_else(paydesign):
    text = paydesign("decide", "--no-multi-page", "--dynamic-amount", "--no-server-logic").stdout

    parts = (
        "Collect payment details before creating an Intent",
        "Create       the Intent when the customer presses Pay",
        "Confirm      in the browser, by Stripe.js",
        "Why",
        "Watch for",
        "Otherwise",
        "Checkout Sessions",
    )
    assert all(part in text for part in parts)
    assert max(map(len, text.splitlines())) <= 300


def test_the_record_it_writes_is_valid_and_updating_it_keeps_what_people_wrote(paydesign, tmp_path):
    record = tmp_path / "checkout.yaml"
    paydesign("decide", "--defaults", "--record", record, "--date", "2026-11-23")
    mine = record.read_text().replace("status: accepted", "status: proposed  # until Ana agrees")
    record.write_text(mine)

    done = paydesign("decide", "--multi-page", "--defaults", "--record", record, "--date", "2027-01-02")

    text = record.read_text()
    assert done.returncode == 0, done.stderr
    assert "status: proposed  # until Ana agrees" in text
    assert 'date: "2027-01-02"' in text
    assert "outcome: {guide: build-a-two-step-confirmation" in text
    assert paydesign("validate", record).returncode == 0


def test_a_record_keeps_its_date_until_something_else_is_decided(paydesign, tmp_path):
    record = tmp_path / "checkout.yaml"
    paydesign("decide", "--defaults", "--record", record, "--date", "2026-11-23")
    written = record.read_text().replace("status: accepted", "status: proposed")
    record.write_text(written)
    new_year = {"SOURCE_DATE_EPOCH": "1798761600"}

    same = paydesign("decide", "--defaults", "--record", record, env=new_year)
    after_the_same = record.read_text()
    other = paydesign("decide", "--multi-page", "--defaults", "--record", record, env=new_year)

    assert after_the_same == written
    assert "--date 2026-11-23" in same.stdout
    assert 'date: "2027-01-01"' in record.read_text()
    assert "--date 2027-01-01" in other.stdout


def test_a_file_that_is_no_record_is_not_overwritten(paydesign, tmp_path):
    (tmp_path / "notes.txt").write_text("my notes: are mine\n")

    done = paydesign("decide", "--defaults", "--record", "notes.txt")

    assert done.returncode == 4
    assert (tmp_path / "notes.txt").read_text() == "my notes: are mine\n"


def test_all_rows_are_the_ones_that_the_tree_has():
    from paydesign.decisions.engine import walk
    from paydesign.decisions.loader import load_tree

    walked = {
        tuple({s.question.id: s.answer for s in done.taken}.get(q) for q in QUESTIONS)
        for done in walk(load_tree())
    }

    assert walked == set(ROWS)
    assert len(set(chain(ROWS.values()))) == 5


@pytest.fixture
def record(paydesign, tmp_path):
    paydesign("decide", "--defaults", "--record", "checkout.yaml")
    return tmp_path / "checkout.yaml"


def title_of(record):
    return next(line for line in record.read_text().splitlines() if line.startswith("title: "))


def test_the_title_follows_the_guide_until_a_person_writes_one(paydesign, record):
    record.write_text(record.read_text().replace("status: accepted", "status: proposed"))
    usual = title_of(record)
    paydesign("decide", "--defaults", "--server-logic", "--record", record)
    followed = title_of(record)
    record.write_text(record.read_text().replace(followed, "title: Hold the stock first"))

    done = paydesign("decide", "--defaults", "--record", record)

    assert done.returncode == 0, done.stderr
    assert usual != followed == "title: Confirm the payment on the server"
    assert title_of(record) == "title: Hold the stock first"


@pytest.mark.parametrize(
    ("before", "added", "path"),
    [
        pytest.param("consequences:", "  - Ana insisted.\n", "because[3]", id="because"),
        pytest.param("alternatives:", "    - Ana insisted.\n", "consequences.watch[3]", id="consequences"),
        pytest.param(
            "notices:",
            "  - {guide: accept-a-payment, if: {multi_page: true}, not_chosen_because: Ana insisted.}\n",
            "alternatives[3]",
            id="alternatives",
        ),
    ],
)
@pytest.mark.parametrize("command", ["decide", "new"])
def test_what_people_add_to_a_derived_list_is_never_lost(paydesign, record, before, added, path, command):
    text = record.read_text().replace("status: accepted", "status: proposed")
    line = 1 + text[: text.index(before)].count("\n")
    record.write_text(text.replace(before, added + before))
    more = ("--record", record) if command == "decide" else ("shop",)

    refused = paydesign(command, *more, "--answers", record, "--server-logic")

    assert refused.returncode == 4
    assert f"checkout.yaml:{line}:" in refused.stderr
    assert f"`{path}`: Ana insisted." in refused.stderr
    assert "`context`, `answers_why` or a comment" in refused.stderr
    assert record.read_text() == text.replace(before, added + before)
    assert not (record.parent / "shop").exists()


def test_the_words_of_another_version_give_way_and_are_shown(paydesign, record):
    text = record.read_text().replace("consequences:", "  - In older words.\nconsequences:")
    record.write_text(text.replace("paydesign 0.", "paydesign 0.0."))

    done = paydesign("decide", "--defaults", "--record", record)

    assert done.returncode == 0
    assert "`because[3]` of paydesign 0.0.1.0 gives way: In older words." in done.stderr
    assert paydesign("validate", record).returncode == 0


def test_answers_from_a_record_do_not_replace_another_file(paydesign, record, tmp_path):
    (tmp_path / "README.md").write_text("# Mine\n")
    proposed = record.read_text().replace("status: accepted", "status: proposed")
    (tmp_path / "other.yaml").write_text(proposed + "# Bo's comment\n")

    refused = paydesign("decide", "--answers", record, "--record", "README.md")
    updated = paydesign("decide", "--answers", record, "--record", "other.yaml", "--server-logic")

    assert refused.returncode == 4
    assert (tmp_path / "README.md").read_text() == "# Mine\n"
    assert updated.returncode == 0, updated.stderr
    assert "# Bo's comment" in (tmp_path / "other.yaml").read_text()
    assert "server_logic: true" in (tmp_path / "other.yaml").read_text()


def test_the_flag_of_the_date_is_stronger_than_the_record(paydesign, record):
    paydesign("decide", "--answers", record, "--record", record, "--date", "2027-01-31")

    assert 'date: "2027-01-31"' in record.read_text()


def test_a_program_is_told_how_to_ask_for_what_is_missing(paydesign):
    """It asks the first one, and runs the command again with the flag of the answer, until nothing is missing."""
    replies = {"multi_page": "no", "dynamic_amount": "yes", "server_logic": "no"}
    flags, asked = [], []
    for _ in range(4):
        done = paydesign("decide", *flags, "--json")
        document = json.loads(done.stdout)
        if "error" not in document:
            break
        first, *_ = document["questions"]
        asked.append(first["id"])
        assert first["why"]
        assert first["ask"].endswith("?")
        flags.append(first[replies[first["id"]]]["flag"])

    assert done.returncode == 0
    assert asked == list(replies)
    assert document["outcome"]["guide"] == "accept-a-payment-deferred"


def test_each_answer_says_what_it_may_lead_to(paydesign):
    document = json.loads(paydesign("decide", "--no-multi-page", "--json").stdout)

    dynamic, logic = document["questions"]
    assert (dynamic["id"], dynamic["yes"]["next"], logic["no"]["next"]) == (
        "dynamic_amount",
        ["server_logic"],
        [],
    )
    assert set(dynamic["yes"]["guides"]) == {
        "accept-a-payment-deferred",
        "finalize-payments-on-the-server",
    }
    assert logic["yes"]["guides"] == ["finalize-payments-on-the-server"]
    assert dynamic["default"] is False
