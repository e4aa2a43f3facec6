"""Numbers, ranges, units and frequencies in words and digits, as quantities; and tokens in which each is one token.

"1-2 times a week" is an interval of 3.5 to 7 days, "two or three sessions" a count of 2 to 3, "nine out of ten" a share.
Patterns of phrases name them by kind: ``#count sessions``, ``for #duration``, ``#percent of patients``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Literal, NamedTuple

from mesoevidence.phrases import Token
from mesoevidence.texts import read_texts

QuantityKind = Literal["count", "ordinal", "duration", "interval", "percent", "share", "length", "money"]
Bound = Literal["exactly", "at_least", "at_most", "more_than", "less_than"]


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of number and measure (``quantities.yaml``)."""

    units: dict[str, tuple[QuantityKind, str, int]]
    days: dict[str, Decimal]
    numbers: dict[str, Decimal]
    ordinals: dict[str, int]
    counted: frozenset[str]
    starts: frozenset[str]
    adverbs: dict[str, int]
    regularly: dict[str, tuple[int, str]]
    numbered: frozenset[str]
    before_numbered: frozenset[str]
    parts: dict[str, list[tuple[tuple[str, ...], Decimal, str]]]
    recurring: dict[str, str]
    fractions: tuple[tuple[tuple[str, ...], Decimal], ...]
    happening: frozenset[str]
    bounds: dict[str, list[tuple[tuple[str, ...], Bound | Literal["about"]]]]
    after_article: frozenset[str]


@cache
def _words() -> _Words:
    read = read_texts("mesoevidence.extraction", "quantities.yaml")
    parts: dict[str, list[tuple[tuple[str, ...], Decimal, str]]] = {}
    for text, (share, unit) in sorted(read["parts"].items(), key=lambda part: -len(part[0])):  # the longest first
        words = tuple(text.split())
        parts.setdefault(words[0], []).append((words, Decimal(share), unit))
    opening = [words for known in parts.values() for words, _, _ in known]
    fractions = {tuple(text.split()): Decimal(share) for text, share in read["fractions"].items()}
    starts = {
        "every",
        "each",
        "between",
        "from",
        "anywhere",
        *(words[0] for words in (*opening, *fractions)),
    } - ARTICLES
    starts |= {word for key in ("numbers", "ordinals", "adverbs", "regularly", "numbered") for word in read[key]}
    bounds: dict[str, list[tuple[tuple[str, ...], Bound | Literal["about"]]]] = {}
    listed = [(tuple(text.split()), bound) for bound, texts in read["bounds"].items() for text in texts]
    for phrase, bound in sorted(listed, key=lambda entry: -len(entry[0])):
        bounds.setdefault(phrase[-1], []).append((phrase, bound))
    units = {word: (u["kind"], u["unit"], u.get("times", 1)) for u in read["units"] for word in u["words"]}
    return _Words(
        units=units,
        days={unit: Decimal(str(days)) for unit, days in read["days"].items()},
        numbers={word: Decimal(value) for word, value in read["numbers"].items()},
        ordinals=read["ordinals"],
        counted=frozenset(read["counted"]),
        adverbs=read["adverbs"],
        regularly={word: (many, unit) for word, (many, unit) in read["regularly"].items()},
        numbered=frozenset(read["numbered"]),
        before_numbered=frozenset(read["before_numbered"]),
        parts=parts,
        recurring=read["recurring"],
        fractions=tuple(fractions.items()),
        happening=frozenset(read["happening"]),
        starts=frozenset(starts),
        bounds=bounds,
        after_article=frozenset({"couple", *units, *(w[1] for w in (*opening, *fractions) if w[0] in ARTICLES)}),
    )


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity that tokens ``first`` up to ``last`` (not included) name, in ``unit`` (UCUM; "1" for counts)."""

    kind: QuantityKind
    first: int
    last: int
    low: Decimal
    high: Decimal
    unit: str = "1"
    bound: Bound = "exactly"
    approximate: bool = False


def quantities(tokens: Sequence[Token], text: str) -> list[Quantity]:
    """Every quantity in the tokens of a text, in order, none overlapping another."""
    words = _with_apart(tokens, text)
    found: list[Quantity] = []
    starts = _words().starts
    place = 0
    while place < len(words):
        word = words[place]
        if not (word in starts or word[0].isdecimal() or (word in ARTICLES and _measures(words, place + 1))):
            place += 1
            continue
        quantity = _frequency(words, place) or _ordinal(words, place) or _share(words, place) or _measured(words, place)
        if quantity is None:
            place += 1
        else:
            if quantity.kind == "count" and _beside_money(
                text, tokens[quantity.first].start, tokens[quantity.last - 1].end
            ):
                quantity = replace(quantity, kind="money")
            quantity = _bounded(words, quantity, found[-1].last if found else 0)
            place = quantity.last
            before = found[-1] if found else None
            if before is not None and _are_one(words, before, quantity):
                found[-1] = _from_to(before, quantity)
            else:
                found.append(quantity)
    return found


_MONEY = "€£$₹₺¥"


def _beside_money(text: str, start: int, end: int) -> bool:
    """Whether the sign of a currency stands before a number, or behind it and before no other ("140 €", not "6 €90")."""
    before, behind = text[max(start - 2, 0) : start].strip()[-1:], text[end : end + 3].lstrip()
    return (before or " ") in _MONEY or ((behind[:1] or " ") in _MONEY and not behind[1:2].isdecimal())


ARTICLES = frozenset({"a", "an"})
"""Words that begin a quantity only before some others: "a week", "a couple of", "half an hour"."""


def _measures(words: _Line, place: int) -> bool:
    return place < len(words) and words[place] in _words().after_article


def _with_apart(tokens: Sequence[Token], text: str) -> _Line:
    """The words; of two numbers side by side with a space or "€" between, the first marked, so that no range is made of them."""
    words = _Line([token[0] for token in tokens])
    numbers = [place for place, word in enumerate(words) if word[0].isdecimal()]
    for place, other in pairwise(numbers):
        between = text[tokens[place].end : tokens[other].start]
        if other == place + 1 and all(sign.isspace() or sign in _MONEY for sign in between):
            words[place] += APART
    return words


def _are_one(words: _Line, one: Quantity, other: Quantity) -> bool:
    """ "weekly or every two weeks", "twice or three times a month"."""
    joined = words[one.last : other.first] in (["or"], ["to"])
    return joined and one.kind == other.kind == "interval"


def _from_to(one: Quantity, other: Quantity) -> Quantity:
    """The interval between two, in days."""
    ends = [value * _words().days[each.unit] for each in (one, other) for value in (each.low, each.high)]
    return Quantity("interval", one.first, other.last, min(ends), max(ends), "d", "exactly", one.approximate)


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
    if quantity.kind != "duration":
        return f"#{quantity.kind}"
    return "#minutes" if quantity.unit in _SHORT else "#weeks"


_SHORT = frozenset({"s", "min", "h"})


# --- kinds of quantity -------------------------------------------------------------------------------------------


def _measured(words: _Line, place: int) -> Quantity | None:
    """A number with its unit ("two months", "1.5 mm", "70 %", "a week"), or a bare count."""
    part = _part(words, place)
    if part is not None:
        return part
    number = _range(words, place)
    if number is None and words[place] in _words().numbered:
        return _numbered(words, place)
    if number is None:
        measure = _unit(words, place + 1) if words[place] in ("a", "an") else None
        if measure is not None and measure[0] == "duration":
            return Quantity("duration", place, place + 2, Decimal(measure[2]), Decimal(measure[2]), measure[1])
        return None
    if words[number.last : number.last + 2] == ["per", "cent"]:
        return Quantity("percent", place, number.last + 2, number.low, number.high, "%")
    measure = _unit(words, number.last)
    if measure is None:
        return Quantity("count", place, number.last, number.low, number.high)
    kind, unit, times = measure
    return Quantity(kind, place, number.last + 1, number.low * times, number.high * times, unit)


def _numbered(words: _Line, place: int) -> Quantity | None:
    """ "by week 6", "Months 3-4: ..." as the time that has passed by then; not "day one", nor "three times a week two of us"."""
    number = _range(words, place + 1) if place + 1 < len(words) else None
    measure = _unit(words, place)
    stray = place and words[place - 1] not in _words().before_numbered
    if number is None or measure is None or stray or number.high <= 1:
        return None
    if _unit(words, number.last) is not None or words[number.last : number.last + 1] == ["of"]:
        return None
    if number.last < len(words) and words[number.last] in _words().happening:
        return None
    return Quantity("duration", place, number.last, number.low * measure[2], number.high * measure[2], measure[1])


def _part(words: _Line, place: int) -> Quantity | None:
    """ "half an hour", "three quarters of an hour", "a year and a half"."""
    for part, share, unit in _words().parts.get(words[place], ()):
        end = place + len(part)
        if tuple(words[place:end]) == part:
            return Quantity("duration", place, end, share, share, unit)
    return None


def _ordinal(words: _Line, place: int) -> Quantity | None:
    """ "the fifth session", "between the 4th and the 5th visit"; not "the second part"."""
    low = _nth(words[place])
    if low is None:
        return None
    at, high = place + 1, low
    if words[at : at + 1] and words[at] in ("to", "and", "or", ","):
        second = at + (2 if words[at + 1 : at + 2] == ["the"] else 1)
        nth = _nth(words[second]) if second < len(words) else None
        if nth is not None and nth > low:
            at, high = second + 1, nth
    measure = _unit(words, at)
    by_then = words[place - 1 : place] == ["the"] and words[place - 2 : place - 1] in _BY_THEN
    if by_then and measure is not None and measure[1] in ("wk", "mo"):  # "from the second month on"
        return Quantity("duration", place, at + 1, Decimal(low * measure[2]), Decimal(high * measure[2]), measure[1])
    counted = any(word in _words().counted for word in words[at : at + 2])
    return Quantity("ordinal", place, at, Decimal(low), Decimal(high)) if counted else None


_BY_THEN = (["from"], ["by"], ["in"], ["after"], ["during"], ["since"])


def _nth(word: str) -> int | None:
    known = _words().ordinals.get(word)
    if known is None and word[0].isdecimal() and word.isascii() and word[:-2].isdecimal() and word[-2:] in _SUFFIXES:
        return int(word[:-2]) if len(word) < MOST_DIGITS else None
    return known


_SUFFIXES = ("st", "nd", "rd", "th")


def _share(words: _Line, place: int) -> Quantity | None:
    """ "62 of 80", "nine out of ten", "nine in ten", "10/10", "a third of"."""
    for fraction, share in _words().fractions:
        end = place + len(fraction)
        if (
            tuple(words[place:end]) == fraction
            and words[end : end + 1] == ["of"]
            and words[end + 1 : end + 2] != ["an"]
        ):
            return Quantity("share", place, end, share, share, "1", approximate=True)
    first = _number(words, place)
    if first is None:
        return None
    for joint, between in ((("out", "of"), 0), (("of",), 0), (("in",), 0), (("out", "of"), 1)):
        start = first.last + between  # "four people out of ten"
        at = start + len(joint)
        second = _number(words, at) if tuple(words[start:at]) == joint else None
        if second is not None and first.low <= second.low >= 3 and _unit(words, second.last) is None:
            share = first.low / second.low
            return Quantity("share", place, second.last, share, share, "1")
    return None


def _frequency(words: _Line, place: int) -> Quantity | None:
    """ "every two weeks", "every other week", "1-2 times a week", "twice a month", "twice daily", "weekly", "10 days apart"."""
    word = words[place]
    if word in _words().regularly:
        many, unit = _words().regularly[word]
        return Quantity("interval", place, place + 1, Decimal(many), Decimal(many), unit)
    if word in ("every", "each"):
        return _every(words, place)
    return _times_a(words, place) or _apart(words, place)


def _every(words: _Line, place: int) -> Quantity | None:
    at, many = place + 1, 1
    if at < len(words) and words[at] in ("other", *_words().ordinals):
        many = _words().ordinals.get(words[at], 2)
        at += 1
    measure = _unit(words, at)
    if at < len(words) and words[at] in _words().recurring:
        return Quantity("interval", place, at + 1, Decimal(many), Decimal(many), _words().recurring[words[at]])
    if measure is not None and measure[0] == "duration":
        return Quantity("interval", place, at + 1, Decimal(many * measure[2]), Decimal(many * measure[2]), measure[1])
    measured = _measured(words, at) if at == place + 1 and at < len(words) else None
    if measured is not None and measured.kind == "duration":
        return Quantity("interval", place, measured.last, measured.low, measured.high, measured.unit)
    return None


def _times_a(words: _Line, place: int) -> Quantity | None:
    """ "1-2 times a week", "once or twice a month", "two sessions per week"."""
    often = _adverbs(words, place)
    times = often or _range(words, place)
    if times is None or times.low <= 0:
        return None
    at = times.last
    if at < len(words) and words[at] in _words().happening:
        at += 1
    adverbial = often is not None or words[at - 1] == "times"  # "six sessions weekly" are six, one a week
    if adverbial and at < len(words) and words[at] in _words().regularly:
        many, unit = _words().regularly[words[at]]
        return Quantity("interval", place, at + 1, many / times.high, many / times.low, unit)
    measure = _unit(words, at + 1) if words[at : at + 1] and words[at] in ("a", "per", "each", "every") else None
    if often is not None and words[at : at + 1] == ["in"]:  # "once in two weeks"
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


FEW = 3
"""How often a bare number tells at most: "two a week", and not "100 a day"."""


def _adverbs(words: _Line, place: int) -> _Number | None:
    adverbs = _words().adverbs
    if words[place] not in adverbs:
        return None
    low = high = Decimal(adverbs[words[place]])
    if words[place + 1 : place + 2] == ["or"] and place + 2 < len(words) and words[place + 2] in adverbs:
        return _Number(low, Decimal(adverbs[words[place + 2]]), place + 3)
    return _Number(low, high, place + 1)


def _apart(words: _Line, place: int) -> Quantity | None:
    """ "10-15 days apart", "two-week intervals"."""
    measured = _measured(words, place)
    if measured is None or measured.kind != "duration" or words[measured.last : measured.last + 1] not in _APART:
        return None
    return Quantity("interval", place, measured.last + 1, measured.low, measured.high, measured.unit)


_APART = (["apart"], ["intervals"], ["interval"])


def _unit(words: _Line, place: int) -> tuple[QuantityKind, str, int] | None:
    return _words().units.get(words[place]) if place < len(words) else None


# --- numbers -----------------------------------------------------------------------------------------------------


class _Number(NamedTuple):
    low: Decimal
    high: Decimal
    last: int


class _Line(list[str]):
    """The words of a text, and the numbers that were looked for among them: several kinds of quantity begin with one."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__(words)
        self.ranges: dict[int, _Number | None] = {}


def _range(words: _Line, place: int) -> _Number | None:
    """ "4", "4-10", "4 to 10", "between 4 and 10", "anywhere from two to three"."""
    if place not in words.ranges:
        words.ranges[place] = _from_or_number(words, place)
    return words.ranges[place]


def _from_or_number(words: _Line, place: int) -> _Number | None:
    if words[place] in ("between", "from", "anywhere"):
        start = place + (2 if words[place : place + 2] == ["anywhere", "from"] else 1)
        first = _number(words, start)
        return _joined(words, first, ("and", "to", "till", "until")) if first is not None else None
    first = _number(words, place)
    return None if first is None else _joined(words, first, ("to", "or", "till", "until", ",")) or first


def _joined(words: _Line, first: _Number, joints: tuple[str, ...]) -> _Number | None:
    if words[first.last - 1].endswith(APART):
        return None
    at = first.last
    if _unit(words, at) is not None and words[at + 1 : at + 2] in (["to"], ["or"]):
        at += 1  # "2 weeks to 3 weeks"
    alike = at < len(words) and words[at][0].isdecimal() == words[at - 1][0].isdecimal()  # "a block of six 750 euros"
    second = _number(words, at) if alike else None  # "4-10": the hyphen is no token
    if second is None and at < len(words) and words[at] in joints:
        second = _number(words, at + 1)
    return _Number(first.low, second.low, second.last) if second is not None and second.low > first.low else None


def _number(words: _Line, place: int) -> _Number | None:
    if place >= len(words):
        return None
    word = words[place].removesuffix(APART)
    if word in _words().numbers:
        number, last = _words().numbers[word], place + 1
        ones = _words().numbers.get(words[last]) if number in TENS and last < len(words) else None
        if ones is not None and ones < FIRST_OF_TENS:
            number, last = number + ones, last + 1  # "forty-five"
        return _Number(number, number, last)
    if words[place : place + 3] == ["a", "couple", "of"]:
        return _Number(Decimal(2), Decimal(2), place + 3)
    if not word[0].isdecimal() or not word.isascii() or len(word) > MOST_DIGITS:
        return None
    if not word[-1].isdecimal():
        return None  # "5th"
    thousands = word.count(",") > 0 and all(len(part) == 3 for part in word.split(",")[1:])
    text = word.replace(",", "" if thousands else ".")
    return _Number(Decimal(text), Decimal(text), place + 1) if text.count(".") <= 1 else None


FIRST_OF_TENS = 10
TENS = frozenset(Decimal(tens) for tens in range(2 * FIRST_OF_TENS, 100, FIRST_OF_TENS))
"""Numbers whose word a hyphen joins to that of a number below ten."""
APART = " "
"""Marks a number that a space parts from the number behind it: "isoenzymes 1 and 2 100 and 3 times" has no "2 to 100"."""
MOST_DIGITS = 15
"""A longer number counts nothing in copy."""


TURNED: dict[Bound, Bound] = {
    "at_least": "at_most", "at_most": "at_least", "more_than": "less_than", "less_than": "more_than", "exactly": "exactly",
}  # fmt: skip
"""Bounds of how often, as bounds of the time between: at least twice a week is at most half a week apart."""


def _bounded(words: _Line, quantity: Quantity, after: int) -> Quantity:
    """The quantity with the words before it that say which side of it is meant."""
    for phrase, bound in _words().bounds.get(words[quantity.first - 1], ()) if quantity.first else ():
        start = quantity.first - len(phrase)
        if start >= after and tuple(words[start : quantity.first]) == phrase:
            if bound == "about":
                return replace(quantity, first=start, approximate=True)
            if bound == "exactly":
                return quantity  # "spread over six sessions" is not more than six
            often = quantity.kind == "interval" and words[quantity.last - 1 : quantity.last] not in _APART
            return replace(quantity, first=start, bound=TURNED[bound] if often else bound)
    return quantity
