"""Which phrases stand as assertions: neither denied, nor doubted, nor asked, nor what others wrongly say."""

from __future__ import annotations

from collections.abc import Sequence

from mesoevidence.phrases.automaton import Match
from mesoevidence.phrases.cues import cues_of
from mesoevidence.phrases.reading import wording_of
from mesoevidence.phrases.tokens import Token


def asserted(matches: Sequence[Match], tokens: Sequence[Token]) -> list[Match]:
    """The matches that stand as assertions. What a match itself says ("never fails") does nothing to it."""
    if not matches:
        return []
    cues = cues_of(tokens)
    return [match for match in matches if wording_of(tokens, match.first, match.last, cues, own=False).stands]
