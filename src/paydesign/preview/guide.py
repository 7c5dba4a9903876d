"""What the inspector expects to see: the flow of the project's guide, and by what each step is recognized. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ..catalog.model import Operation
from ..compiled import read_toml
from ..facts.model import FlowStep, Guide

FILE = Path(__file__).with_name("traces.toml")
_SILENT: Mapping[str, Any] = {"silent": True}


@cache
def load_traces() -> tuple[Mapping[str, Any], ...]:
    """Return the entries of traces.toml, in its order."""
    return tuple(read_toml(FILE)["traces"])


def trace_of(step: FlowStep, mode: str) -> Mapping[str, Any]:
    """Return the entry for a step; one that is not in the table leaves nothing to recognize it by."""
    text = step.call or step.does
    fitting = (trace for trace in load_traces() if mode in trace.get("modes", (mode,)))
    return next((trace for trace in fitting if re.search(trace["step"], text)), _SILENT)


def guide_page(
    guide: Guide,
    flow: tuple[FlowStep, ...],
    operations: Mapping[str, Operation],
    *,
    mode: str,
    project: str,
    page: str,
) -> dict[str, Any]:
    """Return the JSON of /_simulator/guide.

    Args:
        flow: How the guide goes in the project's mode.
        mode: The project's mode.
        operations: The HTTP contract.
        project: Its name.
        page: The address that a customer opens.
    """
    return {
        "project": project,
        "page": page,
        "title": guide.title,
        "summary": guide.summary,
        "source": guide.source.url,
        "steps": [_step(step, trace_of(step, mode), operations) for step in flow],
    }


def _step(step: FlowStep, known_by: Mapping[str, Any], operations: Mapping[str, Operation]) -> dict[str, Any]:
    trace = {key: value for key, value in known_by.items() if key not in ("step", "modes", "operation")}
    if names := known_by.get("operation"):
        known = [operations[name] for name in names if name in operations]
        trace["endpoint"] = "|".join(dict.fromkeys(f"{one.method} {re.escape(one.path)}" for one in known))
    return {"by": step.by.lower(), "does": step.does, "call": step.call, "trace": trace}
