"""Plain text: an empty line ends a paragraph, and so does a line that is not broken off in mid-sentence.

A line that begins with a bullet is a list item, and so is one under a line with nothing but a bullet; a short one that ends
without a full stop is a heading. Lines that bars part into as many cells are a table. Lines without letters or digits are left
out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from mesoevidence.reading.decoding import decode
from mesoevidence.reading.document import Block, BlockKind, Cell, Document, fingerprint
from mesoevidence.reading.making import made

BULLET = re.compile(r"\s*+(?:[-*+•·‣●▪◦✓✔➤–—]|\d{1,3}[.)]|[a-z][.)])(?:\s++|$)")
HEADING_WORDS = 14
WRAPPED = (55, 140)
"""A line as long as this may have been broken to fit a width, even before a capital letter."""
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
            yield from _cells(line, start, *rows[start])
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


def _rows(text: str) -> dict[int, tuple[int, int]]:
    """Where the lines of tables begin, and the numbers of their tables and rows: two lines at least, with as many bars."""
    found: dict[int, tuple[int, int]] = {}
    table = -1
    run: list[int] = []
    bars = 0
    for match in _LINE.finditer(text):
        line = match.group(1)
        here = line.count("|") if _BARS.match(line) else 0
        if here != bars:
            table, run, bars = table + 1, [], here
        if here:
            run.append(match.start())
        if len(run) > 1:
            found |= (
                {start: (table, row) for row, start in enumerate(run)}
                if len(run) == 2
                else {run[-1]: (table, len(run) - 1)}
            )
    return found


def _cells(line: str, start: int, table: int, row: int) -> Iterator[Block]:
    """The cells of a row; nothing of one that only draws a line."""
    at = 0
    parts = line.split("|")
    for column, part in enumerate(parts[1:] if not parts[0].strip() else parts):
        at = line.index(part, at)
        cell = made("cell", [(part, start + at)])
        at += len(part)
        if cell is not None:
            yield replace(cell, cell=Cell(table, row, column))


def _groups(text: str, rows: Collection[int]) -> Iterator[list[Line]]:
    """Lines that belong to one paragraph, heading or item."""
    group: list[Line] = []
    for match in _LINE.finditer(text):
        line = match.group(1), match.start()
        if not line[0].strip():
            if group:
                yield group
            group = []
        elif group and (not _goes_on(group[-1][0], line[0]) or line[1] in rows or group[0][1] in rows):
            yield group
            group = [line]
        else:
            group.append(line)
    if group:
        yield group


def _goes_on(line: str, following: str) -> bool:
    """Whether a line was only broken to fit a width, or is a bullet whose words are in the next one."""
    if BULLET.match(following):
        return False
    line = line.rstrip()
    bullet = BULLET.match(line)
    if bullet and bullet.end() == len(line):
        return True
    begins = following.lstrip()[:1]
    if begins.islower() or (line.endswith(",") and not begins.isupper()):
        return True
    return not line.endswith(_ENDS) and WRAPPED[0] <= len(line) <= WRAPPED[1]


def _kind(content: str, *, first: bool) -> BlockKind:
    if len(content.split()) <= HEADING_WORDS and not content.endswith(_ENDS):
        return "title" if first else "heading"
    return "paragraph"
