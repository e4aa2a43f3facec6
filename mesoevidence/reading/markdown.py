"""Markdown: CommonMark with tables, footnotes, struck text, front matter and the directives of site generators.

The file is read line by line into leaves (a paragraph, a heading, a cell) that stand in containers (quotes, list items,
notes); then each leaf's words are taken out (:mod:`mesoevidence.reading.inlines`). Own code, because no parser of Markdown
says where a character stands. It departs from CommonMark on purpose where a reader of copy would: lines that begin with "•"
are list items, and what is nested deeper than ``MOST_NESTED`` is read as plain text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from mesoevidence.reading.decoding import decode
from mesoevidence.reading.document import BlockKind, Document, fingerprint
from mesoevidence.reading.front_matter import front_matter
from mesoevidence.reading.html import Page
from mesoevidence.reading.indents import behind_quote, indent, skip
from mesoevidence.reading.inlines import Known, Span, inline_blocks, normal_label, title_blocks
from mesoevidence.reading.making import line_of
from mesoevidence.reading.tables import Laid, placed
from mesoevidence.reading.tags import BLOCKS

MOST_NESTED = 50
"""Quotes and lists inside each other."""

_PLAIN_LINES = re.compile(r"(?:[^\W\d_][^\r\n]*+(?:\r\n?|\n|\Z))+")
"""Lines that begin with a letter: they can begin nothing but a paragraph."""
_LINE = re.compile(r"([^\r\n]*+)(?:\r\n?|\n|\Z)")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]++|$)")
_HEADING_END = re.compile(r"(?:^|[ \t])#++[ \t]*+$")
_FENCE = re.compile(r"`{3,}+(?=[^`]*+$)|~{3,}+")
_UNDERLINE = re.compile(r"(?:=++|-++)[ \t]*+$")
_RULE = re.compile(r"(?:(?:\*[ \t]*+){3,}|(?:-[ \t]*+){3,}|(?:_[ \t]*+){3,})$")
_BULLET = re.compile(r"(?:[-+*•·‣●▪◦✓✔➤]|(\d{1,9})[.)])(?=[ \t]|$)")
_TASK = re.compile(r"\[[ xX]\](?=[ \t])")
_COLUMNS = re.compile(r"\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*\|?[ \t]*+$")
_BAR = re.compile(r"(?<!\\)\|")
_DEFINITION = re.compile(
    r"\[(?P<label>(?:[^\[\]\\]|\\.){1,999})\]:[ \t]*+(?:<[^<>]*+>|[^\s<]\S*+)"
    r"(?:[ \t]++(?P<title>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?[ \t]*+$"
)
_TITLE_ALONE = re.compile(r"(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')[ \t]*+$")
_NOTE = re.compile(r"\[\^([^\]\s]{1,200}+)\]:")
_ALERT = re.compile(r"\[!\w{1,40}\][-+]?[ \t]*+")
_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]++[\w -]*+(?:\"([^\"]*+)\")?[ \t]*+$")
_DIRECTIVE = re.compile(
    r":{3,}+[ \t]*+(?:[\w-]++)?(?:\[(?P<bracketed>[^\]]*+)\])?(?:\{[^}]*+\})?[ \t]*+(?P<title>.*+)$"
)
_LEFT_OUT = re.compile(r"(?:\{:[^{}]*+\}|\[TOC\]|\[\[_?TOC_?\]\])[ \t]*+$", re.IGNORECASE)
_EXPLAINS = re.compile(r":[ \t]++")

_HTML_RAW = re.compile(r"<(?:script|pre|style|textarea)(?=[\s>]|$)", re.IGNORECASE)
_HTML_RAW_END = re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE)
_HTML_BLOCK = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*+)(?=[\s>]|/>|$)")
_HTML_ALONE = re.compile(
    r"(?:</[a-zA-Z][a-zA-Z0-9-]*+\s*+>"
    r"|<[a-zA-Z][a-zA-Z0-9-]*+(?:\s++[a-zA-Z_:@][\w.:@-]*+(?:\s*+=\s*+(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?)*\s*+/?>)"
    r"[ \t]*+$"
)
_HTML_OTHERS = (
    (re.compile(r"<!--"), re.compile(r"-->")), (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")), (re.compile(r"<![a-zA-Z]"), re.compile(r">")),
)  # fmt: skip
_BLANK = re.compile(r"[ \t]*+$")
_MATH_END = re.compile(r"\$\$[ \t]*+$")


def read(raw: bytes, path: str) -> Document:
    """Read Markdown. Raises :class:`~mesoevidence.reading.document.Unreadable`."""
    text, notices = decode(raw)
    head = front_matter(text)
    lines = _Lines(text)
    lines.read(head.end)
    page = lines.page
    known = Known(lines.links, lines.notes, set(), page.ignored, page.notices)
    for leaf in lines.leaves:
        found = inline_blocks(text, leaf.spans, leaf.kind, leaf.level, known, in_table=leaf.laid is not None)
        for number, block in enumerate(found, start=len(page.blocks)):
            if leaf.laid is not None and block.kind == "cell":
                leaf.laid.text = block.text
                leaf.laid.blocks.append(number)
        page.blocks += found
    for table in lines.tables:
        for number, place in placed(page.another_table(), table):
            page.blocks[number] = replace(page.blocks[number], cell=place)
    for label in sorted(known.images):
        if (title := lines.links[label]) is not None:
            page.blocks += title_blocks(text, title, known)
    page.blocks += head.blocks
    page.close()
    page.ignored.sort(key=lambda ignored: ignored.start)
    return Document(
        path, text, tuple(page.blocks), "markdown", fingerprint(raw), (*notices, *page.notices), head.language or page.language,
        tuple(page.ignored),
    )  # fmt: skip


class _Leaf(NamedTuple):
    kind: BlockKind
    level: int
    spans: list[Span]
    laid: Laid | None = None


@dataclass(slots=True)
class _Container:
    """A quote, a list item (with the columns that its content is indented by) or a note; ``plain`` ones say nothing."""

    kind: BlockKind | None
    indent: int = 0
    is_quote: bool = False


@dataclass(slots=True)
class _Verbatim:
    """Lines that are not read as Markdown up to an end: code, mathematics or HTML."""

    kind: str
    start: int
    depth: int
    end: re.Pattern[str]
    spans: list[Span] = field(default_factory=list)


class _Lines:
    """The walk from line to line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.page = Page(text)
        self.leaves: list[_Leaf] = []
        self.links: dict[str, Span | None] = {}  # the labels that are defined, and where their titles stand
        self.notes: set[str] = set()
        self.tables: list[list[Laid]] = []
        self._containers: list[_Container] = []
        self._paragraph: list[Span] = []
        self._columns = 0  # of the table that is open
        self._verbatim: _Verbatim | None = None
        self._defined = ""  # the label that the line before defined, whose title may follow

    def read(self, at: int) -> None:
        """Read from ``at`` to the end of the text."""
        text = self.text
        while at < len(text):
            if self._verbatim is None and not self._columns:
                run = _PLAIN_LINES.match(text, at)
                if run is not None:
                    if not self._paragraph:
                        self._containers.clear()
                    self._paragraph.append(run.span())
                    at = run.end()
                    continue
            line = _LINE.match(text, at)
            assert line is not None
            self._line(at, line.end(1), line.end())
            at = line.end()
        self._end_verbatim(ended=False)
        self._end_paragraph()

    def _line(self, start: int, end: int, after: int) -> None:
        """Read the line from ``start`` to ``end``; the next one begins at ``after``."""
        at, spare, matched = self._match_containers(start, end)
        text = self.text
        defined, self._defined = self._defined, ""
        if self._verbatim is not None:
            if matched >= self._verbatim.depth:
                self._verbatim_line(at, end, after)
                return
            self._end_verbatim(ended=True)
        while True:
            at, width = indent(text, at, end, start, spare)
            spare = 0
            if at == end:
                self._blank(matched)
                return
            lazy = matched < len(self._containers)
            if width >= 4 and not (self._paragraph or self._columns):
                self._leave(matched)
                self._leave_out_code(at)
                return
            inside = self._begins_container(at, end, start, width, matched) if width < 4 else None
            if inside is None:
                break
            matched = len(self._containers)
            at, spare = inside
        if width < 4 and self._begins_leaf(at, end, after, matched, lazy=lazy):
            return
        if defined and not self._paragraph and (title := _TITLE_ALONE.match(text, at, end)):
            self.links[defined] = self.links[defined] or (at + 1, title.end(1) - 1)
            return
        if self._columns and not lazy:
            self._row(at, end)
        elif self._paragraph:
            self._paragraph.append((at, after))
        else:
            self._leave(matched)
            self._paragraph.append((at, after))

    # --- containers ----------------------------------------------------------------------------------------------

    def _match_containers(self, at: int, end: int) -> tuple[int, int, int]:
        """Where the line goes on behind the marks of open containers, columns of a tab left over, containers met."""
        text = self.text
        start = at
        spare = 0
        for place, container in enumerate(self._containers):
            first, width = indent(text, at, end, start, spare)
            if container.is_quote:
                if width >= 4 or not text.startswith(">", first, end):
                    return at, spare, place
                at, spare = behind_quote(text, first, end, start)
            elif first == end:
                at, spare = end, 0
            elif width >= container.indent:
                at, spare = skip(text, at, start, container.indent, spare)
            else:
                return at, spare, place
        return at, spare, len(self._containers)

    def _begins_container(self, at: int, end: int, start: int, width: int, matched: int) -> tuple[int, int] | None:
        """Open the quote, item or note that begins at ``at``, indented by ``width``: where its content goes on, and columns
        of a tab left over. None if nothing begins there."""
        text = self.text
        sign = text[at]
        if len(self._containers) >= MOST_NESTED:
            return None
        if sign == ">":
            self._leave(matched)
            inside, spare = behind_quote(text, at, end, start)
            alert = _ALERT.match(text, inside, end)
            self._containers.append(_Container(None if alert else "quote", is_quote=True))
            return (alert.end() if alert else inside), spare
        if sign == "[" and (note := _NOTE.match(text, at, end)) is not None:
            self._leave(matched)
            self.notes.add(normal_label(note.group(1)))
            self._containers.append(_Container("note", 4))
            return note.end(), 0
        if sign in "!?" and (admonition := _ADMONITION.match(text, at, end)) is not None:
            self._leave(matched)
            self._leaf("heading", 0, [admonition.span(1)])
            self._containers.append(_Container(None, 4))
            return end, 0
        if sign == ":" and (explains := _EXPLAINS.match(text, at, end)) is not None:
            self._leave(matched)
            self._containers.append(_Container("list_item", width + explains.end() - at))
            return explains.end(), 0
        bullet = _BULLET.match(text, at, end)
        if bullet is None or _RULE.match(text, at, end):
            return None
        content, gap = indent(text, bullet.end(), end, start, 0)
        begins_list = content < end and bullet.group(1) in (None, "1")
        if self._paragraph and matched == len(self._containers) and not begins_list:
            return None  # a dash under a heading, or a number that a sentence was broken before
        self._leave(matched)
        padding = gap if 1 <= gap <= 4 and content < end else 1
        self._containers.append(_Container("list_item", width + len(bullet.group()) + padding))
        if content == end:
            return end, 0
        task = _TASK.match(text, content, end)
        return (task.end(), 0) if task else skip(text, bullet.end(), start, padding, 0)

    def _leave(self, matched: int) -> None:
        """End the paragraph, and the containers that the line does not go on with."""
        self._end_paragraph()
        del self._containers[matched:]

    def _blank(self, matched: int) -> None:
        self._end_paragraph()
        if any(container.is_quote for container in self._containers[matched:]):
            del self._containers[matched:]

    # --- leaves --------------------------------------------------------------------------------------------------

    def _begins_leaf(self, at: int, end: int, after: int, matched: int, *, lazy: bool) -> bool:
        """Whether the line is no line of a paragraph or a table; it is read then."""
        text = self.text
        sign = text[at]
        open_here = bool(self._paragraph) and not lazy
        if sign == "#" and (heading := _HEADING.match(text, at, end)) is not None:
            self._leave(matched)
            last = _HEADING_END.search(text, heading.end(), end) if text[end - 1] in "# \t" else None
            self._leaf("heading", len(heading.group(1)), [(heading.end(), last.start() if last else end)])
            return True
        if sign in "`~" and (fence := _FENCE.match(text, at, end)) is not None:
            self._leave(matched)
            mark = fence.group()
            ending = re.compile(rf"[ \t]{{0,3}}{re.escape(mark[0])}{{{len(mark)},}}[ \t]*+$")
            self._verbatim = _Verbatim("code", at, len(self._containers), ending)
            self._leave_out_code(at)
            return True
        if sign == "$" and text.startswith("$$", at) and "$$" not in text[at + 2 : end] and text.find("$$", end) >= 0:
            self._leave(matched)
            self._verbatim = _Verbatim("mathematics", at, len(self._containers), _MATH_END)
            return True
        if sign in "|:-" and open_here and self._begins_table(at, end):
            return True
        if sign in "=-" and open_here and _UNDERLINE.match(text, at, end):
            spans, self._paragraph = self._paragraph, []
            self._leaf("heading", 1 if sign == "=" else 2, spans)
            return True
        if sign in "*-_" and _RULE.match(text, at, end):
            self._leave(matched)
            return True
        if sign == "<" and self._begins_html(at, end, after, matched):
            return True
        if sign == ":" and (directive := _DIRECTIVE.match(text, at, end)) is not None:
            self._leave(matched)
            title = "bracketed" if directive.group("bracketed") else "title"
            self._leaf("heading", 0, [directive.span(title)])
            return True
        if sign in "{[" and _LEFT_OUT.match(text, at, end):
            self._leave(matched)
            return True
        if not self._paragraph and sign == "[" and (definition := _DEFINITION.match(text, at, end)) is not None:
            self._leave(matched)
            label = normal_label(definition.group("label"))
            begin, stop = definition.span("title")
            self._defined = label if begin < 0 else ""
            self.links.setdefault(label, (begin + 1, stop - 1) if begin >= 0 else None)  # the first one counts
            return True
        return False

    def _leaf(self, kind: BlockKind, level: int, spans: list[Span], laid: Laid | None = None) -> None:
        """Keep a leaf, as the kind of its containers where it has none of its own."""
        if self.page.hidden or spans[0][0] < 0:
            return
        kind, level = self._kind(kind, level)
        self.leaves.append(_Leaf(kind, level, spans, laid))

    def _leave_out_code(self, at: int) -> None:
        if not self.page.hidden:
            self.page.leave_out_code(at)

    def _kind(self, kind: BlockKind, level: int = 0) -> tuple[BlockKind, int]:
        kinds = [container.kind for container in self._containers]
        if "quote" in kinds:
            return "quote", 0
        if kind == "paragraph" and kinds:
            if "note" in kinds:
                return "note", 0
            if "list_item" in kinds:
                return "list_item", kinds.count("list_item")
        return kind, level

    def _end_paragraph(self) -> None:
        self._columns = 0
        if self._paragraph:
            spans, self._paragraph = self._paragraph, []
            self._leaf("paragraph", 0, spans)

    # --- tables --------------------------------------------------------------------------------------------------

    def _begins_table(self, at: int, end: int) -> bool:
        text = self.text
        if "|" not in text[at:end] or not _COLUMNS.match(text, at, end):
            return False
        start, stop = self._paragraph[-1]
        while stop > start and text[stop - 1] in "\r\n":
            stop -= 1
        head = max(text.rfind("\n", start, stop), text.rfind("\r", start, stop), start - 1) + 1
        columns = len(_cells(text, at, end))
        if len(_cells(text, head, stop)) != columns:
            return False
        before = self._paragraph[:-1] + ([(start, head)] if head > start else [])
        self._paragraph = before
        self._end_paragraph()
        self.tables.append([])
        self._row(head, stop)
        self._columns = columns
        return True

    def _row(self, at: int, end: int) -> None:
        table = self.tables[-1]
        row = table[-1].row + 1 if table else 0
        for column, span in enumerate(_cells(self.text, at, end)):
            table.append(Laid(row, column, head="" if row else "column"))
            self._leaf("cell", 0, [span], table[-1])

    # --- HTML, code, mathematics ---------------------------------------------------------------------------------

    def _begins_html(self, at: int, end: int, after: int, matched: int) -> bool:
        text = self.text
        ending: re.Pattern[str] | None = None
        if _HTML_RAW.match(text, at, end):
            ending = _HTML_RAW_END
        elif ((block := _HTML_BLOCK.match(text, at, end)) is not None and block.group(1).lower() in BLOCKS) or (
            not self._paragraph and _HTML_ALONE.match(text, at, end)
        ):
            ending = _BLANK
        else:
            ending = next((last for first, last in _HTML_OTHERS if first.match(text, at, end)), None)
        if ending is None:
            return False
        self._leave(matched)
        self._verbatim = _Verbatim("HTML", at, len(self._containers), ending)
        self._verbatim_line(at, end, after)
        return True

    def _is_block(self, at: int, end: int) -> bool:
        block = _HTML_BLOCK.match(self.text, at, end)
        return block is not None and block.group(1).lower() in BLOCKS

    def _verbatim_line(self, at: int, end: int, after: int) -> None:
        verbatim = self._verbatim
        assert verbatim is not None
        whole = verbatim.end is _BLANK or verbatim.kind == "code"
        is_last = (verbatim.end.match if whole else verbatim.end.search)(self.text, at, end) is not None
        if verbatim.kind == "HTML":
            spans = verbatim.spans
            if spans and not any(container.is_quote for container in self._containers):
                spans[0] = spans[0][0], after
            else:
                spans.append((at, after))
        if is_last:
            self._end_verbatim(ended=True)

    def _end_verbatim(self, *, ended: bool) -> None:
        """End code, mathematics or HTML; ``ended`` is false where only the file ends it."""
        verbatim, self._verbatim = self._verbatim, None
        if verbatim is None:
            return
        if not ended and verbatim.kind != "HTML":
            line = line_of(self.text, verbatim.start)
            self.page.notices.append(
                f"The {verbatim.kind} that begins in line {line} never ends: what follows it was not read."
            )
        self.page.around = self._kind("paragraph")
        for span in verbatim.spans:
            self.page.feed(*span)


def _cells(text: str, at: int, end: int) -> list[Span]:
    """The cells of a row of a table."""
    bars = [bar.start() for bar in _BAR.finditer(text, at, end)]
    edges = [at - 1, *bars, end]
    spans = [(first + 1, last) for first, last in pairwise(edges)]
    if bars and not text[at : bars[0]].strip():
        spans = spans[1:]
    if bars and not text[bars[-1] + 1 : end].strip():
        spans = spans[:-1]
    return spans
