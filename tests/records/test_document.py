"""Reading YAML and JSON: what is understood, and what is refused at which place."""

from __future__ import annotations

import json

import pytest
import yaml

from paydesign.errors import DocumentUnreadable
from paydesign.records.document import read_document
from paydesign.records.nodes import MappingNode, data_of


@pytest.fixture(autouse=True, params=["libyaml", "pure"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "pure":
        # What PyYAML looks like where it was installed without libyaml.
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    return str(request.param)


def refusals(data: bytes) -> list[tuple[str, str, str | None]]:
    with pytest.raises(DocumentUnreadable) as caught:
        read_document(data, "f.yaml")
    return [(problem.where or "", problem.message, problem.hint) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", {}, id="empty"),
        pytest.param(b"\xef\xbb\xbf", {}, id="only a byte order mark"),
        pytest.param(b"# nothing\n", {}, id="only a comment"),
        pytest.param(b"---\n...\n", {}, id="only document marks"),
        pytest.param(b"\xef\xbb\xbfa: x\r\nb: z\r\n", {"a": "x", "b": "z"}, id="byte order mark and CRLF"),
        pytest.param(b"%YAML 1.2\n---\na: true\n", {"a": True}, id="a version of YAML"),
        pytest.param(b"a: True\nb: FALSE\nc: 'true'\n", {"a": True, "b": False, "c": "true"}, id="booleans"),
        pytest.param(b"a: 7\nb: -7\nc: 0x1F\nd: 1.5\n", {"a": 7, "b": -7, "c": 31, "d": 1.5}, id="numbers"),
        pytest.param(b"a:\nb: ~\nc: null\n", {"a": None, "b": None, "c": None}, id="nothing"),
        pytest.param(b"a: |\n  x\n  # y\n", {"a": "x\n# y\n"}, id="block"),
        pytest.param(b'{\n\t"a": ["x",\t"y"]\n}', {"a": ["x", "y"]}, id="JSON with tabs"),
        pytest.param(
            b'{"a": "\\ud83d\\ude00 \\\\ud83d \\/ \\u00e9"}', {"a": "😀 \\ud83d / é"}, id="JSON escapes"
        ),
        pytest.param(b"just text", "just text", id="a scalar"),
    ],
)
def test_plain_documents_are_read(data: bytes, expected: object) -> None:
    assert data_of(read_document(data, "f.yaml")) == expected


def test_json_reads_as_json_does() -> None:
    value = {
        "t": 'tab\t quote" back\\slash \u2028 \x7f 😀',
        "list": [1, -2.5, None, True],
        "deep": {"a": {"b": []}},
    }

    for text in (json.dumps(value), json.dumps(value, indent="\t"), json.dumps(value, indent=4)):
        assert data_of(read_document(text.encode(), "f.json")) == value


def test_places_count_characters_from_one() -> None:
    document = read_document("a: x\n'é😀': [b,  c]\n".encode(), "f.yaml")

    assert isinstance(document, MappingNode)
    entry = document.entries["é😀"]
    assert str(entry.key_place) == "f.yaml:2:1"
    assert [str(item.place) for item in entry.value.items] == ["f.yaml:2:8", "f.yaml:2:12"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "No",
        "on",
        "OFF",
        "y",
        "N",
        "2026-11-23",
        "1_000",
        "12:30:00",
        "0123",
        "1e5",
        "0o17",
        "0b1",
        "=",
    ],
)
def test_what_yaml_versions_read_differently_is_kept_as_text_and_marked(text: str) -> None:
    plain, quoted = (read_document(f"a: {value}".encode(), "f").get("a") for value in (text, f'"{text}"'))

    assert (plain.value, plain.ambiguous) == (text, True)
    assert (quoted.value, quoted.ambiguous) == (text, False)


@pytest.mark.parametrize(
    ("data", "where", "message"),
    [
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", "f.yaml:1:1", "not UTF-8", id="binary"),
        pytest.param(b"a: \x00", "f.yaml", "binary", id="NUL"),
        pytest.param("a: ö\n".encode("utf-16"), "f.yaml:1:1", "not UTF-8", id="UTF-16"),
        pytest.param(b"ok: 1\nb: \xe9\n", "f.yaml:2:4", "not UTF-8", id="Latin-1"),
        pytest.param(b"a: 1\nb: \x07x\n", "f.yaml:2:4", "control character U+0007", id="bell"),
        pytest.param(b"a" * (1024 * 1024 + 1), "f.yaml", "larger than 1 MiB", id="too long"),
        pytest.param(b"a: &x 1\n", "f.yaml:1:4", "&x is an anchor", id="anchor"),
        pytest.param(b"a: 1\nb: *x\n", "f.yaml:2:4", "*x is an alias", id="alias"),
        pytest.param(
            b"a: !!python/name:os.system x\n", "f.yaml:1:4", "!!python/name:os.system is a tag", id="tag"
        ),
        pytest.param(b"a: !x 1\n", "f.yaml:1:4", "!x is a tag", id="own tag"),
        pytest.param(b"a: ! 1\n", "f.yaml:1:4", "! is a tag", id="bare tag"),
        pytest.param(b"!!map\na: 1\n", "f.yaml:1:1", "!!map is a tag", id="tag on the document"),
        pytest.param(
            b"a: 1\n'a': 2\n", "f.yaml:2:1", "the key `a` is here a second time", id="duplicate key"
        ),
        pytest.param(b"a: 1\n---\nb: 2\n", "f.yaml:2:1", "second document", id="two documents"),
        pytest.param(b"a:\n\tb: 1\n", "f.yaml:2:1", "a tab is used for indentation", id="tab"),
        pytest.param(b"\ta: 1\n", "f.yaml:1:1", "a tab is used for indentation", id="tab at the start"),
        pytest.param(b"[a, b]: 1\n", "f.yaml:1:1", "a key must be a word", id="list as a key"),
        pytest.param(b"? {a: b}\n: 1\n", "f.yaml:1:3", "a key must be a word", id="mapping as a key"),
        pytest.param(b"[" * 500, "f.yaml:1:22", "nested more than 20 levels", id="deep list"),
        # Where depends on the version of PyYAML: some read a thousand brackets ahead, and stop there.
        pytest.param(b"[" * 100_000, "f.yaml:1:", "nested more than 20 levels", id="very deep list"),
        pytest.param(b"{a: " * 100_000, "f.yaml:1:82", "nested more than 20 levels", id="deep mapping"),
        pytest.param(b"- " * 100_000, "f.yaml:1:43", "nested more than 20 levels", id="deep block"),
        pytest.param(
            b'{"a":' * 30 + b"1" + b"}" * 30, "f.yaml:1:102", "nested more than 20 levels", id="deep JSON"
        ),
        pytest.param(b"- x\n" * 250_000, "f.yaml:10000:3", "more than 10000 values", id="endless list"),
        pytest.param(b"a: b: c\n", "f.yaml:1:5", "mapping values are not allowed", id="colon in a text"),
        pytest.param(b"a: 1\nb\n", "f.yaml:2:1", "could not find expected ':'", id="key without a colon"),
        pytest.param(b"a: 1\nb: 'x\n", "f.yaml:2:4", "the quote ' is never closed", id="open quote"),
        pytest.param(b"a: @x\n", "f.yaml:1:4", "no value can begin with @", id="reserved sign"),
        pytest.param(b'a: "\\ud800"\n', "f.yaml:1:", "", id="half a character"),
    ],
)
def test_what_is_refused_has_a_place_and_a_reason(data: bytes, where: str, message: str) -> None:
    found_where, found_message, _ = refusals(data)[0]

    assert found_where.startswith(where)
    assert message in found_message


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]

    found = refusals("\n".join(lines).encode())

    assert len(found) == 20
    assert found[0][:2] == ("f.yaml:1:5", "&a0 is an anchor")


def test_everything_that_is_refused_is_told_at_once() -> None:
    found = refusals(b"a: &x 1\nb: *x\nc: !!str d\na: 2\n")

    assert found == [
        ("f.yaml:1:4", "&x is an anchor", "remove it; each value is written out where it belongs"),
        ("f.yaml:2:4", "*x is an alias", "write the value out"),
        ("f.yaml:3:4", "!!str is a tag", "remove it; only plain values are read"),
        ("f.yaml:4:1", "the key `a` is here a second time", "the first is at f.yaml:1:1"),
    ]


def test_thousands_of_digits_are_a_number_like_any_other() -> None:
    assert read_document(b"a: " + b"9" * 10_000, "f.yaml").get("a").value == float("inf")
