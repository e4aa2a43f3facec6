"""Whether the sentences that curators write as ``plain`` can be suggested: hedged as GRADE asks, and breaking no rule."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mesoevidence.evidence.grade import words
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.records.models import Assessment
from mesoevidence.records.problems import Problem
from mesoevidence.rules import Judged, RuleBook

HEDGES = re.compile(
    r"\b(may|might|could|perhaps|possibl[ey]|uncertain|unclear|whether|suggest\w*|(?:cannot|not|never|hardly) (?:be )?"
    r"(?:tell|told|know|known|show|shown|say|said|settled|decided|compared|measured|studied|tested)"
    r"|no (?:\w+ ){0,3}(?:stud(?:y|ies)|trials?|evidence|reports?|differences?)|too (?:few|small|little))\b",
    re.IGNORECASE,
)
"""Words by which a sentence says that it is not sure, or that nobody looked."""


def plain_problems(kb: KnowledgeBase) -> Iterator[Problem]:
    """Plain sentences that say more than the certainty of their assessment allows, or that a rule of every market catches."""
    book = RuleBook(kb)
    for entry in kb.assessments.values():
        assessment = entry.assessment
        if not assessment.plain:
            continue
        if not _is_hedged(assessment):
            message = (
                f"'plain' of {assessment.id!r} has no hedge, and its evidence is of {words(assessment.certainty)} certainty: "
                "say 'may' (low) or that it is very uncertain (very low)"
            )
            yield Problem(entry.where, message, "warning", assessment.id)
        for flag in book.broken_by(Judged(assessment.plain)):
            if flag.severity == "error":
                message = (
                    f"'plain' of {assessment.id!r} is caught by rule {flag.rule} ({flag.title}): it could not be used"
                )
                yield Problem(entry.where, message, "warning", assessment.id)


def _is_hedged(assessment: Assessment) -> bool:
    """Whether its sentence is as careful as its certainty asks; a search that found nothing has only that to say."""
    if assessment.certainty in ("moderate", "high") or not assessment.findings:
        return True
    return HEDGES.search(assessment.plain or "") is not None
