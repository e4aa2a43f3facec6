"""GRADE: the certainty of a body of evidence, recomputed from its judgements.

Sources: GRADE handbook (Schünemann 2013), chapter 5; GRADE guideline 3 (Balshem 2011) for the four levels, guidelines 4
to 8 for the downgrade domains, guideline 9 (Guyatt 2011) for upgrading.
"""

from __future__ import annotations

from mesoevidence.records.knowledge_base import AssessmentEntry, FindingEntry, KnowledgeBase
from mesoevidence.records.models import CERTAINTIES, Assessment, Certainty
from mesoevidence.records.policy import Policy

DOWNGRADE_LIMITS = {"imprecision": -3}
"""Every domain lowers by at most two levels, imprecision by three (GRADE guideline 34)."""

UPGRADE_LIMITS = {"large_effect": 2, "dose_response": 1, "opposing_confounding": 1}


def lowered(certainty: Certainty, levels: int) -> Certainty:
    """``certainty`` moved by ``levels`` (negative: down), never beyond very_low or high."""
    place = CERTAINTIES.index(certainty) + levels
    return CERTAINTIES[max(0, min(place, len(CERTAINTIES) - 1))]


def starting_certainty(assessment: Assessment, findings: list[FindingEntry], policy: Policy) -> Certainty:
    """Where GRADE starts for this body: the best that the design of its findings allows."""
    if assessment.proposition == "existence":
        return policy.existence_starts_at
    if not findings:
        return "very_low"
    return max((policy.starts_at[f.study.design] for f in findings), key=CERTAINTIES.index)


def recomputed_certainty(assessment: Assessment, start: Certainty) -> Certainty:
    """Start, less the downgrades, plus the upgrades."""
    steps = sum(step.step for step in assessment.downgrade.values())
    steps += sum(step.step for step in assessment.upgrade.values())
    return lowered(start, steps)


def grade_problems(entry: AssessmentEntry, kb: KnowledgeBase, policy: Policy) -> list[str]:
    """What is wrong with an assessment as GRADE: empty when its declared certainty may be used."""
    assessment = entry.assessment
    findings = [kb.findings[name] for name in assessment.findings if name in kb.findings]
    allowed = starting_certainty(assessment, findings, policy)
    start = assessment.starts_at or allowed
    problems: list[str] = []
    if CERTAINTIES.index(start) > CERTAINTIES.index(allowed):
        problems.append(f"it starts at {words(start)}, but the design of its findings allows {words(allowed)} at most")
    for domain, step in assessment.downgrade.items():
        limit = DOWNGRADE_LIMITS.get(domain, -2)
        if not limit <= step.step <= 0:
            problems.append(f"{domain} is rated {step.step:+d}; expected {limit} to 0")
    for reason, step in assessment.upgrade.items():
        if not 0 <= step.step <= UPGRADE_LIMITS[reason]:
            problems.append(f"{reason} is rated {step.step:+d}; expected 0 to +{UPGRADE_LIMITS[reason]}")
    upgraded = any(step.step for step in assessment.upgrade.values())
    if upgraded and allowed != "low":
        kind = "laboratory evidence" if allowed == "very_low" else "randomised evidence"
        problems.append(f"{kind} is not upgraded, only observational evidence (GRADE guideline 9)")
    if upgraded and any(step.step for step in assessment.downgrade.values()):
        problems.append("a body that was downgraded is not upgraded (GRADE guideline 9)")
    computed = recomputed_certainty(assessment, start)
    if not problems and computed != assessment.certainty:
        problems.append(
            f"its certainty is declared {words(assessment.certainty)}, but its judgements give {words(computed)}"
        )
    return problems


def words(name: str) -> str:
    """``very_low`` as it is read out."""
    return name.replace("_", " ")
