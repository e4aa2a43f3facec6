"""Concepts with their hierarchy, and the registry of attributes: the field's knowledge, given as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, Literal

from mesoevidence.statements.model import STRICT, Quantifier, Value

ConceptKind = Literal["intervention", "population", "setting", "body_site"]
Domain = Literal["boolean", "category", "ordinal", "quantity", "duration", "count", "proportion", "effect", "rank"]
Better = Literal["higher", "lower", "none"]
Varies = Literal["never", "between_sources", "always"]
ClaimKind = Literal[
    "efficacy", "safety", "comparative", "durability", "pain", "anaesthesia", "schedule", "onset", "eligibility",
    "mechanism", "invasiveness", "cost", "depth", "delivery", "composition", "approval", "other",
]  # fmt: skip
ScopeRelation = Literal["equal", "narrower", "broader", "overlaps", "disjoint", "unknown"]

INACTIVE = ("placebo", "none")
"""Comparators that are not interventions of the vocabulary: a sham, and nothing at all."""

OPPOSITE: dict[ScopeRelation, ScopeRelation] = {
    "equal": "equal", "narrower": "broader", "broader": "narrower", "overlaps": "overlaps",
    "disjoint": "disjoint", "unknown": "unknown",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing that statements are about, in the manner of SKOS (prefLabel, altLabel, broader).

    ``treatment`` is false for what stands in the place of a treatment and is none (the condition itself, doing nothing, an aid
    such as a numbing cream): copy that names it is not about it, and what is bad about it is said for the treatments.
    ``given_to``: the people it is for, so that copy which hedges and names none means them.
    ``ingredient``: it is also found in other treatments, so that copy about another that names it goes on about that other.
    ``general``: it is what all treatments are ("a remedy"), so that beside the name of one it means that one.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    id: str
    kind: ConceptKind
    label: str
    definition: str | None = None
    broader: tuple[str, ...] = ()
    disjoint: tuple[str, ...] = ()
    altLabels: tuple[str, ...] = ()
    mappings: Mapping[str, str] = field(default_factory=dict)
    given_to: tuple[str, ...] = ()
    treatment: bool = True
    ingredient: bool = False
    general: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Lower bounds that turn a number on a scale into a level ("7 of 10" is severe)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    unit: str
    cuts: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Derived:
    """An attribute whose value follows from others of the same claim: ``product: [how many, how far apart]``."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    product: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Implication:
    """What a value of an attribute says of another: whoever says ``when`` also says ``value`` of ``attribute``.

    ``quantifier`` of the consequence; that of the statement where it is left out. ``firm``: it follows only where that is said
    without a hedge: who says that something may help concedes that nothing may show it. ``absolute``: only where it is said
    absolutely: what is cured stays away, what is turned back may come again. ``population``: of whom it follows, where that is
    said of everybody: who treats adults only does not treat children.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    when: Value
    attribute: str
    value: Value
    quantifier: Quantifier | None = None
    firm: bool = False
    absolute: bool = False
    population: str | None = None


@dataclass(frozen=True, slots=True)
class Predicate:
    """The verb of a suggested wording: base form after "may", third person for a plain statement."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    base: str
    third: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """A question that copy answers and evidence can: its domain of values and what follows from them.

    ``varies``: whether two answers that differ can both be true because clinics differ (``between_sources``), or because
    one clinic does it in several ways (``always``): then they pull apart, and do not contradict each other. ``observed``: with
    a "usually" it is what a clinic sees from day to day, so that no evidence for it is no fault of the copy. ``defined``: the
    description of a treatment answers it (what it is, whom it is for): evidence can refute it, and need not be held.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    id: str
    label: str
    domain: Domain
    kind: ClaimKind = "other"
    definition: str | None = None
    unit: str | None = None
    levels: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    thresholds: Thresholds | None = None
    functional: bool | None = None
    varies: Varies = "never"
    better: Better = "none"
    needs_evidence: bool = True
    observed: bool = False
    defined: bool = False
    patient_oriented: bool = False
    surrogate_of: str | None = None
    components: tuple[str, ...] = ()
    derived: Derived | None = None
    implies: tuple[Implication, ...] = ()
    altLabels: tuple[str, ...] = ()
    phrase: str | None = None
    predicate: Predicate | None = None
    note: str | None = None


def one_true_value(attribute: Attribute) -> bool:
    """Whether two different values of the attribute cannot both be true of one situation (categories: unless it says so)."""
    return attribute.functional if attribute.functional is not None else attribute.domain != "category"


class Vocabulary:
    """All concepts and attributes, with the poset of concepts answered from memory.

    ``concepts`` and ``attributes`` are dictionaries by id. The hierarchy must be free of cycles: the loader sees to it.
    """

    def __init__(self, concepts: Iterable[Concept] = (), attributes: Iterable[Attribute] = ()) -> None:
        self.concepts: dict[str, Concept] = {concept.id: concept for concept in concepts}
        self.attributes: dict[str, Attribute] = {attribute.id: attribute for attribute in attributes}
        self._ancestors: dict[str, frozenset[str]] = {}
        self._relations: dict[tuple[str, str], ScopeRelation] = {}
        # What was worked out already (kept by mesoevidence.statements.algebra): the meaning of a value, numbered; scopes,
        # numbered; and how two of either lie to each other. Large sets of claims say the same few things over and over.
        self.meanings: dict[object, tuple[int, Any, str | None]] = {}
        self.places: dict[object, int] = {}
        self.compared_places: dict[tuple[int, int], Any] = {}
        self.compared_meanings: dict[tuple[int, int], Any] = {}

    @contextmanager
    def forgetting(self) -> Iterator[None]:
        """What is worked out inside is forgotten at its end: what strangers write says new things without end."""
        kept = self.meanings, self.places, self.compared_places, self.compared_meanings
        self.meanings, self.places = dict(self.meanings), dict(self.places)
        self.compared_places, self.compared_meanings = dict(self.compared_places), dict(self.compared_meanings)
        try:
            yield
        finally:
            self.meanings, self.places, self.compared_places, self.compared_meanings = kept

    def ancestors(self, concept: str) -> frozenset[str]:
        """The concept itself and everything broader."""
        found = self._ancestors.get(concept)
        if found is None:
            reached, waiting = set(), [concept]
            while waiting:
                current = waiting.pop()
                if current not in reached:
                    reached.add(current)
                    known = self.concepts.get(current)
                    waiting.extend(known.broader if known else ())
            found = self._ancestors[concept] = frozenset(reached)
        return found

    def meant(self, subject: str, people: str | None) -> str | None:
        """Whom a sentence about a treatment means that names nobody, or more ``people`` than it is given to."""
        known = self.concepts.get(subject)
        for given in known.given_to if known is not None else ():
            if people is None or self.relation(given, people) == "narrower":
                return given
        return people

    def composites(self, component: str) -> tuple[str, ...]:
        """The attributes that count ``component`` among their components."""
        return self._composites.get(component, ())

    @cached_property
    def _composites(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for attribute in self.attributes.values():
            for component in attribute.components:
                found[component] = (*found.get(component, ()), attribute.id)
        return found

    @cached_property
    def derived(self) -> tuple[Attribute, ...]:
        """Attributes whose value follows from others."""
        return tuple(attribute for attribute in self.attributes.values() if attribute.derived)

    @cached_property
    def _descendants(self) -> dict[str, set[str]]:
        below: dict[str, set[str]] = {concept: set() for concept in self.concepts}
        for concept in self.concepts:
            for above in self.ancestors(concept):
                below.setdefault(above, set()).add(concept)
        return below

    @cached_property
    def _disjoint(self) -> set[tuple[str, str]]:
        declared = {(c.id, other) for c in self.concepts.values() for other in c.disjoint}
        return declared | {(b, a) for a, b in declared}

    def family(self, concept: str) -> str:
        """The first id of all concepts connected to this one by ``broader``.

        Statements whose subjects are of different families are never about the same thing, so they need no comparison.
        """
        return self._families.get(concept, concept)

    @cached_property
    def _families(self) -> dict[str, str]:
        neighbours: dict[str, set[str]] = {concept: set() for concept in self.concepts}
        for concept in self.concepts.values():
            for above in concept.broader:
                neighbours[concept.id].add(above)
                neighbours.setdefault(above, set()).add(concept.id)
        families: dict[str, str] = {}
        for first in sorted(neighbours):
            waiting = [first]
            while waiting:
                current = waiting.pop()
                if current not in families:
                    families[current] = first
                    waiting.extend(neighbours[current])
        return families

    def relation(self, a: str, b: str) -> ScopeRelation:
        """How concept ``a`` lies to concept ``b``. One that the vocabulary does not know is neither equal nor disjoint."""
        found = self._relations.get((a, b))
        if found is None:
            found = self._relations[(a, b)] = self._relate(a, b)
        return found

    def _relate(self, a: str, b: str) -> ScopeRelation:
        if a not in self.concepts or b not in self.concepts:
            return "unknown"
        if a == b:
            return "equal"
        above_a, above_b = self.ancestors(a), self.ancestors(b)
        if b in above_a:
            return "narrower"
        if a in above_b:
            return "broader"
        if any((x, y) in self._disjoint for x in above_a for y in above_b):
            return "disjoint"
        # Two groups are known to share members only when some concept lies below both of them.
        return "overlaps" if self._descendants[a] & self._descendants[b] else "unknown"
