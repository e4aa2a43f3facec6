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
from mesoevidence.statements.model import Statement

REACH = 12
"""Words between a phrase and what it stands beside, at most."""
Stated = tuple[Read, Statement]
"""A reading that states something, and what."""


def set_beside(
    reads: Sequence[Read],
    entries: Mapping[str, Phrase],
    kind: Callable[[Phrase], str | None],
    tokens: Sequence[Token],
) -> list[Read]:
    """The readings of a sentence; those of phrases that stand beside others one with the nearest claim, or passed over.

    ``kind`` is the kind of claim that a phrase makes.
    """
    full = [(read, read.statement) for read in reads if read.statement and not entries[read.phrase].beside]
    found: list[Read] = []
    for read in reads:
        phrase = entries[read.phrase]
        if read.statement is None or not phrase.beside:
            found.append(read)
        elif any(entries[other.phrase].attribute == phrase.attribute for other, _ in full):
            found.append(read._replace(statement=None, passed_over="the sentence says it in other words"))
        else:
            nearest = [(one, said, kind(entries[one.phrase])) for one, said in _nearest(read.place, full, tokens)]
            beside = next(((one, said) for one, said, of in nearest if of in phrase.beside), None)
            found.append(_joined(read, read.statement, beside))
    return found


def _nearest(place: Place, full: Sequence[Stated], tokens: Sequence[Token]) -> list[Stated]:
    """The claims that stand nearest to a place in reach: "the swelling is gone within two days, and hair grows"."""
    away = [(_between(place, one.place, tokens), one, said) for one, said in full]
    reached = [(words, one, said) for words, one, said in away if words is not None]
    least = min((words for words, *_ in reached), default=0)
    return [(one, said) for words, one, said in reached if words == least]


def _joined(read: Read, statement: Statement, beside: Stated | None) -> Read:
    """A reading made one with the claim beside it."""
    if beside is None:
        return read._replace(statement=None, passed_over="no claim that it could belong to stands beside it")
    (_, other, *_), said = beside
    if said.polarity == "negated":
        return read._replace(statement=None, passed_over="what stands beside it is denied")
    one = read.place
    place = Place(
        min(one.first, other.first), max(one.last, other.last), min(one.start, other.start), max(one.end, other.end),
        one.wording,
    )  # fmt: skip
    modality = weaker(statement.modality, said.modality)
    return read._replace(place=place, statement=replace(statement, subject=said.subject, modality=modality))


def _between(one: Place, other: Place, tokens: Sequence[Token]) -> int | None:
    """How many words stand between two phrases, none where they overlap; None where they are too far apart, or of two
    sentences."""
    first, second = sorted((one, other), key=lambda place: place.first)
    between = tokens[first.last : second.first]
    if len(between) > REACH or any(token.text in ENDS for token in between):
        return None
    return len(between)
