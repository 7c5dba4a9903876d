"""A broken tree is refused, with every fault and its place. Each test breaks the tree that ships."""

import tomllib
from datetime import date

import pytest

from paydesign.decisions.loader import load_tree, parse_tree
from paydesign.errors import TreeUnsound
from paydesign.resources import TREE_FILE


def faults_of(raw):
    with pytest.raises(TreeUnsound) as caught:
        parse_tree(raw, where="tree.toml")
    assert caught.value.where == "tree.toml"
    return {
        where: "; ".join(
            f"{fault.message} ({fault.hint})" for fault in caught.value.problems if fault.where == where
        )
        for where in (fault.where for fault in caught.value.problems)
    }


def put(raw, place, value):
    """Set the value at a dotted place; None removes it."""
    *path, last = place.split(".")
    for key in path:
        raw = raw.setdefault(key, {})
    if value is None:
        del raw[last]
    else:
        raw[last] = value


def test_the_tree_that_ships_is_sound(raw_tree):
    assert parse_tree(raw_tree, where="tree.toml") == load_tree()


COPY = {"guide": "accept-a-payment", "create_intent": "before", "confirm_on": "client"}
UNUSED = {"ask": "Why?", "why": "-", "help": "-", "source": "https://x.test", "read": date(2026, 11, 23)}

FAULTS = {
    # what is broken: place, value put there (None removes it), place of the fault, message
    "start dangles": ("start", "nowhere", "start", "'nowhere' is not a node"),
    "no start": ("start", None, "start", "missing"),
    "no nodes at all": ("nodes", None, "nodes", "missing"),
    "edge dangles": ("nodes.amount.yes.to", "gone", "nodes.amount.yes.to", "neither a node nor an outcome"),
    "edge without an end": ("nodes.amount.no.to", None, "nodes.amount.no", "`to` is missing"),
    "answer without an edge": ("nodes.amount.no", None, "nodes.amount", "`no` is missing"),
    "edge is no table": ("nodes.amount.no", "accept", "nodes.amount", "`no` must be a table"),
    "node is no table": ("nodes.amount", "accept", "nodes.amount", "must be a table"),
    "outcomes are text": ("outcomes", "none", "outcomes", "must be a table"),
    "unknown question": ("nodes.amount.question", "colour", "nodes.amount.question", "not a question"),
    "notice dangles": ("nodes.amount.no.notices", ["gone"], "nodes.amount.no.notices", "not a notice"),
    "misspelt key": ("nodes.amount.no.notice", ["x"], "nodes.amount.no", "'notice' is not known"),
    "misspelt table": ("outcome", {}, "outcome", "'outcome' is not known"),
    "standing notice dangles": ("standing_notices", ["gone"], "standing_notices", "not a notice"),
    "cycle": ("nodes.amount-logic.no.to", "pages", "nodes.amount-logic", "pages -> amount -> amount-logic"),
    "node leads to itself": ("nodes.amount.yes.to", "amount", "nodes.amount", "circle"),
    "unreachable node": ("nodes.amount.yes.to", "pages-logic", "nodes.amount-logic", "no path leads here"),
    "unreachable outcome": ("nodes.amount-logic.no.to", "finalize", "outcomes.deferred", "no path leads here"),
    "asked twice on a path": ("nodes.amount.question", "multi_page", "nodes.amount.question", "second time"),
    "no such time": ("outcomes.accept.create_intent", "later", "outcomes.accept.create_intent", "'later'"),
    "no such side": ("outcomes.accept.confirm_on", "phone", "outcomes.accept.confirm_on", "'phone'"),
    "no guide": ("outcomes.accept.guide", "", "outcomes.accept", "`guide` is missing"),
    "outcome twice": ("outcomes.again", COPY, "outcomes.again", "the same outcome as 'accept'"),
    "id twice": ("outcomes.amount", {**COPY, "guide": "x"}, "nodes.amount", "of a node and of an outcome"),
    "empty question": ("questions.multi_page.ask", " ", "questions.multi_page", "`ask` is missing"),
    "no reason": ("questions.multi_page.why", None, "questions.multi_page", "`why` is missing"),
    "default is text": ("questions.multi_page.default", "no", "questions.multi_page", "true or false"),
    "no date": ("questions.multi_page.read", None, "questions.multi_page.read", "the day"),
    "source is not https": ("questions.multi_page.source", "http://x", "questions.multi_page.source", "https"),
    "id is no flag": ("questions.Multi-Page", UNUSED, "questions.Multi-Page", "cannot be a flag"),
    "question never asked": ("questions.unused", UNUSED, "questions.unused", "no path leads here"),
    "notice without a source": (
        "notices.guide-contradicts-answers.source", None, "notices.guide-contradicts-answers", "`source`",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("place", "value", "where", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_refused_with_its_place(raw_tree, place, value, where, message):
    put(raw_tree, place, value)

    faults = faults_of(raw_tree)

    assert where in faults, list(faults)
    assert message in faults[where]


def test_all_faults_are_reported_at_once(raw_tree):
    put(raw_tree, "start", "nowhere")
    put(raw_tree, "nodes.amount.yes.to", "nowhere")
    put(raw_tree, "outcomes.accept.confirm_on", "phone")
    put(raw_tree, "questions.multi_page.why", "")

    faults = faults_of(raw_tree)

    assert set(faults) == {
        "start",
        "nodes.amount.yes.to",
        "outcomes.accept.confirm_on",
        "questions.multi_page",
    }


def test_a_dangling_edge_lists_what_it_could_lead_to(raw_tree):
    put(raw_tree, "nodes.amount.yes.to", "nowhere")

    fault = faults_of(raw_tree)["nodes.amount.yes.to"]

    assert "amount-logic" in fault
    assert "finalize" in fault


def test_a_file_that_is_not_toml_is_refused_with_its_line(tmp_path):
    file = tmp_path / "tree.toml"
    file.write_text(TREE_FILE.read_text(encoding="utf-8") + "\nnodes = = 1\n", encoding="utf-8")

    with pytest.raises(TreeUnsound, match=r"not TOML.*line \d+"):
        load_tree(file)


def test_every_id_and_text_of_the_file_reaches_the_tree():
    raw = tomllib.loads(TREE_FILE.read_text(encoding="utf-8"))
    tree = load_tree()

    assert list(tree.questions) == list(raw["questions"])
    assert list(tree.nodes) == list(raw["nodes"])
    assert tree.nodes["amount"].yes.because == raw["nodes"]["amount"]["yes"]["because"]
    assert tree.read == "2026-11-23"
