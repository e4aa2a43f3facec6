"""Numbers, ranges, units and frequencies in words and digits, as quantities; and tokens in which each is one token.

"1-2 times a week" is an interval of 3.5 to 7 days, "two or three sessions" a count of 2 to 3, "nine out of ten" a share.
Patterns of phrases name them by kind: ``#count sessions``, ``for #duration``, ``#percent of patients``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from mesoevidence.extraction.bounds import bounded, is_apart
from mesoevidence.extraction.numbers import (
    APART,
    HUNDRED,
    MOST_DIGITS,
    OVER,
    Line,
    Number,
    Quantity,
    QuantityKind,
    number_at,
    number_words,
    range_at,
    unit_at,
)
from mesoevidence.phrases import Token
from mesoevidence.phrases.words import words as english


def quantities(tokens: Sequence[Token], text: str) -> list[Quantity]:
    """Every quantity in the tokens of a text, in order, none overlapping another."""
    words = _with_apart(tokens, text)
    found: list[Quantity] = []
    starts = number_words().starts
    place = 0
    while place < len(words):
        word = words[place]
        if not (
            word in starts or word[0].isdecimal() or (word in number_words().articles and _measures(words, place + 1))
        ) or _is_anybody(words, place):
            place += 1
            continue
        quantity = _frequency(words, place) or _ordinal(words, place) or _share(words, place) or _measured(words, place)
        if quantity is None:
            place += 1
        else:
            if quantity.kind == "count" and (
                currency := _currency(text, _digits(tokens, quantity), tokens[quantity.last - 1].end)
            ):
                quantity = replace(quantity, kind="money", unit=currency)
            quantity = bounded(words, quantity, found[-1].last if found else 0)
            place = quantity.last
            before = found[-1] if found else None
            if before is not None and _is_of_whom(words, before, quantity):
                continue
            if before is not None and _are_one(words, before, quantity):
                found[-1] = _from_to(before, quantity)
            elif before is not None and _is_range(words, before, quantity):
                found[-1] = replace(_up_to(before, quantity), bound="exactly")
            else:
                found.append(quantity)
    return found


_LONGEST_CODE = 5
"""Signs of a currency's code at most, with the space behind it."""


def _digits(tokens: Sequence[Token], quantity: Quantity) -> int:
    """Where the number of a quantity begins, behind what opens a range: "between $200 and $400"."""
    number = (token.start for token in tokens[quantity.first : quantity.last] if token.text[0].isdecimal())
    return next(number, tokens[quantity.first].start)


def _currency(text: str, start: int, end: int) -> str | None:
    """The code of the currency whose sign stands before or behind a number, or whose code does before it ("Rs. 2,000"); behind it
    a sign may belong to a number of its own ("140 €", not "6 €90")."""
    known = number_words()
    before = text[max(start - _LONGEST_CODE, 0) : start].strip()
    if before and before[-1] in known.money:
        return known.money[before[-1]]
    code = before.split()[-1].rstrip(".").casefold() if before else ""
    behind = text[end : end + 3].lstrip()
    if code in known.currencies:
        return known.currencies[code]
    return known.money.get(behind[:1]) if not behind[1:2].isdecimal() else None


def _measures(words: Line, place: int) -> bool:
    return place < len(words) and words[place] in number_words().after_article


def _with_apart(tokens: Sequence[Token], text: str) -> Line:
    """The words; of two numbers side by side the first marked: with a space or "€" between, so that no range is made of them, and
    with a slash, which may make a share of them."""
    words = Line([token[0] for token in tokens])
    numbers = [place for place, word in enumerate(words) if word[0].isdecimal()]
    for place, other in pairwise(numbers):
        between = text[tokens[place].end : tokens[other].start]
        if other == place + 1 and all(sign.isspace() or sign in number_words().money for sign in between):
            words[place] += APART
        elif other == place + 1 and between == OVER:
            words[place] += OVER
    return words


def _is_anybody(words: Line, place: int) -> bool:
    """Whether a number stands for anybody: "no one needs it", "what one can see" (not: "session one can hurt")."""
    known = number_words()
    if words[place] != known.anybody:
        return False
    before = words[place - 1] if place else ""
    told = before in known.counted or before in known.numbers or before[:1].isdecimal()
    verb = any(tuple(words[place + 1 : place + 1 + len(modal)]) == modal for modal in known.before)
    return before in known.behind or (verb and not told)


def _is_of_whom(words: Line, one: Quantity, other: Quantity) -> bool:
    """Whether a share of people is of whom the one before it is a share: "40 % of a selected 80 of 500 patients"."""
    between = words[one.last : other.first]
    shares = other.kind == "share" and one.kind in ("percent", "share")
    return shares and between[:1] == [number_words().of] and len(between) <= OF_WHOM


OF_WHOM = 3
"""Words between a share and of whom it is one, at most."""


def _are_one(words: Line, one: Quantity, other: Quantity) -> bool:
    """ "weekly or every two weeks", "twice or three times a month"."""
    between = words[one.last : other.first]
    joined = len(between) == 1 and between[0] in number_words().between_units
    return joined and one.kind == other.kind == "interval"


def _from_to(one: Quantity, other: Quantity) -> Quantity:
    """The interval between two, in days."""
    ends = [value * number_words().days[each.unit] for each in (one, other) for value in (each.low, each.high)]
    return Quantity("interval", one.first, other.last, min(ends), max(ends), "d", "exactly", one.approximate)


def _is_range(words: Line, one: Quantity, other: Quantity) -> bool:
    """ "30 minutes to an hour", "between six weeks and three months", "within 6 weeks up to 3 months"; not "in two weeks and in
    one month"."""
    known = number_words()
    days = known.days
    if one.kind not in ("duration", "interval") or other.kind != "duration":
        return False
    if one.high * days[one.unit] >= other.low * days[other.unit] or not (
        one.bound == "exactly" or (one.bound == "at_most" and words[one.first] in known.between_bounds)
    ):
        return False
    between = words[one.last : other.first]
    if not between:
        return other.bound == "at_most" and tuple(words[other.first : other.first + 2]) in known.range_closings
    opened = tuple(words[one.first - 1 : one.first]) in known.range_openings
    joined = len(between) == 1 and between[0] in known.opened_joints
    return (
        joined
        and other.bound == "exactly"
        and one.unit != other.unit
        and (between[0] != english().conjunction or opened)
    )


def _up_to(one: Quantity, other: Quantity) -> Quantity:
    """The time from one to the other, in the unit of the first where that makes whole numbers of it, and in days otherwise."""
    days = number_words().days
    high = (other.high * days[other.unit] / days[one.unit]).quantize(Decimal("0.001"))
    if high == high.to_integral_value():
        return replace(one, last=other.last, high=high.to_integral_value())
    return replace(one, last=other.last, low=one.low * days[one.unit], high=other.high * days[other.unit], unit="d")


def collapsed(tokens: Sequence[Token], found: Sequence[Quantity]) -> tuple[list[Token], dict[int, Quantity]]:
    """Tokens in which each quantity is one, named by its kind in braces; and the quantity at each such place."""
    if not found:
        return list(tokens), {}
    shorter: list[Token] = []
    at: dict[int, Quantity] = {}
    place = 0
    for quantity in found:
        shorter += tokens[place : quantity.first]
        at[len(shorter)] = quantity
        shorter.append(Token(_class(quantity), tokens[quantity.first].start, tokens[quantity.last - 1].end))
        place = quantity.last
    return shorter + list(tokens[place:]), at


def _class(quantity: Quantity) -> str:
    """The word that patterns see in place of a quantity."""
    if quantity.kind == "duration":
        return "#minutes" if quantity.unit in _SHORT else "#weeks"
    if quantity.kind == "interval":
        return "#often" if quantity.low * number_words().days[quantity.unit] < _SELDOM else "#seldom"
    return "#none" if quantity.kind == "count" and not quantity.high else f"#{quantity.kind}"


_SHORT = frozenset({"s", "min", "h"})
_LENGTHS = frozenset({"mm", "cm"})
_SELDOM = 28
"""From so many days on an interval, at its shortest, may be that of upkeep; the sessions of a course are closer together."""


# --- kinds of quantity -------------------------------------------------------------------------------------------


def _measured(words: Line, place: int) -> Quantity | None:
    """A number with its unit ("two months", "1.5 mm", "70 %", "a week"), or a bare count."""
    part = _part(words, place)
    if part is not None:
        return part
    number = range_at(words, place)
    if number is None and words[place] in number_words().numbered:
        return _numbered(words, place)
    if number is None:
        measure = unit_at(words, place + 1) if words[place] in number_words().articles else None
        if measure is not None and measure[0] == "duration":
            return Quantity("duration", place, place + 2, Decimal(measure[2]), Decimal(measure[2]), measure[1])
        return None
    for text in number_words().percent:
        end = number.last + len(text)
        if tuple(words[number.last : end]) == text:
            return Quantity("percent", place, end, number.low, number.high, "%")
    measure = unit_at(words, number.last)
    if measure is None:
        return Quantity("count", place, number.last, number.low, number.high)
    kind, unit, times = measure
    return Quantity(kind, place, number.last + 1, number.low * times, number.high * times, unit)


def _numbered(words: Line, place: int) -> Quantity | None:
    """ "by week 6", "Months 3-4: ..." as the time that has passed by then; not "day one", nor "three times a week two of us"."""
    number = range_at(words, place + 1) if place + 1 < len(words) else None
    measure = unit_at(words, place)
    stray = place and words[place - 1] not in number_words().before_numbered
    if number is None or measure is None or stray or number.high <= 1:
        return None
    if unit_at(words, number.last) is not None or words[number.last : number.last + 1] == [number_words().of]:
        return None
    if number.last < len(words) and words[number.last] in number_words().happening:
        return None
    return Quantity("duration", place, number.last, number.low * measure[2], number.high * measure[2], measure[1])


def _part(words: Line, place: int) -> Quantity | None:
    """ "half an hour", "three quarters of an hour", "a year and a half"."""
    for part, share, unit in number_words().parts.get(words[place], ()):
        end = place + len(part)
        if tuple(words[place:end]) == part:
            return Quantity("length" if unit in _LENGTHS else "duration", place, end, share, share, unit)
    return None


def _ordinal(words: Line, place: int) -> Quantity | None:
    """ "the fifth session", "the eighth and last session", "between the 4th and the 5th visit"; not "the second part"."""
    low = _nth(words[place])
    if low is None:
        return None
    at, high = place + 1, low
    known = number_words()
    if at < len(words) and words[at] in known.ordinal_joints:
        second = at + (2 if words[at + 1 : at + 2] == [known.the] else 1)
        nth = _nth(words[second]) if second < len(words) else None
        if nth is not None and nth > low:
            at, high = second + 1, nth
    measure = unit_at(words, at)
    by_then = place > 1 and words[place - 1] == known.the and words[place - 2] in known.by_then
    if by_then and measure is not None and measure[1] in ("wk", "mo"):  # "from the second month on"
        return Quantity("duration", place, at + 1, Decimal(low * measure[2]), Decimal(high * measure[2]), measure[1])
    ended = next((len(end) for end in known.ordinal_ends if tuple(words[at : at + len(end)]) == end), 0)
    counted = any(word in known.counted for word in words[at + ended : at + ended + 2])
    return Quantity("ordinal", place, at, Decimal(low), Decimal(high)) if counted else None


def _nth(word: str) -> int | None:
    known = number_words().ordinals.get(word)
    if known is None and word[0].isdecimal() and word.isascii() and word[:-2].isdecimal():
        return int(word[:-2]) if word[-2:] in english().ordinal_endings and len(word) < MOST_DIGITS else None
    return known


def _share(words: Line, place: int) -> Quantity | None:
    """ "62 of 80", "nine out of ten", "nine in ten", "six people in ten", "10/10", "a third of", "a third do"."""
    known = number_words()
    for fraction, share in known.fractions:
        end = place + len(fraction)
        following = words[end] if end < len(words) else ""
        of = following == known.of and words[end + 1 : end + 2] != [known.of_a_unit]
        if (of or following in known.parted) and tuple(words[place:end]) == fraction:
            return Quantity("share", place, end, share, share, "1", approximate=True)
    first = number_at(words, place)
    if first is None:
        return None
    if words[place].endswith(OVER):
        whole = number_at(words, first.last)
        shared = words[first.last + 1 : first.last + 2]
        if (
            whole is None
            or whole.low not in known.slash_of
            or first.low > whole.low
            or known.slash_whose.isdisjoint(shared)
        ):
            return None
        share = first.low / whole.low
        return Quantity("share", place, whole.last, share, share, "1")
    for joint, between, even in known.share_joints:
        start = first.last + between  # "four people out of ten"
        at = start + len(joint)
        second = number_at(words, at) if tuple(words[start:at]) == joint else None
        if second is None or unit_at(words, second.last) is not None:
            continue
        if even > 1 and (second.low % even or second.low > HUNDRED or (place and english().denies(words[place - 1]))):
            continue  # "three people in ten" is a share, "three visits in twelve" is none
        if first.low <= second.low >= 3:
            share = first.low / second.low
            return Quantity("share", place, second.last, share, share, "1")
    return None


def _frequency(words: Line, place: int) -> Quantity | None:
    """ "every two weeks", "every other week", "1-2 times a week", "twice a month", "twice daily", "weekly", "10 days apart"."""
    word = words[place]
    if word in number_words().regularly:
        many, unit = number_words().regularly[word]
        return Quantity("interval", place, place + 1, Decimal(many), Decimal(many), unit)
    if word in number_words().every:
        return _every(words, place)
    return _times_a(words, place) or _apart(words, place)


def _every(words: Line, place: int) -> Quantity | None:
    at, many, most = place + 1, 1, 1
    known = number_words()
    nth = None if at == len(words) else known.ordinals.get(words[at], known.alternate.get(words[at]))
    if nth is not None:
        many = most = nth
        at += 1
        other = known.ordinals.get(words[at + 1]) if words[at : at + 1] == [known.or_] and at + 1 < len(words) else None
        if other is not None and other > many:  # "each third or fourth month"
            most, at = other, at + 2
    measure = _span(words, at)
    if at < len(words) and words[at] in known.recurring:
        return Quantity("interval", place, at + 1, Decimal(many), Decimal(many), known.recurring[words[at]])
    if measure is not None and measure[0] == "duration":
        return Quantity("interval", place, at + 1, Decimal(many * measure[2]), Decimal(most * measure[2]), measure[1])
    measured = _measured(words, at) if at == place + 1 and at < len(words) else None
    if measured is not None and measured.kind == "duration":
        return Quantity("interval", place, measured.last, measured.low, measured.high, measured.unit)
    return None


def _times_a(words: Line, place: int) -> Quantity | None:
    """ "1-2 times a week", "once or twice a month", "two sessions per week", "one session of mesotherapy a quarter"."""
    often = _adverbs(words, place)
    times, known = often or range_at(words, place), number_words()
    if times is None or times.low <= 0 or (place and words[place - 1] in known.ends_of_a_time):
        return None
    at = _behind_what_happens(words, times.last)
    adverbial = often is not None or words[at - 1] == known.times  # "six sessions weekly" are six, one a week
    if adverbial and at < len(words) and words[at] in known.regularly:
        many, unit = known.regularly[words[at]]
        return Quantity("interval", place, at + 1, many / times.high, many / times.low, unit)
    if adverbial and words[at : at + 2] == [known.within, known.the]:  # "twice in the week", "two times in the week"
        at += 1
        measure = _span(words, at + 1)
    else:
        measure = _span(words, at + 1) if at < len(words) and words[at] in known.per else None
    if often is not None and words[at : at + 1] == [known.within]:  # "once in two weeks"
        measured = _measured(words, at + 1) if at + 1 < len(words) else None
        if measured is None or measured.kind != "duration":
            return None
        return Quantity(
            "interval", place, measured.last, measured.low / times.high, measured.high / times.low, measured.unit
        )
    bare = often is None and at == times.last  # "one a fortnight"
    if measure is None or measure[0] != "duration" or (bare and times.high > FEW):
        return None
    return Quantity("interval", place, at + 2, measure[2] / times.high, measure[2] / times.low, measure[1])


def _behind_what_happens(words: Line, place: int) -> int:
    """Where the words end that say what happens so often, from behind its number on: "one (scalp treatment) a week", "one
    (session of hair mesotherapy) a month"; ``place`` itself where none do, or where no time follows them."""
    known = number_words()
    if words[place : place + 1] and words[place] in known.happening and words[place + 1 : place + 2] != [known.of]:
        return place + 1
    for at in range(place, min(place + 1 + NAMED, len(words))):
        if words[at] in known.happening:
            ends = [at + 1, *(range(at + 3, at + 3 + NAMED) if words[at + 1 : at + 2] == [known.of] else ())]
            timed = (
                end
                for end in ends
                if words[end : end + 1]
                and words[end] in known.per - known.every
                and known.no_names.isdisjoint(words[at:end])
            )
            return next(timed, at + 1 if at == place else place)
    return place


NAMED = 2
"""How many words may name what happens beside the word for it."""


def _span(words: Line, place: int) -> tuple[QuantityKind, str, int] | None:
    """The unit of time at a place, or a span that is none: "once a week", "once a quarter" (and not "a quarter of")."""
    known = number_words()
    if place < len(words) and words[place] in known.spans and words[place + 1 : place + 2] != [known.of]:
        many, unit = known.spans[words[place]]
        return "duration", unit, many
    return unit_at(words, place)


FEW = 3
"""How often a bare number tells at most: "two a week", and not "100 a day"."""


def _adverbs(words: Line, place: int) -> Number | None:
    adverbs = number_words().adverbs
    if words[place] not in adverbs:
        return None
    low = high = Decimal(adverbs[words[place]])
    if words[place + 1 : place + 2] == [number_words().or_] and place + 2 < len(words) and words[place + 2] in adverbs:
        return Number(low, Decimal(adverbs[words[place + 2]]), place + 3)
    return Number(low, high, place + 1)


def _apart(words: Line, place: int) -> Quantity | None:
    """ "10-15 days apart", "two-week intervals"."""
    measured = _measured(words, place)
    if measured is None or measured.kind != "duration" or not is_apart(words, measured.last):
        return None
    return Quantity("interval", place, measured.last + 1, measured.low, measured.high, measured.unit)
