"""From words with boxes on a page to lines, columns and paragraphs in the order a person reads them.

A page description has no paragraphs: what belongs together is judged by distance, size and the edges of columns. Boxes have
their origin at the bottom left, as in PDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

BULLET = re.compile(r"(?:[-*•·‣▪▫◦●○■□➢➤✓✔❖–—\uf000-\uf8ff]|\d{1,3}[.)]|[a-z][.)])$")
"""A first word that makes a line a list item."""

_GUTTER = 1.2
"""Gaps as wide as this, in heights of a line, may part columns or cells."""
_WIDE_GUTTER = 3.0
"""Gaps as wide as this part what stands on a line even if no other line has a gap there."""
_FULL = 0.7
"""Lines of prose fill their column; cells of a table do not."""
_MOST_SORTED = 120
"""A page of more pieces than this keeps the order it was written in."""
_MOST_ROWS, _MOST_PARTS = 1_000, 50
"""A page of more rows, or rows of more parts, is no page of prose or tables: columns are not looked for."""
_SENTENCE_ENDS = (".", "!", "?", ":", ";", "…")


@dataclass(slots=True)
class Word:
    """A word as it stands on a page: ``index`` is that of its first character on the page, when the page is turned by ``turn``.

    ``broken`` says that a hyphen followed it at the end of a line.
    """

    text: str
    page: int
    index: int
    left: float
    bottom: float
    right: float
    top: float
    broken: bool = False
    turn: int = 0


@dataclass(slots=True)
class Line:
    words: list[Word]
    left: float
    bottom: float
    right: float
    top: float
    height: float

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def begins(self) -> str:
        return self.words[0].text

    @property
    def is_item(self) -> bool:
        return len(self.words) > 1 and bool(BULLET.match(self.begins))


@dataclass(slots=True)
class Piece:
    """Lines that are read in one go: a paragraph, or a cell of a table."""

    lines: list[Line]
    cell: bool = False

    @property
    def page(self) -> int:
        return self.lines[0].words[0].page

    @property
    def height(self) -> float:
        return self.lines[0].height

    def words(self) -> Iterator[Word]:
        for line in self.lines:
            yield from line.words


@dataclass(slots=True)
class _Region:
    """Pieces that stay together when a page is put in order."""

    pieces: list[Piece]
    left: float = field(init=False)
    bottom: float = field(init=False)
    right: float = field(init=False)
    top: float = field(init=False)

    def __post_init__(self) -> None:
        lines = [line for piece in self.pieces for line in piece.lines]
        self.left, self.right = min(line.left for line in lines), max(line.right for line in lines)
        self.bottom, self.top = min(line.bottom for line in lines), max(line.top for line in lines)


def line_of(words: list[Word]) -> Line:
    """Words that stand side by side."""
    return Line(
        words,
        min(word.left for word in words),
        min(word.bottom for word in words),
        max(word.right for word in words),
        max(word.top for word in words),
        max(median(word.top - word.bottom for word in words), 0.1),
    )


def pieces(rows: Sequence[Sequence[Word]]) -> list[Piece]:
    """The paragraphs and cells of a page in reading order, from its rows of words in the order they were written."""
    found: list[_Region] = []
    waiting: list[Line] = []
    split = [list(_split(row)) for row in rows]
    if len(split) > _MOST_ROWS or any(len(row) > _MOST_PARTS for row in split):
        return _continued(_paragraphs([line for row in split for line in row]))
    place = 0
    while place < len(split):
        end = place
        while end < len(split) and len(split[end]) > 1:
            end += 1
        if end == place:
            waiting.extend(split[place])
            place += 1
            continue
        group = split[place:end]
        while end < len(split) and _goes_on_in_a_column(group, split[end]):  # the longer column
            group.append(split[end])
            end += 1
        place = end
        if columns := _prose_columns(group):
            waiting.extend(line for column in columns for line in column)
        elif _is_table(group):
            found.extend(_Region([piece]) for piece in _paragraphs(waiting))
            waiting = []
            found.append(_Region(_cells(group)))
        else:
            for row in group:
                waiting.extend(_rejoined(row))
    found.extend(_Region([piece]) for piece in _paragraphs(waiting))
    return _continued(piece for region in _in_order(found) for piece in region.pieces)


def join_pages(all_pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces of all pages, with paragraphs that go on over the end of a page made whole."""
    return _continued(all_pieces)


# --- columns and tables ------------------------------------------------------------------------------------------


def _split(row: Sequence[Word]) -> Iterator[Line]:
    """The parts of a row that wide gaps part; a bullet stays with its item."""
    words: list[Word] = []
    for word in row:
        gap = word.left - words[-1].right if words else 0.0
        if not 0.0 <= gap < 1.0:
            height = max(min(words[-1].top - words[-1].bottom, word.top - word.bottom), 1.0)
            bullet = len(words) == 1 and BULLET.match(words[0].text)
            if (gap > _GUTTER * height and not bullet) or gap < -2 * height:
                yield line_of(words)
                words = []
        words.append(word)
    if words:
        yield line_of(words)


def _rejoined(row: list[Line]) -> Iterator[Line]:
    """Parts of a row whose gaps mean nothing, such as those of justified text, as one line again."""
    words: list[Word] = []
    for part in row:
        if words and not -2 * part.height <= part.left - words[-1].right <= _WIDE_GUTTER * part.height:
            yield line_of(words)
            words = []
        words.extend(part.words)
    yield line_of(words)


def _aligned(group: list[list[Line]]) -> bool:
    """Whether all rows have as many parts, which begin at the same places."""
    first = group[0]
    return all(len(row) == len(first) for row in group) and all(
        abs(part.left - above.left) <= part.height for row in group for part, above in zip(row, first, strict=True)
    )


def _goes_on_in_a_column(group: list[list[Line]], row: list[Line]) -> bool:
    """Whether a row of one part goes on below a column of the group."""
    last, line = group[-1][-1], row[0]
    if len(row) != 1 or len(group) < 3 or not 0 < last.bottom - line.bottom < 2 * line.height:
        return False
    return any(
        abs(line.left - part.left) <= line.height and line.right <= _right_of(group, part) + line.height
        for part in group[0]
    )


def _right_of(group: list[list[Line]], column: Line) -> float:
    return max(part.right for row in group for part in row if abs(part.left - column.left) <= column.height)


def _prose_columns(group: list[list[Line]]) -> list[list[Line]]:
    """Columns of prose that were written row by row; none, when they are not."""
    rows = [row for row in group if len(row) > 1]
    if len(rows) < 3 or not _aligned(rows):
        return []
    columns: list[list[Line]] = [[] for _ in rows[0]]
    for row in group:
        for part in row:
            nearest = min(range(len(columns)), key=lambda place: abs(rows[0][place].left - part.left))
            columns[nearest].append(part)
    for column in columns:
        width = max(line.right for line in column) - column[0].left
        if width < 12 * column[0].height or median(line.right - line.left for line in column) < _FULL * width:
            return []
    return columns


def _is_table(group: list[list[Line]]) -> bool:
    """Whether at least two rows have parts that begin at the same places."""
    return any(
        sum(any(abs(part.left - above.left) <= part.height for above in upper) for part in lower) > 1
        for upper, lower in pairwise(group)
    )


def _cells(group: list[list[Line]]) -> list[Piece]:
    """The cells of a table, row by row; a part that begins in lower case goes on with the cell above it."""
    cells: list[Piece] = []
    above: list[Piece] = []
    for row in group:
        current = []
        for part in row:
            upper = next((cell for cell in above if abs(cell.lines[-1].left - part.left) <= part.height), None)
            if upper is not None and part.begins[0].islower() and _is_below(upper.lines[-1], part):
                upper.lines.append(part)
                current.append(upper)
            else:
                cells.append(Piece([part], cell=True))
                current.append(cells[-1])
        above = current
    return cells


# --- paragraphs --------------------------------------------------------------------------------------------------


def _paragraphs(lines: list[Line]) -> list[Piece]:
    if not lines:
        return []
    steps = [upper.bottom - lower.bottom for upper, lower in pairwise(lines) if _is_below(upper, lower)]
    step = median(steps) if steps else 0.0
    found = [Piece([lines[0]])]
    for place in range(1, len(lines)):
        upper, lower = lines[place - 1], lines[place]
        edge = max(
            (line.right for line in lines[max(place - 8, 0) : place + 8] if _share_width(line, upper)), default=0.0
        )
        if _is_one(found[-1], lower, step, edge):
            found[-1].lines.append(lower)
        else:
            found.append(Piece([lower]))
    return found


def _is_below(upper: Line, lower: Line) -> bool:
    return 0.3 * lower.height < upper.bottom - lower.bottom < 2.6 * max(upper.height, lower.height) and _share_width(
        upper, lower
    )


def _share_width(one: Line, other: Line) -> bool:
    return one.left < other.right and other.left < one.right


def _is_one(piece: Piece, lower: Line, step: float, edge: float) -> bool:
    """Whether a line goes on with the paragraph above it. ``step`` is usual from line to line, ``edge`` the right margin."""
    upper = piece.lines[-1]
    if not _is_below(upper, lower) or lower.is_item or not 0.87 < lower.height / upper.height < 1.15:
        return False
    fall = upper.bottom - lower.bottom
    if len(piece.lines) > 1:
        step = piece.lines[-2].bottom - upper.bottom
    if fall > max(1.25 * step, 1.35 * lower.height):
        return False
    if upper.words[-1].broken:
        return True
    ends = upper.text.endswith(_SENTENCE_ENDS)
    if lower.begins[0].islower() and not ends:
        return True
    if not piece.lines[0].is_item and len(piece.lines) > 1 and lower.left > upper.left + 0.9 * lower.height:
        return False  # a first line that is set in
    first = lower.words[0]
    return upper.right + (first.right - first.left) + 0.25 * lower.height > edge  # it would not have fitted above


def _continued(given: Iterable[Piece]) -> list[Piece]:
    """Pieces with paragraphs that go on in the next column or on the next page made whole."""
    found: list[Piece] = []
    for piece in given:
        if found and _goes_on_elsewhere(found[-1], piece):
            found[-1] = Piece([*found[-1].lines, *piece.lines])
        else:
            found.append(piece)
    return found


def _goes_on_elsewhere(one: Piece, other: Piece) -> bool:
    last, first = one.lines[-1], other.lines[0]
    if one.cell or other.cell or not 0.95 < last.height / first.height < 1.05:
        return False
    if last.words[-1].page == first.words[0].page and first.bottom < last.top:
        return False
    return (
        first.begins[0].islower()
        and not first.is_item
        and len(one.lines) > 1
        and not last.text.endswith(_SENTENCE_ENDS)
    )


# --- reading order -----------------------------------------------------------------------------------------------


def _in_order(regions: list[_Region]) -> list[_Region]:
    """Columns from left to right, each from top to bottom; what spans them parts the page."""
    if len(regions) > _MOST_SORTED:
        return regions
    return list(_ordered(sorted(regions, key=lambda region: -region.top)))


def _ordered(regions: list[_Region]) -> Iterator[_Region]:
    """Regions in order; they are given from top to bottom."""
    while regions:
        if not _side_by_side(regions):
            yield from regions
            return
        if columns := _columns(regions):
            for column in columns:
                yield from _ordered(column)
            return
        # What spans all columns is at the top, or further down: the part above it is put in order by itself.
        cut = _cut(regions)
        yield from _ordered(regions[:cut]) if cut < len(regions) else regions
        regions = regions[cut:]


def _side_by_side(regions: list[_Region]) -> bool:
    lowest = float("inf")
    for region in regions:
        if region.top > lowest + 0.5 * (region.top - region.bottom):
            return True
        lowest = min(lowest, region.bottom)
    return False


def _columns(regions: list[_Region]) -> list[list[_Region]]:
    """The regions left of, and right of, every white strip that runs from top to bottom; none, where there is no strip."""
    columns: list[list[_Region]] = []
    right = float("-inf")
    for region in sorted(regions, key=lambda each: each.left):
        if region.left >= right:
            columns.append([])
        columns[-1].append(region)
        right = max(right, region.right)
    return [sorted(column, key=lambda each: -each.top) for column in columns] if len(columns) > 1 else []


def _cut(regions: list[_Region]) -> int:
    """How many regions from the top stand above a white strip from side to side, so that they or the rest have columns."""
    first = len(regions)
    lowest = regions[0].bottom
    for place in range(1, len(regions)):
        if regions[place].top <= lowest + 0.5:
            first = min(first, place)
            if _columns(regions[place:]) or (place > 1 and _columns(regions[:place])):
                return place
        lowest = min(lowest, regions[place].bottom)
    return first
