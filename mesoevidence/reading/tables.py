"""Tables: where their cells lie, and what the row and the column of each are called.

Readers say what stands where (:class:`Laid`), and which cells are heads. Where a table has no heads, its first row and its first
column name the others; but then it may only have been used to lay out a page (:func:`is_layout`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Literal

from mesoevidence.reading.document import Cell

Head = Literal["", "row", "column"]
MOST_COLUMNS = 50
"""Columns of a table; what lies further right has no names, so that no table makes work grow with its square."""
LONGEST_NAME = 7
"""Words of what a row is called, where nothing marks it as that."""


@dataclass(slots=True)
class Laid:
    """A cell where it lies: its first row and column, how many it takes up, what it is the head of, and its text.

    ``blocks`` are the numbers of its blocks among those of the document; ``mixed``: it holds more than words, such as a list.
    """

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    head: Head = ""
    text: str = ""
    blocks: list[int] = field(default_factory=list)
    mixed: bool = False


def named(table: int, cells: Sequence[Laid]) -> list[Cell]:
    """The places of the cells of a table, given row by row, with what their rows and columns are called."""
    width = max((cell.column + cell.columns for cell in cells), default=0)
    marked = any(cell.head for cell in cells)
    over: list[list[str]] = [[] for _ in range(width)]
    beside: list[Laid] = []
    section, body = "", False
    found: list[Cell] = []
    for row, group in groupby(cells, key=attrgetter("row")):
        here = list(group)
        beside = [cell for cell in (*beside, *here) if cell.row + cell.rows > row]
        heads = [cell for cell in beside if cell.head == "row"]
        first = [cell for cell in beside if cell.column == 0 and cell.head != "column" and cell.columns < width]
        if body and _is_section(here, width):
            section = here[0].text
        for cell in here:
            before = [each.text for each in heads or first if each.column < cell.column and each.text]
            names = [_name(over, cell, width, marked), " ".join((*([section] if section and before else []), *before))]
            column, of_row = names if not cell.head else ("", "")
            found.append(Cell(table, cell.row, cell.column, of_row, column))
        for cell in here:
            if cell.head == "column" if marked else row == 0 and not any(sign.isdigit() for sign in cell.text):
                for place in range(
                    cell.column, cell.column + cell.columns if cell.columns < width or width == 1 else 0
                ):
                    over[place].append(cell.text)
        body = body or not all(cell.head == "column" for cell in here)
    return found


def placed(table: int, cells: Sequence[Laid]) -> Iterator[tuple[int, Cell]]:
    """The numbers of the blocks of a table's cells, and where each stands."""
    for cell, place in zip(cells, named(table, cells), strict=True):
        for block in cell.blocks:
            yield block, place


def _name(over: Sequence[Sequence[str]], cell: Laid, width: int, marked: bool) -> str:
    """What the columns of a cell are called; nothing for a whole row, or for the first where it names the rows."""
    if cell.columns == width > 1 or not (marked or cell.column):
        return ""
    names = (" ".join(filter(None, over[place])) for place in range(cell.column, cell.column + cell.columns))
    return ", ".join(filter(None, dict.fromkeys(names)))


def _is_section(row: Sequence[Laid], width: int) -> bool:
    """Whether a row is one short name of the rows below it."""
    return len(row) == 1 and row[0].columns == width > 1 and _is_short(row[0].text)


def _is_short(text: str) -> bool:
    return len(text.split()) <= LONGEST_NAME and not text.endswith((".", "!"))


def is_layout(cells: Sequence[Laid]) -> bool:
    """Whether a table without heads only lays out a page: one row or one column, rows of different length, more than words in
    its cells, or sentences where the names of the rows would be."""
    if any(cell.head for cell in cells):
        return False
    lengths: dict[int, int] = {}
    for cell in cells:
        for row in range(cell.row, cell.row + min(cell.rows, len(cells))):
            lengths[row] = lengths.get(row, 0) + cell.columns
    regular = len(set(lengths.values())) == 1 and len(lengths) > 1 and max(lengths.values()) > 1
    names = (cell for cell in cells if cell.column == 0)
    return not regular or any(cell.mixed for cell in cells) or not all(_is_short(cell.text) for cell in names)


class Grid:
    """A table whose cells come row by row, some over several rows: each lies in the first place of its row that is free."""

    def __init__(self) -> None:
        self.cells: list[Laid] = []
        self._row = -1
        self._column = 0
        self._taken: list[int] = [0] * MOST_COLUMNS  # up to which row each column is taken

    def begin_row(self) -> None:
        self._row += 1
        self._column = 0

    def add(self, rows: int, columns: int, head: Head = "") -> Laid | None:
        """The next cell of the row; None where it lies beyond the last column."""
        if self._row < 0:
            self.begin_row()
        while self._column < MOST_COLUMNS and self._taken[self._column] > self._row:
            self._column += 1
        if self._column == MOST_COLUMNS:
            return None
        columns = min(columns, MOST_COLUMNS - self._column)
        cell = Laid(self._row, self._column, rows, columns, head)
        self._column += columns
        self._taken[cell.column : self._column] = [self._row + rows] * columns
        self.cells.append(cell)
        return cell
