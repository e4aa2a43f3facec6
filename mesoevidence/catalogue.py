"""``kb stats`` and ``kb list``: what a knowledge base holds, and what is missing in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from mesoevidence.evidence.grade import words
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.records.models import CERTAINTIES, Finding
from mesoevidence.wording import attribute_label, citation_words, concept_label, provision_words, statement_words

Row = tuple[str, ...]
Counts = dict[str, int]


# --- counts ------------------------------------------------------------------------------------------------------


def kb_stats(kb: KnowledgeBase, as_of: date) -> dict[str, Counts]:
    """Counts by heading: the records of each kind, how far they were verified, how they are graded, and what is missing."""
    studies, findings, assessments = kb.studies.values(), kb.findings.values(), kb.assessments.values()
    graded = {name for entry in assessments for name in entry.assessment.findings}
    used = {said.attribute for entry in kb.claims.values() for said in entry.claim.statements}
    evidenced = {entry.finding.statement.attribute for entry in findings}
    evidenced |= {entry.assessment.target.attribute for entry in assessments}
    asked = {
        name for name in used if name in kb.vocabulary.attributes and kb.vocabulary.attributes[name].needs_evidence
    }
    certainty = Counter(entry.assessment.certainty for entry in assessments)
    return {
        "records": {name: len(rows(kb)) for name, rows in LISTS.items()},
        "studies by design": _counted(study.design for study in studies),
        "studies by what was read": _counted(study.verified.read for study in studies),
        "findings": {
            "graded in an assessment": sum(name in graded for name in kb.findings),
            "counted for themselves": sum(n not in graded and not e.finding.to_check for n, e in kb.findings.items()),
            "not verified, not used": sum(entry.finding.to_check for entry in findings),
            "with a risk of bias": sum(entry.finding.risk_of_bias is not None for entry in findings),
        },
        "assessments by certainty": {
            words(level): certainty[level] for level in reversed(CERTAINTIES) if certainty[level]
        },
        "claims by source": _counted(entry.source.id for entry in kb.claims.values()),
        "rules by pack": _counted(entry.pack.id for entry in kb.rules.values()),
        "provisions by what was read": _counted(provision.status for provision in kb.provisions.values()),
        "to look at": {
            "studies with citation fields to check": sum(bool(study.to_check) for study in studies),
            "studies without a finding": len(kb.studies) - len({entry.study.id for entry in findings}),
            "studies retracted or in doubt": sum(s.status in ("retracted", "expression_of_concern") for s in studies),
            "assessments that no study bears on": sum(not entry.assessment.findings for entry in assessments),
            "assessments due for review": sum(
                entry.assessment.review_by is not None and entry.assessment.review_by < as_of for entry in assessments
            ),
            "questions of claims without evidence": len(asked - evidenced),
        },
    }


def _counted(names: Iterable[str]) -> Counts:
    return {words(name): count for name, count in sorted(Counter(names).items(), key=lambda item: (-item[1], item[0]))}


def stats_lines(stats: dict[str, Counts]) -> Iterator[str]:
    """The counts as text, a heading and its lines at a time."""
    for place, (heading, counts) in enumerate(stats.items()):
        yield ("\n" if place else "") + heading.capitalize() + "\n"
        width = max((len(name) for name in counts), default=0)
        yield from (f"  {name:<{width}}  {count:>5}\n" for name, count in counts.items())


# --- lists -------------------------------------------------------------------------------------------------------


def _studies(kb: KnowledgeBase) -> list[Row]:
    return [(s.id, words(s.design), words(s.verified.read), citation_words(s)) for s in kb.studies.values()]


def _findings(kb: KnowledgeBase) -> list[Row]:
    def shown(finding: Finding) -> str:
        return "not verified" if finding.to_check else statement_words(finding.statement, kb.vocabulary)

    return [(name, entry.study.id, shown(entry.finding)) for name, entry in kb.findings.items()]


def _assessments(kb: KnowledgeBase) -> list[Row]:
    return [
        (name, words(entry.assessment.certainty), statement_words(entry.assessment.target, kb.vocabulary))
        for name, entry in kb.assessments.items()
    ]


def _claims(kb: KnowledgeBase) -> list[Row]:
    return [(name, entry.claim.lifecycle, entry.claim.selector.exact) for name, entry in kb.claims.items()]


def _sources(kb: KnowledgeBase) -> list[Row]:
    return [(source.id, source.kind, source.title or "") for source in kb.sources.values()]


def _concepts(kb: KnowledgeBase) -> list[Row]:
    return [
        (c.id, words(c.kind), concept_label(c.id, kb.vocabulary), ", ".join(c.broader))
        for c in kb.vocabulary.concepts.values()
    ]


def _attributes(kb: KnowledgeBase) -> list[Row]:
    return [(a.id, a.kind, a.domain, attribute_label(a.id, kb.vocabulary)) for a in kb.vocabulary.attributes.values()]


def _rules(kb: KnowledgeBase) -> list[Row]:
    return [(name, entry.pack.id, entry.rule.severity, entry.rule.title) for name, entry in kb.rules.items()]


def _phrases(kb: KnowledgeBase) -> list[Row]:
    return [(name, e.phrase.attribute, " / ".join(e.phrase.text)) for name, e in kb.phrases.items()]


def _provisions(kb: KnowledgeBase) -> list[Row]:
    return [
        (p.id, words(p.status), "not verified: not shown" if p.status == "to_check" else provision_words(p))
        for p in kb.provisions.values()
    ]


LISTS: dict[str, Callable[[KnowledgeBase], list[Row]]] = {
    "sources": _sources,
    "claims": _claims,
    "studies": _studies,
    "findings": _findings,
    "assessments": _assessments,
    "concepts": _concepts,
    "attributes": _attributes,
    "rules": _rules,
    "phrases": _phrases,
    "provisions": _provisions,
}
"""Kinds of record that ``kb list`` lists, each a table of short columns that ends in a text."""


def listing(kb: KnowledgeBase, kind: str, contains: str = "") -> list[Row]:
    """The records of a kind, in their order; those with ``contains`` in any column (capitals make no difference)."""
    wanted = contains.casefold()
    return [row for row in LISTS[kind](kb) if wanted in " ".join(row).casefold()]


def table_lines(rows: list[Row]) -> Iterator[str]:
    """Rows as lines, all columns but the last as wide as their widest cell."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)] if rows else []
    for row in rows:
        yield "  ".join([*(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)), row[-1]]) + "\n"
