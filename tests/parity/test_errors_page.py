"""`docs/errors.md` says the same as the code."""

import inspect
import re
from pathlib import Path

import pytest

from paydesign.cli.flags import EXIT_CODES
from paydesign.errors import error_classes

PAGE = (Path(__file__).parents[2] / "docs" / "errors.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (\S+)\n\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))


def test_every_error_code_has_its_heading_in_order_and_nothing_else_has_one():
    headings = re.findall(r"^## (.*)$", PAGE, re.MULTILINE)

    assert headings == list(error_classes())


@pytest.mark.parametrize("code", error_classes())
def test_a_section_says_what_the_program_says(code):
    error = error_classes()[code]
    said = inspect.cleandoc(error.__doc__)

    section = SECTIONS[code]

    assert section.split() == f"{said} Exit code {error.status}.".split()


def test_every_exit_code_is_in_the_table_with_its_meaning():
    rows = dict(re.findall(r"^\| (\d+) \| (.*) \|$", PAGE, re.MULTILINE))

    assert {int(code): meaning for code, meaning in rows.items()} == EXIT_CODES
    assert {error.status for error in error_classes().values()} <= EXIT_CODES.keys()


def test_the_example_is_what_the_program_prints(paydesign):
    command, printed = re.search(r"```console\n\$ paydesign (.*?)\n(.*?)```", PAGE, re.DOTALL).groups()

    done = paydesign(*command.split())

    assert done.stdout == ""
    assert done.stderr == printed
