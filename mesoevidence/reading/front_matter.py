"""The head of a Markdown file: YAML between ``---``, or TOML between ``+++``. Its title and its description are copy.

It is read line by line, not as YAML: positions stay exact, and a head that is damaged further down does no harm.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mesoevidence.reading.document import Block, BlockKind
from mesoevidence.reading.making import Pieces, made

_HEAD = re.compile(r"(?P<fence>---|\+\+\+)[ \t]*+(?:\r\n?|\n)(?=[^\s])")
_ENDS = {"---": re.compile(r"^(?:---|\.\.\.)[ \t]*$"), "+++": re.compile(r"^\+\+\+[ \t]*$")}
_LINE = re.compile(r"([^\r\n]*+)(?:\r\n?|\n|\Z)")
_KEY = re.compile(r"([\"']?)([A-Za-z_][\w-]*+)\1[ \t]*+[:=](?:[ \t]++|$)")
_KINDS: dict[str, BlockKind] = {"title": "title", "description": "description"}
_LANGUAGES = ("lang", "language", "locale")
_BLOCK_SCALAR = re.compile(r"[|>][-+0-9]*+[ \t]*(?:#.*)?$")
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^xuU]))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": " ", "f": " ", "0": " ", "_": " ", "N": " ", "\n": " ", "\r": " "}


class FrontMatter(NamedTuple):
    """Where the file goes on, the blocks of the head, and the language it gives."""

    end: int
    blocks: list[Block]
    language: str | None


def front_matter(text: str) -> FrontMatter:
    """The head of a file; one that ends at 0 if there is none."""
    head = _HEAD.match(text)
    if head is None:
        return FrontMatter(0, [], None)
    lines: list[tuple[int, int]] = []
    keys = 0
    at = head.end()
    while at < len(text):
        line = _LINE.match(text, at)
        assert line is not None
        if _ENDS[head.group("fence")].match(line.group(1)):
            return FrontMatter(line.end(), *_values(text, lines)) if keys else FrontMatter(0, [], None)
        keys += bool(_KEY.match(line.group(1)))
        lines.append(line.span(1))
        at = line.end()
    return FrontMatter(0, [], None)


def _values(text: str, lines: list[tuple[int, int]]) -> tuple[list[Block], str | None]:
    blocks: list[Block] = []
    language = None
    for place, (start, end) in enumerate(lines):
        if text.startswith("[", start, end):
            break  # a table of TOML: what follows belongs to it
        key = _KEY.match(text[start:end])
        name = key.group(2).lower() if key else ""
        if key is None or (name not in _KINDS and name not in _LANGUAGES):
            continue
        last = _last_line(text, lines, place, start + key.end())
        pieces = _scalar(text, start + key.end(), lines[last][1])
        if name in _LANGUAGES:
            language = "".join(piece[0] for piece in pieces).strip() or None
            continue
        block = made(_KINDS[name], pieces)
        if block is not None:
            blocks.append(block)
    return blocks, language


def _last_line(text: str, lines: list[tuple[int, int]], place: int, value: int) -> int:
    """The last line of a value: it goes on in lines that are indented, and up to the end of its quotation marks."""
    if text.startswith(('"""', "'''"), value):
        close = text.find(text[value : value + 3], value + 3, lines[-1][1])
        while place + 1 < len(lines) and lines[place][1] < close:
            place += 1
        return place
    while place + 1 < len(lines) and (text[lines[place + 1][0] : lines[place + 1][1]][:1] in (" ", "\t", "")):
        place += 1
    return place


def _scalar(text: str, start: int, end: int) -> Pieces:
    """A value as pieces: without quotation marks, escapes decoded."""
    while start < end and text[start].isspace():
        start += 1
    for quote in ('"""', "'''", '"', "'"):
        if text.startswith(quote, start):
            return _quoted(text, start + len(quote), end, quote)
    first = re.compile(r"[^\r\n]*").match(text, start, end)
    assert first is not None
    if _BLOCK_SCALAR.match(first.group()):
        return [(text[first.end() : end], first.end())]
    pieces: Pieces = []
    for line in _LINE.finditer(text, start, end):
        shown = re.split(r"(?:^|\s)#", line.group(1), maxsplit=1)[0]
        pieces += [(shown, line.start()), (" ", line.end() - 1)]
    return pieces


def _quoted(text: str, start: int, end: int, quote: str) -> Pieces:
    pieces: Pieces = []
    at = start
    while at < end:
        if text.startswith(quote, at):
            if quote != "'" or not text.startswith("''", at):
                break
            pieces += [(text[start:at], start), ("'", at, 2)]
            at = start = at + 2
        elif text[at] == "\\" and quote[0] == '"' and (match := _ESCAPE.match(text, at, end)) is not None:
            code = match.group(1) or match.group(2) or match.group(3)
            sign = _ESCAPED.get(match.group(4), match.group(4)) if code is None else _letter(int(code, 16))
            pieces += [(text[start:at], start), (sign, at, match.end() - at)]
            at = start = match.end()
        else:
            at += 1
    pieces.append((text[start:at], start))
    return pieces


def _letter(code: int) -> str:
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
