"""The pages of every generated project: types, HTML, and what a Content-Security-Policy and a customer expect."""

import json
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from paydesign.catalog.discover import discover
from paydesign.catalog.support import find_shape
from paydesign.decisions.derive import decide
from paydesign.decisions.loader import load_tree
from paydesign.render.matrix import cases

MODULES = Path(__file__).parent / "node_modules"
STRIPE_JS = "https://js.stripe.com/endive/stripe.js"

TYPES = {
    "compilerOptions": {
        "allowJs": True,
        "checkJs": True,
        "strict": True,
        "noEmit": True,
        "noUnusedLocals": True,
        "noUnusedParameters": True,
        "noFallthroughCasesInSwitch": True,
        "target": "ES2022",
        "lib": ["ES2022", "DOM", "DOM.Iterable"],
        "module": "ESNext",
        "moduleResolution": "bundler",
        "types": ["@stripe/stripe-js"],
    },
    "include": ["*/**/*.js"],
    "exclude": ["node_modules"],
}


@pytest.fixture(scope="module")
def pages(rendered_projects):
    """What the browser gets of each project: path below web/ -> text, by the id of its case."""
    return {
        case: {path[len("web/") :]: text.decode() for path, text in files.items() if path.startswith("web/")}
        for case, files in rendered_projects.items()
        if case.endswith("-html")
    }


@pytest.fixture(scope="module")
def written(pages, tmp_path_factory):
    """A folder with the pages of all projects, each in a folder of its own, beside the packages that check them."""
    missing = [name for name in ("typescript", "html-validate") if not (MODULES / name).is_dir()]
    if shutil.which("node") is None or missing:
        message = "node or its packages are missing: run `npm ci --prefix tests/gate`"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    folder = tmp_path_factory.mktemp("pages")
    (folder / "node_modules").symlink_to(MODULES)
    for case, files in pages.items():
        for path, text in files.items():
            file = folder / case / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    return folder


def node(folder: Path, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["node", MODULES / script, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)


def test_the_modules_are_typed_with_the_types_of_stripe_js(written):
    (written / "tsconfig.json").write_text(json.dumps(TYPES))

    done = node(written, "typescript/bin/tsc", "--project", "tsconfig.json")

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_pages_are_valid_html(written):
    (written / ".htmlvalidate.json").write_text('{"root": true, "extends": ["html-validate:recommended"]}')
    found = sorted(str(page.relative_to(written)) for page in written.glob("*=*/*.html"))

    done = node(written, "html-validate/bin/html-validate.mjs", *found)

    assert found
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_on_a_page_needs_an_exception_from_its_content_security_policy(pages):
    for place, text in every(pages, ".html"):
        tags = read_tags(text)
        assert "style" not in {name for name, _ in tags}, f"{place}: an inline style sheet"
        for name, attributes in tags:
            inline = [key for key in attributes if key == "style" or key.startswith("on")]
            assert not inline, f"{place}: <{name}> has {inline}"
            if name == "script":
                source = attributes.get("src") or ""
                assert source == STRIPE_JS or re.fullmatch(r"[\w-]+\.js", source), (
                    f"{place}: script {source!r}"
                )
            elif name == "link":
                assert re.fullmatch(r"[\w-]+\.(css|svg)", attributes["href"] or ""), place
    assert {place for place, text in every(pages, ".js") if "http://" in text or "import(" in text} == set()


def test_text_never_becomes_markup_or_code(rendered_projects):
    dangerous = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\(\"(style|on)"
        r"|dangerouslySetInnerHTML|localStorage|sessionStorage|document\.cookie"
    )
    for case, files in rendered_projects.items():
        for path, text in files.items():
            if re.match(r"web/.*\.(js|tsx?)$", path):
                found = dangerous.search(text.decode())
                assert found is None, f"{case}: {path}: {found and found[0]}"


def test_every_file_that_a_page_names_is_there(pages):
    for case, files in pages.items():
        named = {reference for text in files.values() for reference in references(text)}
        assert named - files.keys() == set(), case
        assert files.keys() - named == {"index.html"} - named, f"{case}: files that nothing leads to"


def test_every_element_that_a_module_asks_for_is_on_its_pages(pages):
    for case, files in pages.items():
        for path, text in files.items():
            if path.endswith(".html"):
                ids = {attributes["id"] for _, attributes in read_tags(text) if "id" in attributes}
                asked = {id for module in modules_of(text, files) for id in wanted_ids(files[module])}
                assert asked - ids == set(), f"{case}: {path}"


def test_the_pages_call_exactly_the_operations_of_their_shape(rendered_projects):
    tree, catalog = load_tree(), discover()
    for case in cases(tree, catalog):
        shape = find_shape(catalog, decide(tree, case.answers).outcome, case.mode, case.answers)
        operations = {catalog.operations[id][2:4] for id in shape.operations if id != "receive-webhook"}

        calls = {
            (method, path)
            for name, text in rendered_projects[case.id].items()
            if re.match(r"web/(?!tests/).*\.(js|tsx?)$", name)
            for method, path in re.findall(r'\brequest\(\s*"([A-Z]+)",\s*"(/api/[^"]+)"', text.decode())
        }

        assert calls == operations, case.id


def test_nothing_is_exported_that_nobody_imports(pages):
    for case, files in pages.items():
        for path, text in files.items():
            for name in re.findall(r"^export (?:async )?(?:function|const|class) (\w+)", text, re.MULTILINE):
                users = [
                    other
                    for other, source in files.items()
                    if other != path and re.search(rf"\b{name}\b", source)
                ]
                assert users, f"{case}: {path} exports {name}"


def test_every_page_tells_what_goes_on_and_what_went_wrong(pages):
    for place, text in every(pages, ".html"):
        tags = [attributes for _, attributes in read_tags(text)]
        assert [tag["id"] for tag in tags if tag.get("role") == "status"] == ["status"], place
        alert = next(tag for tag in tags if tag.get("role") == "alert")
        assert alert["id"] == "error", place
        assert alert["tabindex"] == "-1", f"{place}: the focus cannot move to the error"
        assert all("disabled" in tag for tag in tags if tag.get("id") == "submit"), (
            f"{place}: Pay before it is ready"
        )


def every(pages, suffix):
    """Yield `case: path` and the text of each file with this suffix."""
    for case, files in pages.items():
        for path, text in files.items():
            if path.endswith(suffix):
                yield f"{case}: {path}", text


def read_tags(page):
    """Return each start tag of a page with its attributes."""
    tags = []
    parser = HTMLParser()
    parser.handle_starttag = lambda name, attributes: tags.append((name, dict(attributes)))
    parser.feed(page)
    return tags


def references(text):
    """Return the files of the project that a page, style sheet or module names."""
    found = re.findall(r'(?:src|href)="([\w.-]+\.\w+)"|"(?:\./)?([\w-]+\.(?:js|html))"', text)
    return {one or other for one, other in found}


def modules_of(page, files):
    """Return the modules that a page loads, those that they import included."""
    pending = [
        attributes["src"] for name, attributes in read_tags(page) if attributes.get("type") == "module"
    ]
    found = set()
    while pending:
        module = pending.pop()
        if module not in found:
            found.add(module)
            imports = re.findall(r'^(?:import|\}) .*from "\./([\w-]+\.js)";$', files[module], re.MULTILINE)
            pending.extend(imports)
    return found


def wanted_ids(module):
    return re.findall(r'byId\("([\w-]+)"', module) + re.findall(r'mount\("#([\w-]+)"', module)
