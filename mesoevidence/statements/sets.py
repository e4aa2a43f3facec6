"""Sets of admissible true values, and how two of them lie to each other.

Two shapes serve every domain: :class:`Intervals` (numbers, shares, levels of a scale by their place in it) and
:class:`Listing` (what is in a mixture). A bound is ``(number, shift)``: shift 0 is closed, +1 an open lower bound,
-1 an open upper bound, so that bounds compare as tuples and no case has to be spelled out.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

SetRelation = Literal["equal", "within", "contains", "overlaps", "disjoint", "compatible", "unknown"]
Bound = tuple[Decimal, int]
Piece = tuple[Bound, Bound]

INFINITY = Decimal("Infinity")
BOTTOM: Bound = (-INFINITY, 0)
TOP: Bound = (INFINITY, 0)


@dataclass(frozen=True, slots=True)
class Intervals:
    """A union of intervals: disjoint, sorted pieces. ``whole`` marks a universe of whole numbers."""

    pieces: tuple[Piece, ...]
    whole: bool = False

    def complement(self, universe: Piece) -> Intervals:
        """Everything in ``universe`` that is not here."""
        pieces: list[Piece] = []
        low = universe[0]
        for start, end in self.pieces:
            pieces.append((low, min(universe[1], (start[0], start[1] - 1))))
            low = max(low, (end[0], end[1] + 1))
        pieces.append((low, universe[1]))
        return intervals(pieces, whole=self.whole)

    def intersects(self, other: Intervals) -> bool:
        if len(self.pieces) == 1 and len(other.pieces) == 1:  # nearly always
            (a, b), (c, d) = self.pieces[0], other.pieces[0]
            return max(a, c) <= min(b, d)
        return any(max(a, c) <= min(b, d) for a, b in self.pieces for c, d in other.pieces)

    def issubset(self, other: Intervals) -> bool:
        return all(any(c <= a and b <= d for c, d in other.pieces) for a, b in self.pieces)

    def gap(self, other: Intervals) -> Decimal:
        """Distance between the nearest members (0 when they meet)."""
        return min(max(Decimal(0), c[0] - b[0], a[0] - d[0]) for a, b in self.pieces for c, d in other.pieces)

    @property
    def length(self) -> Decimal:
        """How much of the line it covers; of whole numbers, how many they are."""
        return sum((self._length_of(low[0], high[0]) for low, high in self.pieces), Decimal(0))

    def shared_length(self, other: Intervals) -> Decimal:
        """How much of the line both cover."""
        meetings = ((max(a, c), min(b, d)) for a, b in self.pieces for c, d in other.pieces)
        return sum((self._length_of(low[0], high[0]) for low, high in meetings if low <= high), Decimal(0))

    def _length_of(self, low: Decimal, high: Decimal) -> Decimal:
        return high - low + (1 if self.whole else 0)

    def relation(self, other: Intervals | Listing) -> SetRelation:
        """How this set lies to ``other``; an empty set is comparable with nothing."""
        if not isinstance(other, Intervals) or not self.pieces or not other.pieces:
            return "unknown"
        if self.pieces == other.pieces:
            return "equal"
        if not self.intersects(other):
            return "disjoint"
        if self.issubset(other):
            return "within"
        return "contains" if other.issubset(self) else "overlaps"


def intervals(pieces: list[Piece], *, whole: bool = False) -> Intervals:
    """Sorted, merged and without empty pieces; bounds of whole numbers are closed."""
    if whole:
        pieces = [(_whole_low(low), _whole_high(high)) for low, high in pieces]
    merged: list[Piece] = []
    for low, high in sorted(piece for piece in pieces if piece[0] <= piece[1]):
        # Two pieces touch when nothing lies between them: [1,2) and [2,3], or 3 and 4 among whole numbers.
        if merged and low <= _next(merged[-1][1], whole):
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return Intervals(tuple(merged), whole)


def _next(high: Bound, whole: bool) -> Bound:
    return (high[0] + 1, 0) if whole and high[0].is_finite() else (high[0], high[1] + 1)


def _whole_low(low: Bound) -> Bound:
    number, shift = low
    if not number.is_finite():
        return low
    ceiling = number.to_integral_value(rounding="ROUND_CEILING")
    return (ceiling + 1, 0) if shift == 1 and ceiling == number else (ceiling, 0)


def _whole_high(high: Bound) -> Bound:
    number, shift = high
    if not number.is_finite():
        return high
    floor = number.to_integral_value(rounding="ROUND_FLOOR")
    return (floor - 1, 0) if shift == -1 and floor == number else (floor, 0)


@dataclass(frozen=True, slots=True)
class Listing:
    """What is (and is not) in something: all collections that hold ``present`` and nothing of ``absent``.

    ``closed`` means nothing but ``present`` ("only vitamins").
    """

    present: frozenset[str]
    absent: frozenset[str] = frozenset()
    closed: bool = False

    def relation(self, other: Intervals | Listing) -> SetRelation:
        if not isinstance(other, Listing):
            return "unknown"
        if self._excludes(other) or other._excludes(self):
            return "disjoint"
        inside, around = self._implies(other), other._implies(self)
        if inside and around:
            return "equal"
        return "within" if inside else "contains" if around else "overlaps"

    def _excludes(self, other: Listing) -> bool:
        return bool(self.absent & other.present) or (self.closed and not other.present <= self.present)

    def _implies(self, other: Listing) -> bool:
        if other.closed and not self.closed:
            return False
        rest = frozenset() if self.closed else other.absent - self.absent
        return other.present <= self.present and not rest
