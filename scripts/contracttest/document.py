"""A project's openapi.json, as what there is to ask and as what may be answered."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator


class Operation(NamedTuple):
    """One entry of the contract.

    Attributes:
        id: As templates name it, such as "pay-order".
        takes: The names that its request has.
    """

    id: str
    method: str
    path: str
    takes: tuple[str, ...]
    answers: dict[str, Any]


class Document:
    """The contract of one project.

    Attributes:
        operations: By id, in their order.
        words: What `$confirmed` and `$settled` stand for in this project.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self._components = document["components"]
        self.operations = {it.id: it for it in map(self._operation, *_entries(document))}
        confirmed = self._enum("ConfirmedStatus")
        states = [state for state in ("active", "authorized", "paid") if state in self._enum("OrderStatus")]
        self.words = {
            "$confirmed": "requires_capture" if "requires_capture" in confirmed else "succeeded",
            "$settled": (states or ["saved"])[0],
        }

    def check(self, operation: Operation, status: int, body: Any) -> None:
        """Raise AssertionError unless the operation may answer so."""
        place = f"{operation.method} {operation.path}, {status}"
        response = operation.answers.get(str(status))
        assert response, f"{place}: openapi.json has no such answer; it was {body}"
        if "$ref" in response:
            response = self._components["responses"][response["$ref"].rpartition("/")[2]]
        schema = response["content"]["application/json"]["schema"]
        whole = Draft202012Validator({**schema, "components": self._components})
        problems = [f"{error.json_path}: {error.message}" for error in whole.iter_errors(body)]
        assert problems == [], f"{place}: {'; '.join(problems)}"

    def _operation(self, method: str, path: str, entry: dict[str, Any]) -> Operation:
        id = re.sub("[A-Z]", lambda letter: f"-{letter[0].lower()}", entry["operationId"])
        content = entry.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        return Operation(id, method.upper(), path, tuple(schema.get("properties", {})), entry["responses"])

    def _enum(self, schema: str) -> list[str]:
        return list(self._components["schemas"].get(schema, {}).get("enum", []))


def _entries(document: dict[str, Any]) -> tuple[list[str], list[str], list[dict[str, Any]]]:
    found = [
        (method, path, entry)
        for path, item in document["paths"].items()
        for method, entry in item.items()
        if "operationId" in entry
    ]
    return [one[0] for one in found], [one[1] for one in found], [one[2] for one in found]
