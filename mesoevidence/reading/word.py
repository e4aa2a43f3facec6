"""Word documents (.docx): the words that a reader of the document sees, with every tracked change accepted.

Deleted and hidden text, comments, field codes, placeholders and tables of contents are not copy. A paragraph is walked in
the order of its XML, so that walking it once more gives the same runs in the same order: who wants to write into the file
finds the runs of a block that way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from mesoevidence.reading.document import Block, BlockKind, Document, Segment, Unreadable, fingerprint
from mesoevidence.reading.ooxml import Element, Package
from mesoevidence.reading.plain import BULLET

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VML = "{urn:schemas-microsoft-com:vml}"
_DC = "{http://purl.org/dc/elements/1.1/}"

_PARAGRAPH, _TABLE, _RUN = f"{_W}p", f"{_W}tbl", f"{_W}r"
_TEXT = frozenset({f"{_W}t", f"{_MATH}t"})
_BREAKS = frozenset({f"{_W}br", f"{_W}cr"})
_PICTURES = frozenset({f"{_A}blip", f"{_VML}imagedata"})
_DELETED = frozenset({f"{_W}del", f"{_W}moveFrom"})
_ADDED = frozenset({f"{_W}ins", f"{_W}moveTo"})
_NO_TEXT = frozenset({f"{_W}{name}" for name in ("pPr", "rPr", "sdtPr", "instrText", "delText", "delInstrText", "rt")})
_NOTES = {f"{_W}footnoteReference": "footnote", f"{_W}endnoteReference": "endnote"}
_OFF = frozenset({"0", "false", "off"})

# Letters and signs of the font "Symbol", which Word stores by their place in that font.
_SYMBOL = dict(zip("abgdezhqiklmnxoprstujcyw", "αβγδεζηθικλμνξοπρστυφχψω", strict=True)) | {
    "\xa3": "≤", "\xb3": "≥", "\xb1": "±", "\xb4": "×", "\xb0": "°", "\xa5": "∞", "\xae": "→", "\xbb": "≈", "\xb9": "≠",
    "D": "Δ", "W": "Ω",
}  # fmt: skip


def read(raw: bytes, path: str) -> Document:
    """Read a Word document. Raises :class:`~mesoevidence.reading.document.Unreadable`."""
    try:
        return _read(raw, path)
    except RecursionError:
        raise Unreadable("is nested far deeper than a document can be") from None


def _read(raw: bytes, path: str) -> Document:
    package = Package(raw)
    main = package.main()
    root = package.xml(main)
    body = None if root is None else root.find(f"{_W}body")
    if body is None:
        raise Unreadable("is damaged: the document has no body")
    relations = package.relations(main)
    parts = {
        relation.kind: package.xml(relation.part) for relation in relations.values() if relation.kind in _SIDE_PARTS
    }
    styles, language = _styles(parts.get("styles"))
    walk = _Walk(styles, language)
    walk.story(body, _Setting("paragraph", "paragraph"))
    for kind in ("footnote", "endnote"):
        notes = parts.get(f"{kind}s")
        held = {} if notes is None else {note.get(f"{_W}id", ""): note for note in notes.iter(f"{_W}{kind}")}
        for number, name in enumerate(walk.notes[kind], start=1):
            if name in held:
                walk.story(held[name], _Setting("note", f"{kind} {number}"))
    for role, name in _shown_margins(body, parts.get("settings")):
        margin = package.xml(relations[name].part) if name in relations else None
        if margin is not None:
            walk.story(margin, _Setting(role, role))
    blocks = list(_once_in_margins(walk.blocks))
    title = _title(package)
    if title and not any(block.kind in ("title", "heading") and block.text == title for block in blocks):
        blocks.insert(0, Block("title", title, (), place="title of the document"))
    text, placed = _joined(blocks)
    notices = _notices(walk, parts.get("comments"), relations={relation.kind for relation in relations.values()})
    spoken = walk.languages.most_common(1)
    return Document(path, text, placed, "word", fingerprint(raw), notices, spoken[0][0] if spoken else None)


_SIDE_PARTS = frozenset({"styles", "settings", "footnotes", "endnotes", "comments"})


def _joined(blocks: list[Block]) -> tuple[str, tuple[Block, ...]]:
    """The text of a document that has none of its own: its blocks, a blank line between them."""
    placed = []
    start = 0
    for block in blocks:
        placed.append(replace(block, segments=(Segment(0, start, len(block.text)),)))
        start += len(block.text) + 2
    return "\n\n".join(block.text for block in blocks), tuple(placed)


def _once_in_margins(blocks: list[Block]) -> Iterator[Block]:
    """Every section has its own headers and footers, which mostly say the same."""
    seen = set()
    for block in blocks:
        if block.kind in ("header", "footer"):
            if (block.kind, block.text) in seen:
                continue
            seen.add((block.kind, block.text))
        yield block


def _shown_margins(body: Element, settings: Element | None) -> Iterator[tuple[BlockKind, str]]:
    """Headers and footers that some page shows: their role and the id of their part."""
    first = any(_on(section.find(f"{_W}titlePg")) for section in body.iter(f"{_W}sectPr"))
    even = settings is not None and _on(settings.find(f"{_W}evenAndOddHeaders"))
    shown = {"default", *(["first"] if first else []), *(["even"] if even else [])}
    roles: tuple[BlockKind, ...] = ("header", "footer")
    for role in roles:
        names = (
            reference.get(f"{_R}id", "")
            for reference in body.iter(f"{_W}{role}Reference")
            if reference.get(f"{_W}type", "default") in shown
        )
        yield from ((role, name) for name in dict.fromkeys(names))


def _title(package: Package) -> str:
    for relation in package.relations("").values():
        if relation.kind == "core-properties":
            core = package.xml(relation.part)
            return "" if core is None else " ".join((core.findtext(f"{_DC}title") or "").split())
    return ""


def _notices(walk: _Walk, comments: Element | None, relations: set[str]) -> tuple[str, ...]:
    count = 0 if comments is None else sum(1 for _ in comments.iter(f"{_W}comment"))
    found = (
        (walk.tracked, "It has tracked changes: it was read as if all of them were accepted."),
        (count, f"Its comments ({count}) are not copy and were left out."),
        (walk.hidden, "It has hidden text, which was left out."),
        (walk.contents, "Its table of contents repeats the headings and was left out."),
        (walk.pictures, f"Words inside its pictures ({walk.pictures}) were not read."),
        (relations & {"chart", "chartEx", "diagramData"}, "Words inside its charts and diagrams were not read."),
        (relations & {"aFChunk", "subDocument"}, "Other documents embedded in it were not read."),
    )
    return tuple(words for there, words in found if there)


# --- styles ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style says, with what it inherits: of a list, a heading (level from 1), hidden, a table of contents."""

    kind: BlockKind | None = None
    level: int = 0
    hidden: bool = False
    contents: bool = False


_PLAIN = _Style()
_MOST_INHERITED = 50
_KINDS: dict[str, BlockKind] = {
    "title": "title", "subtitle": "heading", "caption": "caption", "quote": "quote", "intense quote": "quote",
}  # fmt: skip


def _styles(root: Element | None) -> tuple[dict[str, _Style], str | None]:
    """The styles by their id, that of ordinary paragraphs under "", and the language the document is written in."""
    if root is None:
        return {"": _PLAIN}, None
    elements = {style.get(f"{_W}styleId", ""): style for style in root.iter(f"{_W}style")}
    styles = {name: _style(name, elements) for name in elements}
    ordinary = (
        name
        for name, style in elements.items()
        if style.get(f"{_W}type") == "paragraph" and _on_value(style.get(f"{_W}default", "0"))
    )
    styles[""] = styles.get(next(ordinary, ""), _PLAIN)
    language = root.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}lang")
    return styles, None if language is None else language.get(f"{_W}val")


def _style(name: str, elements: dict[str, Element]) -> _Style:
    kind: BlockKind | None = None
    level = 0
    hidden: bool | None = None
    contents = False
    passed: set[str] = set()
    while (
        name in elements and name not in passed and len(passed) < _MOST_INHERITED
    ):  # one based on itself would never end
        passed.add(name)
        style = elements[name]
        title = _value(style.find(f"{_W}name")).lower()
        contents = contents or bool(re.match(r"toc \d|table of figures", title))
        if kind is None:
            kind, level = _style_kind(title, style.find(f"{_W}pPr"))
        if hidden is None and (vanish := style.find(f"{_W}rPr/{_W}vanish")) is not None:
            hidden = _on(vanish)
        name = _value(style.find(f"{_W}basedOn"))
    return _Style(kind, level, bool(hidden), contents)


def _style_kind(title: str, properties: Element | None) -> tuple[BlockKind | None, int]:
    if title in _KINDS:
        return _KINDS[title], int(_KINDS[title] == "heading")
    if match := re.fullmatch(r"heading ([1-9])", title):
        return "heading", int(match[1])
    if level := _outline(properties):
        return "heading", level
    if match := re.fullmatch(r"list (?:bullet|number) ?([2-5]?)", title):
        return "list_item", int(match[1] or 1)
    if properties is not None and (depth := _listed(properties)):
        return "list_item", depth
    return None, 0


def _outline(properties: Element | None) -> int:
    """The level of a heading, from 1; 0 when it is none."""
    level = "" if properties is None else _value(properties.find(f"{_W}outlineLvl"))
    return int(level) + 1 if level in set("012345678") else 0


def _listed(properties: Element) -> int | None:
    """How deep a list item is nested, from 1; None when nothing is said of lists, 0 when it is said to be none."""
    numbering = properties.find(f"{_W}numPr")
    if numbering is None or numbering.find(f"{_W}numId") is None:
        return None
    if _value(numbering.find(f"{_W}numId")) == "0":
        return 0
    level = _value(numbering.find(f"{_W}ilvl"))
    return int(level) + 1 if level in set("012345678") else 1


def _value(element: Element | None) -> str:
    return "" if element is None else element.get(f"{_W}val", "")


def _on(element: Element | None) -> bool:
    return element is not None and _on_value(element.get(f"{_W}val", "1"))


def _on_value(value: str) -> bool:
    return value not in _OFF


# --- the walk ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Setting:
    """Where a paragraph stands: what it is when its style does not say, and what the place is called."""

    kind: BlockKind
    place: str


@dataclass(slots=True)
class _Pieces:
    """What was found of a paragraph so far. ``silent`` counts the deleted or hidden elements around the walk."""

    style: _Style
    texts: list[str] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    silent: int = 0


class _Walk:
    """One pass over the stories of a document, in order; what it finds is in ``blocks``."""

    def __init__(self, styles: dict[str, _Style], language: str | None) -> None:
        self.blocks: list[Block] = []
        self.notes: dict[str, list[str]] = {"footnote": [], "endnote": []}
        self.languages: Counter[str] = Counter()
        self.tracked = self.hidden = self.contents = False
        self.pictures = 0
        self._styles = styles
        self._language = language
        self._paragraphs = self._tables = self._boxes = 0
        self._unfinished: _Pieces | None = None
        self._fields: list[bool] = []
        self._codes = 0
        self._fields_end = True

    def story(self, element: Element, setting: _Setting) -> None:
        """The body, a note, a header or a footer."""
        ends = Counter(each.get(f"{_W}fldCharType") for each in element.iter(f"{_W}fldChar"))
        self._fields, self._codes = [], 0
        self._fields_end = ends["begin"] == ends["end"]  # else a code would swallow the rest: every word is read
        self._container(element, setting)

    def _container(self, element: Element, setting: _Setting) -> None:
        """Paragraphs and tables, and what wraps them."""
        for child in element:
            tag = child.tag
            if tag == _PARAGRAPH:
                self._paragraph(child, setting)
            elif tag == _TABLE:
                self._table(child, setting)
            elif tag == f"{_W}sdt":
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

    def _table(self, table: Element, setting: _Setting) -> None:
        self._finish_unfinished(setting)
        self._tables += 1
        number = self._tables
        for alt in ("tblCaption", "tblDescription"):
            if words := _value(table.find(f"{_W}tblPr/{_W}{alt}")):
                self._add("alt", words, 0, f"table {number}")
        for row, cells in enumerate(_rows(table), start=1):
            if cells.find(f"{_W}trPr/{_W}del") is not None:
                self.tracked = True
                continue
            if _on(cells.find(f"{_W}trPr/{_W}hidden")):
                self.hidden = True
                continue
            for column, cell in enumerate(_unwrapped(cells, f"{_W}tc"), start=1):
                if cell.find(f"{_W}tcPr/{_W}cellDel") is None:
                    place = f"table {number}, row {row}, cell {column}"
                    kind: BlockKind = "cell" if setting.kind == "paragraph" else setting.kind
                    self._container(cell, _Setting(kind, place))

    def _paragraph(self, element: Element, setting: _Setting) -> None:
        properties = element.find(f"{_W}pPr")
        style = self._styles[""]
        kind, level = style.kind, style.level
        mark_deleted = False
        if properties is not None:
            style = self._styles.get(_value(properties.find(f"{_W}pStyle")), style)
            kind, level = _paragraph_kind(properties, style)
            mark = properties.find(f"{_W}rPr")
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
        self._finish(pieces, kind, level, setting)

    def _finish_unfinished(self, setting: _Setting) -> None:
        if self._unfinished is not None:
            pieces, self._unfinished = self._unfinished, None
            self._finish(pieces, pieces.style.kind, pieces.style.level, setting)

    def _finish(self, pieces: _Pieces, kind: BlockKind | None, level: int, setting: _Setting) -> None:
        counted = setting.place == "paragraph"
        # An empty line made of line breaks parts paragraphs for the reader's eye.
        for part in re.split(r"\n\s*\n", "".join(pieces.texts)):
            if not (text := " ".join(part.split())):
                continue
            if counted:
                self._paragraphs += 1
            place = f"paragraph {self._paragraphs}" if counted else setting.place
            if setting.kind in ("header", "footer", "note"):
                self._add(setting.kind, text, 0, place)
            elif kind is None and (bullet := BULLET.match(text)) and bullet.end() < len(text):
                self._add("list_item", text[bullet.end() :], 1, place)
            else:
                self._add(kind or setting.kind, text, level, place)
        for alt in pieces.alts:
            self._add("alt", alt, 0, f"picture in paragraph {self._paragraphs}" if counted else setting.place)
        for box in pieces.boxes:
            self._boxes += 1
            place = f"text box {self._boxes}"
            self._container(
                box, _Setting(setting.kind, place) if setting.kind != "cell" else _Setting("paragraph", place)
            )

    def _add(self, kind: BlockKind, text: str, level: int, place: str) -> None:
        if words := " ".join(text.split()):
            self.blocks.append(Block(kind, words, (), level, place=place))

    def _inline(self, element: Element, pieces: _Pieces) -> None:
        """The text of runs, and what wraps them; pictures and text boxes inside them."""
        for child in element:
            tag = child.tag
            if tag in _TEXT:
                self._text(child.text or "", pieces)
            elif tag == _RUN:
                quiet = self._is_hidden(child, pieces)
                pieces.silent += quiet
                self._inline(child, pieces)
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
                self._sign("\n" if child.get(f"{_W}type", "textWrapping") == "textWrapping" else "\n\n", pieces)
            elif tag in (f"{_W}tab", f"{_W}ptab"):
                self._sign(" ", pieces)
            elif tag == f"{_W}noBreakHyphen":
                self._sign("-", pieces)
            elif tag == f"{_W}sym":
                self._sign(_symbol(child), pieces)
            elif tag == f"{_W}fldChar":
                self._field(child)
            elif tag in _NOTES:
                if not pieces.silent:
                    self.notes[_NOTES[tag]].append(child.get(f"{_W}id", ""))
            elif tag == f"{_W}txbxContent":
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
        elif tag == f"{_W}sdt" and _is_placeholder(child):
            return
        elif tag == f"{_W}drawing":
            properties = child.find(f"*/{_WP}docPr")
            if properties is not None and _on_value(properties.get("hidden", "0")):
                return
        elif tag.endswith(("}docPr", "}cNvPr")):
            _add_alt(child.get("descr", ""), pieces)
        elif tag.startswith(_VML):
            _add_alt(child.get("alt", ""), pieces)
        if tag in _PICTURES:
            self.pictures += not pieces.silent
        if len(child):
            self._inline(child, pieces)

    def _text(self, text: str, pieces: _Pieces) -> None:
        if "\n" in text or "\u00ad" in text:
            text = text.replace("\n", " ").replace("\u00ad", "")
        self._sign(text, pieces)

    def _sign(self, text: str, pieces: _Pieces) -> None:
        if not pieces.silent and not self._codes:
            pieces.texts.append(text)

    def _field(self, mark: Element) -> None:
        """A field has a code, then its result: ``_fields`` says of each that is open whether it is in its code still."""
        kind = mark.get(f"{_W}fldCharType")
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

    def _is_hidden(self, run: Element, pieces: _Pieces) -> bool:
        """Whether a run is hidden; on the way, counts the language it is in."""
        hidden = pieces.style.hidden
        language = self._language
        properties = run.find(f"{_W}rPr")
        if properties is not None:
            own: bool | None = None
            for each in properties:
                if each.tag == f"{_W}vanish":
                    own = _on(each)
                elif each.tag == f"{_W}rStyle":
                    hidden ^= self._styles.get(_value(each), _PLAIN).hidden  # two styles that both hide, show
                elif each.tag == f"{_W}lang":
                    language = each.get(f"{_W}val", language)
                elif each.tag in _ADDED | _DELETED:
                    self.tracked = True
            hidden = hidden if own is None else own
        if hidden:
            self.hidden = self.hidden or any(each.tag in _TEXT for each in run)
        elif language:
            self.languages[language] += sum(len(each.text or "") for each in run if each.tag in _TEXT)
        return hidden


def _paragraph_kind(properties: Element, style: _Style) -> tuple[BlockKind | None, int]:
    if level := _outline(properties):
        return "heading", level
    depth = _listed(properties)
    if style.kind in ("heading", "title", "caption", "quote") or depth is None:
        return style.kind, style.level
    return ("list_item", depth) if depth else (None, 0)


def _rows(table: Element) -> Iterator[Element]:
    return _unwrapped(table, f"{_W}tr")


def _unwrapped(element: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row; content controls and marks of changes may stand around them."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in (_PARAGRAPH, _TABLE, *_DELETED) and len(child):
            yield from _unwrapped(child, tag)


def _add_alt(words: str, pieces: _Pieces) -> None:
    """A picture may say its alternative text twice."""
    if not pieces.silent and words.strip() and words not in pieces.alts:
        pieces.alts.append(words)


def _chosen(alternatives: Element) -> Element | None:
    """Of the same content in a new form and in an old one, the new one."""
    choice = alternatives.find(f"{_MC}Choice")
    return choice if choice is not None else alternatives.find(f"{_MC}Fallback")


def _is_placeholder(control: Element) -> bool:
    """Whether a content control shows "Click here to enter text"."""
    return _on(control.find(f"{_W}sdtPr/{_W}showingPlcHdr"))


def _symbol(element: Element) -> str:
    """The sign of a symbol font; a space where it is only a picture."""
    code = element.get(f"{_W}char", "")
    if element.get(f"{_W}font") != "Symbol" or not re.fullmatch(r"[0-9A-Fa-f]{2,4}", code):
        return " "
    return _SYMBOL.get(chr(int(code, 16) & 0xFF), " ")
