"""What is kept of packaged files between runs is never older than they are, and never needed."""

import datetime
import os

import pytest

from paydesign.compiled import read_toml

FIRST = "read = 2026-11-23\nwords = ['a']\n"


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    file = tmp_path / "layer.toml"
    file.write_text(FIRST)
    read_toml(file)
    return file


def kept(file):
    [kept] = (file.parent / "__pycache__").iterdir()
    return kept


def test_what_was_kept_says_the_same(file):
    assert kept(file).is_file()
    assert read_toml(file) == {"read": datetime.date(2026, 11, 23), "words": ["a"]}


@pytest.mark.parametrize("text", [FIRST.replace("a'", "b'"), FIRST[:18], ""], ids=["changed", "cut", "empty"])
def test_a_changed_file_is_read_anew_though_it_looks_as_old(file, text):
    before = file.stat()
    file.write_text(text)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert read_toml(file).get("words", []) == ["b"] * ("b'" in text)


@pytest.mark.parametrize("rubbish", [b"", b"\0", FIRST.encode()], ids=["empty", "zero", "text"])
def test_rubbish_in_the_place_of_what_was_kept_is_passed_over(file, rubbish):
    kept(file).write_bytes(rubbish)

    assert read_toml(file)["words"] == ["a"]


def test_where_nothing_can_be_kept_it_is_read_all_the_same(file):
    kept(file).unlink()
    (file.parent / "__pycache__").rmdir()
    (file.parent / "__pycache__").write_text("in the way")

    assert read_toml(file)["words"] == ["a"]
