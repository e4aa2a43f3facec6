"""The walk through a Word document: paragraphs in their order, what of them a reader sees, and where each piece stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate, groupby
from typing import NamedTuple

from mesoevidence.reading.document import Block, BlockKind, Cell
from mesoevidence.reading.ooxml import Element
from mesoevidence.reading.plain import BULLET
from mesoevidence.reading.signs import IS_RAISED, NOTE_MARK, plainly
from mesoevidence.reading.tables import placed
from mesoevidence.reading.word_styles import Style, W, listed, on, on_value, outline, run_style, symbol, value
from mesoevidence.reading.word_tables import WordRows

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VML = "{urn:schemas-microsoft-com:vml}"

_PARAGRAPH, _TABLE, _RUN = f"{W}p", f"{W}tbl", f"{W}r"
_TEXT = frozenset({f"{W}t", f"{_MATH}t"})
_BREAKS = frozenset({f"{W}br", f"{W}cr"})
_PICTURES = frozenset({f"{_A}blip", f"{_VML}imagedata"})
_DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
_ADDED = frozenset({f"{W}ins", f"{W}moveTo"})
_NO_TEXT = frozenset({f"{W}{name}" for name in ("pPr", "rPr", "sdtPr", "instrText", "delText", "delInstrText", "rt")})
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a paragraph stands: what it is when its style does not say, and what the place is called."""

    kind: BlockKind
    place: str


@dataclass(slots=True)
class _Pieces:
    """What was found of a paragraph so far; ``elements`` are those that the texts stand in, ``raised`` says which are raised.
    ``silent`` counts the deleted or hidden elements around the walk, ``raises`` is set inside a run that is raised."""

    style: Style
    texts: list[str] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    alts: dict[str, Element] = field(default_factory=dict)
    boxes: list[Element] = field(default_factory=list)
    raised: list[bool] = field(default_factory=list)
    silent: int = 0
    raises: bool = False
    ends: list[int] = field(default_factory=list)
    places: dict[int, list[int]] = field(default_factory=dict)

    def place(self, number: int) -> tuple[Element, int]:
        """The element that holds a character, and the character's number in its text; white space is not counted."""
        if not self.ends:
            self.ends.extend(accumulate(_count(text) for text in self.texts))
        piece = bisect_right(self.ends, number)
        element = self.elements[piece]
        if piece not in self.places:
            held = (element.text or "") if element.tag in _TEXT else self.texts[piece]
            self.places[piece] = [at for at, sign in enumerate(held) if not sign.isspace() and sign != _SOFT_HYPHEN]
        return element, self.places[piece][number - (self.ends[piece - 1] if piece else 0)]


class Origin(NamedTuple):
    """Where a block comes from: the element it is met at; or a paragraph, and how many characters come before it there that are
    no white space."""

    anchor: Element | None = None
    pieces: _Pieces | None = None
    before: int = 0


_SOFT_HYPHEN = "\u00ad"
_NOTE_MARK = re.compile(rf"(?=.*[\d*†‡§]){NOTE_MARK}")


def _count(text: str) -> int:
    """How many of its characters are no white space."""
    return sum(map(len, text.split()))


class Walk:
    """One pass over the stories of a document, in order; what it finds is in ``blocks``, and where from in ``origins``."""

    def __init__(self, styles: dict[str, Style], language: str | None) -> None:
        self.blocks: list[Block] = []
        self.origins: dict[int, Origin] = {}
        self.notes: dict[str, list[Element]] = {"footnote": [], "endnote": []}
        self.languages: Counter[str] = Counter()
        self.tracked = self.hidden = self.struck = self.contents = False
        self.pictures = 0
        self._styles = styles
        self._language = language
        self._paragraphs = self._tables = self._boxes = 0
        self._unfinished: _Pieces | None = None
        self._reference: Element | None = None
        self._in_margin = False
        self._fields: list[bool] = []
        self._codes = 0
        self._fields_end = True

    def story(self, element: Element, setting: Setting, reference: Element | None = None) -> None:
        """The body, a note with the reference to it, a header or a footer."""
        self._reference = reference
        self._in_margin = setting.kind in ("header", "footer")
        ends = Counter(each.get(f"{W}fldCharType") for each in element.iter(f"{W}fldChar"))
        self._fields, self._codes = [], 0
        self._fields_end = ends["begin"] == ends["end"]  # else a code would swallow the rest: every word is read
        self._container(element, setting)

    def _container(self, element: Element, setting: Setting) -> None:
        """Paragraphs and tables, and what wraps them."""
        for child in element:
            tag = child.tag
            if tag == _PARAGRAPH:
                self._paragraph(child, setting)
            elif tag == _TABLE:
                self._table(child, setting)
            elif tag == f"{W}sdt":
                if not _is_placeholder(child):
                    self._container(child, setting)
            elif tag == f"{_MC}AlternateContent":
                if (chosen := _chosen(child)) is not None:
                    self._container(chosen, setting)
            elif tag in _DELETED:
                self.tracked = True
            elif tag not in _NO_TEXT and len(child):
                self._container(child, setting)
        self._finish_unfinished(setting)

    def _table(self, table: Element, setting: Setting) -> None:
        self._finish_unfinished(setting)
        self._tables += 1
        number = self._tables
        for alt in ("tblCaption", "tblDescription"):
            if words := value(table.find(f"{W}tblPr/{W}{alt}")):
                self._add("alt", words, 0, f"table {number}", Origin(next(table.iter(_RUN), None)))
        rows = WordRows()
        for row, cells in enumerate(_unwrapped(table, f"{W}tr"), start=1):
            if cells.find(f"{W}trPr/{W}del") is not None:
                self.tracked = True
                continue
            if on(cells.find(f"{W}trPr/{W}hidden")):
                self.hidden = True
                continue
            rows.begin(cells)
            for column, cell in enumerate(_unwrapped(cells, f"{W}tc"), start=1):
                if cell.find(f"{W}tcPr/{W}cellDel") is None:
                    place = f"table {number}, row {row}, cell {column}"
                    kind: BlockKind = "cell" if setting.kind == "paragraph" else setting.kind
                    first, tables = len(self.blocks), self._tables
                    self._container(cell, Setting(kind, place))
                    rows.add(cell, self.blocks, first, nested=self._tables > tables)
        if setting.kind == "paragraph" and not rows.lay_out():
            self._name_cells(placed(number - 1, rows.cells))

    def _name_cells(self, places: Iterable[tuple[int, Cell]]) -> None:
        """Give blocks the places of their cells; where they come from stays known."""
        for block, place in places:
            before = self.blocks[block]
            after = self.blocks[block] = replace(before, cell=place)
            if (origin := self.origins.pop(id(before), None)) is not None:
                self.origins[id(after)] = origin

    def _paragraph(self, element: Element, setting: Setting) -> None:
        properties = element.find(f"{W}pPr")
        style = self._styles[""]
        kind, level = style.kind, style.level
        mark_deleted = False
        if properties is not None:
            style = self._styles.get(value(properties.find(f"{W}pStyle")), style)
            kind, level = _paragraph_kind(properties, style)
            mark = properties.find(f"{W}rPr")
            mark_deleted = mark is not None and any(mark.find(tag) is not None for tag in _DELETED)
        pieces = self._unfinished or _Pieces(style)
        pieces.style = style
        self._inline(element, pieces)
        if mark_deleted:  # it will be one paragraph with the next
            self.tracked = True
            self._unfinished = pieces
            return
        self._unfinished = None
        if style.contents:
            self.contents = self.contents or any(text.strip() for text in pieces.texts)
            pieces.texts.clear()
            pieces.elements.clear()
            pieces.raised.clear()
        self._finish(pieces, kind, level, setting)

    def _finish_unfinished(self, setting: Setting) -> None:
        if self._unfinished is not None:
            pieces, self._unfinished = self._unfinished, None
            self._finish(pieces, pieces.style.kind, pieces.style.level, setting)

    def _finish(self, pieces: _Pieces, kind: BlockKind | None, level: int, setting: Setting) -> None:
        counted = setting.place == "paragraph"
        _leave_out_note_marks(pieces)
        # An empty line made of line breaks parts paragraphs for the reader's eye.
        before = 0
        for part in re.split(r"\n\s*\n", "".join(pieces.texts)):
            if not (text := " ".join(part.split())):
                continue
            if counted:
                self._paragraphs += 1
            place = f"paragraph {self._paragraphs}" if counted else setting.place
            bullet = None if kind or setting.kind in ("header", "footer", "note") else BULLET.match(text)
            if bullet is not None and bullet.end() < len(text):
                origin = Origin(None, pieces, before + _count(bullet.group()))
                self._add("list_item", text[bullet.end() :], 1, place, origin)
            elif setting.kind in ("header", "footer", "note"):
                self._add(setting.kind, text, 0, place, Origin(None, pieces, before))
            else:
                self._add(kind or setting.kind, text, level, place, Origin(None, pieces, before))
            before += _count(text)
        for alt, element in pieces.alts.items():
            place = f"picture in paragraph {self._paragraphs}" if counted else setting.place
            self._add("alt", alt, 0, place, Origin(element))
        for box in pieces.boxes:
            self._boxes += 1
            place = f"text box {self._boxes}"
            self._container(
                box, Setting(setting.kind, place) if setting.kind != "cell" else Setting("paragraph", place)
            )

    def _add(self, kind: BlockKind, text: str, level: int, place: str, origin: Origin) -> None:
        words = " ".join(text.split())
        if plainly(words).strip():
            block = Block(kind, words, (), level, place=place)
            self.blocks.append(block)
            if not self._in_margin:
                self.origins[id(block)] = origin if self._reference is None else Origin(self._reference)

    def _inline(self, element: Element, pieces: _Pieces) -> None:
        """The text of runs, and what wraps them; pictures and text boxes inside them."""
        for child in element:
            tag = child.tag
            if tag in _TEXT:
                self._text(child, pieces)
            elif tag == _RUN:
                properties = child.find(f"{W}rPr")
                look = run_style(properties, pieces.style, self._styles)
                quiet = self._is_unseen(child, properties, look)
                pieces.silent += quiet
                pieces.raises = look.raised
                self._inline(child, pieces)
                pieces.raises = False
                pieces.silent -= quiet
            elif tag in _NO_TEXT:
                continue
            elif tag in _DELETED:
                self.tracked = True
                pieces.silent += 1
                self._inline(child, pieces)  # a field may begin in here and end outside
                pieces.silent -= 1
            elif tag in _BREAKS:
                # A new page or column breaks a paragraph like an empty line does.
                self._sign("\n" if child.get(f"{W}type", "textWrapping") == "textWrapping" else "\n\n", child, pieces)
            elif tag in (f"{W}tab", f"{W}ptab"):
                self._sign(" ", child, pieces)
            elif tag == f"{W}noBreakHyphen":
                self._sign("-", child, pieces)
            elif tag == f"{W}sym":
                self._sign(symbol(child), child, pieces)
            elif tag == f"{W}fldChar":
                self._field(child)
            elif tag in _NOTES:
                if not pieces.silent:
                    self.notes[_NOTES[tag]].append(child)
            elif tag == f"{W}txbxContent":
                if not pieces.silent:
                    pieces.boxes.append(child)
            else:
                self._other(child, tag, pieces)

    def _other(self, child: Element, tag: str, pieces: _Pieces) -> None:
        """What stands in few paragraphs: pictures, controls, alternatives, and whatever else may wrap text."""
        if tag in _ADDED:
            self.tracked = True
        elif tag == f"{_MC}AlternateContent":
            chosen = _chosen(child)
            if chosen is None:
                return
            child = chosen
        elif tag == f"{W}sdt" and _is_placeholder(child):
            return
        elif tag == f"{W}drawing":
            properties = child.find(f"*/{_WP}docPr")
            if properties is not None and on_value(properties.get("hidden", "0")):
                return
        elif tag.endswith(("}docPr", "}cNvPr")):
            _add_alt(child, "descr", pieces)
        elif tag.startswith(_VML):
            _add_alt(child, "alt", pieces)
        if tag in _PICTURES:
            self.pictures += not pieces.silent
        if len(child):
            self._inline(child, pieces)

    def _text(self, element: Element, pieces: _Pieces) -> None:
        text = element.text or ""
        if "\n" in text or _SOFT_HYPHEN in text:
            text = text.replace("\n", " ").replace(_SOFT_HYPHEN, "")
        self._sign(text, element, pieces)

    def _sign(self, text: str, element: Element, pieces: _Pieces) -> None:
        if not pieces.silent and not self._codes:
            pieces.texts.append(text)
            pieces.elements.append(element)
            pieces.raised.append(pieces.raises)

    def _field(self, mark: Element) -> None:
        """A field has a code, then its result: ``_fields`` says of each that is open whether it is in its code still."""
        kind = mark.get(f"{W}fldCharType")
        if not self._fields_end:
            return
        if kind == "begin":
            self._fields.append(True)
            self._codes += 1
        elif self._fields and kind == "separate":
            self._codes -= self._fields[-1]
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._codes -= self._fields.pop()

    def _is_unseen(self, run: Element, properties: Element | None, look: Style) -> bool:
        """Whether a run is hidden or struck out; on the way, counts the language it is in."""
        language = self._language
        for each in () if properties is None else properties:
            if each.tag == f"{W}lang":
                language = each.get(f"{W}val", language)
            elif each.tag in _ADDED | _DELETED:
                self.tracked = True
        if look.hidden or look.struck:
            there = any(each.tag in _TEXT for each in run)
            self.hidden = self.hidden or (look.hidden and there)
            self.struck = self.struck or (look.struck and there)
            return True
        if language:
            self.languages[language] += sum(len(each.text or "") for each in run if each.tag in _TEXT)
        return False


def _leave_out_note_marks(pieces: _Pieces) -> None:
    """Raised figures are marks of notes, unless they are powers: "246" with a raised "1" is no number of people."""
    before = ""
    for raised, group in groupby(range(len(pieces.texts)), pieces.raised.__getitem__):
        places = list(group)
        text = "".join(pieces.texts[place] for place in places)
        if raised and _NOTE_MARK.fullmatch(text) and not IS_RAISED.search(before):
            for place in places:
                pieces.texts[place] = "".join(filter(str.isspace, pieces.texts[place]))
        before = (before + text)[-6:]


def _paragraph_kind(properties: Element, style: Style) -> tuple[BlockKind | None, int]:
    if level := outline(properties):
        return "heading", level
    depth = listed(properties)
    if style.kind in ("heading", "title", "caption", "quote") or depth is None:
        return style.kind, style.level
    return ("list_item", depth) if depth else (None, 0)


def _unwrapped(element: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row; content controls and marks of changes may stand around them."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in (_PARAGRAPH, _TABLE, *_DELETED) and len(child):
            yield from _unwrapped(child, tag)


def _add_alt(element: Element, attribute: str, pieces: _Pieces) -> None:
    """A picture may say its alternative text twice."""
    words = element.get(attribute, "")
    if not pieces.silent and words.strip():
        pieces.alts.setdefault(words, element)


def _chosen(alternatives: Element) -> Element | None:
    """Of the same content in a new form and in an old one, the new one."""
    choice = alternatives.find(f"{_MC}Choice")
    return choice if choice is not None else alternatives.find(f"{_MC}Fallback")


def _is_placeholder(control: Element) -> bool:
    """Whether a content control shows "Click here to enter text"."""
    return on(control.find(f"{W}sdtPr/{W}showingPlcHdr"))
