"""`paydesign update`: what it writes, what it leaves alone, and what it refuses."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import jsonschema
import pytest
import yaml

from paydesign.project.manifest import digest

OPTIONS = {
    "fixed": [],
    "finalize": ["--server-logic"],
    "cart": ["--dynamic-amount", "--client", "react"],
    "cart-finalize": ["--dynamic-amount", "--server-logic", "--server", "express"],
    "two-step": ["--multi-page", "--save-card", "on-session"],
}


@pytest.fixture
def shop(paydesign, tmp_path) -> Path:
    done = paydesign("new", "shop", "--defaults", "--date", "2026-11-23")
    assert done.returncode == 0, done.stderr
    return tmp_path / "shop"


def tree(folder: Path) -> dict[str, bytes | str]:
    paths = sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return {
        str(path.relative_to(folder)): os.readlink(path) if path.is_symlink() else path.read_bytes()
        for path in paths
    }


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_a_project_that_is_up_to_date_stays_as_it_is(paydesign, shop):
    before = tree(shop)

    done = paydesign("update", "shop")

    assert (done.returncode, done.stderr) == (0, "")
    assert "nothing to update" in done.stdout
    assert tree(shop) == before


@pytest.mark.parametrize("shape", OPTIONS)
def test_a_changed_project_is_the_one_that_new_makes(paydesign, shop, tmp_path, shape):
    made = paydesign("new", "made-shop", "--name", "shop", "--defaults", *OPTIONS[shape])
    assert made.returncode == 0, made.stderr
    made_now = tree(tmp_path / "made-shop")

    done = paydesign("update", "shop", "--defaults", *OPTIONS[shape])

    assert done.returncode == 0, done.stderr
    now = tree(shop)
    for files in (made_now, now):
        for own in ("paydesign.yaml", ".paydesign/manifest.json"):
            files.pop(own)
    assert {path: data for path, data in now.items() if not path.startswith("decisions/")} == made_now
    again = paydesign("update", "shop")
    assert "nothing to update" in again.stdout


def test_the_command_that_it_names_does_the_same(paydesign, shop):
    shown = paydesign("update", "shop", "--currency", "eur", "--dry-run")
    before = tree(shop)
    [command] = re.findall(r"To write it: paydesign (.+?)  #", shown.stdout)

    assert shown.returncode == 0
    assert command == "update shop --currency eur"
    assert "updated   app/catalog.py\n" in shown.stdout
    assert paydesign(*command.split()).returncode == 0
    changed = {path for path, data in tree(shop).items() if before.get(path) != data}
    assert {"app/catalog.py", "paydesign.yaml"} < changed
    assert "currency: eur" in (shop / "paydesign.yaml").read_text()


def test_what_people_wrote_is_merged_or_left_alone(paydesign, shop):
    edit(shop / "app/catalog.py", '"""', '"""Our own words. ')
    (shop / "app/mine.py").write_text("MINE = 1\n")
    (shop / "paydesign.yaml").write_text("# ours\n" + (shop / "paydesign.yaml").read_text())
    (shop / "README.md").unlink()

    done = paydesign("update", "shop", "--currency", "eur", "--json")

    said = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    jsonschema.validate(said, json.loads(paydesign("schema", "update").stdout))
    assert {"path": "app/catalog.py", "change": "merged"} in said["files"]
    assert said["written"] is True
    text = (shop / "app/catalog.py").read_text()
    assert "Our own words." in text
    assert '"eur"' in text
    assert (shop / "app/mine.py").read_text() == "MINE = 1\n"
    assert (shop / "paydesign.yaml").read_text().startswith("# ours\n")
    assert not (shop / "README.md").exists()
    again = paydesign("update", "shop")
    assert "nothing to update" in again.stdout, "what was merged is the user's from now on"
    assert not (shop / "README.md").exists()


@pytest.fixture
def disputed(shop) -> Path:
    edit(shop / "app/catalog.py", '"usd"', '"chf"')
    (shop / "web/index.html").write_text("<p>ours</p>\n")
    return shop


def test_where_both_changed_the_same_nothing_is_written(paydesign, disputed):
    before = tree(disputed)

    done = paydesign("update", "shop", "--currency", "eur")

    assert done.returncode == 4
    assert "shop/app/catalog.py" in done.stderr
    assert "nothing was written" in done.stderr
    assert tree(disputed) == before


def test_rejects_lie_beside_the_files_of_people(paydesign, disputed):
    done = paydesign("update", "shop", "--currency", "eur", "--conflicts", "rej")

    assert done.returncode == 4
    assert "all else is written" in done.stderr
    assert '"chf"' in (disputed / "app/catalog.py").read_text()
    assert re.search(r'^\+.*"eur"', (disputed / "app/catalog.py.rej").read_text(), re.M)
    assert "currency: eur" in (disputed / "paydesign.yaml").read_text()
    assert (disputed / "web/index.html").read_text() == "<p>ours</p>\n"
    again = paydesign("update", "shop", "--currency", "jpy", "--conflicts", "rej")
    assert again.returncode == 4
    assert "catalog.py.rej: this is there already" in " ".join(again.stderr.split())


def test_marks_are_put_into_the_files_of_people(paydesign, disputed):
    done = paydesign("update", "shop", "--currency", "eur", "--conflicts", "inline")

    text = (disputed / "app/catalog.py").read_text()
    assert done.returncode == 4
    assert text.count("<<<<<<< yours\n") == text.count(">>>>>>> paydesign ") == 1
    assert '"chf"' in text
    assert '"eur"' in text
    assert not (disputed / "app/catalog.py.rej").exists()


def test_a_conflict_as_json_is_an_error_document(paydesign, disputed):
    done = paydesign("update", "shop", "--currency", "eur", "--json")

    error = json.loads(done.stdout)["error"]
    assert (done.returncode, error["code"]) == (4, "update-conflict")
    assert [problem["where"] for problem in error["problems"]] == ["shop/app/catalog.py"]


def test_the_diff_is_one_that_patch_applies_and_says_that_something_differs(paydesign, shop, tmp_path, need):
    shown = paydesign("update", "shop", "--server", "express", "--diff")

    assert shown.returncode == 1
    assert "+++ /dev/null" in shown.stdout
    subprocess.run([need("patch"), "-p1", "-s"], cwd=shop, input=shown.stdout, text=True, check=True)
    patched = tree(shop)
    assert paydesign("update", "shop", "--server", "express", "--conflicts", "rej").returncode == 0
    books = {".paydesign/manifest.json", ".paydesign/generated.json.bz2"}
    updated = tree(shop)
    assert {path for path, data in updated.items() if patched.get(path) != data} <= books
    assert {path for path, data in patched.items() if path not in updated and data} == set()
    assert "Only in a: app/__init__.py, which is empty\n" in shown.stdout
    assert paydesign("update", "shop", "--diff").returncode == 0


EDITS = {
    "appended": lambda data: data + b"MINE-1\n",
    "prepended": lambda data: b"MINE-1\n" + data,
    "in the middle": lambda data: (
        data[: (m := data.index(b"\n", len(data) // 2) + 1)] + b"MINE-1\n" + data[m:]
    ),
    "every second line": lambda data: b"".join(
        b"MINE-%d\n" % n + line for n, line in enumerate(data.splitlines(keepends=True)) if n % 2
    ),
    "a line changed": lambda data: data.replace(b"\n", b" MINE-1\n", 1),
    "a line deleted": lambda data: data[data.index(b"\n") + 1 :] + b"MINE-1\n",
    "a half deleted": lambda data: data[len(data) // 2 :] + b"\nMINE-1\n",
    "all replaced": lambda data: b"MINE-1\n",
    "emptied": lambda data: b"",
    "doubled": lambda data: data + data + b"MINE-1\n",
    "halves swapped": lambda data: data[len(data) // 2 :] + b"\nMINE-1\n" + data[: len(data) // 2],
    "indented": lambda data: b"  " + data.replace(b"\n", b"\n  ") + b"MINE-1\n",
    "no final newline": lambda data: data + b"MINE-1",
    "ends with CRLF": lambda data: (data + b"MINE-1\n").replace(b"\n", b"\r\n"),
    "one CRLF": lambda data: data.replace(b"\n", b"\r\n", 1) + b"MINE-1\n",
    "with a BOM": lambda data: b"\xef\xbb\xbfMINE-1\n" + data,
    "not UTF-8": lambda data: data + b"\xff\xfeMINE-1\n",
    "binary": lambda data: b"\0\1MINE-1\n" + data,
    "very long": lambda data: data + b"MINE-1\n" * 20_000,
    "blank lines": lambda data: data.replace(b"\n", b"\n\n") + b"MINE-1\n",
}


@pytest.mark.parametrize("shape", OPTIONS)
def test_no_line_of_anybodys_is_lost(paydesign, tmp_path, shape):
    """Twenty kinds of edits on each shape, each in another file, and then the project becomes another shape."""
    assert paydesign("new", "shop", "--defaults", *OPTIONS[shape]).returncode == 0
    shop = tmp_path / "shop"
    manifest = json.loads((shop / ".paydesign/manifest.json").read_text())["files"]
    code = [path for path in sorted(manifest) if re.search(r"\.(py|js|ts|tsx|html|css|md)$", path)]
    code = [path for path in code if (shop / path).stat().st_size > 100]
    step = len(code) // len(EDITS)
    chosen = dict(zip(code[:: max(step, 1)], EDITS.items(), strict=False))
    assert len(chosen) == len(EDITS)
    deleted, moved = [path for path in code if path not in chosen][:2]
    mine = {}
    for path, (_, change) in chosen.items():
        mine[path] = change((shop / path).read_bytes())
        (shop / path).write_bytes(mine[path])
    (shop / deleted).unlink()
    (shop / moved).rename(shop / f"{moved}.mine")

    other = next(flags for name, flags in OPTIONS.items() if name != shape and name.startswith("cart"))
    done = paydesign(
        "update", "shop", "--defaults", "--no-multi-page", "--save-card", "no", *other, "--conflicts", "rej"
    )

    assert done.returncode in (0, 4), done.stderr
    assert "traceback" not in done.stderr.lower()
    assert not (shop / deleted).exists()
    assert not (shop / moved).exists()
    assert (shop / f"{moved}.mine").exists()
    for path, (kind, _) in chosen.items():
        there = (shop / path).read_bytes() if (shop / path).exists() else b""
        own = re.findall(rb"MINE-\d+", mine[path])
        assert re.findall(rb"MINE-\d+", there) == own, (path, kind)


def damaged(file: str, change) -> object:
    def do(shop: Path) -> None:
        path = shop / file
        text = path.read_bytes()
        path.unlink()
        if (data := change(text)) is not None:
            path.write_bytes(data)

    return do


MANIFEST, GENERATED, RECORD = ".paydesign/manifest.json", ".paydesign/generated.json.bz2", "paydesign.yaml"


@pytest.mark.parametrize(
    ("damage", "status", "words"),
    [
        (damaged(MANIFEST, lambda _: None), 3, "this is missing"),
        (damaged(RECORD, lambda _: None), 3, "this is missing"),
        (damaged(MANIFEST, lambda _: b"{"), 3, "not JSON"),
        (damaged(MANIFEST, lambda text: text.replace(b'"files"', b'"flies"')), 3, "'flies' is unknown"),
        (
            damaged(MANIFEST, lambda text: text.replace(b"manifest/v1", b"manifest/v2")),
            3,
            "upgrade paydesign",
        ),
        (damaged(MANIFEST, lambda text: text.replace(b'"2026.', b'"2999.')), 3, "upgrade paydesign"),
        (
            damaged(MANIFEST, lambda text: text.replace(b"app/main.py", b"../main.py")),
            3,
            "manifest is damaged",
        ),
        (damaged(RECORD, lambda text: text.replace(b"client:", b"clint:")), 3, "did you mean"),
        (damaged(RECORD, lambda text: text.partition(b"project:")[0]), 3, "paydesign.yaml"),
        (damaged(GENERATED, lambda _: b"BZh9"), 3, "cannot be read"),
        (damaged(GENERATED, lambda _: b"x"), 3, "cannot be read"),
        (
            lambda shop: (shop / "app/catalog.py").unlink() or (shop / "app/catalog.py").mkdir(),
            4,
            "symlink or a folder",
        ),
        (
            lambda shop: (shop / "app").rename(shop / "b") and (shop / "app").symlink_to("b"),
            4,
            "symlink or a folder",
        ),
    ],
)
def test_what_cannot_be_updated_is_said_and_left_as_it_is(paydesign, shop, damage, status, words):
    damage(shop)
    before = tree(shop)

    for flags in ([], ["--conflicts", "inline"]):
        done = paydesign("update", "shop", "--currency", "eur", *flags)

        assert done.returncode == status, done.stderr
        assert words in " ".join(done.stderr.split())
        assert tree(shop) == before


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["nowhere"], 3, "there is no such folder"),
        (["shop", "--conflicts", "ref"], 2, "did you mean rej?"),
        (["shop", "--multi-page", "--mode", "subscription", "--server-logic"], 2, "subscription"),
        (["shop", "--dynamic-amount", "--no-dynamic-amount"], 2, "contradict"),
        (["."], 3, "no project that paydesign can update"),
    ],
)
def test_a_command_line_that_asks_for_what_is_not_to_be_had_changes_nothing(
    paydesign, shop, arguments, status, words
):
    before = tree(shop)

    done = paydesign("update", *arguments)

    assert done.returncode == status, done.stderr
    assert words in " ".join(done.stderr.split())
    assert tree(shop) == before


def test_where_what_was_generated_is_not_kept_only_edited_files_are_in_dispute(paydesign, shop):
    (shop / GENERATED).unlink()
    edit(shop / "app/catalog.py", '"""', '"""Our own words. ')

    done = paydesign("update", "shop", "--currency", "eur", "--server-logic", "--conflicts", "rej")

    assert done.returncode == 4
    assert "is missing" in done.stderr
    assert [line for line in done.stdout.splitlines() if line.startswith("conflict")] == [
        "conflict  app/catalog.py"
    ]
    assert '"eur"' in (shop / "app/catalog.py.rej").read_text()
    assert (shop / GENERATED).exists()


def test_an_update_that_was_cut_short_is_completed(paydesign, shop):
    """As if it had been killed after its first file: the journal says what is still to be done."""
    before = tree(shop)
    assert paydesign("update", "shop", "--currency", "eur").returncode == 0
    after = tree(shop)
    changed = [path for path in after if before.get(path) != after[path]]
    folder = shop / ".paydesign/update"
    (folder / "new").mkdir(parents=True)
    (folder / "old").mkdir()
    steps = []
    for number, path in enumerate(changed):
        steps.append({"path": path, "old": digest(before[path]), "new": digest(after[path])})
        if number:
            (folder / f"new/{number}").write_bytes(after[path])
            (shop / path).write_bytes(before[path])
    (folder / "journal.json").write_text(json.dumps(steps))

    shown = paydesign("update", "shop", "--dry-run")
    done = paydesign("update", "shop")

    assert shown.returncode == 4
    assert "complete it first: paydesign update shop" in shown.stderr
    assert done.returncode == 0, done.stderr
    assert "cut short" in done.stderr
    assert tree(shop) == after


def test_another_decision_is_another_record_and_the_old_one_is_kept(paydesign, shop):
    record = shop / RECORD
    edit(record, "status: accepted", "status: accepted  # by all of us\nowner: payments")
    edit(record, "title: ", "title: Our own words, ")
    answer = "answers:\n  multi_page: false\n"
    edit(record, answer, answer)
    before = record.read_text()

    done = paydesign("update", "shop", "--server-logic", "--date", "2026-12-01")

    assert done.returncode == 0, done.stderr
    assert "decisions/checkout.yaml" in done.stdout
    new, old = (
        yaml.safe_load(record.read_text()),
        yaml.safe_load((shop / "decisions/checkout.yaml").read_text()),
    )
    assert (new["id"], new["status"], new["supersedes"], new["date"]) == (
        "checkout-2",
        "accepted",
        ["checkout"],
        "2026-12-01",
    )
    assert new["outcome"]["guide"] == "finalize-payments-on-the-server"
    assert "Our own words" not in new["title"]
    assert (old["id"], old["status"], old["superseded_by"]) == ("checkout", "superseded", "checkout-2")
    assert old["title"].startswith("Our own words, ")
    assert old["history"][-1]["was"] == "accepted"
    assert (old["outcome"], old["date"]) == (yaml.safe_load(before)["outcome"], "2026-11-23")
    assert new["owner"] == old["owner"] == "payments"
    assert "# by all of us" in (shop / "decisions/checkout.yaml").read_text()
    valid = paydesign("validate", "shop/paydesign.yaml", "shop/decisions/checkout.yaml")
    assert valid.returncode == 0, valid.stderr
    again = paydesign("update", "shop", "--no-server-logic")
    assert again.returncode == 0, again.stderr
    assert yaml.safe_load(record.read_text())["id"] == "checkout-3"
    assert {path.name for path in (shop / "decisions").iterdir()} == {"checkout.yaml", "checkout-2.yaml"}


def test_other_options_are_no_other_decision(paydesign, shop):
    done = paydesign("update", "shop", "--server", "express", "--capture", "manual")

    record = yaml.safe_load((shop / RECORD).read_text())
    assert done.returncode == 0, done.stderr
    assert (record["id"], record["date"], record["project"]["capture"]) == (
        "checkout",
        "2026-11-23",
        "manual",
    )
    assert not (shop / "decisions").exists()


def test_an_override_is_another_decision_too(paydesign, shop):
    flags = ("--guide", "accept-a-payment-deferred", "--because", "The amount will change soon.")

    done = paydesign("update", "shop", *flags)

    record = yaml.safe_load((shop / RECORD).read_text())
    assert done.returncode == 0, done.stderr
    assert record["override"]["guide"] == "accept-a-payment-deferred"
    assert record["supersedes"] == ["checkout"]
    again = paydesign("update", "shop")
    assert "nothing to update" in again.stdout


def test_a_file_where_the_old_record_is_to_lie_is_kept(paydesign, shop):
    (shop / "decisions").mkdir()
    (shop / "decisions/checkout.yaml").write_text("mine\n")
    before = tree(shop)

    done = paydesign("update", "shop", "--server-logic")

    assert done.returncode == 4
    assert "decisions/checkout.yaml" in done.stderr
    assert tree(shop) == before


def test_a_record_whose_answers_were_edited_by_hand_decides_nothing(paydesign, shop):
    """What was decided before is not in it any more, so no record of that could be kept."""
    edit(shop / RECORD, "server_logic: false", "server_logic: true")
    before = tree(shop)

    done = paydesign("update", "shop")

    assert done.returncode == 1
    assert "error[record-differs]" in done.stderr
    assert "--server-logic" in done.stderr
    assert tree(shop) == before


def test_options_that_were_edited_by_hand_in_the_record_are_followed(paydesign, shop):
    edit(shop / RECORD, "currency: usd", "currency: eur")

    done = paydesign("update", "shop")

    assert done.returncode == 0, done.stderr
    assert '"eur"' in (shop / "app/catalog.py").read_text()
    assert not (shop / "decisions").exists()


def test_a_project_follows_a_record_that_supersedes_its_own(paydesign, shop):
    said = paydesign("supersede", "shop/paydesign.yaml", "--server-logic", "--reason", "Stock is short.")
    assert said.returncode == 0, said.stderr
    assert "run `paydesign update`" in said.stdout
    refused = paydesign("update", "shop")
    assert refused.returncode == 4
    assert "superseded, by checkout-2" in refused.stderr
    (shop / "decisions").mkdir()
    (shop / RECORD).rename(shop / "decisions/checkout.yaml")
    (shop / "checkout-2.yaml").rename(shop / RECORD)

    done = paydesign("update", "shop")

    assert done.returncode == 0, done.stderr
    assert (shop / "app/operations/confirm_intent.py").exists()
    assert yaml.safe_load((shop / RECORD).read_text())["supersedes"] == ["checkout"]
    assert paydesign("validate", "shop/paydesign.yaml").returncode == 0
