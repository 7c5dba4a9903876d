"""`paydesign page`: a decision for people who read no YAML."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest

HOSTILE = '<script>alert(1)</script> **bold** | [x](javascript:1) & "q" --> `c`'


class Page(HTMLParser):
    """What a browser sees of a page: its tags with their attributes, and its text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.text, self.comments = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)

    def handle_comment(self, data):
        self.comments.append(data)


@pytest.fixture
def record(paydesign, tmp_path):
    flags = (
        "--no-multi-page",
        "--dynamic-amount",
        "--server-logic",
        "--mode",
        "payment",
        "--date",
        "2026-11-23",
    )
    assert paydesign("decide", *flags, "--record", "checkout.yaml").returncode == 0
    file = tmp_path / "checkout.yaml"
    more = "\n".join(
        [
            f"title: {json.dumps(HOSTILE)}",
            "owner: payments",
            "deciders: [Ada, Eve]",
            "context: |",
            "  Stock is short.",
            "",
            f"  {HOSTILE}",
        ]
    )
    lines = [line for line in file.read_text().splitlines() if not line.startswith("title:")]
    at = next(number for number, line in enumerate(lines) if line.startswith("status:"))
    file.write_text("\n".join([*lines[:at], more, *lines[at:]]) + "\n")
    return file


def test_a_record_becomes_two_pages_that_say_what_it_says(paydesign, record, tmp_path):
    done = paydesign("page", "checkout.yaml", "--out", "pages/of/it")

    assert done.returncode == 0, done.stderr
    folder = tmp_path / "pages/of/it"
    assert sorted(path.name for path in folder.iterdir()) == ["checkout.html", "checkout.md"]
    markdown = (folder / "checkout.md").read_text()
    page = Page((folder / "checkout.html").read_text())
    said = " ".join("".join(page.text).split())
    for text in (
        "payments",
        "Ada, Eve",
        "Stock is short.",
        "finalize-payments-on-the-server",
        "Can the amount change",
    ):
        assert text in markdown
        assert text in said
    assert HOSTILE in said
    assert ("svg", "img") in [(tag, attributes.get("role")) for tag, attributes in page.tags]
    for heading in (
        "Context and Problem Statement",
        "Considered Options",
        "Decision Outcome",
        "Consequences",
    ):
        assert f"## {heading}\n" in markdown


def test_what_people_wrote_stays_text_and_nothing_is_loaded(paydesign, record, tmp_path):
    paydesign("page", "checkout.yaml")

    text = (tmp_path / "checkout.html").read_text()
    page = Page(text)
    assert not {"script", "link", "img", "iframe", "a"} & {tag for tag, _ in page.tags}
    assert not [
        name for _, attributes in page.tags for name in attributes if name in ("src", "href", "onload")
    ]
    assert len(page.comments) == 1
    markdown = (tmp_path / "checkout.md").read_text()
    assert "<script" not in markdown.replace("\\<script", "")
    assert "**bold**" not in markdown
    assert "\n## " + HOSTILE not in markdown


def test_several_records_have_an_index(paydesign, record, tmp_path):
    paydesign("supersede", "checkout.yaml", "--no-server-logic", "--reason", "It is not needed.")

    done = paydesign("page", "checkout.yaml", "checkout-2.yaml", "--json")

    assert json.loads(done.stdout)["pages"][-2:] == ["index.md", "index.html"]
    links = [
        attributes["href"]
        for tag, attributes in Page((tmp_path / "index.html").read_text()).tags
        if tag == "a"
    ]
    assert links == ["checkout.html", "checkout-2.html"]
    assert "(<checkout-2.md>)" in (tmp_path / "index.md").read_text()
    assert "superseded, by checkout-2" in (tmp_path / "checkout.md").read_text()


def test_a_page_that_was_made_is_made_again_and_one_that_was_written_is_kept(paydesign, record, tmp_path):
    paydesign("page", "checkout.yaml")
    before = (tmp_path / "checkout.md").read_bytes()
    record.write_text(record.read_text().replace("owner: payments", "owner: shop"))

    again = paydesign("page", "checkout.yaml")

    assert again.returncode == 0, again.stderr
    assert "Owner: shop" in (tmp_path / "checkout.md").read_text()
    assert (tmp_path / "checkout.md").read_bytes()[:200] != before[:200], "it says of what it was made"
    (tmp_path / "checkout.html").write_text("mine")
    refused = paydesign("page", "checkout.yaml")
    assert (refused.returncode, (tmp_path / "checkout.html").read_text()) == (4, "mine")


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["nowhere.yaml"], 3, "nowhere.yaml"),
        (["nowhere.yaml", "bad.yaml"], 3, "2 files cannot be read"),
        (["checkout.yaml", "same.yaml"], 2, "checkout is an id that several have"),
        (["checkout.yaml", "--out", "bad.yaml"], 5, "bad.yaml"),
        ([], 2, "FILE"),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_written(
    paydesign, record, tmp_path, arguments, status, words
):
    (tmp_path / "bad.yaml").write_text("a: b: c\n")
    (tmp_path / "same.yaml").write_text(record.read_text())
    before = sorted(path.name for path in tmp_path.iterdir())

    done = paydesign("page", *arguments)

    assert done.returncode == status, done.stderr
    assert words in " ".join(done.stderr.split())
    assert sorted(path.name for path in tmp_path.iterdir()) == before
