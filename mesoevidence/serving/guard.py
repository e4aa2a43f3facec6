"""Around every answer: whose requests are answered, the headers that go with it, a line in the log.

A page of another site must not be able to use the server by way of somebody's browser. So the name that a request calls the
server by must be one of its own (no DNS rebinding), and what changes anything must come from its own page, or from no page.
"""

from __future__ import annotations

import ipaddress
import logging
import re
import time
from collections.abc import Collection
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mesoevidence.serving.checks import failed
from mesoevidence.serving.faults import Fault, problem

log = logging.getLogger("mesoevidence.serve")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with no-referrer, browsers do not say which page a form comes from
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""What every answer says, unless it says something else itself."""

SAFE = ("GET", "HEAD", "OPTIONS")


class Guard:
    """The application, guarded; ``names`` are those it may be called by, beside addresses and ``localhost``."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app = app
        self._names = frozenset(name.casefold() for name in names) | {"localhost"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.monotonic()
        status = 0

        async def guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await (self._refusal(scope) or self._app)(scope, receive, guarded)
        except Exception as bug:
            told = failed(bug)
            log.error("a bug in the program (%s): %s", told.kind, " > ".join(told.places))
            if not status:
                await problem(Fault(HTTPStatus.INTERNAL_SERVER_ERROR))(scope, receive, guarded)
        finally:
            took = round((time.monotonic() - started) * 1000)
            log.info("%s %s %s %s ms", scope["method"], shown(scope["path"]), status, took)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._own(host):
            return problem(Fault(HTTPStatus.MISDIRECTED_REQUEST, "the server is not called by this name"))
        if scope["method"] in SAFE:
            return None
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
        elsewhere = origin is not None and urlsplit(origin).netloc.casefold() != host.casefold()
        if elsewhere or site not in ("same-origin", "none"):
            return problem(Fault(HTTPStatus.FORBIDDEN, "pages of other sites may not send anything here"))
        return None

    def _own(self, host: str) -> bool:
        """Whether the name is the server's. An address is: a page that was lured here by DNS calls it by its own name."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return name.casefold() in self._names or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def shown(path: str) -> str:
    """A path as the log has it: without the tokens that results are asked for with, and without signs that steer a terminal."""
    return re.sub(r"^/results/[^/]*", "/results/*", path)[:100].encode("unicode_escape").decode()
