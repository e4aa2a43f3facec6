"""Checked documents as their readers see them, with their claims marked."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal, NamedTuple

from markupsafe import Markup, escape

from mesoevidence.reading import Document
from mesoevidence.reading.document import Block
from mesoevidence.records.models import VERDICTS
from mesoevidence.report import ReportedClaim

CHUNK = 40
"""Groups of blocks that a browser lays out together, once they come into view."""

LABELS = {
    "title": "Title", "description": "Description", "caption": "Caption", "alt": "Image text", "header": "Page header",
    "footer": "Page footer", "note": "Note", "comment": "Comment",
}  # fmt: skip
"""What stands before blocks that a reader does not see in the run of the text."""

_RANK = {verdict: rank for rank, verdict in enumerate(VERDICTS)}


class Marked(NamedTuple):
    """A claim in a block: its number in the report, and the characters it takes up."""

    number: int
    claim: ReportedClaim
    start: int
    end: int


@dataclass(slots=True)
class Group:
    """What stands together: a block by itself, the items of a list, or a table; ``page`` where a new page begins."""

    shape: Literal["block", "list", "table", "page"]
    items: list[Item] = field(default_factory=list)
    rows: list[list[Item]] = field(default_factory=list)
    page: int | None = None


class Item(NamedTuple):
    """A block with its claims marked."""

    kind: str
    level: int
    label: str
    text: Markup


def chunks(document: Document, claims: Iterable[tuple[int, ReportedClaim]]) -> Iterator[list[Group]]:
    """The groups of a document, some at a time."""
    groups = list(_groups(document, _by_block(document, claims)))
    for start in range(0, len(groups), CHUNK):
        yield groups[start : start + CHUNK]


def _by_block(document: Document, claims: Iterable[tuple[int, ReportedClaim]]) -> dict[int, list[Marked]]:
    found: dict[int, list[Marked]] = defaultdict(list)
    for number, claim in claims:
        if claim.start is not None and claim.end is not None:
            spot = document.spot(claim.start, claim.end)
            if spot is not None:
                found[spot.block].append(Marked(number, claim, spot.start, spot.end))
    return found


def _groups(document: Document, marked: dict[int, list[Marked]]) -> Iterator[Group]:
    page: int | None = None
    numbered = list(enumerate(document.blocks))
    for shape, run in groupby(numbered, key=lambda each: (_shape(each[1]), each[1].page)):
        blocks = list(run)
        if blocks[0][1].page not in (None, page):
            page = blocks[0][1].page
            yield Group("page", page=page)
        items = [_item(block, marked.get(number, ())) for number, block in blocks]
        if shape[0] == "block":
            for item in items:
                yield Group("block", [item])
        elif shape[0] == "list":
            yield Group("list", items)
        else:
            yield Group("table", rows=_rows(document, [block for _, block in blocks], items))


def _shape(block: Block) -> Literal["block", "list", "table"]:
    return "list" if block.kind == "list_item" else "table" if block.kind == "cell" else "block"


_NEW_ROW = re.compile(r"<(?:tr|table)\b", re.IGNORECASE)


def _rows(document: Document, blocks: Sequence[Block], items: Sequence[Item]) -> list[list[Item]]:
    """Cells in rows, as far as the file tells: where it does not, one row a cell."""
    rows = [[items[0]]]
    for before, block, item in zip(blocks, blocks[1:], items[1:], strict=False):
        if _same_row(document, before, block):
            rows[-1].append(item)
        else:
            rows.append([item])
    return rows


def _same_row(document: Document, before: Block, block: Block) -> bool:
    if not before.segments or not block.segments:
        return False
    between = document.text[before.segments[-1].start + before.segments[-1].length : block.segments[0].start]
    if document.format == "html":
        return not _NEW_ROW.search(between)
    if document.format == "markdown":
        return "\n" not in between
    row = (before.place or "").rpartition(", cell ")[0]
    return bool(row) and row == (block.place or "").rpartition(", cell ")[0]


def _item(block: Block, claims: Sequence[Marked]) -> Item:
    return Item(block.kind, block.level, LABELS.get(block.kind, ""), marked_text(block.text, claims))


def marked_text(text: str, claims: Sequence[Marked]) -> Markup:
    """The text with its claims marked, by their numbers from 1; the scripts make links of the marks.

    Where claims overlap, the piece that they share belongs to all of them: it looks like the gravest, and names the shortest
    first.
    """
    if not claims:
        return escape(text)
    cuts = sorted({0, len(text), *(mark.start for mark in claims), *(mark.end for mark in claims)})
    own: list[list[Marked]] = [[] for _ in cuts]
    for mark in claims:
        for place in range(bisect_left(cuts, mark.start), bisect_left(cuts, mark.end)):
            own[place].append(mark)
    pieces = [_piece(text[start:end], end, marks) for start, end, marks in zip(cuts, cuts[1:], own, strict=False)]
    return Markup("").join(pieces)


def _piece(text: str, end: int, marks: Sequence[Marked]) -> Markup:
    if not marks:
        return escape(text)
    gravest = min(marks, key=lambda mark: _RANK[mark.claim.verdict]).claim
    accepted = " accepted" if all(mark.claim.standing != "new" for mark in marks) else ""
    last = " z" if any(mark.end == end for mark in marks) else ""
    numbers = [mark.number + 1 for mark in sorted(marks, key=lambda mark: (mark.end - mark.start, mark.number))]
    return Markup('<a class="m {}{}{}" data-n="{}">{}</a>').format(
        gravest.verdict, accepted, last, " ".join(map(str, numbers)), text
    )
