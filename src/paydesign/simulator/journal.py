"""What one request changes, so that it can be undone as if it had never been made."""

from __future__ import annotations

from typing import Any

_Objects = dict[str, dict[str, dict[str, Any]]]


class Journal:
    """Copies of what a request might change, made before it can.

    Each container is copied by itself and put back in place, so what two objects share they still share afterwards.
    """

    def __init__(self) -> None:
        self._before: dict[int, tuple[Any, Any]] = {}
        self._added: list[tuple[dict[str, Any], str]] = []

    def keep(self, value: Any) -> None:
        """Note how an object is now, with everything in it."""
        waiting = [value]
        while waiting:
            one = waiting.pop()
            if id(one) in self._before:
                continue
            self._before[id(one)] = (one, one.copy())
            for item in one.values() if isinstance(one, dict) else one:
                if isinstance(item, dict | list):
                    waiting.append(item)

    def keep_members(self, container: dict[str, Any]) -> None:
        """Note which members there are and in which order, but not how each is."""
        self._before.setdefault(id(container), (container, container.copy()))

    def added(self, container: dict[str, Any], name: str) -> None:
        """Note a new member."""
        self._added.append((container, name))

    def has_changes(self) -> bool:
        """Tell whether anything is other than it was."""
        return bool(self._added) or any(now != before for now, before in self._before.values())

    def undo(self) -> None:
        """Put everything back."""
        for container, name in self._added:
            container.pop(name, None)
        for container, before in self._before.values():
            container.clear()
            if isinstance(container, dict):
                container.update(before)
            else:
                container.extend(before)
