"""What is only said beside something else: "in 30 days" is a time to wait for where the words around it promise an effect.

Copy words effects in thousands of ways, and the times, shares and sessions that come with them in a few. So a phrase may name
the kinds of claim that it stands ``beside``: whatever words make such a claim, it is read with them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from mesoevidence.extraction.chosen import Read
from mesoevidence.extraction.places import Place, weaker
from mesoevidence.phrases import Token
from mesoevidence.phrases.tokens import ENDS
from mesoevidence.records.models import Phrase

REACH = 12
"""Words between a phrase and what it stands beside, at most."""


def set_beside(
    reads: Sequence[Read],
    entries: Mapping[str, Phrase],
    kind: Callable[[Phrase], str | None],
    tokens: Sequence[Token],
) -> list[Read]:
    """The readings of a sentence; those of phrases that stand beside others one with the nearest claim, or passed over.

    ``kind`` is the kind of claim that a phrase makes.
    """
    full = [read for read in reads if read.statement is not None and not entries[read.phrase].beside]
    return [
        _with_nearest(read, full, entries, kind, tokens) if read.statement and entries[read.phrase].beside else read
        for read in reads
    ]


def _with_nearest(
    read: Read,
    full: Sequence[Read],
    entries: Mapping[str, Phrase],
    kind: Callable[[Phrase], str | None],
    tokens: Sequence[Token],
) -> Read:
    """A reading made one with the claim beside it; passed over where that is of another kind ("the swelling is gone within two
    days, and hair grows"), is denied, or where another phrase says the same in full."""
    phrase = entries[read.phrase]
    if any(entries[other.phrase].attribute == phrase.attribute for other in full):
        return read._replace(statement=None, passed_over="the sentence says it in other words")
    near = [other for other in full if _between(read.place, other.place, tokens) is not None]
    least = min((_between(read.place, other.place, tokens) or 0 for other in near), default=0)
    nearest = [other for other in near if _between(read.place, other.place, tokens) == least]
    beside = next((other for other in nearest if kind(entries[other.phrase]) in phrase.beside), None)
    if beside is None or beside.statement is None or read.statement is None:
        return read._replace(statement=None, passed_over="no claim that it could belong to stands beside it")
    if beside.statement.polarity == "negated":
        return read._replace(statement=None, passed_over="what stands beside it is denied")
    one, other = read.place, beside.place
    place = Place(
        min(one.first, other.first), max(one.last, other.last), min(one.start, other.start), max(one.end, other.end),
        one.wording,
    )  # fmt: skip
    modality = weaker(read.statement.modality, beside.statement.modality)
    statement = replace(read.statement, subject=beside.statement.subject, modality=modality)
    return read._replace(place=place, statement=statement)


def _between(one: Place, other: Place, tokens: Sequence[Token]) -> int | None:
    """How many words stand between two phrases, none where they overlap; None where they are too far apart, or of two
    sentences."""
    first, second = sorted((one, other), key=lambda place: place.first)
    between = tokens[first.last : second.first]
    if len(between) > REACH or any(token.text in ENDS for token in between):
        return None
    return len(between)
