"""Character references of HTML and Markdown: ``&amp;``, ``&#37;``, ``&#x25;``."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

_REFERENCE = re.compile(r"&(?:#(?:[0-9]{1,10}|[xX][0-9a-fA-F]{1,8});?|[A-Za-z][A-Za-z0-9]{0,31};?)")
_LONGEST_OPEN = max(len(name) for name in html5 if not name.endswith(";"))


def reference(text: str, at: int, end: int, *, closed: bool) -> tuple[str, int] | None:
    """What the reference that begins at ``at`` stands for, and where it ends; None if there is none.

    ``closed`` asks for the semicolon, as Markdown does; HTML reads "&copy" without it, too.
    """
    match = _REFERENCE.match(text, at, end)
    if match is None or (closed and not match.group().endswith(";")):
        return None
    name = match.group()[1:]
    if name.startswith("#"):
        return unescape(match.group()) or "\ufffd", match.end()
    if name in html5:
        return html5[name], match.end()
    for length in range(0 if closed else min(len(name), _LONGEST_OPEN), 1, -1):
        if name[:length] in html5:
            return html5[name[:length]], at + 1 + length
    return None


def decoded(text: str, start: int, end: int, *, closed: bool = False) -> list[tuple[str, int] | tuple[str, int, int]]:
    """A stretch of a text as pieces: what stands there as it is, and what references stand for."""
    pieces: list[tuple[str, int] | tuple[str, int, int]] = []
    at = start
    search = text.find("&", start, end)
    while search >= 0:
        found = reference(text, search, end, closed=closed)
        if found is None:
            search = text.find("&", search + 1, end)
            continue
        pieces += [(text[at:search], at), (found[0], search, found[1] - search)]
        at = found[1]
        search = text.find("&", at, end)
    pieces.append((text[at:end], at))
    return pieces
