"""Conflicts between claims, within a source and across sources.

Statements that say the same thing in the same scope are one *position*. Positions are compared inside the bucket of their
subject and attribute, and with the buckets of broader subjects as far as logic reaches across: an instance of a class
refutes what was said of all of it. So cost follows the number of different things said, not the number of pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, combinations, groupby, product
from operator import attrgetter
from typing import Literal, NamedTuple

from mesoevidence.implications import implied_statements, product_of_all
from mesoevidence.records.knowledge_base import ClaimEntry
from mesoevidence.records.policy import Policy
from mesoevidence.statements import Prepared, Relation, Vocabulary, relate_prepared
from mesoevidence.statements.algebra import are_neighbours
from mesoevidence.statements.sets import Bound, Intervals
from mesoevidence.statements.units import to_base

ConflictKind = Literal["hard", "tension"]
MEASURED = frozenset({"count", "quantity", "duration"})
"""Domains whose values are ranges of numbers."""
FEW = 6
"""So many schedules a source may give for its courses to be worked out from them; one that gives more describes several."""


class Said(NamedTuple):
    """A statement of a claim; ``derived`` when the claim says it only by implication of its other statements."""

    entry: ClaimEntry
    statement: Prepared
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two claims that cannot both be true (hard) or can hardly be (tension)."""

    kind: ConflictKind
    attribute: str
    first: Said
    second: Said
    relation: Relation

    @property
    def id(self) -> str:
        return "~".join((*self.names, self.attribute))

    @property
    def names(self) -> tuple[str, str]:
        """The ids of the two claims."""
        return self.first.entry.claim.id, self.second.entry.claim.id


class Conflicts(NamedTuple):
    """All conflicts found, hard ones first, and the attributes of which so much is said that not all are listed."""

    found: tuple[Conflict, ...]
    limited: tuple[str, ...] = ()


def find_conflicts(entries: Iterable[ClaimEntry], vocabulary: Vocabulary, policy: Policy) -> Conflicts:
    """Compare every claim with every other that answers the same question about the same thing."""
    order: dict[str, int] = {}
    buckets: Buckets = defaultdict(lambda: defaultdict(list))
    entries = list(entries)
    for place, entry in enumerate(entries):
        order[entry.claim.id] = place
    for said in everything_said(entries, vocabulary):
        statement = said.statement.statement
        if said.statement.denotation is not None:
            buckets[statement.subject, statement.attribute][_position(said.statement)].append(said)
    found: list[Conflict] = []
    limited: set[str] = set()
    limits = policy.conflicts
    for (subject, attribute), positions in buckets.items():
        candidates = _candidates(subject, attribute, list(positions.values()), buckets, vocabulary, policy)
        opponents: dict[int, int] = defaultdict(int)
        wanting = partial(_wants, opponents, limits.opponents_listed)
        for one, other in candidates.pairs(wanting):
            relation = relate_prepared(one[0].statement, other[0].statement, vocabulary)
            kind = _kind(relation, one[0].statement, other[0].statement, policy)
            if kind is None:
                continue
            few = not candidates.limited and len(one) * len(other) <= limits.pairs_listed
            listed = product(one, other) if few else _some_pairs(one, other, wanting, limits.pairs_listed)
            found += (
                _between(kind, attribute, a, b, relation, order, vocabulary)
                for a, b in listed
                if a.entry is not b.entry
            )
            for position in (one, other):
                opponents[id(position)] += 2 if kind == "hard" else 1  # one hard opponent says as much as two soft ones
            if not few:
                limited.add(attribute)
    each_once = tuple(_without_echoes(_each_once(found, order), order))
    ranked = (conflict for kind in ("hard", "tension") for conflict in each_once if conflict.kind == kind)
    return Conflicts(tuple(ranked), tuple(sorted(limited)))


Position = list[Said]
Buckets = dict[tuple[str, str], dict[object, Position]]
Pairs = Iterator[tuple[Position, Position]]


class Candidates(NamedTuple):
    """Pairs of positions to compare: some in any case, some only until a position has opponents enough."""

    all_of_these: Pairs
    until_enough: Pairs
    limited: bool

    def pairs(self, wanting: Callable[[Position], bool]) -> Pairs:
        """Each pair once; ``wanting`` says, whenever it is asked, whether a position has not opponents enough."""
        seen: set[tuple[int, ...]] = set()
        for pair in chain(self.all_of_these, (pair for pair in self.until_enough if any(map(wanting, pair)))):
            which = tuple(sorted(map(id, pair)))
            if which not in seen:
                seen.add(which)
                yield pair


def _wants(opponents: Mapping[int, int], enough: int, position: Position) -> bool:
    """Whether a position has not opponents enough."""
    return opponents.get(id(position), 0) < enough


def _each_once(found: list[Conflict], order: Mapping[str, int]) -> Iterator[Conflict]:
    """In the order of their claims, of two claims one conflict an attribute: the hard one, else the first found."""
    found.sort(key=lambda conflict: conflict.attribute)
    found.sort(key=partial(_pair, order))
    for _, between in groupby(found, partial(_pair, order)):
        for _, same in groupby(between, attrgetter("attribute")):
            first, *others = same
            yield next((conflict for conflict in (first, *others) if conflict.kind == "hard"), first)


def _pair(order: Mapping[str, int], conflict: Conflict) -> int:
    """The two claims of a conflict by their places, as one number: of a million conflicts it takes less room than a pair."""
    first, second = conflict.names
    return order[first] << 32 | order[second]


def _without_echoes(found: Iterable[Conflict], order: Mapping[str, int]) -> Iterator[Conflict]:
    """The conflicts, which stand in the order of their claims, without those that only follow from what the two contradict each
    other in already."""
    for _, same in groupby(found, partial(_pair, order)):
        between = list(same)
        said = [conflict for conflict in between if not (conflict.first.derived or conflict.second.derived)]
        yield from said or between


def _candidates(
    subject: str, attribute: str, here: list[Position], buckets: Buckets, vocabulary: Vocabulary, policy: Policy
) -> Candidates:
    above = [
        position
        for broader in sorted(vocabulary.ancestors(subject) - {subject})
        for position in buckets.get((broader, attribute), {}).values()
    ]
    limits = policy.conflicts
    if max(len(here), len(above)) <= limits.complete_up_to:
        return Candidates(chain(combinations(here, 2), _across(here, above)), iter(()), limited=False)
    small: list[list[Position]] = []
    large: list[list[Position]] = []  # sources that say more by themselves than can be compared in full
    for held in _held_in_sources(here):
        (small if len(held) <= limits.complete_up_to else large).append(held)
    near = limits.positions_compared
    some = (chain(_against_extremes(each), _following(each, near)) for each in (*large, here))
    return Candidates(
        chain.from_iterable(combinations(each, 2) for each in small),
        chain(*some, _across(here, above[:near])),
        limited=True,
    )


def _across(here: list[Position], above: list[Position]) -> Iterator[tuple[Position, Position]]:
    """A member of a class and the class: comparable only where one side speaks of an instance or of all."""
    for position in here:
        reaches = _reaches_across(position)
        yield from ((position, other) for other in above if reaches or _reaches_across(other))


def _reaches_across(position: Position) -> bool:
    return position[0].statement.force != "typical"


def _held_in_sources(positions: list[Position]) -> list[list[Position]]:
    """Of each source the positions that are held in it."""
    by_source: dict[str, dict[int, Position]] = defaultdict(dict)
    for place, position in enumerate(positions):
        for said in position:
            by_source[said.entry.source.id][place] = position
    return [list(held.values()) for held in by_source.values()]


EXTREMES = 2


def _against_extremes(positions: list[Position]) -> Pairs:
    """Each position with those that reach least far up and least far down: if values are disjoint from any, then from these."""
    ordered: list[tuple[Bound, Bound, int]] = []
    for place, position in enumerate(positions):
        meaning = position[0].statement.denotation
        if meaning is not None and isinstance(meaning.values, Intervals):
            ordered.append((meaning.values.pieces[-1][1], meaning.values.pieces[0][0], place))
    lowest = [place for _, _, place in sorted(ordered)[:EXTREMES]]
    highest = [place for _, _, place in sorted(ordered, key=lambda item: (item[1], item[2]))[-EXTREMES:]]
    extremes = set(lowest) | set(highest)
    for place, position in enumerate(positions):
        for extreme in sorted(extremes):
            if place != extreme and not (place in extremes and place > extreme):
                yield position, positions[extreme]


def _following(positions: list[Position], limit: int) -> Iterator[tuple[Position, Position]]:
    """Each position with the ``limit`` that follow it, in a ring: every position gets the same chance."""
    for place, position in enumerate(positions):
        for step in range(1, min(limit, len(positions) - 1) + 1):
            yield position, positions[(place + step) % len(positions)]


def _position(statement: Prepared) -> object:
    """What makes two statements say the same thing: everything comparison looks at, and the modality."""
    said = statement.statement
    return said.subject, said.comparator, statement.place, statement.meaning, said.modality


def _some_pairs(
    one: Position, other: Position, wanting: Callable[[Position], bool], limit: int
) -> Iterator[tuple[Said, Said]]:
    """Of a large conflict the pairs inside each source, and of a side that wants opponents every claim with one."""
    here, there = _by_source(one), _by_source(other)
    for source in here:
        if source in there:
            yield from _members(here[source], there[source], limit)
    if wanting(one):
        yield from ((a, other[0]) for a in one)
    if wanting(other):
        yield from ((one[0], b) for b in other)


def _by_source(position: Position) -> dict[str, Position]:
    held: dict[str, Position] = defaultdict(list)
    for said in position:
        held[said.entry.source.id].append(said)
    return held


def _members(one: Position, other: Position, limit: int) -> Iterator[tuple[Said, Said]]:
    """Every pair; of too many, enough that each claim is named with an opponent."""
    if len(one) * len(other) <= limit:
        return iter(product(one, other))
    return chain(((a, other[0]) for a in one), ((one[0], b) for b in other[1:]))


def _kind(relation: Relation, a: Prepared, b: Prepared, policy: Policy) -> ConflictKind | None:
    if a.attribute is not None and a.attribute.kind == "schedule" and _in_other_phases(a, b):
        return None
    firm = [side.statement.modality in policy.conflicts.hard_modalities for side in (a, b)]
    if not any(firm):
        return None  # what may be so may also not be so
    if relation.kind == "contradicts":
        return "hard" if all(firm) else "tension"
    if relation.kind == "tension" and relation.scope in policy.conflicts.tension_scopes:
        if not all(firm) and are_neighbours(a, b):
            return None  # "possibly a little" leaves room for the level beside it
        return None if _mostly_shared(relation, a, b, policy) else "tension"
    return None


def _in_other_phases(a: Prepared, b: Prepared) -> bool:
    """Whether one schedule is that of the upkeep and the other is not: one that names no phase is that of the course."""
    return ("maintenance" in (a.statement.scope.phase, b.statement.scope.phase)) and (
        a.statement.scope.phase != b.statement.scope.phase
    )


def _mostly_shared(relation: Relation, a: Prepared, b: Prepared, policy: Policy) -> bool:
    """Whether two ranges share so much that nobody minds: 20 to 30 minutes, and about half an hour."""
    if relation.value != "overlaps" or a.attribute is None or a.attribute.domain not in MEASURED:
        return False
    left, right = (side.denotation.values if side.denotation else None for side in (a, b))
    if not isinstance(left, Intervals) or not isinstance(right, Intervals):
        return False
    if any(one.statement.value.approximate and _middle_within(one, other) for one, other in ((a, b), (b, a))):
        return True
    shared, least = left.shared_length(right), min(left.length, right.length)
    return least > 0 and shared >= policy.conflicts.range_shared * least


def _middle_within(a: Prepared, b: Prepared) -> bool:
    """Whether "about half an hour" means a number that the other range holds."""
    estimate, unit = a.statement.value.estimate, a.statement.value.unit
    if estimate is None or b.denotation is None or not isinstance(b.denotation.values, Intervals):
        return False
    point = (to_base(estimate, unit), 0)
    return any(low <= point <= high for low, high in b.denotation.values.pieces)


def _between(
    kind: ConflictKind,
    attribute: str,
    a: Said,
    b: Said,
    relation: Relation,
    order: dict[str, int],
    vocabulary: Vocabulary,
) -> Conflict:
    """The claim that was recorded first comes first; contradiction and tension look the same from either side."""
    varies = vocabulary.attributes[attribute].varies
    both_may_be_true = varies == "always" or (varies == "between_sources" and a.entry.source.id != b.entry.source.id)
    if order[a.entry.claim.id] > order[b.entry.claim.id]:
        a, b = b, a
    return Conflict("tension" if both_may_be_true else kind, attribute, a, b, relation)


# --- what is said, and what follows from it -----------------------------------------------------------------------


def everything_said(entries: Iterable[ClaimEntry], vocabulary: Vocabulary) -> Iterator[Said]:
    """What the claims state, what each implies, and what those of one source imply together."""
    by_source: dict[str, list[Said]] = defaultdict(list)
    implied: dict[tuple[int, ...], tuple[Prepared, ...]] = {}  # copy says the same again and again
    for entry in entries:
        for statement in entry.statements:
            said = Said(entry, statement)
            by_source[entry.source.id].append(said)
            yield said
        key = tuple(map(id, entry.statements))
        if key not in implied:
            implied[key] = tuple(implied_statements(entry.statements, vocabulary))
        yield from (Said(entry, one, derived=True) for one in implied[key])
    for said_there in by_source.values():
        yield from _across_claims(said_there, vocabulary)


def _across_claims(said: Sequence[Said], vocabulary: Vocabulary) -> Iterator[Said]:
    """Quantities that follow from claims of one source together, whichever of them belong to each other."""
    for attribute in vocabulary.derived:
        assert attribute.derived is not None
        many, far = (
            [one for one in said if one.statement.statement.attribute == name and one.statement.denotation is not None]
            for name in attribute.derived.product
        )
        if not many or not far or max(len(many), len(far)) > FEW:
            continue
        if len(many) == len(far) == 1 and many[0].entry is far[0].entry:
            continue  # derived already, from the claim by itself
        found = product_of_all([one.statement for one in many], [one.statement for one in far], attribute, vocabulary)
        if found is not None:
            place, follows = found
            yield Said(many[place].entry, follows, derived=True)
