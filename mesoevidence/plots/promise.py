"""Promise versus evidence: how certain the wording of each claim is, against how certain its evidence is; one mark a claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, sqrt
from typing import get_args

from mesoevidence.evidence.grade import words
from mesoevidence.evidence.policies import load_policy
from mesoevidence.plots import Asked, CannotDraw, Drawing, Table
from mesoevidence.plots.names import counted, resolved
from mesoevidence.plots.sheet import (
    FAINT,
    MARGIN,
    MUTED,
    RULE,
    SMALL,
    Sheet,
    heading_of,
    line_height,
    width_of,
    wrapped,
)
from mesoevidence.plots.signs import CERTAINTY, VERDICT
from mesoevidence.records.models import CERTAINTIES, VERDICTS, Certainty, Verdict
from mesoevidence.records.policy import Policy
from mesoevidence.report import Report, ReportedClaim
from mesoevidence.statements.model import Modality

MODALITIES: tuple[Modality, ...] = get_args(Modality)
PROMISES: dict[str, str] = {
    "absolute": "without exception",
    "asserts": "plainly",
    "probable": "as probable",
    "possible": "as possible",
    "uncertain": "as uncertain",
}
"""How strongly a claim is worded, the strongest first: absolutes, then the modalities."""

DECIDED = {"disputes": "against", "supports": "for"}
COLUMNS: tuple[tuple[str, Certainty | None], ...] = (
    *(("against", certainty) for certainty in reversed(CERTAINTIES)),
    ("none", None),
    *(("for", certainty) for certainty in CERTAINTIES),
)
"""What the evidence carries: high certainty against the claim, over nothing that decides, to high certainty for it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One claim: how it is worded, which side decided and how certain that is, and the verdict."""

    claim: str
    quote: str
    promise: str
    side: str
    certainty: Certainty | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Promises:
    """The claims that have something to substantiate; how many have not; where the policy lets a wording stand."""

    marks: tuple[Mark, ...]
    background: int
    stands: frozenset[tuple[str, Certainty]]


# --- counting ----------------------------------------------------------------------------------------------------


def promises(claims: Iterable[ReportedClaim], policy: Policy) -> Promises:
    """Each claim by its strongest wording and by the evidence that decided on it."""
    every = list(claims)
    told = [claim for claim in every if claim.verdict != "background"]
    stands = frozenset(
        (modality, certainty)
        for modality, row in policy.wording.items()
        for certainty, verdict in row.items()
        if verdict == "supported"
    )
    return Promises(tuple(_mark(claim) for claim in told), len(every) - len(told), stands)


def _mark(claim: ReportedClaim) -> Mark:
    """Where a side decided, its evidence comes first in the report; evidence on both sides alike decides nothing."""
    side, certainty = "none", None
    if claim.certainty in CERTAINTIES and claim.evidence and claim.verdict != "mixed":
        side = DECIDED.get(claim.evidence[0].direction, "none")
        certainty = claim.certainty if side != "none" else None
    return Mark(claim.id, claim.quote, _promise(claim), side, certainty, claim.verdict)


def _promise(claim: ReportedClaim) -> str:
    """The strongest wording of what a claim says; what could not be read was said plainly."""
    if any(said.get("absolute") for said in claim.statements):
        return "absolute"
    hedges = [MODALITIES.index(said.get("modality", "asserts")) for said in claim.statements]
    return MODALITIES[min(hedges, default=0)]


# --- drawing -----------------------------------------------------------------------------------------------------

PITCH, NARROWEST = 0.17, 0.78
MOST_MARKS = 600


def plot(asked: Asked) -> Drawing:
    """The claims of the records, of one source, or of a file of copy."""
    claims, title = asked.report.claims, "What copy promises, and what the evidence carries"
    if asked.name is not None and not asked.is_file:
        resolved(asked.name, {"source": asked.kb.sources, "file": ()})
        claims = [claim for claim in claims if claim.source == asked.name]
        title = f"{title}: {asked.kb.sources[asked.name].title or asked.name}"
    elif asked.is_file:
        title = f"{title}: {asked.report.sources[0].title or asked.name}" if asked.report.sources else title
    found = promises(claims, asked.auditor.policy)
    if not found.marks:
        raise CannotDraw("no claim has anything to substantiate")
    return drawn(found, title, "promise")


def of_report(report: Report) -> list[Drawing]:
    """The chart of a report; none where no claim has anything to substantiate."""
    policy, _ = load_policy(report.profile, report.kb) if report.kb is not None else (None, [])
    found = promises(report.claims, policy) if policy is not None else None
    return (
        [drawn(found, "What copy promises, and what the evidence carries", "promise")] if found and found.marks else []
    )


def drawn(found: Promises, title: str, name: str) -> Drawing:
    """The chart laid out: a row a wording, a column a certainty, each as large as its fullest cell."""
    cells: dict[tuple[str, str, Certainty | None], list[Mark]] = {}
    for mark in found.marks:
        cells.setdefault((mark.promise, mark.side, mark.certainty), []).append(mark)
    each = ceil(len(found.marks) / MOST_MARKS)
    shown = {cell: _thinned(marks, each) for cell, marks in cells.items()}
    rows = list(PROMISES)
    in_line = [max(4, ceil(sqrt(1.7 * _fullest(shown, column)))) for column in COLUMNS]
    widths = [max(NARROWEST, count * PITCH + 0.16) for count in in_line]
    heights = [_row_height(shown, row, in_line) for row in rows]
    left = MARGIN + max(width_of(label) for label in PROMISES.values()) + 0.15
    key_width = 0.25 + max(width_of(f"{sign.label} ({len(found.marks)})") for sign in VERDICT.values())
    width = left + sum(widths) + 0.3 + key_width + MARGIN
    titles, below, top = heading_of(title, _notes(found, each), width)
    top += 0.1 + line_height()
    bottom = top + sum(heights)
    sheet = Sheet(width, bottom + 0.8 + MARGIN)
    sheet.heading(titles, below)
    sheet.text(MARGIN, top - 0.12, "The copy says it", bold=True)
    _grid(sheet, found, left, top, widths, heights)
    y = top
    for row, height in zip(rows, heights, strict=True):
        sheet.text(left - 0.1, y + height / 2, PROMISES[row], at="right")
        x = left
        for column, count, across in zip(COLUMNS, in_line, widths, strict=True):
            _waffle(sheet, shown.get((row, *column), []), x + across / 2, y + height / 2, count)
            x += across
        y += height
    _foot(sheet, left, bottom, widths)
    _key(sheet, found, left + sum(widths) + 0.3, top)
    table = Table(
        ("claim", "wording", "evidence", "certainty", "verdict"),
        tuple(
            (f"{m.quote} ({m.claim})", PROMISES[m.promise], m.side, words(m.certainty or "none"), words(m.verdict))
            for m in found.marks
        ),
    )
    return Drawing(name, title, _alt(found), table, sheet)


def _row_height(shown: dict[tuple[str, str, Certainty | None], list[Verdict]], row: str, in_line: list[int]) -> float:
    lines = (ceil(len(shown.get((row, *column), ())) / count) for column, count in zip(COLUMNS, in_line, strict=True))
    return max(0.42, max(lines) * PITCH + 0.16)


def _fullest(
    shown: dict[tuple[str, str, Certainty | None], list[Verdict]], column: tuple[str, Certainty | None]
) -> int:
    return max((len(marks) for cell, marks in shown.items() if cell[1:] == column), default=0)


def _thinned(marks: list[Mark], each: int) -> list[Verdict]:
    """The verdicts of a cell, worst first; with too many claims to draw, one mark for ``each`` or a part of them."""
    count = Counter(mark.verdict for mark in marks)
    return [verdict for verdict in VERDICTS for _ in range(ceil(count[verdict] / each))]


def _notes(found: Promises, each: int) -> str:
    one = "One mark a claim" if each == 1 else f"One mark for up to {each} claims"
    notes = f"{one}; its shape is the verdict. Shaded: the policy lets such wording stand on such evidence."
    if found.background:
        notes += f" Not shown: {counted(found.background, 'claim')} with nothing to substantiate."
    return notes


def _grid(sheet: Sheet, found: Promises, left: float, top: float, widths: list[float], heights: list[float]) -> None:
    right, bottom = left + sum(widths), top + sum(heights)
    y = top
    for row, height in zip(PROMISES, heights, strict=True):
        x = left
        for (side, certainty), width in zip(COLUMNS, widths, strict=True):
            if side == "for" and certainty is not None and (row, certainty) in found.stands:
                sheet.box(x, y, width, height, fill="#dae7f3")
            x += width
        sheet.stroke([left, right], [y, y], colour=FAINT)
        y += height
    x = left
    for place, width in enumerate(widths):
        ends_side = place in (len(CERTAINTIES), len(CERTAINTIES) + 1)
        sheet.stroke([x, x], [top, bottom], colour=RULE if ends_side else FAINT, width=1.0 if ends_side else 0.6)
        x += width
    for x in (left, right):
        sheet.stroke([x, x], [top, bottom])
    for y in (top, bottom):
        sheet.stroke([left, right], [y, y])


def _waffle(sheet: Sheet, verdicts: list[Verdict], x: float, y: float, in_line: int) -> None:
    lines = ceil(len(verdicts) / in_line)
    across = min(in_line, len(verdicts))
    for verdict in dict.fromkeys(verdicts):
        places = [place for place, each in enumerate(verdicts) if each == verdict]
        sign = VERDICT[verdict]
        sheet.marks(
            [x + (place % in_line - (across - 1) / 2) * PITCH for place in places],
            [y + (place // in_line - (lines - 1) / 2) * PITCH for place in places],
            sign.shape,
            across=0.12 if sign.shape != "D" else 0.1,
            fill=sign.fill,
        )


def _foot(sheet: Sheet, left: float, bottom: float, widths: list[float]) -> None:
    x = left
    for (_, certainty), width in zip(COLUMNS, widths, strict=True):
        if certainty is not None:
            name, _, symbols = CERTAINTY[certainty].label.rpartition(" ")
            sheet.lines(x + width / 2, bottom + 0.22, [name, symbols], at="center")
        else:
            sheet.lines(x + width / 2, bottom + 0.22, wrapped("none that decides", width), at="center")
        x += width
    against, none = sum(widths[: len(CERTAINTIES)]), widths[len(CERTAINTIES)]
    for start, end, text in (
        (left, left + against, "certainty of the evidence against it"),
        (left + against + none, left + sum(widths), "certainty of the evidence for it"),
    ):
        sheet.stroke([start + 0.06, end - 0.06], [bottom + 0.48] * 2)
        sheet.lines((start + end) / 2, bottom + 0.66, wrapped(text, end - start), at="center")


def _key(sheet: Sheet, found: Promises, x: float, y: float) -> None:
    count = Counter(mark.verdict for mark in found.marks)
    sheet.text(x, y + 0.06, "Verdict (claims)", bold=True)
    shown = [verdict for verdict in VERDICTS if count[verdict]]
    for place, verdict in enumerate(shown):
        sign, at = VERDICT[verdict], y + 0.3 + place * 0.22
        sheet.marks([x + 0.08], [at], sign.shape, across=0.12 if sign.shape != "D" else 0.1, fill=sign.fill)
        sheet.text(x + 0.25, at, f"{sign.label} ({count[verdict]})")
    at = y + 0.3 + len(shown) * 0.22 + 0.1
    sheet.text(x, at, counted(len(found.marks), "claim"), size=SMALL, colour=MUTED)


def _alt(found: Promises) -> str:
    count = Counter(mark.verdict for mark in found.marks)
    plain = [mark for mark in found.marks if mark.promise in ("absolute", "asserts")]
    carried = sum(mark.side == "for" and (("asserts", mark.certainty) in found.stands) for mark in plain)
    verdicts = ", ".join(f"{count[verdict]} {words(verdict)}" for verdict in VERDICTS if count[verdict])
    return (
        f"{counted(len(found.marks), 'claim')} by how certain the wording is and how certain the evidence is: {verdicts}. "
        f"Of {len(plain)} worded plainly or without exception, {carried} have evidence for them that could carry plain wording."
    )
