"""Plain text: an empty line ends a paragraph, and so does a line that is not broken off in mid-sentence.

A line that begins with a bullet is a list item, and so is one under a line with nothing but a bullet; a short one that ends
without a full stop is a heading. Lines without letters or digits are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mesoevidence.reading.decoding import decode
from mesoevidence.reading.document import Block, BlockKind, Document, fingerprint
from mesoevidence.reading.making import made

BULLET = re.compile(r"\s*+(?:[-*+•·‣●▪◦✓✔➤–—]|\d{1,3}[.)]|[a-z][.)])(?:\s++|$)")
HEADING_WORDS = 14
WRAPPED = (55, 140)
"""A line as long as this may have been broken to fit a width, even before a capital letter."""
_ENDS = (".", "!", ";", ",", ":", "…")
_LINE = re.compile(r"([^\r\n]*+)(?:\r\n?|\n|\Z)")

Line = tuple[str, int]


def read(raw: bytes, path: str) -> Document:
    """Read plain text. Raises :class:`~mesoevidence.reading.document.Unreadable`."""
    text, notices = decode(raw)
    return Document(path, text, tuple(blocks(text)), "text", fingerprint(raw), notices)


def blocks(text: str) -> Iterator[Block]:
    """The paragraphs, list items and headings of a text."""
    first = True
    for group in _groups(text):
        line, start = group[0]
        bullet = BULLET.match(line)
        behind = bullet.end() if bullet else 0
        block = made(
            "paragraph", [(line[behind:], start + behind), *((" " + line, start - 1) for line, start in group[1:])]
        )
        if block is not None:
            kind = "list_item" if bullet else _kind(block.text, first=first)
            yield Block(kind, block.text, block.segments)
            first = False


def _groups(text: str) -> Iterator[list[Line]]:
    """Lines that belong to one paragraph, heading or item."""
    group: list[Line] = []
    for match in _LINE.finditer(text):
        line = match.group(1), match.start()
        if not line[0].strip():
            if group:
                yield group
            group = []
        elif group and not _goes_on(group[-1][0], line[0]):
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
