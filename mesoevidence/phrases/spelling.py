"""Slips of the pen in words of promise and doubt: "garanteed", "painles", "evry". The words are in ``spelling.yaml``."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import NamedTuple

from mesoevidence.texts import read_texts

SHORTEST = 6
"""Letters a word has at least to be looked at: among shorter ones too many are one letter away from another."""


class _Known(NamedTuple):
    words: frozenset[str]
    by_letter: dict[str, tuple[str, ...]]
    slips: dict[str, str]


def corrected(word: str) -> str:
    """The word that a misspelt one stands for; any other as it is."""
    known = _known()
    slip = known.slips.get(word)
    if slip is not None:
        return slip
    if len(word) < SHORTEST or word in known.words or "'" in word:
        return word
    near = known.by_letter.get(word[0], ())
    return next((right for right in near if _one_slip(word, right) and not _inflects(word, right)), word)


def is_known(word: str) -> bool:
    """Whether a word is one of those that copy often misspells."""
    return word in _known().words


def _inflects(word: str, of: str) -> bool:
    return word[:-1] == of and word[-1] in "sdr"


def _one_slip(word: str, right: str) -> bool:
    """Whether one letter is wrong, missing or too many, or two that stand side by side are exchanged.

    Written out, since to load a library for it takes longer than to check a page.
    """
    if abs(len(word) - len(right)) > 1:
        return False
    start = 0
    while start < min(len(word), len(right)) and word[start] == right[start]:
        start += 1
    a, b = word[start:], right[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and len(b) > 1 and a[2:] == b[2:])


@cache
def _known() -> _Known:
    texts = read_texts("mesoevidence.phrases", "spelling.yaml")
    by_letter: dict[str, list[str]] = defaultdict(list)
    for right in texts["words"]:
        by_letter[right[0]].append(right)
    slips = {slip: right for right, wrong in texts["misspelt"].items() for slip in wrong}
    return _Known(
        frozenset((*texts["words"], *texts["others"])),
        {letter: tuple(words) for letter, words in by_letter.items()},
        slips,
    )
