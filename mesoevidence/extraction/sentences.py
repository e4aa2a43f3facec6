"""Text to sentences, with exact offsets. A small splitter of our own: the libraries lose offsets or are slow (DESIGN 10)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mesoevidence.extraction.english import listed
from mesoevidence.phrases.tokens import RUN_ON

_SOURCES = r"(?:\s?\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\])*"
"""The numbers of sources behind a sentence's end are its own: "It grows. [1] Then" """
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)\]*_]*+" + _SOURCES + rf"(?=\s|$)|{RUN_ON}")
_WORD_BEFORE = re.compile(r"([\w.]+)$")
_WORD_BEHIND = re.compile(r"\s(\w{2,20})\b")
_DOTTED = re.compile(r"\w(\.\w)+")


LONGEST = 2_000
"""A sentence of more characters is none: what is said in one place of it says nothing of another, and reading it as one would
take time with the square of its length. It is parted between words."""


def sentences(text: str, lines: Sequence[int] = ()) -> Iterator[tuple[int, int]]:
    """Start and end of every sentence of a block of text whose white space is folded; ``lines``: where one must begin."""
    start = 0
    for match in _END.finditer(text):
        if match.end() < len(text) and not _ends(text, match):
            continue
        yield from _in_lines(text, start, match.end(), lines)
        start = match.end() + text[match.end() : match.end() + 1].isspace()
    yield from _in_lines(text, start, len(text), lines)


def _in_lines(text: str, start: int, end: int, lines: Sequence[int]) -> Iterator[tuple[int, int]]:
    for line in lines:
        if start < line < end:
            yield from _parts(text, start, start + len(text[start:line].rstrip(" |")))
            start = line
    yield from _parts(text, start, end)


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, in parts if it is too long; nothing, if there is nothing in it."""
    while end - start > LONGEST:
        space = text.rfind(" ", start, start + LONGEST)
        stop = space if space > start else start + LONGEST
        yield start, stop
        start = stop + (stop == space)
    if start < end and text[start:end].strip():
        yield start, end


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether a sign ends a sentence: not after an abbreviation or an initial, and not before a small letter; but "no" is an
    answer where no number follows."""
    following = text[match.end() : match.end() + 10].lstrip(" \"'“‘([*_")[:1]
    if match.group()[0] in "!?":
        return not following.islower()
    if following.islower():
        return False
    before = _WORD_BEFORE.search(text, max(match.start() - 20, 0), match.start())
    word = before.group(1).casefold() if before else ""
    initial = len(word) == 1 and word.isalpha() and word not in listed("letters")
    short = word in listed("abbreviations") and (following.isdigit() or word not in listed("before_numbers"))
    return not (initial or short or (_DOTTED.fullmatch(word) and _goes_on(text, match.end())))


def _goes_on(text: str, place: int) -> bool:
    """Whether an abbreviation in capitals follows, or what else an abbreviated country stands before."""
    found = _WORD_BEHIND.match(text, place)
    return found is not None and (found.group(1).isupper() or found.group(1).casefold() in listed("authorities"))
