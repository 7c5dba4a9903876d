"""The types, the linters and the tests of every client that is built, as its owner runs them; and what is built."""

import re
from functools import cache

import pytest
from loadtest.kit import write

from paydesign.catalog.discover import discover

from ..sample import client_projects, few_client_projects

CLIENTS = discover().clients
POLICY_BREAKERS = re.compile(
    r"<style|<script(?![^>]*\ssrc=)|\s(?:style|on\w+)=|javascript:|https?://(?!www\.w3\.org/)"
)


def pytest_generate_tests(metafunc):
    """Let a `case` be of a few projects whose pages are built, or of all."""
    if "case" in metafunc.fixturenames:
        is_all = metafunc.config.getoption("--all")
        chosen = client_projects(is_all=True) if is_all else few_client_projects()
        metafunc.parametrize("case", [case.id for case in chosen if data_of(case.id)["build"]])


def data_of(case):
    return CLIENTS[case.split("-")[-1]].data


@pytest.fixture(scope="module")
def build(rendered_projects, build_pages, tmp_path_factory):
    """Build the pages of a case, which checks the types too, and return the folder."""

    def build_once(case):
        folder = tmp_path_factory.mktemp("pages")
        files = rendered_projects[case].items()
        write({path: content for path, content in files if path.startswith("web/")}, folder)
        build_pages(case, folder)
        return folder

    return cache(build_once)


@pytest.fixture
def pages(build, case):
    """The folders with the sources of the pages and with what is built from them."""
    folder = build(case)
    return folder / "web", folder / data_of(case)["serve"]


def test_a_project_is_clean_for_its_linters_and_passes_its_own_tests(build, run_lines, case):
    folder, client = build(case), data_of(case)

    linted, tested = run_lines(client["lint"], folder), run_lines(client["test"], folder)

    assert "warning" not in (linted + tested).lower()
    assert re.search(r"[1-9]\d* passed", tested)
    assert not re.search(r"[1-9]\d* skipped", tested)


def test_the_built_pages_need_no_exception_from_the_content_security_policy(pages):
    sources, built = pages
    found = sorted(page.name for page in built.glob("*.html"))

    assert found == sorted(page.name for page in sources.glob("*.html"))
    for name in found:
        text = (built / name).read_text(encoding="utf-8")
        breaker = POLICY_BREAKERS.search(text)
        assert breaker is None, f"{name}: {breaker and breaker[0]}"
        named = re.findall(r'(?:src|href)="/([^"]+)"', text)
        assert named
        assert [path for path in named if not (built / path).is_file()] == []


def test_only_pages_that_need_stripe_load_it(pages):
    _, built = pages
    loading = {
        page.name
        for page in built.glob("*.html")
        if any(
            "js.stripe.com" in (built / path).read_text(encoding="utf-8")
            for path in re.findall(r'"/(assets/[^"]+\.js)"', page.read_text(encoding="utf-8"))
        )
    }

    all_pages = {page.name for page in built.glob("*.html")}
    assert loading == all_pages - ({"index.html"} if "details.html" in all_pages else set())


def test_no_lock_file_names_the_registry_of_a_machine(rendered_projects):
    locks = {
        file
        for files in rendered_projects.values()
        for path, file in files.items()
        if path.endswith("package-lock.json")
    }
    for lock in locks:
        hosts = re.findall(r'"resolved": "https?://([^/"]+)', lock.decode())
        assert set(hosts) <= {"registry.npmjs.org"}


def test_every_module_is_used(rendered_projects):
    for case, files in rendered_projects.items():
        if "web/package-lock.json" in files:
            assert unused_modules(files) == [], case


def unused_modules(files):
    """Return the modules of a client that no other and no page imports."""
    sources = {
        path: text.decode()
        for path, text in files.items()
        if path.startswith("web/") and path.endswith((".ts", ".tsx", ".html"))
    }
    return [path for path in sources if path.startswith("web/src/") and not is_imported(path, sources)]


def is_imported(path, sources):
    name = path.rsplit("/", 1)[1].removesuffix(".tsx").removesuffix(".ts")
    naming = re.compile(rf'(?:"\.{{1,2}}/|src/pages/){name}(?:\.tsx)?"')
    return any(
        naming.search(text)
        for other, text in sources.items()
        if other != path and not other.startswith("web/tests/")
    )
