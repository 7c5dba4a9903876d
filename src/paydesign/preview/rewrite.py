"""What stands between a browser and the project's server, as each of the two sees it. Pure.

The browser is at `page` and finds the stand-in where the project names Stripe; the server is asked as if the browser
were at `app`, its own address, so that checks of host, origin and forgery find what they find without a preview.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from functools import cached_property

from ..http.message import Headers

STRIPE_HOSTS = ("js.stripe.com", "api.stripe.com", "hooks.stripe.com")
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]", "0.0.0.0", "www.localhost")
"""Names by which programs call this machine; for a browser every name under localhost is."""
_TEXTS = re.compile(
    r"(?:text/html|application/(?:xhtml\+xml|json)|(?:text|application)/(?:x-)?(?:java|ecma)script)\s*(?:;|$)",
    re.I,
)
_POLICIES = ("content-security-policy", "content-security-policy-report-only")
_ADDRESSES = ("location", "content-location", "access-control-allow-origin")

# What belongs to one connection, and what no longer fits a rewritten body.
_HOP = {"connection", "keep-alive", "proxy-connection", "upgrade", "te", "trailer", "transfer-encoding"}
_CONDITIONS = {"if-none-match", "if-modified-since", "if-match", "if-unmodified-since", "if-range", "range"}
_NOT_SENT_ON = _HOP | _CONDITIONS | {"accept-encoding", "expect", "content-length"}
_DROPPED = _HOP | {"etag", "last-modified", "cache-control", "strict-transport-security", "date", "server"}
_DECODED = {"gzip": 31, "x-gzip": 31, "deflate": 47}
"""Codings that can be undone, with zlib's window for each."""


class View:
    """The two addresses of one preview and Stripe's, and what is written in place of what.

    Args:
        stand_in: Its origin.
        page: The origin at which the browser is.
        app: The origin of the project's server, by the name under which it is asked.
    """

    def __init__(self, stand_in: str, page: str, app: str) -> None:
        self.stand_in, self.page, self.app = stand_in, page, app

    def request_headers(self, headers: Iterable[tuple[str, str]], body: bytes) -> Headers:
        """Return the headers for the project's server: nothing compressed, nothing from a cache."""
        given = list(headers)
        kept = [
            (name, self._from_page(name.lower(), value)) for name, value in given if self._is_sent_on(name)
        ]
        kept += [("Accept-Encoding", "identity")]
        if is_upgrade(given):
            return [*kept, ("Connection", "Upgrade"), ("Upgrade", "websocket")]
        has_body = body or any(name.lower() in ("content-length", "transfer-encoding") for name, _ in given)
        return [*kept, *([("Content-Length", str(len(body)))] if has_body else []), ("Connection", "close")]

    def answer_headers(self, headers: Iterable[tuple[str, str]]) -> Headers:
        """Return the headers for the browser."""
        given = list(headers)
        dropped = _DROPPED | (
            {"content-length", "content-encoding", "accept-ranges"} if is_rewritten(given) else set()
        )
        kept = [(name, value) for name, value in given if name.lower() not in dropped]
        answered = [(name, self._to_page(name.lower(), value)) for name, value in kept]
        # The next preview has another stand-in: a page from a cache would look for this one.
        return [*answered, ("Cache-Control", "no-store")]

    def body(self, content: bytes) -> bytes:
        """Return a whole body in which the stand-in is named, and the address that the browser is at."""
        return self._pattern.sub(lambda found: self._written[found[0]], content)

    def _is_sent_on(self, name: str) -> bool:
        return name.lower() not in _NOT_SENT_ON

    def _from_page(self, name: str, value: str) -> str:
        if name == "host":
            return self.app.partition("://")[2]
        if name in ("origin", "referer") and (value + "/").startswith(f"{self.page}/"):
            return self.app + value.removeprefix(self.page)
        return value

    def _to_page(self, name: str, value: str) -> str:
        if name in _POLICIES:
            return self._policy(value)
        if name in _ADDRESSES:
            own = next((one for one in self._own if (value + "/").startswith(f"{one}/")), None)
            return value if own is None else self.page + value.removeprefix(own)
        if name == "set-cookie":  # the page may be at another name of this machine
            return re.sub(r";\s*domain=(?:localhost|127\.0\.0\.1)(?=\s*(?:;|$))", "", value, flags=re.I)
        return value

    def _policy(self, value: str) -> str:
        for host in STRIPE_HOSTS:
            value = value.replace(f"https://{host}", self.stand_in)
        value = re.sub(r"(?<!\S)(?:https://)?\*\.stripe\.com(?![\w.:/-])", rf"\g<0> {self.stand_in}", value)
        value = re.sub(r"(?<!\S)https:(?=[\s;]|$)", rf"\g<0> {self.stand_in}", value)
        for own in self._own:
            value = value.replace(own, self.page).replace(_socket(own), _socket(self.page))
        # Some browsers would make https of the loopback address.
        directives = [directive.strip() for directive in value.split(";")]
        return "; ".join(one for one in directives if one and one.lower() != "upgrade-insecure-requests")

    @cached_property
    def _own(self) -> list[str]:
        """The project's server by each name of this machine."""
        port = self.app.rpartition(":")[2]
        return [f"http://{host}:{port}" for host in _LOOPBACK]

    @cached_property
    def _written(self) -> dict[bytes, bytes]:
        """What stands in pages and scripts, and what is written for it: as text, in JSON, in a regular expression."""
        found: dict[str, str] = {}
        replaced = {f"https://{host}": self.stand_in for host in STRIPE_HOSTS} | dict.fromkeys(
            self._own, self.page
        )
        for old, new in replaced.items():
            found[old] = new
            found[old.replace("/", r"\/")] = new.replace("/", r"\/")
            found[re.escape(old).replace("/", r"\/")] = re.escape(new).replace("/", r"\/")
            found[old.replace("/", r"\u002F")] = new.replace("/", r"\u002F")
        for quote in ('"', "'"):
            found |= {f"{quote}//{host}": quote + self.stand_in for host in STRIPE_HOSTS}
        return {old.encode(): new.encode() for old, new in found.items()}

    @cached_property
    def _pattern(self) -> re.Pattern[bytes]:
        longest_first = sorted(self._written, key=len, reverse=True)
        # A longer port or another name that begins alike is somebody else's.
        return re.compile(b"(?:%s)(?![0-9A-Za-z.-])" % b"|".join(map(re.escape, longest_first)))

    def rewriter(self, coding: str) -> Rewriter:
        """Return what rewrites a body piece by piece; `coding` is its Content-Encoding."""
        return Rewriter(self, _DECODED.get(coding.lower()))

    def kept_back(self, content: bytes) -> int:
        """Return how many bytes at the end may be the beginning of something that is replaced."""
        most = max(map(len, self._written))
        for size in range(min(most, len(content)), 0, -1):
            if any(old.startswith(content[-size:]) for old in self._written):
                return size
        return 0


class Rewriter:
    """Rewrites a body as its pieces come, and holds no more of it than a name can be long."""

    def __init__(self, view: View, window: int | None) -> None:
        self._view, self._rest = view, b""
        self._unpacked = None if window is None else zlib.decompressobj(window)

    def feed(self, piece: bytes) -> bytes:
        """Return what can be sent.

        Raises:
            zlib.error: It is not compressed as it says.
        """
        if self._unpacked is not None:
            piece = self._unpacked.decompress(piece)
        content = self._rest + piece
        kept = self._view.kept_back(content)
        ready, self._rest = content[: len(content) - kept], content[len(content) - kept :]
        return self._view.body(ready)

    def end(self) -> bytes:
        """Return the rest."""
        return self._view.body(self._rest + (self._unpacked.flush() if self._unpacked else b""))


def header(headers: Iterable[tuple[str, str]], name: str) -> str:
    """Return the first value of a header, "" if there is none; `name` is in lower case."""
    return next((value for given, value in headers if given.lower() == name), "")


def is_upgrade(headers: Iterable[tuple[str, str]]) -> bool:
    """Tell whether a request asks for a WebSocket."""
    return header(headers, "upgrade").lower() == "websocket"


def is_rewritten(headers: Headers) -> bool:
    """Tell whether an answer is a page, a script or JSON that can be read."""
    coding = header(headers, "content-encoding").lower()
    return is_text(headers) and coding in ("", "identity", *_DECODED) and not header(headers, "content-range")


def is_text(headers: Headers) -> bool:
    """Tell whether an answer is a page, a script or JSON."""
    return _TEXTS.match(header(headers, "content-type").strip()) is not None


def _socket(origin: str) -> str:
    return "ws" + origin.removeprefix("http")
