"""Evidence lines: how each body of evidence bears on one statement of a claim (GA4GH VA-Spec's EvidenceLine)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

from mesoevidence.evidence.grade import lowered
from mesoevidence.records.knowledge_base import AssessmentEntry, FindingEntry, KnowledgeBase
from mesoevidence.records.models import CERTAINTIES, Assessment, Certainty, Design
from mesoevidence.records.policy import DIRECTNESS, Directness, Policy
from mesoevidence.statements import Prepared, Relation, Vocabulary, relate_prepared
from mesoevidence.statements.algebra import are_neighbours
from mesoevidence.statements.denotation import Denotation, favourable_side
from mesoevidence.statements.model import CONCEPT_AXES, Value
from mesoevidence.statements.sets import Intervals
from mesoevidence.statements.vocabulary import INACTIVE

Direction = Literal["supports", "disputes", "inconclusive", "neutral"]


@dataclass(frozen=True)
class Body:
    """A body of evidence ready to be laid against claims: an assessment, or one finding that nobody graded."""

    id: str
    statement: Prepared
    certainty: Certainty
    findings: tuple[FindingEntry, ...]
    assessment: Assessment | None = None

    @cached_property
    def designs(self) -> tuple[Design, ...]:
        """The designs of its studies, each once."""
        return tuple(dict.fromkeys(entry.study.design for entry in self.findings))

    def only(self, designs: tuple[Design, ...]) -> bool:
        """Whether it rests on studies, and on none but such of these designs."""
        return bool(self.designs) and all(design in designs for design in self.designs)


class EvidenceLine(NamedTuple):
    """One body of evidence against one statement: which way it points, how directly, and E, the certainty that is left.

    ``overlays`` are the ways in which the statement goes beyond this evidence even where the evidence supports it.
    """

    body: Body
    direction: Direction
    directness: Directness
    certainty: Certainty
    relation: Relation
    overlays: tuple[str, ...] = ()


class EvidenceIndex:
    """Bodies of evidence by subject family and attribute, so that a claim meets only what can bear on it."""

    def __init__(self, bodies: list[Body], vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._buckets: dict[tuple[str, str], list[Body]] = defaultdict(list)
        self._near: dict[tuple[str, str], list[Body]] = {}
        self._surrogates: dict[str, list[str]] = defaultdict(list)
        for attribute in vocabulary.attributes.values():
            if attribute.surrogate_of:
                self._surrogates[attribute.surrogate_of].append(attribute.id)
        for body in bodies:
            statement = body.statement.statement
            self._buckets[vocabulary.family(statement.subject), statement.attribute].append(body)

    def bearing_on(self, claim: Prepared) -> list[Body]:
        """Bodies on the same question about the same intervention, a kind of it or what it is a kind of."""
        return self._of(claim.statement.subject, claim.statement.attribute)

    def components_of(self, claim: Prepared) -> list[Body]:
        """Bodies on what a composite outcome is made of."""
        names = claim.attribute.components if claim.attribute is not None else ()
        return [body for name in names for body in self._of(claim.statement.subject, name)]

    def _of(self, subject: str, attribute: str) -> list[Body]:
        known = self._near.get((subject, attribute))
        if known is None:
            family = self._buckets.get((self.vocabulary.family(subject), attribute), [])
            known = self._near[subject, attribute] = [body for body in family if self._is_near(body, subject)]
        return known

    def _is_near(self, body: Body, subject: str) -> bool:
        """Another member of the class is another matter: what holds of one is not said of the other."""
        return self.vocabulary.relation(body.statement.statement.subject, subject) in ("equal", "narrower", "broader")

    def surrogates_for(self, claim: Prepared) -> list[Body]:
        """Bodies on outcomes that stand in for the one claimed."""
        names = self._surrogates.get(claim.statement.attribute, ())
        return [body for name in names for body in self._of(claim.statement.subject, name)]


def bodies_of_evidence(
    kb: KnowledgeBase, unusable: frozenset[str], policy: Policy, *, fallen: frozenset[str] = frozenset()
) -> list[Body]:
    """Every usable body: assessments, then the findings that none of them has graded.

    What is left of an assessment that fell with a retracted study counts as findings that nobody graded.
    """
    bodies: list[Body] = []
    graded: set[str] = set()
    for entry in kb.assessments.values():
        if entry.assessment.id not in fallen:
            graded.update(entry.assessment.findings)
        if entry.assessment.id not in unusable:
            bodies.append(assessed(entry, kb))
    for name, finding in kb.findings.items():
        if name not in graded and name not in unusable and finding.statement.denotation is not None:
            bodies.append(_ungraded(name, finding, policy))
    return bodies


def assessed(entry: AssessmentEntry, kb: KnowledgeBase) -> Body:
    """An assessment as a body of evidence."""
    assessment = entry.assessment
    findings = tuple(kb.findings[name] for name in assessment.findings if name in kb.findings)
    return Body(assessment.id, entry.target, assessment.certainty, findings, assessment)


def _ungraded(name: str, entry: FindingEntry, policy: Policy) -> Body:
    """One finding by itself: certainty is GRADE's for a body, so it is capped, and lowered for its risk of bias."""
    start = policy.starts_at[entry.study.design]
    capped = min(start, policy.ungraded_max, key=CERTAINTIES.index)
    bias = entry.finding.risk_of_bias.overall if entry.finding.risk_of_bias else "unclear"
    return Body(name, entry.statement, lowered(capped, policy.ungraded_risk_of_bias[bias]), (entry,))


def evidence_lines(claim: Prepared, index: EvidenceIndex, policy: Policy) -> list[EvidenceLine]:
    """Every body that bears on ``claim``, best certainty first; what says nothing about it is left out."""
    lines: list[EvidenceLine] = []
    for body in index.bearing_on(claim):
        line = _line(body, claim, index.vocabulary, policy)
        if line is not None:
            lines.append(line)
    for body in index.components_of(claim):
        composite = _as_composite(body, claim)
        line = _line(composite, claim, index.vocabulary, policy) if composite is not None else None
        if line is not None and line.direction in ("supports", "disputes"):
            lines.append(line)
    for body in index.surrogates_for(claim):
        line = _surrogate_line(body, claim, index.vocabulary, policy)
        if line is not None:
            lines.append(line)
    if any(map(searched_exactly, lines)):
        lines = [set_aside(line) for line in lines]
    return sorted(lines, key=rank)


def searched_exactly(line: EvidenceLine) -> bool:
    """Whether a search for just what is claimed found nothing: this subject, this comparison, at least this scope."""
    relation = line.relation
    return (
        not line.body.findings
        and relation.subject == relation.comparator == "equal"
        and relation.value in ("equal", "contains")
        and all(how in ("equal", "broader") for _, how in relation.axes)
    )


def set_aside(line: EvidenceLine) -> EvidenceLine:
    """Evidence on the class gives way where a search on the member itself found nothing.

    Only what was shown of every member of the class is shown of this one, too.
    """
    if line.relation.subject != "broader" or line.body.statement.force == "all":
        return line
    return line._replace(direction="neutral", overlays=())


def rank(line: EvidenceLine) -> tuple[int, bool, int, bool, int, str]:
    """Best first: certainty that is left, graded bodies, directness, the outcome itself, the body's own certainty, id."""
    return (
        -CERTAINTIES.index(line.certainty),
        line.body.assessment is None,
        DIRECTNESS.index(line.directness),
        "surrogate_outcome" in line.overlays,
        -CERTAINTIES.index(line.body.certainty),
        line.body.id,
    )


def _line(body: Body, claim: Prepared, vocabulary: Vocabulary, policy: Policy) -> EvidenceLine | None:
    relation = relate_prepared(body.statement, claim, vocabulary)
    if relation.kind == "unrelated" or _of_others(relation) or _answers_another_comparison(body, claim):
        return None
    if relation.subject in ("unknown", "overlaps"):  # another member of the class: what holds of one is not said of it
        return None
    if body.assessment is not None and not body.findings:
        return EvidenceLine(
            body, "neutral", _directness(relation, "neutral", body, claim, policy), "very_low", relation
        )
    overlays: list[str] = []
    direction = _direction(relation)
    if direction == "disputes" and _leaves_room(relation, claim):
        direction = "neutral"
    if direction == "inconclusive":
        if _supports_direction_only(body, claim, vocabulary):
            direction = "supports"
            overlays.append("magnitude")
        elif are_neighbours(body.statement, claim):
            direction = "supports"
            overlays.append("neighbouring_level")
    if direction in ("inconclusive", "neutral") and relation.kind == "unknown":
        if relation.comparator == "unknown":
            return None
        direction = "neutral"
    if direction == "supports":
        overlays += _scope_overlays(relation)
        overlays += _comparator_overlays(body, claim, relation)
    directness = _directness(relation, direction, body, claim, policy)
    return EvidenceLine(
        body, direction, directness, _remaining(body, claim, directness, relation, policy), relation, tuple(overlays)
    )


def _as_composite(body: Body, claim: Prepared) -> Body | None:
    """What a component shows of its composite: who had the one had the other, so a share is at least as large.

    None where shares are not what both are about, or where the component shows nothing.
    """
    component, meaning = body.statement.attribute, body.statement.denotation
    if claim.attribute is None or component is None or meaning is None or not isinstance(meaning.values, Intervals):
        return None
    if {component.domain, claim.attribute.domain} - {"boolean", "proportion"}:
        return None
    low = meaning.values.pieces[0][0]
    if low == (Decimal(0), 0):
        return None
    least = Value(min=low[0], min_open=low[1] == 1, unit="1")
    shown = replace(body.statement.statement, attribute=claim.attribute.id, value=least, polarity="affirmed")
    at_least = Denotation(Intervals(((low, (Decimal(1), 0)),)))
    return replace(body, statement=Prepared(shown, claim.attribute, at_least, force=body.statement.force))


def _of_others(relation: Relation) -> bool:
    """Evidence in people who are not known to be among those the claim is about says nothing about them."""
    if relation.scope not in ("unknown", "disjoint"):  # then no axis is
        return False
    return any(axis in CONCEPT_AXES and how in ("unknown", "disjoint") for axis, how in relation.axes)


def _answers_another_comparison(body: Body, claim: Prepared) -> bool:
    """Evidence against a named treatment does not say whether something works at all."""
    theirs, ours = body.statement.statement.comparator, claim.statement.comparator
    return theirs is not None and theirs not in INACTIVE and (ours is None or ours in INACTIVE)


def _direction(relation: Relation) -> Direction:
    """Which way evidence points, from its relation to the claim; extrapolation is a matter of directness, not direction."""
    if relation.kind == "contradicts" or relation.value == "disjoint":
        return "disputes"
    if relation.value in ("equal", "within"):
        return "supports"
    if relation.value in ("contains", "overlaps"):
        return "inconclusive"
    return "neutral"


def _leaves_room(relation: Relation, claim: Prepared) -> bool:
    """Whether what is not so in a part of the people may be so in most of them all the same."""
    return claim.statement.quantifier == "most" and any(
        axis == "population" and how == "narrower" for axis, how in relation.axes
    )


def _supports_direction_only(body: Body, claim: Prepared, vocabulary: Vocabulary) -> bool:
    """Whether the evidence carries the claim once its size is taken away ("by 156 %" becomes "more")."""
    if claim.attribute is None:
        return False
    weaker = favourable_side(claim.statement, claim.attribute)
    if weaker is None:
        return False
    without_size = Prepared(claim.statement, claim.attribute, weaker)
    return relate_prepared(body.statement, without_size, vocabulary).value in ("equal", "within")


def _scope_overlays(relation: Relation) -> list[str]:
    """Axes on which the claim reaches further than the evidence (``relation`` is evidence to claim)."""
    found = [f"scope.{axis}" for axis, how in relation.axes if how in ("narrower", "overlaps", "unknown", "disjoint")]
    if relation.subject not in ("equal", "broader"):
        found.insert(0, "scope.intervention")
    return found


def _comparator_overlays(body: Body, claim: Prepared, relation: Relation) -> list[str]:
    """A claim against a named comparator is not carried by evidence against nothing in particular."""
    if claim.statement.comparator in (None, *INACTIVE) or relation.comparator == "equal":
        return []
    return ["scope.comparator"]


def _directness(relation: Relation, direction: Direction, body: Body, claim: Prepared, policy: Policy) -> Directness:
    """The worst of the axes. Evidence against a claim from inside the claim's own scope is fully direct."""
    within = direction == "disputes" or claim.force == "some"
    table = policy.existential_directness if within else policy.directness
    subject = relation.subject
    reaches = claim.force != "typical" or body.statement.force == "some"
    subjects = policy.directness["subject"] if subject == "narrower" and not reaches else table["subject"]
    axes: list[Directness] = [subjects[subject], table["comparator"][relation.comparator]]
    axes += [table[axis][how] for axis, how in relation.axes if how != "equal"]
    return max(axes, key=DIRECTNESS.index)


def _remaining(body: Body, claim: Prepared, directness: Directness, relation: Relation, policy: Policy) -> Certainty:
    """E of docs/architecture.md: certainty less the penalty.

    Laboratory work, evidence that names no comparison and studies without a control carry a comparison at very low at most.
    """
    compares = claim.statement.comparator is not None
    uncompared = compares and body.only(policy.uncontrolled)
    if relation.comparator == "unknown" or uncompared or body.only(policy.preclinical):
        return "very_low"
    return lowered(body.certainty, -policy.penalty[directness])


def _surrogate_line(body: Body, claim: Prepared, vocabulary: Vocabulary, policy: Policy) -> EvidenceLine | None:
    """A stand-in outcome can carry a claim only part of the way, and its failure says nothing."""
    stands_in, claimed = body.statement.attribute, claim.attribute
    if stands_in is None or claimed is None or (stands_in.domain, stands_in.better) != (claimed.domain, claimed.better):
        return None
    as_claimed = Prepared(
        replace(claim.statement, attribute=body.statement.statement.attribute),
        body.statement.attribute,
        claim.denotation,
    )
    relation = relate_prepared(body.statement, as_claimed, vocabulary)
    if relation.kind == "unrelated" or _of_others(relation) or _direction(relation) != "supports" or not body.findings:
        return None
    directness = max(_directness(relation, "supports", body, claim, policy), "moderate", key=DIRECTNESS.index)
    overlays = ("surrogate_outcome", *_scope_overlays(relation), *_comparator_overlays(body, claim, relation))
    return EvidenceLine(
        body, "supports", directness, _remaining(body, claim, directness, relation, policy), relation, overlays
    )
