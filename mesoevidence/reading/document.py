"""The shape that every reader gives: blocks of text as a reader of the page sees them, with their places in the file."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, NamedTuple

from mesoevidence.reading.signs import as_seen, plainly

BlockKind = Literal[
    "title", "description", "heading", "paragraph", "list_item", "cell", "caption", "alt", "quote", "header", "footer",
    "note", "comment",
]  # fmt: skip

WITH_LINES = frozenset({"text", "markdown", "html"})
"""Formats whose files are lines of text: there line and column say where words stand, elsewhere :meth:`Block.place_at` does."""


class Unreadable(ValueError):
    """A file that cannot be read; the message says why, for the person whose file it is."""


class Segment(NamedTuple):
    """A run of a block's text that stands in the document's text as it is: ``length`` characters at ``start`` from ``at``.

    ``covers`` is set where other characters stand in the document's text for the run, and how many: "&amp;" for "&".
    """

    at: int
    start: int
    length: int
    covers: int = 0


class Cell(NamedTuple):
    """A place in a table: the number of the table in the document, the row and the column, all from 0; and what the row and the
    column are called (nothing, for the cells that call them so)."""

    table: int
    row: int
    column: int
    row_name: str = ""
    column_name: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text that is read in one go: a paragraph, a heading, a list item, a cell of a table.

    ``text`` has its white space folded and its markup taken out. ``segments`` say where its characters stand in
    :attr:`Document.text`, in their order; characters in none of them (a space between two lines) belong to the gap.
    ``level`` is that of a heading, or how deep a list item is nested; ``page`` counts from 1, where the format has pages;
    ``place`` is what a reader calls the place where lines mean nothing ("paragraph 12", "page 3, heading 1"); ``onward`` are the
    places where a block goes on (on the next page), each with the offset in ``text`` from which on it is there.
    ``cell`` is where a cell of a table stands, in formats that tell rows from columns; None in a table that only lays out a page.
    """

    kind: BlockKind
    text: str
    segments: tuple[Segment, ...]
    level: int = 0
    page: int | None = None
    place: str | None = None
    onward: tuple[tuple[int, str], ...] = ()
    cell: Cell | None = None

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the document's text of the characters ``start`` to ``end`` of the block (``end`` not included)."""
        return self._offset(start), self._offset(end - 1, behind=True)

    def place_at(self, at: int) -> str | None:
        """What a reader calls the place of a character of the block, in words of its format; None where files have lines."""
        return next((place for start, place in reversed(self.onward) if at >= start), self.place)

    def at(self, offset: int, *, behind: bool = False) -> int | None:
        """Where the character at an offset into the document's text stands in the block, or where it ends there; None if it
        is not of the block."""
        place = bisect_right(self.segments, offset, key=lambda segment: segment.start) - 1
        if place < 0:
            return None
        segment = self.segments[place]
        if offset >= segment.start + (segment.covers or segment.length):
            return None
        if segment.covers:
            return segment.at + segment.length * behind
        return segment.at + offset - segment.start + behind

    def _offset(self, at: int, *, behind: bool = False) -> int:
        """Where the character stands, or where it ends."""
        place = max(bisect_right(self.segments, at, key=lambda segment: segment.at) - 1, 0)
        segment = self.segments[place]
        if segment.covers:
            return segment.start + segment.covers * behind
        return segment.start + min(max(at - segment.at, 0), segment.length - 1) + behind


class Spot(NamedTuple):
    """The characters ``start`` to ``end`` (not included) of a block, by its number in the document."""

    block: int
    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """A file of copy. ``text`` is what was read from it: of text, Markdown and HTML the file itself, of Word and PDF the
    text that was taken out, block by block. ``notices`` say what a reader of the report should know about the reading.
    ``unread`` says what of it could not be read, and so is not checked: where, why, and how to go on.
    ``raw`` is the file itself, set where it came from elsewhere than ``path``.
    """

    path: str
    text: str
    blocks: tuple[Block, ...]
    format: str
    sha256: str
    notices: tuple[str, ...] = ()
    language: str | None = None
    ignored: tuple[Ignored, ...] = field(default=())
    raw: bytes | None = field(default=None, repr=False, compare=False)
    unread: tuple[str, ...] = ()

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(place + 1 for place, sign in enumerate(self.text) if sign == "\n")]

    @cached_property
    def _starts(self) -> list[tuple[int, int]]:
        """Where segments start in the text, in order, and the blocks they are of."""
        return sorted((segment.start, number) for number, block in enumerate(self.blocks) for segment in block.segments)

    def spot(self, start: int, end: int) -> Spot | None:
        """The inverse of :meth:`Block.source`: the block that offsets into the text fall into, and where in it they lie."""
        place = bisect_right(self._starts, start, key=lambda known: known[0]) - 1
        if place < 0:
            return None
        number = self._starts[place][1]
        first, last = self.blocks[number].at(start), self.blocks[number].at(end - 1, behind=True)
        return Spot(number, first, last) if first is not None and last is not None else None

    def place(self, start: int, end: int) -> str | None:
        """What a reader calls the place of a stretch of the text; None where files have lines."""
        spot = self.spot(start, end)
        return None if spot is None else self.blocks[spot.block].place_at(spot.start)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, of an offset into the text."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1


class Ignored(NamedTuple):
    """An inline comment that accepts a rule: which rule, why (empty when no reason is given), until when, and where it stands in
    the text. ``trails``: it stands behind the words of a block and goes with them; else with those it stands in or before."""

    rule: str
    because: str
    until: str | None
    start: int
    end: int
    trails: bool = False


def fingerprint(raw: bytes) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(raw).hexdigest()


_RUN = re.compile(r"\S++(?: \S++)*")


def folded(pieces: Iterable[tuple[str, int] | tuple[str, int, int]]) -> tuple[str, tuple[Segment, ...]]:
    """Pieces of text with their offsets as one text whose white space is folded, and where its characters stand.

    Signs are those that a reader sees (:mod:`mesoevidence.reading.signs`). A third number says how many characters of the
    source the piece stands for, where those are others (an entity).
    A space that stands for other white space, or for the gap between two pieces that white space parts, is in no segment.
    """
    text: list[str] = []
    segments: list[Segment] = []
    length = 0
    gap = False
    for shown, start, covers in _seen(pieces):
        done = 0
        for run in _RUN.finditer(shown):
            first, last = run.span()
            if length and (gap or first > done):
                text.append(" ")
                length += 1
            gap = False
            before = segments[-1] if segments else None
            if covers:
                segments.append(Segment(length, start, last - first, covers))
            elif (
                before
                and not before.covers
                and before.at + before.length == length
                and before[1] + before[2] == start + first
            ):
                segments[-1] = Segment(before.at, before.start, before.length + last - first)
            else:
                segments.append(Segment(length, start + first, last - first))
            text.append(run.group())
            length += last - first
            done = last
        gap = gap or done < len(shown)
    return "".join(text), tuple(segments)


def joined(blocks: Iterable[Block]) -> tuple[str, tuple[Block, ...]]:
    """The text of a document that has none of its own: that of its blocks as it stands, a blank line between them; and the
    blocks as they are seen, with their places in it. None of them may show nothing."""
    texts = []
    placed = []
    start = 0
    for block in blocks:
        text, segments = folded([(block.text, start)])
        shown = replace(block, text=text, segments=segments)
        if block.onward:
            onward = (((shown.at(start + at) or 0), place) for at, place in block.onward)
            shown = replace(shown, onward=tuple(onward))
        placed.append(shown)
        texts.append(block.text)
        start += len(block.text) + 2
    return "\n\n".join(texts), tuple(placed)


def _seen(pieces: Iterable[tuple[str, int] | tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """The pieces with their signs as a reader sees them."""
    for piece in pieces:
        shown, start = piece[0], piece[1]
        if len(piece) == 3:
            yield plainly(shown), start, piece[2]
        else:
            yield from ((seen.shown, start + seen.start, seen.covers) for seen in as_seen(shown))
