"""`paydesign preview --run`: a program that is not ours, from the command line and from paydesign.toml."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from paydesign.errors import ServerFailed
from paydesign.preview.child import Child, Command
from paydesign.preview.mask import Mask
from paydesign.preview.observer import PAGES, ProgramObserver
from paydesign.preview.reasons import reasons
from paydesign.preview.settings import find_key

PROGRAMS = Path(__file__).with_name("programs")
SERVER = f"{sys.executable} server.py"
LIVE = "sk_" + "live_" + "x" * 24


@pytest.fixture
def folder(tmp_path):
    """Return the folder of a project of somebody else's."""
    made = tmp_path / "theirs"
    made.mkdir()
    shutil.copy(PROGRAMS / "server.py", made)
    return made


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def wait_for(holds, seconds=20):
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


def create_intent(preview, more=b""):
    """Ask the stand-in as the program's server would."""
    url = preview.inspector.removesuffix("_simulator/") + "v1/payment_intents"
    headers = {"Authorization": "Bearer sk_test_of_the_preview"}
    with urlopen(Request(url, data=b"amount=500&currency=usd" + more, headers=headers)) as answer:
        return json.load(answer)


def post(url):
    try:
        return urlopen(Request(url, data=b"{}")).status
    except HTTPError as error:
        error.close()
        return error.code


def test_a_program_is_run_by_flags_alone(folder, start_preview):
    port = free_port()
    preview = start_preview(
        *(folder, "--run", f"{SERVER} {port}", "--app-port", port, "--webhook", "/hook"),
        *("--env", "STRIPE_SK=secret", "--env", "WH=webhook"),
    )
    seen = json.load(urlopen(f"{preview.url}/headers-seen"))
    create_intent(preview)

    assert seen["Host"] == f"localhost:{port}"
    delivery = wait_for(lambda: preview.log("delivery"))[0]
    assert (delivery["status"], delivery["url"]) == (200, f"http://localhost:{port}/hook")
    assert json.load(urlopen(f"{preview.inspector}guide")) == {"project": "theirs", "page": preview.url}


def test_the_keys_come_in_the_variables_that_were_named_and_are_masked_where_they_are_printed(
    folder, start_preview
):
    preview = start_preview(folder, "--run", SERVER, "--env", "STRIPE_SK=secret")

    wait_for(lambda: "with sk_test_…" in preview.output())
    assert "of_the_preview" not in preview.output()


def test_without_a_port_the_program_is_given_a_free_one(folder, start_preview):
    assert urlopen(start_preview(folder, "--run", SERVER).url).status == 200


def test_the_file_says_the_same_and_flags_win_over_it(folder, start_preview):
    (folder / "paydesign.toml").write_text(
        f'[run]\ncommand = "{SERVER} $PORT"\nwebhook = "/nowhere"\nenv = {{STRIPE_SK = "publishable"}}\n'
    )
    preview = start_preview(folder, "--webhook", "/hook")
    create_intent(preview)

    assert wait_for(lambda: preview.log("delivery"))[0]["status"] == 200
    wait_for(lambda: "with pk_test_of_the_preview" in preview.output())


@pytest.mark.parametrize(("by", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_everything_that_the_line_starts_ends_with_the_preview(folder, start_preview, by, status):
    preview = start_preview(folder, "--run", f"sleep 300 & {SERVER} & wait")
    children = preview.children()
    assert len(children) >= 3

    assert preview.end(by) == status

    wait_for(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in children))


def test_the_inspector_shows_what_happens_without_the_steps_of_a_guide(folder, start_preview, watch):
    customer = watch(start_preview(folder, "--run", SERVER))
    customer.watched.locator("#shop:visible").wait_for()

    assert customer.watched.title() == "Inspector: theirs"
    assert customer.watched.locator("#expected").is_hidden()


def test_a_bank_leads_back_to_the_page_although_the_server_named_itself(folder, start_preview):
    port = free_port()
    preview = start_preview(folder, "--run", f"{SERVER} {port}", "--app-port", port)
    more = (
        f"&confirm=true&payment_method=pm_card_threeDSecure2Required&return_url=http://localhost:{port}/done"
    )
    at = create_intent(preview, more.encode())["next_action"]["redirect_to_url"]["url"]

    with urlopen(Request(at, data=b"outcome=succeed")) as answer:
        continue_to = json.load(answer)["continue_to"]

    assert continue_to.startswith(f"{preview.url}/done?payment_intent=pi_")


# What cannot be run.


def test_a_command_that_does_not_exist(paydesign, folder):
    by_flag = paydesign("preview", folder, "--run", "nosuchprogram --now")
    (folder / "paydesign.toml").write_text('[run]\ncommand = "nosuchprogram"\n')
    by_file = paydesign("preview", folder)

    assert (by_flag.returncode, by_file.returncode) == (2, 3)
    assert "there is no program nosuchprogram" in by_flag.stderr
    assert f"{folder}/paydesign.toml:2:1" in by_file.stderr


def test_a_command_that_the_shell_has_itself_is_one(paydesign, folder):
    done = paydesign("preview", folder, "--run", "exit 3")

    assert done.returncode == 1
    assert "error[server-failed]: the project's server ended while it was being started" in done.stderr


def test_a_command_that_ends_at_once_shows_its_last_lines_without_secrets(paydesign, folder):
    done = paydesign("preview", folder, "--run", "echo broken: $SK; exit 3", "--env", "SK=secret")

    assert done.returncode == 1
    assert "  - broken: sk_test_…" in done.stderr
    assert "of_the_preview" not in done.stderr


def test_a_command_that_a_check_of_its_own_ends_is_told_what_to_set(paydesign, folder):
    done = paydesign(
        "preview", folder, "--run", "echo ' - options.allowedHosts[0] should be a non-empty string.'; exit 1"
    )

    assert done.returncode == 1
    assert "set DANGEROUSLY_DISABLE_HOST_CHECK=true" in done.stderr


def run_child(folder, line, port, **more):
    lines = []
    child = Child(
        Command(("/bin/sh", "-c", line), folder, {"PATH": "/usr/bin:/bin"}, int(port), None, **more),
        lines.append,
    )
    try:
        child.start()
    finally:
        child.stop()
    return child


def test_a_program_that_never_listens_is_not_waited_for_for_ever(folder):
    with pytest.raises(ServerFailed) as failure:
        run_child(folder, "echo hello; exec sleep 60", free_port(), patience=0.5)

    assert "did not answer at port" in failure.value.message
    assert [problem.message for problem in failure.value.problems] == ["hello"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says where a process listens")
def test_a_program_that_listens_elsewhere_is_told_where(folder):
    elsewhere, port = free_port(), free_port()

    with pytest.raises(ServerFailed) as failure:
        run_child(folder, f"{SERVER} {elsewhere}", port, patience=2)

    assert failure.value.message == f"the project's server listens at port {elsewhere}, and not at {port}"


def test_a_server_of_the_other_family_of_addresses_is_found(folder):
    (folder / "six.py").write_text(
        "import socket, sys\nwith socket.create_server(('::1', int(sys.argv[1])), family=socket.AF_INET6) as s:\n"
        "    while True: s.accept()[0].close()\n"
    )
    port = free_port()

    child = run_child(folder, f"{sys.executable} six.py {port}", port)

    assert child.address == ("::1", int(port))


def test_a_port_in_use(paydesign, folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = paydesign("preview", folder, "--run", f"{SERVER} {port}", "--app-port", port)

    assert done.returncode == 2
    assert f"port {port} is in use already" in done.stderr


@pytest.mark.parametrize("name", [".env", ".env.local", "stripe.env", "server/.env"])
def test_a_live_key_is_refused_whatever_its_name_and_its_files(paydesign, folder, name):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(f"PORT=1\nMY_OWN={LIVE}\n")

    done = paydesign("preview", folder, "--run", SERVER, env={"ANOTHER": LIVE})

    assert done.returncode == 1
    assert f"{folder}/{name}:2:8: this line has a live key" in done.stderr
    assert "ANOTHER: this variable of the environment has a live key" in done.stderr
    assert LIVE not in done.stderr


def test_all_that_is_wrong_with_the_flags_is_said_at_once(paydesign, folder):
    flags = ["--env", "A=secrt", "--env", "B", "--env", "9=secret", "--env", "C=secret", "--env", "C=webhook"]

    done = paydesign("preview", folder, "--run", SERVER, "--webhook", "http://example.com/", *flags)

    assert done.returncode == 2
    for said in (
        "A is 'secrt', which is no kind of key",
        "did you mean `secret`?",
        "'B' is not NAME=KIND",
        "'9' is no name of a variable",
        "C is given as secret and as webhook",
        "'example.com' is not this machine",
    ):
        assert said in done.stderr


def test_flags_about_a_program_need_one(paydesign, folder):
    done = paydesign("preview", folder, "--app-port", "3000")

    assert done.returncode == 2
    assert "--app-port is about a program that --run names" in done.stderr


@pytest.mark.parametrize("flag", ["--install", "--keep-data"])
def test_flags_of_our_own_projects_are_refused(paydesign, folder, flag):
    done = paydesign("preview", folder, "--run", SERVER, flag)

    assert done.returncode == 2
    assert f"{flag} is for a project of ours" in done.stderr


def test_all_that_is_wrong_with_the_file_is_said_at_once(paydesign, folder):
    (folder / "paydesign.toml").write_text(
        '[run]\ncomand = "x"\napp_port = "3000"\nenv = {A = "secrt"}\nwebhook = 3\n\n[rum]\n'
    )

    done = paydesign("preview", folder)

    assert done.returncode == 3
    file = f"{folder}/paydesign.toml"
    for said in (
        f"{file}:2:1: `comand` is not known here",
        "did you mean `command`?",
        f"{file}:3:1: '3000' is no port",
        f"{file}:4:8: A is 'secrt', which is no kind of key",
        f"{file}:5:1: `webhook` is text",
        f"{file}:7:2: `rum` is not known here",
    ):
        assert said in done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[run\n", ":1:5): this is not TOML"),
        (b"[run]\ncommand = \xff\n", ":2"),
        (b"run = 3\n", ":1:1: `run` is a table"),
        (b"[run]\ncommand = ''\n", ":2:1: `command` is text"),
    ],
)
def test_a_file_that_cannot_be_read(paydesign, folder, content, said):
    (folder / "paydesign.toml").write_bytes(content)

    done = paydesign("preview", folder)

    assert done.returncode == 3
    assert f"{folder}/paydesign.toml{said.partition(')')[0]}" in done.stderr
    assert said.partition("): ")[2] in done.stderr


@pytest.mark.parametrize(
    ("text", "path", "place"),
    [
        ("[run]\n# command = 1\ncommand = 2\n", "run.command", "f:3:1"),
        ("run.command = 2\n", "run.command", "f:1:1"),
        ("[run.env]\nA = 1\n'B' = 2\n", "run.env.B", "f:3:1"),
        ("[prove]\ncommand = 1\n[run]\n", "run.command", "f"),
        ("[run]\nenv = {B = 1, A = 2}\n", "run.env.A", "f:2:15"),
    ],
)
def test_a_key_is_found_where_it_stands(text, path, place):
    assert find_key(text, "f", path) == place


# What bites while it runs.


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/nowhere", "was answered with 404: there is no such path; say the right one with --webhook"),
        ("/moved-hook", "was answered with 308: Stripe follows no redirect"),
    ],
)
def test_a_webhook_that_does_not_arrive_is_said(folder, start_preview, path, said):
    preview = start_preview(folder, "--run", SERVER, "--webhook", path)
    create_intent(preview)

    wait_for(lambda: said in preview.output())

    assert preview.output().count("was answered with") == 1
    assert any(said in entry["message"] for entry in preview.log("advice"))


def test_a_program_that_nothing_reaches_the_stand_in_from_is_told_why(folder, start_preview):
    port = free_port()
    preview = start_preview(folder, "--run", f"env -i {SERVER} {port}", "--app-port", port)

    assert post(f"{preview.url}/broken") == 500

    wait_for(lambda: "nothing has reached the stand-in" in preview.output())
    [advice] = preview.log("advice")
    assert (
        "although POST /broken was answered with 500: this SDK was not redirected because"
        in advice["message"]
    )
    assert "was started without the PYTHONPATH that the preview gave" in advice["message"]


def test_a_server_that_has_asked_stripe_is_not_told_so(folder, start_preview):
    preview = start_preview(folder, "--run", SERVER)
    create_intent(preview)
    post(f"{preview.url}/broken")
    urlopen(f"{preview.url}/brotli").close()  # something that is said after it

    wait_for(lambda: "advice: " in preview.output() or preview.log("advice"))

    assert "nothing has reached" not in preview.output()


def test_a_check_of_a_development_server_is_named_with_what_to_set(folder, start_preview):
    preview = start_preview(folder, "--run", SERVER)
    with pytest.raises(HTTPError) as refusal:
        urlopen(f"{preview.url}/blocked")
    refusal.value.close()

    wait_for(lambda: "add that name to server.allowedHosts" in preview.output())


def answer(status, method="GET", *, is_page=True):
    return {"kind": "page_answer", "method": method, "path": "/", "status": status, "is_page": is_page}


def told(*entries):
    observer = ProgramObserver(lambda: ["Why."])
    return [advice["message"] for entry in entries for advice in observer.see(entry)]


@pytest.mark.parametrize(
    "entries",
    [
        [answer(500, "POST")],
        [answer(0, "POST")],
        [answer(200)] * PAGES,
        [{"kind": "request", "is_client": True, "status": 404}],
    ],
)
def test_it_is_said_once_that_nothing_came_when_something_should_have(entries):
    [said] = told(*entries, *entries)

    assert said.startswith("nothing has reached the stand-in from your server, although ")
    assert said.endswith(": Why.")


@pytest.mark.parametrize(
    "entries",
    [
        [answer(200)] * (PAGES - 1),
        [answer(200, is_page=False)] * PAGES,
        [answer(200, "POST")],
        [{"kind": "request", "is_client": False, "status": 200}, answer(500, "POST")],
    ],
)
def test_it_is_not_said_where_nothing_should_have_come(entries):
    assert told(*entries) == []


@pytest.mark.parametrize(
    ("line", "setting"),
    [
        ('Blocked request. This host ("a") is not allowed.', "server.allowedHosts"),
        ('⚠ Blocked cross-origin request to Next.js dev resource /_next/hmr from "a".', "allowedDevOrigins"),
        ("⚠ Cross origin request detected from a to /_next/* resource.", "allowedDevOrigins"),
        ("Invalid Host/Origin header", "devServer.allowedHosts"),
        ("Invalid HTTP_HOST header: 'a'. You may need to add 'a' to ALLOWED_HOSTS.", "ALLOWED_HOSTS"),
        (
            "Forbidden (Origin checking failed - http://a does not match any trusted origins.): /",
            "CSRF_TRUSTED",
        ),
    ],
)
def test_checks_that_bite_are_recognized(line, setting):
    [said] = told({"kind": "output", "line": line}, {"kind": "output", "line": line})

    assert setting in said


def test_another_language_is_named(tmp_path):
    with subprocess.Popen(["tail", "-f", "/dev/null"]) as other:
        try:
            [why] = reasons(tmp_path, [other.pid], "http://127.0.0.1:9")
        finally:
            other.kill()

    assert "tail is neither Python nor Node" in why
    assert "http://127.0.0.1:9" in why


def test_addresses_and_keys_in_the_code_are_named_with_their_places(tmp_path):
    (tmp_path / "pay.py").write_text("import stripe\nstripe.api_base = 'https://api.stripe.com'\n")
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules/other.js").write_text("const key = 'sk_test_of_somebody';\n")
    (tmp_path / "shop.js").write_text("const key = 'sk_test_of_somebody';\n")

    assert reasons(tmp_path, [], "http://127.0.0.1:9") == [
        "An SDK is given an address of its own in pay.py:2.",
        "A secret key stands in the code, whatever the variables say, in shop.js:1.",
    ]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("key=" + LIVE, "key=sk_live_…"),
        ("rk_test_abcdefgh and whsec_abcdefgh.", "rk_test_… and whsec_…."),
        ("pi_1Abc_secret_xyz", "pi_1Abc_secret_…"),
        ("pk_test_abcdefgh", "pk_test_abcdefgh"),
        ("the password is correct-horse", "the password is …"),
        ("go on", "go on"),
    ],
)
def test_what_is_secret_is_masked(line, shown):
    assert Mask({"DB_PASSWORD": "correct-horse", "MY_TOKEN": "on", "HOME": "correct"}).hide(line) == shown
