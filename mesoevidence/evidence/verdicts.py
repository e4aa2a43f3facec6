"""From graded evidence to a verdict (DESIGN section 5): gates, the two sides weighed, the wording table, overlays.

One statement at a time; every reason is kept, and what is left of the wording is data in the policy profile.
"""

from __future__ import annotations

from dataclasses import dataclass

from mesoevidence.evidence.lines import EvidenceLine
from mesoevidence.records.models import CERTAINTIES, VERDICTS, Certainty, Policy, Verdict
from mesoevidence.statements import Prepared
from mesoevidence.statements.algebra import EXISTENTIAL, UNIVERSAL

RELATIVE_UNITS = ("%", "ratio")


@dataclass(frozen=True, slots=True)
class StatementVerdict:
    """The verdict on one statement, with the rule that decided and everything it rested on.

    ``certainty`` is E of the side that decided (None when no evidence did); ``decisive`` the line it came from.
    """

    statement: Prepared
    verdict: Verdict
    rule: str
    reasons: tuple[str, ...]
    lines: tuple[EvidenceLine, ...] = ()
    certainty: Certainty | None = None
    decisive: EvidenceLine | None = None


def judge_statement(statement: Prepared, lines: list[EvidenceLine], policy: Policy) -> StatementVerdict:
    """Decide one statement from its evidence lines (best certainty first)."""
    attribute = statement.attribute
    if attribute is None or statement.denotation is None:
        return StatementVerdict(statement, "not_assessable", "gate", ("unreadable_statement",))
    if not attribute.needs_evidence:
        return StatementVerdict(statement, "background", "no evidence needed", ("background",))
    supporting = [line for line in lines if line.direction == "supports"]
    disputing = [line for line in lines if line.direction == "disputes"]
    verdict, rule, reasons, decisive = _weigh(statement, supporting, disputing, lines, policy)
    overlays = _overlays(statement, supporting, policy)
    if verdict == "supported" and overlays:
        verdict, rule = "overstated", "overlay"
    if verdict in ("supported", "overstated") and _leaves_out_contrary(decisive, disputing):
        overlays.append("contrary_left_out")
    kept = tuple(dict.fromkeys([*reasons, *overlays]))
    return StatementVerdict(
        statement, verdict, rule, kept, tuple(lines), decisive.certainty if decisive else None, decisive
    )


def worst(verdicts: list[Verdict]) -> Verdict:
    """The verdict on a claim: the worst of its statements'."""
    return min(verdicts, key=VERDICTS.index)


Weighed = tuple[Verdict, str, list[str], EvidenceLine | None]


def _weigh(
    statement: Prepared,
    supporting: list[EvidenceLine],
    disputing: list[EvidenceLine],
    lines: list[EvidenceLine],
    policy: Policy,
) -> Weighed:
    """Steps 1 to 3: which side decides, and what that comes to for this wording."""
    for_it = _best(supporting)
    against = _best(disputing)
    weighed_from = CERTAINTIES.index(policy.weighed_from)
    if for_it is None and against is None:
        return _without_either(statement, lines)
    pro = CERTAINTIES.index(for_it.certainty) if for_it else -1
    con = CERTAINTIES.index(against.certainty) if against else -1
    if for_it is not None and pro >= weighed_from and con >= weighed_from:
        if abs(pro - con) <= policy.mixed_within:
            return "mixed", "both sides", ["mixed_evidence"], for_it if pro >= con else against
        if con > pro:
            return _contrary(statement, against, policy)
        return _supported_side(statement, for_it, policy, ["contrary_evidence"])
    if against is not None and (for_it is None or con > pro):
        return _contrary(statement, against, policy)
    assert for_it is not None
    return _supported_side(statement, for_it, policy, ["contrary_evidence"] if against else [])


def _best(lines: list[EvidenceLine]) -> EvidenceLine | None:
    """The line with the most certainty left; among equals the most direct one (lines are ordered by id after that)."""
    return max(lines, key=lambda line: CERTAINTIES.index(line.certainty), default=None)


def _without_either(statement: Prepared, lines: list[EvidenceLine]) -> Weighed:
    """Nothing supports and nothing disputes: evidence that cannot tell, a search that found nothing, or no record at all."""
    inconclusive = [line for line in lines if line.direction == "inconclusive"]
    if inconclusive:
        reasons = ["inconclusive"]
        if statement.statement.value.direction == "none":
            reasons.append("equivalence_from_nonsignificance")
        verdict: Verdict = "unsupported"
        return verdict, "the interval straddles the claim", reasons, _best(inconclusive)
    reason = "searched_in_vain" if lines else "no_evidence_held"
    hedged = statement.statement.modality in ("possible", "uncertain")
    return ("not_assessable" if hedged else "unsupported"), "no evidence", [reason], None


def _contrary(statement: Prepared, against: EvidenceLine | None, policy: Policy) -> Weighed:
    assert against is not None
    reasons = ["contrary_evidence"]
    theirs, ours = against.body.statement.statement, statement.statement
    if theirs.quantifier in EXISTENTIAL and ours.quantifier in UNIVERSAL:
        reasons.append("instance_refutes_universal")
    enough = CERTAINTIES.index(against.certainty) >= CERTAINTIES.index(policy.contradicted_from)
    return ("contradicted" if enough else "unsupported"), "only contrary evidence", reasons, against


def _supported_side(
    statement: Prepared, for_it: EvidenceLine, policy: Policy, reasons: list[str]
) -> Weighed:
    wording = statement.statement.modality
    verdict = policy.wording_verdict(wording, for_it.certainty)
    if verdict != "supported":
        reasons = ["certainty", *reasons]
    elif for_it.certainty == "very_low":
        reasons = [*reasons, "very_uncertain"]
    return verdict, f"{wording} on {for_it.certainty} certainty", reasons, for_it


def _overlays(statement: Prepared, supporting: list[EvidenceLine], policy: Policy) -> list[str]:
    """Step 4: ways in which a claim goes beyond the evidence that supports it, and faults of the wording itself."""
    said = statement.statement
    found: list[str] = []
    best = _best(supporting)
    if best is not None:
        # An overlay counts only if no support of the same certainty is free of it.
        rivals = [line for line in supporting if line.certainty == best.certainty]
        found += [o for o in rivals[0].overlays if all(o in line.overlays for line in rivals)]
        designs = [design for line in rivals for design in line.body.designs]
        if designs and all(design in policy.preclinical for design in designs):
            found.append("preclinical")
        elif designs and all(design in policy.uncontrolled for design in designs) and said.comparator is not None:
            found.append("uncontrolled")
        if said.causality and designs and not any(said.causality in policy.licensed_causality[d] for d in designs):
            found.append("causality")
        roles = [entry.finding.endpoint_role for line in rivals for entry in line.body.findings]
        if roles and all(role in ("post_hoc", "subgroup") for role in roles):
            found.append("post_hoc")
    if _relative_without_absolute(statement):
        found.append("relative_without_absolute")
    if said.absolute and said.modality in ("asserts", "probable"):
        found.append("absolute")
    return found


def _relative_without_absolute(statement: Prepared) -> bool:
    """A change in per cent says nothing of its size unless the figure it starts from is given."""
    value, attribute = statement.statement.value, statement.attribute
    if attribute is None or attribute.domain != "effect":
        return False
    sized = value.estimate is not None or value.min is not None or value.max is not None
    return sized and (value.unit or attribute.unit) in RELATIVE_UNITS and value.baseline is None


def _leaves_out_contrary(decisive: EvidenceLine | None, disputing: list[EvidenceLine]) -> bool:
    against = _best(disputing)
    if decisive is None or against is None:
        return False
    return CERTAINTIES.index(against.certainty) >= CERTAINTIES.index(decisive.certainty)
