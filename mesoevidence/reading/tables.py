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
MOST_HEADS = 3
"""Heads over each other that a column is called by."""
LONGEST_NAME = 7
LONGEST_SIGNS = 100
"""Words and signs of what a row or a column is called; what is longer says something itself."""


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
    section, in_body = "", False
    found: list[Cell] = []
    for row, group in groupby(cells, key=attrgetter("row")):
        here = list(group)
        beside = [cell for cell in (*beside, *here) if cell.row + cell.rows > row]
        heads = [cell for cell in beside if cell.head == "row"]
        first = [cell for cell in beside if cell.column == 0 and cell.head != "column" and cell.columns < width]
        naming = [cell for cell in heads or first if _is_name(cell.text)]
        if in_body and _is_section(here, width):
            section = here[0].text
        for cell in here:
            place = Cell(table, cell.row, cell.column)
            if not cell.head:
                before = [each.text for each in naming if each.column < cell.column]
                row_name = " ".join([section, *before] if section and before else before)
                place = place._replace(row_name=row_name, column_name=_column_name(over, cell, width, marked))
            found.append(place)
        for cell in here:
            if _names_columns(cell, width, marked):
                for column in range(cell.column, cell.column + cell.columns):
                    over[column] = [] if in_body else over[column][1 - MOST_HEADS :]
                    over[column].append(cell.text)
        in_body = any(cell.head != "column" for cell in here)
    return found


def _names_columns(cell: Laid, width: int, marked: bool) -> bool:
    """Whether a cell names the columns below it, and not the whole table; a number of the first row may be no name."""
    heads = cell.head == "column" if marked else cell.row == 0 and not any(sign.isdigit() for sign in cell.text)
    return heads and _is_name(cell.text) and (cell.columns < width or width == 1)


def placed(table: int, cells: Sequence[Laid]) -> Iterator[tuple[int, Cell]]:
    """The numbers of the blocks of a table's cells, and where each stands."""
    for cell, place in zip(cells, named(table, cells), strict=True):
        for block in cell.blocks:
            yield block, place


def _column_name(over: Sequence[Sequence[str]], cell: Laid, width: int, marked: bool) -> str:
    """What the columns of a cell are called; nothing for a whole row, or for the first where it names the rows."""
    if cell.columns == width > 1 or not (marked or cell.column):
        return ""
    names = (" ".join(over[column]) for column in range(cell.column, cell.column + cell.columns))
    return ", ".join(filter(None, dict.fromkeys(names)))


def _is_name(text: str) -> bool:
    return 0 < len(text) <= LONGEST_SIGNS and len(text.split()) <= LONGEST_NAME


def _is_section(row: Sequence[Laid], width: int) -> bool:
    """Whether a row is one short name of the rows below it."""
    return len(row) == 1 and row[0].columns == width > 1 and _is_name(row[0].text) and not _is_sentence(row[0].text)


def _is_sentence(text: str) -> bool:
    return text.endswith((".", "!"))


def is_layout(cells: Sequence[Laid]) -> bool:
    """Whether a table without heads only lays out a page: one row or one column, rows of different length, more than words in
    its cells, or sentences where the names of the rows would be."""
    if any(cell.head for cell in cells):
        return False
    lengths: dict[int, int] = {}
    last = max((cell.row for cell in cells), default=0)
    for cell in cells:
        for row in range(cell.row, min(cell.row + cell.rows, last + 1)):
            lengths[row] = lengths.get(row, 0) + cell.columns
    regular = len(set(lengths.values())) == 1 and len(lengths) > 1 and max(lengths.values()) > 1
    names = (cell.text for cell in cells if cell.column == 0 and cell.text)
    says_more = any(cell.mixed for cell in cells) or not all(
        _is_name(name) and not _is_sentence(name) for name in names
    )
    return says_more or not regular


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
