"""Emphasis in Markdown: which ``*``, ``_``, ``~`` and ``~~`` begin and end it, as CommonMark 0.31 has it (section 6.2)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
"""The punctuation of ASCII: what a backslash may stand before."""


@dataclass(slots=True)
class Delimiter:
    """A run of ``*``, ``_`` or ``~`` that may begin or end emphasis: its rest from ``start``, ``length`` signs."""

    sign: str
    start: int
    length: int
    whole: int
    opens: bool
    closes: bool


class Emphasis(NamedTuple):
    """``signs`` signs at ``opening`` and as many at ``closing`` belong to each other."""

    sign: str
    opening: int
    closing: int
    signs: int


def delimiter_at(text: str, at: int, sign: str) -> Delimiter:
    """The run of a sign at a place of a text; it may neither begin nor end anything."""
    after = at
    while text.startswith(sign, after):
        after += 1
    before, following = text[at - 1] if at else " ", text[after] if after < len(text) else " "
    left = not following.isspace() and (not _is_sign(following) or before.isspace() or _is_sign(before))
    right = not before.isspace() and (not _is_sign(before) or following.isspace() or _is_sign(following))
    opens, closes = left, right
    if sign == "_" or (sign == "~" and after - at == 1):  # as GitHub strikes; but not "5~10 mg and 20~30 mg"
        opens = left and (not right or _is_sign(before))
        closes = right and (not left or _is_sign(following))
    if sign == "~" and after - at > 2:
        opens = closes = False
    return Delimiter(sign, at, after - at, after - at, opens, closes)


def matched(delimiters: Iterable[Delimiter]) -> Iterator[Emphasis]:
    """Which of the delimiters of a text belong to each other."""
    openers: list[Delimiter] = []
    nothing_before: dict[tuple[str, bool, int], int] = {}
    for closer in delimiters:
        while closer.closes and closer.length:
            key = closer.sign, closer.opens, closer.whole % 3
            bottom = nothing_before.get(key, -1)
            place = len(openers) - 1
            while place >= 0 and openers[place].start >= bottom and not _match(openers[place], closer):
                place -= 1
            if place < 0 or openers[place].start < bottom:
                nothing_before[key] = closer.start
                break
            del openers[place + 1 :]
            yield _paired(openers[place], closer)
            if not openers[place].length:
                openers.pop()
        if closer.opens and closer.length:
            openers.append(closer)


def _paired(opener: Delimiter, closer: Delimiter) -> Emphasis:
    """The innermost signs of both, which are used up with it."""
    used = 2 if opener.length >= 2 and closer.length >= 2 else 1
    opener.length -= used
    found = Emphasis(opener.sign, opener.start + opener.length, closer.start, used)
    closer.start += used
    closer.length -= used
    return found


def _is_sign(letter: str) -> bool:
    """Whether a character is punctuation or a symbol."""
    if letter.isascii():
        return letter in ESCAPABLE
    return unicodedata.category(letter)[0] in "PS"


def _match(opener: Delimiter, closer: Delimiter) -> bool:
    if opener.sign != closer.sign or (opener.sign == "~" and opener.whole != closer.whole):
        return False
    if (opener.closes or closer.opens) and (opener.whole + closer.whole) % 3 == 0:
        return opener.whole % 3 == 0 and closer.whole % 3 == 0
    return True
