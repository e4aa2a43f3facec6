"""Plain text: an empty line ends a paragraph, and so does a line that is not broken off in mid-sentence.

A line that begins with a bullet is a list item, and so is one under a line with nothing but a bullet; a short one that ends
without a full stop is a heading. Lines that bars part into as many cells are a table. Lines without letters or digits are left
out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from mesoevidence.reading.decoding import decode
from mesoevidence.reading.document import Block, BlockKind, Document, fingerprint
from mesoevidence.reading.making import made
from mesoevidence.reading.tables import Laid, named

BULLET = re.compile(r"\s*+(?:[-*+•·‣●▪◦✓✔➤–—]|\d{1,3}[.)]|[a-z][.)])(?:\s++|$)")
HEADING_WORDS = 14
WRAPPED = (55, 140)
"""A line as long as this may have been broken to fit a width, even before a capital letter; not before a longer one."""
LISTED = 3
"""So many lines or more, with no empty one between, are a list if each begins like a sentence."""
LABEL_WORDS = 4
"""Before a line of no more words, that begin with a capital letter and end without a sign, none was broken."""
_ENDS = (".", "!", ";", ",", ":", "…")
_BARS = re.compile(r"\s*+(?:\|.*+|[^|\r\n]*\S \| .*+)")
_LINE = re.compile(r"([^\r\n]*+)(?:\r\n?|\n|\Z)")

Line = tuple[str, int]


def read(raw: bytes, path: str) -> Document:
    """Read plain text. Raises :class:`~mesoevidence.reading.document.Unreadable`."""
    text, notices = decode(raw)
    return Document(path, text, tuple(blocks(text)), "text", fingerprint(raw), notices)


def blocks(text: str) -> Iterator[Block]:
    """The paragraphs, list items, headings and cells of a text."""
    first = True
    rows = _rows(text)
    for group in _groups(text, rows):
        line, start = group[0]
        if start in rows:
            yield from rows[start]
            continue
        bullet = BULLET.match(line)
        behind = bullet.end() if bullet else 0
        block = made(
            "paragraph", [(line[behind:], start + behind), *((" " + line, start - 1) for line, start in group[1:])]
        )
        if block is not None:
            kind = "list_item" if bullet else _kind(block.text, first=first)
            yield Block(kind, block.text, block.segments)
            first = False


def _rows(text: str) -> dict[int, list[Block]]:
    """Where the lines of tables begin, and the cells of each: two lines at least, with as many bars."""
    found: dict[int, list[Block]] = {}
    run: list[Line] = []
    bars = tables = 0
    for match in chain(_LINE.finditer(text), (None,)):
        line = match.group(1) if match else ""
        here = line.count("|") if _BARS.match(line) else 0
        if here != bars:
            if len(run) > 1:
                found |= _table(tables, run)
                tables += 1
            run, bars = [], here
        if match is not None and here:
            run.append((line, match.start()))
    return found


def _table(number: int, lines: Sequence[Line]) -> dict[int, list[Block]]:
    """The cells of the lines of a table; none of one that only draws a line."""
    laid: list[Laid] = []
    cells: list[tuple[int, Block]] = []
    for row, (line, start) in enumerate(lines):
        for column, block in _cells(line, start):
            laid.append(Laid(row, column, text=block.text))
            cells.append((start, block))
    found: dict[int, list[Block]] = {start: [] for _, start in lines}
    for (start, block), cell in zip(cells, named(number, laid), strict=True):
        found[start].append(replace(block, cell=cell))
    return found


def _cells(line: str, start: int) -> Iterator[tuple[int, Block]]:
    """The cells of a row by their columns."""
    at = 0
    parts = line.split("|")
    for column, part in enumerate(parts[1:] if not parts[0].strip() else parts):
        at = line.index(part, at)
        cell = made("cell", [(part, start + at)])
        at += len(part)
        if cell is not None:
            yield column, cell


def _groups(text: str, rows: Collection[int]) -> Iterator[list[Line]]:
    """Lines that belong to one paragraph, heading or item."""
    group: list[Line] = []
    anew = _listed(text)
    for match in _LINE.finditer(text):
        line = match.group(1), match.start()
        if not line[0].strip():
            if group:
                yield group
            group = []
        elif group and (not _goes_on(group[-1][0], line[0], line[1] in anew) or line[1] in rows or group[0][1] in rows):
            yield group
            group = [line]
        else:
            group.append(line)
    if group:
        yield group


def _listed(text: str) -> set[int]:
    """Where the lines of lists begin: prose that was broken to fit a width begins a line with a small letter here and there."""
    found: set[int] = set()
    run: list[Line] = []
    for match in chain(_LINE.finditer(text), (None,)):
        if match is not None and (line := match.group(1)).strip():
            run.append((line, match.start()))
            continue
        if len(run) >= LISTED and not any(line.lstrip()[0].islower() for line, _ in run):
            found.update(start for _, start in run)
        run = []
    return found


def _goes_on(line: str, following: str, listed: bool) -> bool:
    """Whether a line was only broken to fit a width, or is a bullet whose words are in the next one; none of a list was."""
    if BULLET.match(following):
        return False
    line = line.rstrip()
    bullet = BULLET.match(line)
    if bullet and bullet.end() == len(line):
        return True
    begins = following.lstrip()[:1]
    if begins.islower() or (line.endswith(",") and not begins.isupper()):
        return True
    label = begins.isupper() and _kind(following.strip(), first=False, words=LABEL_WORDS) == "heading"
    if label or len(following) > WRAPPED[1]:
        return False
    return not listed and not line.endswith(_ENDS) and WRAPPED[0] <= len(line) <= WRAPPED[1]


def _kind(content: str, *, first: bool, words: int = HEADING_WORDS) -> BlockKind:
    if len(content.split()) <= words and not content.endswith(_ENDS):
        return "title" if first else "heading"
    return "paragraph"
