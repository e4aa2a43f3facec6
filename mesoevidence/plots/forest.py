"""The forest plot: results that share a measure, one a line, with their intervals. Nothing is pooled here.

Only what was recorded is drawn. One thing is computed, and said: the interval of a share, from how many of how many
(Wilson 1927; recommended for single proportions by Newcombe 1998).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from math import log, sqrt

from mesoevidence.evidence.grade import words
from mesoevidence.plots import Asked, CannotDraw, Drawing, Table
from mesoevidence.plots.names import counted, resolved, upper_first
from mesoevidence.plots.sheet import (
    FAINT,
    INK,
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
from mesoevidence.plots.signs import BIAS
from mesoevidence.records.knowledge_base import FindingEntry, KnowledgeBase
from mesoevidence.records.models import Design
from mesoevidence.statements import Value
from mesoevidence.statements.denotation import direction_sign
from mesoevidence.statements.vocabulary import Attribute
from mesoevidence.wording import (
    UNIT_WORDS,
    attribute_label,
    citation_name,
    concept_label,
    design_words,
    number,
    scope_words,
)

MEASURES = {
    "difference": "difference from the comparator",
    "share": "share of people",
    "level": "measured value",
    "change": "change in one group, without comparison",
}
"""What is never drawn in one panel, most telling first: a difference between groups is not a change within one."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One result with a number: the estimate, its 95 % interval where there is one, and whether we computed that."""

    finding: str
    study: str
    design: Design
    about: str
    estimate: float
    low: float | None
    high: float | None
    computed: bool
    pooled: bool
    n: str
    shown: str
    bias: str | None


@dataclass(frozen=True, slots=True)
class Panel:
    """Results of one outcome in one measure and unit; ``null`` is where there is no effect."""

    outcome: str
    measure: str
    unit: str
    null: float | None
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Forest:
    """The panels, and how many results have no number, or are of the laboratory, and are not drawn."""

    panels: tuple[Panel, ...]
    without_number: int
    laboratory: int
    left_out: int = 0


# --- counting ----------------------------------------------------------------------------------------------------


def forest(
    kb: KnowledgeBase,
    unusable: Collection[str] = (),
    *,
    name: str | None = None,
    preclinical: Collection[str] = (),
    rows: int = 25,
) -> Forest:
    """Results with numbers, by outcome, measure and unit: of one outcome, assessment, intervention or study; without a name,
    those of outcomes where several share a measure. Raises :class:`~mesoevidence.plots.UnknownName`.
    """
    groups: dict[tuple[str, str, str], list[Effect]] = {}
    without_number = laboratory = 0
    for key, entry in _chosen(kb, name):
        attribute = kb.vocabulary.attributes.get(entry.finding.statement.attribute)
        if key in unusable or attribute is None or not attribute.needs_evidence:
            continue
        measured = _measured(entry, attribute)
        if measured is None:
            without_number += 1
        elif entry.study.design in preclinical:
            laboratory += 1
        else:
            measure, unit, numbers = measured
            groups.setdefault((attribute.id, measure, unit), []).append(_effect(key, entry, kb, measure, unit, numbers))
    few = 1 if name else 2
    panels = [
        Panel(
            attribute_label(attribute, kb.vocabulary), measure, unit, _null(measure, unit),
            tuple(sorted(effects, key=lambda e: (e.about.casefold(), e.pooled, e.study.casefold(), e.finding))),
        )
        for (attribute, measure, unit), effects in groups.items()
        if len(effects) >= few
    ]  # fmt: skip
    panels.sort(key=lambda panel: (list(MEASURES).index(panel.measure), -len(panel.effects), panel.outcome, panel.unit))
    shown: list[Panel] = []
    for panel in panels:
        if not shown or sum(len(each.effects) for each in shown) + len(panel.effects) <= rows:
            shown.append(panel)
    left_out = sum(len(panel.effects) for panel in panels) - sum(len(panel.effects) for panel in shown)
    return Forest(tuple(shown), without_number, laboratory, left_out)


def _chosen(kb: KnowledgeBase, name: str | None) -> list[tuple[str, FindingEntry]]:
    if name is None:
        return list(kb.findings.items())
    vocabulary = kb.vocabulary
    kind = resolved(
        name,
        {
            "attribute": vocabulary.attributes,
            "assessment": kb.assessments,
            "study": kb.studies,
            "intervention": [c.id for c in vocabulary.concepts.values() if c.kind == "intervention"],
        },
    )
    graded = kb.assessments[name].assessment.findings if kind == "assessment" else ()
    return [
        (key, entry)
        for key, entry in kb.findings.items()
        if (kind == "attribute" and entry.finding.statement.attribute == name)
        or (kind == "study" and entry.study.id == name)
        or (kind == "intervention" and name in vocabulary.ancestors(entry.finding.statement.subject))
        or key in graded
    ]


Numbers = tuple[float, float | None, float | None, bool]


def _measured(entry: FindingEntry, attribute: Attribute) -> tuple[str, str, Numbers] | None:
    """Measure, unit and numbers of a result; None where it has no estimate."""
    said = entry.finding.statement
    value = said.value
    unit = value.unit or attribute.unit or ""
    if value.n is not None and value.N:
        low, high = wilson(value.n, value.N)
        return "share", "%", (100 * value.n / value.N, 100 * low, 100 * high, True)
    if value.estimate is None:
        return None
    estimate = float(value.estimate)
    below, above = (None, None) if value.ci is None else (float(min(value.ci)), float(max(value.ci)))
    if attribute.domain == "effect":
        if value.ci is None and estimate > 0 and direction_sign(value, attribute) < 0:
            estimate = -estimate  # a size without its sign: "falls by 5.7"
        return "change" if said.comparator is None else "difference", unit, (estimate, below, above, False)
    if attribute.domain in ("proportion", "boolean") and unit in ("%", "1", ""):
        times = 1 if unit == "%" else 100
        return "share", "%", (estimate * times, _times(below, times), _times(above, times), False)
    return "level", unit, (estimate, below, above, False)


def _times(number: float | None, times: int) -> float | None:
    return None if number is None else number * times


def wilson(n: int, of: int, z: float = 1.959964) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson's score, as shares."""
    share = n / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (0.0 if n == 0 else middle - half), (1.0 if n == of else middle + half)


def _null(measure: str, unit: str) -> float | None:
    if measure not in ("difference", "change"):
        return None
    return 1.0 if unit == "ratio" else 0.0


def _effect(key: str, entry: FindingEntry, kb: KnowledgeBase, measure: str, unit: str, numbers: Numbers) -> Effect:
    said, study = entry.finding.statement, entry.study
    estimate, low, high, computed = numbers
    about = upper_first(concept_label(said.subject, kb.vocabulary))
    if measure == "difference":
        about += f" vs {concept_label(said.comparator, kb.vocabulary)}"
    scope = scope_words(said.scope, kb.vocabulary)
    n = f"{said.value.n}/{said.value.N}" if computed else str(study.n) if study.n is not None else "?"
    bias = entry.finding.risk_of_bias
    return Effect(
        key, citation_name(study), study.design, f"{about}, {scope}" if scope else about, estimate, low, high, computed,
        study.design == "systematic_review", n, _shown(said.value, estimate, low, high, computed), bias.overall if bias else None,
    )  # fmt: skip


def _shown(value: Value, estimate: float, low: float | None, high: float | None, computed: bool) -> str:
    """Estimate and interval with the digits that were recorded; what is computed has one after the point."""
    if computed:
        return f"{estimate:.1f} ({low:.1f} to {high:.1f})*"
    sign = "−" if estimate < 0 and value.estimate is not None and value.estimate > 0 else ""
    text = sign + number(value.estimate or Decimal(0))
    if value.ci is not None:
        text += f" ({number(min(value.ci))} to {number(max(value.ci))})"
    return text.replace("-", "−")


# --- drawing -----------------------------------------------------------------------------------------------------

PLOT_WIDTH, STUDY_WIDTH, ABOUT_WIDTH = 3.2, 2.1, 2.7
BLUE = "#0b4f8a"


class _Axis:
    """Numbers to inches: round ends, ticks between them; by logarithm for ratios."""

    def __init__(self, panel: Panel, left: float, width: float) -> None:
        from matplotlib.ticker import MaxNLocator

        numbers = [n for e in panel.effects for n in (e.estimate, e.low, e.high) if n is not None]
        numbers += [panel.null] if panel.null is not None else [0.0]
        self.log = panel.unit == "ratio" and min(numbers) > 0
        if self.log:
            steps = [m * 10.0**p for p in range(-4, 5) for m in (1, 2, 5)]
            below, above = min(numbers), max(numbers)
            first = max(i for i, step in enumerate(steps) if step <= below or i == 0)
            last = min(i for i, step in enumerate(steps) if step >= above or i == len(steps) - 1)
            self.ticks = steps[first : last + 1]
        else:
            found = MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]).tick_values(min(numbers), max(numbers))
            self.ticks = [float(f"{tick:.6g}") for tick in found]
        self.left, self.width = left, width

    def at(self, value: float) -> float:
        low, high, x = (log(n) if self.log else n for n in (self.ticks[0], self.ticks[-1], value))
        return self.left + (x - low) / (high - low) * self.width


def plot(asked: Asked) -> Drawing:
    """The results of a knowledge base that share a measure."""
    preclinical = asked.auditor.policy.preclinical
    found = forest(asked.kb, asked.auditor.unusable, name=asked.name, preclinical=preclinical, rows=asked.rows)
    if not found.panels:
        if asked.name is None:
            raise CannotDraw("no two results share a measure")
        why = counted(found.without_number, "result") + " without a number"
        raise CannotDraw(
            f"no result of {asked.name!r} has a number to draw ({why}, {found.laboratory} of the laboratory)"
        )
    return drawn(found, "Results that share a measure" + (f": {_label(asked.kb, asked.name)}" if asked.name else ""))


def _label(kb: KnowledgeBase, name: str) -> str:
    if name in kb.studies:
        return citation_name(kb.studies[name])
    return (
        concept_label(name, kb.vocabulary) if name in kb.vocabulary.concepts else attribute_label(name, kb.vocabulary)
    )


def drawn(found: Forest, title: str) -> Drawing:
    """The plot laid out: a panel an outcome and measure, a line a result."""
    effects = [effect for panel in found.panels for effect in panel.effects]
    about = MARGIN + STUDY_WIDTH + 0.15
    n = about + ABOUT_WIDTH + max(width_of(effect.n) for effect in effects) + 0.2
    left = n + 0.25
    right = left + PLOT_WIDTH
    shown = right + 0.25
    light = (
        shown + max(*(width_of(effect.shown) for effect in effects), width_of("Estimate (95 % CI)", bold=True)) + 0.3
    )
    width = light + 0.5 + MARGIN
    titles, below, top = heading_of(title, _notes(found), width)
    height = top + sum(_panel_height(panel) for panel in found.panels) + 0.35
    sheet = Sheet(width, height + MARGIN)
    sheet.heading(titles, below)
    y = top
    for panel in found.panels:
        y = _panel(sheet, panel, y, about, n, left, shown, light)
    _key(sheet, effects, y + 0.2)
    table = Table(
        ("outcome and measure", "study", "about", "n", "estimate (95 % CI)", "risk of bias"),
        tuple(
            (_head(panel), e.study, e.about, e.n, e.shown, words(e.bias or "not recorded"))
            for panel in found.panels
            for e in panel.effects
        ),
    )
    return Drawing("forest", title, _alt(found), table, sheet)


def _head(panel: Panel) -> str:
    unit = UNIT_WORDS.get(panel.unit, panel.unit) or ("number" if panel.unit == "{count}" else "")
    return f"{upper_first(panel.outcome)}: {MEASURES[panel.measure]}" + (f" ({unit})" if unit else "")


def _cells(effect: Effect) -> tuple[list[str], list[str]]:
    study = wrapped(f"{effect.study}, {design_words(effect.design)}", STUDY_WIDTH, most=3)
    return study, wrapped(effect.about, ABOUT_WIDTH, SMALL, most=3)


def _line_height(effect: Effect) -> float:
    study, about = _cells(effect)
    return max(len(study) * line_height(), len(about) * line_height(SMALL), 0.2) + 0.1


def _panel_height(panel: Panel) -> float:
    return 0.6 + sum(map(_line_height, panel.effects)) + 0.5


def _panel(
    sheet: Sheet, panel: Panel, y: float, about: float, n: float, left: float, shown: float, light: float
) -> float:
    axis = _Axis(panel, left, PLOT_WIDTH)
    sheet.text(MARGIN, y + 0.15, _head(panel), bold=True)
    for x, head, at in (
        (MARGIN, "Study", "left"),
        (about, "About", "left"),
        (n, "n", "right"),
        (shown, "Estimate (95 % CI)", "left"),
        (light, "Bias", "center"),
    ):
        sheet.text(x, y + 0.42, head, size=SMALL, colour=MUTED, at=at)
    start = y = y + 0.56
    for effect in panel.effects:
        height = _line_height(effect)
        study, scope = _cells(effect)
        middle = y + height / 2
        sheet.stroke([MARGIN, light + 0.15], [y, y], colour=FAINT, over=1)
        sheet.lines(MARGIN, middle, study)
        sheet.lines(about, middle, scope, size=SMALL)
        sheet.text(n, middle, effect.n, at="right")
        sheet.text(shown, middle, effect.shown)
        _draw(sheet, effect, axis, middle)
        if effect.bias:
            sign = BIAS[effect.bias]
            sheet.marks([light], [middle], "o", across=0.18, fill=sign.fill)
            sheet.text(
                light, middle, sign.shape, size=9, bold=True, colour=sign.ink, at="center", base="center_baseline"
            )
        y += height
    sheet.stroke([left, left + PLOT_WIDTH], [y, y], colour=INK)
    for tick in axis.ticks:
        sheet.stroke([axis.at(tick)] * 2, [y, y + 0.05], colour=INK)
        sheet.text(axis.at(tick), y + 0.14, f"{tick:g}".replace("-", "−"), size=SMALL, at="center")
    if panel.null is not None:
        sheet.stroke([axis.at(panel.null)] * 2, [start, y], colour=RULE, width=1.0)
        sheet.text(
            axis.at(panel.null),
            y + 0.29,
            "no effect" if panel.measure == "difference" else "no change",
            size=SMALL,
            colour=MUTED,
            at="center",
        )
    return y + 0.54


def _draw(sheet: Sheet, effect: Effect, axis: _Axis, y: float) -> None:
    x = axis.at(effect.estimate)
    if effect.low is None or effect.high is None:
        sheet.marks([x], [y], "s", across=0.09, fill="#ffffff", edge=BLUE, line=1.2)
        return
    low, high = axis.at(effect.low), axis.at(effect.high)
    if effect.pooled:
        sheet.axes.fill(
            [low, x, high, x], [y, y - 0.07, y, y + 0.07], facecolor=BLUE, edgecolor=INK, linewidth=0.5, zorder=3
        )
        return
    sheet.stroke([low, high], [y, y], colour=INK, width=1.1, over=3)
    for end in (low, high):
        sheet.stroke([end, end], [y - 0.035, y + 0.035], colour=INK, width=1.1, over=3)
    sheet.marks([x], [y], "s", across=0.09, fill=BLUE)


def _key(sheet: Sheet, effects: list[Effect], y: float) -> None:
    x = MARGIN + 0.05
    entries = [
        (any(e.low is not None and not e.pooled for e in effects), "s", BLUE, "estimate with 95 % CI"),
        (any(e.low is None for e in effects), "s", "#ffffff", "no interval recorded"),
        (any(e.low is not None and e.pooled for e in effects), "d", BLUE, "from a systematic review, as published"),
    ]
    for there, shape, fill, label in entries:
        if there:
            sheet.marks([x], [y], shape, across=0.1, fill=fill, edge=BLUE, line=1.2)
            sheet.text(x + 0.13, y, label, size=SMALL)
            x += 0.4 + width_of(label, SMALL)
    for overall in dict.fromkeys(each for each in BIAS if any(e.bias == each for e in effects)):
        sign = BIAS[overall]
        sheet.marks([x], [y], "o", across=0.15, fill=sign.fill)
        sheet.text(x, y, sign.shape, size=SMALL, bold=True, colour=sign.ink, at="center", base="center_baseline")
        sheet.text(x + 0.13, y, sign.label, size=SMALL)
        x += 0.36 + width_of(sign.label, SMALL)


def _notes(found: Forest) -> str:
    notes = (
        "Nothing is pooled: marks are of one size, and carry no weight. n: participants of the study (? not recorded), or those "
        "with the outcome of all."
    )
    if any(effect.computed for panel in found.panels for effect in panel.effects):
        notes += " * Interval computed from n (Wilson)."
    not_drawn = [
        (found.without_number, "without a number"),
        (found.laboratory, "of the laboratory"),
        (found.left_out, "of further outcomes"),
    ]
    told = [f"{count} {what}" for count, what in not_drawn if count]
    return f"{notes} Results not drawn: {', '.join(told)}." if told else notes


def _alt(found: Forest) -> str:
    panels = "; ".join(f"{_head(panel)}, {counted(len(panel.effects), 'result')}" for panel in found.panels)
    return f"Forest plot without pooling. {panels}."
