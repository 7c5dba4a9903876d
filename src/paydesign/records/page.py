"""A record as a page for people who read no YAML: MADR in Markdown, and one HTML file (pure).

https://adr.github.io/madr/, read 2026-11-23, has the roles of a Markdown page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from ..decisions.engine import step
from ..decisions.model import Tree
from ..decisions.svg import draw_svg
from .model import Record

MADE = "Made by paydesign page from"
"""What a page begins with that was made and not written; no other file is overwritten."""

_STYLE = """
:root { color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
h1 { line-height: 1.2 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem }
dd { margin: 0 }
table { border-collapse: collapse }
th, td { padding: 0.25rem 1rem 0.25rem 0; text-align: left; vertical-align: top }
figure { margin: 1.5rem 0; overflow-x: auto }
svg { max-width: 100%; height: auto; border-radius: 0.5rem }
"""


class Section(NamedTuple):
    """A heading, paragraphs, and what is listed below them; a listed one with a label is a term and what it means."""

    heading: str
    paragraphs: Sequence[str] = ()
    items: Sequence[tuple[str, str]] = ()


def made_from(name: str, text: str) -> str:
    """Return the line that says from what a page was made; `name` is the record's file, `text` what is in it."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f"{MADE} {name} (sha256 {digest}): change that, and make it again."


def markdown_page(record: Record, tree: Tree, made: str) -> str:
    """Return the decision as a MADR page."""
    lines = [f"<!-- {made.replace('--', '- -')} -->", "", f"# {_markdown(record.human.title)}", ""]
    for label, value in _facts(record):
        lines.append(f"* {label}: {_markdown(value)}")
    for section in _sections(record, tree):
        lines += ["", f"## {section.heading}", ""]
        lines += [line for paragraph in section.paragraphs for line in (_markdown(paragraph), "")]
        lines += [f"* {_labelled(label, _markdown(text))}" for label, text in section.items]
    text = "\n".join(lines).rstrip() + "\n"
    return text.replace("\n\n\n", "\n\n")


def html_page(record: Record, tree: Tree, made: str) -> str:
    """Return the decision as one HTML file, the tree drawn in it; it loads nothing and runs no script."""
    body = [f"<h1>{escape(record.human.title)}</h1>", "<dl>"]
    body += [f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in _facts(record)]
    body.append("</dl>")
    for section in _sections(record, tree):
        body.append(f"<h2>{escape(section.heading)}</h2>")
        body += [f"<p>{escape(paragraph)}</p>" for paragraph in section.paragraphs]
        if section.items:
            listed = (_item(label, text) for label, text in section.items)
            body += ["<ul>", *(f"<li>{item}</li>" for item in listed), "</ul>"]
    drawing = draw_svg(tree, step(tree, record.answers).taken)
    body += ["<h2>The tree</h2>", f"<figure>{drawing}</figure>"]
    return _document(record.human.title, made, body)


def markdown_index(records: Sequence[tuple[str, Record]], made: str) -> str:
    """Return a list of pages, by the name of each without its ending."""
    rows = [("decision", "status", "date", "guide"), ("---",) * 4]
    for name, record in records:
        link = f"[{_markdown(record.human.title)}](<{_address(name)}.md>)"
        rows.append((link, record.human.status, record.date, record.outcome.guide))
    table = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"<!-- {made} -->", "", "# Decisions", "", *table]) + "\n"


def html_index(records: Sequence[tuple[str, Record]], made: str) -> str:
    """Return the same list as HTML."""
    rows = [
        f'<tr><td><a href="{escape(_address(name))}.html">{escape(record.human.title)}</a></td>'
        f"<td>{escape(record.human.status)}</td><td>{escape(record.date)}</td>"
        f"<td>{escape(record.outcome.guide)}</td></tr>"
        for name, record in records
    ]
    head = "<tr><th>Decision</th><th>Status</th><th>Date</th><th>Guide</th></tr>"
    return _document("Decisions", made, ["<h1>Decisions</h1>", "<table>", head, *rows, "</table>"])


def _facts(record: Record) -> Iterator[tuple[str, str]]:
    human = record.human
    yield "Status", human.status + (f", by {human.superseded_by}" if human.superseded_by else "")
    yield "Date", record.date
    for label, value in (("Owner", human.owner), ("Review by", human.review_by)):
        if value:
            yield label, value
    for label, names in (
        ("Deciders", human.deciders),
        ("Consulted", human.consulted),
        ("Informed", human.informed),
        ("Tags", human.tags),
        ("Supersedes", human.supersedes),
    ):
        if names:
            yield label, ", ".join(names)


def _sections(record: Record, tree: Tree) -> Iterator[Section]:
    human, outcome = record.human, record.outcome
    if human.context:
        yield Section("Context and Problem Statement", human.context.strip().split("\n\n"))
    asked = [(tree.questions[id].ask if id in tree.questions else id, id) for id in record.answers]
    yield Section(
        "Decision Drivers",
        items=[
            (
                ask,
                " ".join(filter(None, ["yes." if record.answers[id] else "no.", human.answers_why.get(id)])),
            )
            for ask, id in asked
        ],
    )
    others = [(other.guide, other.not_chosen_because) for other in record.alternatives]
    yield Section("Considered Options", items=[(outcome.guide, "chosen"), *others])
    chosen = (
        f"{outcome.guide}: the Intent is created {outcome.create_intent} the Element is shown, "
        f"and confirmed on the {outcome.confirm_on}."
    )
    insisted = [record.override.because] if record.override else []
    yield Section("Decision Outcome", [chosen, *insisted, *record.because])
    good = [("Good", text) for text in record.consequences.good]
    yield Section("Consequences", items=[*good, *(("To watch", text) for text in record.consequences.watch)])
    if record.project:
        settled = record.project.options().items()
        yield Section("Project", items=list(settled))
    if human.history:
        changes = [(f"{it.date}: {it.status}", it.because) for it in human.history]
        yield Section("History", items=changes)
    links = [(link.rel, link.href) for link in human.links]
    notices = [(notice.message, notice.source) for notice in record.notices]
    yield Section("More Information", items=[*links, *notices, ("Source", record.source.page)])


def _labelled(label: str, text: str) -> str:
    return f"{_markdown(label)}: {text}" if not label.endswith(("?", ".")) else f"{_markdown(label)} {text}"


def _item(label: str, text: str) -> str:
    between = " " if label.endswith(("?", ".")) else ": "
    return f"{escape(label)}{between}{escape(text)}"


def _markdown(text: str) -> str:
    """Return text as Markdown that is nothing but text, on one line; an address stays one."""
    return " ".join(
        word
        if word.startswith(("https://", "http://")) and word.isascii() and "<" not in word
        else _escaped(word)
        for word in text.split()
    )


def _escaped(word: str) -> str:
    return "".join(f"\\{char}" if char in "\\`*_[]<>#|~!&" else char for char in word)


def _address(name: str) -> str:
    from urllib.parse import quote

    return quote(name)


def _document(title: str, made: str, body: Iterable[str]) -> str:
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f"<!-- {made.replace('--', '- -')} -->",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            f"<style>{_STYLE}</style>",
            "</head>",
            "<body>",
            "<main>",
            *body,
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )
