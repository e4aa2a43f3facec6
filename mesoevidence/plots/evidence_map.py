"""The evidence map: interventions by outcomes; how many studies there are, and how certain what they show is.

Gaps are evidence, too: a search that found nothing has a mark of its own, and an empty cell says that nobody asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from math import sqrt
from typing import get_args

from mesoevidence.evidence.grade import words
from mesoevidence.plots import Asked, CannotDraw, Drawing, Table
from mesoevidence.plots.names import counted, resolved, upper_first
from mesoevidence.plots.sheet import FAINT, MARGIN, MUTED, SMALL, Sheet, heading_of, line_height, width_of, wrapped
from mesoevidence.plots.signs import CERTAINTY
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.records.models import Certainty
from mesoevidence.report import Report
from mesoevidence.statements import Statement
from mesoevidence.statements.vocabulary import ClaimKind
from mesoevidence.wording import attribute_label, concept_label

MOST_COLUMNS = 16
Column = Callable[[Statement], str]


@dataclass(frozen=True, slots=True)
class Bubble:
    """The bodies of evidence of one certainty in one cell, and their studies, each counted once; None: searches in vain."""

    row: str
    column: str
    certainty: Certainty | None
    bodies: int
    studies: int


@dataclass(frozen=True, slots=True)
class EvidenceMap:
    """Bubbles by intervention (``rows``) and outcome (``columns``), both id and label; what did not fit is counted."""

    rows: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    bubbles: tuple[Bubble, ...]
    across: str
    rows_left_out: int = 0
    columns_left_out: int = 0


# --- counting ----------------------------------------------------------------------------------------------------


def evidence_map(
    kb: KnowledgeBase,
    unusable: Collection[str] = (),
    *,
    name: str | None = None,
    rows: int = 25,
    about: Collection[tuple[str, str]] | None = None,
) -> EvidenceMap:
    """The graded bodies of evidence that may be used, counted.

    ``name`` narrows the map: a kind of outcome is spread out into its outcomes, an outcome into populations, an intervention
    keeps what is a kind of it. ``about`` keeps what bears on these subjects and attributes. Raises
    :class:`~mesoevidence.plots.UnknownName`.
    """
    kept, column, label, across = _narrowed(kb, name)
    studies: dict[tuple[str, str, Certainty | None], set[str]] = defaultdict(set)
    bodies: dict[tuple[str, str, Certainty | None], int] = defaultdict(int)
    for key, entry in kb.assessments.items():
        target = entry.assessment.target
        if key in unusable or target.attribute not in kb.vocabulary.attributes or not kept(target):
            continue
        if about is not None and not _bears_on(target, about, kb):
            continue
        found = {kb.findings[f].study.id for f in entry.assessment.findings if f in kb.findings and f not in unusable}
        cell = (target.subject, column(target), entry.assessment.certainty if found else None)
        bodies[cell] += 1
        studies[cell] |= found
    by_row, by_column = _ranked(studies, 0), _ranked(studies, 1)
    shown_rows, shown = by_row[:rows], by_column[:MOST_COLUMNS]
    kinds = list(get_args(ClaimKind))
    if across == "kind of outcome":
        shown.sort(key=kinds.index)
    return EvidenceMap(
        tuple((row, upper_first(concept_label(row, kb.vocabulary))) for row in shown_rows),
        tuple((each, upper_first(label(each))) for each in shown),
        tuple(
            Bubble(*cell, bodies[cell], len(studies[cell]))
            for cell in sorted(bodies, key=lambda c: (c[0], c[1], list(CERTAINTY).index(c[2])))
            if cell[0] in shown_rows and cell[1] in shown
        ),
        across,
        len(by_row) - len(shown_rows),
        len(by_column) - len(shown),
    )


def _narrowed(
    kb: KnowledgeBase, name: str | None
) -> tuple[Callable[[Statement], bool], Column, Callable[[str], str], str]:
    """Which bodies are kept, what their column is, how it is labelled, and what the columns are."""
    vocabulary = kb.vocabulary

    def kind_of(target: Statement) -> str:
        return vocabulary.attributes[target.attribute].kind

    if name is None:
        return lambda target: True, kind_of, words, "kind of outcome"
    known = {
        "intervention": [c.id for c in vocabulary.concepts.values() if c.kind == "intervention"],
        "attribute": list(vocabulary.attributes),
        "kind of outcome": list(get_args(ClaimKind)),
    }
    kind = resolved(name, known)
    if kind == "intervention":
        return lambda target: name in vocabulary.ancestors(target.subject), kind_of, words, "kind of outcome"
    if kind == "attribute":
        return (
            lambda target: target.attribute == name,
            lambda target: target.scope.population or "",
            lambda population: concept_label(population or None, vocabulary),
            "population",
        )
    return (
        lambda target: kind_of(target) == name,
        lambda target: target.attribute,
        lambda attribute: attribute_label(attribute, vocabulary),
        "outcome",
    )


def _bears_on(target: Statement, about: Collection[tuple[str, str]], kb: KnowledgeBase) -> bool:
    return any(
        attribute == target.attribute
        and kb.vocabulary.relation(target.subject, subject) in ("equal", "narrower", "broader")
        for subject, attribute in about
    )


def _ranked(studies: dict[tuple[str, str, Certainty | None], set[str]], place: int) -> list[str]:
    """Rows or columns, those with most studies first."""
    found: dict[str, set[str]] = defaultdict(set)
    for cell, names in studies.items():
        found[str(cell[place])] |= names
    return sorted(found, key=lambda each: (-len(found[each]), each))


# --- drawing -----------------------------------------------------------------------------------------------------

ROW, SLOT, NARROWEST = 0.4, 0.29, 0.46


def plot(asked: Asked) -> Drawing:
    """The evidence map of a knowledge base."""
    found = evidence_map(asked.kb, asked.auditor.unusable, name=asked.name, rows=asked.rows)
    if not found.bubbles:
        raise CannotDraw("no graded body of evidence" + (f" is about {asked.name!r}" if asked.name else " is held"))
    title = "Evidence map" + (f": {_label(asked)}" if asked.name else "")
    return drawn(found, title, "evidence-map")


def _label(asked: Asked) -> str:
    name, vocabulary = asked.name or "", asked.kb.vocabulary
    if name in vocabulary.concepts:
        return concept_label(name, vocabulary)
    return attribute_label(name, vocabulary) if name in vocabulary.attributes else words(name)


def of_report(report: Report) -> list[Drawing]:
    """The map of the evidence that bears on what the claims of a report are about."""
    if report.kb is None:
        return []
    about = {(str(said["subject"]), str(said["attribute"])) for claim in report.claims for said in claim.statements}
    found = evidence_map(report.kb, unusable_in(report), about=about)
    return [drawn(found, "Evidence map of what the claims are about", "evidence-map")] if found.bubbles else []


def unusable_in(report: Report) -> Collection[str]:
    """The evidence that the audit behind a report did not use."""
    from datetime import date

    from mesoevidence.audit import Auditor

    assert report.kb is not None
    return Auditor(report.kb, profile=report.profile, as_of=date.fromisoformat(report.as_of)).unusable


def drawn(found: EvidenceMap, title: str, name: str) -> Drawing:
    """The map laid out: columns as wide as their fullest cell, the labels measured first."""
    labels = [wrapped(label, 2.6, most=2) for _, label in found.rows]
    heads = [wrapped(label, 2.6, most=1)[0] for _, label in found.columns]
    left = MARGIN + max(width_of(line) for lines in labels for line in lines) + 0.15
    edges = _edges(found, left)
    right = edges[-1]
    tall = (max(map(width_of, heads)) + line_height()) * SLANT
    overhang = max(edges[place] + width_of(head) * SLANT for place, head in enumerate(heads)) + NARROWEST - right
    key_width = 0.28 + max(width_of(sign.label) for sign in CERTAINTY.values())
    width = max(right + max(0.3 + key_width, overhang) + MARGIN, 6.0)
    titles, below, top = heading_of(title, _notes(found), width)
    top += tall + 0.1
    sheet = Sheet(width, top + max(len(found.rows) * ROW, 2.1) + MARGIN)
    sheet.heading(titles, below)
    for place, head in enumerate(heads):
        sheet.text((edges[place] + edges[place + 1]) / 2, top - 0.06, head, turned=45, base="baseline")
    for place, lines in enumerate(labels):
        sheet.lines(left - 0.1, top + (place + 0.5) * ROW, lines, at="right")
    for place in range(len(found.rows) + 1):
        sheet.stroke([left, right], [top + place * ROW] * 2, colour=FAINT, over=1)
    for edge in edges:
        sheet.stroke([edge] * 2, [top, top + len(found.rows) * ROW], colour=FAINT, over=1)
    _bubbles(sheet, found, edges, top)
    _key(sheet, found, right + 0.3, top)
    rows, columns = dict(found.rows), dict(found.columns)
    table = Table(
        ("intervention", found.across, "certainty", "bodies of evidence", "studies"),
        tuple(
            (rows[b.row], columns[b.column], CERTAINTY[b.certainty].label, str(b.bodies), str(b.studies))
            for b in found.bubbles
        ),
    )
    return Drawing(name, title, _alt(found), table, sheet)


SLANT = 0.71
"""Sine and cosine of 45 degrees: heads of columns are turned by as much."""


def _notes(found: EvidenceMap) -> str:
    notes = (
        f"Each bubble: the studies behind what is graded at one certainty, by intervention and {found.across}. Their number "
        "stands in it; its area grows with it. Empty cell: no question graded."
    )
    gone = [
        counted(number, noun, many)
        for number, noun, many in (
            (found.rows_left_out, "intervention", "interventions"),
            (found.columns_left_out, found.across, _plural(found.across)),
        )
        if number
    ]
    return f"{notes} Not shown, with fewer studies: {' and '.join(gone)}." if gone else notes


def _cells(found: EvidenceMap) -> dict[tuple[str, str], list[Bubble]]:
    cells: dict[tuple[str, str], list[Bubble]] = defaultdict(list)
    for bubble in found.bubbles:
        cells[bubble.row, bubble.column].append(bubble)
    return cells


def _edges(found: EvidenceMap, left: float) -> list[float]:
    """Where the columns begin and end."""
    cells = _cells(found)
    edges = [left]
    for column, _ in found.columns:
        fullest = max(len(bubbles) for (_, of), bubbles in cells.items() if of == column)
        edges.append(edges[-1] + max(NARROWEST, fullest * SLOT + 0.1))
    return edges


def _bubbles(sheet: Sheet, found: EvidenceMap, edges: list[float], top: float) -> None:
    most = max(9, *(bubble.studies for bubble in found.bubbles))
    rows, columns = [row for row, _ in found.rows], [column for column, _ in found.columns]
    for (row, column), bubbles in _cells(found).items():
        middle = (edges[columns.index(column)] + edges[columns.index(column) + 1]) / 2
        y = top + (rows.index(row) + 0.5) * ROW
        for place, bubble in enumerate(bubbles):
            x = middle + (place - (len(bubbles) - 1) / 2) * SLOT
            sign = CERTAINTY[bubble.certainty]
            if bubble.certainty is None:
                sheet.marks([x], [y], sign.shape, across=0.1, fill=sign.fill, line=1.0)
                continue
            across = _across(bubble.studies, most) * SCALE.get(sign.shape, 1)
            sheet.marks([x], [y], sign.shape, across=across, fill=sign.fill)
            sheet.text(x, y, str(bubble.studies), size=6.5, colour=sign.ink, at="center", base="center_baseline")


SCALE = {"s": 0.89, "D": 0.8}
"""Squares and diamonds of the same area as a circle, or nearly: a diamond is measured along its sides."""


def _across(studies: int, most: int) -> float:
    """How wide a bubble is: area by studies, and never too small for its number."""
    return max(0.15, 0.3 * sqrt(studies / most))


def _key(sheet: Sheet, found: EvidenceMap, x: float, y: float) -> None:
    sheet.text(x, y + 0.08, "Certainty (GRADE)", bold=True)
    for place, (certainty, sign) in enumerate(CERTAINTY.items()):
        at, searched = y + 0.34 + place * 0.24, certainty is None
        across = 0.1 if searched else 0.15 * SCALE.get(sign.shape, 1)
        sheet.marks([x + 0.1], [at], sign.shape, across=across, fill=sign.fill, line=1.0 if searched else 0.6)
        sheet.text(x + 0.28, at, sign.label)
    most = max(bubble.studies for bubble in found.bubbles)
    at = y + 0.34 + len(CERTAINTY) * 0.24 + 0.1
    sheet.text(x, at, f"Most in one bubble: {counted(most, 'study', 'studies')}", size=SMALL, colour=MUTED)


def _alt(found: EvidenceMap) -> str:
    by_certainty = {c: sum(b.bodies for b in found.bubbles if b.certainty == c) for c in CERTAINTY}
    graded = ", ".join(f"{number} {words(c)}" for c, number in by_certainty.items() if c is not None)
    searched = by_certainty[None]
    size = (
        counted(len(found.rows), "intervention"),
        counted(len(found.columns), found.across, _plural(found.across)),
    )
    return (
        f"Evidence map of {' by '.join(size)}. Bodies of evidence by certainty: {graded}; "
        f"{counted(searched, 'search', 'searches')} found no study."
    )


def _plural(noun: str) -> str:
    return noun.replace("kind of outcome", "kinds of outcome") if noun.startswith("kind") else f"{noun}s"
