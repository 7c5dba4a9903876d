"""Everything that `explain` can explain, built from the tree, the facts, the errors and the flags."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..decisions.engine import walk
from ..decisions.model import Done, Notice, Question, Tree
from ..errors import PaydesignError, error_classes
from ..facts.model import Guide, Mode, Source, Variant
from .choices import CHOICES
from .flags import EXAMPLES, EXIT_CODES, OPTIONS, first_sentence
from .page import Item, Section, listed
from .settings import settings
from .support import SUPPORT


class Topic(NamedTuple):
    """One thing that can be explained.

    Attributes:
        id: What it is called in lists.
        kind: The group that it is listed in.
        summary: One line for the list.
        names: All normalised names that it answers to.
    """

    id: str
    kind: str
    title: str
    summary: str
    names: tuple[str, ...]
    sections: tuple[Section, ...]


def normalised(name: str) -> str:
    """Return a name as it is looked up: no case, no dashes in front, one dash between words."""
    return "-".join(name.lower().replace("_", " ").replace("-", " ").split())


def all_topics(tree: Tree, guides: Mapping[str, Guide], modes: Mapping[str, Mode]) -> list[Topic]:
    """Return every topic, group by group in the order in which they are listed."""
    return [
        *(guide_topic(tree, guide) for guide in guides.values()),
        *(_question_topic(tree, question) for question in tree.questions.values()),
        *(_mode_topic(mode, guides) for mode in modes.values()),
        *(_option_topic(flag, text) for flag, text in OPTIONS.items()),
        *(_notice_topic(notice, tree) for notice in tree.notices.values()),
        *(_error_topic(error) for error in error_classes().values()),
        _exit_codes(),
    ]


def guide_topic(tree: Tree, guide: Guide) -> Topic:
    several = len(guide.variants) > 1
    sections = [
        Section("", (Item(guide.summary, source=guide.source),)),
        listed("Choose it when", guide.choose_when),
        listed("Not when", guide.not_when),
        Section("Answers that lead here", tuple(answers_of(tree, guide))),
    ]
    for variant in guide.variants.values():
        sections += variant_sections(variant, f", confirmed on the {variant.confirm_on}" if several else "")
    sections += [
        Section("Limits", tuple(Item(limit.text, source=limit.source) for limit in guide.restrictions), "-"),
        Section("Modes", tuple(_modes_of(guide))),
        _standing(tree),
    ]
    return Topic(guide.id, "Guides", guide.title, guide.summary, (normalised(guide.id),), tuple(sections))


def variant_sections(variant: Variant, which: str) -> list[Section]:
    """Return flow, gains and dangers of a guide when one side confirms."""
    flow = tuple(Item(step.does, step.by, step.call or "") for step in variant.flow)
    return [
        Section(f"Flow{which}", flow, "1"),
        listed(f"Good{which}", variant.good),
        listed(f"Watch for{which}", variant.watch),
    ]


def answers_of(tree: Tree, guide: Guide) -> Iterator[Item]:
    """Yield the flags of each path that leads to the guide, and below it what is to be said about it."""
    for done in walk(tree):
        if done.outcome.guide == guide.id:
            yield Item("", code=flags_of(done))
            for code in (code for step in done.taken for code in step.edge.notices):
                notice = tree.notices[code]
                yield Item(notice.message, source=Source(notice.source, tree.read))


def flags_of(done: Done) -> str:
    """Return the answers of a path as flags."""
    return " ".join(step.question.flag_for(step.answer) for step in done.taken)


def _modes_of(guide: Guide) -> Iterator[Item]:
    for support in guide.modes.values():
        text = f"{SUPPORT[support.documented]}. {support.note}"
        if support.nearest:
            text += f" Nearest: {support.nearest.guide} with --mode {support.nearest.mode}."
        yield Item(text, support.mode, source=support.source)


def _standing(tree: Tree) -> Section:
    notices = (tree.notices[code] for code in tree.standing_notices)
    return Section("Before you choose", tuple(_said(notice, tree) for notice in notices))


def _said(notice: Notice, tree: Tree) -> Item:
    return Item(notice.message, source=Source(notice.source, tree.read))


def _question_topic(tree: Tree, question: Question) -> Topic:
    leads = []
    for node in tree.nodes.values():
        if node.question == question.id:
            heading = "What an answer leads to" + _reached_by(tree, node.id)
            leads.append(Section(heading, (Item(node.yes.means, "yes"), Item(node.no.means, "no"))))
    codes = [
        code
        for node in tree.nodes.values()
        if node.question == question.id
        for edge in (node.yes, node.no)
        for code in edge.notices
    ]
    flags = f"{question.flag_for(True)} / {question.flag_for(False)}"
    sections = (
        Section("", (Item(question.why),)),
        Section("", (Item(question.help, source=Source(question.source, question.read)),)),
        *leads,
        Section("Good to know", tuple(_said(tree.notices[code], tree) for code in codes)),
        Section("Flags", (Item("", code=flags), Item(f"The default is {_word(question.default)}."))),
    )
    names = {normalised(name) for name in (question.id, question.flag_for(True), question.flag_for(False))}
    return Topic(question.id, "Questions", question.ask, question.ask, tuple(sorted(names)), sections)


def _reached_by(tree: Tree, place: str) -> str:
    """Return the answers with which a node is reached, in words; empty for the first one."""
    answers = _answers_to(tree, tree.start, place) or ()
    return " after " + ", ".join(answers) if answers else ""


def _answers_to(tree: Tree, start: str, place: str) -> tuple[str, ...] | None:
    if start == place:
        return ()
    if start not in tree.nodes:
        return None
    node = tree.nodes[start]
    for answer in (True, False):
        further = _answers_to(tree, node.edge(answer).to, place)
        if further is not None:
            return (tree.questions[node.question].flag_for(answer), *further)
    return None


def _word(answer: bool) -> str:
    return "yes" if answer else "no"


def _mode_topic(mode: Mode, guides: Mapping[str, Guide]) -> Topic:
    support = tuple(
        Item(f"{SUPPORT[guide.modes[mode.id].documented]}. {guide.modes[mode.id].note}", guide.id)
        for guide in guides.values()
    )
    sections = (
        Section("", (Item(mode.text, source=mode.source),)),
        Section("Guides", support),
        Section("", (Item("What can be generated today is another matter; `paydesign options` lists it."),)),
        Section("Flag", (Item("", code=f"--mode {mode.id}"),)),
    )
    return Topic(mode.id, "Modes", mode.title, mode.text, (normalised(mode.id),), sections)


def _option_topic(flag: str, text: str) -> Topic:
    values = (Section("Values", tuple(_values(flag.removeprefix("--").replace("-", "_")))),)
    example = Section("Example", tuple(Item("", code=line) for line in EXAMPLES.get(flag, ())))
    sections = (Section("", (Item(text),)), *values, example)
    return Topic(
        flag.removeprefix("--"), "Options", flag, first_sentence(text), (normalised(flag),), sections
    )


def _values(option: str) -> Iterator[Item]:
    """Yield what an option can be, each value with its meaning where it has one."""
    setting = settings().get(option)
    if setting and setting.values:
        for value, means in setting.values:
            yield Item(means, value + (" (default)" if value == setting.default else ""))
    elif option in CHOICES:
        yield Item(", ".join(CHOICES[option]()))


def _notice_topic(notice: Notice, tree: Tree) -> Topic:
    sections = (Section("", (_said(notice, tree),)),)
    title = notice.code.replace("-", " ").capitalize()
    return Topic(
        notice.code, "Notices", title, first_sentence(notice.message), (normalised(notice.code),), sections
    )


def _error_topic(error: type[PaydesignError]) -> Topic:
    paragraphs = [" ".join(text.split()) for text in inspect.cleandoc(error.__doc__ or "").split("\n\n")]
    sections = (
        *(Section("", (Item(text),)) for text in paragraphs),
        Section("", (Item(f"Exit code {error.status}: {EXIT_CODES[error.status]}"),)),
    )
    return Topic(error.code, "Error codes", error.code, paragraphs[0], (normalised(error.code),), sections)


def _exit_codes() -> Topic:
    rows = tuple(Item(text, str(status)) for status, text in EXIT_CODES.items())
    summary = "What the exit status of a command says."
    return Topic("exit-codes", "Error codes", "Exit codes", summary, ("exit-codes",), (Section("", rows),))
