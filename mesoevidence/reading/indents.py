"""White space at the beginning of lines of Markdown, in columns: tabs reach to the next column that four divides."""

from __future__ import annotations

import re

_SPACE = re.compile(r"[ \t]*+")


def indent(text: str, at: int, end: int, start: int, spare: int) -> tuple[int, int]:
    """Where white space ends, and how many columns it is wide; ``start`` is that of the line, for tabs."""
    match = _SPACE.match(text, at, end)
    assert match is not None
    if "\t" not in match.group():
        return match.end(), match.end() - at + spare
    return match.end(), column_of(text, start, match.end()) - column_of(text, start, at) + spare


def column_of(text: str, start: int, at: int) -> int:
    """The column of ``at`` in its line, from 0, with tabs of four."""
    return len(text[start:at].expandtabs(4))


def skip(text: str, at: int, start: int, columns: int, spare: int) -> tuple[int, int]:
    """Skip so many columns of white space: where they end, and columns of a tab that are left over."""
    if columns <= spare:
        return at, spare - columns
    columns -= spare
    if not text.startswith("\t", at) and "\t" not in text[at : at + columns]:
        return at + columns, 0
    done = 0
    column = column_of(text, start, at)
    while done < columns:
        done += 4 - (column + done) % 4 if text[at] == "\t" else 1
        at += 1
    return at, done - columns


def behind_quote(text: str, at: int, end: int, start: int) -> tuple[int, int]:
    """Behind ``>`` and the space that belongs to it."""
    at += 1
    if at < end and text[at] in " \t":
        return skip(text, at, start, 1, 0)
    return at, 0
