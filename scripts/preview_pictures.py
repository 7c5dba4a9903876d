"""Take the pictures of the pages and of the inspector in docs/images/, from real previews in a real browser.

    .venv/bin/python scripts/preview_pictures.py [CASE ...]

Needs playwright and chromium (scripts/test.sh installs them). A CASE is a part of a folder's name, such as `two-step`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chromium import chromium, find_chromium
from playwright.sync_api import Page

IMAGES = Path(__file__).parents[1] / "docs" / "images"
CASES = {
    "accept-a-payment": ["--no-multi-page", "--no-dynamic-amount", "--no-server-logic"],
    "accept-a-payment-deferred": ["--no-multi-page", "--dynamic-amount", "--no-server-logic"],
    "finalize-payments-on-the-server": ["--no-multi-page", "--dynamic-amount", "--server-logic"],
    "two-step-on-the-client": ["--multi-page", "--no-server-logic"],
    "two-step-on-the-server": ["--multi-page", "--server-logic"],
}
SIZES = {"phone": (390, 844), "desktop": (1366, 768)}


def main() -> None:
    wanted = sys.argv[1:] or [""]
    with tempfile.TemporaryDirectory() as folder, chromium(find_chromium()) as browser:
        python = project_environment(Path(folder))
        for case, answers in CASES.items():
            if not any(part in case for part in wanted):
                continue
            for name, (width, height) in SIZES.items():
                with preview(Path(folder) / f"{case}-{name}", answers, python) as (url, inspector):
                    page = browser.new_page(viewport={"width": width, "height": height})
                    take_all(page, url, inspector, IMAGES / "pages" / f"{case}-{name}")
                    page.close()


def project_environment(folder: Path) -> Path:
    """Return an environment with the requirements that the projects share."""
    run("new", str(folder / "any"), "--defaults")
    venv = folder / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    subprocess.run(
        [str(venv / "bin/pip"), "install", "--quiet", "-r", str(folder / "any/requirements.txt")], check=True
    )
    return venv


@contextmanager
def preview(folder: Path, answers: list[str], venv: Path) -> Iterator[tuple[str, str]]:
    run("new", str(folder), *answers, "--name", "shop")
    child = subprocess.Popen(
        [sys.executable, "-m", "paydesign", "preview", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "VIRTUAL_ENV": str(venv)},
    )
    assert child.stdout is not None
    try:
        url = child.stdout.readline().strip()
        inspector = child.stdout.readline().strip().removeprefix("inspector: ")
        yield url, inspector
    finally:
        child.terminate()
        child.wait()


def take_all(page: Page, url: str, inspector: str, prefix: Path) -> None:
    page.goto(url)
    if (onward := page.get_by_role("button", name="Continue to payment")).count():
        page.get_by_role("button", name="Continue to payment").and_(page.locator(":enabled")).wait_for()
        take(page, prefix, "cart")
        onward.click()
        page.wait_for_url("**/details.html")
    enter_card(page)
    take(page, prefix, "payment")
    if (review := page.get_by_role("button", name="Review order")).count():
        review.click()
        page.wait_for_url("**/review.html")
    pay = page.get_by_role("button", name=re.compile("^Pay ")).and_(page.locator(":enabled"))
    pay.wait_for()
    if "review" in page.url:
        take(page, prefix, "review")
    pay.click()
    page.wait_for_url("**/complete.html**")
    page.get_by_role("heading", name="Thank you").wait_for()
    take(page, prefix, "complete")
    page.goto(inspector)
    page.locator(".row.delivery", has_text="payment_intent.succeeded").wait_for()
    take(page, prefix, "inspector", full=False)


def enter_card(page: Page) -> None:
    form = page.frame_locator('iframe[title="Secure payment input frame"]')
    form.get_by_label("Card number").fill("4242 4242 4242 4242")
    form.get_by_label("Expiration date").fill("12 / 34")
    form.get_by_label("Security code").fill("123")
    form.get_by_label("Country").select_option("US")
    form.get_by_label("ZIP code").fill("94107")


def take(page: Page, prefix: Path, name: str, *, full: bool = True) -> None:
    prefix.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=f"{prefix}-{name}.png", full_page=full)


def run(*arguments: Any) -> None:
    subprocess.run([sys.executable, "-m", "paydesign", *arguments], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
