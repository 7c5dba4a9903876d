"""`--help`: whole sentences at every width, values with their meaning, examples that work, exit codes."""

import re
import shlex

import pytest

from paydesign.catalog.discover import discover
from paydesign.cli.app import build_app, command_names
from paydesign.cli.flags import EXIT_CODES
from paydesign.cli.request import PROJECT_OPTIONS
from paydesign.decisions.loader import load_tree

WIDTHS = [60, 80, 120]


@pytest.fixture
def helped(paydesign):
    """Return a function that gives the help of a command as it is printed."""

    def helped(*command, columns=80):
        done = paydesign(*command, "--help", env={"COLUMNS": str(columns)})
        assert done.returncode == 0, done.stderr
        return done.stdout

    return helped


def words(text):
    return " ".join(text.split())


def commands():
    import typer

    return typer.main.get_command(build_app(command_names())).commands


@pytest.mark.parametrize("columns", WIDTHS)
def test_the_program_describes_each_command_in_a_whole_sentence(helped, columns):
    page = helped(columns=columns)

    assert "..." not in page
    assert "…" not in page
    for name, command in commands().items():
        sentence = words(command.help.split("\n\n")[0])
        assert sentence.endswith(".")
        assert f"  {name} " in page
        assert sentence in words(page)


def test_the_program_s_help_fits_a_screen(helped):
    lines = helped(columns=80).splitlines()

    rest = len(lines) - len(command_names())
    assert rest <= 13, "with ten commands that is a screen of 24 lines and a prompt"


@pytest.mark.parametrize("command", command_names())
def test_the_help_of_a_command_fits_a_screen(helped, command):
    assert len(helped(command, columns=100).splitlines()) <= 40
    assert len(helped(command, columns=80).splitlines()) <= 48


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("command", command_names())
def test_no_line_is_wider_than_the_terminal(helped, command, columns):
    for page in (helped(columns=columns), helped(command, columns=columns)):
        assert max(map(len, page.splitlines())) <= columns


@pytest.mark.parametrize("command", ["decide", "new"])
def test_a_project_flag_shows_its_values_its_default_and_an_example(helped, command):
    page = words(helped(command))
    new = words(helped("new"))

    catalog = discover()
    for values, default in (
        (catalog.modes, "payment"),
        (catalog.servers, "fastapi"),
        (catalog.clients, "html"),
        *((extra.values, extra.default) for extra in catalog.extras.values()),
    ):
        assert f" {default} (default" in page
        assert [value for value in values if not re.search(rf" {value}\b", page)] == []
    assert "usd by default" in page
    assert "by default the folder's" in page
    examples = new.partition(" Examples ")[2]
    assert [o for o in PROJECT_OPTIONS if f"--{o.replace('_', '-')} " not in examples and o != "mode"] == []


def test_a_question_shows_its_default(helped):
    asked = helped("new").partition("\nQuestions (no by default)\n")[2].partition("\n\n")[0]

    assert re.findall(r"^  --\[no-\](\S+)", asked, re.MULTILINE) == [
        question.flag_for(True).removeprefix("--") for question in load_tree().questions.values()
    ]


@pytest.mark.parametrize(
    "meaning",
    [
        "automatic (default: as soon as the payment is confirmed)",
        "manual (when you capture it)",
        "no (default: it is used once)",
        "on-session (for later payments by the customer on your pages)",
        "off-session (for later payments for which the customer is not there and must have agreed on the page)",
    ],
)
def test_the_values_of_an_extra_are_listed_with_their_meaning(helped, meaning):
    assert meaning in words(helped("new"))


def test_what_is_more_than_a_sentence_is_left_to_explain(helped, paydesign):
    assert "an authorization lapses" not in words(helped("new"))
    assert "an authorization lapses" in words(paydesign("explain", "--capture").stdout)


def test_the_flags_of_new_stand_in_groups(helped):
    headings = re.findall(r"^[A-Z][a-z ()]+$", helped("new"), re.MULTILINE)

    assert headings == ["Questions (no by default)", "Project", "Flags", "Examples"]


@pytest.mark.parametrize("command", [[], *([name] for name in command_names())], ids=" ".join)
def test_every_page_ends_with_examples_and_the_exit_codes(helped, command):
    page = helped(*command)

    examples = page.index("\nExamples")
    codes = page.index("\nExit codes")
    assert examples < codes
    assert "paydesign " + " ".join(command) in page[examples:codes]
    assert re.findall(r"\d+", page[codes:]) == [str(code) for code in EXIT_CODES]


def shown_examples():
    from paydesign.cli.app import EXAMPLES

    return [*EXAMPLES, *(line for command in commands().values() for line in command.epilog.splitlines())]


@pytest.mark.parametrize(
    "example", [line for line in shown_examples() if line.split()[1] not in ("preview", "simulate")]
)
def test_an_example_works_when_pasted(paydesign, example):
    if "shop/" in example or example.startswith("paydesign update shop"):
        paydesign("new", "shop", "--defaults")

    done = paydesign(
        *shlex.split(example)[1:], *(["--defaults"] if example.split()[1] in ("new", "decide") else [])
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "example", [line for line in shown_examples() if line.split()[1] in ("preview", "simulate")]
)
def test_an_example_that_serves_has_only_known_flags(helped, example):
    program, command, *rest = example.split()

    assert program == "paydesign"
    assert [word for word in rest if word.startswith("--") and word not in helped(command)] == []


def test_a_long_example_goes_on_in_the_next_line_as_a_shell_reads_it(helped):
    page = helped("new", columns=60)

    examples = page.partition("Examples\n")[2].partition("\nExit codes")[0].replace("\\\n", "")
    assert [words(line) for line in examples.splitlines()] == commands()["new"].epilog.splitlines()


def test_preview_does_not_suggest_to_open_a_browser_for_json(paydesign):
    done = paydesign("preview", "--json")

    assert done.returncode == 2
    assert "there is no flag --json" in done.stdout
    assert "did you mean" not in done.stdout


def test_a_flag_that_is_close_is_still_suggested(paydesign):
    assert "did you mean --keep-data?" in paydesign("preview", "--keepdata").stderr
