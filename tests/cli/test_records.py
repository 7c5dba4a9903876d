"""`paydesign records`: every record below some paths, and how they hang together."""

import json
import os
from xml.etree import ElementTree

import jsonschema
import pytest

DAY = {"SOURCE_DATE_EPOCH": "1796083200"}  # 2026-12-01


@pytest.fixture
def write(paydesign, tmp_path):
    """Return a function that writes a record with further lines to a path."""
    paydesign("decide", "--defaults", "--server", "fastapi", "--record", ".r.yaml", "--date", "2026-11-21")
    text = (tmp_path / ".r.yaml").read_text()
    (tmp_path / ".r.yaml").unlink()

    def write(path, id, lines="", **changes):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        written = text.replace("id: checkout", f"id: {id}").replace("\nsource:", f"\n{lines}source:")
        for old, new in changes.items():
            written = written.replace(f"{old}: accepted", f"{old}: {new}")
        file.write_text(written)
        return file

    return write


@pytest.fixture
def listed(paydesign):
    """Return a function that gives the JSON document of `records`."""

    def listed(*paths):
        done = paydesign("records", *paths, "--json", env=DAY)
        assert (done.returncode, done.stderr) == (0, "")
        return json.loads(done.stdout)

    return listed


def messages(document):
    return [f"{problem['where']}: {problem['message']}" for problem in document["problems"]]


def test_each_record_is_listed_with_what_it_says(paydesign, write, listed):
    write("shop/paydesign.yaml", "shop", 'owner: payments\nreview_by: "2026-11-30"\ntags: [eu]\n')
    write("shop/decisions/old.yml", "old", 'review_by: "2026-11-30"\n', status="superseded")
    write("next.json.yaml", "next", 'review_by: "2026-12-03"\n')
    (write("shop/.hidden/x.yaml", "x"), write("node_modules/p/paydesign.yaml", "y"))

    document = listed()

    assert [one["path"] for one in document["records"]] == [
        "next.json.yaml",
        "shop/decisions/old.yml",
        "shop/paydesign.yaml",
    ]
    assert document["records"][2] == {
        "path": "shop/paydesign.yaml",
        "id": "shop",
        "title": "Create the Intent first and confirm in the browser",
        "status": "accepted",
        "date": "2026-11-21",
        "age_days": 10,
        "guide": "accept-a-payment",
        "owner": "payments",
        "review_by": "2026-11-30",
        "overdue": True,
        "tags": ["eu"],
        "project": {"server": "fastapi"},
        "state": "valid",
    }
    # What is no longer in force needs no review.
    assert [one["overdue"] for one in document["records"]] == [False, False, True]
    schema = json.loads(paydesign("schema", "records").stdout)
    jsonschema.validate(document, schema)
    table = paydesign("records", env={**DAY, "COLUMNS": "100"}).stdout
    assert "shop  accepted    payments  10 days  overdue 1 day  valid\n" in table
    assert "next  accepted              10 days  in 2 days      valid\n" in table
    assert "accept-a-payment · fastapi · shop/paydesign.yaml\n" in table


def test_a_record_that_differs_from_its_answers_and_one_that_is_none_say_so(write, listed, tmp_path):
    file = write("a.yaml", "a")
    file.write_text(file.read_text().replace("confirm_on: client", "confirm_on: server"))
    write("b.yaml", "b", "ownr: me\n")
    (tmp_path / "c.yaml").write_text("schema: paydesign/decision-record/v1\nid: [\n")
    (tmp_path / "paydesign.yaml").write_text("id: mine\n")
    (tmp_path / "other.yaml").write_text("id: [\n")

    document = listed()

    assert {one["path"]: (one["id"], one["state"]) for one in document["records"]} == {
        "a.yaml": ("a", "differs"),
        "b.yaml": ("b", "document-invalid"),
        "c.yaml": (None, "document-unreadable"),
        "paydesign.yaml": ("mine", "document-invalid"),
    }
    assert [where.split(":")[0] for where in messages(document)] == ["b.yaml", "c.yaml", "paydesign.yaml"]
    assert "the key `ownr` is unknown" in messages(document)[0]


def test_a_file_that_may_not_be_read_is_listed(write, listed, tmp_path):
    write("good.yaml", "good")
    (tmp_path / "paydesign.yaml").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe.yaml")

    document = listed()

    assert {one["path"]: one["state"] for one in document["records"]} == {
        "good.yaml": "valid",
        "pipe.yaml": "file-unreadable",
    }
    assert messages(document) == ["pipe.yaml: this is a pipe, not a file"]


def test_what_replaces_what_is_said_once_and_links_are_told(write, listed):
    write(
        "paydesign.yaml", "now", "supersedes: [old]\nlinks: [{rel: issue, href: 'https://example.com/1'}]\n"
    )
    write("decisions/old.yaml", "old", "superseded_by: ../paydesign.yaml\n", status="superseded")

    document = listed()

    assert document["relations"] == [
        {"from": "paydesign.yaml", "rel": "supersedes", "to": "decisions/old.yaml"},
        {"from": "paydesign.yaml", "rel": "issue", "to": "https://example.com/1"},
    ]
    assert document["problems"] == []


def test_names_and_links_of_nothing_are_told_with_their_place(write, listed):
    text = write(
        "a.yaml", "a", "supersedes: [none, x/none.yaml]\nlinks: [{rel: doc, href: docs/no.md}]\n"
    ).read_text()
    write(
        "b.yaml",
        "b",
        "links: [{rel: doc, href: a.yaml}, {rel: ticket, href: PAY-1}, {rel: m, href: 'mailto:a@b.c'}]\n",
    )
    line = text[: text.index("supersedes:")].count("\n") + 1

    assert messages(listed()) == [
        f"a.yaml:{line}:14: `supersedes[0]`: none is the id of no record here",
        f"a.yaml:{line}:20: `supersedes[1]`: x/none.yaml is not a decision record",
        f"a.yaml:{line + 1}:26: `links`: docs/no.md is not there",
    ]


def test_a_record_outside_of_the_paths_is_no_name_of_nothing(write, listed):
    write("paydesign.yaml", "now")
    write("decisions/old.yaml", "old", "superseded_by: now\n", status="superseded")

    assert listed("decisions")["problems"] == []


def test_an_id_that_two_records_have_is_told(write, listed):
    write("a.yaml", "same")
    write("b/b.yaml", "same")

    assert messages(listed()) == ["b/b.yaml:3:5: the id same is also that of a.yaml"]


def test_records_that_replace_each_other_in_a_circle_are_told_once(write, listed):
    write("a.yaml", "a", "superseded_by: b\n")
    write("b.yaml", "b", "superseded_by: c\n")
    write("c.yaml", "c", "superseded_by: a\n")
    write("self.yaml", "self", "supersedes: [self.yaml]\n")
    write("d.yaml", "d", "supersedes: [a]\n")

    found = messages(listed())

    assert [message.partition(": ")[2] for message in found] == [
        "records replace each other in a circle: a.yaml is superseded by b.yaml is superseded by c.yaml "
        "is superseded by a.yaml",
        "records replace each other in a circle: self.yaml is superseded by self.yaml",
    ]
    assert found[0].startswith("a.yaml:")


@pytest.mark.parametrize("form", ["mermaid", "dot", "svg"])
def test_a_graph_has_every_record_and_arrow_and_cannot_be_broken_by_a_title(paydesign, write, tmp_path, form):
    evil = write("old.yaml", "old", "superseded_by: now\n", status="superseded")
    text = evil.read_text()
    evil.write_text(text.replace(text.splitlines()[3], 'title: "</text><script>x</script> \\" ]; n9"'))
    write("now.yaml", "now", "links: [{rel: issue, href: 'https://example.com/1'}]\n")
    write("ring.yaml", "ring", "superseded_by: ring2\n")
    write("ring2.yaml", "ring2", "superseded_by: ring\n")

    done = paydesign("records", "--graph", form)

    assert done.returncode == 0
    assert "note: ring.yaml:" in done.stderr
    assert "<script>" not in done.stdout or form == "dot"  # there it is a text in quotes
    expected = {
        "mermaid": ['n2 -->|"superseded by"| n1', 'n1 -.->|"issue"| n5', "old (superseded)"],
        "dot": ['"old.yaml" -> "now.yaml" [label="superseded by"]', '"now.yaml" -> "https://example.com/1"'],
        "svg": ["old (superseded)", "https://example.com/1", 'class="box superseded"'],
    }[form]
    assert [part for part in expected if part not in done.stdout] == []
    if form == "svg":
        svg = ElementTree.fromstring(done.stdout)
        assert len([one for one in svg.iter() if one.tag.endswith("}rect")]) == 5
    if form == "dot":
        assert done.stdout.count('\\"') == 1


def test_markdown_is_a_row_a_record_and_texts_stay_texts(paydesign, write, tmp_path):
    file = write("a b.yaml", "a", "owner: 'a|b <i>'\n")

    done = paydesign("records", file.name, "--format", "markdown", env=DAY)

    rows = done.stdout.splitlines()
    assert len(rows) == 3
    assert rows[2].startswith("| [a](<a b.yaml>) | Create the Intent first")
    assert " | a\\|b \\<i\\> | 10 days | " in rows[2]


@pytest.mark.parametrize("flags", [(), ("--format", "markdown")])
def test_a_folder_without_records_is_said(paydesign, tmp_path, flags):
    (tmp_path / "empty").mkdir()

    done = paydesign("records", "empty", *flags)

    assert (done.returncode, done.stdout) == (0, "There is no decision record below empty.\n")


def test_a_folder_without_records_is_an_empty_list_for_a_program(listed):
    assert listed() == {"records": [], "relations": [], "problems": []}


def test_every_path_that_does_not_exist_is_told_and_nothing_is_listed(paydesign, write):
    write("a.yaml", "a")

    done = paydesign("records", ".", "none", "nor-this")

    assert (done.returncode, done.stdout) == (3, "")
    assert "none: there is no such file" in done.stderr
    assert "nor-this: there is no such file" in done.stderr


def test_a_record_is_listed_once_however_often_it_is_reached(write, listed):
    write("a/a.yaml", "a")

    assert len(listed(".", "a", "a/a.yaml")["records"]) == 1


def test_two_forms_at_once_contradict_each_other(paydesign):
    done = paydesign("records", "--graph", "svg", "--format", "text")

    assert done.returncode == 2
    assert "svg" in done.stderr


def test_no_line_is_wider_than_the_terminal(paydesign, write):
    write(
        "paydesign.yaml", "a-very-long-name-of-a-decision-indeed", "owner: the payments team in the north\n"
    )

    for columns in (60, 80, 100):
        page = paydesign("records", env={**DAY, "COLUMNS": str(columns)}).stdout
        assert max(map(len, page.splitlines())) <= columns
