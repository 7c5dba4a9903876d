"""Who reads the log of a preview and says what a person would otherwise look for. Pure, but for the reasons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ..compiled import read_toml

FILE = Path(__file__).with_name("checks.toml")
PAGES = 8
"""Pages that a browser shows, after which it is strange that the server has asked Stripe nothing."""

Advice = dict[str, Any]


class Observer:
    """Of a project of ours, which says all that itself."""

    def see(self, entry: Mapping[str, Any]) -> Iterator[Advice]:
        """Yield what is to be said after an entry of the log."""
        yield from ()


class ProgramObserver(Observer):
    """Of a program that is not ours: says once what bites, and when nothing reaches the stand-in.

    Args:
        reasons: Returns why its SDK may not be redirected.
    """

    def __init__(self, reasons: Callable[[], list[str]]) -> None:
        self._reasons = reasons
        self._has_asked = False
        self._pages = 0
        self._said: set[str] = set()

    def see(self, entry: Mapping[str, Any]) -> Iterator[Advice]:
        kind = entry["kind"]
        if kind == "request":
            self._has_asked = self._has_asked or not entry.get("is_client")
        elif kind == "delivery":
            yield from self._of_delivery(entry)
        elif kind in ("output", "page_answer"):
            yield from self._of_check(str(entry.get("line") or entry.get("body") or ""))
        if not self._has_asked and (after := self._expected(entry)):
            yield from self._once("preview_not_redirected", _unheard(after, self._reasons()))

    def _expected(self, entry: Mapping[str, Any]) -> str | None:
        """Return after what the server should have asked Stripe something, None if nothing says so."""
        if entry["kind"] == "request" and entry.get("is_client") and entry.get("status") in (401, 404):
            return "the page asked for a payment that was not made here"
        if entry["kind"] != "page_answer":
            return None
        self._pages += entry.get("is_page", False) and 200 <= entry["status"] < 400
        if entry["method"] != "GET" and (entry["status"] == 0 or entry["status"] >= 400):
            answer = entry["status"] or "nothing"
            return f"{entry['method']} {entry['path']} was answered with {answer}"
        return f"{self._pages} pages were opened" if self._pages >= PAGES else None

    def _of_delivery(self, entry: Mapping[str, Any]) -> Iterator[Advice]:
        status = entry["status"]
        if entry.get("forged") or 200 <= status < 300:
            return
        why = _REFUSALS.get(status) or (_MOVED if 300 <= status < 400 else None)
        if status == 0:
            why = f"nobody answered there ({entry.get('problem')}): is the path or the port another one?"
        if why:
            answer = f"was answered with {status}" if status else "was not answered"
            message = f"the event {entry['type']} to {entry['url']} {answer}: {why}"
            yield from self._once(f"preview_webhook_{status}", message)

    def _of_check(self, text: str) -> Iterator[Advice]:
        for check in matching_checks(text):
            yield from self._once(f"preview_check_{check['id']}", check["says"], check["source"])

    def _once(self, rule: str, message: str, source: str | None = None) -> Iterator[Advice]:
        if rule not in self._said:
            self._said.add(rule)
            yield {"rule": rule, "message": message, "source": source, "path": "preview"}


_REFUSALS = {
    404: "there is no such path; say the right one with --webhook",
    405: "the path is there, but takes no POST; say the right one with --webhook",
    403: "something stands before it, such as a check of forgery (CSRF) or a login: Stripe has no session with you",
    401: "something stands before it that wants a login: Stripe has none",
}
_MOVED = "Stripe follows no redirect; say the path that it leads to with --webhook, slash at the end included"


def _unheard(after: str, reasons: list[str]) -> str:
    why = " ".join(reasons)
    return f"nothing has reached the stand-in from your server, although {after}: {why}"


@cache
def load_checks() -> tuple[Mapping[str, Any], ...]:
    """Return the entries of checks.toml, in its order."""
    return tuple(read_toml(FILE)["checks"])


def matching_checks(text: str) -> Iterator[Mapping[str, Any]]:
    """Yield the entries whose pattern is in a line that a program prints, or in an answer of it."""
    return (check for check in load_checks() if re.search(check["pattern"], text))
