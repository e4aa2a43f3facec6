"""The tables of a Word document: where its cells lie, merged ones too, and which rows say that they are its head."""

from __future__ import annotations

from collections.abc import Sequence

from mesoevidence.reading.document import Block
from mesoevidence.reading.ooxml import Element
from mesoevidence.reading.signs import plainly
from mesoevidence.reading.tables import MOST_COLUMNS, Laid, is_layout
from mesoevidence.reading.word_styles import W, on, value


class WordRows:
    """The cells of a table, row by row. Rows that repeat on every page as its head are its head, from the first on."""

    def __init__(self) -> None:
        self.cells: list[Laid] = []
        self._row = -1
        self._column = 0
        self._head = True
        self._above: dict[int, Laid] = {}  # by column, the cell that one merged with it goes on with
        self._nested = False

    def begin(self, row: Element) -> None:
        self._row += 1
        self._column = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
        self._head = self._head and on(row.find(f"{W}trPr/{W}tblHeader"))

    def add(self, cell: Element, blocks: Sequence[Block], first: int, *, nested: bool) -> None:
        """A cell whose blocks are those from ``first`` on; ``nested``: a table is among them."""
        columns = min(_number(cell.find(f"{W}tcPr/{W}gridSpan"), 1), MOST_COLUMNS)
        column, self._column = self._column, self._column + columns
        merged = cell.find(f"{W}tcPr/{W}vMerge")
        self._nested = self._nested or nested
        if merged is not None and value(merged) != "restart" and column in self._above:
            self._above[column].rows += 1
            return
        laid = Laid(self._row, column, 1, columns, "column" if self._head else "")
        for number in range(first, len(blocks)):
            if blocks[number].kind == "cell":
                laid.blocks.append(number)
            elif blocks[number].kind in ("heading", "list_item", "quote"):
                laid.mixed = True
        laid.text = " ".join(plainly(blocks[number].text) for number in laid.blocks)
        self._above[column] = laid
        if column < MOST_COLUMNS:
            self.cells.append(laid)

    def lay_out(self) -> bool:
        """Whether the table only lays out the page, or holds others."""
        return self._nested or is_layout(self.cells)


def _number(element: Element | None, otherwise: int) -> int:
    said = value(element)
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else otherwise
