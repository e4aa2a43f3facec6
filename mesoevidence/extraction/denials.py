"""How far a denial or a hedge goes on in a list: "no pain, scars or swelling" denies all three, "no pain, it lasts" one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from mesoevidence.phrases import Token
from mesoevidence.phrases.cues import Cue, Effect, lexicon
from mesoevidence.phrases.reading import Wording
from mesoevidence.phrases.tokens import ENDS, PAUSES
from mesoevidence.phrases.words import words

CLOSING = 4
"""Words behind an item of a list within which its last one is joined."""
BRACKET = "("
DASHES = frozenset("-–—")
HEDGES: frozenset[Effect] = frozenset({"possible", "probable"})
_SIGN = re.compile(r"\s[^\w\s'\"“”‘’()\[\]*_.,-]+\s")
"""A sign by itself between two words, which patterns do not see: "+", "=", "/", an arrow."""

Joint = Literal["list", "sign", "dash"]
"""How a list goes on: with a comma, a bracket or "and"; with a bullet, an arrow or the like; with a dash."""


class Listed(NamedTuple):
    """A phrase as an item of a list: its tokens, whether what it says speaks for the thing, whether against it, and whether
    it gives a number."""

    first: int
    last: int
    praises: bool
    blames: bool
    counts: bool


def ended(
    item: Listed,
    wording: Wording,
    tokens: Sequence[Token],
    text: str,
    cues: Sequence[Cue],
    others: Callable[[], Sequence[Listed]],
) -> list[Cue]:
    """The denials and hedges over a phrase that end with an item of the list before it.

    What has no side effects "and lasts" is praised for both: a denial goes on from a harm to a benefit only where "or" says so,
    a hedge only where "and" does. A dash ends both ("no scars – results in weeks"). ``others``: the phrases of the sentence.
    """
    near = {(cue.cue, cue.first, cue.last) for cue in wording.cues if cue.side == "ahead"}
    return [
        cue
        for cue in cues
        if (cue.kind.id, cue.first, cue.last) in near and _ends_before(item, cue, tokens, text, others)
    ]


def _ends_before(
    item: Listed, cue: Cue, tokens: Sequence[Token], text: str, others: Callable[[], Sequence[Listed]]
) -> bool:
    does = cue.kind.does
    denies = "deny" in does and "overturn" not in does
    if not denies and does.isdisjoint(HEDGES):
        return False
    if denies and item.praises and (_is_for(item, cue, tokens) or _fronted(item, cue, tokens)):
        return True
    own = cue.kind.noun and words().denies(tokens[item.first].text)  # "no pain no scars" denies each once
    told = item.praises or item.counts or own or _has_clause(item, cue, tokens)
    if denies and told and _used_up(item, cue, tokens, text, others):
        return True
    joints = _joints(tokens, text, cue.last, item.first)
    if not joints:
        return False
    kinds = set(joints.values())
    if (cue.kind.noun and "sign" in kinds) or ("dash" in kinds and (cue.kind.noun or not denies or item.praises)):
        return True
    if not (item.praises or (item.counts and denies)):
        return False
    first = min(joints)
    if not denies:
        near = [other for other in others() if cue.first - cue.kind.back <= other.first and other.last <= first]
        return tokens[first].text != words().conjunction and any(other.blames for other in near)
    if _closed_by_or(tokens, max(joints), item.last):
        return False
    if any(other.praises and other.first < cue.last < other.last <= first for other in others()):
        return True  # "never painful or risky, always lasting"
    before = [other for other in others() if cue.last <= other.first and other.last <= first]
    return not any(other.praises for other in before) if cue.kind.noun else any(other.blames for other in before)


def _used_up(
    item: Listed, denial: Cue, tokens: Sequence[Token], text: str, others: Callable[[], Sequence[Listed]]
) -> bool:
    """Whether a denial is part of another phrase, which speaks for the thing, and ends with it: "no pain so it lasts", "no hair
    loss, more volume"; not "no pain or lasting marks"."""
    joints = _joints(tokens, text, denial.last, item.last - 1)
    ends = max(item.first, min(joints, default=0))  # a phrase may begin with what the list before it ends with
    whole = [other for other in others() if other.first < denial.last <= other.last <= ends and not other.blames]
    return any(not _closed_by_or(tokens, other.last, item.last) for other in whole)


def _has_clause(item: Listed, denial: Cue, tokens: Sequence[Token]) -> bool:
    """Whether a phrase is in a clause of its own, with a pronoun and a verb: "no pain, and it is natural"."""
    subjects, finite = words().pronouns | words().standing, lexicon().finite
    return any(
        tokens[place].text in subjects and tokens[place + 1].text in finite
        for place in range(denial.last, item.last - 1)
    )


def _fronted(item: Listed, denial: Cue, tokens: Sequence[Token]) -> bool:
    """Whether what is denied is a thing beside the verb that the phrase goes with: "without noticing you lose it", "unlike
    tablets it lasts", "the method with no needles is painless"."""
    opens = denial.first == 0 or tokens[denial.first - 1].text in ENDS | PAUSES
    beside = denial.kind.part == "span" or (not opens and tokens[denial.first - 1].text in words().along)
    if not beside and not (opens and denial.kind.comma == "front"):
        return False
    known, finite = words(), lexicon().finite
    for place in range(denial.last + 1, item.last):
        text = tokens[place].text
        if text in known.relative | known.attached or text in ENDS:
            return False
        if text in finite:
            return True
    return False


def _is_for(item: Listed, denial: Cue, tokens: Sequence[Token]) -> bool:
    """Whether what is denied is that something is needed, and the phrase says what for: "no surgery is needed to end it"."""
    between = [token.text for token in tokens[denial.first : item.first + 1]]
    return not words().needing.isdisjoint(between) and not words().purposes.isdisjoint(between[2:])


def _joints(tokens: Sequence[Token], text: str, start: int, end: int) -> dict[int, Joint]:
    """Where a list goes on between two tokens, and how; two dashes, or brackets that are closed, hold an insertion."""
    found: dict[int, Joint] = {}
    if start and _SIGN.fullmatch(text[tokens[start - 1].end : tokens[start].start]):
        found[start] = "sign"
    for place in range(start, end):
        token = tokens[place]
        raw = text[token.start : token.end].strip()
        if token.text in (",", BRACKET):
            found[place] = "dash" if raw in DASHES else "list" if raw in (",", BRACKET) else "sign"
        elif token.text == words().conjunction or (token.text in words().joiners and place > start):
            found[place] = "list"
        elif _SIGN.fullmatch(text[token.end : tokens[place + 1].start]):
            found[place + 1] = "sign"
    dashes = [place for place, kind in found.items() if kind == "dash"]
    if len(dashes) == 2:
        found = {place: kind for place, kind in found.items() if not dashes[0] <= place <= dashes[1]}
    return found


def _closed_by_or(tokens: Sequence[Token], start: int, last: int) -> bool:
    """Whether "or" joins what stands behind a place, up to a few words behind a phrase; not "or your money back"."""
    for place in range(start, min(last + CLOSING, len(tokens))):
        text = tokens[place].text
        if text in ENDS:
            return False
        if text in words().alternatives:
            behind = tokens[place + 1].text if place + 1 < len(tokens) else ""
            return behind not in words().own
    return False
