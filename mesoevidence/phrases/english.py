"""Which phrases stand as assertions: neither denied, nor doubted, nor asked, nor what others wrongly say; nor excused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from mesoevidence.phrases.automaton import Match
from mesoevidence.phrases.cues import cues_of
from mesoevidence.phrases.reading import wording_of
from mesoevidence.phrases.tokens import Token
from mesoevidence.phrases.words import words

REACH = 14
"""Words between a phrase and what excuses it, up to which it does; farther off, in a long sentence, it speaks of other things."""
COMMAS = 2
"""The same for commas: "through the capillaries, feeding the hair, easing the flow, and so hair loss stops"."""


SET_APART = 3
"""Words before an excuse in which one may stand that sets it apart: "contrary to other shampoos"."""


def excused(
    matches: Iterable[Match],
    excuses: Sequence[Match],
    tokens: Sequence[Token] = (),
    groups: Mapping[str, str] | None = None,
) -> dict[Match, Match]:
    """The matches that something near them excuses, and what does: a match of the same name, or of its group's name.

    What stands before a contrast excuses nothing behind it: "Parking may be hard, but success is certain". Nor does what is named
    only to be set apart: "Unlike shampoos, it acts at the root".
    """
    found: dict[Match, Match] = {}
    counting = [excuse for excuse in excuses if not _set_apart(tokens[max(excuse.first - SET_APART, 0) : excuse.first])]
    for match in matches:
        names = (match.name, (groups or {}).get(match.name))
        for excuse in counting:
            if excuse.name in names and _near(match, excuse, tokens):
                found.setdefault(match, excuse)
    return found


def _near(match: Match, excuse: Match, tokens: Sequence[Token]) -> bool:
    between = tokens[min(match.last, excuse.last) : max(match.first, excuse.first)]
    if max(match.first - excuse.last, excuse.first - match.last) > REACH or _contrasted(
        tokens[excuse.last : match.first + 1]
    ):
        return False
    return sum(token.text == "," for token in between) <= COMMAS


def _set_apart(before: Sequence[Token]) -> bool:
    texts = [token.text for token in before]
    return any(text in words().apart and "," not in texts[place:] for place, text in enumerate(texts))


def _contrasted(between: Sequence[Token]) -> bool:
    known = words()
    return any(
        token.text in known.contrasts or token.text == ";" or (token.text == "," and after.text in known.own)
        for token, after in pairwise(between)
    )


def plain(matches: Sequence[Match], tokens: Sequence[Token]) -> list[Match]:
    """The matches that no hedge reaches: an aim, a belief, a "may". What something can do is promised, not hedged: "can be
    regenerated" leaves a reader no doubt."""
    if not matches:
        return []
    cues = [cue for cue in cues_of(tokens) if not cue.kind.undone]
    return [
        match
        for match in matches
        if wording_of(tokens, match.first, match.last, cues, own=False).modality in ("asserts", "probable")
    ]


def asserted(matches: Sequence[Match], tokens: Sequence[Token]) -> list[Match]:
    """The matches that stand as assertions. What a match itself says ("never fails") does nothing to it."""
    if not matches:
        return []
    cues = cues_of(tokens)
    return [match for match in matches if wording_of(tokens, match.first, match.last, cues, own=False).stands]
