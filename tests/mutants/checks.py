"""All that can catch a bug: scenarios in a browser, and requests to the server, both with the stand-in behind it."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

Run = Callable[[Any], list[str]]
"""Takes the bench with the project, and returns what is wrong; empty if nothing is."""


@dataclass(frozen=True)
class Suite:
    """The modules that the checks are taken from; most are tests of the projects as they are."""

    payments: ModuleType
    scenarios: ModuleType
    promises: ModuleType
    examples: ModuleType
    requests: ModuleType

    def checks(self, shape: str) -> dict[str, Run]:
        """Return what is checked of this shape, by name."""
        by_request = {
            f"server: {name}": _by_request(function, arguments)
            for module in (self.requests, self.examples)
            for name, function, arguments in _tests(module, "server")
        }
        return self._from(self.payments, shape) | self.own_checks(shape) | by_request

    def own_checks(self, shape: str) -> dict[str, Run]:
        """Return those that run nowhere else."""
        return self._from(self.scenarios, shape)

    def _from(self, module: ModuleType, shape: str) -> dict[str, Run]:
        return {
            f"browser: {name}": self._in_browser(function, arguments)
            for name, function, arguments in _tests(module, "checkout")
            if shape in getattr(function, "shapes", (shape,))
        }

    def _in_browser(self, function: Any, arguments: dict[str, Any]) -> Run:
        advice = next((mark.args for mark in _marks(function, "advice")), ())

        def run(bench: Any) -> list[str]:
            with bench.open_checkout() as checkout:
                problems = _problems(lambda: function(checkout, **arguments))
                told = [_told(checkout.page)] if problems else []
                return problems + told + self.promises.broken(checkout.shop, checkout.window, advice)

        return run


def _by_request(function: Any, arguments: dict[str, Any]) -> Run:
    return lambda bench: _problems(lambda: function(bench.server, **arguments))


def _tests(module: ModuleType, subject: str) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """Yield each test of the module that takes this subject: name, function, other arguments."""
    for name, function in vars(module).items():
        if not name.startswith("test_") or subject not in inspect.signature(function).parameters:
            continue
        sentence = name.removeprefix("test_").replace("_", " ")
        parameters = next(_marks(function, "parametrize"), None)
        if parameters is None:
            yield sentence, function, {}
            continue
        names, values = parameters.args
        for id, value in zip(parameters.kwargs.get("ids", values), values, strict=True):
            arguments = {names: value} if isinstance(names, str) else dict(zip(names, value, strict=True))
            yield f"{sentence} [{id}]", function, arguments


def _marks(function: Any, name: str) -> Iterator[Any]:
    return (mark for mark in getattr(function, "pytestmark", []) if mark.name == name)


def _problems(test: Callable[[], None]) -> list[str]:
    """Return why a test fails, with the line that it fails in."""
    try:
        test()
    except Exception as error:  # a test fails in whichever way it likes
        folder = str(Path(__file__).parents[1])
        lines = [f.line for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(folder)]
        return [f"{lines[-1]}: {type(error).__name__} {' '.join(str(error).split())[:400]}"]
    return []


def _told(page: Any) -> str:
    """Return where the customer is, and what the page says there."""
    place = urlsplit(page.url).path.removeprefix("/") or "index.html"
    try:
        texts = page.locator("h1, [role=status], [role=alert]:not([hidden])").all_text_contents()
    except Exception:  # the page is being left
        texts = []
    return f"{place} says: {' | '.join(filter(None, (text.strip() for text in texts)))}"
