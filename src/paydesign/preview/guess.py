"""What a project's own files say of how it is run, and the `paydesign.toml` that keeps it."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ..compiled import read_toml
from ..errors import FileSystemRefused, FileUnreadable, TargetInTheWay
from .settings import FILE
from .sources import code_files, read_lines

_FRAMEWORKS = Path(__file__).with_name("frameworks.toml")
_SCRIPTS = ("dev", "start", "serve", "develop")
_ENTRIES = ("server.py", "app.py", "main.py", "run.py", "server.js", "index.js", "app.js", "server.mjs")

_READ = re.compile(
    r"process\.env\.([A-Za-z_]\w*)|process\.env\[[\"']([A-Za-z_]\w*)[\"']\]|import\.meta\.env\.([A-Za-z_]\w*)"
    r"|environ\[[\"']([A-Za-z_]\w*)[\"']\]|(?:environ\.get|getenv|\benv|\bconfig|ENV\.fetch)\(\s*[\"']([A-Za-z_]\w*)[\"']"
    r"|\bENV\[[\"']([A-Za-z_]\w*)[\"']\]"
)
"""A variable of the environment that code reads, in JavaScript, Python, Ruby and PHP."""

_SET = re.compile(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*[\"']?([^\s\"'#]*)")
_BY_VALUE = {"sk_": "secret", "rk_": "secret", "pk_": "publishable", "whsec": "webhook"}
_OF_STRIPE = re.compile(r"STRIPE|(?:^|_)[SP]K(?:_|$)|WHSEC|WEBHOOK_SECRET|ENDPOINT_SECRET|PUBLISHABLE", re.I)
_BY_NAME = (
    ("webhook", re.compile(r"WEBHOOK|WHSEC|ENDPOINT_?SECRET|SIGNING|(?:^|_)WH(?:_|$)", re.I)),
    ("publishable", re.compile(r"PUBLISHABLE|PUBLIC|(?:^|_)PK(?:_|$)|(?:^|_)PUB_?KEY", re.I)),
    ("secret", re.compile(r"SECRET|(?:^|_)SK(?:_|$)|API_?KEY|PRIVATE|STRIPE_?KEY|RESTRICTED", re.I)),
)
_NO_KEY = re.compile(r"PRICE|PRODUCT|PLAN|ACCOUNT|VERSION|CURRENCY|COUNTRY|CLIENT_ID|URL|_ID$", re.I)

_ROUTE = re.compile(
    r"[\"'`](/?(?:[\w\-/.]*(?:webhook|stripe[_-]?hook)|(?:[\w\-/.]*/)?wh(?=[/\"'`]))[\w\-/]*/?)[\"'`]", re.I
)
_ROUTING = re.compile(
    r"\.(?:post|all|use|route|add_url_rule|api_route)\s*\(|@\w+\.|\bpath\s*\(|\bRoute::|->post\("
)
_FILE_ROUTE = re.compile(
    r"(?:^|/)(?:pages|app)(/api/[\w\-/\[\].]*webhooks?[\w\-/]*?)(?:/route|/index)?\.[jt]sx?$", re.I
)
_SERVES = re.compile(r"\s*\w+\.run\(")
"""A module that starts a server, as those of Flask, FastAPI and Bottle do."""

_PORT = (
    re.compile(r"(?:--port[= ]|\s-p\s+|\bPORT=)(\d{2,5})\b"),
    re.compile(
        r"\.listen\(\s*(\d{2,5})\b|\bPORT\b[^\n]{0,30}?(?:\|\||\?\?|,)\s*[\"']?(\d{2,5})\b|\bport\s*=\s*(\d{2,5})\b"
    ),
)


class Guess(NamedTuple):
    """Something that was found.

    Attributes:
        value: What goes into the file; for a variable its kind.
        place: `file:line` that shows it, in the project's folder.
    """

    key: str
    value: str
    place: str


def guess(folder: Path) -> list[Guess]:
    """Return what a folder shows: command, app_port, webhook, and env.NAME for each variable.

    Raises:
        FileUnreadable: There is no such folder.
    """
    if not folder.is_dir():
        raise FileUnreadable("there is no such folder", where=str(folder), hint="check the path")
    code = [(str(file.relative_to(folder)), lines) for file, lines in code_files(folder)]
    found: dict[str, Guess] = {}
    for one in (*_commands(folder), *_webhooks(code), *_variables(folder, code)):
        found.setdefault(one.key, one)
    if command := found.get("command"):
        for port in _ports(folder, command, code):
            found.setdefault("app_port", port)
    order = ("command", "app_port", "webhook")
    return sorted(found.values(), key=lambda one: (order.index(one.key) if one.key in order else 9, one.key))


def write(folder: Path, found: list[Guess]) -> list[str]:
    """Write the file, and return lines that say what was guessed, from where, and what was not found.

    Raises:
        TargetInTheWay: There is a file of that name; it is left as it is.
        FileSystemRefused: It cannot be written.
    """
    file = folder / FILE
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(as_toml(found))
    except FileExistsError:
        raise TargetInTheWay(
            f"there is a {FILE} already, and it is left as it is",
            where=str(file),
            hint="edit it, or move it away and run this again",
        ) from None
    except OSError as error:
        raise FileSystemRefused(f"it cannot be written: {error.strerror}", where=str(file)) from error
    keys = {one.key.partition(".")[0] for one in found}
    missing = [text for key, text in _MISSING.items() if key not in keys]
    return [
        f"wrote {file}; it was guessed, so look at it:",
        *(f"  {one.key} = {one.value}  (from {one.place})" for one in found),
        *(f"  {text}" for text in missing),
        f"then: paydesign preview {shlex.quote(str(folder))}",
    ]


_MISSING = {
    "command": "no command was found: say in the file how the program is started",
    "app_port": "no port was found: it is given a free one as variable PORT, unless the file says where it listens",
    "webhook": "no path for webhooks was found: no events are sent until the file says one",
    "env": "no variable for a key was found: a key in the code is used as it is",
}


def as_toml(found: Iterable[Guess]) -> str:
    """Return the file."""
    lines = ["# How `paydesign preview` runs this project. Guessed from its files; edit it freely.", "[run]"]
    variables: list[str] = []
    for key, value, place in found:
        shown = value if key == "app_port" else json.dumps(value, ensure_ascii=False)
        line = f"{key.removeprefix('env.')} = {shown}  # from {place}"
        (variables if key.startswith("env.") else lines).append(line)
    if not any(line.startswith("command = ") for line in lines):
        lines.append('# command = "npm run dev"')
    if variables:
        lines += ["", "[run.env]", *variables]
    return "\n".join(lines) + "\n"


def _commands(folder: Path) -> Iterator[Guess]:
    package = read_lines(folder / "package.json")
    try:
        scripts = json.loads("\n".join(package) or "{}").get("scripts", {})
    except (ValueError, AttributeError, RecursionError):
        scripts = {}
    for name in _SCRIPTS:
        if isinstance(scripts, dict) and name in scripts:
            yield Guess("command", f"npm run {name}", _place("package.json", package, f'"{name}"'))
    for number, line in enumerate(read_lines(folder / "Procfile"), 1):
        if found := re.match(r"web:\s*(\S.*)", line):
            yield Guess("command", found[1].strip(), f"Procfile:{number}")
    if (folder / "manage.py").is_file():
        yield Guess("command", f"{_python(folder)} manage.py runserver --noreload", "manage.py:1")
    for name in (*_ENTRIES, *_runs_itself(folder)):
        if (folder / name).is_file():
            yield Guess(
                "command", f"{_python(folder) if name.endswith('.py') else 'node'} {name}", f"{name}:1"
            )


def _runs_itself(folder: Path) -> list[str]:
    """Return the modules at the top that start a server when they are run."""
    return sorted(file.name for file in folder.glob("*.py") if any(map(_SERVES.match, read_lines(file))))


def _python(folder: Path) -> str:
    """Return the project's own interpreter, else the one that is found by its name."""
    own = (f"{name}/bin/python" for name in (".venv", "venv", "env"))
    return next((path for path in own if (folder / path).is_file()), "python3")


def _place(file: str, lines: list[str], text: str) -> str:
    return f"{file}:{next((number for number, line in enumerate(lines, 1) if text in line), 1)}"


def _ports(folder: Path, command: Guess, code: list[tuple[str, list[str]]]) -> Iterator[Guess]:
    """Yield where it may listen: as the command says, an example of the environment, the code, a framework."""
    run = command.value
    if script := re.fullmatch(r"npm run (\w+)", run):
        package = "\n".join(read_lines(folder / "package.json"))
        run = json.loads(package)["scripts"][script[1]]
    shown = [(command.place, str(run))]
    for name, lines in _env_examples(folder):
        shown += [
            (f"{name}:{number}", line) for number, line in enumerate(lines, 1) if line.startswith("PORT")
        ]
    for place, line in shown:
        if found := _PORT[0].search(line):
            yield Guess("app_port", found[1], place)
    frameworks = read_toml(_FRAMEWORKS)["frameworks"]
    for framework in frameworks:
        if re.search(framework["pattern"], str(run)):
            yield Guess("app_port", str(framework["port"]), f"{command.place}, the default of what it starts")
    named = [entry for entry in code if Path(entry[0]).name in run]
    for name, lines in (*named, *code):
        for number, line in enumerate(lines, 1):
            if found := _PORT[1].search(line):
                yield Guess("app_port", next(filter(None, found.groups())), f"{name}:{number}")
    for name, lines in named:
        for number, line in enumerate(lines, 1):
            for framework in frameworks:
                if re.search(framework.get("code", "(?!)"), line):
                    yield Guess(
                        "app_port", str(framework["port"]), f"{name}:{number}, the default of what it is"
                    )


def _webhooks(code: list[tuple[str, list[str]]]) -> Iterator[Guess]:
    for name, _ in code:
        if found := _FILE_ROUTE.search("/" + name):
            yield Guess("webhook", found[1], f"{name}:1")
    for name, lines in code:
        for number, line in enumerate(lines, 1):
            found = _ROUTE.search(line)
            before = lines[number - 2].rstrip() if number > 1 else ""
            if found and (_ROUTING.search(line) or (before.endswith("(") and _ROUTING.search(before))):
                under = _included_under(name, code) if name.endswith("urls.py") else ""
                yield Guess("webhook", f"/{under}{found[1].lstrip('/')}", f"{name}:{number}")


def _included_under(name: str, code: list[tuple[str, list[str]]]) -> str:
    """Return the path under which Django includes the addresses of a module."""
    module = name.removesuffix(".py").replace("/", ".")
    pattern = re.compile(rf"path\(\s*[\"']([^\"']*)[\"']\s*,\s*include\(\s*\(?[\"']{re.escape(module)}[\"']")
    found = (pattern.search(line) for _, lines in code for line in lines)
    return next((one[1] for one in found if one), "")


def _env_examples(folder: Path) -> list[tuple[str, list[str]]]:
    files = sorted(file for pattern in (".env*", "*.env") for file in folder.glob(pattern) if file.is_file())
    return [(file.name, read_lines(file)) for file in files]


def _variables(folder: Path, code: list[tuple[str, list[str]]]) -> Iterator[Guess]:
    """Yield variables for keys: by the value that an example has, else by the name."""
    for name, lines in _env_examples(folder):
        for number, line in enumerate(lines, 1):
            if (found := _SET.match(line)) and (kind := _kind(found[1], found[2])):
                yield Guess(f"env.{found[1]}", kind, f"{name}:{number}")
    for name, lines in code:
        for number, line in enumerate(lines, 1):
            for read in _READ.finditer(line):
                variable = next(filter(None, read.groups()))
                if kind := _kind(variable, ""):
                    yield Guess(f"env.{variable}", kind, f"{name}:{number}")


def _kind(name: str, value: str) -> str | None:
    """Return the kind of key that a variable takes, None if it takes none."""
    by_value = next((kind for start, kind in _BY_VALUE.items() if value.startswith(start)), None)
    if by_value or not _OF_STRIPE.search(name) or _NO_KEY.search(name):
        return by_value
    return next((kind for kind, pattern in _BY_NAME if pattern.search(name)), None)
