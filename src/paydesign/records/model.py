"""The values of a decision record and of an answers file."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, NamedTuple

from ..decisions.model import Answers, Notice, Outcome

FORMAT = "paydesign/decision-record/v"
VERSION = 1

_NO_ANSWERS: Mapping[str, bool] = MappingProxyType({})
_NO_TEXTS: Mapping[str, str] = MappingProxyType({})
_NO_CHOICES: Mapping[str, tuple[str, ...] | None] = MappingProxyType({})

STATUSES = ("proposed", "accepted", "rejected", "deprecated", "superseded")


class Project(NamedTuple):
    """What is generated, apart from the guide; None is what nobody has settled yet.

    Attributes:
        extras: Those that are not at their default, such as {"capture": "manual"}.
    """

    name: str | None = None
    mode: str | None = None
    server: str | None = None
    client: str | None = None
    currency: str | None = None
    extras: Mapping[str, str] = _NO_TEXTS

    @classmethod
    def of_options(cls, options: Mapping[str, str]) -> "Project":
        """Return the project with these options, all of them or some."""
        own = {option: options[option] for option in PROJECT_KEYS if option in options}
        return cls(**own, extras={key: text for key, text in options.items() if key not in own})

    def options(self) -> dict[str, str]:
        """Return what is settled by its key in the record, in the order of the file."""
        own = {option: getattr(self, option) for option in PROJECT_KEYS}
        return {**{option: value for option, value in own.items() if value is not None}, **self.extras}


PROJECT_KEYS = ("name", "mode", "server", "client", "currency")
"""The options that every project has."""


class Choices(NamedTuple):
    """The values that can be taken; None where any text will do."""

    modes: tuple[str, ...] | None = None
    servers: tuple[str, ...] | None = None
    clients: tuple[str, ...] | None = None
    currencies: tuple[str, ...] | None = None
    guides: tuple[str, ...] | None = None
    extras: Mapping[str, tuple[str, ...] | None] = _NO_CHOICES


ANY_CHOICE = Choices()


class Link(NamedTuple):
    rel: str
    href: str


class StatusChange(NamedTuple):
    """How a record came to a status.

    Attributes:
        was: The status before; None for the first one.
        date: YYYY-MM-DD.
    """

    status: str
    date: str
    because: str
    was: str | None = None


class Written(NamedTuple):
    """How a field that people write is kept in the file.

    Attributes:
        kind: `text`, `texts`, `date`, or a kind of its own in `fields.KINDS` and in the schema.
        means: One sentence, for the schema and the documentation.
        after: The key that it follows in the file; by default the field before it.
    """

    kind: str
    means: str
    after: str | None = None


class HumanFields(NamedTuple):
    """What a person writes; the tool keeps it as it is. A line here is all that a further field needs.

    Attributes:
        answers_why: Question id -> why it was answered so.
        supersedes: Ids or paths of the records that this one replaces.
        history: What the status was changed to, the oldest change first.
    """

    id: Annotated[str, Written("text", "The name of the decision among those of the repository.", "schema")]
    title: Annotated[str, Written("text", "The decision in one line.")]
    status: Annotated[str, Written("status", "Where the decision stands.")] = "accepted"
    owner: Annotated[str | None, Written("text", "Who answers for the decision.", "date")] = None
    review_by: Annotated[str | None, Written("date", "The day by which it is to be looked at again.")] = None
    tags: Annotated[tuple[str, ...], Written("texts", "Words to find it by.")] = ()
    deciders: Annotated[tuple[str, ...], Written("texts", "Who decided.")] = ()
    consulted: Annotated[tuple[str, ...], Written("texts", "Whose opinion was asked.")] = ()
    informed: Annotated[tuple[str, ...], Written("texts", "Who is kept up to date.")] = ()
    context: Annotated[str | None, Written("text", "What the decision is about, in your own words.")] = None
    answers_why: Annotated[Mapping[str, str], Written("whys", "Your reasons for the answers.", "answers")] = (
        _NO_TEXTS
    )
    supersedes: Annotated[
        tuple[str, ...], Written("texts", "The decisions that this one replaces.", "notices")
    ] = ()
    superseded_by: Annotated[str | None, Written("text", "The decision that replaces this one.")] = None
    history: Annotated[tuple[StatusChange, ...], Written("history", "How it came to its status.")] = ()
    links: Annotated[tuple[Link, ...], Written("links", "Tickets, pages, discussions.")] = ()


WRITTEN: Mapping[str, Written] = {
    name: annotation.__metadata__[0] for name, annotation in HumanFields.__annotations__.items()
}
"""Key -> how it is kept in the file."""

USUAL_ID = "checkout"
"""The id of a record that nobody has given one."""


class RecordedOverride(NamedTuple):
    """The guide that was insisted on, why, and the one that the answers lead to."""

    guide: str
    because: str
    recommended: str | None = None


class Consequences(NamedTuple):
    """What the guide brings, and what it asks to be watched."""

    good: tuple[str, ...] = ()
    watch: tuple[str, ...] = ()


class RecordedAlternative(NamedTuple):
    """A guide that was not chosen.

    Attributes:
        changes: The answers with which it would have been (`if` in the file).
    """

    guide: str
    changes: Answers
    not_chosen_because: str


class Source(NamedTuple):
    """What the record was derived from.

    Attributes:
        tree: The version of the tree, e.g. "2026-11".
        tool: Name and version, e.g. "paydesign 0.1.0".
    """

    page: str
    tree: str
    tool: str


class Record(NamedTuple):
    """A decision record, as `paydesign.yaml` holds it.

    Attributes:
        date: YYYY-MM-DD.
        answers: Only what was asked.
        project: What was said of it, all or a part; None if nothing was.
    """

    human: HumanFields
    date: str
    answers: Answers
    outcome: Outcome
    override: RecordedOverride | None
    project: Project | None
    because: tuple[str, ...]
    consequences: Consequences
    alternatives: tuple[RecordedAlternative, ...]
    notices: tuple[Notice, ...]
    source: Source


class GivenAnswers(NamedTuple):
    """What an answers file says; None and absent is what it leaves open.

    Attributes:
        options: Of the project's options what is given.
        record: The whole record, if the file is one; its text is kept for `rewrite`.
        text: The file's text, if it is a record.
        places: Key -> `file:line:column`, for messages about a value.
    """

    answers: Answers = _NO_ANSWERS
    options: Mapping[str, str] = _NO_TEXTS
    guide: str | None = None
    because: str | None = None
    date: str | None = None
    record: Record | None = None
    text: str | None = None
    places: Mapping[str, str] = _NO_TEXTS
