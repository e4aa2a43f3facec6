"""From what a statement says to the set of true values it admits (DESIGN section 3, "Value domains").

"Reduces" is the favourable side of the null; "by 30 %" the estimate within its printed digits; "more than five" an open
bound; "no side effects" a share of 0; "painless" one level of a scale. One function a domain, chosen by the registry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from mesoevidence.statements.model import Quantifier, Statement, Value
from mesoevidence.statements.sets import BOTTOM, INFINITY, TOP, Intervals, Listing, Piece, intervals
from mesoevidence.statements.units import UNITS, to_base
from mesoevidence.statements.vocabulary import Attribute

ZERO, HALF, ONE = Decimal(0), Decimal("0.5"), Decimal(1)
APPROXIMATELY = Decimal("0.2")
"""How far "about" reaches to either side, as a share of the number."""

SHARE: Piece = ((ZERO, 0), (ONE, 0))
LINE: Piece = (BOTTOM, TOP)
HALF_LINE: Piece = ((ZERO, 0), TOP)

QUANTIFIED_SHARE: dict[Quantifier | None, Piece] = {
    None: ((HALF, 1), (ONE, 0)),
    "on_average": ((HALF, 1), (ONE, 0)),
    "most": ((HALF, 1), (ONE, 0)),
    "all": ((ONE, 0), (ONE, 0)),
    "definitional": ((ONE, 0), (ONE, 0)),
    "some": ((ZERO, 1), (ONE, 0)),
    "at_least_one": ((ZERO, 1), (ONE, 0)),
    "up_to": ((ZERO, 0), (ONE, 0)),
}
"""The share of situations in which a quantified ``true`` holds; unquantified it holds as a rule."""


class Meaningless(ValueError):
    """A value that its attribute cannot have; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Denotation:
    """The admissible true values; ``dimension`` only where the size of the numbers carries a unit.

    ``rounded`` is what a single printed number may stand for (45.5 is anything from 45.45 up to 45.55). It decides only
    where the numbers as printed do not agree: "weekly" lies within "every 7 to 10 days", and 246 of 541 is 45.5 %.
    """

    values: Intervals | Listing
    dimension: str | None = None
    rounded: Intervals | None = None


def denote(statement: Statement, attribute: Attribute) -> Denotation:
    """The set of true values that ``statement`` admits. Raises :class:`Meaningless` when it admits none or all nonsense."""
    try:
        meaning = DOMAINS[attribute.domain](statement, attribute)
    except ArithmeticError as error:  # 1e999999
        raise Meaningless("a number in it is too large") from error
    if isinstance(meaning.values, Intervals) and not meaning.values.pieces:
        raise Meaningless(f"no value of {attribute.id} satisfies this")
    return meaning


# --- shares: boolean and proportion ------------------------------------------------------------------------------


def _share(statement: Statement, attribute: Attribute) -> Denotation:
    value, quantifier = statement.value, statement.quantifier
    negated = statement.polarity == "negated"
    if value.truth is not None:
        truth = value.truth
        if negated and quantifier in (None, "on_average", "definitional"):
            truth, negated = not truth, False  # "does not", as opposed to "not all"
        low, high = QUANTIFIED_SHARE[quantifier]
        piece = (low, high) if truth else ((ONE - high[0], -high[1]), (ONE - low[0], -low[1]))
        return Denotation(_polar(intervals([piece]), SHARE, negated=negated))
    exact, rounded = _numbers(value, attribute, default="1", universe=SHARE)
    if quantifier == "up_to" and value.max is None:
        exact, rounded = (SHARE[0], exact[1]), (SHARE[0], rounded[1])
    return Denotation(
        _polar(intervals([exact]), SHARE, negated=negated), rounded=_rounding(exact, rounded, negated=negated)
    )


def _polar(found: Intervals, universe: Piece, *, negated: bool) -> Intervals:
    return found.complement(universe) if negated else found


def _rounding(exact: Piece, rounded: Piece, *, negated: bool) -> Intervals | None:
    return None if negated or exact == rounded else intervals([rounded])


# --- numbers: count, quantity, duration --------------------------------------------------------------------------


def _number(statement: Statement, attribute: Attribute) -> Denotation:
    value = statement.value
    if statement.quantifier == "up_to" and value.max is None and value.estimate is not None:
        exact = rounded = ((ZERO, 0), (_base(value.estimate, value.unit, attribute, "{count}"), 0))
    else:
        exact, rounded = _numbers(value, attribute, default="{count}", universe=HALF_LINE)
    whole = attribute.domain == "count"
    negated = statement.polarity == "negated"
    found = _polar(intervals([exact], whole=whole), HALF_LINE, negated=negated)
    blurred = None if whole else _rounding(exact, rounded, negated=negated)
    return Denotation(found, _dimension(value.unit or attribute.unit or "{count}"), blurred)


def _numbers(value: Value, attribute: Attribute, *, default: str, universe: Piece) -> tuple[Piece, Piece]:
    """One interval from whichever numbers were given, in base units and within ``universe``: as printed, and as rounded."""

    def base(number: Decimal) -> Decimal:
        return _base(number, value.unit, attribute, default)

    if value.ci is not None:
        low, high = sorted(base(number) for number in value.ci)
        piece: Piece = ((low, 0), (high, 0))
    elif value.n is not None and value.N is not None:
        if not 0 <= value.n <= value.N or value.N == 0:
            raise Meaningless(f"n must lie between 0 and N, not {value.n} of {value.N}")
        share = Decimal(value.n) / Decimal(value.N)
        piece = ((share, 0), (share, 0))
    elif value.min is not None or value.max is not None:
        piece = (
            (base(value.min), 1 if value.min_open else 0) if value.min is not None else universe[0],
            (base(value.max), -1 if value.max_open else 0) if value.max is not None else universe[1],
        )
    elif value.estimate is not None:
        exact, rounded = _around(value, base)
        return _inside(exact, universe), _inside(rounded, universe)
    else:
        raise Meaningless(f"{attribute.id} ({attribute.domain}) needs a number: estimate, min, max, ci or n of N")
    if value.approximate:
        (low, low_shift), (high, high_shift) = piece
        piece = ((low - abs(low) * APPROXIMATELY, low_shift), (high + abs(high) * APPROXIMATELY, high_shift))
    return _inside(piece, universe), _inside(piece, universe)


def _inside(piece: Piece, universe: Piece) -> Piece:
    return max(piece[0], universe[0]), min(piece[1], universe[1])


def _around(value: Value, base: Callable[[Decimal], Decimal]) -> tuple[Piece, Piece]:
    """A single number: itself, and all the numbers that would be printed as it."""
    number = value.estimate
    assert number is not None
    if value.approximate:
        reach = abs(number) * APPROXIMATELY
        about: Piece = ((base(number - reach), 0), (base(number + reach), 0))
        return about, about
    exact: Piece = ((base(number), 0), (base(number), 0))
    if number == 0:
        return exact, exact
    reach = Decimal(1).scaleb(int(number.as_tuple().exponent)) / 2
    return exact, ((base(number - reach), 0), (base(number + reach), -1))


def _base(number: Decimal, unit: str | None, attribute: Attribute, default: str) -> Decimal:
    unit = unit or attribute.unit or default
    if unit not in UNITS:
        raise Meaningless(f"unit {unit!r} is not known")
    if attribute.unit and UNITS[unit].dimension != UNITS[attribute.unit].dimension and attribute.domain != "effect":
        raise Meaningless(f"unit {unit!r} does not convert to {attribute.unit!r}, the unit of {attribute.id}")
    return to_base(number, unit)


def _dimension(unit: str | None) -> str | None:
    return UNITS[unit].dimension if unit in UNITS else None


# --- effects -----------------------------------------------------------------------------------------------------


def _effect(statement: Statement, attribute: Attribute) -> Denotation:
    value = statement.value
    sign = direction_sign(value, attribute)
    exact: Piece
    rounded: Piece
    sized = False
    if value.ci is not None or value.estimate is not None or value.min is not None or value.max is not None:
        sized = True
        exact, rounded = _numbers(value, attribute, default="1", universe=LINE)
        if sign and value.ci is not None and _signs(exact) == -sign:
            raise Meaningless(
                f"the interval lies on the other side of no effect than the direction {value.direction!r}"
            )
        if sign and value.ci is None:
            exact, rounded = _signed(exact, sign), _signed(rounded, sign)
        if statement.quantifier == "up_to":
            exact, rounded = _towards_null(exact), _towards_null(rounded)
    elif sign:
        exact = rounded = ((ZERO, 1), TOP) if sign > 0 else (BOTTOM, (ZERO, -1))
    elif value.direction == "none":
        exact = rounded = ((ZERO, 0), (ZERO, 0))
    elif value.direction == "unclear":
        exact = rounded = LINE
    else:
        raise Meaningless(f"{attribute.id} (effect) needs a direction, an estimate or an interval")
    negated = statement.polarity == "negated"
    found = _polar(intervals([exact]), LINE, negated=negated)
    unit = value.unit or attribute.unit or "1"
    return Denotation(found, _dimension(unit) if sized else None, _rounding(exact, rounded, negated=negated))


def direction_sign(value: Value, attribute: Attribute) -> int:
    """+1 for an increase, -1 for a decrease, 0 when no direction is claimed. "Improve" asks the registry."""
    if value.direction in ("improve", "worsen"):
        if attribute.better == "none":
            raise Meaningless(f"{attribute.id} has no better direction: say increase or decrease")
        return (1 if attribute.better == "higher" else -1) * (1 if value.direction == "improve" else -1)
    return {"increase": 1, "decrease": -1}.get(value.direction or "", 0)


def _signs(piece: Piece) -> int:
    return 1 if piece[0] > (ZERO, 0) else -1 if piece[1] < (ZERO, 0) else 0


def _signed(piece: Piece, sign: int) -> Piece:
    """A size given without its sign, laid on the side that the direction names ("falls by 30 to 50 %")."""
    (low, low_shift), (high, high_shift) = piece
    if low == -INFINITY:
        low, low_shift = ZERO, 1
    if low < 0 or sign > 0:
        return (low, low_shift), (high, high_shift)
    return (-high, -high_shift), (-low, -low_shift)


def _towards_null(piece: Piece) -> Piece:
    low, high = piece
    return ((ZERO, 1), high) if high[0] > 0 else (low, (ZERO, -1))


def favourable_side(statement: Statement, attribute: Attribute) -> Denotation | None:
    """The claim with its size taken away: only the direction is left. None where there is no size to take away."""
    if attribute.domain != "effect" or statement.value.direction in ("none", "unclear"):
        return None
    meaning = _effect(statement, attribute).values
    assert isinstance(meaning, Intervals)
    if statement.polarity == "negated" or not meaning.pieces:
        return None
    low, high = meaning.pieces[0][0], meaning.pieces[-1][1]
    if low > (ZERO, 0):
        side: Piece = ((ZERO, 1), TOP)
    elif high < (ZERO, 0):
        side = (BOTTOM, (ZERO, -1))
    else:
        return None
    return None if meaning.pieces == (side,) else Denotation(Intervals((side,)))


# --- levels: ordinal, rank, category -----------------------------------------------------------------------------


def _levels(statement: Statement, attribute: Attribute) -> Denotation:
    value = statement.value
    if attribute.domain == "category" and value.all_of:
        return Denotation(_listing(statement, attribute))
    if attribute.thresholds and (value.ci or any(x is not None for x in (value.estimate, value.min, value.max))):
        places = _places_of_numbers(value, attribute)
    else:
        places = [_place(level, attribute) for level in value.any_of or value.all_of]
    if not places:
        raise Meaningless(f"{attribute.id} needs one of its levels: {', '.join(attribute.levels)}")
    if attribute.domain == "rank":
        places = list(range(max(places) + 1))  # the best is also among the best
    found = intervals([((Decimal(p), 0), (Decimal(p), 0)) for p in places], whole=True)
    if statement.polarity == "negated":
        found = found.complement(((ZERO, 0), (Decimal(len(attribute.levels) - 1), 0)))
    return Denotation(found)


def _listing(statement: Statement, attribute: Attribute) -> Listing:
    names = frozenset(statement.value.all_of)
    for name in names:
        _place(name, attribute)
    if statement.polarity == "negated":
        return Listing(frozenset(), names)
    return Listing(names, closed=statement.value.closed)


def _place(level: str, attribute: Attribute) -> int:
    if level not in attribute.levels:
        raise Meaningless(f"{level!r} is not a level of {attribute.id}: {', '.join(attribute.levels)}")
    return attribute.levels.index(level)


def _places_of_numbers(value: Value, attribute: Attribute) -> list[int]:
    """The levels that a number on the scale falls in; a number is read as a point, a range as all it touches."""
    assert attribute.thresholds is not None
    if value.unit is not None and value.unit != attribute.thresholds.unit:
        raise Meaningless(f"unit {value.unit!r} does not convert to {attribute.thresholds.unit!r}")
    if value.ci is not None:
        low, high = sorted(value.ci)
    elif value.estimate is not None:
        low = high = value.estimate
    else:
        low = value.min if value.min is not None else -INFINITY
        high = value.max if value.max is not None else INFINITY
    cuts = sorted((cut, _place(level, attribute)) for level, cut in attribute.thresholds.cuts.items())
    ends = [cut for cut, _ in cuts[1:]] + [INFINITY]
    reached = [cut < high or (cut == high and not value.max_open) for cut, _ in cuts]
    return [place for (_, place), end, into in zip(cuts, ends, reached, strict=False) if into and low < end]


DOMAINS: dict[str, Callable[[Statement, Attribute], Denotation]] = {
    "boolean": _share,
    "proportion": _share,
    "count": _number,
    "quantity": _number,
    "duration": _number,
    "effect": _effect,
    "ordinal": _levels,
    "rank": _levels,
    "category": _levels,
}
