"""`paydesign explain`: a command, a guide, a question, an option, a mode, a notice or an error code."""

from __future__ import annotations

from difflib import get_close_matches
from itertools import groupby
from typing import Annotated

import typer

from ...decisions.loader import load_tree
from ...errors import UnknownTopic
from ...facts.loader import load_guides, load_modes
from ..command_topics import command_topics
from ..control_topic import control_topic
from ..output import print_json
from ..page import Item, Section, as_document, columns, lay_out, show
from ..sources import with_sources_last
from ..topics import Topic, all_topics, normalised

CONTEXT = {"ignore_unknown_options": True}
"""So that `explain --mode` is a question about the flag, and not an unknown flag of `explain`."""


EXAMPLES = (
    "paydesign explain",
    "paydesign explain server-logic",
    "paydesign explain --capture",
)


def explain(
    topic: Annotated[
        str | None,
        typer.Argument(
            metavar="TOPIC",
            help="A command, guide, question, option, mode, notice or error code; without it, all are listed.",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Explain a guide, a question, a flag or an error."""
    topics = [*command_topics(), *all_topics(load_tree(), load_guides(), load_modes())]
    topics.append(control_topic())
    if topic is None:
        _list(topics, as_json)
        return
    found = _find(topic, topics)
    if as_json:
        print_json(
            {
                "topic": found.id,
                "kind": found.kind,
                "title": found.title,
                "summary": found.summary,
                "sections": as_document(found.sections),
            }
        )
        return
    show(lay_out(found.title, with_sources_last(found.sections), columns()))


def _list(topics: list[Topic], as_json: bool) -> None:
    if as_json:
        keys = ("id", "kind", "title", "summary")
        print_json({"topics": [{key: getattr(topic, key) for key in keys} for topic in topics]})
        return
    sections = [
        Section(kind, tuple(Item(topic.summary, topic.id) for topic in group))
        for kind, group in groupby(topics, key=lambda topic: topic.kind)
    ]
    show(lay_out("What paydesign can explain: paydesign explain TOPIC", sections, columns()))


def _find(name: str, topics: list[Topic]) -> Topic:
    by_name = {known: topic for topic in topics for known in topic.names}
    wanted = normalised(name)
    if wanted in by_name:
        return by_name[wanted]
    close = [by_name[known].id for known in get_close_matches(wanted, by_name, n=3, cutoff=0.6)]
    raise UnknownTopic(
        f"there is nothing to explain about {name!r}",
        hint=f"did you mean {' or '.join(dict.fromkeys(close))}?"
        if close
        else "`paydesign explain` lists all topics",
    )
