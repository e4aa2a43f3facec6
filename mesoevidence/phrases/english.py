"""What general English says of a phrase: whether it stands as an assertion, or is denied, doubted or asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from mesoevidence.phrases.automaton import Match, Phrases, compile_phrases
from mesoevidence.phrases.tokens import ENDS, Token
from mesoevidence.texts import read_texts

REACH = 6
"""Words that a cue of negation or doubt reaches over."""


@cache
def _cues() -> Phrases:
    return compile_phrases(read_texts("mesoevidence.phrases", "english.yaml"))


def asserted(matches: Sequence[Match], tokens: Sequence[Token]) -> list[Match]:
    """The matches that stand as assertions: not denied or doubted in their clause, and not part of a question."""
    if not matches:
        return []
    cues = _cues().find(tokens)
    spoiled = [cue for cue in cues if cue.name == "not_cues"]
    ends = [place for place, token in enumerate(tokens) if token.text in ENDS]
    breaks = [cue.first for cue in cues if cue.name == "breaks"] + ends
    before = [cue for cue in cues if cue.name == "before" and not any(_covers(other, cue) for other in spoiled)]
    after = [cue for cue in cues if cue.name == "after"]
    return [
        match
        for match in matches
        if not (
            any(_reaches(min(cue.last, match.first), match.first, breaks) for cue in before if cue.first < match.first)
            or any(_reaches(match.last, cue.first, breaks) for cue in after if cue.last > match.last)
            or _is_asked(match, tokens, ends)
        )
    ]


def _covers(outer: Match, inner: Match) -> bool:
    return outer.first <= inner.first < outer.last


def _reaches(start: int, end: int, breaks: Sequence[int]) -> bool:
    """Whether nothing that ends a reach stands between two places, and they are near."""
    return start <= end <= start + REACH and not any(start <= place < end for place in breaks)


def _is_asked(match: Match, tokens: Sequence[Token], ends: Sequence[int]) -> bool:
    end = next((place for place in ends if place >= match.last), None)
    return end is not None and tokens[end].text == "?"
