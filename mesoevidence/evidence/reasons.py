"""Why a verdict is what it is, and what would hold instead, in words. The texts are data: ``reasons.yaml``."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any

from mesoevidence.evidence.grade import words
from mesoevidence.evidence.lines import Body, EvidenceLine
from mesoevidence.evidence.verdicts import StatementVerdict
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.texts import read_texts
from mesoevidence.wording import (
    MODALITIES,
    attribute_label,
    citation_name,
    citation_words,
    concept_label,
    generated_wording,
    position_words,
)

REMOVE = "Remove: no evidence in the knowledge base."
ONLY_OF = "Say it only of {subject}: {text}"
"""Where the evidence is on a kind of what the claim speaks of: its words would not hold for another."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason's title, the sentence that explains it, and what to do about it."""

    code: str
    title: str
    why: str
    fix: str


@cache
def reasons() -> dict[str, Reason]:
    """All reasons by code, in the order of the file."""
    return {code: Reason(code, **entry) for code, entry in read_texts("mesoevidence.evidence", "reasons.yaml").items()}


LEADING = (
    "unreadable_statement", "no_statement", "quote_not_anchored", "assessment_unusable", "contrary_evidence",
    "points_the_other_way", "mixed_evidence", "certainty", "inconclusive", "searched_in_vain",
    "no_bearing_evidence", "no_evidence_held", "very_uncertain", "background",
)  # fmt: skip
"""Reasons that open the explanation, the first that applies; the others follow in the order they were found."""


def plain_words(line: EvidenceLine | None, kb: KnowledgeBase) -> str:
    """What the evidence of a line shows, in words."""
    return body_words(line.body, kb) if line is not None else ""


def body_words(body: Body, kb: KnowledgeBase) -> str:
    """What a body of evidence shows, as its assessment words it or as its target reads."""
    if body.assessment is not None and body.assessment.plain:
        return body.assessment.plain.strip()
    return generated_wording(body.statement.statement, body.certainty, kb.vocabulary)


def explain_reasons(
    verdict: StatementVerdict, kb: KnowledgeBase, traces: tuple[str, ...] = (), **more: str
) -> list[str]:
    """The sentences behind a verdict: where a figure was traced to, then the leading reason, then the rest."""
    codes = [code for code in LEADING if code in verdict.reasons][:1]
    if not codes and verdict.verdict == "supported":
        codes = ["supported"]
    codes += [code for code in verdict.reasons if code not in LEADING]
    texts = reasons()
    values = _values(verdict, kb, more)
    origins = [{**values, "trace": trace_words(name, kb)} for name in traces if name in kb.findings]
    sentences = [texts["traced"].why.format_map(origin) for origin in origins]
    return sentences + [texts[code].why.format_map(values) for code in codes]


def trace_words(finding: str, kb: KnowledgeBase) -> str:
    """Where a figure comes from: the study, its design, and what was measured in whom."""
    entry = kb.findings[finding]
    said = entry.finding.statement
    subject = concept_label(said.subject, kb.vocabulary)
    population = concept_label(said.scope.population, kb.vocabulary)
    cited = citation_words(entry.study)
    named = cited.startswith("“") or "title" in entry.study.to_check
    source = cited if named else f"{entry.study.title}, {cited}"
    return f"{source}; design: {words(entry.study.design)}; measured: {subject}, in {population}"


def _values(verdict: StatementVerdict, kb: KnowledgeBase, more: dict[str, str]) -> dict[str, Any]:
    said = verdict.statement.statement
    vocabulary = kb.vocabulary
    line = verdict.decisive
    verb, _, how = MODALITIES[said.modality].partition(" ")
    values: dict[str, Any] = defaultdict(str)
    values |= {
        "subject": concept_label(said.subject, vocabulary),
        "attribute": attribute_label(said.attribute, vocabulary),
        "comparator": concept_label(said.comparator, vocabulary),
        "population": concept_label(said.scope.population, vocabulary),
        "wording": f"{verb} it {how}".rstrip(),
        "said": position_words(verdict.statement),
        "problem": verdict.statement.problem or "its terms are not known",
    }
    if line is not None:
        theirs = line.body.statement.statement
        values |= {
            "plain": plain_words(line, kb),
            "certainty": words(line.certainty),
            "evidence_subject": concept_label(theirs.subject, vocabulary),
            "evidence_population": concept_label(theirs.scope.population, vocabulary),
            "evidence_attribute": attribute_label(theirs.attribute, vocabulary),
            "evidence_said": position_words(line.body.statement),
        }
        if line.body.assessment is not None and line.body.assessment.searched:
            values["searched"] = _with_names(line.body.assessment.searched.strip(), kb)
    return values | more


_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")


def _with_names(text: str, kb: KnowledgeBase) -> str:
    """A curator's text with the studies that it names by their ids named as a reader knows them."""
    return _ID.sub(lambda m: citation_name(kb.studies[m.group()]) if m.group() in kb.studies else m.group(), text)


def suggested_wording(verdict: StatementVerdict, kb: KnowledgeBase) -> str | None:
    """Wording that would hold; None where the claim needs no repair."""
    if verdict.verdict in ("supported", "background", "not_assessable"):
        return None
    line = verdict.decisive
    if line is None or (not line.body.findings and line.body.assessment is not None and not line.body.assessment.plain):
        return REMOVE
    text = plain_words(line, kb)
    if "scope.intervention" not in line.overlays:
        return text
    return ONLY_OF.format(subject=concept_label(line.body.statement.statement.subject, kb.vocabulary), text=text)
