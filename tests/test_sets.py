"""Intervals, Listing and the poset of concepts against brute-force models."""

from __future__ import annotations

from decimal import Decimal
from itertools import chain, combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mesoevidence.statements import Vocabulary
from mesoevidence.statements.sets import INFINITY, Bound, Intervals, Listing, Piece, intervals
from mesoevidence.statements.vocabulary import OPPOSITE
from tests.strategies import concept, members, posets

QUARTERS = [Decimal(n) / 4 for n in range(-12, 41)]
WHOLES = [n for n in QUARTERS if n == int(n)]
UNIVERSES: list[Piece] = [
    ((-INFINITY, 0), (INFINITY, 0)),
    ((Decimal(0), 0), (INFINITY, 0)),
    ((Decimal(0), 0), (Decimal(6), 0)),
]
numbers = st.integers(-4, 16).map(lambda n: Decimal(n) / 2)
lows = st.tuples(numbers, st.sampled_from([0, 1])) | st.just((-INFINITY, 0))
highs = st.tuples(numbers, st.sampled_from([0, -1])) | st.just((INFINITY, 0))
pieces = st.lists(st.tuples(lows, highs), max_size=3)


def holds(piece: Piece, number: Decimal) -> bool:
    """The definition of an interval, written out."""
    (low, open_low), (high, open_high) = piece
    return (low < number or (low == number and not open_low)) and (number < high or (number == high and not open_high))


def points(of: list[Piece] | tuple[Piece, ...], *, whole: bool = False) -> frozenset[Decimal]:
    """Members among the quarters: bounds are halves, so a quarter stands for everything between two of them."""
    return frozenset(n for n in (WHOLES if whole else QUARTERS) if any(holds(piece, n) for piece in of))


def lie(a: frozenset, b: frozenset) -> str:
    """How two sets of members lie to each other, by definition."""
    if not a or not b:
        return "unknown"
    if a == b:
        return "equal"
    if not a & b:
        return "disjoint"
    return "within" if a < b else "contains" if b < a else "overlaps"


@given(pieces, st.booleans())
def test_intervals_keep_their_members_and_have_one_form(given_pieces: list[Piece], whole: bool) -> None:
    made = intervals(given_pieces, whole=whole)
    assert points(made.pieces, whole=whole) == points(given_pieces, whole=whole)
    assert intervals([*reversed(made.pieces), *given_pieces], whole=whole) == made
    ends = list(chain.from_iterable(made.pieces))
    assert ends == sorted(ends)
    if whole:
        assert all(shift == 0 and (not n.is_finite() or n == int(n)) for n, shift in ends)


@given(pieces, pieces, st.booleans())
def test_interval_relation_is_that_of_the_members(left: list[Piece], right: list[Piece], whole: bool) -> None:
    a, b = intervals(left, whole=whole), intervals(right, whole=whole)
    assert a.relation(b) == lie(points(left, whole=whole), points(right, whole=whole))


@given(pieces, st.sampled_from(UNIVERSES), st.booleans())
def test_complement_is_the_rest_of_the_universe(given_pieces: list[Piece], universe: Piece, whole: bool) -> None:
    found = intervals(given_pieces, whole=whole).complement(universe)
    inside = points([universe], whole=whole)
    assert points(found.pieces, whole=whole) == inside - points(given_pieces, whole=whole)


@given(pieces, pieces)
def test_gap_is_the_distance_of_the_nearest_members(left: list[Piece], right: list[Piece]) -> None:
    a, b = intervals(left, whole=True), intervals(right, whole=True)
    assume(a.pieces and b.pieces)
    nearest = min(abs(x - y) for x in points(a.pieces, whole=True) for y in points(b.pieces, whole=True))
    assert a.gap(b) == nearest


@pytest.mark.parametrize(
    ("bound", "other", "meets"),
    [((2, 0), (2, 0), True), ((2, -1), (2, 0), False), ((2, 0), (2, 1), False), ((2, -1), (2, 1), False)],
)
def test_open_ends_do_not_touch(bound: Bound, other: Bound, meets: bool) -> None:
    below = intervals([((Decimal(0), 0), (Decimal(bound[0]), bound[1]))])
    above = intervals([((Decimal(other[0]), other[1]), (Decimal(9), 0))])
    assert below.intersects(above) is above.intersects(below) is meets


# --- what is in a mixture ------------------------------------------------------------------------------------------

THINGS = "abcz"  # z is never named: there is always something that nobody thought of
COLLECTIONS = [frozenset(c) for size in range(5) for c in combinations(THINGS, size)]
subsets = st.frozensets(st.sampled_from("abc"))
listings = st.builds(lambda p, a, closed: Listing(p, a - p, closed), subsets, subsets, st.booleans())


def collections(of: Listing) -> frozenset[frozenset[str]]:
    return frozenset(
        c for c in COLLECTIONS if of.present <= c and not c & of.absent and (not of.closed or c == of.present)
    )


@given(listings, listings)
def test_listing_relation_is_that_of_the_collections(a: Listing, b: Listing) -> None:
    assert a.relation(b) == lie(collections(a), collections(b))


@given(listings, pieces)
def test_a_listing_and_numbers_are_not_comparable(listing: Listing, given_pieces: list[Piece]) -> None:
    numbers_ = intervals(given_pieces)
    assert listing.relation(numbers_) == numbers_.relation(listing) == "unknown"


# --- concepts --------------------------------------------------------------------------------------------------------


@given(posets(largest=7))
def test_concepts_relate_as_their_members_do(concepts: list) -> None:
    vocabulary, who = Vocabulary(concepts), members(concepts)
    declared = {(c.id, other) for c in concepts for other in c.disjoint}
    declared |= {(b, a) for a, b in declared}
    for a in who:
        for b in who:
            found = vocabulary.relation(a, b)
            if any(who[a] <= who[x] and who[b] <= who[y] for x, y in declared):
                assert found == "disjoint"
            else:
                expected = {"within": "narrower", "contains": "broader", "disjoint": "unknown"}
                by_members = lie(who[a], who[b])
                assert found == expected.get(by_members, by_members)
            assert vocabulary.relation(b, a) == OPPOSITE[found]
            if found not in ("unknown", "disjoint"):
                assert vocabulary.family(a) == vocabulary.family(b)


@given(posets(largest=7))
def test_a_family_is_what_broader_connects(concepts: list) -> None:
    vocabulary = Vocabulary(concepts)
    families = {c.id: {c.id} for c in concepts}
    for _ in concepts:
        for c in concepts:
            for above in c.broader:
                joined = families[c.id] | families[above]
                for name in joined:
                    families[name] = joined
    for a in families:
        assert {b for b in families if vocabulary.family(b) == vocabulary.family(a)} == families[a]


def test_a_concept_outside_the_vocabulary_is_neither_equal_nor_disjoint() -> None:
    vocabulary = Vocabulary([concept("p"), concept("q", disjoint=["p"])])
    assert {vocabulary.relation(a, b) for a, b in [("x", "x"), ("x", "y"), ("p", "x"), ("x", "q")]} == {"unknown"}


def test_empty_sets_are_comparable_with_nothing() -> None:
    assert Intervals(()).relation(Intervals(())) == "unknown"
