"""Whether words are about the field or about something else: a lift that is safe, a tooth treatment that does not hurt.

The words are records (``kb/phrases/field.yaml``); here is how they are weighed, and that a sentence may come back to the
field behind a comma: "The car park is small, but success is certain."
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from mesoevidence.extraction.english import listed, texts
from mesoevidence.phrases import Match, Token, compile_phrases
from mesoevidence.phrases.tokens import ENDS
from mesoevidence.phrases.words import words
from mesoevidence.records.field import Field

WORDS = {
    "field": "words", "foreign": "foreign", "required": "required", "trades": "trades", "own": "own", "ours": "ours",
    "things": "things",
}  # fmt: skip
"""The kinds of word of a field, by what patterns call them."""
ELSEWHERE = frozenset({"foreign", "trades"})


class FieldWords:
    """The words of a field, and of what it is told from."""

    def __init__(self, field: Field | None, wordings: Mapping[str, Sequence[str]]) -> None:
        listed = {name: getattr(field, attribute, ()) for name, attribute in WORDS.items()}
        self.phrases = compile_phrases({name: patterns for name, patterns in listed.items() if patterns}, wordings)

    def kinds(self, tokens: Sequence[Token]) -> frozenset[str]:
        """The kinds of word that stand in a text."""
        return frozenset(match.name for match in self.phrases.find(tokens))

    def is_of_a_trade(self, tokens: Sequence[Token]) -> bool:
        """Whether it is of another trade, whatever treatment it names: a shampoo for dogs."""
        kinds = self.kinds(tokens)
        return "trades" in kinds and "required" not in kinds

    def is_elsewhere(self, tokens: Sequence[Token], *, people: bool) -> bool:
        """Whether a sentence speaks of something else, and does not come back to the field. ``people``: whether it names some."""
        kinds = self.kinds(tokens)
        of_a_trade = "trades" in kinds and "required" not in kinds
        foreign = kinds.isdisjoint(("trades", "field")) and "foreign" in kinds and not people
        return (of_a_trade or foreign) and not self.others(tokens)

    def goes_on(self, before: Sequence[Token], tokens: Sequence[Token], *, away: bool) -> bool:
        """Whether a sentence begins with an "it" or "they" that means a thing the sentence before it named, or anything if that
        was about something else (``away``)."""
        number = next((name for name, forms in texts()["going_on"].items() if tokens and tokens[0].text in forms), None)
        if number is None or not self.kinds(tokens).isdisjoint(("field", "own", "required")):
            return False
        ends = tuple(listed("several_end"))
        things = (before[match.last - 1].text for match in self.phrases.find(before) if match.name == "things")
        return away or any(thing.endswith(ends) == (number == "several") for thing in things)

    def others(self, tokens: Sequence[Token]) -> list[tuple[int, int]]:
        """The parts of a sentence that are about something else, where another part comes back to the field; else none."""
        found = self.phrases.find(tokens)
        if ELSEWHERE.isdisjoint(match.name for match in found):
            return []
        parts = _parts(tokens)
        foreign = [part for part in parts if _has(found, part, ELSEWHERE)]
        own = any(part not in foreign and _has(found, part, {"own", "required"}) for part in parts)
        return foreign if own else []


def _has(found: Sequence[Match], part: tuple[int, int], kinds: frozenset[str] | set[str]) -> bool:
    return any(match.name in kinds and part[0] <= match.first < part[1] for match in found)


def _parts(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """The clauses of a sentence, for what they are about."""
    parting = ENDS | {","} | words().parting
    edges = [-1, *(place for place, token in enumerate(tokens) if token.text in parting), len(tokens)]
    return [(before + 1, after) for before, after in pairwise(edges) if after > before + 1]
