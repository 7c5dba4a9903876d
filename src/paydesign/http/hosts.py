"""By which names this machine may be asked. Pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from functools import lru_cache

_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?))(?::(\d{1,5}))?")


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine: 127.0.0.0/8, ::1 or localhost. No other name is looked up."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@lru_cache(256)
def host_of(authority: str) -> str | None:
    """Return the host of `HOST` or `HOST:PORT` in lower case, without brackets; None if it is neither."""
    found = _HOST.fullmatch(authority.lower())
    return (found[1] or found[2]) if found else None


def is_allowed(authority: str | None, others: Collection[str] = ()) -> bool:
    """Tell whether a `Host` header names this machine, or one of the other names that were allowed."""
    host = host_of(authority) if authority else None
    return host is not None and (is_loopback(host) or host in others)
