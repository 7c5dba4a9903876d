"""The parameters of a request, which note what of them was read: what nobody read was not played, and is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


class Params(Mapping[str, Any]):
    """Parameters by name, with the types that the contract gives them.

    `params["x"]` and `params.get("x")` read a plain value, a list of plain values or a map of them (metadata).
    An object inside is Params of its own and a list of objects is a list of them: their members count one by one.
    `"x" in params` and `.keys()` read nothing.
    """

    __slots__ = ("_name", "_read", "_values")

    def __init__(self, values: Mapping[str, Any] | None = None, name: str = "") -> None:
        self._values: dict[str, Any] = dict(values or {})
        self._name = name
        self._read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        value = self._values[name]
        self._read.add(name)
        return value

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def take(self, name: str, default: Any = None) -> Any:
        """Return a value as plain data, with everything below it read: for what is kept as it was given."""
        return _plain(self[name]) if name in self._values else default

    def inside(self, name: str) -> Params:
        """Return the object of that name, or one without members if there is none."""
        value = self._values.get(name)
        if isinstance(value, Params):
            return value
        return Params(name=self.spelled(name))

    def accept(self, name: str, *played: Any) -> Any:
        """Read and return the value if it is one that is played; any other stays unread, which refuses it."""
        if name not in self._values or self._values[name] not in played:
            return None
        return self[name]

    def only(self, *names: str) -> Params:
        """Return the members of these names alone; what is read there is read here, too."""
        part = Params({name: self._values[name] for name in names if name in self._values}, self._name)
        part._read = self._read
        return part

    def replace(self, name: str, value: Any) -> None:
        """Put another value in place of what was given; it counts as read."""
        self._values[name] = value
        self._read.add(name)

    def spelled(self, name: str) -> str:
        """Return a member's name as a form has it, such as `transfer_data[amount]`."""
        return f"{self._name}[{name}]" if self._name else name

    def unread(self) -> Iterator[str]:
        """Yield the spelled name of each value that nobody has read."""
        for name, value in self._values.items():
            items = value if isinstance(value, list) else [value]
            inner = [item for item in items if isinstance(item, Params)]
            for params in inner:
                yield from params.unread()
            if name not in self._read and (len(inner) < len(items) or not items):
                yield self.spelled(name)


def _plain(value: Any) -> Any:
    if isinstance(value, Params):
        return {name: _plain(value[name]) for name in value}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
