"""One more question is one entry in the tree's file: done on a copy of the package, asked of the real program."""

import json

import pytest

QUESTION = """
[questions.saved_cards]
ask = "Will customers come back and pay with a saved card?"
why = "A saved card needs a customer at Stripe before the first payment."
help = "Answer yes for a shop with accounts."
default = false
source = "https://docs.stripe.com/payments/save-and-reuse"
read = 2026-11-23

[nodes.saved]
question = "saved_cards"
[nodes.saved.yes]
to = "accept"
means = "the same guide, with a customer"
because = "Cards are saved."
[nodes.saved.no]
to = "deferred"
means = "no customer is needed"
because = "Cards are not saved."
"""
STATIC = ("--no-multi-page", "--no-dynamic-amount", "--no-server-logic")


@pytest.fixture
def grown(copy):
    """Run the program from a copy whose tree asks one more question on the static path."""
    text = copy.tree.read_text(encoding="utf-8")
    assert text.count('to = "accept"') == 1
    copy.tree.write_text(text.replace('to = "accept"', 'to = "saved"') + QUESTION, encoding="utf-8")
    return copy.run


@pytest.mark.parametrize(
    ("flag", "guide"),
    [("--saved-cards", "accept-a-payment"), ("--no-saved-cards", "accept-a-payment-deferred")],
)
def test_it_is_a_flag_and_decides(grown, flag, guide):
    done = grown("decide", *STATIC, flag, "--json")

    decision = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert decision["outcome"]["guide"] == guide
    assert list(decision["answers"]) == ["multi_page", "dynamic_amount", "server_logic", "saved_cards"]
    assert flag in decision["command"]


def test_it_is_missed_where_it_is_not_answered(grown):
    done = grown("decide", *STATIC)

    assert done.returncode == 2
    assert "--saved-cards" in done.stderr


def test_it_is_not_asked_on_other_paths(grown):
    done = grown("decide", "--multi-page", "--server-logic", "--json")

    assert done.returncode == 0, done.stderr
    assert "saved_cards" not in json.loads(done.stdout)["answers"]


def test_it_is_explained_drawn_and_in_the_schema(grown):
    explained = grown("explain", "--saved-cards").stdout
    drawn = grown("tree").stdout
    schema = json.loads(grown("schema", "answers").stdout)

    assert "Will customers come back" in explained
    assert "after --no-multi-page, --no-dynamic-amount, --no-server-logic" in " ".join(explained.split())
    assert "Will customers come back" in drawn
    assert "saved_cards" in json.dumps(schema)


def test_it_is_recorded_and_the_record_is_valid(grown):
    assert grown("decide", *STATIC, "--saved-cards", "--record", "record.yaml").returncode == 0

    done = grown("validate", "record.yaml")

    assert done.returncode == 0, done.stderr
