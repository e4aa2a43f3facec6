"""PDF: words with their boxes from PDFium, put together to paragraphs by :mod:`mesoevidence.reading.layout`.

Headers and footers that repeat on most pages are read once, page numbers not at all. Words broken at the end of a line are
made whole. :class:`Boxes` says where on its page any stretch of a block stands.
"""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NamedTuple

from mesoevidence.reading.document import Block, BlockKind, Document, Unreadable, fingerprint, joined
from mesoevidence.reading.hyphens import (
    HYPHENS,
    clean,
    cleaned,
    made_whole,
    same_line,
    vocabulary_of,
)
from mesoevidence.reading.layout import BULLET, Line, Piece, Word, join_pages, line_of, pieces
from mesoevidence.reading.margins import is_contents, is_page_number, margins_of, names_a_page, row_key, running_rows
from mesoevidence.reading.pdf_words import MOST_CHARACTERS, PageText, length_of, text_of_page, turned_text
from mesoevidence.reading.pdfium import library
from mesoevidence.reading.signs import plainly
from mesoevidence.texts import read_texts

MOST_PAGES = 3_000
_MOST_ELEMENTS = 20_000
"""More tags on one page are not looked at."""
_MOST_NAMED = 10
"""Pages and fonts that a message names."""
_SHARE_IN_WORDS, _SHARE_OF_LETTERS = 0.05, 0.3
"""What of the letters of a page may not be known: in words, and icons and all."""


def read(raw: bytes, path: str) -> Document:
    """Read a PDF. Raises :class:`~mesoevidence.reading.document.Unreadable`."""
    pdf = _opened(raw)
    try:
        found, notices, unread = _passages(pdf)
        language = _language(pdf)
    finally:
        pdf.close()
    text, blocks = joined(_blocks(found))
    return Document(path, text, blocks, "pdf", fingerprint(raw), notices, language, unread=unread)


def _blocks(passages: list[_Passage]) -> Iterator[Block]:
    counts: Counter[tuple[int, BlockKind]] = Counter()
    for passage in passages:
        if passage.page is None:
            yield Block(passage.kind, passage.text, (), passage.level, place="title of the document")
            continue
        places: list[tuple[int, str]] = []
        for start, page in passage.pages():
            counts[page, passage.kind] += 1
            places.append((start, f"page {page}, {_called(passage.kind, counts[page, passage.kind])}"))
        yield Block(passage.kind, passage.text, (), passage.level, passage.page, places[0][1], onward=tuple(places[1:]))


def _called(kind: BlockKind, number: int) -> str:
    """What a reader calls something on a page; there is one header, and one footer."""
    if kind in ("header", "footer"):
        return kind
    return f"{_NAMES.get(kind, kind)} {number}"


_NAMES: dict[BlockKind, str] = {"list_item": "list item", "cell": "table cell", "alt": "picture"}


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
        self._passages, *_ = _passages(self._pdf)
        _, self._blocks = joined(_blocks(self._passages))
        self._starts = list(accumulate((len(passage.text) + 2 for passage in self._passages), initial=0))
        self._open: tuple[tuple[int, int], Any, Any] | None = None

    def of(self, block: int, start: int, end: int) -> list[Box]:
        """The boxes, one a line, of the characters ``start`` to ``end`` of a block, by its number in the document."""
        pdfium = library("pypdfium2.raw")
        boxes: list[Box] = []
        rectangle = pdfium.FS_RECTF()
        previous: Word | None = None
        begin = self._starts[block]
        start, end = self._blocks[block].source(start, end)
        for word, first, last in self._passages[block].spots(start - begin, end - begin):
            text = self._text_of(word.page, word.turn)
            for index in range(word.index + first, word.index + last):
                if not pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(rectangle)):
                    continue
                box = Box(word.page, rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
                if previous is not None and boxes and same_line(previous, word):
                    boxes[-1] = _around(boxes[-1], box)
                else:
                    boxes.append(box)
                previous = word
        return boxes

    def _text_of(self, page: int, turn: int) -> Any:
        """The text of a page; one page is kept open, since stretches mostly come in their order."""
        if self._open is None or self._open[0] != (page, turn):
            self._close_page()
            opened = self._pdf[page - 1]
            self._open = (page, turn), opened, turned_text(opened, turn)
        return self._open[2]

    def _close_page(self) -> None:
        if self._open is not None:
            self._open[2].close()
            self._open[1].close()
        self._open = None

    def close(self) -> None:
        self._close_page()
        self._pdf.close()


def _around(one: Box, other: Box) -> Box:
    return Box(
        one.page,
        min(one.left, other.left),
        min(one.bottom, other.bottom),
        max(one.right, other.right),
        max(one.top, other.top),
    )


def _opened(raw: bytes) -> Any:
    pypdfium2 = library("pypdfium2")
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
    pdfium = library("pypdfium2.raw")
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

    def pages(self) -> Iterator[tuple[int, int]]:
        """The pages it stands on, each with the offset in its text from which on it does."""
        before = self.page
        if before is not None:
            yield 0, before
        for word, start in zip(self.words, self.starts, strict=True):
            if word.page != before:
                before = word.page
                yield start, before

    def spots(self, start: int, end: int) -> Iterator[tuple[Word, int, int]]:
        """The words between two offsets, and which of their characters, counted as on the page."""
        for place in range(max(bisect_right(self.starts, start) - 1, 0), len(self.words)):
            word, at = self.words[place], self.starts[place]
            if at >= end:
                return
            offsets = []
            for number, sign in enumerate(word.text):
                if start <= at < end and clean(sign):
                    offsets.append(number)
                at += len(clean(sign))
            if offsets:
                yield word, offsets[0], offsets[-1] + 1


def _passages(pdf: Any) -> tuple[list[_Passage], tuple[str, ...], tuple[str, ...]]:
    """Everything that is read from a PDF, notices about it, and what could not be read."""
    pages = []
    characters = 0
    for number in range(1, len(pdf) + 1):
        pages.append(text_of_page(pdf, number))
        characters += _characters(pages[-1])
        if characters > MOST_CHARACTERS:
            raise Unreadable("holds more text than can be read; split it")
    if not characters:
        raise Unreadable("has no text: it is scanned or drawn; recognise its text first (OCR)")
    empty = [number for number, page in enumerate(pages, start=1) if page.has_content and not _characters(page)]
    letterless = [number for number, page in enumerate(pages, start=1) if _is_letterless(page)]
    unread = [*_unread_letters([(number, pages[number - 1]) for number in letterless])]
    some_unknown = _some_unknown(pages, characters)
    for number in letterless:
        page = pages[number - 1]
        if 2 * page.unknown.letters > _characters(page):
            pages[number - 1] = page._replace(rows=[], turned=[])
    if letterless and not any(map(_characters, pages)):
        raise Unreadable(*unread)
    running = running_rows([page.rows for page in pages])
    body: list[Piece] = []
    aside: list[Piece] = []  # a few words along the edge of a page are no part of its text
    margins: dict[str, tuple[BlockKind, Line]] = {}
    contents = False
    pictures = []
    for number, page in enumerate(pages, start=1):
        rows = page.rows
        high, low = margins_of(rows)
        margin = {id(row): running[key] for row in [*high, *low] if (key := row_key(row)) in running}
        for row in rows:
            if id(row) in margin and not names_a_page(row_key(row)):
                margins.setdefault(row_key(row), (margin[id(row)], line_of(row)))
        kept = [row for row in rows if id(row) not in margin]
        without_contents = [row for row in kept if not is_contents(row)]
        contents = contents or len(without_contents) < len(kept)
        edges = {id(word) for row in [*high, *low] for word in row}
        found = pieces(without_contents)
        told = [piece for piece in found if len(pages) == 1 or not is_page_number(piece, edges)]
        body.extend(told)
        if page.is_picture and not told and not page.turned and number not in letterless:
            pictures.append(number)
        for turned in page.turned:
            (body if length_of(turned) > length_of(rows) else aside).extend(pieces(turned))
    vocabulary = vocabulary_of(rows for page in pages for rows in (page.rows, *page.turned))
    passages = [_passage(kind, level, piece, vocabulary) for kind, level, piece in _typed([*join_pages(body), *aside])]
    passages += [_passage(kind, 0, Piece([line]), vocabulary) for kind, line in margins.values()]
    passages.extend(_alts(pdf))
    passages = [passage for passage in passages if plainly(passage.text).strip()]
    title = _title(pdf)
    if plainly(title).strip() and not any(passage.kind == "heading" and passage.text == title for passage in passages):
        passages.insert(0, _Passage("title", title, 0, None, [], []))
    unread += _unread_pictures(pictures)
    listed = _listed([number for number in empty if number not in pictures])
    notices = [
        (bool(listed), f"It has no text on page {listed}: scanned or drawn pages were not read."),
        (some_unknown, "Some of its letters are not known: its fonts do not say which they show."),
        (bool(running), "Headers and footers that repeat were read once, page numbers not at all."),
        (contents, "Its table of contents repeats the headings and was left out."),
    ]
    return passages, tuple(words for there, words in notices if there), tuple(unread)


def _characters(page: PageText) -> int:
    return sum(len(word.text) for word in page.words)


def _listed(pages: list[int]) -> str:
    return ", ".join(map(str, pages[:_MOST_NAMED])) + (" and more" if len(pages) > _MOST_NAMED else "")


def _is_letterless(page: PageText) -> bool:
    """Whether a considerable share of the letters of a page are not known."""
    unknown, characters = page.unknown, _characters(page)
    return unknown.in_words > _SHARE_IN_WORDS * characters or unknown.letters > _SHARE_OF_LETTERS * characters


def _some_unknown(pages: list[PageText], characters: int) -> bool:
    """Whether letters are not known on pages that are read all the same: a word, or more than an icon now and then."""
    read = [page.unknown for page in pages if not _is_letterless(page)]
    return any(each.in_words for each in read) or sum(each.letters for each in read) > characters / 50


def _unread_letters(found: list[tuple[int, PageText]]) -> Iterator[str]:
    if found:
        fonts = list(dict.fromkeys(font for _, page in found for font in page.unknown.fonts))
        named = ", ".join(fonts[:_MOST_NAMED]) + (" and more" if len(fonts) > _MOST_NAMED else "")
        does = f"the font {named} does" if len(fonts) == 1 else f"the fonts {named} do"
        pages = _pages([number for number, _ in found])
        yield (
            f"{pages} cannot be read: {does} not say which letters stand there, and what they say was not checked; export the "
            "file again with its text, or recognise its text (OCR)"
        )


def _unread_pictures(pages: list[int]) -> Iterator[str]:
    if pages:
        yield (
            f"{_pages(pages)} cannot be read: there is a picture and no text, and what is written in it was not checked; "
            "recognise its text (OCR), or check the words that it shows by themselves, and this file without it"
        )


def _pages(numbers: list[int]) -> str:
    return f"{'page' if len(numbers) == 1 else 'pages'} {_listed(numbers)}"


def _title(pdf: Any) -> str:
    title = " ".join(cleaned(pdf.get_metadata_value("Title")).split())
    named_after_a_file = re.search(r"\.(?:docx?|pdf|indd|pptx?|xlsx?|html?|tex|pages|odt)$", title, re.IGNORECASE)
    untitled = read_texts("mesoevidence.reading", "words.yaml")["untitled"]
    return "" if named_after_a_file or title.lower() in untitled else title


def _alts(pdf: Any) -> Iterator[_Passage]:
    """The alternative texts of a PDF that is tagged."""
    pdfium = library("pypdfium2.raw")
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
                if words := " ".join(cleaned(alt).split()):
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


# --- headings, words to text ----------------------------------------------------------------------------------------


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


def _passage(kind: BlockKind, level: int, piece: Piece, vocabulary: set[str]) -> _Passage:
    words = list(piece.words())
    if kind == "list_item" and BULLET.match(words[0].text):
        del words[0]
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for place, word in enumerate(words):
        starts.append(length)
        text = cleaned(word.text)
        if not word.broken and not text.endswith(HYPHENS) and not word.text.endswith("\u00ad"):
            text += " " if text else ""
        elif place + 1 < len(words):
            text = made_whole(word, text, words[place + 1], vocabulary)
        else:
            text += "-" if word.broken else ""
        parts.append(text)
        length += len(text)
    text = "".join(parts).rstrip()
    return _Passage(kind, text, level, piece.page, words, starts)
