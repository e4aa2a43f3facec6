"""Risk of bias as traffic lights: studies by kind of outcome, or, narrowed to something, its results one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import get_args

from mesoevidence.evidence.grade import words
from mesoevidence.plots import Asked, CannotDraw, Drawing, Table
from mesoevidence.plots.names import counted, resolved, upper_first
from mesoevidence.plots.sheet import (
    FAINT,
    MARGIN,
    MUTED,
    SIZE,
    SMALL,
    Sheet,
    heading_of,
    line_height,
    width_of,
    wrapped,
)
from mesoevidence.plots.signs import BIAS, BIAS_ORDER
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.records.models import Design
from mesoevidence.statements.vocabulary import ClaimKind
from mesoevidence.wording import attribute_label, citation_name, concept_label, design_words

DESIGNS, KINDS = list(get_args(Design)), list(get_args(ClaimKind))


@dataclass(frozen=True, slots=True)
class Result:
    """One result that was rated: the study it is of, what was measured, and how it was rated."""

    finding: str
    study: str
    label: str
    design: Design
    kind: str
    outcome: str
    intervention: str
    overall: str
    tool: str
    reason: str


# --- counting ----------------------------------------------------------------------------------------------------


def rated_results(kb: KnowledgeBase, unusable: Collection[str] = (), *, name: str | None = None) -> list[Result]:
    """Every rated result that may be used, by design and study; those of one study, outcome, assessment or intervention.

    Raises :class:`~mesoevidence.plots.UnknownName`.
    """
    vocabulary = kb.vocabulary
    kind = name and resolved(
        name,
        {
            "study": kb.studies,
            "attribute": vocabulary.attributes,
            "assessment": kb.assessments,
            "intervention": [c.id for c in vocabulary.concepts.values() if c.kind == "intervention"],
        },
    )
    graded = kb.assessments[name].assessment.findings if name and kind == "assessment" else ()
    found: list[Result] = []
    for key, entry in kb.findings.items():
        said, bias = entry.finding.statement, entry.finding.risk_of_bias
        wanted = {
            None: True,
            "study": entry.study.id == name,
            "attribute": said.attribute == name,
            "assessment": key in graded,
            "intervention": name in vocabulary.ancestors(said.subject),
        }
        attribute = vocabulary.attributes.get(said.attribute)
        if bias is None or key in unusable or attribute is None or not wanted[kind]:
            continue
        found.append(
            Result(
                key,
                entry.study.id,
                citation_name(entry.study),
                entry.study.design,
                attribute.kind,
                attribute.label,
                concept_label(said.subject, vocabulary),
                bias.overall,
                bias.tool or "",
                bias.reason.strip(),
            )
        )
    return sorted(found, key=lambda r: (DESIGNS.index(r.design), r.label.casefold(), r.study))


def worst_by_kind(results: list[Result]) -> dict[tuple[str, str], str]:
    """The worst rating of each study's results of each kind of outcome."""
    worst: dict[tuple[str, str], str] = {}
    for result in results:
        cell = (result.study, result.kind)
        worst[cell] = max(worst.get(cell, "low"), result.overall, key=BIAS_ORDER.index)
    return worst


# --- drawing -----------------------------------------------------------------------------------------------------

ROW, LIGHT = 0.3, 0.21


def plot(asked: Asked) -> Drawing:
    """The lights of a knowledge base, or the results of what it is narrowed to."""
    results = rated_results(asked.kb, asked.auditor.unusable, name=asked.name)
    if not results:
        raise CannotDraw("no result with a risk of bias is held" + (f" on {asked.name!r}" if asked.name else ""))
    if asked.name is None:
        return _grid(results, asked.rows)
    return _list(results, f"Risk of bias: {_label(asked.kb, asked.name)}", asked.rows)


def _label(kb: KnowledgeBase, name: str) -> str:
    if name in kb.studies:
        return citation_name(kb.studies[name])
    if name in kb.vocabulary.concepts:
        return concept_label(name, kb.vocabulary)
    return attribute_label(name, kb.vocabulary)


def _grid(results: list[Result], rows: int) -> Drawing:
    """Studies by kinds of outcome; those with most results where not all have room."""
    of_study = Counter(result.study for result in results)
    kept = sorted(of_study, key=lambda study: (-of_study[study], study))[:rows]
    shown = [result for result in results if result.study in kept]
    studies = {result.study: result for result in shown}
    kinds = [kind for kind in KINDS if any(result.kind == kind for result in shown)]
    labels = {study: wrapped(result.label, 3.0, most=1)[0] for study, result in studies.items()}
    left = MARGIN + max(map(width_of, labels.values())) + 0.2
    middle = left + max(width_of(design_words(result.design), SMALL) for result in shown) + 0.2
    heads = [upper_first(words(kind)) for kind in kinds]
    tall, cell = max(map(width_of, heads)) * 0.71, 0.34
    right = middle + len(kinds) * cell
    width = max(right + 0.3 + _key_width(results) + MARGIN, 6.0)
    notes = "The worst rating of a study's results of each kind; ratings are of results, overall. Empty: no result of that kind."
    if len(of_study) > len(kept):
        notes += f" {counted(len(of_study) - len(kept), 'study', 'studies')} with fewer results not shown."
    title = "Risk of bias"
    titles, below, top = heading_of(title, notes, width)
    top += tall + 0.12
    sheet = Sheet(width, top + max(len(studies) * ROW, _key_height(results)) + MARGIN)
    sheet.heading(titles, below)
    for place, head in enumerate(heads):
        sheet.text(middle + (place + 0.5) * cell, top - 0.06, head, turned=45, base="baseline")
    worst = worst_by_kind(results)
    for line, (study, result) in enumerate(studies.items()):
        y = top + (line + 0.5) * ROW
        sheet.text(MARGIN, y, labels[study])
        sheet.text(left, y, design_words(result.design), size=SMALL, colour=MUTED)
        sheet.stroke([MARGIN, right], [y + ROW / 2] * 2, colour=FAINT, over=1)
        for place, kind in enumerate(kinds):
            if (study, kind) in worst:
                _light(sheet, worst[study, kind], middle + (place + 0.5) * cell, y)
    _key(sheet, results, right + 0.3, top)
    table = Table(
        ("study", "design", "kind of outcome", "worst rating"),
        tuple(
            (result.label, design_words(result.design), words(kind), words(worst[study, kind]))
            for study, result in studies.items()
            for kind in kinds
            if (study, kind) in worst
        ),
    )
    return Drawing("risk-of-bias", title, _alt(results, len(of_study)), table, sheet)


def _list(results: list[Result], title: str, rows: int) -> Drawing:
    """Results one by one: study, what was measured, light, and why."""
    shown = results[:rows]
    widths = {"study": 1.9, "outcome": 2.6, "reason": 4.6}
    cells = [
        (
            wrapped(f"{result.label}, {design_words(result.design)}", widths["study"], most=3),
            wrapped(f"{upper_first(result.outcome)}: {result.intervention}", widths["outcome"], most=3),
            wrapped(f"{result.tool + ': ' if result.tool else ''}{result.reason}", widths["reason"], SMALL, most=4),
        )
        for result in shown
    ]
    second = MARGIN + widths["study"] + 0.2
    light = second + widths["outcome"] + 0.35
    last = light + 0.35
    width = last + widths["reason"] + 0.3 + _key_width(results) + MARGIN
    notes = "One line a result; the light is its rating overall, with the tool and the reason that were recorded."
    if len(results) > len(shown):
        notes += f" {counted(len(results) - len(shown), 'further result')} not shown."
    titles, below, top = heading_of(title, notes, width)
    heights = [max(max(len(a), len(b)) * line_height(), len(c) * line_height(SMALL), LIGHT) + 0.14 for a, b, c in cells]
    top += 0.3
    sheet = Sheet(width, top + max(sum(heights), _key_height(results)) + MARGIN)
    sheet.heading(titles, below)
    for x, head in ((MARGIN, "Study"), (second, "Result"), (last, "Why")):
        sheet.text(x, top - 0.12, head, bold=True)
    y = top
    for result, (study, outcome, reason), height in zip(shown, cells, heights, strict=True):
        sheet.stroke([MARGIN, last + widths["reason"]], [y, y], colour=FAINT, over=1)
        sheet.lines(MARGIN, y + height / 2, study)
        sheet.lines(second, y + height / 2, outcome)
        sheet.lines(last, y + height / 2, reason, size=SMALL)
        _light(sheet, result.overall, light, y + height / 2)
        y += height
    _key(sheet, results, last + widths["reason"] + 0.3, top)
    table = Table(
        ("study", "result", "risk of bias", "tool", "reason"),
        tuple((r.label, f"{r.outcome}: {r.intervention}", words(r.overall), r.tool, r.reason) for r in shown),
    )
    return Drawing("risk-of-bias", title, _alt(results, len({result.study for result in results})), table, sheet)


def _light(sheet: Sheet, overall: str, x: float, y: float) -> None:
    sign = BIAS[overall]
    sheet.marks([x], [y], "o", across=LIGHT, fill=sign.fill)
    sheet.text(x, y, sign.shape, size=10, bold=True, colour=sign.ink, at="center", base="center_baseline")


def _key_width(results: list[Result]) -> float:
    return 0.32 + max(width_of(f"{sign.label} ({len(results)})", SIZE) for sign in BIAS.values())


def _key_height(results: list[Result]) -> float:
    return 0.25 + 0.27 * len({result.overall for result in results})


def _key(sheet: Sheet, results: list[Result], x: float, y: float) -> None:
    count = Counter(result.overall for result in results)
    sheet.text(x, y + 0.06, "Rating (results)", bold=True)
    for place, overall in enumerate(each for each in BIAS if count[each]):
        at = y + 0.34 + place * 0.27
        _light(sheet, overall, x + 0.11, at)
        sheet.text(x + 0.3, at, f"{BIAS[overall].label} ({count[overall]})")


def _alt(results: list[Result], studies: int) -> str:
    count = Counter(result.overall for result in results)
    rated = ", ".join(f"{count[each]} {BIAS[each].label}" for each in BIAS if count[each])
    return f"Risk of bias of {counted(len(results), 'result')} of {counted(studies, 'study', 'studies')}: {rated}."
