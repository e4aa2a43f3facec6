"""The tables of a page, as its tags open and close them: which cells are heads, and which tables only lay out the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mesoevidence.reading.document import Block
from mesoevidence.reading.tables import MOST_COLUMNS, Grid, Head, Laid, is_layout, placed

TABLE_TAGS = frozenset(("table", "thead", "tbody", "tfoot", "tr", "td", "th"))
_CELLS = ("td", "th")
_LAYOUT = frozenset(("presentation", "none"))
_HEADS: Mapping[str, Head] = {"row": "row", "rowgroup": "row", "col": "column", "colgroup": "column"}
_MORE = frozenset(("heading", "list_item", "quote"))
"""Blocks that are more than the words of a cell."""
_MOST_ROWS = 65_534
"""Rows that a cell reaches over at most (HTML 4.9.11)."""


class Tables:
    """The tables that are open, and those that were closed so far."""

    def __init__(self) -> None:
        self._open: list[_Table] = []
        self._count = 0

    def another(self) -> int:
        """The number of the next table."""
        self._count += 1
        return self._count - 1

    def begin(self, tag: str, given: Mapping[str, str], *, hidden: bool) -> None:
        """A tag of a table opens, with its attributes. A cell that is hidden takes up no place."""
        if tag == "table":
            if self._open:
                self._open[-1].holds_more()
            self._open.append(_Table(given.get("role", "").strip().lower() in _LAYOUT))
        elif self._open and not (hidden and tag in _CELLS):
            self._open[-1].begin(tag, given)

    def end(self, tag: str, blocks: list[Block]) -> None:
        """An element of a table closes; the cells of a whole table get their names."""
        if self._open and tag == "table":
            self._open.pop().name(self.another(), blocks)
        elif self._open:
            self._open[-1].end(tag)

    def end_all(self, blocks: list[Block]) -> None:
        while self._open:
            self.end("table", blocks)

    def met(self, number: int, block: Block) -> None:
        """A block was read, the one of this number."""
        if not self._open or (cell := self._open[-1].cell) is None:
            return
        if block.kind == "cell":
            cell.text = f"{cell.text} {block.text}".strip()
            cell.blocks.append(number)
        elif block.kind in _MORE:
            cell.mixed = True


class _Table:
    """One table. Cells are heads because they say so, stand in the head of the table, or are marked as some kind of head."""

    def __init__(self, layout: bool) -> None:
        self.cell: Laid | None = None
        self._layout = layout
        self._section = ""
        self._grid = Grid()
        self._unsure: list[Laid] = []

    def begin(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "tr":
            self._grid.begin_row()
        elif tag in _CELLS:
            head = _HEADS.get(given.get("scope", "").strip().lower(), "") if tag == "th" else ""
            if not head and self._section == "thead":
                head = "column"
            self.cell = self._grid.add(_span(given, "rowspan", _MOST_ROWS), _span(given, "colspan", MOST_COLUMNS), head)
            if tag == "th" and not head and self.cell is not None:
                self._unsure.append(self.cell)
        else:
            self._section = tag

    def end(self, tag: str) -> None:
        if tag in _CELLS:
            self.cell = None
        elif tag != "tr":
            self._section = ""

    def holds_more(self) -> None:
        """A table stands in the open cell."""
        if self.cell is not None:
            self.cell.mixed = True
        self._layout = self._layout or not (self._unsure or any(cell.head for cell in self._grid.cells))

    def name(self, number: int, blocks: list[Block]) -> None:
        """Give the cells their places."""
        cells = self._grid.cells
        unsure = {id(cell) for cell in self._unsure}
        data = {cell.row for cell in cells if cell.text and not cell.head and id(cell) not in unsure}
        for cell in self._unsure:  # a head beside cells that are none is that of the row
            cell.head = "row" if cell.row in data else "column"
        if self._layout or is_layout(cells):
            return
        for block, place in placed(number, cells):
            blocks[block] = replace(blocks[block], cell=place)


def _span(given: Mapping[str, str], name: str, most: int) -> int:
    """How many rows or columns a cell takes up; 0 rows are all that are left."""
    digits = given.get(name, "").strip()
    if not (digits.isascii() and digits.isdigit()):
        return 1
    number = int(digits) if len(digits) < len(str(most)) + 1 else most
    return most if number == 0 and name == "rowspan" else min(max(number, 1), most)
