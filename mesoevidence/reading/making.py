"""Pieces of text to a block, for readers whose text is the file itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mesoevidence.reading.document import Block, BlockKind, folded

_SAYS_SOMETHING = re.compile(r"[^\W_]")
Pieces = list[tuple[str, int] | tuple[str, int, int]]
"""Text with its offset in the file, and how many characters of the file stand for it if others do (an entity)."""


def made(kind: BlockKind, pieces: Iterable[tuple[str, int] | tuple[str, int, int]], level: int = 0) -> Block | None:
    """The block that pieces make; None if there is no letter and no digit in them. In a cell of a table any sign will do."""
    text, segments = folded(pieces)
    says = _SAYS_SOMETHING.search(text) or (kind == "cell" and text)
    return Block(kind, text, segments, level) if says else None


def line_of(text: str, offset: int) -> int:
    """The line that an offset is in, from 1."""
    return text.count("\n", 0, offset) + 1
