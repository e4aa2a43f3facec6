"""Numbers, ranges and units in words and digits, and the words that name them (``english.yaml``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Literal, NamedTuple

from mesoevidence.extraction.english import texts
from mesoevidence.phrases import Token

QuantityKind = Literal["count", "ordinal", "duration", "interval", "percent", "share", "length", "money"]
Bound = Literal["exactly", "at_least", "at_most", "more_than", "less_than"]


Words = tuple[str, ...]
"""Words side by side."""


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The words of number and measure (``english.yaml``)."""

    units: dict[str, tuple[QuantityKind, str, int]]
    days: dict[str, Decimal]
    numbers: dict[str, Decimal]
    ordinals: dict[str, int]
    counted: frozenset[str]
    anybody: str
    behind: frozenset[str]
    before: tuple[Words, ...]
    starts: frozenset[str]
    adverbs: dict[str, int]
    regularly: dict[str, tuple[int, str]]
    numbered: frozenset[str]
    before_numbered: frozenset[str]
    parts: dict[str, list[tuple[Words, Decimal, str]]]
    recurring: dict[str, str]
    spans: dict[str, tuple[int, str]]
    fractions: tuple[tuple[Words, Decimal], ...]
    parted: frozenset[str]
    happening: frozenset[str]
    no_names: frozenset[str]
    bounds: dict[str, list[tuple[Words, Bound | Literal["about"]]]]
    bounds_behind: tuple[tuple[Words, Bound], ...]
    prices_from: frozenset[str]
    ages_before: tuple[tuple[Words, Bound], ...]
    ages_behind: tuple[tuple[Words, Bound], ...]
    after_article: frozenset[str]
    currencies: dict[str, str]
    articles: frozenset[str]
    the: str
    counts: tuple[tuple[Words, Decimal], ...]
    range_openings: tuple[Words, ...]
    opened_joints: frozenset[str]
    range_joints: frozenset[str]
    range_closings: frozenset[Words]
    between_bounds: frozenset[str]
    between_units: frozenset[str]
    ends_of_a_time: frozenset[str]
    percent: tuple[Words, ...]
    share_joints: tuple[tuple[Words, int, int], ...]
    of: str
    of_a_unit: str
    ordinal_joints: frozenset[str]
    ordinal_ends: tuple[Words, ...]
    by_then: frozenset[str]
    every: frozenset[str]
    alternate: dict[str, int]
    per: frozenset[str]
    within: str
    times: str
    or_: str
    apart: frozenset[str]
    nought: str
    behind_nought: frozenset[str]
    slash_of: frozenset[int]
    slash_whose: frozenset[str]
    money: dict[str, str]


def _with_bounds(listed: dict[Bound, list[str]]) -> tuple[tuple[Words, Bound], ...]:
    return tuple((tuple(text.split()), bound) for bound, texts in listed.items() for text in texts)


@cache
def number_words() -> NumberWords:
    read = texts()
    parts: dict[str, list[tuple[Words, Decimal, str]]] = {}
    for text, (share, unit) in sorted(read["parts"].items(), key=lambda part: -len(part[0])):  # the longest first
        words = tuple(text.split())
        parts.setdefault(words[0], []).append((words, Decimal(share), unit))
    opening = [words for known in parts.values() for words, _, _ in known]
    fractions = {tuple(text.split()): Decimal(share) for text, share in read["fractions"].items()}
    articles = frozenset(read["articles"])
    counts = tuple((tuple(text.split()), Decimal(many)) for text, many in read["counts"].items())
    openings = tuple(tuple(text.split()) for text in read["range_openings"])
    starts = {*read["every"], *(words[0] for words in (*openings, *opening, *fractions))} - articles
    starts |= {word for key in ("numbers", "ordinals", "adverbs", "regularly", "numbered") for word in read[key]}
    bounds: dict[str, list[tuple[Words, Bound | Literal["about"]]]] = {}
    listed = [(tuple(text.split()), bound) for bound, texts in read["bounds"].items() for text in texts]
    for phrase, bound in sorted(listed, key=lambda entry: -len(entry[0])):
        bounds.setdefault(phrase[-1], []).append((phrase, bound))
    units = {word: (u["kind"], u["unit"], u.get("times", 1)) for u in read["units"] for word in u["words"]}
    return NumberWords(
        units=units,
        days={unit: Decimal(str(days)) for unit, days in read["days"].items()},
        numbers={word: Decimal(value) for word, value in read["numbers"].items()},
        ordinals=read["ordinals"],
        counted=frozenset(read["counted"]),
        anybody=read["anybody"]["number"],
        behind=frozenset(read["anybody"]["behind"]),
        before=tuple(tuple(text.split()) for text in read["anybody"]["before"]),
        adverbs=read["adverbs"],
        regularly={word: (many, unit) for word, (many, unit) in read["regularly"].items()},
        numbered=frozenset(read["numbered"]),
        before_numbered=frozenset(read["before_numbered"]),
        parts=parts,
        recurring=read["recurring"],
        spans={word: (many, unit) for word, (many, unit) in read["spans"].items()},
        fractions=tuple(fractions.items()),
        parted=frozenset(read["parted"]),
        happening=frozenset(read["happening"]),
        no_names=frozenset(read["no_names"]),
        starts=frozenset(starts),
        bounds=bounds,
        bounds_behind=_with_bounds(read["bounds_behind"]),
        ages_before=_with_bounds(read["ages"]["before"]),
        ages_behind=_with_bounds(read["ages"]["behind"]),
        currencies=read["currencies"],
        after_article=frozenset(
            (*units, *(words[1] for words in (*opening, *fractions, *dict(counts)) if words[0] in articles))
        ),
        articles=articles,
        the=read["the"],
        counts=counts,
        range_openings=openings,
        opened_joints=frozenset(read["opened_joints"]),
        range_joints=frozenset(read["range_joints"]),
        range_closings=frozenset(tuple(text.split()) for text in read["range_closings"]),
        prices_from=frozenset(read["prices_from"]),
        between_bounds=frozenset(read["between_bounds"]),
        between_units=frozenset(read["between_units"]),
        ends_of_a_time=frozenset(read["ends_of_a_time"]),
        percent=tuple(tuple(text.split()) for text in read["percent"]),
        share_joints=tuple((tuple(text.split()), between, of) for text, between, of in read["share_joints"]),
        of=read["of"],
        of_a_unit=read["of_a_unit"],
        ordinal_joints=frozenset(read["ordinal_joints"]),
        ordinal_ends=tuple(tuple(text.split()) for text in read["ordinal_ends"]),
        by_then=frozenset(read["by_then"]),
        every=frozenset(read["every"]),
        alternate=read["alternate"],
        per=frozenset(read["per"]),
        within=read["within"],
        times=read["times"],
        or_=read["or"],
        apart=frozenset(read["apart"]),
        nought=read["nought"],
        behind_nought=frozenset((*units, *read["range_joints"], *read["opened_joints"], *read["of_nought"])),
        slash_of=frozenset(read["slash_shares"]["of"]),
        slash_whose=frozenset(read["slash_shares"]["whose"]),
        money=read["money"],
    )


class Number(NamedTuple):
    low: Decimal
    high: Decimal
    last: int


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


class Line(list[str]):
    """The words of a text, and the numbers that were looked for among them: several kinds of quantity begin with one."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__(words)
        self.ranges: dict[int, Number | None] = {}


def range_at(words: Line, place: int) -> Number | None:
    """ "4", "4-10", "4 to 10", "between 4 and 10", "anywhere from two to three"."""
    if place not in words.ranges:
        words.ranges[place] = _from_or_number(words, place)
    return words.ranges[place]


def _from_or_number(words: Line, place: int) -> Number | None:
    known = number_words()
    opening = next((one for one in known.range_openings if tuple(words[place : place + len(one)]) == one), ())
    first = number_at(words, place + len(opening))
    if first is None:
        return None
    if opening:
        return _joined(words, first, known.opened_joints)
    return _joined(words, first, known.range_joints) or first


def _joined(words: Line, first: Number, joints: frozenset[str]) -> Number | None:
    if words[first.last - 1].endswith(APART):
        return None
    at = first.last
    known = number_words()
    opened = joints == known.opened_joints  # "between 1 mm and 2 mm"
    if (
        unit_at(words, at) is not None
        and at + 1 < len(words)
        and words[at + 1] in (joints if opened else known.between_units)
    ):
        at += 1  # "2 weeks to 3 weeks"
    alike = at < len(words) and words[at][0].isdecimal() == words[at - 1][0].isdecimal()  # "a block of six 750 euros"
    second = number_at(words, at) if alike else None  # "4-10": the hyphen is no token
    if second is None and at < len(words) and words[at] in joints:
        second = number_at(words, at + 1)
    if second is None or second.low <= first.low:
        return None
    one, other = unit_at(words, first.last), unit_at(words, second.last)
    if one is not None and other is not None and one != other:
        return None  # "1 week to 15 days"
    return Number(first.low, second.low, second.last)


def number_at(words: Line, place: int) -> Number | None:
    if place >= len(words):
        return None
    word = words[place].removesuffix(APART).removesuffix(OVER)
    if word in number_words().numbers:
        number, last = number_words().numbers[word], place + 1
        ones = number_words().numbers.get(words[last]) if number in TENS and last < len(words) else None
        if ones is not None and ones < FIRST_OF_TENS:
            number, last = number + ones, last + 1  # "forty-five"
        many = number_words().numbers.get(words[last]) if number < FIRST_OF_TENS and last < len(words) else None
        if many in LARGE:
            number, last = number * many, last + 1  # "three hundred"
        return Number(number, number, last)
    for several, many in number_words().counts:
        if tuple(words[place : place + len(several)]) == several:
            return Number(many, many, place + len(several))
    if not word[0].isdecimal() or not word.isascii() or len(word) > MOST_DIGITS:
        return None
    if not word[-1].isdecimal():
        return None  # "5th"
    thousands = word.count(",") > 0 and all(len(part) == 3 for part in word.split(",")[1:])
    text = word.replace(",", "" if thousands else ".")
    return Number(Decimal(text), Decimal(text), place + 1) if text.count(".") <= 1 else None


FIRST_OF_TENS = 10
HUNDRED = 100
LARGE = frozenset(map(Decimal, (HUNDRED, 1000)))
TENS = frozenset(Decimal(tens) for tens in range(2 * FIRST_OF_TENS, HUNDRED, FIRST_OF_TENS))
"""Numbers whose word a hyphen joins to that of a number below ten."""
APART = " "
"""Marks a number that a space parts from the number behind it: "isoenzymes 1 and 2 100 and 3 times" has no "2 to 100"."""
OVER = "/"
"""Marks a number with a slash behind it and another number: "9/10 patients"."""
MOST_DIGITS = 15
"""A longer number counts nothing in copy."""


def unit_at(words: Line, place: int) -> tuple[QuantityKind, str, int] | None:
    return number_words().units.get(words[place]) if place < len(words) else None


def with_nought(tokens: Sequence[Token]) -> list[Token]:
    """Tokens in which a 0 before what there is none of is the word for it, and denies as that does: "0 pain"."""
    known = number_words()
    found = list(tokens)
    for place, (token, behind) in enumerate(pairwise(tokens)):
        alone = not place or tokens[place - 1].text not in known.opened_joints | known.range_joints
        if token.text == "0" and alone and behind.text.isalpha() and behind.text not in known.behind_nought:
            found[place] = token._replace(text=known.nought)
    return found
