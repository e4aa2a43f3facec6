"""The contradiction matrix: what each source answers to the same question, and where the answers clash."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mesoevidence.report import Report, ReportedConflict, ReportedSource
from mesoevidence.reporting.page.data import PageData, side_words
from mesoevidence.wording import concept_label

MOST_SOURCES = 12
"""Columns that a reader can still compare; of more sources, those with the most conflicts are shown."""

MOST_ANSWERS = 6
"""Answers of one source that a cell shows; those that clash come first."""


@dataclass(slots=True)
class Answer:
    """What a source says to a question, the claims that say so (by number), and how it clashes with others."""

    words: str
    claims: list[int] = field(default_factory=list)
    clash: str | None = None


class Row(NamedTuple):
    """A question: what it is asked about, its conflicts, and a list of answers a source."""

    label: str
    subject: str
    hard: int
    tension: int
    cells: list[list[Answer]]


class Matrix(NamedTuple):
    """Rows with a clash first, the worst of them first. Conflicts that were accepted are no clashes."""

    sources: list[ReportedSource]
    left_out: int
    rows: list[Row]


def matrix_of(report: Report, data: PageData) -> Matrix:
    """The matrix of a report; without a knowledge base nothing is known of its statements, and it has no rows."""
    sources = _columns(report)
    column = {source.id: number for number, source in enumerate(sources)}
    conflicts: dict[str, list[ReportedConflict]] = defaultdict(list)
    for conflict in report.conflicts:
        if conflict.standing == "new":
            conflicts[conflict.attribute].append(conflict)
    clashes = _clashes(conflicts)
    answers: dict[tuple[str, str], list[dict[str, Answer]]] = {}
    labels: dict[tuple[str, str], tuple[str, str]] = {}
    for number, claim in enumerate(report.claims):
        if claim.source not in column or report.kb is None:
            continue
        for _, prepared in data.statements(claim):
            said = prepared.statement
            key = (said.attribute, said.subject)
            cells = answers.setdefault(key, [{} for _ in sources])
            vocabulary = report.kb.vocabulary
            attribute = vocabulary.attributes.get(said.attribute)
            labels[key] = (attribute.label if attribute else said.attribute, concept_label(said.subject, vocabulary))
            text = side_words(prepared, report.kb)
            answer = cells[column[claim.source]].setdefault(text, Answer(text))
            answer.claims.append(number)
            kind = clashes.get((claim.id, said.attribute))
            answer.clash = "hard" if "hard" in (answer.clash, kind) else answer.clash or kind
    names = [claim.id for claim in report.claims]
    rows = [_row(labels[key], cells, conflicts[key[0]], names) for key, cells in answers.items()]
    rows.sort(key=lambda row: (-row.hard, -row.tension, row.label, row.subject))
    return Matrix(sources, len(report.sources) - len(sources), rows)


def _columns(report: Report) -> list[ReportedSource]:
    if len(report.sources) <= MOST_SOURCES:
        return list(report.sources)
    conflicts = Counter(source for conflict in report.conflicts for source in set(conflict.sources))
    most = {source for source, _ in conflicts.most_common(MOST_SOURCES)}
    return [source for source in report.sources if source.id in most]


def _clashes(conflicts: Mapping[str, Sequence[ReportedConflict]]) -> dict[tuple[str, str], str]:
    """The gravest conflict of each claim on each attribute."""
    found: dict[tuple[str, str], str] = {}
    for attribute, listed in conflicts.items():
        for conflict in listed:
            for claim in conflict.claims:
                found[claim, attribute] = (
                    "hard" if "hard" in (conflict.kind, found.get((claim, attribute))) else "tension"
                )
    return found


def _row(
    label: tuple[str, str],
    cells: Sequence[dict[str, Answer]],
    conflicts: Sequence[ReportedConflict],
    names: Sequence[str],
) -> Row:
    claims = {names[number] for cell in cells for answer in cell.values() for number in answer.claims}
    kinds = Counter(conflict.kind for conflict in conflicts if not claims.isdisjoint(conflict.claims))
    shown = [sorted(cell.values(), key=lambda answer: _GRAVITY[answer.clash]) for cell in cells]
    return Row(*label, kinds["hard"], kinds["tension"], shown)


_GRAVITY = {"hard": 0, "tension": 1, None: 2}
