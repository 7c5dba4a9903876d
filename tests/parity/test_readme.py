"""What the README says is what the program does."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

from paydesign.catalog.discover import discover
from paydesign.cli.app import command_names
from paydesign.cli.flags import EXAMPLES
from paydesign.decisions.engine import walk
from paydesign.decisions.loader import load_tree
from paydesign.errors import error_classes
from paydesign.render.matrix import cases

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
QUESTIONS = ("multi_page", "dynamic_amount", "server_logic")


def test_every_command_of_it_works_in_its_order(paydesign):
    commands = re.findall(r"^\$ paydesign (.+)$", README, re.MULTILINE)

    assert len(commands) >= 9
    for command in commands:
        done = paydesign(*shlex.split(command))
        assert done.returncode == 0, f"paydesign {command}\n{done.stderr}"


def test_its_answers_file_is_the_example_that_explain_shows():
    assert re.findall(r"```yaml\n(.+?)\n```", README, re.DOTALL) == ["\n".join(EXAMPLES["--answers"])]


def test_every_command_is_named_in_it():
    assert [name for name in command_names() if f"paydesign {name}" not in README] == []


def test_its_table_is_the_tree():
    rows = re.findall(
        r"^\| (yes|no) \| (yes|no|not asked) \| (yes|no) \| \[?([a-z-]+)\]?.* \| (\w+) \|$", README, re.M
    )
    tree = [
        (
            *({True: "yes", False: "no", None: "not asked"}[answers.get(question)] for question in QUESTIONS),
            done.outcome.guide,
            done.outcome.confirm_on,
        )
        for done in walk(load_tree())
        for answers in [{step.question.id: step.answer for step in done.taken}]
    ]

    assert sorted(rows) == sorted(tree)


def test_its_exit_codes_are_the_programs():
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}

    assert listed == {0} | {error.status for error in error_classes().values()}


def test_it_names_every_server_and_client_there_is():
    catalog = discover()

    titles = [layer.title.split(",")[0] for layer in (*catalog.servers.values(), *catalog.clients.values())]
    assert [title for title in titles if title not in README] == []


def test_its_links_and_pictures_are_there():
    local = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)

    assert [path for path in local if not (ROOT / path).exists()] == []


def test_the_repository_names_no_path_of_a_machine():
    pattern = re.compile(r"/(?:work|home|root)/|file://")
    folders = [ROOT / name for name in ("src", "templates", "docs", "scripts", "examples")]
    caches = re.compile(r"/(?:__pycache__|node_modules|test-results|\.\w+_cache)/")
    texts = [
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and not caches.search(str(path))
    ]

    assert [path for path in texts if pattern.search(path.read_text("utf-8", errors="replace"))] == []


def test_nothing_we_write_fetches_paydesign_from_an_index(rendered_projects):
    # Nobody owns the name there: whoever takes it would run code on the machine of everybody who pastes the line.
    fetch = re.compile(
        r"(?:uvx|(?:pipx?|uv tool) (?:install|run)|npx)\s+(?:-\S+\s+)*paydesign|paydesign(?:==|@)\d"
    )
    folders = [ROOT / name for name in ("src", "templates", "docs", "scripts", "examples")]
    ours = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8", errors="replace")
        for path in [ROOT / "README.md", *ours]
        if not re.search(r"/(?:__pycache__|node_modules|test-results|\.\w+_cache)/", str(path))
    }
    texts |= {
        f"{case}: {path}": content.decode("utf-8", errors="replace")
        for case, files in rendered_projects.items()
        for path, content in files.items()
    }

    assert [name for name, text in texts.items() if fetch.search(text)] == []


def test_its_table_of_support_is_what_can_be_generated():
    script = ROOT / "scripts" / "support_table.py"

    done = subprocess.run([sys.executable, script, "--check"], check=False)

    assert done.returncode == 0, "run scripts/support_table.py"


def test_the_extras_that_it_names_are_those_that_can_be_generated():
    found = {(id, c.server, c.client) for c in cases(load_tree(), discover()) for id in c.extras}

    sides = [(server, client) for server in ("fastapi", "express") for client in ("html", "react")]
    assert found == {(id, *side) for id in ("save_card", "capture") for side in sides}
    assert "`--save-card` keeps the payment method of a payment" in README
    assert "`--capture manual` holds the amount until you capture it." in README
