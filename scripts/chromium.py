"""The browser of the tests and the pictures; run by itself it tells whether that browser starts (if not, exit 1)."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def find_chromium() -> str | None:
    """Return the path of the program; its shell, which has no windows, draws a page in a third of the time."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


@contextmanager
def chromium(path: str | None) -> Iterator[Any]:
    """Start the program at a path, or the one that Playwright has of its own, and end it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path)
        yield browser
        browser.close()


def check() -> int:
    path = find_chromium()
    try:
        if path is None:
            raise FileNotFoundError("neither chromium-headless-shell nor chromium is on the PATH")
        with chromium(path) as browser:
            browser.new_page().set_content("<p>It draws a page.")
    except Exception as error:
        print(f"the browser for the tests does not start ({path or 'none'}): {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(check())
