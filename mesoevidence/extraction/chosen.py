"""Of the phrases that stand in a sentence those that count, and why one states nothing where it stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from mesoevidence.extraction.numbers import Quantity
from mesoevidence.extraction.places import Place
from mesoevidence.phrases import Match, Token
from mesoevidence.records.models import Phrase
from mesoevidence.statements.model import Statement, Value


class Read(NamedTuple):
    """A phrase that stands in a sentence, and what it states there; or why it was passed over."""

    phrase: str
    place: Place
    statement: Statement | None
    passed_over: str = ""


def excuse_of(tokens: Sequence[Token], text: str, excuse: Match) -> str:
    """Which words excuse a phrase, in words."""
    return f"“{text[tokens[excuse.first].start : tokens[excuse.last - 1].end]}” excuses it"


def longest(matches: Sequence[Match], entries: Mapping[str, Phrase], let_off: Collection[Match]) -> list[Match]:
    """Of matches that overlap and are about one attribute the longest, in their order: of those that nothing excuses, and that
    need nothing beside them, first."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda m: (m in let_off, bool(entries[m.name].beside), m.first - m.last, m.first)):
        attribute = entries[match.name].attribute
        if not any(
            entries[other.name].attribute == attribute and match.first < other.last and other.first < match.last
            for other in kept
        ):
            kept.append(match)
    return sorted(kept, key=lambda m: (m.first, m.last))


def wanted(phrase: Phrase, numbers: Sequence[Quantity]) -> list[Quantity]:
    """The numbers of the kind that a phrase reads."""
    return [quantity for quantity in numbers if quantity.kind == phrase.reads]


def not_stated(phrase: Phrase, place: Place, numbers: Sequence[Quantity], answered: bool) -> str:
    """Why a phrase states nothing where it stands; an empty text where it does."""
    if phrase.reads is not None and not wanted(phrase, numbers):
        return f"it has no {phrase.reads}"
    if phrase.reads is None and phrase.value == Value(truth=True) and any(map(_no_time, numbers)):
        return "the time it has is none"
    if place.wording.asked and not answered:
        return "it is asked"
    return "it stands under a condition" if place.wording.hypothetical else ""


def _no_time(number: Quantity) -> bool:
    """Whether it is a time of nought: "downtime: 0 days" is none."""
    return number.kind == "duration" and number.high == 0
