"""The types, the linters and the tests of every client that is built, as its owner runs them; and what is built."""

import re
from collections import Counter

import pytest

from paydesign.catalog.discover import discover
from paydesign.decisions.loader import load_tree
from paydesign.render.matrix import cases

CLIENTS = discover().clients
# What a client does is the same with every server, so one server stands for all.
CASES = [
    case.id
    for case in cases(load_tree(), discover())
    if CLIENTS[case.client].data["build"] and case.server == "fastapi"
]
# Between them these have every view; the tests of the others are among theirs.
TESTED = ("multi_page=no-dynamic_amount=no-server_logic=no-", "multi_page=yes-server_logic=yes-")
POLICY_BREAKERS = re.compile(
    r"<style|<script(?![^>]*\ssrc=)|\s(?:style|on\w+)=|javascript:|https?://(?!www\.w3\.org/)"
)


@pytest.fixture(scope="module", params=CASES)
def project(request, rendered_projects, build_pages, tmp_path_factory):
    """A project whose pages are built, which checks the types too; with the lines of its client."""
    folder = tmp_path_factory.mktemp("built")
    for path, content in rendered_projects[request.param].items():
        if path.startswith("web/"):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
    build_pages(request.param, folder)
    return request.param, folder, CLIENTS[request.param.split("-")[-1]].data


def test_a_project_is_clean_for_its_linters(project, run_lines):
    _, folder, client = project

    assert "warning" not in run_lines(client["lint"], folder).lower()


def test_a_project_passes_its_own_tests(project, run_lines, pytestconfig):
    case, folder, client = project
    if not case.startswith(TESTED) and not pytestconfig.getoption("--all"):
        return

    output = run_lines(client["test"], folder)

    assert re.search(r"[1-9]\d* passed", output)
    assert "warning" not in output.lower()
    assert not re.search(r"[1-9]\d* skipped", output)


def test_the_built_pages_need_no_exception_from_the_content_security_policy(project):
    _, folder, client = project
    sources = sorted(page.name for page in (folder / "web").glob("*.html"))
    pages = sorted((folder / client["serve"]).glob("*.html"))

    assert [page.name for page in pages] == sources
    for page in pages:
        text = page.read_text(encoding="utf-8")
        found = POLICY_BREAKERS.search(text)
        assert found is None, f"{page.name}: {found and found[0]}"
        named = re.findall(r'(?:src|href)="/([^"]+)"', text)
        assert named
        assert [path for path in named if not (folder / client["serve"] / path).is_file()] == []


def test_only_pages_that_need_stripe_load_it(project):
    _, folder, client = project
    built = folder / client["serve"]
    loading = {
        page.name
        for page in built.glob("*.html")
        if any(
            "js.stripe.com" in (built / path).read_text(encoding="utf-8")
            for path in re.findall(r'"/(assets/[^"]+\.js)"', page.read_text(encoding="utf-8"))
        )
    }

    is_two_step = (built / "review.html").exists()
    first = set() if is_two_step else {"index.html"}
    rest = {"details.html", "review.html"} if is_two_step else set()
    assert loading == {"complete.html"} | first | rest


def test_no_lock_file_names_the_registry_of_a_machine(rendered_projects):
    for case in CASES:
        lock = rendered_projects[case]["web/package-lock.json"].decode()
        hosts = Counter(re.findall(r'"resolved": "https?://([^/"]+)', lock))
        assert set(hosts) <= {"registry.npmjs.org"}, case


@pytest.mark.parametrize("case", CASES)
def test_every_module_is_used(rendered_projects, case):
    sources = {
        path: text.decode()
        for path, text in rendered_projects[case].items()
        if path.startswith("web/") and path.endswith((".ts", ".tsx", ".html"))
    }
    for path in sources:
        if path.startswith("web/src/"):
            name = path.rsplit("/", 1)[1].removesuffix(".tsx").removesuffix(".ts")
            users = [
                other
                for other, text in sources.items()
                if other != path
                and not other.startswith("web/tests/")
                and re.search(rf'(?:"\.{{1,2}}/|src/pages/){name}(?:\.tsx)?"', text)
            ]
            assert users, f"nothing imports {path}"
