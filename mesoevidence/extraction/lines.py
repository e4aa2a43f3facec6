"""Lines of a block that were meant as lines: slogans and facts one under another, where a sentence ends without a sign."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from mesoevidence.extraction.english import listed
from mesoevidence.reading import Block, Document

SHORT = 40
"""Characters of a line of slogans at most: among such, lines may begin with a small letter."""
NARROW = 25
"""Characters of a line than which no column of prose is narrower."""
MARKUP = frozenset({"html"})
"""Formats whose line ends mean nothing: there only a <br> breaks a line."""
_BREAK = re.compile(r"<br\b|\n", re.IGNORECASE)
_HARD = re.compile(r"<br\b|(?:  |\\)\n", re.IGNORECASE)
_LAST = re.compile(r"([^\W\d_]*)\W*$")
_ANSWER = re.compile(r":\W{0,3}\w+$")
_BARS = re.compile(r" \| ")


def line_starts(block: Block, document: Document) -> list[int]:
    """Where lines of a block begin that nobody broke to fit a width: the first word would have had room on the line before, or
    the break is one of the markup. Bars part a line, too, where there are several."""
    bars = [match.end() for match in _BARS.finditer(block.text)]
    found = bars if len(bars) > 1 and block.cell is None else []
    if "\n" not in document.text and "<br" not in document.text:
        return found
    breaks = list(_breaks(block, document))
    if not breaks:
        return found
    starts = [0, *(at for at, _ in breaks), len(block.text) + 1]
    lines = [block.text[start : end - 1] for start, end in pairwise(starts)]
    width, slogans = max(map(len, lines)), all(len(line) <= SHORT for line in lines)
    # Prose that was broken begins a line with a small letter here and there, and no column is so narrow.
    stacked = slogans and (width <= NARROW or not any(line[:1].islower() for line in lines))
    for (at, hard), line, behind in zip(breaks, lines, lines[1:], strict=False):
        had_room = len(line) + 1 + len(behind.split(" ", 1)[0]) <= width
        anew = slogans or not behind[:1].islower()
        if (hard or stacked or had_room) and anew and not _goes_on(line):
            found.append(at)
    return sorted(found)


def _breaks(block: Block, document: Document) -> Iterator[tuple[int, bool]]:
    """Where lines begin in the text of a block, and whether the markup says so."""
    for one, other in pairwise(block.segments):
        if other.at == one.at + one.length:
            continue
        gap = document.text[one.start + (one.covers or one.length) : other.start]
        match = _BREAK.search(gap)
        if match is not None and (match.group() != "\n" or document.format not in MARKUP):
            yield other.at, _HARD.search(gap) is not None


def _goes_on(line: str) -> bool:
    """Whether a line ends with a comma, or a word behind which there must be another; a "no" behind a label is an answer."""
    if _ANSWER.search(line):
        return False
    last = _LAST.search(line)
    return line.endswith((",", "-", "–", "/")) or (last is not None and last[1].casefold() in listed("unfinished"))
