"""Whether what a font of a PDF gives for letters can be writing: some fonts number their glyphs anew, and the numbers look like
signs or like other letters ("!"#$%&'()*", "ABCDEFGHIJKLHMCEN").

No language is asked for: what it is told by is what no writing has, and neither has a page of tables, of codes or of addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

FEWEST = 40
"""Signs of a page by which it can be told."""
_FIRST = frozenset("!\"#$%&'()*+,-./")
_ALWAYS, _FIRST_USED, _MOST_LETTERS, _LEAST_SIGNS = frozenset('!"#$'), 12, 0.25, 0.45
"""Numbers often begin with those of these signs: then nearly all of them occur, the very first always, and letters hardly do."""
_LATIN = re.compile(r"[A-Za-z]{4,}")
_VOWELS = frozenset("aeiouyAEIOUY")
_FEWEST_LETTERS, _LEAST_VOWELS = 60, 0.2
"""Of what is written in Latin letters about two in five are vowels: of 70,000 parts of texts, abbreviations and names of files
among them, five had less than one in five."""
_LINE = re.compile(r"[A-Za-z0-9\[\\\]^`]{41,}")
_MOST_IN_LINES = 0.5
"""Where the space is numbered, too, whole lines are one word."""


def is_no_writing(words: Iterable[str]) -> bool:
    """Whether the words of a page, by their look, can be in no language."""
    words = list(words)
    text = "".join(words)
    if len(text) < FEWEST:
        return False
    if _ALWAYS.issubset(text) and len(_FIRST.intersection(text)) >= _FIRST_USED:
        letters, signs = sum(map(str.isalpha, text)), sum(not sign.isalnum() for sign in text)
        if letters < _MOST_LETTERS * len(text) and signs > _LEAST_SIGNS * len(text):
            return True
    latin = "".join(part for word in words for part in _LATIN.findall(word))
    if len(latin) >= _FEWEST_LETTERS and sum(sign in _VOWELS for sign in latin) < _LEAST_VOWELS * len(latin):
        return True
    lines = sum(len(word) for word in words if word.isascii() and _LINE.fullmatch(word))
    return lines > _MOST_IN_LINES * len(text)
