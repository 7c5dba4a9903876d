"""The plan says what would be written, to people and to machines."""

from __future__ import annotations

import hashlib
import json

import jsonschema

from paydesign.project.plan import plan, plan_schema

TREE = {"server/app.py": b"x" * 1234, ".env.example": b""}


def test_a_plan_names_path_size_and_digest_of_each_file_and_the_totals() -> None:
    assert plan(TREE).as_dict() == {
        "schema": "paydesign/plan/v1",
        "files": [
            {"path": ".env.example", "bytes": 0, "sha256": hashlib.sha256(b"").hexdigest()},
            {"path": "server/app.py", "bytes": 1234, "sha256": hashlib.sha256(b"x" * 1234).hexdigest()},
        ],
        "total": {"files": 2, "bytes": 1234},
    }


def test_a_plan_follows_its_schema() -> None:
    document = json.loads(json.dumps(plan(TREE).as_dict()))

    jsonschema.Draft202012Validator.check_schema(plan_schema())
    jsonschema.validate(document, plan_schema(), jsonschema.Draft202012Validator)


def test_the_text_lines_up_and_ends_with_the_totals() -> None:
    empty, full = hashlib.sha256(b"").hexdigest(), hashlib.sha256(b"x" * 1234).hexdigest()

    assert plan(TREE).as_text().splitlines() == [
        f".env.example       0  {empty}",
        f"server/app.py  1,234  {full}",
        "2 files, 1,234 bytes",
    ]


def test_a_narrow_terminal_gets_short_digests() -> None:
    lines = plan(TREE).as_text(width=60).splitlines()

    assert max(map(len, lines)) <= 60
    assert lines[0] == ".env.example       0  e3b0c44298fc"


def test_a_plan_of_nothing_is_empty() -> None:
    assert plan({}).as_text() == "0 files, 0 bytes\n"
