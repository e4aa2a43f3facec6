"""Where a phrase stands in a sentence, what of it is quoted, and how it is meant there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from typing import NamedTuple

from mesoevidence.extraction.english import listed
from mesoevidence.phrases import Token
from mesoevidence.phrases.cues import Cue
from mesoevidence.phrases.reading import MODALITIES, Wording, wording_of
from mesoevidence.phrases.tokens import ENDS, PAUSES
from mesoevidence.phrases.words import words
from mesoevidence.statements.model import Modality

NEAR = 3
"""Words between a denial and what it denies, up to which the quote of the claim begins with the denial."""
AFTER_DENIAL = 4
"""Words behind a denial among which the verb stands that it denies."""
LOOSE_SIGNS = frozenset({",", ";", ":"})
"""Signs that a pattern may begin or end with and a quote does not."""

LEGIBLE = 8
"""Characters that a quote has at least, if there are as many in its clause up to its end: "safe" alone says nothing."""


class Place(NamedTuple):
    """Where a phrase stands in a sentence, as tokens and as characters (with the word that denies it), and how it is put."""

    first: int
    last: int
    start: int
    end: int
    wording: Wording


def place_of(tokens: Sequence[Token], start: int, end: int, cues: Sequence[Cue], *, names: bool = False) -> Place:
    """The place of a phrase from the character ``start`` up to ``end`` (not included), under the cues of its sentence.

    ``names``: the phrase names what there is, and says nothing of what it does: "fine needles do not hurt" denies no needles.
    """
    inside = [place for place, token in enumerate(tokens) if start <= token.start < end]
    first, last = inside[0], inside[-1] + 1
    loose = LOOSE_SIGNS | words().loose_ends
    told = last  # up to where it says something: an "and" that a pattern ends with begins what follows, and stops its denial
    while told > first + 1 and tokens[told - 1].text in loose:
        told -= 1
    tells = first  # from where it does: what ends at a comma does not reach behind it
    while tells < told - 1 and tokens[tells].text in LOOSE_SIGNS:
        tells += 1
    wording = wording_of(tokens, tells, told, cues, own=False)
    if names and wording.negated and not _denies_the_thing(tokens, wording, first, last):
        wording = replace(wording, negated=False)
    # What the phrase itself hedges is hedged; what it denies itself is its meaning.
    if any(cue.first < last and first < cue.last for cue in cues):
        hedged = weaker(wording.modality, wording_of(tokens, first, last, cues).modality)
        wording = wording if hedged == wording.modality else replace(wording, modality=hedged)
    denials = [
        cue for cue in wording.cues if "deny" in cue.does and first - NEAR <= cue.last and cue.first <= last + NEAR
    ]
    begin = min([first, *(cue.first for cue in denials)]) if wording.negated else first
    finish = max([last, *(cue.last for cue in denials)]) if wording.negated else last
    shown = finish
    while shown > first + 1 and tokens[shown - 1].text in loose:
        shown -= 1
    while begin < shown - 1 and tokens[begin].text in LOOSE_SIGNS:
        begin += 1
    return Place(first, last, tokens[begin].start, tokens[shown - 1].end, wording)


def _denies_the_thing(tokens: Sequence[Token], wording: Wording, first: int, last: int) -> bool:
    """Whether a denial of a phrase denies that the thing is there or in use: one before it does, one behind it if its verb says
    so ("needles are not used"), and not one of what the thing does ("needles do not leave marks")."""
    denials = [cue for cue in wording.cues if "deny" in cue.does or "overturn" in cue.does]
    if any(cue.side != "back" or cue.first < last for cue in denials) or any(
        token.text in listed("there_or_not") for token in tokens[first:last]
    ):
        return True
    for cue in denials:
        behind = [token.text for token in tokens[cue.last : cue.last + AFTER_DENIAL]]
        clause = list(takewhile(lambda word: word not in ENDS | PAUSES | words().subordinating, behind))
        if not listed("there_or_not").isdisjoint(clause) or not listed("right_behind").isdisjoint(clause[:1]):
            return True
    return False


def weaker(a: Modality, b: Modality) -> Modality:
    """The more hedged of two."""
    return max(a, b, key=MODALITIES.index)


def legible(text: str, tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """A quote of a sentence, from the character ``start`` up to ``end``, that is long enough, with words before it in its clause
    and line ("treatment is safe")."""
    inside = [place for place, token in enumerate(tokens) if start <= token.start < end]
    first = inside[0] if inside else 0  # none inside: a part of a word
    edges = ENDS | PAUSES | words().parting | words().joining
    while first > 0 and end - start < LEGIBLE and tokens[first - 1].text not in edges:
        first -= 1
        if "\n" in text[tokens[first].end : start]:
            break
        start = tokens[first].start
    return start, end
