"""From graded evidence to a verdict: gates, the two sides weighed, the wording table, overlays.

One statement at a time; every reason is kept, and what is left of the wording is data in the policy profile.
"""

from __future__ import annotations

from dataclasses import dataclass

from mesoevidence.evidence.lines import EvidenceLine, rank
from mesoevidence.records.models import CERTAINTIES, HELD, VERDICTS, Certainty, Verdict
from mesoevidence.records.policy import Policy
from mesoevidence.statements import Prepared

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
    cannot_tell = _best([line for line in lines if line.direction == "inconclusive"])
    if (
        verdict == "unsupported"
        and cannot_tell is not None
        and decisive in supporting
        and rank(cannot_tell) < rank(decisive)
    ):
        # Support that fits badly does not word the answer where evidence that fits well cannot tell.
        rule, reasons, decisive = "the interval straddles the claim", ["inconclusive"], cannot_tell
    reasons = [*reasons, *_wording_overlays(statement)]
    if verdict == "supported" and _counted(reasons, statement, policy):
        verdict, rule = "overstated", "overlay"
    if verdict in policy.disclosures and rule != "gate" and statement.discloses:
        verdict, rule, reasons = "background", "a disclosure", ["against_interest"]
    if statement.statement.modality == "uncertain" and verdict not in (*HELD, "not_assessable"):
        verdict, rule, reasons = "not_assessable", "it is left open", ["left_open"]
    kept = tuple(dict.fromkeys(reasons))
    certainty = decisive.certainty if decisive is not None and decisive.direction != "neutral" else None
    return StatementVerdict(statement, verdict, rule, kept, tuple(lines), certainty, decisive)


OVERLAYS = frozenset(
    {"magnitude", "neighbouring_level", "surrogate_outcome", "causality", "preclinical", "uncontrolled", "post_hoc",
     "relative_without_absolute", "absolute", "contrary_left_out"}
)  # fmt: skip


def _counted(reasons: list[str], statement: Prepared, policy: Policy) -> list[str]:
    """The overlays among the reasons that a wording of this modality is not excused from."""
    excused = policy.excused_overlays.get(statement.statement.modality, ())
    return [r for r in reasons if (r in OVERLAYS or r.startswith("scope.")) and r not in excused]


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
        return _supported_side(statement, supporting, against, policy)
    if against is not None and (for_it is None or con > pro):
        return _contrary(statement, against, policy)
    return _supported_side(statement, supporting, against, policy)


def _best(lines: list[EvidenceLine]) -> EvidenceLine | None:
    """The line with the most certainty left; among equals a graded body before a lone finding, then the more direct."""
    return min(lines, key=rank, default=None)


def _without_either(statement: Prepared, lines: list[EvidenceLine]) -> Weighed:
    """Nothing supports and nothing disputes: evidence that cannot tell, a search that found nothing, or no record at all.

    Of what a clinic sees from day to day, a "usually" is hedge enough.
    """
    inconclusive = [line for line in lines if line.direction == "inconclusive"]
    if inconclusive:
        reasons = ["inconclusive"]
        if statement.statement.value.direction == "none":
            reasons.append("equivalence_from_nonsignificance")
        verdict: Verdict = "unsupported"
        return verdict, "the interval straddles the claim", reasons, _best(inconclusive)
    searches = [line for line in lines if not line.body.findings]
    held = [line for line in lines if line.body.findings]
    if held:  # a search on a kind of the treatment says nothing of the treatment
        searches = [line for line in searches if line.relation.subject != "narrower"]
    reason = "searched_in_vain" if searches else "no_bearing_evidence" if held else "no_evidence_held"
    if not searches and statement.attribute is not None and statement.attribute.defined:
        return "background", "no evidence needed", ["background"], None
    observed = statement.attribute is not None and statement.attribute.observed
    hedged = statement.statement.modality in (
        ("probable", "possible", "uncertain") if observed else ("possible", "uncertain")
    )
    return ("not_assessable" if hedged else "unsupported"), "no evidence", [reason], _best(searches or held)


def _contrary(statement: Prepared, against: EvidenceLine | None, policy: Policy) -> Weighed:
    assert against is not None
    enough = CERTAINTIES.index(against.certainty) >= CERTAINTIES.index(policy.contradicted_from)
    reasons = ["contrary_evidence" if enough else "points_the_other_way"]
    if enough and against.body.statement.force == "some" and statement.force == "all":
        reasons.append("instance_refutes_universal")
    return ("contradicted" if enough else "unsupported"), "only contrary evidence", reasons, against


def _supported_side(
    statement: Prepared, supporting: list[EvidenceLine], against: EvidenceLine | None, policy: Policy
) -> Weighed:
    """Steps 2 and 4: the support that carries most of the claim decides, be it less certain than what carries less."""
    options = [_on_line(statement, line, against, policy) for line in supporting]
    return max(options, key=lambda option: VERDICTS.index(option[0]))  # the first among equals: lines come best first


def _on_line(statement: Prepared, line: EvidenceLine, against: EvidenceLine | None, policy: Policy) -> Weighed:
    """What the claim comes to if this evidence is to carry it."""
    wording = statement.statement.modality
    verdict = policy.wording_verdict(wording, line.certainty)
    rule = f"{wording} on {line.certainty} certainty"
    reasons: list[str] = []
    if verdict != "supported":
        reasons.append("certainty")
    elif line.certainty == "very_low":
        reasons.append("very_uncertain")
    if against is not None:
        as_good = CERTAINTIES.index(against.certainty) >= CERTAINTIES.index(line.certainty)
        reasons.append("contrary_left_out" if as_good else "weaker_contrary_evidence")
    reasons += _evidence_overlays(statement, line, policy)
    if verdict == "supported" and _counted(reasons, statement, policy):
        verdict, rule = "overstated", "overlay"
    return verdict, rule, reasons, line


def _evidence_overlays(statement: Prepared, line: EvidenceLine, policy: Policy) -> list[str]:
    """Step 4: ways in which a claim goes beyond the evidence that is to carry it."""
    found = list(line.overlays)
    said, designs = statement.statement, line.body.designs
    if line.body.only(policy.preclinical):
        found.append("preclinical")
    elif line.body.only(policy.uncontrolled) and said.comparator is not None:
        found.append("uncontrolled")
    if said.causality and designs and not any(said.causality in policy.licensed_causality[d] for d in designs):
        found.append("causality")
    roles = [entry.finding.endpoint_role for entry in line.body.findings]
    if roles and all(role in ("post_hoc", "subgroup") for role in roles):
        found.append("post_hoc")
    return found


def _wording_overlays(statement: Prepared) -> list[str]:
    """Step 4: faults of the wording itself, whatever the evidence."""
    said = statement.statement
    found = ["relative_without_absolute"] if _relative_without_absolute(statement) else []
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
