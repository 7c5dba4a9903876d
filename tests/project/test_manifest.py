"""The manifest says what was written, and is read back or refused with all that is wrong."""

from __future__ import annotations

import hashlib
import json

import pytest

from paydesign.errors import DocumentInvalid, DocumentUnreadable, FormatTooNew
from paydesign.project.manifest import PATH, Manifest, manifest, read_manifest

DIGEST = hashlib.sha256(b"x").hexdigest()
VALID = {"schema": "paydesign/manifest/v1", "tool": "t", "templates": "1", "files": {"a": DIGEST}}


def test_a_manifest_lists_a_digest_for_each_file_but_itself() -> None:
    tree = {"b.txt": b"x", "a/ö.txt": b"", PATH: b"old"}

    written = manifest(tree, "2026-11", "paydesign 0.1.0")

    assert written.decode() == (
        "{\n"
        '  "schema": "paydesign/manifest/v1",\n'
        '  "tool": "paydesign 0.1.0",\n'
        '  "templates": "2026-11",\n'
        '  "files": {\n'
        f'    "a/ö.txt": "{hashlib.sha256(b"").hexdigest()}",\n'
        f'    "b.txt": "{DIGEST}"\n'
        "  }\n"
        "}\n"
    )


def test_a_manifest_is_read_back() -> None:
    written = manifest({"a": b"x"}, "2026-11", "paydesign 0.1.0")

    assert read_manifest(written) == Manifest("paydesign 0.1.0", "2026-11", {"a": DIGEST})


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000], ids=["empty", "cut", "bytes", "deep"])
def test_what_is_not_json_is_unreadable(data: bytes) -> None:
    with pytest.raises(DocumentUnreadable) as caught:
        read_manifest(data, "shop/.paydesign/manifest.json")

    assert caught.value.where == "shop/.paydesign/manifest.json"
    assert "restore it" in str(caught.value.hint)


def test_a_manifest_of_a_later_paydesign_asks_for_an_upgrade() -> None:
    with pytest.raises(FormatTooNew, match="v2"):
        read_manifest(json.dumps({"schema": "paydesign/manifest/v2", "new": 1}).encode())


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ([], "not an object"),
        (VALID | {"schema": "other"}, "'schema' is not paydesign/manifest/v1"),
        (VALID | {"schema": None}, "'schema' is not paydesign/manifest/v1"),
        (VALID | {"tool": 1}, "'tool' is not text"),
        (VALID | {"extra": 1}, "'extra' is unknown"),
        ({key: VALID[key] for key in VALID if key != "templates"}, "'templates' is missing"),
        (VALID | {"files": []}, "'files' is not an object"),
        (VALID | {"files": {"a": "ABC"}}, "no SHA-256"),
        (VALID | {"files": {"../a": DIGEST}}, "'..'"),
    ],
)
def test_a_damaged_manifest_is_invalid(document: object, problem: str) -> None:
    with pytest.raises(DocumentInvalid) as caught:
        read_manifest(json.dumps(document).encode())

    assert [problem in found.message for found in caught.value.problems] == [True]


def test_all_that_is_wrong_is_listed_at_once() -> None:
    with pytest.raises(DocumentInvalid) as caught:
        read_manifest(json.dumps({"schema": "paydesign/manifest/v1", "tool": 1, "files": {"a": 1}}).encode())

    assert len(caught.value.problems) == 3
