"""The stand-in as one file: it runs on Python alone, and what is in it is always the same."""

import json
import os
import re
import signal
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen

import pytest
import stripe

from paydesign.stand_in_file import stand_in_file

ROOT = Path(__file__).parents[2]
NODE_SDK = ROOT / "tests" / "simulator" / "node" / "node_modules" / "stripe"
KEYS = {"STRIPE_SECRET_KEY": "sk_test_x"}
PAYMENT = {"amount": 1999, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
PAYS_IN_PYTHON = f"""
import stripe
client = stripe.StripeClient("sk_test_x")
print(client.v1.payment_intents.create({PAYMENT | {"return_url": "http://shop.test/"}}).status)
"""
PAYS_IN_NODE = f"""
const Stripe = require({json.dumps(str(NODE_SDK))});
const given = {json.dumps(PAYMENT | {"return_url": "http://shop.test/"})};
new Stripe("sk_test_x").paymentIntents.create(given).then((intent) => console.log(intent.status));
"""
REBUILD = "import sys; from pathlib import Path; from paydesign.stand_in_file import build; build(Path(sys.argv[1]))"


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A Python with the standard library and nothing else, and the file beside it."""
    folder = tmp_path_factory.mktemp("bare")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    (folder / "stand-in.pyz").write_bytes(stand_in_file())
    return folder


@pytest.fixture
def start(bare, tmp_path):
    """Start it as somebody does who has only the file; it is killed when the test is over."""
    started = []

    def run(*arguments):
        process = subprocess.Popen(
            [bare / "venv/bin/python", "-I", bare / "stand-in.pyz", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=bare,
            env={"PATH": os.environ["PATH"], "TMPDIR": str(tmp_path)},
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def said(start):
    return json.loads(start("simulate", "--json").stdout.readline())


def ended(process, stdin=""):
    out, err = process.communicate(stdin, timeout=60)
    return process.returncode, out, err


def test_it_is_small_and_has_the_licences_of_all_that_is_in_it():
    archive = zipfile.ZipFile(BytesIO(stand_in_file()))

    assert len(stand_in_file()) < 256 * 1024
    assert sorted(archive.namelist()) == ["LICENSE", "LICENSE-h11", "__main__.py", "files.json.xz"]
    assert archive.read("LICENSE") == (ROOT / "LICENSE").read_bytes()
    assert b"Nathaniel J. Smith" in archive.read("LICENSE-h11")
    assert b"Permission is hereby granted" in archive.read("LICENSE-h11")


@pytest.mark.parametrize("seed", ["1", "2"])
def test_it_is_the_same_bytes_whenever_it_is_built(tmp_path, seed):
    environment = {"PATH": os.environ["PATH"], "PYTHONHASHSEED": seed, "TZ": f"UTC+{seed}", "LC_ALL": "C"}

    subprocess.run([sys.executable, "-c", REBUILD, tmp_path / "it.pyz"], env=environment, check=True)

    assert (tmp_path / "it.pyz").read_bytes() == stand_in_file()


def test_what_it_says_is_what_a_program_needs(said):
    assert b"Stripe" in urlopen(said["stripe_js"], timeout=10).read()
    assert json.load(urlopen(said["control"] + "log", timeout=10))["entries"] == []
    assert urlopen(said["control"], timeout=10).status == 200


@pytest.mark.parametrize("language", ["python", "node"])
def test_an_sdk_pays_there_and_its_program_knows_nothing_of_it(said, need, language):
    """The redirecting files are of the stand-in's own: nothing of an installed paydesign is found."""
    command = {"python": [sys.executable, "-c", PAYS_IN_PYTHON], "node": ["node", "-e", PAYS_IN_NODE]}[
        language
    ]
    need("node")
    environment = {"PATH": os.environ["PATH"], **KEYS, **said["environment"]}

    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)

    assert done.stdout == "succeeded\n", done.stderr


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_ends_as_the_installed_one_does_and_leaves_nothing(start, tmp_path, number, status):
    process = start("simulate", "--json")
    process.stdout.readline()
    while_it_runs = list(tmp_path.iterdir())
    process.send_signal(number)

    assert ended(process) == (status, "", "")
    assert len(while_it_runs) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_it_leaves_nothing_when_it_is_ended_while_it_begins(start, tmp_path, number, status):
    process = start("simulate", "--json")
    while not list(tmp_path.iterdir()):
        assert process.poll() is None, process.communicate()
    process.send_signal(number)

    assert ended(process) == (status, "", "")
    assert list(tmp_path.iterdir()) == []


def test_it_has_the_flags_of_the_command(paydesign, start):
    """Its own lines for them are not those that typer makes; the names are the same."""

    def flags(text):
        return set(re.findall(r"--[a-z][a-z-]+", text))

    _, own, _ = ended(start("simulate", "--help"))
    installed = paydesign("simulate", "--help", env={"COLUMNS": "200"}).stdout

    examples = installed.rpartition("xamples")[2]
    assert flags(own) == flags(installed.removesuffix(examples)) != set()


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        ([], 2, "COMMAND"),
        (["simulate", "--port", "70000"], 2, "invalid port value: '70000'"),
        (["simulate", "--webhook-url", "http://elsewhere.test/"], 2, "this machine only"),
        (["simulate", "--webhook-secret", "whsec_1"], 2, "add --webhook-url"),
        (["simulate", "--fixtures", "nowhere.json"], 3, "there is no such file"),
    ],
)
def test_what_is_wrong_is_told_without_a_traceback(start, arguments, status, says):
    code, out, err = ended(start(*arguments))

    assert (code, out) == (status, "")
    assert says in err
    assert "Traceback" not in err
    assert "paydesign explain" not in err


def test_fixtures_are_read_as_json_and_yaml_is_refused_where_it_is(start, bare):
    customer = {"object": "customer", "id": "cus_ada", "name": "Ada"}
    (bare / "good.json").write_text(json.dumps([customer], indent=2))

    process = start("simulate", "--json", "--fixtures", "good.json")
    url = json.loads(process.stdout.readline())["url"]
    client = stripe.StripeClient("sk_test_x", base_addresses={"api": url})

    assert client.v1.customers.retrieve("cus_ada").name == "Ada"

    code, _, err = ended(start("simulate", "--fixtures", "-"), stdin="[\n  - object: customer\n")

    assert code == 3
    assert "<stdin>:2:3" in err
    assert "YAML" in err
