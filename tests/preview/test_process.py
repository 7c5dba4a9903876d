"""`paydesign preview` as a process: what it prints, how it ends, what it refuses."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from paydesign.catalog.discover import discover
from paydesign.cli.choices import known_choices
from paydesign.decisions.loader import load_tree
from paydesign.preview import run
from paydesign.preview.project import RECORD, find_project
from paydesign.records.codec import read_record
from paydesign.records.files import read_file


def gone(pids: set[int], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        alive = [pid for pid in pids if Path(f"/proc/{pid}").exists() and "Z" not in state(pid)]
        if not alive:
            return True
        time.sleep(0.02)
    return False


def state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def test_the_first_line_is_the_page_and_the_second_the_inspector(make_shop, start_preview):
    preview = start_preview(make_shop())

    page = urlopen(preview.url).read().decode()
    inspector = urlopen(preview.inspector).read().decode()

    origin = preview.inspector.removesuffix("/_simulator/")
    assert f'src="{origin}/endive/stripe.js"' in page
    assert "https://js.stripe.com" not in page
    assert "<h1>Inspector</h1>" in inspector


def test_requests_do_not_scroll_the_addresses_away(make_shop, start_preview):
    preview = start_preview(make_shop())
    for _ in range(3):
        urlopen(preview.url).read()

    preview.end(signal.SIGINT)

    assert "INFO" not in preview.output()


def test_the_page_leads_to_the_inspector(make_shop, start_preview):
    preview = start_preview(make_shop())

    found = urlopen(f"{preview.url}/_simulator/")

    assert found.url == preview.inspector


def test_another_name_for_this_machine_is_refused(make_shop, start_preview):
    preview = start_preview(make_shop())

    with pytest.raises(HTTPError) as refusal:
        urlopen(Request(preview.url, headers={"Host": "shop.example"}))

    assert refusal.value.code == 421
    refusal.value.close()


@pytest.mark.parametrize(
    ("by", "status"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 0), (signal.SIGHUP, 0), (signal.SIGKILL, -9)],
    ids=lambda value: getattr(value, "name", None),
)
def test_nothing_outlives_it(make_shop, start_preview, by, status):
    preview = start_preview(make_shop())
    children = preview.children()
    assert len(children) >= 2

    ended = preview.end(by)

    assert ended == status
    assert gone(children)


def test_the_throw_away_database_is_thrown_away_and_the_projects_own_is_not_made(
    make_shop, start_preview, tmp_path
):
    shop = make_shop()
    preview = start_preview(shop, TMPDIR=str(tmp_path))
    urlopen(Request(f"{preview.url}/api/order", data=b"{}", headers={"Content-Type": "application/json"}))
    assert list(tmp_path.glob("paydesign-preview-*/data.sqlite3"))

    preview.end(signal.SIGINT)

    assert list(tmp_path.glob("paydesign-preview-*")) == []
    assert list(shop.glob("*.sqlite3")) == []


def test_with_keep_data_the_projects_own_database_is_used(make_shop, start_preview):
    shop = make_shop()
    preview = start_preview(shop, "--keep-data")

    preview.end(signal.SIGINT)

    assert (shop / "data.sqlite3").exists()


def test_open_opens_the_page(make_shop, start_preview, tmp_path):
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    browser.chmod(0o755)

    preview = start_preview(make_shop(), "--open", BROWSER=f"{browser} %s")
    deadline = time.monotonic() + 10
    while not (tmp_path / "opened").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    preview.end(signal.SIGINT)

    assert (tmp_path / "opened").read_text().strip() == preview.url


def test_it_ends_when_the_server_ends_and_says_so(make_shop, start_preview):
    preview = start_preview(make_shop())
    children = preview.children()
    (server,) = [pid for pid in children if "watch.py" not in Path(f"/proc/{pid}/cmdline").read_text()]

    os.kill(server, signal.SIGKILL)

    assert preview.process.wait(timeout=20) == 1
    assert "error[server-failed]: the project's server has ended" in preview.output()
    assert gone(children)


def test_it_ends_when_the_watch_is_killed_and_leaves_nothing(make_shop, start_preview):
    preview = start_preview(make_shop())
    children = preview.children()
    (watch,) = [pid for pid in children if "watch.py" in Path(f"/proc/{pid}/cmdline").read_text()]

    os.kill(watch, signal.SIGKILL)

    assert preview.process.wait(timeout=20) == 1
    assert "error[server-failed]: the project's server has ended" in preview.output()
    assert gone(children)


def test_a_port_that_somebody_took_meanwhile_is_not_used(make_shop, monkeypatch):
    shop = make_shop()
    with socket.socket() as taken, socket.socket() as free:
        for one in (taken, free):
            one.bind(("127.0.0.1", 0))
        taken.listen()
        ports = [one.getsockname()[1] for one in (taken, free)]
        free.close()
        left = iter(ports)
        monkeypatch.setattr(run, "_free_port", lambda: next(left))

        record = read_record(read_file(shop / RECORD), str(shop / RECORD), load_tree(), known_choices())
        with run.preview(find_project(shop, record, discover()), os.environ) as running:
            assert urlopen(running.url).status == 200
            state = json.load(urlopen(f"{running.inspector}state"))

    assert state["webhooks"]["endpoints"][0]["url"].startswith(f"http://127.0.0.1:{ports[1]}/")


def test_a_name_that_is_allowed_leads_to_page_and_inspector(make_shop, start_preview):
    preview = start_preview(make_shop(), "--allow-host", "shop.internal")

    for url in (preview.url, preview.inspector):
        assert urlopen(Request(url, headers={"Host": "shop.internal"})).status == 200


def test_a_folder_that_is_no_project(paydesign, tmp_path):
    done = paydesign("preview", tmp_path)

    assert done.returncode == 3
    assert done.stdout == ""
    assert f"error[file-unreadable]: {tmp_path} is no project of paydesign" in done.stderr
    assert "paydesign new" in done.stderr


def test_a_broken_record(paydesign, make_shop):
    shop = make_shop()
    record = shop / "paydesign.yaml"
    record.write_text(record.read_text().replace("server: fastapi", "server: fastpi"))

    done = paydesign("preview", shop)

    assert done.returncode == 3
    assert "did you mean `fastapi`?" in done.stderr


@pytest.mark.parametrize("part", [(), ("--server", "fastapi", "--mode", "payment")], ids=["none", "a part"])
def test_a_record_without_a_project(paydesign, tmp_path, part):
    paydesign("decide", "--defaults", *part, "--record", "paydesign.yaml")

    done = paydesign("preview")

    assert done.returncode == 3
    assert "this record is a decision only" in done.stderr


LIVE = "sk_" + "live_" + "x" * 24


def test_a_live_key_anywhere_is_refused_and_never_shown(paydesign, make_shop):
    shop = make_shop()
    (shop / ".env").write_text(f"# keys\nSTRIPE_SECRET_KEY={LIVE}\n")

    done = paydesign("preview", shop, env={"STRIPE_SECRET_KEY": LIVE})

    assert done.returncode == 1
    assert "error[live-key]" in done.stderr
    assert "STRIPE_SECRET_KEY: this variable of the environment has a live key" in done.stderr
    assert f"{shop}/.env:2:19: this line has a live key" in done.stderr
    assert LIVE not in done.stderr


def test_test_keys_of_the_project_do_not_get_in_the_way(make_shop, start_preview):
    shop = make_shop()
    (shop / ".env").write_text("STRIPE_SECRET_KEY=sk_test_mine\nSTRIPE_PUBLISHABLE_KEY=pk_test_mine\n")

    preview = start_preview(shop)

    assert b"pk_test_of_the_preview" in urlopen(f"{preview.url}/api/config").read()


@pytest.mark.parametrize(
    ("server", "missing", "install"),
    [
        ("fastapi", "uvicorn", "python3 -m venv .venv && .venv/bin/pip install"),
        ("express", "dist/main.js", "npm ci && npm run build"),
    ],
)
def test_a_missing_dependency_is_named_with_what_installs_it(paydesign, make_shop, server, missing, install):
    shop = make_shop(server=server, has_environment=False)

    done = paydesign("preview", shop, env={"VIRTUAL_ENV": ""})

    assert done.returncode == 1
    assert (
        f"error[dependency-missing]: the project's server needs {missing}, which is not installed"
        in done.stderr
    )
    assert f"cd {shop} && {install}" in done.stderr


@pytest.fixture
def npm(find_kit, need, tmp_path):
    """Return a PATH with an npm that takes what is installed already, and fails to build if it is told so."""
    [packages] = find_kit("express-html").installed
    program = tmp_path / "bin/npm"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\n[ "$1" = ci ] && exec ln -s "{packages}" node_modules\n'
        f'[ -e broken ] && echo "it is broken" && exit 7\nexec "{need("npm")}" "$@"\n'
    )
    program.chmod(0o755)
    return os.pathsep.join([str(program.parent), os.environ["PATH"]])


def test_with_install_what_the_project_needs_is_installed_first(make_shop, start_preview, npm):
    shop = make_shop(server="express", has_environment=False)

    preview = start_preview(shop, "--install", PATH=npm)

    assert urlopen(preview.url).status == 200
    assert preview.errors.read_text().startswith("$ npm ci\n$ npm run build\n")


@pytest.mark.parametrize(
    ("by", "status"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -9)],
)
def test_a_signal_ends_the_installation_and_whatever_it_started(make_shop, tmp_path, by, status):
    shop = make_shop(server="express", has_environment=False)
    program = tmp_path / "bin/npm"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nsleep 300 & echo $! $$ > started.new\nmv started.new started\nwait\n")
    program.chmod(0o755)
    preview = subprocess.Popen(
        [sys.executable, "-m", "paydesign", "preview", str(shop), "--install"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PATH": os.pathsep.join([str(program.parent), os.environ["PATH"]])},
    )
    deadline = time.monotonic() + 20
    while not (shop / "started").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    started = {int(pid) for pid in (shop / "started").read_text().split()}

    preview.send_signal(by)

    assert preview.wait(timeout=20) == status
    assert gone(started)


def test_an_installation_that_fails_is_named_with_its_line(paydesign, make_shop, npm):
    shop = make_shop(server="express", has_environment=False)
    (shop / "broken").touch()

    done = paydesign("preview", shop, "--install", env={"PATH": npm})

    assert done.returncode == 1
    assert done.stdout == ""
    assert "it is broken" in done.stderr
    assert "error[dependency-missing]: `npm run build` has failed; what it printed is above" in done.stderr


def test_a_package_that_is_not_installed_is_named(paydesign, make_shop):
    shop = make_shop(server="express")
    (shop / "node_modules").unlink()

    done = paydesign("preview", shop)

    assert done.returncode == 1
    assert "error[dependency-missing]: the project's server needs " in done.stderr
    assert "dist/main.js" not in done.stderr.splitlines()[0]
    assert "npm ci && npm run build" in done.stderr


@pytest.mark.parametrize(
    ("server", "said", "old"),
    [("fastapi", "Python 3.9.2", "Python 3.11"), ("express", "v18.20.4", "Node.js 20.19")],
)
def test_a_runtime_that_is_too_old_is_named_before_anything_is_started(
    paydesign, make_shop, tmp_path, server, said, old
):
    shop = make_shop(server=server, has_environment=server == "express")
    program = shop / ".venv/bin/python" if server == "fastapi" else tmp_path / "bin/node"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho {said}\n")
    program.chmod(0o755)

    done = paydesign(
        "preview", shop, env={"PATH": os.pathsep.join([str(program.parent), os.environ["PATH"]])}
    )

    assert done.returncode == 1
    assert done.stdout == ""
    version = said.removeprefix("Python ").removeprefix("v")
    needs = f"error[dependency-missing]: the project's server needs {old} or newer, and this one is {version}"
    assert f"{needs} ({program})" in done.stderr
    assert f"install a newer {old.split()[0]}" in done.stderr


@pytest.mark.parametrize(
    ("server", "name"), [("fastapi", "requirements.txt"), ("express", "package-lock.json")]
)
def test_a_list_of_dependencies_that_is_gone_is_named_with_the_way_to_get_it_back(
    paydesign, make_shop, server, name
):
    shop = make_shop(server=server, has_environment=False)
    (shop / name).unlink()

    done = paydesign("preview", shop, env={"VIRTUAL_ENV": ""})

    assert done.returncode == 1
    assert f"  - {shop}/{name}: {name} is gone" in done.stderr
    assert f"paydesign new DIR --answers {shop}/paydesign.yaml" in done.stderr


def test_a_server_that_dies_at_its_start_shows_its_last_lines(paydesign, make_shop):
    shop = make_shop()
    (shop / "app/settings.py").write_text("raise RuntimeError('the shop is closed')\n")

    done = paydesign("preview", shop)

    assert done.returncode == 1
    assert done.stdout == ""
    assert "error[server-failed]: the project's server ended while it was being started" in done.stderr
    assert "  - RuntimeError: the shop is closed" in done.stderr


def test_a_port_in_use(paydesign, make_shop):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        done = paydesign("preview", make_shop(), "--port", port)

    assert done.returncode == 2
    assert f"error[invalid-value]: port {port} cannot be used" in done.stderr


def test_a_port_of_choice(make_shop, start_preview):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    preview = start_preview(make_shop(), "--port", str(port))

    assert preview.url == f"http://127.0.0.1:{port}"


def test_a_folder_that_is_not_there_is_said_to_be_no_folder(paydesign):
    done = paydesign("preview", "nope")

    assert done.returncode == 3
    assert "there is no such folder" in done.stderr
