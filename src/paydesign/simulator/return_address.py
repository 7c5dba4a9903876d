"""Where a customer is led back to. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit

from .rules import Refusal

_SCRIPTS = ("blob", "data", "javascript", "vbscript")
"""Schemes of addresses that are code: it would run in a page of the stand-in, which may drive it."""


def check_return_url(given: str | None) -> str | None:
    """Return the address, of a page or of an app ("myapp://paid").

    Raises:
        Refusal: It has no scheme, or nothing follows it, or it is code.
    """
    if given is None:
        return None
    scheme, host = _parts(given)
    if scheme in _SCRIPTS:
        raise Refusal("return_url_script", scheme=scheme)
    if not scheme or not (host or "://" not in given):
        raise Refusal("url_invalid", name="return_url")
    return given


def _parts(given: str) -> tuple[str, str]:
    try:
        parts = urlsplit(given)
    except ValueError:  # what is in its brackets is no address
        return "", ""
    return parts.scheme, parts.netloc
