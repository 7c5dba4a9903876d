"""What the log keeps of a request and of the advice on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .exchange import Answer, Request
from .faults import Fault
from .log import Entry
from .world import Call


def request_entry(request: Request, id: str, answer: Answer, fault: Fault | None) -> Entry:
    """Return the entry of a request that was answered."""
    return {
        "id": id,
        "method": request.method,
        "path": request.path,
        "parameters": _without_card_numbers(request.parameters()),
        "is_client": request.api_key().startswith("pk_"),
        "version": answer.headers.get("Stripe-Version"),
        "idempotency_key": request.headers.get("idempotency-key"),
        "replayed": "Idempotent-Replayed" in answer.headers,
        "status": answer.status,
        "answer": json.loads(answer.body or "null"),
        "fault": fault.kind if fault else None,
    }


def advice_entries(call: Call, request: Request) -> Iterator[Entry]:
    """Yield an entry for each thing that was noticed and not refused."""
    for advice in call.advice:
        yield {
            "rule": advice.rule.id,
            "message": advice.message,
            "source": advice.rule.source,
            "request": call.request_id,
            "path": request.path,
        }


def _without_card_numbers(given: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters for the log; even test cards are shown as their last four digits."""
    return {
        name: "..." + value[-4:]
        if name in ("number", "cvc") and isinstance(value, str)
        else _without_card_numbers(value)
        if isinstance(value, dict)
        else value
        for name, value in given.items()
    }
