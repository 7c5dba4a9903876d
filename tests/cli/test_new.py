"""`paydesign new`: the project and its record, the same bytes from every way in."""

import hashlib
import json
import os
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml

ROWS = [
    (True, None, False),
    (True, None, True),
    (False, False, False),
    (False, False, True),
    (False, True, False),
    (False, True, True),
]
QUESTIONS = ("multi_page", "dynamic_amount", "server_logic")
DATED = ("--date", "2026-11-23")


def flags(row):
    given = ((q, a) for q, a in zip(QUESTIONS, row, strict=True) if a is not None)
    return [f"--{'' if answer else 'no-'}{question.replace('_', '-')}" for question, answer in given]


def answers(row):
    return {q: answer for q, answer in zip(QUESTIONS, row, strict=True) if answer is not None}


def contents(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_flags_an_answers_file_and_the_record_give_the_same_bytes(paydesign, tmp_path, row):
    (tmp_path / "answers.json").write_text(json.dumps(answers(row)))
    for way in ("flags", "file", "record"):
        (tmp_path / way).mkdir()

    by_flags = paydesign("new", "flags/shop", *flags(row), *DATED)
    by_file = paydesign("new", "file/shop", "--answers", "answers.json", *DATED)
    by_record = paydesign("new", "record/shop", "--answers", "flags/shop/paydesign.yaml")

    assert [done.returncode for done in (by_flags, by_file, by_record)] == [0, 0, 0], by_flags.stderr
    written = contents(tmp_path / "flags/shop")
    assert contents(tmp_path / "file/shop") == written
    assert contents(tmp_path / "record/shop") == written


def test_the_bytes_do_not_depend_on_hash_seed_locale_time_zone_or_umask(paydesign, tmp_path):
    seen = []
    for number, (env, umask) in enumerate(
        [
            ({"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"}, 0o022),
            ({"PYTHONHASHSEED": "4242", "LC_ALL": "C.UTF-8", "TZ": "Pacific/Kiritimati"}, 0o077),
            ({"PYTHONHASHSEED": "7", "LANG": "tr_TR.UTF-8", "PYTHONUTF8": "0", "TZ": "America/Lima"}, 0o000),
        ]
    ):
        (tmp_path / str(number)).mkdir()
        before = os.umask(umask)
        try:
            done = paydesign(
                "new", f"{number}/shop", *flags(ROWS[1]), env={**env, "SOURCE_DATE_EPOCH": "1795392000"}
            )
        finally:
            os.umask(before)
        assert done.returncode == 0, done.stderr
        seen.append(contents(tmp_path / str(number) / "shop"))
        assert (tmp_path / str(number) / "shop/README.md").stat().st_mode & 0o777 == 0o666 & ~umask

    assert seen[0] == seen[1] == seen[2]


def test_comments_and_texts_of_the_record_come_along(paydesign, tmp_path):
    paydesign("new", "first", *flags(ROWS[0]), *DATED)
    record = tmp_path / "first/paydesign.yaml"
    edited = record.read_text().replace(
        "status: accepted", "status: accepted\ncontext: |\n  We sell tea.  # not a comment\n# a comment"
    )
    record.write_text(edited)

    done = paydesign("new", "second", "--answers", "first/paydesign.yaml")

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "second/paydesign.yaml").read_text() == edited


def test_the_manifest_has_the_digest_of_every_file(paydesign, tmp_path):
    paydesign("new", "shop", "--defaults")

    manifest = json.loads((tmp_path / "shop/.paydesign/manifest.json").read_text())
    written = contents(tmp_path / "shop")
    del written[".paydesign/manifest.json"]
    assert manifest["files"] == written


def test_the_record_says_what_was_decided_and_is_valid(paydesign, tmp_path):
    paydesign("new", "shop", *flags(ROWS[3]), *DATED, "--currency", "eur")

    record = yaml.safe_load((tmp_path / "shop/paydesign.yaml").read_text())
    assert list(record)[:6] == ["schema", "id", "title", "status", "date", "answers"]
    assert record["date"] == "2026-11-23"
    assert record["answers"] == answers(ROWS[3])
    assert record["project"] == {
        "name": "shop",
        "mode": "payment",
        "server": "fastapi",
        "client": "html",
        "currency": "eur",
    }
    assert "static-page-with-server-logic" in [notice["code"] for notice in record["notices"]]
    assert paydesign("validate", "shop/paydesign.yaml").stdout == "shop/paydesign.yaml: valid\n"


def test_a_dry_run_says_exactly_what_is_written_later_and_writes_nothing(paydesign, tmp_path):
    plan = json.loads(paydesign("new", "shop", "--defaults", *DATED, "--dry-run", "--json").stdout)
    there = list(tmp_path.iterdir())

    paydesign("new", "shop", "--defaults", *DATED)

    assert there == []
    assert plan["written"] is False
    assert {file["path"]: file["sha256"] for file in plan["files"]} == contents(tmp_path / "shop")
    assert all(file["bytes"] == (tmp_path / "shop" / file["path"]).stat().st_size for file in plan["files"])


def test_a_diff_turns_what_is_there_into_what_would_be_written(paydesign, tmp_path, need):
    patch = need("patch")
    paydesign("new", "shop", *flags(ROWS[2]), *DATED)
    paydesign("new", "wanted", *flags(ROWS[4]), *DATED, "--name", "shop")
    changed = paydesign("new", "shop", *flags(ROWS[4]), *DATED, "--diff", "--json")

    difference = json.loads(changed.stdout)["diff"]
    subprocess.run([patch, "-p1", "-s"], input=difference.encode(), cwd=tmp_path / "shop", check=True)

    now, wanted = contents(tmp_path / "shop"), contents(tmp_path / "wanted")
    packed = ".paydesign/generated.json.bz2"  # no text, so no diff has it
    assert [path for path in wanted if now[path] != wanted[path]] == [packed]


def test_the_command_it_ends_with_writes_the_same_again(paydesign, tmp_path):
    done = paydesign("new", "shop", "--answers", "-", "--defaults", stdin="multi_page: true\ncurrency: jpy\n")
    first = contents(tmp_path / "shop")
    (tmp_path / "shop").rename(tmp_path / "before")

    line = done.stdout.strip().splitlines()[-1].removeprefix("The same again: ")
    command = shlex.split(line, comments=True)
    again = paydesign(*command[1:])

    assert command[0] == "paydesign"
    assert again.returncode == 0
    assert contents(tmp_path / "shop") == first


OBSTACLES = {
    "a file": lambda target: target.write_text("mine"),
    "a folder with something in it": lambda target: (target.mkdir(), (target / "mine").write_text("mine")),
    "a dangling symlink": lambda target: target.symlink_to("nowhere"),
    "a symlink to elsewhere": lambda target: ((target.parent / "else").mkdir(), target.symlink_to("else")),
}


@pytest.mark.parametrize("make", OBSTACLES.values(), ids=OBSTACLES)
def test_what_is_in_the_way_stays_as_it_is(paydesign, tmp_path, make):
    make(tmp_path / "shop")
    before = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))

    done = paydesign("new", "shop", "--defaults")

    assert done.returncode == 4
    assert done.stderr.startswith("error[target-in-the-way]: ")
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == before


def test_an_existing_project_is_recognized_and_the_way_on_is_shown(paydesign):
    paydesign("new", "shop", "--defaults")

    done = paydesign("new", "shop", "--defaults")

    assert done.returncode == 4
    assert "--diff" in done.stderr


def test_json_is_one_document_that_fits_its_schema(paydesign):
    import jsonschema

    schema = json.loads(paydesign("schema", "plan").stdout)
    for more in ([], ["--dry-run"], ["--diff"]):
        done = paydesign("new", f"shop{len(more)}{''.join(more)[2:4]}", "--defaults", "--json", *more)
        jsonschema.validate(json.loads(done.stdout), schema)

    decision = json.loads(paydesign("decide", "--defaults", "--json").stdout)
    jsonschema.validate(decision, json.loads(paydesign("schema", "decision").stdout))


def test_a_diff_against_a_project_says_by_its_exit_code_whether_something_differs(paydesign, tmp_path):
    paydesign("new", "shop", *flags(ROWS[2]), *DATED)

    same = paydesign("new", "shop", *flags(ROWS[2]), *DATED, "--diff")
    other = paydesign("new", "shop", *flags(ROWS[4]), *DATED, "--diff")
    absent = paydesign("new", "nowhere", *flags(ROWS[4]), *DATED, "--diff")
    with_typer = paydesign("new", "shop", *flags(ROWS[4]), *DATED, "--diff", "--server", "express")

    assert [it.returncode for it in (same, other, absent, with_typer)] == [0, 1, 0, 1]
    command = other.stdout.strip().splitlines()[-1].partition("To write it: paydesign ")[2]
    done = paydesign(*shlex.split(command, comments=True))
    assert done.returncode == 0, done.stderr
    assert paydesign("new", "shop", *flags(ROWS[4]), *DATED, "--diff", "--json").returncode in (0, 1)
