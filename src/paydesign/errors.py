"""Every error that a user can see: its code, its exit status, and what to do about it.

A class is one thing that can go wrong. `code` never changes; the docstring is what
`paydesign explain CODE` prints. An error carries *all* problems of the input at fault.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple


class Problem(NamedTuple):
    """One thing wrong in one input.

    Attributes:
        message: What is wrong, in one sentence without a closing full stop.
        where: `file:line:column` (1-based), a flag, or a path; None if it has no place.
        hint: The next step, the valid choices, or "did you mean"; None if there is none.
    """

    message: str
    where: str | None = None
    hint: str | None = None


class PaydesignError(Exception):
    """Base of all errors that are shown to the user without a traceback."""

    code: ClassVar[str]
    status: ClassVar[int]
    more: Mapping[str, Any] = MappingProxyType({})
    """What the document of `--json` says beside the error."""

    def __init__(
        self,
        message: str,
        *,
        where: str | None = None,
        hint: str | None = None,
        problems: tuple[Problem, ...] | list[Problem] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint
        self.problems = tuple(problems)

    def as_dict(self) -> dict[str, Any]:
        """Return the `error` object of `--json`: code, message, where, hint, problems."""
        return {
            "code": self.code,
            "message": self.message,
            "where": self.where,
            "hint": self.hint,
            "problems": [problem._asdict() for problem in self.problems],
        }


class RecordDiffers(PaydesignError):
    """A record says something else than what its answers lead to.

    `paydesign validate` walks the tree again with the record's answers and compares
    every derived field. Correct the answers, or let `paydesign decide --answers FILE
    --record FILE` derive the rest anew; what you wrote yourself is kept. A record that was
    accepted keeps its outcome: set `status: proposed` in it first, or write to another file.

    It is also an error if `supersedes` or `superseded_by` names a record that is not there. A
    value with a slash or ending in .yaml, .yml or .json is a path that begins at the folder of
    the record; any other is an id, looked for among the records in that folder and in its
    `decisions/`. Where no other record is, an id is only remarked on; an address with `://` is
    not looked up.
    """

    code = "record-differs"
    status = 1


class LiveKeyFound(PaydesignError):
    """A project that was to be previewed has a live key in its environment or in a .env file.

    With a live key, a mistake moves real money. The preview needs no key at all: unset it, or replace it by
    a test key. The message lists every place, and never the key.
    """

    code = "live-key"
    status = 1


class DependencyMissing(PaydesignError):
    """A project needs something that is not installed, is too old or is not built. The hint says how to get it."""

    code = "dependency-missing"
    status = 1


class ServerFailed(PaydesignError):
    """The server of a project does not start, or has ended by itself. Its last lines are shown."""

    code = "server-failed"
    status = 1


class UsageError(PaydesignError):
    """The command line cannot be understood: a flag, a value or an argument is off."""

    code = "usage"
    status = 2


class UnknownCommand(UsageError):
    """There is no such command. `paydesign --help` lists them."""

    code = "unknown-command"


class UnknownOption(UsageError):
    """There is no such flag on this command. `paydesign COMMAND --help` lists them."""

    code = "unknown-option"


class UnknownTopic(UsageError):
    """`explain` or `compare` knows nothing of that name. `paydesign explain` lists what it knows."""

    code = "unknown-topic"


class InvalidValue(UsageError):
    """A flag has a value that it cannot take. The message lists the ones it can."""

    code = "invalid-value"


class MissingAnswers(UsageError):
    """Answers are missing and there is nobody to ask.

    Without a terminal, or with --no-input, every question on the path needs an answer: by its flag,
    from `--answers FILE`, or with `--defaults` for all that are left. The message lists each
    missing answer with its flag. With --json the document has them as `questions`, for a program that asks on
    somebody's behalf: what each asks and why, and of each answer its flag, the guides that it may lead to and
    the questions that may come next.
    """

    code = "missing-answers"


class ContradictoryOptions(UsageError):
    """Two flags say opposite things, or one flag is given two values. Keep one of them."""

    code = "contradictory-options"


class UnsupportedChoice(UsageError):
    """This combination of guide, mode, server and client cannot be generated.

    The message says why and names the nearest one that can; `paydesign options` lists all.
    """

    code = "unsupported-choice"


class FileUnreadable(PaydesignError):
    """An input file is absent, not a regular file, too large, or may not be read."""

    code = "file-unreadable"
    status = 3


class DocumentUnreadable(PaydesignError):
    """An input file is not the plain YAML or JSON that paydesign reads.

    One document, UTF-8, no tags, no anchors or aliases, no duplicate keys, at most 1 MiB.
    """

    code = "document-unreadable"
    status = 3


class DocumentInvalid(PaydesignError):
    """An input file is readable, but a key is unknown or a value is of the wrong kind.

    Every problem is listed with its line and column. `paydesign schema record` and
    `paydesign schema answers` print what is expected.
    """

    code = "document-invalid"
    status = 3


class FormatTooNew(PaydesignError):
    """The record was written in a newer format than this paydesign knows. Upgrade paydesign."""

    code = "format-too-new"
    status = 3


class TargetInTheWay(PaydesignError):
    """There is something where the project or the record is to be written, and it is not overwritten.

    Choose another folder, or look with `--diff` at what would change. A record with `status: accepted`
    is in the way of another outcome (guide, creation, confirmation): write that to another file, or set
    `status: proposed` first. What leaves the outcome as it is may be rewritten.
    """

    code = "target-in-the-way"
    status = 4


class UpdateConflict(TargetInTheWay):
    """You and paydesign changed the same in a file of a project, and `update` does not choose between you.

    Without --conflicts nothing is written. `--conflicts inline` writes all the rest and puts both sides between marks
    into your file, as version control does; `--conflicts rej` leaves your lines there and what was not merged beside
    them, in a file ending in `.rej` that `patch` reads. A file that you made, deleted or moved is never taken from you.
    """

    code = "update-conflict"


class FileSystemRefused(PaydesignError):
    """The file system did not let paydesign read or write: a permission, a full disk, a missing parent.

    What was to be written is not there, and what was there is as it was. If even the cleaning up was refused, a folder
    `.paydesign-staging-...` lies beside it, which the next run removes.
    """

    code = "file-system-refused"
    status = 5


class OutputRefused(PaydesignError):
    """What was to be printed could not be, as on a full disk.

    The hint says what lies on the disk: a project or a record that was written before is there and complete. A reader
    that has seen enough, such as `head`, is no error.
    """

    code = "output-refused"
    status = 5


class TreeUnsound(PaydesignError):
    """The decision tree that ships with paydesign is broken. All faults are listed with their place.

    You see this only if you changed the tree: each path must end in one outcome, each
    outcome must be reachable, nothing may dangle or go in a circle.
    """

    code = "tree-unsound"
    status = 70


class LayerInvalid(PaydesignError):
    """A layer in templates/ cannot be used: its layer.toml or one of its templates is wrong."""

    code = "layer-invalid"
    status = 70


class LayerConflict(PaydesignError):
    """Two layers write the same file. One of them must own it; the other contributes data."""

    code = "layer-conflict"
    status = 70


class InternalError(PaydesignError):
    """A bug of ours. The traceback was saved to the file that is named, for you to attach to a report."""

    code = "internal-error"
    status = 70


class Interrupted(PaydesignError):
    """You pressed ctrl-C, closed the input, or answered no at the end.

    The hint says what lies on the disk. Nothing of it is half written.
    """

    code = "interrupted"
    status = 130


def error_classes() -> dict[str, type[PaydesignError]]:
    """Return every error class by its code."""
    found: dict[str, type[PaydesignError]] = {}
    pending = PaydesignError.__subclasses__()
    while pending:
        cls = pending.pop(0)
        found[cls.code] = cls
        pending.extend(cls.__subclasses__())
    return dict(sorted(found.items()))
