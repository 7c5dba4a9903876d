"""Where webhooks may be sent: a port of this machine, whichever way the address comes in. Pure."""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ..http.hosts import host_of, is_loopback

EXAMPLE = "http://127.0.0.1:8000/webhook"

_URL = re.compile(r"[!-~]+")


class Address(NamedTuple):
    """Where one HTTP request goes.

    Attributes:
        host: Without brackets.
        target: Path and query.
    """

    host: str
    port: int
    target: str


def read_address(url: Any) -> Address:
    """Return the address of an endpoint.

    Raises:
        ValueError: It is no http address of this machine; the text says why.
    """
    if not isinstance(url, str) or not _URL.fullmatch(url):
        raise ValueError(f"{url!r} is not an address, which is ASCII without spaces, such as {EXAMPLE}")
    try:
        parts = urlsplit(url)
        port = 80 if parts.port is None else parts.port
    except ValueError as error:
        raise ValueError(f"{url!r} is not an address: {error}") from None
    if parts.scheme != "http":
        raise ValueError(f"{url!r} does not begin with http://, as {EXAMPLE} does")
    if "@" in parts.netloc:
        raise ValueError("an address here has neither a user nor a password")
    host = host_of(parts.netloc)
    if host is None or not is_loopback(host):
        raise ValueError(f"{parts.netloc!r} is not this machine: 127.0.0.1, [::1] and localhost are")
    if port == 0:
        raise ValueError("there is no port 0")
    return Address(host, port, f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}")
