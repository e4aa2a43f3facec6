"""The few words of general English that rules of the engine ask for by what they do (``words`` in ``english.yaml``)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from mesoevidence.texts import read_texts


@dataclass(frozen=True, slots=True)
class Words:
    """Words by what they do; what each list is for is told in ``english.yaml``."""

    denials: frozenset[str]
    contracted: str
    wanting: frozenset[str]
    needing: frozenset[str]
    purposes: frozenset[str]
    joiners: frozenset[str]
    along: frozenset[str]
    tags: frozenset[str]
    conjunction: str
    joining: frozenset[str]
    alternatives: frozenset[str]
    relative: frozenset[str]
    pronouns: frozenset[str]
    attached: frozenset[str]
    standing: frozenset[str]
    contrasts: frozenset[str]
    objects: frozenset[str]
    apart: frozenset[str]
    parting: frozenset[str]
    conceding: frozenset[str]
    subordinating: frozenset[str]
    own: frozenset[str]
    telling: frozenset[str]
    loose_ends: frozenset[str]
    ordinal_endings: frozenset[str]

    def denies(self, word: str) -> bool:
        """Whether a word turns what follows round: "not", "isn't"."""
        return word in self.denials or word.endswith(self.contracted)


@cache
def words() -> Words:
    """The words of the file, read once."""
    read = read_texts("mesoevidence.phrases", "english.yaml")["words"]
    given: dict[str, Any] = {}
    for field in fields(Words):
        said = read[field.name]
        given[field.name] = said if isinstance(said, str) else frozenset(said)
    return Words(**given)
