"""`paydesign explain`: everything that has a name is explained, under every spelling of it."""

import json
import re

import pytest

from paydesign.cli.app import build_app, command_names
from paydesign.cli.command_topics import command_topics
from paydesign.cli.control_topic import control_topic
from paydesign.cli.flags import OPTIONS
from paydesign.cli.page import lay_out
from paydesign.cli.sources import with_sources_last
from paydesign.cli.topics import all_topics, normalised
from paydesign.decisions.loader import load_tree
from paydesign.errors import error_classes
from paydesign.facts.loader import load_guides, load_modes
from paydesign.records.document import read_document
from paydesign.records.nodes import data_of
from paydesign.simulator.control.description import load_operations

TREE = load_tree()
TOPICS = [*command_topics(), *all_topics(TREE, load_guides(), load_modes()), control_topic()]


def read_yaml(text):
    return data_of(read_document(text.encode(), "example"))


def flags_of_all_commands():
    import typer

    group = typer.main.get_command(build_app(command_names()))
    for command in (group, *group.commands.values()):
        for parameter in command.params:
            yield from (
                name for name in (*parameter.opts, *parameter.secondary_opts) if name.startswith("--")
            )


def test_every_flag_of_every_command_is_explained():
    questions = {q.flag_for(answer) for q in TREE.questions.values() for answer in (True, False)}

    assert set(flags_of_all_commands()) - questions <= set(OPTIONS)


def test_every_command_guide_question_mode_notice_and_error_is_a_topic():
    named = {topic.id for topic in TOPICS}

    assert named >= {
        *command_names(),
        *load_guides(),
        *TREE.questions,
        *load_modes(),
        *TREE.notices,
        *error_classes(),
    }


def test_no_two_topics_answer_to_the_same_name():
    names = [name for topic in TOPICS for name in topic.names]

    assert sorted(names) == sorted(set(names))
    assert all(normalised(topic.id) in topic.names for topic in TOPICS)


def test_every_topic_says_something_and_has_a_line_for_the_list():
    for topic in TOPICS:
        assert topic.summary.endswith((".", "?")), topic.id
        assert any(item.text for section in topic.sections for item in section.items), topic.id


@pytest.mark.parametrize(
    ("spelling", "title"),
    [
        ("multi_page", "Is the checkout spread over several pages?"),
        ("multi-page", "Is the checkout spread over several pages?"),
        ("--multi-page", "Is the checkout spread over several pages?"),
        ("--no-multi-page", "Is the checkout spread over several pages?"),
        ("MULTI_PAGE", "Is the checkout spread over several pages?"),
        ("accept-a-payment", "Accept a payment"),
        ("Accept a payment", "Accept a payment"),
        ("missing-answers", "missing-answers"),
        ("--currency", "--currency"),
        ("setup", "Save a payment method"),
        ("json", "--json"),
        ("exit-codes", "Exit codes"),
    ],
)
def test_a_topic_answers_to_each_of_its_spellings(paydesign, spelling, title):
    done = paydesign("explain", spelling)

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == title


def test_without_a_topic_everything_is_listed_in_groups(paydesign):
    done = paydesign("explain")

    headings = re.findall(r"^[A-Z][a-z ]+$", done.stdout, re.MULTILINE)
    assert headings == [
        *("Commands", "Guides", "Questions", "Modes", "Options", "Notices", "Error codes"),
        "Interfaces",
    ]
    for topic in TOPICS:
        assert re.search(rf"^  {re.escape(topic.id)}( |$)", done.stdout, re.MULTILINE), topic.id


def test_a_guide_is_explained_from_answers_to_limits(paydesign):
    done = paydesign("explain", "finalize-payments-on-the-server")

    for part in (
        "--no-multi-page --dynamic-amount --server-logic",
        "stripe.handleNextAction({clientSecret})",
        "BLIK",
        "Put together by us from Stripe's API",
        "(a text of 2025-03)",
        "Stripe's diagram stops at",
    ):
        assert part in done.stdout
    assert len(re.findall(r"recommends the Payment\s+Element with\s+Checkout\s+Sessions", done.stdout)) == 1


@pytest.mark.parametrize("command", command_names())
def test_a_command_is_explained_with_each_of_its_flags(paydesign, command):
    done = paydesign("explain", command)

    helped = paydesign(command, "--help").stdout
    flags = set(re.findall(r"--[a-z][a-z-]+", helped)) - {"--help"}
    assert done.returncode == 0
    assert done.stdout.startswith(f"paydesign {command}\n")
    assert {flag for flag in flags if flag not in done.stdout} == set()


def test_the_example_of_an_answers_file_is_one(paydesign):
    document = json.loads(paydesign("explain", "answers", "--json").stdout)
    lines = [i["code"] for s in document["sections"] if s["heading"] == "Example" for i in s["items"]]

    done = paydesign("new", "shop", "--answers", "-", "--dry-run", "--json", stdin="\n".join(lines))

    made = json.loads(done.stdout)
    assert done.returncode == 0, done.stdout
    assert {**made["decision"]["answers"], **made["project"]}.items() >= read_yaml("\n".join(lines)).items()


def test_each_source_of_a_guide_is_told_once_at_the_end_and_numbered_where_it_counts(paydesign):
    done = paydesign("explain", "finalize-payments-on-the-server", env={"COLUMNS": "80"})

    body, _, sources = done.stdout.partition("\nSources, read 2026-11-23\n")
    numbers = re.findall(r"\[(\d+)\]", sources)
    assert "https://" not in body
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert set(re.findall(r"\[(\d+)\]", body)) == set(numbers)
    told = re.search(r"BLIK and .*\[(\d+)\]", body)[1]
    assert f"[{told}]   https://docs.stripe.com/payments/finalize-payments-on-the-server" in sources


def test_a_page_with_few_sources_has_them_in_place(paydesign):
    done = paydesign("explain", "server_logic", env={"COLUMNS": "80"})

    assert "(read 2026-11-23)" in done.stdout
    assert "Sources" not in done.stdout


def test_a_guide_with_two_sides_shows_both_flows(paydesign):
    done = paydesign("explain", "build-a-two-step-confirmation")

    assert "Flow, confirmed on the client" in done.stdout
    assert "Flow, confirmed on the server" in done.stdout


@pytest.mark.parametrize("width", [40, 60, 80, 100])
@pytest.mark.parametrize("topic", TOPICS, ids=[topic.id for topic in TOPICS])
def test_lines_fit_the_width_but_for_words_that_are_longer(topic, width):
    lines = [row.text for row in lay_out(topic.title, with_sources_last(topic.sections), width)]

    words = {line: re.sub(r"^ +\[\d+\] ", "", line).split() for line in lines}
    too_long = [line for line in lines if len(line) > width and len(words[line]) > 1]
    assert too_long == []


@pytest.mark.parametrize(("columns", "longest"), [("60", 60), ("300", 100)])
def test_the_list_is_as_wide_as_the_terminal_but_never_too_wide_to_read(paydesign, columns, longest):
    done = paydesign("explain", env={"COLUMNS": columns})

    assert longest - 8 < max(map(len, done.stdout.splitlines())) <= longest


def test_json_is_one_document_with_the_sources(paydesign):
    done = paydesign("explain", "accept-a-payment", "--json")

    document = json.loads(done.stdout)
    limits = next(section for section in document["sections"] if section["heading"] == "Limits")
    assert (document["topic"], document["kind"], document["title"]) == (
        "accept-a-payment", "Guides", "Accept a payment",
    )  # fmt: skip
    assert all(item["source"]["url"].startswith("https://docs.stripe.com/") for item in limits["items"])


def test_json_without_a_topic_lists_all(paydesign):
    document = json.loads(paydesign("explain", "--json").stdout)

    assert [topic["id"] for topic in document["topics"]] == [topic.id for topic in TOPICS]


@pytest.mark.parametrize(
    ("topic", "hint"),
    [
        ("finalise-payments-on-server", "did you mean finalize-payments-on-the-server?"),
        ("mising-answers", "did you mean missing-answers"),
        ("--dynamic-amuont", "did you mean dynamic_amount?"),
        ("qqqq", "lists all topics"),
        ("", "lists all topics"),
    ],
)
def test_an_unknown_topic_is_a_usage_error_with_a_suggestion(paydesign, topic, hint):
    done = paydesign("explain", topic)

    assert done.returncode == 2
    assert done.stdout == ""
    assert "error[unknown-topic]" in done.stderr
    assert hint in done.stderr


def test_an_unknown_topic_with_json_is_an_error_document(paydesign):
    done = paydesign("explain", "qqqq", "--json")

    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "unknown-topic"


def test_a_topic_cannot_steer_the_terminal(paydesign):
    done = paydesign("explain", "\x1b[31mred")

    assert done.returncode == 2
    assert "\x1b" not in done.stderr


def test_output_survives_an_encoding_without_the_characters(paydesign):
    done = paydesign("explain", "accept-a-payment", env={"PYTHONIOENCODING": "ascii"})

    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()


def test_the_interface_of_the_stand_in_is_explained_with_each_operation_and_member(paydesign):
    said = " ".join(paydesign("explain", "control").stdout.split())

    for operation in load_operations().values():
        assert operation.route in said
        assert all(name in said for name in (*operation.query, *operation.body))
        assert " ".join(operation.does.split()[:4]) in said
    assert "next.fault slow, timeout" in said
