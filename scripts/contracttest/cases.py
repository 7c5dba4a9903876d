"""The examples beside the operations (cases.toml), asked one by one. Their form is in the README of that folder."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from contracttest.document import Document, Operation
from contracttest.parties import Browser, StandIn, sign

Json = dict[str, Any]

OPERATIONS = Path(__file__).parents[2] / "templates" / "next" / "operations"
_EMAIL = "ada@example.com"


class Case(NamedTuple):
    """One example.

    Attributes:
        id: The operation and the title.
    """

    id: str
    operation: Operation
    data: Json


def cases(document: Document, folder: Path = OPERATIONS) -> Iterator[Case]:
    """Yield what there is to ask of a project: the examples of its operations, as far as they are for its shape."""
    for operation in document.operations.values():
        text = (folder / operation.id / "cases.toml").read_text(encoding="utf-8")
        for data in tomllib.loads(text)["cases"]:
            if all((id in document.operations) is there for id, there in _conditions(data)):
                yield Case(f"{operation.id}: {data['title']}", operation, data)


def _conditions(data: Json) -> Iterator[tuple[str, bool]]:
    for words, there in (("if", True), ("unless", False)):
        yield from ((id, there) for id in data.get(words, []))


class Server(NamedTuple):
    """What is asked, and who is behind it.

    Attributes:
        secret: The webhook secret that the server knows.
    """

    url: str
    document: Document
    stand_in: StandIn
    secret: str


def run_case(server: Server, case: Case) -> None:
    """Raise AssertionError with what was answered instead of what the case says."""
    story = _Story(server)
    if "{id}" in case.operation.path or case.data.get("opened"):
        story.open()
    for step in case.data.get("before", []):
        story.step(step)
    status, body = story.ask(case.operation, case.data)
    assert status == case.data["status"], f"{status} {json.dumps(body)[:300]}"
    if "json" in case.data:
        _compare(body, story.fill(case.data["json"]), "answer")


class _Story:
    """What one customer does, and what is known of it."""

    def __init__(self, server: Server) -> None:
        self._server, self._document = server, server.document
        self._browser = Browser(server.url)
        self._since = server.stand_in.last_entry()
        self._tokens: dict[str, str] = {}
        self._subject: Json = {"id": "nothing-was-opened"}
        self._last: Json = {}

    def open(self) -> None:
        """Open the order or the setup of this browser."""
        opens = next(id for id in self._document.operations if id.startswith("open-"))
        status, body = self.ask(self._document.operations[opens], {})
        assert status == 200, f"{opens}: {status} {body}"

    def step(self, step: Json) -> None:
        """Do one thing; an operation that the shape does not have is passed over."""
        if step.get("confirm"):
            if not self._last.get("client_secret"):
                return  # the server has confirmed it
            token = self._last.get("confirmation_token") or self._token("good")
            self._server.stand_in.confirm(self._last["client_secret"], token, _EMAIL)
        elif step.get("deliver"):
            for event in self._server.stand_in.events(self._since):
                payload = json.dumps(event).encode()
                status, body = self.ask(
                    self._document.operations["receive-event"], {"text": payload.decode()}
                )
                assert status == 200, f"{event['type']}: {status} {body}"
        elif step["ask"] in self._document.operations:
            self.ask(self._document.operations[step["ask"]], step)

    def ask(self, operation: Operation, step: Json) -> tuple[int, Any]:
        """Send one request, compare the answer with the document, and remember what it says."""
        browser = Browser(self._server.url) if step.get("stranger") else self._browser
        id = step.get("id", self._subject["id"])
        body, headers = self._body(operation, step)
        status, answer = browser.ask(operation.method, operation.path.replace("{id}", id), body, headers)
        self._document.check(operation, status, answer)
        if status == 200:
            self._last = answer
            self._subject = answer if {"id", "status"} <= answer.keys() else self._subject
        return status, answer

    def _body(self, operation: Operation, step: Json) -> tuple[bytes | None, dict[str, str]]:
        headers = {"Content-Type": "application/json", **step.get("headers", {})}
        if operation.method == "GET":
            return None, step.get("headers", {})
        if "text" in step:
            text = step["text"].encode()
        else:
            usual = {name: self._usual(name, step) for name in operation.takes}
            given = {**usual, **self.fill(step.get("body", {}))}
            text = json.dumps(
                {name: value for name, value in given.items() if value is not _NOT_SENT}
            ).encode()
        if operation.id == "receive-event" and not step.get("unsigned"):
            headers["Stripe-Signature"] = sign(text, step.get("secret", self._server.secret))
        return text, headers

    def _usual(self, name: str, step: Json) -> Any:
        """Return what the page would send."""
        if name == "confirmation_token":
            return self._token(step.get("card", "good"))
        if name == "quantities":
            return {line["sku"]: line["quantity"] for line in self._subject.get("lines", [])}
        known = {"revision": self._subject.get("revision"), "email": _EMAIL, "discount_code": None}
        return known.get(name, _NOT_SENT)

    def _token(self, card: str) -> str:
        if card not in self._tokens:
            self._tokens[card] = self._server.stand_in.token(card)
        return self._tokens[card]

    def fill(self, value: Any) -> Any:
        """Return the value with what its words stand for."""
        if isinstance(value, dict):
            return {name: self.fill(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.fill(inner) for inner in value]
        if not isinstance(value, str) or not value.startswith("$") or value in ("$any", "$null"):
            return value
        kind, _, name = value.partition(".")
        if kind in self._document.words:
            return self._document.words[kind]
        return {"$subject": self._subject, "$last": self._last}[kind][name]


_NOT_SENT = object()


def _compare(found: Any, expected: Any, place: str) -> None:
    """Raise AssertionError unless what was found has at least what was expected, at any depth."""
    if expected == "$any":
        assert isinstance(found, str), f"{place} is {found!r}"
        assert found, f"{place} is empty"
    elif expected == "$null":
        assert found is None, f"{place} is {found!r}, not null"
    elif isinstance(expected, dict):
        for name, inner in expected.items():
            assert name in found, f"{place} has no {name}: {found}"
            _compare(found[name], inner, f"{place}.{name}")
    else:
        assert found == expected, f"{place} is {found!r}, not {expected!r}"
