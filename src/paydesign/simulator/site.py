"""What is found where: the API, the browser half, pages for customers, the inspector and what drives the stand-in."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Collection
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from ..http.hosts import is_allowed
from ..http.message import Headers, Request, Response, json_response, problem
from ..http.workers import Workers
from . import access, portal
from .browser import Asset, bank_page, portal_page, read_asset, three_ds_page
from .bugs import bug_body
from .control.asking import Refused, read
from .control.description import VERSION_HEADER, version
from .control.interface import Control
from .entries import request_entry
from .exchange import Answer
from .exchange import Request as ApiRequest
from .faults import FaultKind
from .inspector import read_inspector
from .rules import Refusal

STREAM_PAUSE = 1.0
"""Seconds after which a silent stream says that it is still there."""

_READING = ("GET", "HEAD")
_LONGEST_PATH = 200
"""Of a file; the system takes no name of more than 255 bytes."""


class Site:
    """Answers every request to the stand-in.

    Args:
        allow_hosts: Names besides those of this machine by which it may be asked, in lower case.
    """

    def __init__(self, control: Control, allow_hosts: Collection[str] = ()) -> None:
        self._control, self._simulator = control, control.simulator
        self._hosts = access.STRIPE_HOSTS | set(allow_hosts)
        self.workers = Workers()

    async def handle(self, request: Request) -> Response | None:
        """Return the answer; None if the connection shall end without one."""
        try:
            return await self._answer(request)
        except Exception as error:  # what the API meets, it has answered and logged itself
            body = bug_body(error)
            asked = ApiRequest(request.method, request.path, request.query)
            self._simulator.log.add(
                "request", **request_entry(asked, "", Answer(500, json.dumps(body)), None)
            )
            return json_response(500, body)

    async def _answer(self, request: Request) -> Response | None:
        path, host = request.path, request.header("host")
        if not is_allowed(host, self._hosts):
            return problem(421, "paydesign_foreign_host", _FOREIGN_HOST.format(host or ""))
        if request.method == "OPTIONS":
            return Response(204, access.preflight(path))
        if path.startswith(access.PAGES) and not access.may_act(request):
            message = "a page of another site may not act for the customer"
            return problem(403, "paydesign_foreign_page", message)
        if path.startswith("/v1/"):
            return await self._api(request)
        if access.is_control(path):
            return await self._control_half(request)
        if path in access.OPEN_TO_PAGES:
            return await self._ask_control(request, access.CORS)
        if path.startswith(("/3ds/", "/bank/")):
            return await self.workers.run(self._bank, request)
        if path.startswith(portal.PATH):
            return await self.workers.run(self._portal, request)
        return _asset(request, read_asset(path) if len(path) < _LONGEST_PATH else None, access.CORS)

    async def _api(self, request: Request) -> Response | None:
        headers = {name.lower(): value for name, value in request.headers}
        body = request.body.decode("utf-8", "replace")
        asked = ApiRequest(request.method, request.path, request.query, body, headers)
        cors = [] if access.has_secret_key(asked) else access.CORS
        if not cors and access.is_of_another_site(request):
            refusal = Refusal("foreign_page", origin=request.header("origin"))
            return json_response(refusal.rule.status, {"error": refusal.body()})
        fault = self._simulator.faults.take(asked.endpoint)
        if fault is not None and fault.kind is FaultKind.SLOW:
            answer = await self.workers.run(self._simulator.handle, asked, fault)
        else:  # is done sooner than a thread would be told of it
            answer = self._simulator.handle(asked, fault)
        if answer.silent_for is not None:
            await asyncio.sleep(answer.silent_for)
            return None
        own = [("Content-Type", "application/json"), *answer.headers.items()]
        return Response(answer.status, [*own, *cors], answer.body.encode())

    async def _control_half(self, request: Request) -> Response:
        if access.is_of_another_site(request):
            message = "a page of another site may not drive the stand-in"
            return problem(403, "paydesign_foreign_page", message)
        name = request.path.removeprefix(access.CONTROL)
        if name == "stream" and request.method == "GET":
            return self._stream(request)
        page = read_inspector(name) if len(name) < _LONGEST_PATH else None
        if page is not None and request.method in _READING:
            return _asset(request, page, access.NOT_FRAMED)
        return await self._ask_control(request, access.NOT_FRAMED)

    async def _ask_control(self, request: Request, headers: Headers) -> Response:
        name, body = request.path.removeprefix(access.CONTROL), request.body.decode("utf-8", "replace")
        wanted = request.header(VERSION_HEADER.lower())
        asked = (request.method, name, request.query, body, wanted)
        status, answer = await self.workers.run(self._control.handle, *asked)
        return json_response(status, answer, [*headers, (VERSION_HEADER, version())])

    def _stream(self, request: Request) -> Response:
        try:
            asked = read("GET", "stream", request.query, wanted=request.header(VERSION_HEADER.lower()))
        except Refused as refused:
            return json_response(refused.status, {"error": refused.body()})
        own = [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")]
        return Response(200, [*own, (VERSION_HEADER, version())], self._entries(asked.given["after"]))

    async def _entries(self, seq: int) -> AsyncGenerator[bytes, None]:
        """Yield the log's entries as server-sent events until the reader goes away."""
        loop, changed, log = asyncio.get_running_loop(), asyncio.Event(), self._simulator.log

        def wake() -> None:
            with suppress(RuntimeError):  # the server is being closed
                loop.call_soon_threadsafe(changed.set)

        with log.heard_by(wake):
            while True:
                changed.clear()
                entries = log.after(seq)
                seq = entries[-1]["seq"] if entries else seq
                lines = [f"id: {entry['seq']}\ndata: {json.dumps(entry)}\n\n" for entry in entries]
                if lines:
                    yield "".join(lines).encode()
                    continue
                try:
                    await asyncio.wait_for(changed.wait(), STREAM_PAUSE)
                except TimeoutError:
                    yield b": nothing\n\n"

    def _bank(self, request: Request) -> Response:
        """GET /3ds/ID or /bank/ID is the page, GET .../attempt what it shows, POST takes `outcome`."""
        simulator = self._simulator
        kind, id, part = (*request.path.split("/", 3)[1:], "")[:3]
        page, log_kind = (three_ds_page, "three_ds") if kind == "3ds" else (bank_page, "bank")
        try:
            if request.method == "POST":
                passed = _outcome(request.body.decode("utf-8", "replace")) == "succeed"
                attempt = simulator.authenticate(id, passed=passed)
                simulator.log.add(log_kind, attempt=id, intent=attempt["intent"], step=attempt["status"])
            elif part == "attempt" or request.method not in _READING:
                attempt = simulator.attempt(id)
            else:
                attempt = simulator.attempt(id)
                simulator.log.add(log_kind, attempt=id, intent=attempt["intent"], step="shown")
                return _asset(request, page(), access.PAGE if kind == "bank" else [])
        except Refusal as refusal:
            return json_response(404, {"error": refusal.body()})
        continue_to = _continue_to(attempt)
        shown = None if continue_to is None else self._control.lead_back(continue_to)
        return json_response(200, {**attempt, "continue_to": shown})

    def _portal(self, request: Request) -> Response:
        """GET /portal/ID is the page, GET /portal/ID/state what it shows, POST /portal/ID takes `action`."""
        id, _, part = request.path.removeprefix(portal.PATH).partition("/")
        try:
            if request.method == "POST":
                given = {
                    name: values[0]
                    for name, values in parse_qs(request.body.decode("utf-8", "replace")).items()
                }
                return json_response(200, portal.act(self._simulator, id, given), access.PAGE)
            shown = portal.state(self._simulator, id)
        except Refusal as refusal:
            return json_response(refusal.rule.status, {"error": refusal.body()}, access.PAGE)
        if part != "state":
            return _asset(request, portal_page(), access.PAGE)
        if shown["return_url"]:
            shown["return_url"] = self._control.lead_back(shown["return_url"])
        return json_response(200, shown, access.PAGE)


_FOREIGN_HOST = (
    "The local stand-in is asked under the name {!r}, which is not this machine's. "
    "If it shall be, start it with --allow-host and that name."
)


def _asset(request: Request, asset: Asset | None, headers: Headers) -> Response:
    if request.method not in _READING or asset is None:
        message = f"nothing is served at {request.method} {request.path}"
        return problem(404, "paydesign_not_simulated", message)
    own = [("Content-Type", asset.content_type), ("Cache-Control", "no-cache")]
    return Response(200, [*own, *headers], asset.content)


def _outcome(body: str) -> str:
    """Return what the customer chose, from a form or from JSON; "" if that cannot be read."""
    if not body.startswith("{"):
        return parse_qs(body).get("outcome", [""])[0]
    try:
        return str(json.loads(body).get("outcome"))
    except (ValueError, RecursionError):
        return ""


def _continue_to(attempt: dict[str, Any]) -> str | None:
    """Return where a full-page 3DS goes back to, with the parameters that Stripe adds; None if nothing can be there."""
    if attempt["return_url"] is None or attempt["status"] == "pending":
        return None
    url = urlsplit(attempt["return_url"])
    added = {
        attempt["object"]: attempt["intent"],
        f"{attempt['object']}_client_secret": attempt["client_secret"],
        "redirect_status": "succeeded" if attempt["status"] == "succeeded" else "failed",
    }
    return str(urlunsplit(url._replace(query="&".join(filter(None, (url.query, urlencode(added)))))))
