"""Whether a document is in English: what phrases cannot read must not pass for clean."""

from __future__ import annotations

from collections.abc import Iterable

from mesoevidence.phrases import Token
from mesoevidence.phrases.cues import lexicon

ENOUGH = 8
"""Words of a text that tell its language; of fewer, none may be English."""
FEWEST = 3
FAMILIAR = 0.35
"""Of the words of English copy two in three or more occur in the wordings of general English, of other languages one in seven."""


def is_foreign(tokens: Iterable[Token]) -> bool:
    """Whether a text is in another language than English."""
    words = [token.text for token in tokens if len(token.text) > 1 and token.text.isalpha()]
    familiar = sum(map(lexicon().phrases.knows, words))
    if len(words) < ENOUGH:
        return len(words) >= FEWEST and not familiar
    return familiar < FAMILIAR * len(words)
