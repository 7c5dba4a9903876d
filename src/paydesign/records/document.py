"""The only reader of YAML and JSON: bytes in, a tree of nodes with their places out.

It reads less than YAML: what one reader takes for something else than the next one (tags, aliases,
duplicate keys, `yes`) has no place in a file that people, CI and other tools all rely on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, NoReturn

from ..errors import Problem
from .nodes import Entry, MappingNode, Node, Place, ScalarNode, SequenceNode
from .scalars import resolve
from .text import text_of, unreadable

# Far beyond any record; a file that has more was named by mistake, or to keep somebody waiting.
_MOST_LEVELS = 20
_MOST_VALUES = 10_000
_MOST_PROBLEMS = 20
_TOO_DEEP = f"values are nested more than {_MOST_LEVELS} levels deep"


def read_document(data: bytes, name: str) -> Node:
    """Return the tree of one YAML or JSON document; an empty one is an empty mapping.

    Args:
        name: What messages call the file.

    Raises:
        DocumentUnreadable: With the line and column of everything that stands in the way.
    """
    text = text_of(data, name)
    try:
        reader = _Reader(name, text)
    except ModuleNotFoundError:  # the stand-in as one file carries no reader of YAML
        from .plain_json import read_json

        return read_json(text, name)
    node = reader.document()
    if reader.problems:
        raise unreadable(name, reader.problems)
    return node


class Span(NamedTuple):
    """A scalar, or the opening or closing of a collection, by the indices of its characters.

    Attributes:
        style: `|`, `>`, a quote or nothing for a scalar; `{` for a collection in brackets.
    """

    kind: Literal["open", "close", "scalar"]
    start: int
    end: int
    style: str
    value: str


def spans_of(text: str) -> Iterator[Span]:
    """Yield the spans of a text that `read_document` reads, in its order."""
    import yaml

    kinds: dict[type, Literal["open", "close", "scalar"]] = {
        yaml.MappingStartEvent: "open",
        yaml.SequenceStartEvent: "open",
        yaml.MappingEndEvent: "close",
        yaml.SequenceEndEvent: "close",
        yaml.ScalarEvent: "scalar",
    }
    events: Iterator[Any] = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    for event in events:
        if kind := kinds.get(type(event)):
            style = getattr(event, "style", None) or ("{" if getattr(event, "flow_style", False) else "")
            yield Span(kind, event.start_mark.index, event.end_mark.index, style, getattr(event, "value", ""))


class _Reader:
    """Builds the tree from the events of PyYAML, and collects what is refused on the way."""

    def __init__(self, name: str, text: str) -> None:
        import yaml

        self._yaml = yaml
        self._name = name
        self._text = text
        self._loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        self._values = 0
        self.problems: list[Problem] = []

    def document(self) -> Node:
        try:
            return self._document()
        except self._yaml.MarkedYAMLError as error:
            self._stop_at_error(error)

    def _document(self) -> Node:
        yaml = self._yaml
        node: Node = MappingNode({}, Place(self._name, 1, 1))
        self._next()
        if not self._loader.check_event(yaml.StreamEndEvent):
            self._next()
            event = self._next()
            # An empty document comes as an empty scalar.
            if not (isinstance(event, yaml.ScalarEvent) and event.value == "" and event.implicit[0]):
                node = self._node(event, 0)
            self._next()
        if not self._loader.check_event(yaml.StreamEndEvent):
            self._refuse("a second document starts here", self._next(), "keep one document a file")
        return node

    def _node(self, event: Any, level: int) -> Node:
        yaml = self._yaml
        self._values += 1
        if self._values > _MOST_VALUES:
            self._stop(f"the file holds more than {_MOST_VALUES} values", None, event.start_mark)
        if level > _MOST_LEVELS:
            self._stop(_TOO_DEEP, None, event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            self._refuse(f"*{event.anchor} is an alias", event, "write the value out")
            return ScalarNode(None, self._place(event))
        self._refuse_anchor_and_tag(event)
        if isinstance(event, yaml.MappingStartEvent):
            return MappingNode(self._entries(level + 1), self._place(event))
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(item := self._next(), yaml.SequenceEndEvent):
                items.append(self._node(item, level + 1))
            return SequenceNode(tuple(items), self._place(event))
        return self._scalar(event)

    def _entries(self, level: int) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        while not isinstance(event := self._next(), self._yaml.MappingEndEvent):
            node = self._node(event, level)
            key = getattr(event, "value", "")
            if not isinstance(node, ScalarNode):
                self._refuse("a key must be a word", event, "write `key: value`")
            elif key in entries:
                self._refuse(
                    f"the key `{key}` is here a second time",
                    event,
                    f"the first is at {entries[key].key_place}",
                )
            value = self._node(self._next(), level)
            entries.setdefault(key, Entry(node.place, value))
        return entries

    def _scalar(self, event: Any) -> ScalarNode:
        place = self._place(event)
        if any("\ud800" <= char <= "\udfff" for char in event.value):
            self._refuse("half a character is written as an escape here", event, "write the character itself")
        if event.style:
            return ScalarNode(event.value, place)
        tag: str = self._loader.resolve(self._yaml.ScalarNode, event.value, (True, False))
        value, ambiguous = resolve(event.value, tag.rpartition(":")[2])
        return ScalarNode(value, place, ambiguous)

    def _refuse_anchor_and_tag(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse(
                f"&{event.anchor} is an anchor",
                event,
                "remove it; each value is written out where it belongs",
            )
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._refuse(f"{tag} is a tag", event, "remove it; only plain values are read")

    def _next(self) -> Any:
        return self._loader.get_event()

    def _place(self, event: Any) -> Place:
        return Place(self._name, event.start_mark.line + 1, event.start_mark.column + 1)

    def _refuse(self, message: str, event: Any, hint: str) -> None:
        self.problems.append(Problem(message, str(self._place(event)), hint))
        if len(self.problems) == _MOST_PROBLEMS:
            raise unreadable(self._name, self.problems)

    def _stop_at_error(self, error: Any) -> NoReturn:
        mark = error.problem_mark or error.context_mark
        if "expected ':'" in error.problem or "end of stream" in error.problem:
            # It was found out at the end; the start is where to look.
            mark = error.context_mark or mark
        if "nesting depth" in error.problem:
            # libyaml reads ahead, and has its own limit since PyYAML 6.0.4: far beyond ours, and met first.
            self._stop(_TOO_DEEP, None, mark)
        self._stop(*_explained(error.problem, self._text[mark.index : mark.index + 1]), mark)

    def _stop(self, message: str, hint: str | None, mark: Any) -> NoReturn:
        where = str(Place(self._name, mark.line + 1, mark.column + 1)) if mark else self._name
        raise unreadable(self._name, [*self.problems, Problem(message, where, hint)])


def _explained(problem: str, char: str) -> tuple[str, str | None]:
    """Return the message and the hint for what PyYAML says about a place and the character there."""
    if "cannot start any token" in problem or "tab character" in problem:
        if char == "\t":
            return "a tab is used for indentation", "indent with spaces"
        return f"no value can begin with {char}", "put the text in quotes"
    if "end of stream" in problem and char in ("'", '"'):
        return f"the quote {char} is never closed", "close it, or put the text in the other kind of quotes"
    for sign, hint in (
        ("mapping values are not allowed", "put a text that contains `: ` in quotes"),
        ("expected ':'", "write `key: value`, with a space after the colon"),
        ("expected key", "check the indentation and the quotes"),
        ("block end", "check the indentation and the quotes"),
    ):
        if sign in problem:
            return f"this is not YAML: {problem}", hint
    return f"this is not YAML: {problem}", None
