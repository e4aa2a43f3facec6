"""HTML for the people who review: one file that needs nothing else, from a template, a style and scripts in ``page/``.

Nothing is fetched and nothing is sent: the policy in the page allows its own style and scripts, by their hashes, and pictures
that are in it. Texts of others reach the page escaped, or as data that the scripts put in as text.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from mesoevidence.evidence.grade import words
from mesoevidence.evidence.kinds import kinds
from mesoevidence.records.models import HELD, VERDICTS
from mesoevidence.report import Report, ReportedClaim
from mesoevidence.reporting import Options
from mesoevidence.reporting.common import (
    all_notes,
    broken_counts,
    checked,
    failing,
    flag_words,
    place_words,
    plural,
    why_beside_repair,
)

if TYPE_CHECKING:
    from jinja2 import Environment

SCRIPTS = ("start.js", "words.js", "panel.js", "choosing.js", "filters.js", "main.js")
CONFLICTS_LISTED = 300
"""Conflicts that the list of the page shows, hard ones first; each claim shows all of its own."""

PICTURE_CHARACTERS = 250_000
"""What a picture may take up; a larger one (a graph of hundreds of claims) is nothing that a reader could make out."""

ROWS_LISTED = 200
"""Rows of the table of a figure; what they say of claims, the list of claims says, too."""


def write(report: Report, options: Options) -> Iterator[str]:
    """The page, in pieces."""
    from mesoevidence.plots import MISSING, can_draw, figures_of
    from mesoevidence.reporting.page.data import PageData, anchor, standing_words
    from mesoevidence.reporting.page.documents import chunks
    from mesoevidence.reporting.page.matrix import MOST_ANSWERS, matrix_of
    from mesoevidence.reporting.page.references import web_address

    data = PageData(report)
    numbered = _numbered(report)
    style, early, script = _style(), _file("early.js"), _script()
    conflicts = sorted(report.conflicts, key=lambda conflict: (conflict.standing != "new", conflict.kind))
    page = _environment().get_template("page.html")
    pieces = page.generate(
        report=report,
        title=_title(report),
        policy=_policy(style, early, script),
        style=style.splitlines(keepends=True),
        early=early,
        script=script.splitlines(keepends=True),
        counts=_counts(report),
        failing=failing(report, options.fail_on) if options.fail_on else None,
        checked=checked(report),
        notes=all_notes(report) if can_draw() else [f"No pictures: {MISSING}.", *all_notes(report)],
        numbered=numbered,
        numbers=data.numbers,
        conflicts=conflicts[:CONFLICTS_LISTED],
        conflicts_left=len(conflicts[CONFLICTS_LISTED:]),
        matrix=matrix_of(report, data),
        most_answers=MOST_ANSWERS,
        rows_listed=ROWS_LISTED,
        figures=[(f, _base64(f.svg.encode())) for f in figures_of(report) if len(f.svg) <= PICTURE_CHARACTERS],
        data=data.lines(),
        chunks=chunks,
        anchor=anchor,
        anchors=[anchor(claim.id) for claim in report.claims],
        place=lambda claim: ("" if claim.line else "recorded at ") + place_words(claim),
        web_address=web_address,
        verdicts=VERDICTS,
        label=lambda verdict: words(verdict).capitalize(),
        meaning=lambda verdict: kinds()[verdict].what,
        why=why_beside_repair,
        flag_words=flag_words,
        standing=standing_words,
        plural=plural,
    )
    yield from (piece for piece in pieces if piece)


def _numbered(report: Report) -> dict[str, list[tuple[int, ReportedClaim]]]:
    """The claims of each source with their places in the report."""
    found: dict[str, list[tuple[int, ReportedClaim]]] = {source.id: [] for source in report.sources}
    for number, claim in enumerate(report.claims):
        found[claim.source].append((number, claim))
    return found


def _title(report: Report) -> str:
    if len(report.sources) == 1:
        return report.sources[0].title or report.sources[0].id
    return plural(len(report.sources), "document" if report.documents else "source")


def _counts(report: Report) -> dict[str, Any]:
    """What the head of the page counts. To work on is what is new and does not hold, or breaks a rule."""
    rules, places = broken_counts(report)
    todo = [
        claim
        for claim in report.claims
        if (claim.standing == "new" and claim.verdict not in HELD) or any(f.standing == "new" for f in claim.flags)
    ]
    return {
        "claims": len(report.claims), "todo": len(todo), **report.conflict_counts(), "rules": rules, "places": places,
        "by_verdict": report.by_verdict(), **report.standing_counts(),
    }  # fmt: skip


# --- the files of the page ---------------------------------------------------------------------------------------


@cache
def _file(name: str) -> str:
    return (resources.files("mesoevidence.reporting") / "page" / name).read_text(encoding="utf-8")


def _style() -> str:
    return "\n" + _file("colours.css") + _file("page.css") + _file("print.css")


def _script() -> str:
    return '\n(() => {\n"use strict";\n' + "".join(map(_file, SCRIPTS)) + "})();\n"


def _policy(style: str, *scripts: str) -> str:
    allowed = " ".join(map(_hash, scripts))
    own = f"style-src {_hash(style)}; script-src {allowed}"
    return f"default-src 'none'; img-src data:; {own}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{_base64(hashlib.sha256(text.encode()).digest())}'"


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("mesoevidence.reporting", "page"), autoescape=True, undefined=StrictUndefined,
        finalize=_shown, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip


_CONTROL = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r"}


def _shown(value: Any) -> Any:
    """A text without the characters that HTML has no place for: a replacement character shows where they were."""
    return value.translate(_CONTROL) if isinstance(value, str) else value
