"""The HTTP contract of one shape as a value."""

from collections.abc import Mapping
from typing import Any, NamedTuple

Schema = Mapping[str, Any]
"""JSON Schema 2020-12; `$ref` is `#/components/schemas/` and the name of a shared one."""


class Failure(NamedTuple):
    """An error that an operation can answer.

    Attributes:
        when: Markdown, one sentence or more.
        is_open: Whether the code may be another one, which is Stripe's.
    """

    code: str
    status: int
    when: str
    is_open: bool


class Operation(NamedTuple):
    """One entry of the contract.

    Attributes:
        headers: Those that are needed, with what they are.
        request: None if it has no body.
    """

    id: str
    title: str
    method: str
    path: str
    headers: Mapping[str, str]
    request: Schema | None
    answer: Schema
    failures: tuple[Failure, ...]


class Contract(NamedTuple):
    """What a server of one shape takes and answers.

    Attributes:
        schemas: Those that the operations share, by name; only what is used.
        elsewhere: The errors of addresses that are no operation.
    """

    operations: tuple[Operation, ...]
    schemas: Mapping[str, Schema]
    elsewhere: tuple[Failure, ...]
