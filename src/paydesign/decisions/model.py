"""The values of a decision: what a tree is made of and what an answer leads to."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

Answers = Mapping[str, bool]
"""Question id -> answer. A question that was not asked is absent, never False."""


class Outcome(NamedTuple):
    """Where a path ends: the guide to follow and the two choices that it implies."""

    guide: str
    create_intent: Literal["before", "after"]
    confirm_on: Literal["client", "server"]


class Notice(NamedTuple):
    """Something the user should know about a decision, with the page it comes from."""

    code: str
    message: str
    source: str


class Question(NamedTuple):
    """One question of the tree.

    Attributes:
        id: Never changes; also the flag (`multi_page` is `--multi-page/--no-multi-page`).
        ask: The question itself, one sentence.
        short: The same in a few words, for drawings and narrow places.
        why: One sentence on what the answer changes.
        help: A paragraph for who is not sure.
        default: The answer that is highlighted, and that `--defaults` takes.
        source: The page it follows.
        read: The day that page was read, YYYY-MM-DD.
    """

    id: str
    ask: str
    short: str
    why: str
    help: str
    default: bool
    source: str
    read: str

    @property
    def flag(self) -> str:
        return "--" + self.id.replace("_", "-")

    def flag_for(self, answer: bool) -> str:
        return self.flag if answer else "--no-" + self.flag[2:]


class Edge(NamedTuple):
    """One answer at one node.

    Attributes:
        to: The id of the node or outcome that it leads to.
        means: What the answer leads to, as shown beside it in the wizard.
        because: The sentence that it contributes to the reasons of the decision.
        notices: Codes of the notices that taking it raises.
    """

    to: str
    means: str
    because: str
    notices: tuple[str, ...] = ()


class Node(NamedTuple):
    """A place in the tree where a question is asked; one question may be asked at several places."""

    id: str
    question: str
    yes: Edge
    no: Edge

    def edge(self, answer: bool) -> Edge:
        return self.yes if answer else self.no


class Tree(NamedTuple):
    """A sound decision tree: every path ends in exactly one outcome.

    Attributes:
        version: Year and month of the facts, e.g. "2026-11".
        source: The page that the tree comes from.
        start: The id of the first node.
    """

    version: str
    source: str
    read: str
    start: str
    questions: Mapping[str, Question]
    nodes: Mapping[str, Node]
    outcomes: Mapping[str, Outcome]
    notices: Mapping[str, Notice]
    standing_notices: tuple[str, ...]


class Step(NamedTuple):
    """One answered question on a path."""

    question: Question
    answer: bool
    edge: Edge


class Ask(NamedTuple):
    """The tree needs one more answer.

    Attributes:
        most_left: How many questions are still to come at the most, this one included.
    """

    node: Node
    question: Question
    taken: tuple[Step, ...]
    most_left: int


class Done(NamedTuple):
    """The answers lead to an outcome."""

    outcome: Outcome
    taken: tuple[Step, ...]


class Alternative(NamedTuple):
    """What another answer would have given.

    Attributes:
        changes: The answers that differ (or are new) against the ones given.
        not_chosen_because: The reason that the given answer contributed.
    """

    outcome: Outcome
    changes: Answers
    not_chosen_because: str


class Override(NamedTuple):
    """The guide that the user insists on, and why."""

    guide: str
    because: str


class Decision(NamedTuple):
    """Everything that follows from the answers; nothing in it needs the clock or the disk.

    Attributes:
        answers: Only what is on the path, in the order asked.
        off_path: Answers that were given but that the path never asks for.
        outcome: The overridden one if there is an override, else the recommended one.
        recommended: Where the tree leads.
        alternatives: Other guides that other answers lead to.
        variants: The same, where the guide stays and only its form is another.
    """

    answers: Answers
    off_path: Answers
    taken: tuple[Step, ...]
    outcome: Outcome
    recommended: Outcome
    override: Override | None
    because: tuple[str, ...]
    notices: tuple[Notice, ...]
    alternatives: tuple[Alternative, ...]
    variants: tuple[Alternative, ...]
