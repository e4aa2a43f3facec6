"""What is served: the page, the check it asks for, the results it shows, and the endpoint for programs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib import resources
from typing import Any

import anyio
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mesoevidence.reporting import FILES, FORMATS
from mesoevidence.serving import openapi
from mesoevidence.serving.checks import Copy, Declined, Done, Failed, Job
from mesoevidence.serving.downloads import DOWNLOADS, REPORT, answer
from mesoevidence.serving.faults import Fault, problem
from mesoevidence.serving.guard import Guard, log
from mesoevidence.serving.page import View, page
from mesoevidence.serving.results import Results
from mesoevidence.serving.uploads import Bounds, form, form_copy, json_copy
from mesoevidence.serving.workers import Busy, Check, Ended, TooSlow

ASSETS = {"page.css": "text/css; charset=utf-8", "page.js": "text/javascript; charset=utf-8"}
SWEEP = 30
"""Seconds between looks for results that have had their time."""


@dataclass(frozen=True)
class Offer:
    """What a server has to offer, and how much it takes on.

    ``markets`` are ids and titles; ``chosen`` and ``profile`` what applies where a request says nothing.
    """

    markets: dict[str, str]
    profiles: tuple[str, ...]
    chosen: tuple[str, ...] = ()
    profile: str = "promo"
    bounds: Bounds = field(default_factory=lambda: Bounds(10_000_000, 60))
    seconds: float = 60
    results: Results = field(default_factory=lambda: Results(most=20, most_bytes=200_000_000, seconds=15 * 60))
    names: tuple[str, ...] = ()


class Server:
    """The answers to each kind of request."""

    def __init__(self, offer: Offer, check: Check) -> None:
        self._offer, self._check = offer, check
        self._description = openapi.description(list(offer.markets), offer.profiles, offer.bounds.bytes)
        package = resources.files("mesoevidence.serving")
        self._assets = {name: (package / name).read_bytes() for name in ASSETS}
        colours = resources.files("mesoevidence.reporting") / "page" / "colours.css"
        self._assets["page.css"] = colours.read_bytes() + self._assets["page.css"]

    # --- the endpoint --------------------------------------------------------------------------------------------

    async def describe(self, request: Request) -> Response:
        return JSONResponse(self._description)

    async def check(self, request: Request) -> Response:
        """Copy in, the report as JSON out."""
        kind = _content_type(request)
        if kind == "application/json":
            copy = await json_copy(request, self._offer.bounds)
        elif kind == "multipart/form-data":
            async with form(request, self._offer.bounds) as fields:
                copy = await form_copy(fields)
        else:
            raise Fault(
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                f"Content-Type is {kind or 'missing'}; expected application/json or multipart/form-data",
            )
        asked = request.query_params
        markets = tuple(asked.getlist("market")) or self._offer.chosen
        done = await self._done(copy, markets, asked.get("profile", self._offer.profile), ("json",))
        return Response(done.files["json"], media_type="application/json")

    # --- the page ------------------------------------------------------------------------------------------------

    async def show(self, request: Request) -> Response:
        return page(self._offer, View(markets=self._offer.chosen, profile=self._offer.profile))

    async def submit(self, request: Request) -> Response:
        """The form: answered with the page, or with JSON where the script of the page asks."""
        if _content_type(request) != "multipart/form-data":
            raise Fault(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "expected multipart/form-data")
        async with form(request, self._offer.bounds) as fields:
            view = View.of(fields, self._offer)
            try:
                copy = await form_copy(fields)
                done = await self._done(copy, view.markets, view.profile, _page_formats())
            except Fault as fault:
                if _wants_json(request):
                    raise
                return page(self._offer, view.refused(fault.messages), fault.status, fault.headers)
        token = self._offer.results.hold(copy.name, done)
        view = view.answered(token, copy.name, done)
        return JSONResponse(view.result) if _wants_json(request) else page(self._offer, view)

    async def result(self, request: Request) -> Response:
        """A file of a result that is still held."""
        held = self._offer.results.get(request.path_params["token"])
        format_ = request.path_params["format"]
        if held is None or format_ not in held[1].files:
            minutes = self._offer.results.seconds / 60
            raise Fault(HTTPStatus.NOT_FOUND, f"no such result; results are held for {minutes:g} minutes: check again")
        name, done = held
        return answer(name, format_, done.files[format_], shown="download" not in request.query_params)

    async def asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in ASSETS:
            raise Fault(HTTPStatus.NOT_FOUND)
        return Response(self._assets[name], media_type=ASSETS[name])

    # --- faults --------------------------------------------------------------------------------------------------

    async def fault(self, request: Request, error: Exception) -> Response:
        """A problem document for programs, the page with what is wrong for readers."""
        if isinstance(error, HTTPException):
            error = Fault(HTTPStatus(error.status_code), headers=error.headers)
        elif not isinstance(error, Fault):
            error = _bug(type(error).__name__)
        if "text/html" not in request.headers.get("accept", "") or request.url.path.startswith("/api/"):
            return problem(error)
        view = View(markets=self._offer.chosen, profile=self._offer.profile)
        messages = error.messages or (error.status.description or error.status.phrase,)
        return page(self._offer, view.refused(messages), error.status, error.headers)

    async def _done(self, copy: Copy, markets: Sequence[str], profile: str, formats: tuple[str, ...]) -> Done:
        try:
            outcome = await self._check(Job(copy, tuple(markets), profile, formats))
        except Busy:
            busy = "too many checks are in line; try again in a few seconds"
            raise Fault(HTTPStatus.SERVICE_UNAVAILABLE, busy, headers={"Retry-After": "5"}) from None
        except TooSlow:
            slow = f"the check took longer than {self._offer.seconds:g} seconds and was ended; split the copy"
            raise Fault(HTTPStatus.GATEWAY_TIMEOUT, slow) from None
        except Ended:
            raise Fault(HTTPStatus.INTERNAL_SERVER_ERROR, "the check ended without an answer") from None
        match outcome:
            case Declined(problems):
                raise Fault(HTTPStatus.UNPROCESSABLE_ENTITY, *problems)
            case Failed(kind, places):
                log.error("a bug in the program (%s): %s", kind, " > ".join(places))
                raise _bug(kind)
            case done:
                return done


def application(offer: Offer, check: Check, warm: Callable[[], Coroutine[Any, Any, None]] | None = None) -> Guard:
    """The application; ``check`` does the jobs, ``warm`` gets ready for them."""
    server = Server(offer, check)

    @asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        async with anyio.create_task_group() as group:
            group.start_soon(_sweeping, offer.results)
            if warm is not None:
                group.start_soon(warm)
            yield
            group.cancel_scope.cancel()

    routes = [
        Route("/", server.show),
        Route("/", server.submit, methods=["POST"]),
        Route("/results/{token}/{format}", server.result),
        Route("/static/{name}", server.asset),
        Route("/api/check", server.check, methods=["POST"]),
        Route("/openapi.json", server.describe),
    ]
    handlers = dict.fromkeys((Fault, HTTPException, Exception), server.fault)
    return Guard(Starlette(routes=routes, exception_handlers=handlers, lifespan=running), offer.names)


async def _sweeping(results: Results) -> None:
    while True:
        await anyio.sleep(SWEEP)
        results.sweep()


def _page_formats() -> tuple[str, ...]:
    """The report, and the files that can be written here."""
    return tuple(name for name in (REPORT, *DOWNLOADS) if name in FORMATS or name in FILES)


def _bug(kind: str) -> Fault:
    return Fault(HTTPStatus.INTERNAL_SERVER_ERROR, f"a bug in the program ({kind}); the log says where")


def _content_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")
