"""One comparison for everything: scope axis by axis, then values, then the two composed.

``relate_prepared(a, b)`` reads "how does a lie to b". With a finding and a claim, *supports* means substantiates; with two
claims, *contradicts* is a hard conflict and *tension* a soft one. The function is called millions of times: it works on
:class:`Prepared` statements, whose sets were built once, and words its explanation only when asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from mesoevidence.statements.denotation import Denotation, Meaningless, against_interest, denote
from mesoevidence.statements.model import AXES, CONCEPT_AXES, Quantifier, Scope, Span, Statement
from mesoevidence.statements.sets import INFINITY, Intervals, SetRelation
from mesoevidence.statements.units import UNITS, to_base
from mesoevidence.statements.vocabulary import (
    INACTIVE,
    OPPOSITE,
    Attribute,
    ScopeRelation,
    Vocabulary,
    one_true_value,
)

RelationKind = Literal[
    "equivalent", "supports", "follows_from", "broader", "narrower", "compatible", "tension", "contradicts",
    "unrelated", "unknown",
]  # fmt: skip

_COLUMNS: tuple[SetRelation, ...] = ("equal", "within", "contains", "overlaps", "disjoint")
_ROWS: dict[ScopeRelation, tuple[RelationKind, ...]] = {
    "equal": ("equivalent", "supports", "follows_from", "tension", "contradicts"),
    "broader": ("supports", "supports", "broader", "tension", "contradicts"),
    "narrower": ("follows_from", "narrower", "follows_from", "tension", "contradicts"),
    "overlaps": ("compatible", "compatible", "compatible", "tension", "contradicts"),
    "disjoint": ("unrelated", "unrelated", "unrelated", "unrelated", "tension"),
    "unknown": ("unknown", "unknown", "unknown", "unknown", "tension"),
}
TABLE: dict[ScopeRelation, dict[SetRelation, RelationKind]] = {
    scope: dict(zip(_COLUMNS, row, strict=True)) for scope, row in _ROWS.items()
}
"""Scope relation by value relation, A against B."""

CONVERSE: dict[RelationKind, RelationKind] = {
    "equivalent": "equivalent", "supports": "follows_from", "follows_from": "supports", "broader": "narrower",
    "narrower": "broader", "compatible": "compatible", "tension": "tension", "contradicts": "contradicts",
    "unrelated": "unrelated", "unknown": "unknown",
}  # fmt: skip

Force = Literal["all", "typical", "some"]
FORCES: dict[Quantifier | None, Force] = {
    "all": "all", "definitional": "all", "some": "some", "at_least_one": "some", "most": "typical", "up_to": "typical",
    "on_average": "typical", None: "typical",
}  # fmt: skip
DENIED: dict[Force, Force] = {"all": "some", "typical": "typical", "some": "all"}
"""What is left when a quantified statement is denied: not all is some not, not one is all not."""
TYPICAL: dict[str | None, str] = {None: "typical", "mean": "typical", "median": "typical"}
"""Statistics that all describe the middle of a group; a maximum, a minimum and a total are something else."""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A statement with everything comparison needs worked out once. ``denotation`` is None when the value means nothing.

    ``meaning`` and ``place`` number what is said (attribute, value, quantifier, polarity) and where it holds (scope) within
    one vocabulary: equal numbers, equal things. ``discloses``: it says something bad of its own treatment.
    """

    statement: Statement
    attribute: Attribute | None
    denotation: Denotation | None
    problem: str | None = None
    meaning: int = -1
    place: int = -1
    force: Force = "typical"
    discloses: bool = False


def force_of(statement: Statement) -> Force:
    """Whether a statement speaks of all, of some, or as a rule, once a denial is worked in."""
    force = FORCES[statement.quantifier]
    if statement.polarity == "negated" and statement.quantifier != "definitional":
        return DENIED[force]
    return force


def prepare(statement: Statement, vocabulary: Vocabulary) -> Prepared:
    """Look the attribute up and work out the set of admitted values; never raises: ``problem`` says what is wrong."""
    attribute = vocabulary.attributes.get(statement.attribute)
    if attribute is None:
        return Prepared(statement, None, None, f"attribute {statement.attribute!r} is not in the vocabulary")
    value = statement.value
    digits = str(value.estimate), str(value.min), str(value.max)  # 30 and 30.0 are equal, and do not say the same
    key = (statement.attribute, value, digits, statement.quantifier, statement.polarity)
    known = vocabulary.meanings.get(key)
    if known is None:
        try:
            denotation, problem = denote(statement, attribute), None
        except Meaningless as error:
            denotation, problem = None, str(error)
        known = vocabulary.meanings[key] = (len(vocabulary.meanings), denotation, problem)
    meaning, denotation, problem = known
    known_subject = vocabulary.concepts.get(statement.subject)
    discloses = (
        denotation is not None
        and (known_subject is None or known_subject.treatment)
        and against_interest(statement, attribute, denotation)
    )
    place = _place(statement.scope, vocabulary)
    return Prepared(statement, attribute, denotation, problem, meaning, place, force_of(statement), discloses)


def _place(scope: Scope, vocabulary: Vocabulary) -> int:
    """The number of a scope; -1 for one that names a concept the vocabulary does not know: it is not equal even to itself."""
    known = vocabulary.places.get(scope)
    if known is None:
        named = [getattr(scope, axis) for axis in CONCEPT_AXES if getattr(scope, axis) is not None]
        mapped = all(name in vocabulary.concepts for name in named)
        known = vocabulary.places[scope] = len(vocabulary.places) if mapped else -1
    return known


class Relation(NamedTuple):
    """How statement a lies to statement b: the composed ``kind`` and the comparisons it came from."""

    kind: RelationKind
    scope: ScopeRelation = "unknown"
    value: SetRelation = "unknown"
    subject: ScopeRelation = "unknown"
    comparator: ScopeRelation = "unknown"
    axes: tuple[tuple[str, ScopeRelation], ...] = ()
    note: str | None = None

    def explain(self) -> list[str]:
        """The comparison axis by axis, one line each, for a person to read."""
        lines = [f"subject: {AXIS_WORDS[self.subject]}", f"comparator: {AXIS_WORDS[self.comparator]}"]
        lines += [f"{axis}: {AXIS_WORDS[relation]}" for axis, relation in self.axes if relation != "equal"]
        if self.axes and all(relation == "equal" for _, relation in self.axes):
            lines.append("scope: the same")
        lines.append(f"value: {VALUE_WORDS[self.value]}")
        if self.note:
            lines.append(f"because {self.note}")
        lines.append(f"together: {self.kind.replace('_', ' ')}")
        return lines


AXIS_WORDS: dict[ScopeRelation, str] = {
    "equal": "the same", "narrower": "the first is narrower", "broader": "the first is broader",
    "overlaps": "they overlap", "disjoint": "they share nothing", "unknown": "not known to be comparable",
}  # fmt: skip
VALUE_WORDS: dict[SetRelation, str] = {
    "equal": "the same", "within": "the first says more", "contains": "the first says less",
    "overlaps": "they overlap in part", "disjoint": "both cannot be true", "compatible": "both can be true",
    "unknown": "not comparable",
}  # fmt: skip

UNRELATED = Relation("unrelated", note="they are about different things")


def relate_prepared(a: Prepared, b: Prepared, vocabulary: Vocabulary) -> Relation:
    """Compare two statements: docs/architecture.md. Cost: a handful of dictionary look-ups and tuple comparisons."""
    left, right = a.statement, b.statement
    if left.attribute != right.attribute:
        return UNRELATED
    subject = vocabulary.relation(left.subject, right.subject)
    comparator = comparator_relation(left.comparator, right.comparator)
    if subject == "disjoint" or comparator == "disjoint":
        return UNRELATED
    if a.place == b.place and a.place >= 0:
        axes, scope = SAME_SCOPE
    else:
        compared = vocabulary.compared_places.get((a.place, b.place)) if a.place >= 0 <= b.place else None
        if compared is None:
            compared = scope_relation(left.scope, right.scope, vocabulary)
            if a.place >= 0 <= b.place:
                vocabulary.compared_places[a.place, b.place] = compared
        axes, scope = compared
    if a.denotation is None or b.denotation is None:
        return Relation("unknown", scope, "unknown", subject, comparator, axes, a.problem or b.problem)
    value, note = _value_relation_once(a, b, vocabulary)
    scope, scope_note = _with_subject(scope, subject, comparator, a.force, b.force)
    a_exists, b_exists = a.force == "some", b.force == "some"
    inherits = _inherited(scope, a_exists, b_exists)
    if value in ("compatible", "unknown"):
        kind: RelationKind = (
            "unrelated" if scope == "disjoint" else "compatible" if value == "compatible" else "unknown"
        )
        if scope == "unknown":
            kind = "unknown"
    else:
        kind = TABLE[inherits][value]
    if kind == "contradicts" and a_exists != b_exists:
        # An instance refutes a generalisation only if the generalisation covers it.
        inside = scope in ("equal", "narrower") if a_exists else scope in ("equal", "broader")
        if not inside:
            kind, scope_note = "tension", "the instance may lie outside what the other covers"
    return Relation(kind, inherits, value, subject, comparator, axes, note or scope_note)


def _inherited(scope: ScopeRelation, a_exists: bool, b_exists: bool) -> ScopeRelation:
    """The scope relation as the table needs it: instances run the other way.

    What occurs in some of the few occurs in some of the many; and what holds of a group occurs wherever that group reaches.
    """
    if a_exists and b_exists:
        return OPPOSITE[scope]
    if scope in ("narrower", "broader", "overlaps") and (a_exists or b_exists):
        return "broader" if b_exists else "narrower"
    return scope


def _with_subject(
    scope: ScopeRelation, subject: ScopeRelation, comparator: ScopeRelation, a: Force, b: Force
) -> tuple[ScopeRelation, str | None]:
    """Fold subject and comparator into the scope. Neither inherits: what holds of one substance is not said of the class.

    The exceptions are logic, not inheritance: an instance with a member is an instance with the class, and refutes what
    was said of all of it.
    """
    if comparator == "unknown":
        return ("disjoint" if scope == "disjoint" else "unknown"), "only one of the two names what it is compared with"
    if subject == "equal":
        return scope, None
    reaches = (subject == "narrower" and b != "typical") or (subject == "broader" and a != "typical")
    if reaches:
        return combine(scope, subject), None
    return ("disjoint" if scope == "disjoint" else "unknown"), "they are about different interventions of one family"


def comparator_relation(a: str | None, b: str | None) -> ScopeRelation:
    """Comparators do not inherit: the same or not. No treatment, a sham and none named are one baseline for a claim."""
    if a == b or ((a is None or a in INACTIVE) and (b is None or b in INACTIVE)):
        return "equal"
    return "unknown" if a is None or b is None else "disjoint"


def scope_relation(
    a: Scope, b: Scope, vocabulary: Vocabulary
) -> tuple[tuple[tuple[str, ScopeRelation], ...], ScopeRelation]:
    """Each axis, and all of them together."""
    axes: list[tuple[str, ScopeRelation]] = []
    total: ScopeRelation = "equal"
    for axis in AXES:
        relation = _axis(axis, getattr(a, axis), getattr(b, axis), vocabulary)
        axes.append((axis, relation))
        if relation != "equal":
            total = combine(total, relation)
    return tuple(axes), total


SAME_SCOPE: tuple[tuple[tuple[str, ScopeRelation], ...], ScopeRelation] = (
    tuple((axis, "equal") for axis in AXES),
    "equal",
)


def combine(a: ScopeRelation, b: ScopeRelation) -> ScopeRelation:
    """The relation of products: disjoint on one axis is disjoint, unknown taints, narrower with broader overlaps."""
    if a == b or b == "equal":
        return a
    if a == "equal":
        return b
    decisives: tuple[ScopeRelation, ...] = ("disjoint", "unknown")
    for decisive in decisives:
        if decisive in (a, b):
            return decisive
    return "overlaps"


def _axis(axis: str, a: object, b: object, vocabulary: Vocabulary) -> ScopeRelation:
    if a is None and b is None:
        return "equal"
    if a is None:
        return "broader"
    if b is None:
        return "narrower"
    if axis in CONCEPT_AXES:
        return vocabulary.relation(str(a), str(b))
    if a == b:
        return "equal"
    if isinstance(a, Span) and isinstance(b, Span):
        if span_problem(a) or span_problem(b):
            return "unknown"
        return SPAN_RELATIONS[span_interval(a).relation(span_interval(b))]
    return "disjoint"  # phases: two different ones


SPAN_RELATIONS: dict[SetRelation, ScopeRelation] = {
    "equal": "equal", "within": "narrower", "contains": "broader", "overlaps": "overlaps", "disjoint": "disjoint",
    "unknown": "unknown",
}  # fmt: skip


def span_problem(span: Span) -> str | None:
    """What is wrong with a span of time, if anything."""
    if span.unit not in UNITS:
        return f"unit {span.unit!r} is not known"
    if UNITS[span.unit].dimension != "time":
        return f"unit {span.unit!r} is no unit of time"
    if span.min is not None and span.max is not None and span.min > span.max:
        return f"it runs from {span.min} back to {span.max}"
    return None


def span_interval(span: Span) -> Intervals:
    """A span of time as an interval in days, for one without a :func:`span_problem`."""
    low = span.min if span.min is not None else span.estimate
    high = span.max if span.max is not None else span.estimate
    return Intervals(
        (
            (
                (to_base(low, span.unit) if low is not None else -INFINITY, 0),
                (to_base(high, span.unit) if high is not None else INFINITY, 0),
            ),
        )
    )


def _value_relation_once(a: Prepared, b: Prepared, vocabulary: Vocabulary) -> tuple[SetRelation, str | None]:
    if a.meaning < 0 or b.meaning < 0:
        return value_relation(a, b)
    known = vocabulary.compared_meanings.get((a.meaning, b.meaning))
    if known is None:
        known = vocabulary.compared_meanings[a.meaning, b.meaning] = value_relation(a, b)
    return known


def value_relation(a: Prepared, b: Prepared) -> tuple[SetRelation, str | None]:
    """How the values lie to each other, with quantifier and statistic taken into account; and why, where it is not plain."""
    assert a.denotation is not None and b.denotation is not None and a.attribute is not None
    left, right = a.denotation, b.denotation
    attribute = a.attribute
    note: str | None = None
    if left.dimension == right.dimension or left.dimension is None or right.dimension is None:
        relation = left.values.relation(right.values)
    elif _signs(left) and _signs(right) and _signs(left) != _signs(right):
        relation, note = "disjoint", "they point in opposite directions"
    else:
        return "unknown", "their units do not convert into each other"
    if relation == "disjoint" and are_neighbours(a, b):
        relation, note = "overlaps", "they are neighbouring levels of one scale"
    if attribute.domain not in ("boolean", "proportion"):
        relation, note = _quantified(relation, a.force, b.force, note)
    elif relation in ("overlaps", "disjoint") and _both_partial(a.force, b.force):
        relation, note = "compatible", "what holds for some or most may fail for others"
    if TYPICAL.get(a.statement.value.statistic, a.statement.value.statistic) != TYPICAL.get(
        b.statement.value.statistic, b.statement.value.statistic
    ):
        relation = "overlaps" if relation == "disjoint" else "compatible"
        note = "they give different statistics"
    if relation in ("overlaps", "disjoint") and not one_true_value(attribute) and not _excluded(left, right):
        relation, note = "compatible", "several values can be true at once"
    return relation, note


def _signs(meaning: Denotation) -> int:
    """+1 or -1 when all admitted values lie on one side of no effect, else 0."""
    assert isinstance(meaning.values, Intervals)
    low, high = meaning.values.pieces[0][0], meaning.values.pieces[-1][1]
    return 1 if low > (0, 0) else -1 if high < (0, 0) else 0


def are_neighbours(a: Prepared, b: Prepared) -> bool:
    """Whether two statements give different levels of an ordinal scale with none between them."""
    if a.attribute is None or a.attribute.domain != "ordinal" or a.denotation is None or b.denotation is None:
        return False
    left, right = a.denotation.values, b.denotation.values
    return isinstance(left, Intervals) and isinstance(right, Intervals) and left.gap(right) == Decimal(1)


def _excluded(a: Denotation, b: Denotation) -> bool:
    """A list that says "only" or "no" can be contradicted although many values can be true at once."""
    return not isinstance(a.values, Intervals) and a.values.relation(b.values) == "disjoint"


def _both_partial(a: Force, b: Force) -> bool:
    """What holds for some leaves room for exceptions, and so does what holds for most or as a rule."""
    return "some" in (a, b) and "all" not in (a, b)


STRENGTH: dict[Force, int] = {"all": 3, "typical": 2, "some": 1}


def _quantified(relation: SetRelation, a: Force, b: Force, note: str | None) -> tuple[SetRelation, str | None]:
    """Quantifiers where values are not shares: "all" says more than "as a rule", that more than "some"."""
    if relation in ("overlaps", "disjoint"):
        if _both_partial(a, b):
            return "compatible", "what holds for some may fail for others"
        return relation, note
    if a == b or relation in ("compatible", "unknown"):
        return relation, note
    order: SetRelation = "within" if STRENGTH[a] > STRENGTH[b] else "contains"
    if relation in ("equal", order):
        return order, note
    return "compatible", "one says more of fewer, the other less of more"
