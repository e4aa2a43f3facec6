"""Cells of tables: which of them name the others, and what a yes, a no or a tick in one is said of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from mesoevidence.extraction.around import is_question
from mesoevidence.extraction.english import listed, texts
from mesoevidence.reading.document import Cell

if TYPE_CHECKING:
    from mesoevidence.extraction.said import Sentence

LONGEST_NAME = 7
"""Words of what a row or a column is called."""
UNIT = 3
"""Letters of a unit behind a number at most: "20 min" is a value, "1 session" may name a row."""


def names_of(cell: Cell) -> list[str]:
    """What the row and the column of a cell are called, if that is short, no question and no value."""
    names = [name for name in (cell.row_name, cell.column_name) if name and len(name.split()) <= LONGEST_NAME]
    return [name.rstrip(" :.") for name in names if not is_question(name) and not _is_value(name)]


def with_ticks(said: Sequence[Sentence]) -> list[Sentence]:
    """The sentences; cells that only say yes or no, and the names that they say it of, are marked so."""
    ticks = [_tick(sentence) for sentence in said]
    named = {
        (sentence.block.cell.table, name)
        for sentence, tick in zip(said, ticks, strict=True)
        if tick and sentence.block.cell is not None
        for name in (sentence.block.cell.row_name, sentence.block.cell.column_name)
        if not _is_value(name)
    }
    return [
        replace(sentence, ticked=tick, names_ticks=(sentence.block.cell.table, sentence.block.text) in named)
        if sentence.block.cell is not None
        else sentence
        for sentence, tick in zip(said, ticks, strict=True)
    ]


def with_first_rows(said: Sequence[Sentence]) -> list[Sentence]:
    """The sentences; the value beside the name in the first row of a table of two columns is called by it, like those below."""
    found = list(said)
    for place, (before, sentence) in enumerate(pairwise(said), 1):
        name, cell = before.block.cell, sentence.block.cell
        if name is None or cell is None or (name.table, name.row, name.column) != (cell.table, cell.row, 0):
            continue
        if cell.column == 1 and not (cell.row_name or cell.column_name) and _is_value(sentence.block.text):
            named = cell._replace(row_name=before.block.text)
            found[place] = replace(sentence, block=replace(sentence.block, cell=named))
    return found


def _tick(sentence: Sentence) -> Literal["", "yes", "no"]:
    """The yes or the no that a cell consists of; nothing, if nothing calls its row or column by a name."""
    cell = sentence.block.cell
    if cell is None or not (cell.row_name or cell.column_name):
        return ""
    ticks, word = texts()["ticks"], sentence.block.text.strip(" .!*_").casefold()
    return "yes" if word in ticks["yes"] else "no" if word in ticks["no"] else ""


def _is_value(text: str) -> bool:
    """Whether a cell holds a value, though it stands where a name would: "Pain | none" as the first row of a table."""
    bare = text.strip(" .:*_").casefold()
    return bare in listed("values") or (bare[:1].isdigit() and sum(map(str.isalpha, bare)) <= UNIT)
