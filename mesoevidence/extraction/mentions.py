"""Which treatments and which people a sentence names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mesoevidence.phrases import Phrases, Token, compile_phrases, tokens_of
from mesoevidence.phrases.notation import Elements, Word
from mesoevidence.statements import Vocabulary

COMPARED = (
    "(than|versus|vs|unlike|over|against|instead of|rather than|compared (to|with)|as (opposed|compared) to|in contrast to) "
    "[a|an|the|any|oral|topical]",
    "as .. as [a|an|the]",
    "(alternative|comparable|equal|equivalent|similar|superior|inferior|preferable) to [a|an|the]",
)
"""Words before a treatment that make it the other side of a comparison."""


class Mention(NamedTuple):
    """A concept at tokens ``first`` to ``last``; ``compared``: as the other side of a comparison."""

    concept: str
    first: int
    last: int
    compared: bool = False


class Names:
    """The labels and altLabels of one kind of concept, all found at once."""

    def __init__(self, vocabulary: Vocabulary, kind: str) -> None:
        patterns: list[tuple[str, Elements]] = []
        for concept in vocabulary.concepts.values():
            if concept.kind == kind:
                for label in (concept.label, *concept.altLabels):
                    words = [token.text for token in tokens_of(label)]
                    patterns.append((concept.id, tuple(Word(_forms(w, last=w is words[-1])) for w in words)))
        self._phrases = Phrases(patterns)

    def find(self, tokens: Sequence[Token]) -> list[Mention]:
        """The mentions in order; of several that overlap the longest."""
        matches = sorted(self._phrases.find(tokens), key=lambda match: (match.first, -match.last))
        found: list[Mention] = []
        for match in matches:
            if not found or match.first >= found[-1].last:
                found.append(Mention(match.name, match.first, match.last))
        return found


def _forms(word: str, *, last: bool) -> frozenset[str]:
    """The last word of a label also in the plural."""
    plural = (
        {f"{word}s", f"{word}es"} if last and word.isalpha() and len(word) > 3 and not word.endswith("s") else set()
    )
    return frozenset({word, *plural})


_COMPARED = compile_phrases({"compared": COMPARED})


def compared(mentions: Sequence[Mention], tokens: Sequence[Token]) -> list[Mention]:
    """The mentions, those on the other side of a comparison marked."""
    if not mentions:
        return []
    before = {match.last for match in _COMPARED.find(tokens)}
    return [mention._replace(compared=mention.first in before) for mention in mentions]
