"""Of the conflicts that were found, each contradiction once: the pair in which a reader sees it best.

Copy says a thing again and again. "Stays in the skin", "does not enter the blood" and "kept out of the circulation" against one
sentence is one contradiction, and so is all that two sentences say of one question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from mesoevidence.conflicts import Conflict, Said
from mesoevidence.statements import Vocabulary
from mesoevidence.statements.sets import INFINITY, Intervals

Sentences = Mapping[str, tuple[str, tuple[int, int], str]]
"""By the id of a claim of a document: the source, the first line and the last, and the text of the sentence it stands in."""


def clearest(found: Iterable[Conflict], sentences: Sentences, vocabulary: Vocabulary) -> list[Conflict]:
    """The conflicts without those that show a contradiction again; in the order in which they came."""
    several = {place: conflict for place, conflict in enumerate(found) if not _in_one_row(conflict, sentences)}
    seen: set[object] = set()
    numbers: dict[object, int] = {}  # keys of numbers, not of texts and statements: dense copy has a million of them
    number = partial(_numbered, numbers)
    chosen: list[int] = []
    for place in sorted(several, key=lambda place: (_unclear(several[place]), place)):
        keys = set(_contradiction(several[place], sentences, vocabulary, number))
        if seen.isdisjoint(keys):
            chosen.append(place)
        seen |= keys
    return [several[place] for place in sorted(chosen)]


def _in_one_row(conflict: Conflict, sentences: Sentences) -> bool:
    """Whether both stand in one row of a table drawn with bars: its columns are about different things."""
    a, b = (sentences.get(said.entry.claim.id) for said in (conflict.first, conflict.second))
    return a is not None and b is not None and a[:2] == b[:2] and any("|" in text for *_, text in (a, b))


def _unclear(conflict: Conflict) -> tuple[bool, bool, bool, int]:
    """What makes a pair harder to see through: not both firm, worked out, open to one side, in few words."""
    sides = conflict.first, conflict.second
    words = sum(len(said.entry.claim.selector.exact) for said in sides)
    return conflict.kind != "hard", any(said.derived for said in sides), any(map(_open, sides)), -words


def _open(said: Said) -> bool:
    """Whether it gives one end of a range only: "at least two months"."""
    meaning = said.statement.denotation
    if said.statement.attribute is None or said.statement.attribute.kind != "schedule" or meaning is None:
        return False
    return isinstance(meaning.values, Intervals) and meaning.values.pieces[-1][1][0] == INFINITY


def _contradiction(
    conflict: Conflict, sentences: Sentences, vocabulary: Vocabulary, number: Callable[[object], int]
) -> Iterator[object]:
    """By what a contradiction is known again."""
    sides = conflict.first, conflict.second
    question = number(_question(conflict.attribute, vocabulary))
    yield "sentences", *sorted(number(_sentence(said, sentences)) for said in sides), question
    yield "positions", *sorted(number(_position(said, sentences)) for said in sides)
    for said in sides:
        if said.derived and said.statement.attribute is not None and said.statement.attribute.derived is not None:
            yield "worked out", said.entry.claim.id, conflict.attribute


def _numbered(known: dict[object, int], key: object) -> int:
    """The number of a key: the first of all is 0."""
    return known.setdefault(key, len(known))


def _sentence(said: Said, sentences: Sentences) -> object:
    name = said.entry.claim.id
    return sentences.get(name, name)


def _position(said: Said, sentences: Sentences) -> object:
    """What a source says there, in whatever words and with whatever modality. What only follows is known by its sentence:
    redness and a headache are two things to lay against "no side effects"."""
    if said.derived or said.statement.statement.basis == "implied":
        return _sentence(said, sentences)
    statement = said.statement.statement
    return said.entry.source.id, statement.subject, statement.attribute, said.statement.place, said.statement.meaning


def _question(attribute: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The attributes that ask the same: how much it hurts and whether it does."""
    known = vocabulary.attributes.get(attribute)
    implied = {rule.attribute for rule in known.implies} if known is not None else set()
    return frozenset(implied) if implied else frozenset({attribute})
