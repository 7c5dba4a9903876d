"""How a project that is not ours is run: from flags, and from table `[run]` of its `paydesign.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import DocumentInvalid, DocumentUnreadable, InvalidValue, Problem
from ..records.files import read_file
from ..simulator.webhook_address import read_address

FILE = "paydesign.toml"
TABLES = ("run", "prove")
KEY_STARTS = {"secret": "sk_test_", "publishable": "pk_test_", "webhook": "whsec_"}
"""What a variable can hold, and how Stripe's key of that kind begins."""

_TEXT = "in quotes, such as "
_EXAMPLES = {
    "command": f'{_TEXT}"npm run dev"',
    "app_port": "a number from 1 to 65535, such as 3000",
    "webhook": f'{_TEXT}"/api/webhook", or an http address of this machine',
    "env": '{STRIPE_SECRET_KEY = "secret"}, with secret, publishable or webhook for each variable',
}
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class RunSettings(NamedTuple):
    """How a program is run.

    Attributes:
        command: A line for the shell.
        app_port: Where it listens; None gives it a free one, as variable PORT.
        webhook: The path that takes events, or a whole address of this machine; None if there is none.
        env: The kind of key that each variable takes: secret, publishable or webhook.
        where: What says the command: the flag, or its place in the file.
    """

    command: str
    app_port: int | None = None
    webhook: str | None = None
    env: Mapping[str, str] = {}
    where: str = "--run"


_KEYS = RunSettings._fields[:-1]

Where = Callable[[str], str]
"""Returns the place of a key; `env.NAME` is one too."""


def read_settings(folder: Path, flags: Mapping[str, Any]) -> RunSettings | None:
    """Return how the program in a folder is run, a flag before what the file says; None if nobody says it.

    Args:
        flags: By key of the table, None if not given; env is a list of NAME=KIND.

    Raises:
        FileUnreadable, DocumentUnreadable, DocumentInvalid: The file cannot be used, with all its problems.
        InvalidValue: A flag cannot, with all problems of all flags.
    """
    file = folder / FILE
    found = _of_file(file) if file.exists() or file.is_symlink() else {}
    given = {key: value for key, value in flags.items() if value}
    problems = [*_read_env_flags(given), *_problems(given, lambda key: f"--{_flag(key)}")]
    if problems:
        raise InvalidValue(
            "the program cannot be run as these flags say",
            hint="see paydesign preview --help",
            problems=problems,
        )
    merged = {**found, **given, "env": {**found.get("env", {}), **given.get("env", {})}}
    if "command" in merged:
        return RunSettings(**{**merged, **({"where": "--run"} if "command" in given else {})})
    if not given:
        return None
    raise InvalidValue(
        f"--{_flag(next(iter(given)))} is about a program that --run names, and nothing names one",
        where=f"--{_flag(next(iter(given)))}",
        hint='say how it is started: --run "npm run dev"; or let it be guessed: paydesign preview --init',
    )


def _flag(key: str) -> str:
    return "run" if key == "command" else key.partition(".")[0].replace("_", "-")


def _read_env_flags(given: dict[str, Any]) -> Iterator[Problem]:
    """Replace NAME=KIND by a table, and yield a problem for each that is none."""
    read: dict[str, Any] = {}
    for text in given.get("env", ()):
        name, equals, kind = text.partition("=")
        if not equals:
            yield Problem(f"{text!r} is not NAME=KIND", "--env", f"such as --env {_as_variable(text)}=secret")
        elif read.get(name, kind) != kind:
            yield Problem(f"{name} is given as {read[name]} and as {kind}", "--env", "keep one of them")
        read[name] = kind
    if "env" in given:
        given["env"] = {name: kind for name, kind in read.items() if kind}


def _as_variable(text: str) -> str:
    return text if _VARIABLE.fullmatch(text) else "STRIPE_SECRET_KEY"


def _of_file(file: Path) -> dict[str, Any]:
    """Return table `[run]` of a file, empty if it has none."""
    text = _decode(read_file(file), file)
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        raise DocumentUnreadable(
            f"this is not TOML: {str(error).partition(' (at')[0]}",
            where=":".join([str(file), *(place.groups() if place else ())]),
            hint="https://toml.io shows how it is written; paydesign preview --init writes one",
        ) from None

    def where(key: str) -> str:
        return find_key(text, str(file), key)

    problems = [*_unknown(document, TABLES, "", where)]
    run = document.get("run", {})
    if isinstance(run, dict):
        problems += _unknown(run, _KEYS, "run.", where)
        problems += _problems(run, lambda key: where(f"run.{key}"))
    else:
        problems.append(Problem("`run` is a table", where("run"), "begin it with a line [run]"))
    if problems:
        raise DocumentInvalid(
            f"{FILE} does not say how the program is run",
            where=str(file),
            hint="correct it; paydesign preview --help says what each key is",
            problems=problems,
        )
    return {**run, **({"where": where("run.command")} if "command" in run else {})}


def _decode(content: bytes, file: Path) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DocumentUnreadable(
            "this is not UTF-8", where=f"{file}:{line}", hint="save it as UTF-8"
        ) from None


def _unknown(table: Mapping[str, Any], known: tuple[str, ...], path: str, where: Where) -> Iterator[Problem]:
    for key in table:
        if key not in known:
            yield Problem(f"`{key}` is not known here", where(f"{path}{key}"), _nearest(key, known))


def _nearest(word: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word, known, n=1)
    return f"did you mean `{close[0]}`?" if close else "one of: " + ", ".join(known)


def _problems(given: Mapping[str, Any], where: Where) -> Iterator[Problem]:
    """Yield what is wrong with values that flags or a file give."""
    for key in ("command", "webhook"):
        if key in given and not (isinstance(given[key], str) and given[key].strip()):
            yield Problem(f"`{key}` is text", where(key), _EXAMPLES[key])
    port = given.get("app_port", 1)
    if type(port) is not int or not 1 <= port <= 65535:
        yield Problem(f"{port!r} is no port", where("app_port"), _EXAMPLES["app_port"])
    if isinstance(given.get("webhook"), str) and (wrong := _wrong_webhook(given["webhook"])):
        yield Problem(wrong, where("webhook"), _EXAMPLES["webhook"])
    env = given.get("env", {})
    if not isinstance(env, dict):
        yield Problem("`env` is a table", where("env"), _EXAMPLES["env"])
        return
    for name, kind in env.items():
        if not _VARIABLE.fullmatch(name):
            yield Problem(
                f"{name!r} is no name of a variable", where(f"env.{name}"), "such as STRIPE_SECRET_KEY"
            )
        if kind not in KEY_STARTS:
            hint = _nearest(str(kind), tuple(KEY_STARTS))
            yield Problem(f"{name} is {kind!r}, which is no kind of key", where(f"env.{name}"), hint)


def _wrong_webhook(address: str) -> str | None:
    try:
        read_address(address if not address.startswith("/") else f"http://127.0.0.1:1{address}")
    except ValueError as error:
        return str(error)
    return None


def find_key(text: str, file: str, path: str) -> str:
    """Return `file:line:column` of a key of a TOML text, or the file's name if it is written in a way not seen here.

    Args:
        path: The names of the tables around it and its own, with dots between them.
    """
    table: list[str] = []
    *outer, name = path.split(".")
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[+\s*([^\]#]*?)\s*\]", line):
            table = [part.strip(" \"'") for part in header[1].split(".")]
            if table == [*outer, name]:
                return f"{file}:{number}:{header.start(1) + 1}"
            continue
        for key in re.finditer(r"(?:^|[{,])\s*([\w.\"'-]+)\s*=", line):
            parts = [*table, *(part.strip("\"'") for part in key[1].split("."))]
            is_inside = len(parts) < len(outer) + 1 and parts == [*outer, name][: len(parts)]
            if parts == [*outer, name] or (
                not is_inside and parts[-1] == name and table == outer[: len(table)]
            ):
                return f"{file}:{number}:{key.start(1) + 1}"
    return file
