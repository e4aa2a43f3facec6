"""From what a statement says to the set of true values it admits.

"Reduces" is the favourable side of the null; "by 30 %" the estimate within its printed digits; "more than five" an open
bound; "no side effects" a share of 0; "painless" one level of a scale. One function a domain, chosen by the registry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from mesoevidence.statements.model import Quantifier, Statement, Value
from mesoevidence.statements.sets import BOTTOM, INFINITY, TOP, Bound, Intervals, Listing, Piece, intervals
from mesoevidence.statements.units import UNITS, to_base
from mesoevidence.statements.vocabulary import Attribute, Better, one_true_value

ZERO, HALF, ONE = Decimal(0), Decimal("0.5"), Decimal(1)
APPROXIMATELY = Decimal("0.2")
"""How far "about" reaches to either side, as a share of the number."""
COARSEST = Decimal("0.05")
"""The most that rounding may swallow of a number: "1 week" is not anything from half a week up."""
LARGEST, SMALLEST = 15, -30
"""Numbers beyond these powers of ten are slips of the keyboard, and arithmetic with them is not worth its time."""

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
    """The admissible true values; ``dimension`` only where the size of the numbers carries a unit."""

    values: Intervals | Listing
    dimension: str | None = None


def denote(statement: Statement, attribute: Attribute) -> Denotation:
    """The set of true values that ``statement`` admits. Raises :class:`Meaningless` when it admits none or all nonsense."""
    _check_size(statement.value)
    meaning = DOMAINS[attribute.domain](statement, attribute)
    if isinstance(meaning.values, Intervals) and not meaning.values.pieces:
        raise Meaningless(f"no value of {attribute.id} satisfies this")
    return meaning


def _check_size(value: Value) -> None:
    numbers = (value.estimate, value.min, value.max, value.comparator_estimate, value.baseline, *(value.ci or ()))
    for number in numbers:
        if number is not None and (number.adjusted() > LARGEST or int(number.as_tuple().exponent) < SMALLEST):
            raise Meaningless("a number is too large or has too many digits")


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
    else:
        piece = _numbers(_maximum(statement), attribute, default="1", universe=SHARE)
    return Denotation(_polar(intervals([piece]), SHARE, negated=negated))


def _polar(found: Intervals, universe: Piece, *, negated: bool) -> Intervals:
    return found.complement(universe) if negated else found


# --- numbers: count, quantity, duration --------------------------------------------------------------------------


def _number(statement: Statement, attribute: Attribute) -> Denotation:
    value = statement.value
    piece = _numbers(_maximum(statement), attribute, default="{count}", universe=HALF_LINE)
    found = intervals([piece], whole=attribute.domain == "count")
    negated = statement.polarity == "negated"
    return Denotation(_polar(found, HALF_LINE, negated=negated), _dimension(value.unit or attribute.unit or "{count}"))


def _maximum(statement: Statement) -> Value:
    """The value of a statement; "up to" makes a maximum of a number."""
    value = statement.value
    if statement.quantifier == "up_to" and value.max is None and value.estimate is not None:
        return replace(value, max=value.estimate, estimate=None)
    return value


def _numbers(value: Value, attribute: Attribute, *, default: str, universe: Piece) -> Piece:
    """One interval from whichever numbers were given, in base units and within ``universe``.

    A printed number stands for all that would be printed as it: 45.5 is anything from 45.45 up to 45.55, and "7 to 10"
    reaches from 6.65 up to 10.5. Whole counts, shares given as n of N, confidence limits, "at least" and "at most" are exact.
    """
    exact = attribute.domain == "count"

    def base(number: Decimal) -> Decimal:
        return _base(number, value.unit, attribute, default)

    def below(number: Decimal) -> Bound:
        return base(number - _reach(number, value, exact=exact)), 0

    def above(number: Decimal) -> Bound:
        reach = _reach(number, value, exact=exact)
        return base(number + reach), -1 if reach and not value.approximate else 0

    if value.ci is not None:
        low, high = sorted(base(number) for number in value.ci)
        piece: Piece = ((low, 0), (high, 0))
    elif value.n is not None and value.N is not None:
        if not 0 <= value.n <= value.N or value.N == 0:
            raise Meaningless(f"n must lie between 0 and N, not {value.n} of {value.N}")
        share = Decimal(value.n) / Decimal(value.N)
        piece = ((share, 0), (share, 0))
    elif value.min is not None or value.max is not None:
        if value.min is not None and value.max is not None and value.min > value.max:
            raise Meaningless(f"no value of {attribute.id} lies from {value.min} to {value.max}")
        one_sided = (value.min is None or value.max is None) and not value.approximate
        start, end = universe
        if value.min is not None:
            bound = base(value.min), 1 if value.min_open else 0
            start = bound if value.min_open or one_sided else below(value.min)
        if value.max is not None:
            bound = base(value.max), -1 if value.max_open else 0
            end = bound if value.max_open or one_sided else above(value.max)
        piece = start, end
    elif value.estimate is not None:
        piece = below(value.estimate), above(value.estimate)
    else:
        raise Meaningless(f"{attribute.id} ({attribute.domain}) needs a number: estimate, min, max, ci or n of N")
    return max(piece[0], universe[0]), min(piece[1], universe[1])


def _reach(number: Decimal, value: Value, *, exact: bool) -> Decimal:
    """How far to either side a printed number reaches: half its last digit, at most :data:`COARSEST` of itself."""
    if value.approximate:
        return abs(number) * APPROXIMATELY
    if exact:
        return ZERO
    half = Decimal(1).scaleb(int(number.as_tuple().exponent)) / 2
    return min(half, abs(number) * COARSEST)


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
    piece: Piece
    sized = False
    if value.ci is not None or value.estimate is not None or value.min is not None or value.max is not None:
        sized = True
        if value.direction == "none":
            raise Meaningless("no difference has no size: leave the direction or the number out")
        piece = _numbers(_maximum(statement), attribute, default="1", universe=LINE)
        if sign and value.ci is None:
            piece = _signed(piece, sign)
        if sign and _side(piece) == -sign:
            raise Meaningless(f"the number lies on the other side of no effect than the direction {value.direction!r}")
        if statement.quantifier == "up_to":
            piece = _towards_null(piece)
    elif sign:
        piece = ((ZERO, 1), TOP) if sign > 0 else (BOTTOM, (ZERO, -1))
    elif value.direction == "none":
        piece = ((ZERO, 0), (ZERO, 0))
    elif value.direction == "unclear":
        piece = LINE
    else:
        raise Meaningless(f"{attribute.id} (effect) needs a direction, an estimate or an interval")
    negated = statement.polarity == "negated"
    found = _polar(intervals([piece]), LINE, negated=negated)
    unit = value.unit or attribute.unit or "1"
    return Denotation(found, _dimension(unit) if sized and _has_size(found) else None)


def _has_size(found: Intervals) -> bool:
    """Whether any bound is a number that needs a unit: no effect is no effect in all of them."""
    return any(bound[0] != 0 and bound[0].is_finite() for piece in found.pieces for bound in piece)


def direction_sign(value: Value, attribute: Attribute) -> int:
    """+1 for an increase, -1 for a decrease, 0 when no direction is claimed. "Improve" asks the registry."""
    if value.direction in ("improve", "worsen"):
        if attribute.better == "none":
            raise Meaningless(f"{attribute.id} has no better direction: say increase or decrease")
        return (1 if attribute.better == "higher" else -1) * (1 if value.direction == "improve" else -1)
    return {"increase": 1, "decrease": -1}.get(value.direction or "", 0)


def _side(piece: Piece) -> int:
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


def against_interest(statement: Statement, attribute: Attribute, meaning: Denotation) -> bool:
    """Whether a statement says something bad of its subject: a harm that occurs, a benefit that fails to come, a low level.

    Comparisons do not count: what is said against one treatment is said for the other.
    """
    if attribute.better == "none" or statement.comparator is not None or not isinstance(meaning.values, Intervals):
        return False
    pieces = meaning.values.pieces
    if not pieces:
        return False
    low, high = pieces[0][0][0], pieces[-1][1][0]
    higher = attribute.better == "higher"
    if attribute.domain in ("boolean", "proportion"):
        not_all = pieces[-1][1] == (ONE, -1) and low == ZERO
        return high <= HALF or not_all if higher else pieces[0][0] > (ZERO, 0)
    if attribute.domain == "ordinal":
        if statement.polarity == "negated" and _best_level_alone_denied(low, high, attribute):
            return True
        middle = Decimal(len(attribute.levels) - 1) / 2
        return high < middle if higher else low > middle
    if attribute.domain == "effect":
        return low < ZERO >= high if higher else low >= ZERO < high
    if attribute.domain == "duration":  # "usually not before four months" asks for patience and promises nothing
        return not higher and statement.modality != "asserts" and low > ZERO
    return False


def _best_level_alone_denied(low: Decimal, high: Decimal, attribute: Attribute) -> bool:
    """Whether what is left open reaches down to the worst level and not up to the best ("no miracles", "not painless")."""
    top = Decimal(len(attribute.levels) - 1)
    return low == ZERO and high < top if attribute.better == "higher" else low > ZERO and high == top


OPPOSITE: dict[Better, Better] = {"higher": "lower", "lower": "higher", "none": "none"}


def in_favour(statement: Statement, attribute: Attribute, meaning: Denotation) -> bool:
    """Whether a statement praises its subject: a benefit that comes, a harm that does not, a level at the good end."""
    turned = replace(attribute, better=OPPOSITE[attribute.better])
    return against_interest(replace(statement, comparator=None), turned, meaning)


# --- levels: ordinal, rank, category -----------------------------------------------------------------------------


def _levels(statement: Statement, attribute: Attribute) -> Denotation:
    value = statement.value
    if attribute.domain == "category" and (value.all_of or _lists_one_of_many(statement, attribute)):
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


def _lists_one_of_many(statement: Statement, attribute: Attribute) -> bool:
    """ "By injection" and "not by tablet or cream" of a category in which several things can be true at once."""
    value = statement.value
    return not one_true_value(attribute) and (len(value.any_of) == 1 or statement.polarity == "negated")


def _listing(statement: Statement, attribute: Attribute) -> Listing:
    names = frozenset(statement.value.all_of or statement.value.any_of)
    for name in names:
        _place(name, attribute)
    if statement.polarity == "affirmed":
        return Listing(names, closed=statement.value.closed)
    if statement.value.closed:
        raise Meaningless("'not only' leaves open what else there is: list it")
    return Listing(frozenset(), names)


def _place(level: str, attribute: Attribute) -> int:
    if level not in attribute.levels:
        raise Meaningless(f"{level!r} is not a level of {attribute.id}: {', '.join(attribute.levels)}")
    return attribute.levels.index(level)


def _on_the_scale(number: Decimal, unit: str | None, scale: str) -> Decimal:
    """A number in the unit of a scale: two weeks are fourteen days."""
    if unit in (None, scale) or not number.is_finite():
        return number
    if unit not in UNITS or scale not in UNITS or UNITS[unit].dimension != UNITS[scale].dimension:
        raise Meaningless(f"unit {unit!r} does not convert to {scale!r}")
    return (to_base(number, unit) / UNITS[scale].factor - UNITS[scale].shift).quantize(FINEST)


FINEST = Decimal("0.000000001")
"""Hours as parts of a day are no round numbers, and a day is 24 of them."""


def _places_of_numbers(value: Value, attribute: Attribute) -> list[int]:
    """The levels that a number on the scale falls in; a number is read as a point, a range as all it touches."""
    scale = attribute.thresholds
    assert scale is not None
    if value.ci is not None:
        low, high = sorted(value.ci)
    elif value.estimate is not None:
        low = high = value.estimate
    else:
        low = value.min if value.min is not None else -INFINITY
        high = value.max if value.max is not None else INFINITY
    low, high = (_on_the_scale(number, value.unit, scale.unit) for number in (low, high))
    cuts = sorted((cut, _place(level, attribute)) for level, cut in scale.cuts.items())
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
