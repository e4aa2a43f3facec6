"""HTML: what a reader of the page sees, and what search engines show of it.

The file is walked from tag to tag as browsers do it, without building a tree: a stack of the open elements says what kind of
text stands here and whether it is shown. Browsers forgive everything, and so nothing in here is an error.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from mesoevidence.reading.decoding import decode
from mesoevidence.reading.document import Block, BlockKind, Document, Ignored, Unreadable, fingerprint
from mesoevidence.reading.entities import decoded, reference
from mesoevidence.reading.html_tables import TABLE_TAGS, Tables
from mesoevidence.reading.making import Pieces, line_of, made
from mesoevidence.reading.remarks import remark
from mesoevidence.reading.tags import (
    BLOCKS,
    DRAWN,
    RAW,
    TAG,
    VOID,
    attributes,
    comment_end,
    hidden_classes,
    is_hidden,
    note_mark_end,
)

MOST_OPEN = 1_000_000
"""Elements open at once; what has more is no page."""

_CHARSET = re.compile(rb"<meta\b[^>]{0,500}?charset\s{0,20}=\s{0,20}[\"']?([\w.:-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"\s*<\?xml\b[^>]{0,200}?encoding\s{0,20}=\s{0,20}[\"']([\w.:-]+)")
_LOOKED_AT = 4096
"""Bytes in which a page says its encoding."""

_NEXT = re.compile(r"[<&]")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(_HEADINGS, "heading"), "summary": "heading",
    "li": "list_item", "dt": "heading", "dd": "paragraph", "td": "cell", "th": "cell",
    "caption": "caption", "figcaption": "caption", "legend": "caption", "blockquote": "quote", "title": "alt", "desc": "alt",
    "option": "list_item",
}  # fmt: skip
_NEW_LINE = re.compile(r"\s*+(?:<br\b|[-–—*•·‣●▪◦✓✔➤]\s)", re.IGNORECASE)
"""Behind a <br>, the begin of another line: elsewhere it may break a sentence that goes on."""
_END_TAG_NEXT = re.compile(r"\s*+(?:<!--(?:(?!-->).){0,300}-->\s*+){0,8}</", re.DOTALL)
_LINE_ENDS = re.compile(r"[ \t\r]*+(?:<!--(?:(?!-->).){0,300}-->[ \t\r]*+){0,8}(?:\n|\Z)")
_LISTS = frozenset(("ul", "ol", "dl", "menu", "dir"))
_DESCRIPTIONS: dict[str, BlockKind] = {
    **dict.fromkeys(("description", "og:description", "twitter:description"), "description"),
    **dict.fromkeys(("og:title", "twitter:title"), "title"),
}
_DESCRIBED = frozenset(("img", "meta", "input"))
_BUTTONS = frozenset(("submit", "button", "reset"))
_LINE_IN_CODE = re.compile(r"(?:\r\n?|\n)(?=[ \t]*+(?:[\r\n]|[-–—*•·‣●▪◦✓✔➤]\s))")
"""Where a block ends in text whose lines stay as they are: before an empty line and before a bullet."""

# A start tag of the first column ends open elements of the second, up to the nearest one of the third.
_ROWS = ("tr", "td", "th")
_SECTIONS = ("thead", "tbody", "tfoot", "caption", "colgroup")
_ENDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "li": (("li",), ("ul", "ol", "menu", "dir")),
    **dict.fromkeys(("dt", "dd"), (("dt", "dd"), ("dl",))),
    **dict.fromkeys(("td", "th"), (("td", "th"), ("table",))),
    "tr": (_ROWS, ("table",)),
    **dict.fromkeys(_SECTIONS, ((*_ROWS, *_SECTIONS), ("table",))),
    **dict.fromkeys(("option", "optgroup"), (("option",), ("select", "datalist"))),
}
_ENDS_NO_PARAGRAPH = frozenset(("title", "caption", *_ROWS, *_SECTIONS, "button", "object", "select", "option"))
_PARAGRAPH = (("p",), ("td", "th", "caption", "button", "object", "table", "template"))
_TABLE_PARTS = frozenset((*_ROWS, *_SECTIONS))
_CELLS = ("td", "th", "caption", "template", "object")


def read(raw: bytes, path: str) -> Document:
    """Read a page. Raises :class:`~mesoevidence.reading.document.Unreadable`."""
    text, notices = decode(raw, _declared(raw))
    page = Page(text)
    page.feed(0, len(text))
    page.close()
    return Document(
        path,
        text,
        tuple(page.blocks),
        "html",
        fingerprint(raw),
        (*notices, *page.notices),
        page.language,
        tuple(page.ignored),
    )


def _declared(raw: bytes) -> str | None:
    """The encoding that the page gives for itself."""
    match = _XML_ENCODING.match(raw[:_LOOKED_AT]) or _CHARSET.search(raw[:_LOOKED_AT])
    return match.group(1).decode("ascii", "replace") if match else None


class Page:
    """A walk through HTML, of a whole page or of the parts of a Markdown file that are HTML."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.blocks: list[Block] = []
        self.ignored: list[Ignored] = []
        self.notices: list[str] = []
        self.language: str | None = None
        self.around: tuple[BlockKind, int] = ("paragraph", 0)
        """The kind and level of text that stands in no element."""
        self._pieces: Pieces = []
        self._open: list[tuple[str, BlockKind | None, int, int]] = []  # name, kind, level, depth of lists
        self._places: defaultdict[str, list[int]] = defaultdict(list)  # of every name, where it stands in self._open
        self._block_places = [-1]  # the same for all BLOCKS
        self._hidden: tuple[int, int] | None = None  # place and offset of the outermost hidden element
        self._code: int | None = None  # where the first code is
        self._hidden_classes: set[str] = set()
        self._xml = text.startswith("<?xml")
        self._in_tables = Tables()

    @property
    def hidden(self) -> bool:
        """Whether what comes next is inside an element that is not shown."""
        return self._hidden is not None

    def close(self) -> None:
        """End the page: the last block is made, and blocks are in the order of the text."""
        self._end_block()
        self._in_tables.end_all(self.blocks)
        self.blocks.sort(key=lambda block: block.segments[0].start)
        self.blocks = list(_told_once(self.blocks))
        if self._code is not None:
            line = line_of(self.text, self._code)
            self.notices.append(f"It has code, first in line {line}, which is not copy and was left out.")
        if self._hidden is not None:
            line = line_of(self.text, self._hidden[1])
            self.notices.append(f"The element hidden in line {line} is never closed: what follows it was not read.")

    def leave_out_code(self, at: int) -> None:
        """Say, once, that code was left out that begins at ``at``."""
        self._code = at if self._code is None else min(self._code, at)

    def another_table(self) -> int:
        """The number of a table that is not HTML."""
        return self._in_tables.another()

    def feed(self, start: int, end: int) -> None:
        """Walk from ``start`` to ``end``; the last block ends there, elements stay open."""
        text = self.text
        at = start
        while at < end:
            match = _NEXT.search(text, at, end)
            stop = match.start() if match else end
            if stop > at and self._hidden is None:
                self._words(at, stop)
            if match is None:
                break
            at = self._entity(stop, end) if text[stop] == "&" else self._markup(stop, end)
        self._end_block()

    def _words(self, at: int, stop: int) -> None:
        if self._places["pre"]:
            for line in _LINE_IN_CODE.finditer(self.text, at, stop):
                self._pieces.append((self.text[at : line.start()], at))
                self._end_block()
                at = line.end()
        self._pieces.append((self.text[at:stop], at))

    def _entity(self, at: int, end: int) -> int:
        shown, stop = reference(self.text, at, end, closed=False) or ("&", at + 1)
        if self._hidden is None:
            self._pieces.append((shown, at, stop - at))
        return stop

    def _markup(self, at: int, end: int) -> int:
        """Read the tag or comment, or the mere sign, at ``at``; where it ends."""
        text = self.text
        following = text[at + 1 : at + 2]
        if following == "!" and text.startswith("<!--", at):
            return self._comment(at, end)
        if following in ("!", "?") or (following == "/" and not text[at + 2 : at + 3].isalpha()):
            close = text.find(">", at, end)
            return close + 1 if close >= 0 else end
        match = TAG.match(text, at, end)
        if match is None:
            if (following.isascii() and following.isalpha()) or following == "/":
                self._unclosed("tag", at, end)
                return end
            if self._hidden is None:
                self._pieces.append(("<", at))
            return at + 1
        name = match.group("name").lower()
        if name == "sup" and (note := note_mark_end(text, at, end)) is not None:
            return note
        if match.group("end"):
            self._end_tag(name)
            return match.end()
        return self._start_tag(name, *match.span("attributes"), match.end(), end)

    def _comment(self, at: int, end: int) -> int:
        found = comment_end(self.text, at, end)
        if found is None:
            self._unclosed("comment", at, end)
            return end
        inner, stop = found
        ignored, complaint = remark(self.text[at + 4 : inner], at, stop, lambda: self._trails(at, stop))
        self.ignored += ignored
        if complaint:
            self.notices.append(f"Line {line_of(self.text, at)}: {complaint}.")
        return stop

    def _trails(self, at: int, stop: int) -> bool:
        """Whether a comment stands behind the words of a block: in it and in their line or at its end, or alone behind it."""
        said = next((piece for piece in reversed(self._pieces[-20:]) if not piece[0].isspace()), None)
        if said is not None:
            end = said[1] + (said[2] if len(said) == 3 else len(said[0].rstrip()))
            return self.text.find("\n", end, at) < 0 or _END_TAG_NEXT.match(self.text, stop) is not None
        if not self.blocks:
            return False
        last = self.blocks[-1].segments[-1]
        apart = self.text.find("\n", last.start + (last.covers or last.length), at) >= 0
        return not apart and _LINE_ENDS.match(self.text, stop) is not None

    def _unclosed(self, what: str, at: int, end: int) -> None:
        if self.text[at:end].strip("</!- \t\r\n"):
            self.notices.append(
                f"The {what} in line {line_of(self.text, at)} is never closed: what follows it was not read."
            )

    # --- tags ----------------------------------------------------------------------------------------------------

    def _start_tag(self, name: str, first: int, last: int, at: int, end: int) -> int:
        """Open an element whose attributes stand between ``first`` and ``last``; where to go on from ``at``."""
        text = self.text
        if name in BLOCKS:
            self._end_block()
            self._end_implied(*_ENDS.get(name, ((), ())))
            if name not in _ENDS_NO_PARAGRAPH:
                self._end_implied(*_PARAGRAPH)
        if name == "br":
            self._pieces.append((" ", at - 1))
            if _NEW_LINE.match(text, at, end):
                self._end_block()
            return at
        hidden = is_hidden(text, name, first, last)
        if name in VOID:
            if name in _DESCRIBED and self._hidden is None and not hidden:
                self._described(name, first, last)
            return at
        drawn = bool(self._places["svg"])
        if text[last - 1] == "/" and last > first and (self._xml or drawn or self._places["math"]):
            return at
        if name in RAW or (name == "title" and not drawn):
            if name == "iframe" and "srcdoc" in attributes(text, first, last):
                self.notices.append(f"The page inside the frame in line {line_of(text, at)} was not read.")
            return self._raw(name, at, end, hidden=hidden)
        if drawn and name in DRAWN:
            self._end_block()
        elif drawn and name == "tspan" and attributes(text, first, last).keys() & {"y", "dy"}:
            self._pieces.append((" ", at - 1))  # a sentence may go on in the next line, as behind a <br>
        elif name == "code" and self._places["pre"] and self._hidden is None:
            self.leave_out_code(at)
            hidden = True
        if name == "html" and self.language is None:
            given = attributes(text, first, last)
            place = given.get("lang") or given.get("xml:lang")
            self.language = (text[slice(*place)].strip() or None) if place else None
        if self._hidden_classes and not hidden and self._hidden is None:
            self._say_hidden(first, last)
        self._push(name, hidden, at)
        if name in TABLE_TAGS:
            given = attributes(text, first, last) if last > first else {}
            self._in_tables.begin(name, {key: text[slice(*place)] for key, place in given.items()}, hidden=self.hidden)
        return at

    def _push(self, name: str, hidden: bool, at: int) -> None:
        place = len(self._open)
        if place >= MOST_OPEN:
            raise Unreadable(f"has more than {MOST_OPEN:,} elements open at once, near line {line_of(self.text, at)}")
        _, kind, level, depth = self._open[-1] if self._open else ("", None, 0, 0)
        if name in BLOCKS:
            self._block_places.append(place)
        if name in _LISTS:
            depth += 1
        own = _KINDS.get(name)
        if own is not None and (kind != "quote" or own in ("caption", "alt")):
            kind = own
            level = _HEADINGS.get(name, 0) if own == "heading" else max(depth, 1) if own == "list_item" else 0
        self._open.append((name, kind, level, depth))
        self._places[name].append(place)
        if hidden and self._hidden is None:
            if name in BLOCKS:
                self._end_block()
            self._hidden = place, at

    def _say_hidden(self, first: int, last: int) -> None:
        """Say, once a class, that the style sheet hides an element: a script may well show it, and so it is read."""
        place = attributes(self.text, first, last).get("class")
        for name in self.text[slice(*place)].split() if place else ():
            if name in self._hidden_classes:
                self._hidden_classes.remove(name)
                line = line_of(self.text, first)
                self.notices.append(
                    f"The page's style sheet hides the class “{name}”, first in line {line}: its words were read all the same."
                )

    def _end_tag(self, name: str) -> None:
        if name in BLOCKS or name == "svg" or (name in DRAWN and self._places["svg"]):
            self._end_block()
        places = self._places.get(name)
        if name in _HEADINGS:  # any heading's end tag ends the open heading
            place = max((self._places[heading][-1] for heading in _HEADINGS if self._places[heading]), default=-1)
        else:
            place = places[-1] if places else -1
        if place > self._limit(name):
            self._close_from(place)

    def _limit(self, name: str) -> int:
        """The place of the element that an end tag of this name does not reach over."""
        if name not in BLOCKS and name not in ("svg", "math", "template", "datalist"):
            return self._block_places[-1]
        limits = ("table",) if name in _TABLE_PARTS else _CELLS if name != "table" else ("template", "object")
        return max((self._places[limit][-1] for limit in limits if limit != name and self._places[limit]), default=-1)

    def _end_implied(self, names: tuple[str, ...], limits: tuple[str, ...]) -> None:
        """End the outermost open element of ``names`` inside the nearest of ``limits``."""
        places = [self._places[name][-1] for name in names if self._places[name]]
        if places:
            limit = max((self._places[name][-1] for name in limits if self._places[name]), default=-1)
            inside = [place for place in places if place > limit]
            if inside:
                self._close_from(min(inside))

    def _close_from(self, place: int) -> None:
        while len(self._open) > place:
            name = self._open.pop()[0]
            self._places[name].pop()
            if name in TABLE_TAGS:
                self._in_tables.end(name, self.blocks)
        while self._block_places[-1] >= place:
            self._block_places.pop()
        if self._hidden is not None and self._hidden[0] >= place:
            self._hidden = None

    # --- text ----------------------------------------------------------------------------------------------------

    def _raw(self, name: str, at: int, end: int, *, hidden: bool) -> int:
        """Pass over an element that holds no markup; a title is kept, and what stands in a field of a form."""
        close = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(self.text, at, end)
        stop = close.start() if close else end
        shown = self._hidden is None and not hidden
        if name == "title" and self._hidden is None:
            self._add("title", decoded(self.text, at, stop))
        elif name == "textarea" and close is not None and shown:
            self._add("paragraph", decoded(self.text, at, stop))
        elif name == "style" and close is not None:
            self._hidden_classes |= hidden_classes(self.text[at:stop])
        elif close is None and end < len(self.text):
            self._push(name, True, at)  # in Markdown its end may stand behind an empty line
        elif close is None:
            self._unclosed(name, at, end)
        return stop

    def _described(self, name: str, first: int, last: int) -> None:
        """Words in the attributes of an image, of a button, or of a description for search engines and others."""
        given = attributes(self.text, first, last)

        def value(key: str) -> str:
            return self.text[slice(*given[key])].strip().lower() if key in given else ""

        kinds: dict[str, BlockKind] = {}
        if name == "img" or (name == "input" and value("type") == "image"):
            kinds = {"alt": "alt", "title": "alt"}
        elif name == "input" and value("type") in _BUTTONS:
            kinds = {"value": "paragraph"}
        elif name == "meta" and (kind := _DESCRIPTIONS.get(value("name") or value("property"))):
            kinds = {"content": kind}
        for key, kind in kinds.items():
            if key in given:
                self._add(kind, decoded(self.text, *given[key]))

    def _end_block(self) -> None:
        if self._pieces:
            kind, level = self.around
            if self._open and self._open[-1][1] is not None:
                kind, level = self._open[-1][1], self._open[-1][2]
            self._add(kind, self._pieces, level)
            self._pieces = []

    def _add(self, kind: BlockKind, pieces: Pieces, level: int = 0) -> None:
        block = made(kind, pieces, level)
        if block is not None:
            self._in_tables.met(len(self.blocks), block)
            self.blocks.append(block)


def _told_once(blocks: list[Block]) -> Iterator[Block]:
    """The blocks of a page; a title or description that says again what another did, for another reader, is left out."""
    seen = set()
    for block in blocks:
        if block.kind in ("title", "description"):
            if (block.kind, block.text) in seen:
                continue
            seen.add((block.kind, block.text))
        yield block
