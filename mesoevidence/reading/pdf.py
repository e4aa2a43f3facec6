"""PDF: words with their boxes from PDFium, put together to paragraphs by :mod:`mesoevidence.reading.layout`.

Headers and footers that repeat on most pages are read once, page numbers not at all. Words broken at the end of a line are
made whole. :class:`Boxes` says where on its page any stretch of a block stands.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from typing import Any, NamedTuple

from mesoevidence.reading.document import Block, BlockKind, Document, Segment, Unreadable, fingerprint
from mesoevidence.reading.layout import BULLET, Line, Piece, Word, join_pages, line_of, pieces

MOST_PAGES = 3_000
MOST_CHARACTERS = 20_000_000
"""Beyond any book; a file that holds more was made to do harm."""

_MOST_ELEMENTS = 20_000
"""More tags on one page are not looked at."""

_BROKEN = "\ufffe"  # PDFium's sign for a hyphen at the end of a line
_HYPHENS = ("-", "\u2010")
_ROWS = re.compile(rf"[^\r\n{_BROKEN}]+")
_REPEATED = 0.4
"""On this share of pages a line at the top or bottom is a running one; left and right pages may differ."""
_MARGIN_LINES = 3
_PAGE_NUMBER = re.compile(r"(?:page|p\.|seite|sayfa|of|von|[#ivxl/|.–—-]|\s)+")

# First parts of compounds that keep their hyphen; those that keep it when the second part is a word by itself; second parts.
_FIRST_PARTS = frozenset(
    {
        "non",
        "self",
        "well",
        "long",
        "short",
        "low",
        "high",
        "double",
        "single",
        "placebo",
        "evidence",
        "platelet",
        "follow",
    }
)
_PREFIXES = frozenset({"anti", "co", "cross", "ex", "mid", "multi", "post", "pre", "quasi", "semi", "ultra"})
_LAST_PARTS = frozenset(
    {"up", "based", "free", "term", "like", "related", "induced", "controlled", "blind", "dependent", "specific", "week", "month",
     "year", "hour", "made", "known", "being", "scale", "quality", "effective", "tested", "proven", "rich", "loss", "growth",
     "approved", "certified", "invasive"}
)  # fmt: skip
_SUSPENDED = frozenset({"and", "or", "to", "und", "oder", "et", "ou", "y", "e", "ve", "veya"})


def read(raw: bytes, path: str) -> Document:
    """Read a PDF. Raises :class:`~mesoevidence.reading.document.Unreadable`."""
    pdf = _opened(raw)
    try:
        found, notices = _passages(pdf)
        language = _language(pdf)
    finally:
        pdf.close()
    blocks = []
    start = 0
    for passage in found:
        segments = (Segment(0, start, len(passage.text)),)
        place = "title of the document" if passage.page is None else f"page {passage.page}"
        blocks.append(Block(passage.kind, passage.text, segments, passage.level, passage.page, place))
        start += len(passage.text) + 2
    text = "\n\n".join(passage.text for passage in found)
    return Document(path, text, tuple(blocks), "pdf", fingerprint(raw), notices, language)


class Box(NamedTuple):
    """A rectangle on a page (from 1), in points from the bottom left, as annotations have them."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


class Boxes:
    """Where the words of a PDF stand. It reads the file once more, to the same blocks as :func:`read`."""

    def __init__(self, raw: bytes) -> None:
        self._pdf = _opened(raw)
        self._passages, _ = _passages(self._pdf)
        self._open: tuple[int, Any, Any] | None = None

    def of(self, block: int, start: int, end: int) -> list[Box]:
        """The boxes, one a line, of the characters ``start`` to ``end`` of a block, by its number in the document."""
        pdfium = _library("pypdfium2.raw")
        boxes: list[Box] = []
        rectangle = pdfium.FS_RECTF()
        previous: Word | None = None
        for word, first, last in self._passages[block].spots(start, end):
            text = self._text_of(word.page)
            for index in range(word.index + first, word.index + last):
                if not pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(rectangle)):
                    continue
                box = Box(word.page, rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
                if previous is not None and boxes and _same_line(previous, word):
                    boxes[-1] = _around(boxes[-1], box)
                else:
                    boxes.append(box)
                previous = word
        return boxes

    def _text_of(self, page: int) -> Any:
        """The text of a page; one page is kept open, since stretches mostly come in their order."""
        if self._open is None or self._open[0] != page:
            self._close_page()
            opened = self._pdf[page - 1]
            self._open = page, opened, opened.get_textpage()
        return self._open[2]

    def _close_page(self) -> None:
        if self._open is not None:
            self._open[2].close()
            self._open[1].close()
        self._open = None

    def close(self) -> None:
        self._close_page()
        self._pdf.close()


def _same_line(one: Word, other: Word) -> bool:
    return one.page == other.page and min(one.top, other.top) - max(one.bottom, other.bottom) > 0.5 * (
        one.top - one.bottom
    )


def _around(one: Box, other: Box) -> Box:
    return Box(
        one.page,
        min(one.left, other.left),
        min(one.bottom, other.bottom),
        max(one.right, other.right),
        max(one.top, other.top),
    )


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise Unreadable("reading PDF needs: pip install 'mesoevidence[pdf]'") from None


def _opened(raw: bytes) -> Any:
    pypdfium2 = _library("pypdfium2")
    if not raw:
        raise Unreadable("is empty")
    if b"%PDF-" not in raw[:1024]:
        raise Unreadable("is no PDF, or damaged at its beginning")
    try:
        pdf = pypdfium2.PdfDocument(raw)
        pages = len(pdf)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error) or "ecurity" in str(error):
            raise Unreadable("is encrypted; save a copy without a password") from None
        raise Unreadable("is damaged, or no PDF") from None
    if not 0 < pages <= MOST_PAGES:
        pdf.close()
        raise Unreadable(f"has more than {MOST_PAGES} pages; split it" if pages else "is damaged: it has no pages")
    return pdf


def _language(pdf: Any) -> str | None:
    pdfium = _library("pypdfium2.raw")
    wide = ctypes.POINTER(ctypes.c_ushort)
    return _wide(lambda room, size: pdfium.FPDFCatalog_GetLanguage(pdf, room and ctypes.cast(room, wide), size)) or None


# --- passages ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Passage:
    """What becomes a block. ``starts`` are the offsets of its words in its text."""

    kind: BlockKind
    text: str
    level: int
    page: int | None
    words: list[Word]
    starts: list[int]

    def spots(self, start: int, end: int) -> Iterator[tuple[Word, int, int]]:
        """The words between two offsets, and which of their characters, counted as on the page."""
        for place in range(max(bisect_right(self.starts, start) - 1, 0), len(self.words)):
            word, at = self.words[place], self.starts[place]
            if at >= end:
                return
            offsets = []
            for number, sign in enumerate(word.text):
                if start <= at < end and _clean(sign):
                    offsets.append(number)
                at += len(_clean(sign))
            if offsets:
                yield word, offsets[0], offsets[-1] + 1


def _passages(pdf: Any) -> tuple[list[_Passage], tuple[str, ...]]:
    """Everything that is read from a PDF, and notices about it."""
    pages = []
    empty: list[str] = []
    characters = 0
    unknown = 0
    for number in range(1, len(pdf) + 1):
        rows, has_content = _rows(pdf, number)
        if not rows and has_content:
            empty.append(str(number))
        pages.append(rows)
        for word in (word for row in rows for word in row):
            characters += len(word.text)
            unknown += 0 if word.text.isascii() else sum(map(_is_unknown, word.text))
        if characters > MOST_CHARACTERS:
            raise Unreadable("holds more text than can be read; split it")
    if not any(pages):
        raise Unreadable("has no text: it is scanned or drawn; recognise its text first (OCR)")
    if unknown > characters / 2:
        raise Unreadable("does not say which letters its fonts show; export it again, with its text")
    running = _running(pages)
    body: list[Piece] = []
    margins: dict[str, tuple[BlockKind, Line]] = {}
    contents = False
    for rows in pages:
        high, low = _margins(rows)
        margin = {id(row): running[key] for row in [*high, *low] if (key := _key(row)) in running}
        for row in rows:
            if id(row) in margin and not _PAGE_NUMBER.fullmatch(_key(row)):
                margins.setdefault(_key(row), (margin[id(row)], line_of(row)))
        kept = [row for row in rows if id(row) not in margin]
        without_contents = [row for row in kept if not _is_contents(row)]
        contents = contents or len(without_contents) < len(kept)
        edges = {id(word) for row in [*high, *low] for word in row}
        found = pieces(without_contents)
        body.extend(piece for piece in found if len(pages) == 1 or not _is_page_number(piece, edges))
    vocabulary = _vocabulary(pages)
    passages = [_passage(kind, level, piece, vocabulary) for kind, level, piece in _typed(join_pages(body))]
    passages += [_passage(kind, 0, Piece([line]), vocabulary) for kind, line in margins.values()]
    passages = [passage for passage in passages if passage.text]
    passages.extend(_alts(pdf))
    title = _title(pdf)
    if title and not any(passage.kind == "heading" and passage.text == title for passage in passages):
        passages.insert(0, _Passage("title", title, 0, None, [], []))
    return passages, _notices(empty, unknown > characters / 50, bool(running), contents)


def _notices(empty: list[str], unknown: bool, running: bool, contents: bool) -> tuple[str, ...]:
    listed = ", ".join(empty[:10]) + (" and more" if len(empty) > 10 else "")
    found = (
        (empty, f"It has no text on page {listed}: scanned or drawn pages were not read."),
        (unknown, "Some of its letters are not known: its fonts do not say which they show."),
        (running, "Headers and footers that repeat were read once, page numbers not at all."),
        (contents, "Its table of contents repeats the headings and was left out."),
    )
    return tuple(words for there, words in found if there)


def _title(pdf: Any) -> str:
    title = " ".join(_cleaned(pdf.get_metadata_value("Title")).split())
    named_after_a_file = re.search(r"\.(?:docx?|pdf|indd|pptx?|xlsx?|html?|tex|pages|odt)$", title, re.IGNORECASE)
    return "" if named_after_a_file or title.lower() in ("untitled", "(anonymous)", "unspecified") else title


def _alts(pdf: Any) -> Iterator[_Passage]:
    """The alternative texts of a PDF that is tagged."""
    pdfium = _library("pypdfium2.raw")
    if not pdfium.FPDFCatalog_IsTagged(pdf):
        return
    for number in range(1, len(pdf) + 1):
        page = pdf[number - 1]
        tree = pdfium.FPDF_StructTree_GetForPage(page)
        if tree:
            count = min(pdfium.FPDF_StructTree_CountChildren(tree), _MOST_ELEMENTS)
            waiting = [pdfium.FPDF_StructTree_GetChildAtIndex(tree, place) for place in reversed(range(count))]
            seen = 0
            while waiting and seen < _MOST_ELEMENTS:
                element = waiting.pop()
                seen += 1
                if not element:
                    continue
                alt = _wide(lambda *room, element=element: pdfium.FPDF_StructElement_GetAltText(element, *room))
                if words := " ".join(_cleaned(alt).split()):
                    yield _Passage("alt", words, 0, number, [], [])
                count = min(pdfium.FPDF_StructElement_CountChildren(element), _MOST_ELEMENTS)
                waiting += (
                    pdfium.FPDF_StructElement_GetChildAtIndex(element, place) for place in reversed(range(count))
                )
            pdfium.FPDF_StructTree_Close(tree)
        page.close()


def _wide(ask: Callable[..., int]) -> str:
    """A text that PDFium gives in UTF-16, when it is asked twice: for the size first."""
    size = ask(None, 0)
    if not 2 < size < 100_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(buffer, size)
    return buffer.raw.decode("utf-16-le", "ignore").split("\0")[0]


def _rows(pdf: Any, number: int) -> tuple[list[list[Word]], bool]:
    """The words of a page, row by row as they were written, and whether the page shows anything."""
    pypdfium2, pdfium = _library("pypdfium2"), _library("pypdfium2.raw")
    try:
        page = pdf[number - 1]
        page_text = page.get_textpage()
    except pypdfium2.PdfiumError:
        raise Unreadable(f"is damaged: page {number} cannot be read") from None
    count = page_text.count_chars()
    if count > MOST_CHARACTERS:
        raise Unreadable("holds more text than can be read; split it")
    text = page_text.get_text_range() if count else ""
    turned, shown = _turner(page), page.get_cropbox()
    shifted = len(text) != count or max(text, default="") > "\uffff"
    units = counted = 0
    rectangle = pdfium.FS_RECTF()
    reference = ctypes.byref(rectangle)
    rows = []
    for match in _ROWS.finditer(text):
        row = []
        for spot in re.finditer(r"\S+", match.group()):
            word = spot.group()
            start = match.start() + spot.start()
            index = start
            if shifted:  # PDFium leaves some characters out of its text, and counts those beyond U+FFFF twice
                units += len(text[counted:start].encode("utf-16-le", "surrogatepass")) // 2
                counted = start
                index = max(pdfium.FPDFText_GetCharIndexFromTextIndex(page_text, units), 0)
            if not pdfium.FPDFText_GetLooseCharBox(page_text, index, reference):
                continue
            left, bottom, right, top = rectangle.left, rectangle.bottom, rectangle.right, rectangle.top
            if len(word) > 1 and pdfium.FPDFText_GetLooseCharBox(page_text, index + len(word) - 1, reference):
                if rectangle.right > right:  # from left to right, as most words
                    right = rectangle.right
                else:
                    left = rectangle.left
                bottom, top = min(bottom, rectangle.bottom), max(top, rectangle.top)
            if right < shown[0] or top < shown[1] or left > shown[2] or bottom > shown[3]:
                continue  # marks for the printer
            if turned is not None:
                left, bottom, right, top = turned(left, bottom, right, top)
            row.append(Word(word, number, index, left, bottom, right, top))
        if row:
            row[-1].broken = text[match.end() : match.end() + 1] == _BROKEN
            rows.append(row)
    has_content = bool(rows) or pdfium.FPDFPage_CountObjects(page) > 0
    page_text.close()
    page.close()
    return rows, has_content


def _turner(page: Any) -> Any:
    """How the boxes of a page that is shown turned are turned with it; None, when it is not turned."""
    width, height = page.get_mediabox()[2], page.get_mediabox()[3]
    turns = {
        90: lambda left, bottom, right, top: (bottom, width - right, top, width - left),
        180: lambda left, bottom, right, top: (width - right, height - top, width - left, height - bottom),
        270: lambda left, bottom, right, top: (height - top, left, height - bottom, right),
    }
    return turns.get(page.get_rotation())


# --- headers, footers, headings -----------------------------------------------------------------------------------


def _key(row: list[Word]) -> str:
    """A row without its numbers: those of pages differ."""
    return re.sub(r"\d+", "#", " ".join(word.text for word in row).lower())


def _is_contents(row: list[Word]) -> bool:
    """Whether a row is one of a table of contents: dots, then a page."""
    text = "".join(word.text for word in row[-40:])
    return text[-1].isalnum() and text.rstrip("0123456789ivxl").endswith(".....")


def _is_page_number(piece: Piece, edges: set[int]) -> bool:
    """Whether a piece is only the number of its page, at one of the ``edges`` of the page."""
    words = list(piece.words())
    return len(words) == 1 and id(words[0]) in edges and bool(re.fullmatch(r"\d{1,4}|[ivxl]{1,6}", words[0].text))


def _margins(rows: list[list[Word]]) -> tuple[list[list[Word]], list[list[Word]]]:
    """The highest rows of a page and the lowest, up to the first gap: the text of the page is not part of its header."""
    ordered = sorted(rows, key=lambda row: -row[0].top)
    high = _up_to_gap(ordered[:_MARGIN_LINES])
    return high, _up_to_gap(ordered[len(high) :][: -_MARGIN_LINES - 1 : -1])


def _up_to_gap(rows: list[list[Word]]) -> list[list[Word]]:
    for place, (row, following) in enumerate(pairwise(rows), start=1):
        if abs(row[0].bottom - following[0].bottom) > 1.8 * (row[0].top - row[0].bottom):
            return rows[:place]
    return rows


def _running(pages: list[list[list[Word]]]) -> dict[str, BlockKind]:
    """Rows at the top or bottom that repeat on most pages, by their key."""
    seen: Counter[str] = Counter()
    higher: Counter[str] = Counter()
    for rows in pages:
        high, low = _margins(rows)
        higher.update({_key(row) for row in high})
        seen.update({_key(row) for row in [*high, *low]})
    enough = max(3, _REPEATED * len(pages))
    return {key: "header" if higher[key] * 2 > times else "footer" for key, times in seen.items() if times >= enough}


def _typed(given: list[Piece]) -> Iterator[tuple[BlockKind, int, Piece]]:
    """What each piece is: text larger than most is a heading."""
    sizes: Counter[float] = Counter()
    for piece in given:
        for line in piece.lines:
            sizes[round(line.height, 1)] += sum(len(word.text) for word in line.words)
    usual = sizes.most_common(1)[0][0] if sizes else 1.0
    for piece in given:
        words = list(piece.words())
        ratio = piece.height / usual
        if piece.cell:
            yield "cell", 0, piece
        elif piece.lines[0].is_item and ratio < 1.15:
            yield "list_item", 1, piece
        elif ratio >= 1.15 and len(words) <= 25 and not words[-1].text.endswith((".", ",", ";")):
            yield "heading", 1 if ratio >= 1.6 else 2 if ratio >= 1.3 else 3, piece
        else:
            yield "paragraph", 0, piece


# --- words to text -----------------------------------------------------------------------------------------------


def _passage(kind: BlockKind, level: int, piece: Piece, vocabulary: set[str]) -> _Passage:
    words = list(piece.words())
    if kind == "list_item" and BULLET.match(words[0].text):
        del words[0]
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for place, word in enumerate(words):
        starts.append(length)
        text = _cleaned(word.text)
        if not word.broken and not text.endswith(_HYPHENS) and not word.text.endswith("\u00ad"):
            text += " " if text else ""
        elif place + 1 < len(words):
            text = _joined(word, text, words[place + 1], vocabulary)
        else:
            text += "-" if word.broken else ""
        parts.append(text)
        length += len(text)
    text = "".join(parts).rstrip()
    return _Passage(kind, text, level, piece.page, words, starts)


def _joined(word: Word, text: str, following: Word, vocabulary: set[str]) -> str:
    """A word that ends in a hyphen, with what parts it from the next: a space, nothing, or nothing and no hyphen either."""
    ends_line = not _same_line(word, following) or following.left < word.left
    if word.broken:
        text += "-"
    elif word.text.endswith("\u00ad"):
        return text if ends_line else f"{text} "
    elif not ends_line:
        return f"{text} "
    if len(text) < 2 or not text[-2].isalnum():
        return f"{text} "  # a dash
    if not ends_line:
        return text
    last = _cleaned(following.text)
    if _bare(last) in _SUSPENDED:
        return f"{text} "
    return text[:-1] if _is_one_word(text[:-1], last, vocabulary) else text


def _is_one_word(first: str, last: str, vocabulary: set[str]) -> bool:
    """Whether a hyphen only parted a word at the end of a line. When in doubt it is a compound's own."""
    if not last[:1].islower() or not first[-1:].islower():
        return False
    one, two = _bare(first), _bare(last)
    if one + two in vocabulary:
        return True
    if f"{one}-{two}" in vocabulary or "-" in one or one in _FIRST_PARTS or two in _LAST_PARTS:
        return False
    return two not in vocabulary or not (one in vocabulary or one in _PREFIXES)


def _vocabulary(pages: list[list[list[Word]]]) -> set[str]:
    """The words that stand in the document whole."""
    found: set[str] = set()
    broken = False
    for rows in pages:
        for row in rows:
            found.update(_bare(_cleaned(word.text)) for word in row[broken:] if not word.broken)
            broken = row[-1].broken
    return found


def _bare(word: str) -> str:
    return word.strip(".,;:!?()[]\"'“”‘’").lower()


def _cleaned(text: str) -> str:
    return text if text.isascii() and text.isprintable() else "".join(map(_clean, text))


def _clean(sign: str) -> str:
    """Ligatures as their letters; soft hyphens, control characters and signs of private fonts not at all."""
    if "\ufb00" <= sign <= "\ufb06":
        return unicodedata.normalize("NFKC", sign)
    if sign == "\u00ad" or sign == _BROKEN or unicodedata.category(sign) in ("Cc", "Co", "Cs", "Cn"):
        return ""
    return sign


def _is_unknown(sign: str) -> bool:
    return sign == "\ufffd" or unicodedata.category(sign) in ("Cc", "Co", "Cn")
