"""The real program in a real terminal, as a person uses it."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Start = Callable[..., Any]
Run = Callable[..., "subprocess.CompletedProcess[str]"]

FIRST = "Is the checkout spread over several pages?"
SECOND = "Can the amount change after the page has loaded?"
THIRD = "Must your server decide something just before the payment is confirmed?"
MODE = "What happens with the payment details?"
SERVER = "Which server, FastAPI or Express?"
PAGE = "What are the pages written in, HTML or React?"
CURRENCY = "Which currency do you charge in?"
LAST = "Write the project to shop/?"
KEYS = "ctrl-C leaves"
"""What a question is drawn with last."""
WAY = [FIRST, SECOND, THIRD, CURRENCY, LAST]
"""What `new shop` asks if Enter is pressed every time, and what CHOSEN has is given."""

ENTER, UP, DOWN, LEFT, ESCAPE = "\r", "\x1b[A", "\x1b[B", "\x1b[D", "\x1b"
CTRL_C, CTRL_D, CTRL_U = "\x03", "\x04", "\x15"
CHOSEN = ("--mode", "payment", "--server", "fastapi", "--client", "html")
"""What there is more and more to choose from; one test has it all asked."""

NEW_SHOP = ("-m", "paydesign", "new", "shop", "--date", "2026-01-01", *CHOSEN)
ROWS = {
    "--multi-page --no-server-logic": "yn",
    "--multi-page --server-logic": "yy",
    "--no-multi-page --no-dynamic-amount --no-server-logic": "nnn",
    "--no-multi-page --no-dynamic-amount --server-logic": "nny",
    "--no-multi-page --dynamic-amount --no-server-logic": "nyn",
    "--no-multi-page --dynamic-amount --server-logic": "nyy",
}


@pytest.fixture
def new_shop(start: Start) -> Start:
    """Return a function that starts `paydesign new shop` and presses Enter until it asks the given prompt."""

    def new_shop(until: str = FIRST, **terminal: Any) -> Any:
        started = start(*NEW_SHOP, **terminal)
        for prompt in WAY[: WAY.index(until)]:
            started.wait_for(prompt)
            started.send(ENTER)
        started.wait_for(until)
        return started

    return new_shop


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize("columns", [60, 120])
def test_enter_alone_leads_to_a_project(new_shop: Start, tmp_path: Path, columns: int) -> None:
    terminal = new_shop(LAST, columns=columns, rows=80)
    terminal.wait_for(
        "Guide Accept a payment (accept-a-payment)",
        "Create the Intent before the page is shown",
        "Confirm in the browser, by Stripe.js",
        "Why • Payment details and the Pay button are on one page.",
        "Watch for •",
        "Stripe now recommends the Payment Element with Checkout Sessions",
        "Otherwise • Is the checkout spread over several pages? Yes: Build two-step confirmation (",
        "Project mode payment, server fastapi, client html, currency usd",
    )

    terminal.send(ENTER)

    assert terminal.exit_status() == 0
    assert (tmp_path / "shop" / "paydesign.yaml").is_file()
    assert terminal.is_restored()


@pytest.mark.parametrize(("flags", "keys"), ROWS.items(), ids=ROWS.values())
def test_the_wizard_writes_the_same_bytes_as_the_flags(
    start: Start, paydesign: Run, tmp_path: Path, flags: str, keys: str
) -> None:
    (tmp_path / "flags").mkdir()
    by_flags = paydesign(*NEW_SHOP[2:], *flags.split(), cwd=tmp_path / "flags")
    terminal = start(*NEW_SHOP)

    for number, key in enumerate(keys, start=1):
        terminal.wait_for(f"Question {number} of")
        terminal.send(key)
    terminal.wait_for(CURRENCY)
    terminal.send(ENTER)
    terminal.wait_for(LAST)
    terminal.send("y")

    assert terminal.exit_status() == 0
    assert by_flags.returncode == 0, by_flags.stderr
    assert files(tmp_path / "shop") == files(tmp_path / "flags" / "shop")


def test_given_answers_are_not_asked(start: Start) -> None:
    terminal = start(*NEW_SHOP, "--no-multi-page", "--currency", "eur", "--server-logic")
    terminal.wait_for("Question 1 of at most 1", SECOND)

    terminal.send("y")

    terminal.wait_for(LAST, "currency eur")


def test_a_guide_leaves_only_the_modes_that_it_has(start: Start) -> None:
    terminal = start(*NEW_SHOP[:6], "--server", "express", "--multi-page")
    terminal.wait_for(THIRD)

    terminal.send(ENTER)
    terminal.wait_for(MODE, "Save a payment method", KEYS)

    assert "Subscription" not in terminal.said()
    terminal.send(ENTER)
    terminal.wait_for(PAGE)


def test_the_bare_program_asks_for_the_folder(start: Start, tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "mine.txt").write_text("mine")
    terminal = start("-m", "paydesign")
    for prompt in (FIRST, SECOND, THIRD, MODE, SERVER, PAGE, CURRENCY):
        terminal.wait_for(prompt)
        terminal.send(ENTER)
    terminal.wait_for("Which folder?")
    terminal.send(ENTER)
    terminal.wait_for("not empty")

    terminal.send(CTRL_U + "store" + ENTER)
    terminal.wait_for("Write the project to store/?")
    terminal.send(ENTER)

    assert terminal.exit_status() == 0
    assert (tmp_path / "store" / "paydesign.yaml").is_file()
    assert files(tmp_path / "shop") == {"mine.txt": b"mine"}


def test_decide_asks_the_same_questions_and_nothing_else(start: Start) -> None:
    terminal = start("-m", "paydesign", "decide")

    for number, key in enumerate("nny", start=1):
        terminal.wait_for(f"Question {number} of")
        terminal.send(key)

    assert terminal.exit_status() == 0
    assert "finalize-payments-on-the-server" in terminal.said()


def test_the_summary_of_a_decision_has_what_was_said_of_the_project(start: Start, tmp_path: Path) -> None:
    flags = ["--no-multi-page", "--dynamic-amount", "--mode", "subscription", "--record", "r.yaml"]
    terminal = start("-m", "paydesign", "decide", *flags)

    terminal.wait_for(THIRD)
    terminal.send(ENTER)
    terminal.wait_for("mode subscription")
    terminal.wait_for("Write the record to r.yaml?")
    terminal.send(ENTER)

    assert terminal.exit_status() == 0
    assert "project: {mode: subscription}" in (tmp_path / "r.yaml").read_text()


@pytest.mark.parametrize("key", ["b", LEFT, UP + UP + ENTER, "k" + "k" + ENTER], ids=ascii)
def test_back_returns_to_the_question_before(new_shop: Start, key: str) -> None:
    terminal = new_shop(SECOND)

    terminal.send(key)

    terminal.wait_for(FIRST, "Question 1 of at most 3")


@pytest.mark.parametrize("key", ["<" + ENTER, UP, ESCAPE], ids=ascii)
def test_back_works_from_a_text_and_from_the_confirmation(new_shop: Start, key: str) -> None:
    terminal = new_shop(LAST)

    terminal.send("b")
    terminal.wait_for(CURRENCY)
    terminal.send(key)
    terminal.wait_for(THIRD)
    terminal.send("y")
    terminal.wait_for(CURRENCY)
    terminal.send("EUR" + ENTER)

    terminal.wait_for("Confirm: on your server", "currency eur")


@pytest.mark.parametrize("key", ["?", UP + ENTER], ids=["key", "row"])
def test_help_explains_the_question_and_keeps_the_place(new_shop: Start, key: str) -> None:
    terminal = new_shop(SECOND)

    terminal.send(key)
    terminal.wait_for(
        SECOND,
        "Answer yes if items, quantities, shipping or discount codes can change the total",
        "https://docs.stripe.com/payments/payment-element/design-an-integration",
    )
    terminal.send(key[-1])
    terminal.wait_until(lambda: "Answer yes if" not in terminal.said())
    terminal.send("y")

    terminal.wait_for(THIRD)


def test_help_on_a_text_keeps_the_place(new_shop: Start) -> None:
    terminal = new_shop(CURRENCY)

    terminal.send("?" + ENTER)

    terminal.wait_for("On the command line: --currency usd (the default)", CURRENCY)


SETTINGS = {
    MODE: [
        "Not every guide has every mode",
        "payment (default): Charge once, with a PaymentIntent.",
        "setup: Save a payment method for later without charging it now, with a SetupIntent.",
        "subscription: Charge again every period",
        "On the command line: --mode payment (the default)",
    ],
    SERVER: [
        "what must be installed to run the project differs",
        "fastapi (default): FastAPI; needs Python 3.11 or newer.",
        "express: Express; needs Node.js 20.19 or newer.",
        "On the command line: --server fastapi (the default)",
    ],
    PAGE: [
        "what differs is whether they are built before they are served",
        "html (default): HTML, no build step.",
        "react: React, built with Vite; needs Node.js 20.19 or newer.",
        "On the command line: --client html (the default)",
    ],
    CURRENCY: [
        "Amounts are integers in its minor unit: 1999 is 19.99 usd, but 1999 jpy.",
        "One of: aed,",
        "zar. On the command line: --currency usd (the default)",
    ],
    "Which folder?": [
        "The last part becomes the project's name",
        "On the command line: paydesign new shop (the default)",
    ],
}
"""Setting -> what `?` says of it: what it changes, what each value means, the default, and the flag."""


@pytest.mark.parametrize("mode", ["xterm-256color", "dumb"])
def test_at_60_by_24_the_keys_are_visible_and_help_explains_each_setting(start: Start, mode: str) -> None:
    is_plain = mode == "dumb"
    terminal = start("-m", "paydesign", "new", columns=60, rows=24, TERM=mode)
    keys, enter = ("Ctrl-C leaves.", "\n") if is_plain else (KEYS, ENTER)
    for prompt in (FIRST, SECOND, THIRD):
        terminal.wait_for(prompt)
        terminal.wait_for(keys)
        terminal.send("n\n" if is_plain else "n")
    for prompt, explained in SETTINGS.items():
        terminal.wait_for(prompt)
        terminal.wait_for(keys)
        is_typed = is_plain or prompt in (CURRENCY, "Which folder?")
        terminal.send("?" + (enter if is_typed else ""))
        if is_plain:  # of what has scrolled by, the last is on the screen
            for said in explained:
                terminal.wait_for(said)
        else:
            terminal.wait_for(*explained, keys)
        terminal.send(enter)
    terminal.wait_for(LAST)
    terminal.wait_for(keys)


@pytest.mark.parametrize("mode", ["xterm-256color", "dumb"])
def test_where_the_answers_lead_is_on_a_small_screen_when_it_is_confirmed(new_shop: Start, mode: str) -> None:
    terminal = new_shop(LAST, columns=60, rows=24, TERM=mode)

    terminal.wait_for(
        "Ctrl-C leaves" if mode == "dumb" else KEYS,
        "Guide: Accept a payment (accept-a-payment)",
        "Create: the Intent before the page is shown",
        "Confirm: in the browser, by Stripe.js",
    )


@pytest.mark.parametrize("keys", [DOWN, "j", DOWN + UP + DOWN, "jkj"], ids=ascii)
def test_the_highlight_moves_and_enter_takes_it(new_shop: Start, keys: str) -> None:
    terminal = new_shop(FIRST)

    terminal.send(keys)
    terminal.wait_for("▸ Yes")
    terminal.send(ENTER)

    terminal.wait_for("Question 2 of at most 2", THIRD)


def test_no_at_the_confirmation_writes_nothing(new_shop: Start, tmp_path: Path) -> None:
    terminal = new_shop(LAST)

    terminal.send("n")

    assert terminal.exit_status() == 130
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("prompt", "mode", "key"),
    [
        *((prompt, "xterm-256color", CTRL_C) for prompt in WAY),
        *((prompt, "xterm-256color", CTRL_D) for prompt in (SECOND, CURRENCY, LAST)),
        *((prompt, "dumb", CTRL_C) for prompt in (FIRST, CURRENCY, LAST)),
        *((prompt, "dumb", CTRL_D) for prompt in (FIRST, LAST)),
    ],
    ids=ascii,
)
def test_leaving_at_any_prompt_leaves_nothing_behind(
    new_shop: Start, tmp_path: Path, prompt: str, mode: str, key: str
) -> None:
    terminal = new_shop(prompt, TERM=mode)

    terminal.send(key)

    assert terminal.exit_status() == 130
    assert list(tmp_path.iterdir()) == []
    assert terminal.is_restored()
    assert "nothing was written" in terminal.said()
    assert "▸" not in terminal.screen()


@pytest.mark.parametrize(
    ("number", "prompt"),
    [
        (signal.SIGINT, FIRST),
        (signal.SIGINT, CURRENCY),
        (signal.SIGTERM, CURRENCY),
        (signal.SIGTERM, LAST),
        (signal.SIGHUP, SECOND),
        (signal.SIGHUP, CURRENCY),
    ],
)
def test_signals_leave_nothing_behind(
    new_shop: Start, tmp_path: Path, prompt: str, number: signal.Signals
) -> None:
    terminal = new_shop(prompt)

    terminal.kill(number)

    assert terminal.exit_status() == 130
    assert list(tmp_path.iterdir()) == []
    assert terminal.is_restored()


@pytest.mark.parametrize("prompt", [FIRST, CURRENCY, LAST])
def test_closing_the_terminal_ends_the_program(new_shop: Start, tmp_path: Path, prompt: str) -> None:
    terminal = new_shop(prompt)

    status = terminal.hang_up()

    assert status == 130
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("prompt", [SECOND, CURRENCY])
def test_a_resize_in_the_middle_of_a_question_draws_it_anew(new_shop: Start, prompt: str) -> None:
    terminal = new_shop(prompt, columns=120, rows=40)
    terminal.wait_for(KEYS)
    before = terminal.said()

    terminal.resize(60, 40)
    terminal.wait_until(lambda: terminal.said() == before and "│" in terminal.screen())
    narrow = terminal.screen()
    terminal.resize(120, 40)
    terminal.wait_until(lambda: terminal.said() == before and terminal.screen() != narrow)
    terminal.send(ENTER)

    terminal.wait_for(WAY[WAY.index(prompt) + 1])


PASTE = "\x1b[200~{}\x1b[201~"


@pytest.mark.parametrize("prompt", [FIRST, LAST])
def test_a_paste_of_several_lines_answers_nothing(new_shop: Start, tmp_path: Path, prompt: str) -> None:
    terminal = new_shop(prompt)

    terminal.send(PASTE.format("y\r\ny\r\n\r\n") + "?")

    terminal.wait_for(
        "As a flag: --multi-page" if prompt == FIRST else "Nothing has been written yet", prompt
    )
    assert list(tmp_path.iterdir()) == []


def test_a_paste_of_several_lines_into_a_text_is_cut_and_not_submitted(new_shop: Start) -> None:
    terminal = new_shop(CURRENCY)

    terminal.send(PASTE.format("eur\r\njpy\r\n"))
    terminal.wait_for("▸ eur", KEYS)
    assert "jpy" not in terminal.said()
    terminal.send(ENTER)

    terminal.wait_for("currency eur")


def test_what_is_typed_ahead_answers_questions_but_never_confirms(new_shop: Start, tmp_path: Path) -> None:
    terminal = new_shop(FIRST)

    terminal.send("nny" + ENTER * 20)
    terminal.wait_for(LAST)
    terminal.send("?")
    terminal.wait_for("Nothing has been written yet")
    assert list(tmp_path.iterdir()) == []
    terminal.send("?" + ENTER)

    assert terminal.exit_status() == 0


def test_no_colour_is_used_if_it_is_not_wanted(new_shop: Start) -> None:
    terminal = new_shop(LAST, NO_COLOR="1")
    terminal.send(ENTER)
    terminal.exit_status()

    codes = {code for codes in re.findall(r"\x1b\[([\d;]*)m", terminal.output) for code in codes.split(";")}

    assert codes <= {"", "0", "1", "2"}


def test_colour_is_used_otherwise(new_shop: Start) -> None:
    terminal = new_shop(SECOND)

    terminal.wait_until(lambda: re.search(r"\x1b\[[\d;]*36", terminal.output))


@pytest.mark.parametrize(
    ("environment", "columns"),
    [({"TERM": "dumb"}, 60), ({"TERM": "dumb"}, 120), ({"PYTHONIOENCODING": "ascii"}, 80)],
    ids=["dumb 60", "dumb 120", "ascii"],
)
def test_a_dumb_terminal_gets_plain_lines(
    new_shop: Start, tmp_path: Path, columns: int, environment: dict[str, str]
) -> None:
    terminal = new_shop(LAST, columns=columns, rows=130, **environment)
    terminal.wait_for(
        "1. No: details and Pay on one page",
        "So far: Several pages? No, Can the amount change? No.",
        "Otherwise:",
    )

    terminal.send(ENTER)

    assert terminal.exit_status() == 0
    assert (tmp_path / "shop" / "paydesign.yaml").is_file()
    assert terminal.output.isascii()
    assert "\x1b" not in terminal.output


def test_several_lines_at_once_answer_nothing_on_a_dumb_terminal(new_shop: Start) -> None:
    terminal = new_shop(FIRST, TERM="dumb")

    terminal.send("y\ny\ny\n")
    terminal.wait_for("Several lines came at once")
    terminal.send("n\n")

    terminal.wait_for(SECOND)
