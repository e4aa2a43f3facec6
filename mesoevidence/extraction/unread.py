"""What no phrase reads and is worded like a claim: nothing is passed over in silence.

Which words mark a claim is a record (:class:`~mesoevidence.records.field.Markers`), learned from labelled copy; a share of
people, or a number in per cent, marks one in any field.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from mesoevidence.extraction.around import is_question
from mesoevidence.extraction.english import listed
from mesoevidence.extraction.quantities import quantities
from mesoevidence.extraction.said import HEADINGS, Sentence
from mesoevidence.phrases import Token
from mesoevidence.phrases.cues import cues_of, lexicon
from mesoevidence.phrases.reading import wording_of
from mesoevidence.phrases.tokens import ENDS, PAUSES
from mesoevidence.phrases.words import words
from mesoevidence.records.field import Markers, Weighed

SHORTEST = 5
"""Words that a part of a sentence has at least to claim something by itself."""
BEGINNING = 4
ENDING = 3
LONG_WORD = 6
"""Letters of a word from which on its first ``BEGINNING`` and its last ``ENDING`` letters mark, too: "revitalising" is one of
those in "revi-" and in "-ing"."""
ADVERB = "ly"
"""How most adverbs of manner end."""
SHORTEST_VERB = 4
VERBS = ("s", "ing")
"""How verbs end that something does, or that go on with what it does."""
OUTCOMES = frozenset({"percent", "share"})
"""Kinds of quantity that tell an outcome wherever they stand."""
_SIGNS = ENDS | PAUSES
_TAKEN_BACK = frozenset({"disowned", "overturn"})
"""What cues do to words that nobody claims: "it is a myth that"."""


class Unread(NamedTuple):
    """Characters of a sentence from and to that are worded like a claim, and whether they are worded like a promise."""

    start: int
    end: int
    promises: bool


def marks(tokens: Sequence[Token]) -> list[str]:
    """What may mark a claim in a text, each once: its words, how they begin and end, two words side by side; a number is "#"."""
    said = ["#" if token.text[0].isdigit() else token.text for token in tokens if token.text not in _SIGNS]
    alone, pairs = dict.fromkeys(said), dict.fromkeys(f"{one} {other}" for one, other in pairwise(said))
    long = [word for word in alone if len(word) >= LONG_WORD]
    beginnings = dict.fromkeys(f"{word[:BEGINNING]}-" for word in long)
    return [*alone, *beginnings, *dict.fromkeys(f"-{word[-ENDING:]}" for word in long), *pairs]


def likelihood(tokens: Sequence[Token], markers: Weighed) -> float:
    """How likely a text is to be what words mark, from 0 to 1.

    A logistic regression: the weights of the marks that are known, over the square root of their number, are log odds.
    """
    return 1 / (1 + math.exp(-(markers.base + sum(weighed(tokens, markers).values()))))


def weighed(tokens: Sequence[Token], markers: Weighed) -> dict[str, float]:
    """The marks of a text that are known, and what each adds to the log odds."""
    known = [mark for mark in marks(tokens) if mark in markers.weights]
    return {mark: markers.weights[mark] / math.sqrt(len(known)) for mark in known}


def unread(
    sentence: Sentence,
    read: Sequence[tuple[int, int]],
    markers: Markers | None,
    passing: Sequence[tuple[int, int]] = (),
) -> Iterator[Unread]:
    """The parts of a sentence that lie outside of all that was ``read`` and are worded like a claim.

    What only leads to something else claims nothing itself: a heading, a question, a label, the lead-in of a list. Nor do the
    instances of what stands before them ("varies with many things, such as how long you have been losing hair").
    ``passing`` is what was read and needs no proof, such as an ingredient: a clause around it may well promise something.
    """
    if sentence.block.kind in HEADINGS or is_question(sentence.text) or sentence.is_label:
        return
    for part in _parts(sentence.tokens, [*read, *passing]):
        if _is_long_enough(part) and not any(_TAKEN_BACK & cue.kind.does for cue in cues_of(part)):
            promises = markers is not None and _promises(part, sentence, markers.promise)
            worded = promises or (markers is not None and likelihood(part, markers.claim) >= markers.claim.at)
            if worded or any(quantity.kind in OUTCOMES for quantity in quantities(part, sentence.text)):
                yield Unread(part[0].start, part[-1].end, promises)
    if not passing or markers is None:
        return
    for clause in clauses(sentence.tokens):
        around = _holds(clause, passing) and not _holds(clause, read) and _is_long_enough(clause)
        if around and _promises(clause, sentence, markers.promise):
            yield Unread(clause[0].start, clause[-1].end, promises=True)


def _is_long_enough(part: Sequence[Token]) -> bool:
    """Whether a part of a sentence can claim something by itself, and is no instance of what stands before it."""
    if sum(token.text.isalpha() for token in part) < SHORTEST or part[-1].text == ":":
        return False
    return " ".join(token.text for token in part[:2]) not in listed("instances")


def _promises(part: Sequence[Token], sentence: Sentence, promise: Weighed) -> bool:
    """Whether a part of a sentence is worded like a promise; what is hedged, asked, supposed or disowned promises nothing.

    A part must be the surer where the sentence names no treatment, and begins with no word that may stand for one: it may tell of
    a disease, as what begins with an "if" or "when" there does ("when roots are not fed, they wither"). So must a part that is
    left beside the verb of a sentence ("in the early stages").
    """
    names = bool(sentence.treatments) or (bool(sentence.tokens) and sentence.tokens[0].text in listed("anaphors"))
    whole = len(part) >= sum(token.text not in _SIGNS for token in sentence.tokens)
    tells = whole or any(_is_verb(part, place) for place in range(len(part)))
    at = promise.at if names and tells else promise.at_unnamed
    if at is None or likelihood(part, promise) < at or (not names and part[0].text in words().subordinating):
        return False
    wording = wording_of(part, 0, len(part))
    return wording.modality == "asserts" and not (wording.asked or wording.hypothetical or wording.disowned)


def _parts(tokens: Sequence[Token], read: Sequence[tuple[int, int]]) -> Iterator[Sequence[Token]]:
    """The clauses of a sentence that hold nothing that was read, those side by side as one; the whole sentence if nothing was."""
    if not read:
        yield tokens
        return
    part: list[Token] = []
    for clause in [*clauses(tokens), []]:
        if clause and not _holds(clause, read):
            part += clause
        elif part:
            yield part
            part = []


def _holds(clause: Sequence[Token], spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < clause[-1].end and clause[0].start < end for start, end in spans)


def clauses(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The parts of a sentence between its signs, words such as "but", and an "and" with another verb behind it."""
    clause: list[Token] = []
    for place, token in enumerate(tokens):
        if token.text not in _SIGNS and token.text not in words().parting and not _joins_verb(tokens, place):
            clause.append(token)
        elif clause:
            yield clause
            clause = []
    if clause:
        yield clause


def _joins_verb(tokens: Sequence[Token], place: int) -> bool:
    """Whether an "and" has another verb behind it: "and visibly stimulates growth", "and lets your hair"; not "and vitamins"."""
    if tokens[place].text != words().conjunction or place + 1 == len(tokens):
        return False
    adverb = tokens[place + 1].text.endswith(ADVERB) and tokens[place + 1].text not in lexicon().finite
    behind = place + 1 + adverb
    return behind < len(tokens) and (tokens[behind].text in lexicon().finite or _takes_object(tokens, behind))


def _is_verb(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word is a verb that tells what something does, as far as that can be seen without a dictionary."""
    known = tokens[place].text in lexicon().finite or tokens[place].text in lexicon().plural
    return known or _takes_object(tokens, place)


def _takes_object(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word ends as verbs do and has behind it what begins an object: "lets your", "causing them"; not "as a"."""
    word = tokens[place].text
    behind = tokens[place + 1].text if place + 1 < len(tokens) else ""
    return len(word) >= SHORTEST_VERB and word.endswith(VERBS) and behind in words().objects
