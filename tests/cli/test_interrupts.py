"""Ctrl-C at any moment: 130, the words for it, and no traceback."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("interrupted.py")
NOTHING = "error[interrupted]: interrupted\nhint: nothing was written\nmore: paydesign explain interrupted\n"
WRITTEN = NOTHING.replace("nothing was written", "shop is written and complete")


@pytest.fixture
def at_many_moments(tmp_path):
    """Return [number, status, stdout, stderr] of a command with ctrl-C at one moment after the other."""

    def run(step, *arguments):
        command = [sys.executable, SCRIPT, tmp_path, str(step), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
        found = json.loads(done.stdout)
        assert len(found) > 10, done.stderr
        return found

    return run


@pytest.mark.parametrize("command", [["decide", "--defaults"], ["tree"]], ids=" ".join)
def test_while_modules_are_loaded_it_is_130_without_a_traceback(at_many_moments, command):
    for number, status, _, err in at_many_moments(7, *command):
        assert (number, status, err) == (number, 130, NOTHING)


def test_what_is_said_of_the_disk_is_true(at_many_moments, tmp_path):
    for number, status, _, err in at_many_moments(5, "new", "shop", "--defaults"):
        is_written = (tmp_path / str(number) / "shop" / "paydesign.yaml").exists()
        assert (number, status, err) == (number, 130, WRITTEN if is_written else NOTHING)
        assert list((tmp_path / str(number)).glob(".*")) == []


def test_with_json_it_is_a_document(at_many_moments):
    for number, status, out, err in at_many_moments(5, "decide", "--defaults", "--json"):
        assert (number, status, err) == (number, 130, "")
        assert json.loads(out)["error"]["code"] == "interrupted"


def test_before_our_words_are_loaded_it_is_130_all_the_same(tmp_path):
    # The first module that the program loads is one that presses ctrl-C.
    (tmp_path / "signal.py").write_text("raise KeyboardInterrupt\n")
    script = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from paydesign.__main__ import main; main()"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_one_that_is_ignored_stays_ignored(tmp_path):
    # As for a command that a script has put into the background.
    script = (
        "import os, signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "from paydesign import compiled\n"
        "read = compiled.read_toml\n"
        "def interrupting(file):\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    return read(file)\n"
        "compiled.read_toml = interrupting\n"
        "from paydesign.__main__ import main; main()"
    )
    command = [sys.executable, "-c", script, "new", "shop", "--defaults"]

    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "shop").is_dir()


def test_the_stand_in_says_that_it_was_stopped(tmp_path):
    command = [sys.executable, "-m", "paydesign", "simulate"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline().startswith("http://")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)

    assert process.returncode == 130
    assert "the stand-in was stopped" in err
