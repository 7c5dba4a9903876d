"""Input files: a regular one or standard input, and a reason for everything else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from paydesign.errors import FileUnreadable
from paydesign.records.files import MOST_BYTES, read_file

READ_STDIN = """
from paydesign.records.files import read_file
from paydesign.errors import FileUnreadable
try:
    print(len(read_file("-")))
except FileUnreadable as error:
    print(error.message)
"""


def reason(path: object) -> tuple[str, str | None]:
    with pytest.raises(FileUnreadable) as caught:
        read_file(path)  # type: ignore[arg-type]
    return caught.value.message, caught.value.where


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\r\n")

    assert read_file(file) == read_file(str(file)) == b"\xef\xbb\xbfa: 1\r\n"


def test_what_is_no_readable_file_is_named(tmp_path: Path) -> None:
    fifo, link = tmp_path / "fifo", tmp_path / "link"
    os.mkfifo(fifo)
    link.symlink_to(tmp_path / "nowhere")

    assert reason(tmp_path / "absent") == ("there is no such file", str(tmp_path / "absent"))
    assert reason(link) == ("the link leads nowhere", str(link))
    assert reason(tmp_path) == ("this is a directory, not a file", str(tmp_path))
    assert reason(fifo) == ("this is a pipe, not a file", str(fifo))
    assert reason("/dev/zero") == ("this is a device, not a file", "/dev/zero")
    assert "cannot be read" in reason("a\0b")[0]
    assert "cannot be read" in reason("x" * 5000)[0]


@pytest.mark.skipif(
    not Path("/proc/self/mem").exists(), reason="only Linux has a file that even root cannot read"
)
def test_a_file_that_the_system_refuses_to_read_is_told_with_its_reason() -> None:
    assert reason("/proc/self/mem") == ("the file cannot be read: Input/output error", "/proc/self/mem")


def test_a_huge_file_is_refused_without_being_read(tmp_path: Path) -> None:
    file = tmp_path / "big.yaml"
    with file.open("wb") as out:
        out.truncate(50 * 1024 * 1024)

    assert reason(file) == ("the file is larger than 1 MiB", str(file))


@pytest.mark.parametrize(
    ("redirect", "expected"),
    [
        pytest.param("< file", "4", id="a file"),
        pytest.param("< /dev/null", "0", id="nothing"),
        pytest.param("<&-", "standard input is closed", id="closed"),
        pytest.param("0> out", "standard input cannot be read", id="open for writing only"),
        pytest.param("< /dev/zero", "the file is larger than 1 MiB", id="without end"),
    ],
)
def test_standard_input(tmp_path: Path, redirect: str, expected: str) -> None:
    (tmp_path / "file").write_bytes(b"a: 1")
    (tmp_path / "read.py").write_text(READ_STDIN)

    run = subprocess.run(
        ["sh", "-c", f'"$0" read.py {redirect}', sys.executable],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert run.stdout.startswith(expected)
    assert run.stderr == ""


def test_the_limit_itself_is_allowed(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"#" * MOST_BYTES)

    assert len(read_file(file)) == MOST_BYTES
