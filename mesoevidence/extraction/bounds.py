"""Which side of a number is meant: "at least two weeks", "nine sessions at most", "over 18"."""

from __future__ import annotations

from dataclasses import replace

from mesoevidence.extraction.numbers import Bound, Line, Quantity, number_words

TURNED: dict[Bound, Bound] = {
    "at_least": "at_most", "at_most": "at_least", "more_than": "less_than", "less_than": "more_than", "exactly": "exactly",
}  # fmt: skip
"""Bounds of how often, as bounds of the time between: at least twice a week is at most half a week apart."""


def bounded(words: Line, quantity: Quantity, after: int) -> Quantity:
    """The quantity with the words before it, none before the place ``after``, or behind it that say which side of it is meant."""
    for phrase, bound in number_words().bounds.get(words[quantity.first - 1], ()) if quantity.first else ():
        start = quantity.first - len(phrase)
        if start >= after and tuple(words[start : quantity.first]) == phrase:
            if bound == "about":
                return replace(quantity, first=start, approximate=True)
            if bound == "exactly":
                return quantity  # "spread over six sessions" is not more than six
            if quantity.low != quantity.high and words[start] in number_words().between_bounds:
                return replace(quantity, first=start)  # "within 3-6 months" is no sooner than after three
            return replace(_on_a_side(words, quantity, bound), first=start)
    price = quantity.kind == "money" and quantity.low == quantity.high and quantity.first > after
    if price and words[quantity.first - 1] in number_words().prices_from:
        return replace(quantity, bound="at_least", first=quantity.first - 1)
    return _bounded_behind(words, quantity) or _aged(words, quantity)


def is_apart(words: Line, place: int) -> bool:
    """Whether a word says that what stands before it is a time between two ("two weeks apart")."""
    return place < len(words) and words[place] in number_words().apart


def _on_a_side(words: Line, quantity: Quantity, bound: Bound) -> Quantity:
    """The quantity with a bound, which is turned round where it is one of how often."""
    often = quantity.kind == "interval" and not is_apart(words, quantity.last - 1)
    return replace(quantity, bound=TURNED[bound] if often else bound)


def _bounded_behind(words: Line, quantity: Quantity) -> Quantity | None:
    """The quantity with the words behind it, or behind what it counts: "nine sessions at most", "twice a week at the most"; not
    "two days, at least 12 hours"."""
    if quantity.kind not in ("count", "duration", "interval", "money"):
        return None
    start = quantity.last + (quantity.kind == "count")
    for phrase, bound in number_words().bounds_behind:
        end = start + len(phrase)
        if tuple(words[start:end]) == phrase and not (end < len(words) and _is_number(words[end])):
            return _on_a_side(words, quantity, bound)
    return None


def _is_number(word: str) -> bool:
    return word[0].isdecimal() or word in number_words().numbers or word in number_words().articles


def _aged(words: Line, quantity: Quantity) -> Quantity:
    """The quantity with the words before or behind it that say which side of an age is meant."""
    if quantity.kind not in ("count", "duration") or quantity.low != quantity.high:
        return quantity
    known = number_words()
    before, behind = words[: quantity.first], words[quantity.last :]
    found = [bound for phrase, bound in known.ages_before if tuple(before[-len(phrase) :]) == phrase]
    found += [bound for phrase, bound in known.ages_behind if tuple(behind[: len(phrase)]) == phrase]
    return replace(quantity, bound=found[0]) if found else quantity
