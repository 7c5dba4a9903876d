"""The contract as an OpenAPI 3.1 document: https://spec.openapis.org/oas/v3.1.1.html (read 2026-11-30)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from .example import example
from .model import Contract, Failure, Operation, Schema

_JSON = "application/json"


def openapi(contract: Contract, title: str) -> dict[str, Any]:
    """Return the document; `title` is what the project is called."""
    responses: dict[str, Any] = {}
    paths: dict[str, dict[str, Any]] = {}
    for operation in contract.operations:
        path = paths.setdefault(operation.path, {})
        if names := re.findall(r"{(\w+)}", operation.path):
            path.setdefault("parameters", [_parameter(name, "path") for name in names])
        path[operation.method.lower()] = _operation(operation, contract.schemas, responses)
    return {
        "openapi": "3.1.1",
        "info": {
            "title": title,
            "version": "1",
            "description": "What the pages and Stripe ask of this server. The browser session is a cookie that"
            " the server sets. Amounts are integers in the currency's minor unit.",
        },
        "paths": paths,
        "components": {
            "schemas": {**_shared(contract.schemas), "ErrorCode": _codes(contract), "Error": _ERROR},
            "responses": dict(sorted(responses.items())),
        },
    }


_ERROR: Schema = {
    "description": "What went wrong, in words for the customer.",
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "properties": {
                "code": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
                "message": {"type": "string", "minLength": 1},
            },
            "required": ["code", "message"],
            "additionalProperties": False,
        }
    },
    "required": ["error"],
    "additionalProperties": False,
}


def codes(contract: Contract) -> list[str]:
    """Return every code of ours that this server can answer, each once."""
    failures = [*(one for it in contract.operations for one in it.failures), *contract.elsewhere]
    return sorted({failure.code for failure in failures})


def _codes(contract: Contract) -> Schema:
    what = "The codes of our own; those of a declined payment are Stripe's."
    return {"description": what, "type": "string", "enum": codes(contract)}


def _operation(
    operation: Operation, schemas: Mapping[str, Schema], responses: dict[str, Any]
) -> dict[str, Any]:
    first, *others = operation.id.split("-")
    made: dict[str, Any] = {
        "operationId": first + "".join(word.capitalize() for word in others),
        "summary": operation.title,
    }
    if operation.headers:
        made["parameters"] = [_parameter(*header) for header in operation.headers.items()]
    if operation.request is not None:
        made["requestBody"] = {"required": True, "content": _content(operation.request, schemas)}
    done = {"description": "Done", "content": _content(operation.answer, schemas)}
    made["responses"] = {"200": done, **_refusals(operation.failures, responses)}
    return made


def _shared(schemas: Mapping[str, Schema]) -> dict[str, Schema]:
    return {name: _shown(schema, schemas) for name, schema in schemas.items()}


def _content(schema: Schema, schemas: Mapping[str, Schema]) -> dict[str, Any]:
    return {_JSON: {"schema": schema if "$ref" in schema else _shown(schema, schemas)}}


def _shown(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    """Return the schema with one example of the whole instead of one of each part."""
    return {**_without_examples(schema), "examples": [example(schema, schemas)]}


def _without_examples(schema: Any) -> Any:
    if isinstance(schema, Mapping):
        return {name: _without_examples(inner) for name, inner in schema.items() if name != "examples"}
    return [_without_examples(inner) for inner in schema] if isinstance(schema, list) else schema


def _parameter(name: str, where: str) -> dict[str, Any]:
    """Return one of the path, or else a header with its description."""
    if where == "path":
        return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
    schema = {"type": "string"}
    return {"name": name, "in": "header", "required": True, "description": where, "schema": schema}


def _refusals(failures: Iterable[Failure], responses: dict[str, Any]) -> dict[str, Any]:
    """Return the responses by status; those that several operations share are added to `responses` once."""
    by_status: dict[int, list[Failure]] = {}
    for failure in failures:
        by_status.setdefault(failure.status, []).append(failure)
    made = {}
    for status, those in sorted(by_status.items()):
        name = "-".join(failure.code for failure in those)
        responses[name] = _refusal(those)
        made[str(status)] = {"$ref": f"#/components/responses/{name}"}
    return made


def _refusal(failures: list[Failure]) -> dict[str, Any]:
    schema: dict[str, Any] = {"$ref": "#/components/schemas/Error"}
    if not any(failure.is_open for failure in failures):
        code = {"enum": [failure.code for failure in failures]}
        schema["properties"] = {"error": {"properties": {"code": code}}}
    return {
        "description": "\n".join(f"- `{failure.code}`: {failure.when}" for failure in failures),
        "content": {_JSON: {"schema": schema}},
    }
