"""Headers, footers, page numbers and tables of contents: rows of a page that are not its text."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise

from mesoevidence.reading.document import BlockKind
from mesoevidence.reading.layout import Piece, Word
from mesoevidence.texts import read_texts

_REPEATED = 0.4
"""On this share of pages a line at the top or bottom is a running one; left and right pages may differ."""
_MARGIN_LINES = 3


@cache
def _page_number() -> re.Pattern[str]:
    words = map(re.escape, read_texts("mesoevidence.reading", "words.yaml")["page"])
    return re.compile(rf"(?:{'|'.join(words)}|[#ivxl/|.–—-]|\s)+")


def names_a_page(key: str) -> bool:
    """Whether a row, by its key, says nothing but which page it is on."""
    return _page_number().fullmatch(key) is not None


def row_key(row: list[Word]) -> str:
    """A row without its numbers: those of pages differ."""
    return re.sub(r"\d+", "#", " ".join(word.text for word in row).lower())


def is_contents(row: list[Word]) -> bool:
    """Whether a row is one of a table of contents: dots, then a page."""
    text = "".join(word.text for word in row[-40:])
    return text[-1].isalnum() and text.rstrip("0123456789ivxl").endswith(".....")


def is_page_number(piece: Piece, edges: set[int]) -> bool:
    """Whether a piece is only the number of its page, at one of the ``edges`` of the page."""
    words = list(piece.words())
    return len(words) == 1 and id(words[0]) in edges and bool(re.fullmatch(r"\d{1,4}|[ivxl]{1,6}", words[0].text))


def margins_of(rows: list[list[Word]]) -> tuple[list[list[Word]], list[list[Word]]]:
    """The highest rows of a page and the lowest, up to the first gap: the text of the page is not part of its header."""
    ordered = sorted(rows, key=lambda row: -row[0].top)
    high = _up_to_gap(ordered[:_MARGIN_LINES])
    return high, _up_to_gap(ordered[len(high) :][: -_MARGIN_LINES - 1 : -1])


def _up_to_gap(rows: list[list[Word]]) -> list[list[Word]]:
    for place, (row, following) in enumerate(pairwise(rows), start=1):
        if abs(row[0].bottom - following[0].bottom) > 1.8 * (row[0].top - row[0].bottom):
            return rows[:place]
    return rows


def running_rows(pages: list[list[list[Word]]]) -> dict[str, BlockKind]:
    """Rows at the top or bottom that repeat on most pages, by their key."""
    seen: Counter[str] = Counter()
    higher: Counter[str] = Counter()
    for rows in pages:
        high, low = margins_of(rows)
        higher.update({row_key(row) for row in high})
        seen.update({row_key(row) for row in [*high, *low]})
    enough = max(3, _REPEATED * len(pages))
    return {key: "header" if higher[key] * 2 > times else "footer" for key, times in seen.items() if times >= enough}
