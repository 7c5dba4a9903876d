"""explain, compare and tree on a real terminal: styles, columns, NO_COLOR and TERM=dumb."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

import pytest

STYLE = re.compile(r"\x1b\[([\d;]*)m")
COMPARE = ("compare", "accept-a-payment", "finalize-payments-on-the-server")


@pytest.fixture
def on_terminal(tmp_path):
    """Run the program on a terminal of the given width and return what it wrote there."""

    def run(*arguments, columns, **env):
        ours, its = pty.openpty()
        fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        dropped = ("NO_COLOR", "COLUMNS", "LINES", "FORCE_COLOR")
        process = subprocess.Popen(
            [sys.executable, "-m", "paydesign", *arguments],
            stdin=its,
            stdout=its,
            stderr=its,
            cwd=tmp_path,
            env={
                **{k: v for k, v in os.environ.items() if k not in dropped},
                "TERM": "xterm-256color",
                **env,
            },
        )
        os.close(its)
        written = b""
        try:
            while chunk := os.read(ours, 65536):
                written += chunk
        except OSError:
            pass  # Linux says so when the other side of a terminal is closed.
        os.close(ours)
        assert process.wait(timeout=60) == 0
        return written.decode("utf-8").replace("\r\n", "\n")

    return run


@pytest.mark.parametrize("topic", [["explain", "accept-a-payment"], COMPARE, ["tree"]], ids=lambda a: a[0])
def test_a_dumb_terminal_gets_plain_text(on_terminal, topic):
    written = on_terminal(*topic, columns=80, TERM="dumb")

    assert "\x1b" not in written


def test_headings_are_bold_and_code_is_coloured(on_terminal):
    written = on_terminal("explain", "accept-a-payment", columns=80)

    assert "\x1b[1mFlow\x1b[0m" in written
    assert re.search(r"\x1b\[36m +stripe\.confirmPayment", written)


def test_no_color_takes_the_colours_away(on_terminal):
    written = on_terminal("explain", "accept-a-payment", columns=80, NO_COLOR="1")

    assert {code for codes in STYLE.findall(written) for code in codes.split(";")} <= {"0", "1", "2"}


@pytest.mark.parametrize(("columns", "two"), [(60, False), (80, True), (120, True)])
def test_two_columns_where_there_is_room(on_terminal, columns, two):
    lines = STYLE.sub("", on_terminal(*COMPARE, columns=columns)).splitlines()

    assert any(re.fullmatch(r"Flow +Flow", line) for line in lines) is two
    assert ("Flow: Accept a payment" in lines) is not two
    assert [line for line in lines if len(line) > columns and len(line.split()) > 1] == []


@pytest.mark.parametrize("columns", [60, 80, 100, 120])
@pytest.mark.parametrize("command", ["new", "preview"])
def test_help_breaks_no_word_and_cuts_no_flag_off(on_terminal, command, columns):
    written = STYLE.sub("", on_terminal(command, "--help", columns=columns))

    flags = {"new": ["--[no-]dynamic-amount", "--[no-]server-logic"], "preview": ["--keep-data"]}[command]
    words = re.sub(r"[\s│]+", " ", written)
    assert [flag for flag in flags if flag not in words] == []
    assert "…" not in written
    assert max(map(len, written.splitlines())) <= columns
