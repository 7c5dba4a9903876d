"""A further field that people write is one line of the model, and all else follows from it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import paydesign as package

SOURCE = Path(package.__file__).parent
SCRIPTS = SOURCE.parents[1] / "scripts"
PAGE = SOURCE.parents[1] / "docs" / "records.md"

ROW = '    budget: Annotated[tuple[str, ...], Written("texts", "What it may cost.")] = ()\n'
BEFORE = "    tags: Annotated"


@pytest.fixture
def run(tmp_path):
    """Return a function that runs Python on the program with one more row in the table."""
    overlay = tmp_path / "overlay" / "paydesign"
    overlay.mkdir(parents=True)
    for entry in SOURCE.iterdir():
        if entry.name not in ("records", "__pycache__"):
            (overlay / entry.name).symlink_to(entry)
    # The folder that the templates are looked for beside.
    (tmp_path / "templates").symlink_to(SOURCE.parents[1] / "templates")
    shutil.copytree(SOURCE / "records", overlay / "records")
    model = overlay / "records" / "model.py"
    text = model.read_text()
    assert text.count(BEFORE) == 1
    model.write_text(text.replace(BEFORE, ROW + BEFORE))

    def run(*arguments):
        environment = {**os.environ, "PYTHONPATH": str(overlay.parent), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def test_one_row_is_all_that_a_further_field_needs(run, tmp_path):
    record = tmp_path / "record.yaml"
    assert run("-m", "paydesign", "decide", "--defaults", "--record", record).returncode == 0
    text = record.read_text()
    record.write_text(text.replace("\nanswers:", "\nbudget: [one day]  # or two\nanswers:"))

    # The schema, and reading: it is valid, and a value of another kind is not.
    schema = json.loads(run("-m", "paydesign", "schema", "record").stdout)
    keys = list(schema["properties"])
    assert keys[keys.index("review_by") :][:3] == ["review_by", "budget", "tags"]
    assert schema["properties"]["budget"]["description"] == "What it may cost."
    assert run("-m", "paydesign", "validate", record).returncode == 0

    # A rewrite keeps it with its comment; a new file has it at its place.
    answers = ("decide", "--answers", record, "--dynamic-amount")
    run("-m", "paydesign", *answers, "--record", "other.yaml")
    assert "budget: [one day]  # or two\n" in (tmp_path / "other.yaml").read_text()
    emitted = run(
        "-c",
        "from paydesign.records.emit import emit; from paydesign.records.fields import *; "
        "from paydesign.records.codec import read_record; from paydesign.decisions.loader import load_tree; "
        "record = read_record(open('record.yaml', 'rb').read(), 'r', load_tree()); "
        "print(*data_of_record(record)); print(record.human.budget)",
    ).stdout.splitlines()
    assert "date budget answers" in emitted[0]
    assert emitted[1] == "('one day',)"

    # The documentation.
    page = tmp_path / "records.md"
    page.write_text(PAGE.read_text())
    done = run(
        "-c",
        f"import sys, pathlib; sys.path.append({str(SCRIPTS)!r}); import record_page; "
        "record_page.PAGE = pathlib.Path('records.md'); record_page.main()",
    )
    assert done.returncode == 0, done.stderr
    assert "| `budget` |  | What it may cost. |\n| `tags` |" in page.read_text()


def test_a_wrong_value_of_a_further_field_is_refused_with_its_place(run, tmp_path):
    record = tmp_path / "record.yaml"
    run("-m", "paydesign", "decide", "--defaults", "--record", record)
    record.write_text(record.read_text() + "budget: one day\n")

    done = run("-m", "paydesign", "validate", record)

    assert done.returncode == 3
    assert '`budget` is the text "one day"' in done.stderr


def test_the_page_of_the_keys_is_what_the_schema_says():
    done = subprocess.run([sys.executable, SCRIPTS / "record_page.py", "--check"], timeout=60, check=False)

    assert done.returncode == 0, "run scripts/record_page.py"
