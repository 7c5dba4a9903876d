"""What `paydesign page` does, once its command line is understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..decisions.loader import load_tree
from ..errors import InvalidValue, PaydesignError, Problem, TargetInTheWay
from ..project.failures import explained
from ..records.model import Record
from .choices import any_choices
from .failure import printable
from .output import print_json, say

_INDEX = "index"


def write_pages(files: Sequence[str], out: Path, *, as_json: bool) -> None:
    """Write a Markdown and an HTML page of each record, and an index of several.

    Raises:
        PaydesignError: If a record cannot be read, with the problems of all; nothing was written then.
        InvalidValue: If two records have the same id, after which the pages are named.
        TargetInTheWay: If a file of somebody else's is where a page is to lie. Nothing was written.
    """
    from ..project.writer import write_file

    pages = dict(_pages(list(_read(files))))
    there = [path for name in pages if (path := out / name).exists() and not _is_ours(path)]
    if there:
        raise TargetInTheWay(
            "there is a file that paydesign page has not made",
            where=str(out),
            hint="name another folder with --out",
            problems=[Problem("this exists already", str(path)) for path in there],
        )
    with explained(out):
        out.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        path = out / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            write_file(path, text.encode(), replace=path.exists())
    names = [str(out / name) for name in pages]
    if as_json:
        print_json({"pages": names})
    else:
        say("\n".join(map(printable, names)))


def _read(files: Sequence[str]) -> Iterator[tuple[str, str, Record]]:
    """Yield the name, the text and the record of each file."""
    from ..records.codec import read_record
    from ..records.files import name_of, read_file

    problems: list[PaydesignError] = []
    read = []
    for file in files:
        try:
            data = read_file(file)
            record = read_record(data, name_of(file), load_tree(), any_choices())
            read.append((Path(file).name, data.decode(), record))
        except PaydesignError as error:
            problems.append(error)
    if problems:
        first = problems[0]
        if len(problems) == 1:
            raise first
        said = [problem for error in problems for problem in error.problems or [_as_problem(error)]]
        raise type(first)(f"{len(problems)} files cannot be read", problems=said)
    counted = Counter(record.human.id for _, _, record in read)
    twice = [id for id, count in counted.items() if count > 1 or id == _INDEX]
    if twice:
        raise InvalidValue(
            "the pages are named after the ids of the records, and these do not do",
            where="FILE...",
            hint="give each record an id of its own, and none the id index",
            problems=[
                Problem(f"{id} is an id that several have, or that of the list of pages") for id in twice
            ],
        )
    yield from read


def _as_problem(error: PaydesignError) -> Problem:
    return Problem(error.message, error.where, error.hint)


def _pages(read: Sequence[tuple[str, str, Record]]) -> Iterator[tuple[str, str]]:
    from ..records.page import html_index, html_page, made_from, markdown_index, markdown_page

    tree = load_tree()
    for name, text, record in read:
        made = made_from(name, text)
        yield f"{record.human.id}.md", markdown_page(record, tree, made)
        yield f"{record.human.id}.html", html_page(record, tree, made)
    if len(read) > 1:
        made = made_from(f"{len(read)} records", "".join(text for _, text, _ in read))
        listed = [(record.human.id, record) for _, _, record in read]
        yield f"{_INDEX}.md", markdown_index(listed, made)
        yield f"{_INDEX}.html", html_index(listed, made)


def _is_ours(path: Path) -> bool:
    from ..records.page import MADE

    with explained(path, "read"):
        return path.is_file() and MADE.encode() in path.read_bytes()[:400]
