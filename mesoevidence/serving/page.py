"""The page: what was chosen and answered, put into the template. Every value is escaped there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from http import HTTPStatus
from importlib import resources
from typing import TYPE_CHECKING, Any

import jinja2
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse

from mesoevidence.reading.files import READERS
from mesoevidence.serving.checks import Done
from mesoevidence.serving.downloads import DOWNLOADS, REPORT, SANDBOX

if TYPE_CHECKING:
    from mesoevidence.serving.app import Offer


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows: the choices of the form, and what became of them."""

    markets: tuple[str, ...] = ()
    profile: str = ""
    text: str = ""
    format: str = "text"
    errors: tuple[str, ...] = ()
    result: dict[str, Any] | None = None

    @staticmethod
    def of(fields: FormData, offer: Offer) -> View:
        """The choices of a form that was sent."""

        def word(name: str, default: str) -> str:
            value = fields.get(name)
            return value if isinstance(value, str) and value else default

        markets = tuple(value for value in fields.getlist("market") if isinstance(value, str))
        return View(markets, word("profile", offer.profile), word("text", ""), word("format", "text"))

    def refused(self, messages: Sequence[str]) -> View:
        return replace(self, errors=tuple(messages))

    def answered(self, token: str, name: str, done: Done) -> View:
        """With a result: plain values, for the template and for the script of the page."""
        address = f"/results/{token}"
        files = [
            {"label": kind.label, "url": f"{address}/{format_}?download"}
            for format_, kind in DOWNLOADS.items()
            if format_ in done.files
        ]
        report = f"{address}/{REPORT}" if REPORT in done.files else None
        return replace(
            self,
            result={
                "name": name,
                "counts": done.counts,
                "report": report,
                "files": files,
                "problems": list(done.problems),
            },
        )


def page(
    offer: Offer, view: View, status: HTTPStatus = HTTPStatus.OK, headers: Mapping[str, str] | None = None
) -> HTMLResponse:
    """The page with a view."""
    shown = _template().render(offer=offer, view=view, suffixes=list(READERS), sandbox=SANDBOX)
    return HTMLResponse(shown, status, headers)


@cache
def _template() -> jinja2.Template:
    text = (resources.files("mesoevidence.serving") / "page.html").read_text(encoding="utf-8")
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(text)
