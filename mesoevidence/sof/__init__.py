"""GRADE's summary of findings and evidence profile: what is known of a question, for each outcome, and how certain it is.

Source: GRADE guidelines 1 (Guyatt 2011, evidence profiles and summary of findings tables) and 26 (Santesso 2020, wording).
Nothing is pooled or worked out anew: numbers are those of the results, and what was not recorded is "not reported".
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import get_args

from mesoevidence.audit import Auditor
from mesoevidence.evidence.grade import starting_certainty, words
from mesoevidence.records.knowledge_base import FindingEntry, KnowledgeBase
from mesoevidence.records.models import Assessment, Domain
from mesoevidence.records.problems import did_you_mean
from mesoevidence.reporting.common import plural
from mesoevidence.wording import (
    attribute_label,
    citation_name,
    citation_words,
    concept_label,
    design_words,
    generated_wording,
    scope_words,
    value_words,
)

SYMBOLS = {"high": "⊕⊕⊕⊕", "moderate": "⊕⊕⊕◯", "low": "⊕⊕◯◯", "very_low": "⊕◯◯◯"}
NOT_REPORTED = "not reported"
NO_STUDY = "no study found"
DOMAINS: tuple[Domain, ...] = get_args(Domain)
_STEPS = {0: "not serious", -1: "serious", -2: "very serious", -3: "extremely serious"}
_BIASED = {0: "not downgraded", -1: "suspected", -2: "strongly suspected"}


class UnknownQuestion(ValueError):
    """Nothing is graded under this id; the message says what is nearest."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One domain of the profile: what it was judged, by how many levels, and why; ``note`` is the letter of its footnote."""

    domain: str
    judged: str
    step: int
    reason: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row: a body of evidence on one outcome. ``certainty`` is None where a search found no study."""

    id: str
    outcome: str
    scope: str
    finds: str
    participants: str
    designs: tuple[str, ...]
    relative: tuple[str, ...]
    absolute: tuple[str, ...]
    certainty: str | None
    symbols: str
    plain: str
    starts_at: str
    judgements: tuple[Judgement, ...]
    upgrades: tuple[Judgement, ...]
    studies: tuple[str, ...]
    searched: str | None = None
    may_not_be_used: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rows that share intervention, comparator and people: one table."""

    intervention: str
    comparator: str
    population: str
    outcomes: tuple[Outcome, ...]

    @property
    def title(self) -> str:
        against = f" compared with {self.comparator}" if self.comparator else ""
        return f"{self.intervention[:1].upper()}{self.intervention[1:]}{against} in {self.population}"


@dataclass(frozen=True, slots=True)
class Summary:
    """The tables that answer a question, with the footnotes of all of them by letter."""

    question: str
    comparisons: tuple[Comparison, ...]
    notes: tuple[tuple[str, str], ...]


@dataclass
class _Notes:
    """Footnotes, each text once, lettered as they come: a to z, then aa."""

    letters: dict[str, str] = field(default_factory=dict)

    def letter(self, text: str) -> str:
        if text not in self.letters:
            place, name = len(self.letters), ""
            while place >= 0:
                name = chr(ord("a") + place % 26) + name
                place = place // 26 - 1
            self.letters[text] = name
        return self.letters[text]


def summary_of_findings(name: str, auditor: Auditor, *, comparator: str | None = None) -> Summary:
    """The tables for an assessment, an intervention (with this comparator only, where one is named) or an outcome.

    Raises :class:`UnknownQuestion` where the id is unknown, or nothing is graded under it.
    """
    kb = auditor.kb
    chosen = _chosen(name, comparator, kb)
    groups: dict[tuple[str, str | None, str | None], list[Assessment]] = {}
    for assessment in chosen:
        target = assessment.target
        groups.setdefault((target.subject, target.comparator, target.scope.population), []).append(assessment)
    notes = _Notes()
    comparisons = tuple(
        Comparison(
            concept_label(subject, kb.vocabulary),
            concept_label(against, kb.vocabulary) if against else "",
            concept_label(people, kb.vocabulary),
            tuple(_outcome(assessment, auditor, notes) for assessment in assessments),
        )
        for (subject, against, people), assessments in groups.items()
    )
    return Summary(name, comparisons, tuple((letter, text) for text, letter in notes.letters.items()))


def _chosen(name: str, comparator: str | None, kb: KnowledgeBase) -> list[Assessment]:
    every = [entry.assessment for entry in kb.assessments.values()]
    interventions = [concept.id for concept in kb.vocabulary.concepts.values() if concept.kind == "intervention"]
    if comparator is not None:
        comparators = {each.target.comparator for each in every if each.target.comparator}
        if comparator not in comparators:
            near = did_you_mean(comparator, comparators)
            raise UnknownQuestion(f"nothing is graded against a comparator {comparator!r}{near}")
    if name not in (*kb.assessments, *interventions, *kb.vocabulary.attributes):
        near = did_you_mean(name, [*kb.assessments, *interventions, *kb.vocabulary.attributes])
        raise UnknownQuestion(f"{name!r} is no assessment, intervention or attribute{near}")
    chosen = [
        each
        for each in every
        if name in (each.id, each.target.subject, each.target.attribute)
        and (comparator is None or each.target.comparator == comparator)
    ]
    if not chosen:
        against = f" against {comparator!r}" if comparator else ""
        raise UnknownQuestion(f"nothing is graded for {name!r}{against}")
    return chosen


def _outcome(assessment: Assessment, auditor: Auditor, notes: _Notes) -> Outcome:
    kb, target = auditor.kb, assessment.target
    attribute = kb.vocabulary.attributes.get(target.attribute)
    held = [kb.findings[key] for key in assessment.findings if key in kb.findings and key not in auditor.unusable]
    studies = {entry.study.id: entry.study for entry in held}
    certainty = assessment.certainty if held else None
    relative, absolute = _effects(held, kb)
    unreadable = [f for f in assessment.findings if f not in kb.findings or f in auditor.unusable]
    searched = assessment.searched.strip() if assessment.searched else None
    if not held and unreadable and searched is None:
        searched = "the results it rests on may not be used"
    return Outcome(
        id=assessment.id,
        outcome=attribute_label(target.attribute, kb.vocabulary),
        scope=scope_words(replace(target.scope, population=None), kb.vocabulary),
        finds=value_words(target.value, attribute) + (" (that it occurs)" if assessment.proposition == "existence" else ""),
        participants=_participants([study.n for study in studies.values()]),
        designs=tuple(dict.fromkeys(design_words(study.design) for study in studies.values())),
        relative=relative,
        absolute=absolute,
        certainty=words(certainty) if certainty else None,
        symbols=SYMBOLS[certainty] if certainty else "",
        plain=(assessment.plain or generated_wording(target, assessment.certainty, kb.vocabulary)).strip(),
        starts_at=words(assessment.starts_at or starting_certainty(assessment, held, auditor.policy)),
        judgements=tuple(_judgement(assessment, domain, notes) for domain in DOMAINS) if held else (),
        upgrades=tuple(
            Judgement(words(reason), f"raised by {step.step}", step.step, step.reason.strip(), notes.letter(step.reason.strip()))
            for reason, step in assessment.upgrade.items()
            if step.step
        ),
        studies=tuple(citation_words(study) for study in studies.values()),
        searched=searched,
        may_not_be_used=auditor.unusable.get(assessment.id),
    )  # fmt: skip


def _judgement(assessment: Assessment, domain: Domain, notes: _Notes) -> Judgement:
    """A domain that nobody wrote down was not downgraded; that is not the same as judged not serious."""
    step = assessment.downgrade.get(domain)
    if step is None:
        return Judgement(words(domain), "not downgraded", 0)
    said = (_BIASED if domain == "publication_bias" else _STEPS).get(step.step, f"{step.step:+d}")
    reason = step.reason.strip()
    return Judgement(words(domain), said, step.step, reason, notes.letter(f"{words(domain).capitalize()}: {reason}"))


def _participants(numbers: list[int | None]) -> str:
    """How many people in how many studies, as the studies report them; reviews seldom do."""
    if not numbers:
        return NO_STUDY
    known = [n for n in numbers if n is not None]
    studies = plural(len(numbers), "study")
    if not known:
        return f"{NOT_REPORTED} ({studies})"
    if len(known) == len(numbers):
        return f"{sum(known):,} ({studies})"
    return f"at least {sum(known):,} ({studies}, {len(numbers) - len(known)} without a number)"


def _effects(findings: list[FindingEntry], kb: KnowledgeBase) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Relative and absolute effects of the results one by one: ratios and percentages of change, then all else with a number."""
    relative: list[str] = []
    absolute: list[str] = []
    for entry in findings:
        said = entry.finding.statement
        value, attribute = said.value, kb.vocabulary.attributes.get(said.attribute)
        if value.estimate is None and value.n is None and value.ci is None and value.min is None and value.max is None:
            continue
        unit = value.unit or (attribute.unit if attribute else None)
        is_relative = unit == "ratio" or (unit == "%" and attribute is not None and attribute.domain == "effect")
        about = f", {concept_label(said.subject, kb.vocabulary)}"
        against = f" against {concept_label(said.comparator, kb.vocabulary)}" if said.comparator else ""
        shown = f"{value_words(value, attribute)} ({citation_name(entry.study)}{about}{against})"
        (relative if is_relative else absolute).append(shown)
    return tuple(dict.fromkeys(relative)), tuple(dict.fromkeys(absolute))
