"""The words of a page of a PDF with their boxes, row by row as they were written.

Rows that do not run from left to right are turned until they do; the page is turned with them, since PDFium takes text that runs
in another direction than the page for text out of order, and tears words apart. Raised marks of notes are left out: "246" with
a smaller "1" above the line is no number of people. PDFium ends a row behind what is raised or lowered; such rows are made whole.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from mesoevidence.reading.document import Unreadable
from mesoevidence.reading.hyphens import BROKEN, GONE, is_unknown
from mesoevidence.reading.layout import Word
from mesoevidence.reading.pdf_letters import is_no_writing
from mesoevidence.reading.pdf_pictures import is_picture
from mesoevidence.reading.pdfium import Rectangle, library
from mesoevidence.reading.signs import IS_RAISED, NOTE_MARK

MOST_CHARACTERS = 20_000_000
"""Beyond any book; a file that holds more was made to do harm."""

FEW_WORDS = 40
"""A page with more words is no picture, whatever lies behind them; fewer may be its number and a header."""
_LEAST_OF_A_WORD = 3
"""An icon, a bullet or a line of stars has fewer different signs than a word has letters."""
_LONGEST_NAME = 200
_ASKED = 1_000
"""Words of a page that are asked for their font."""
_SUBSET = re.compile(r"^[A-Z]{6}\+")

_ROWS = re.compile(rf"[^\r\n{BROKEN}]+")
_WORDS = re.compile(r"\S+")
_IN_MARKS = re.compile(r"[\d*†‡§]")
_MARK = re.compile(rf"(?=.*{_IN_MARKS.pattern}){NOTE_MARK}")
_MARK_SIGNS = frozenset("0123456789*†‡§,;–-[]()")
_MOST_GLUED = 8
"""Characters that PDFium counts between two halves of a word, at most: the mark of a note and the end of a row."""


@dataclass(slots=True)
class Unknown:
    """How many letters of a page are not known, since its fonts do not say which they show; how many of them stand in words, and
    are no icons; and the names of the fonts."""

    letters: int = 0
    in_words: int = 0
    fonts: dict[str, None] = field(default_factory=dict)


class PageText(NamedTuple):
    """The rows of a page that run as the page does (if none do, as most do), and those of each other direction; whether the page
    shows anything, and is a picture with hardly a word beside it; and its letters that are not known."""

    rows: list[list[Word]]
    turned: list[list[list[Word]]]
    has_content: bool
    is_picture: bool
    unknown: Unknown

    @property
    def words(self) -> Iterator[Word]:
        return (word for rows in (self.rows, *self.turned) for row in rows for word in row)


def text_of_page(pdf: Any, number: int) -> PageText:
    """The words of a page, by its number from 1. Raises :class:`~mesoevidence.reading.document.Unreadable`."""
    pypdfium2, pdfium = library("pypdfium2"), library("pypdfium2.raw")
    try:
        page = pdf[number - 1]
        page_text = page.get_textpage()
    except pypdfium2.PdfiumError:
        raise Unreadable(f"is damaged: page {number} cannot be read") from None
    if page_text.count_chars() > MOST_CHARACTERS:
        raise Unreadable("holds more text than can be read; split it")
    shown = page.get_rotation()
    unknown = Unknown()
    rows = _by_turn(page, page_text, number, unknown)
    words = [word for found in rows.values() for row in found for word in row]
    if is_no_writing(word.text for word in words):
        unknown.letters = unknown.in_words = sum(len(word.text) for word in words)
        unknown.fonts = dict.fromkeys(font_of(page_text, word.index) for word in words[:_ASKED])
    page_text.close()
    for turn in rows.keys() - {shown}:
        page_text = turned_text(page, turn)
        rows[turn] = _from_above(_by_turn(page, page_text, number, Unknown()).get(turn, rows[turn]))
        page_text.close()
    main = shown if shown in rows else max(sorted(rows), key=lambda turn: length_of(rows[turn]), default=shown)
    upright = rows.pop(main, [])
    turned = [found for _, found in sorted(rows.items())]
    count = sum(len(row) for found in (upright, *turned) for row in found)
    has_content = bool(count) or pdfium.FPDFPage_CountObjects(page) > 0
    pictured = has_content and count <= FEW_WORDS and is_picture(page)
    page.close()
    return PageText(upright, turned, has_content, pictured, unknown)


def turned_text(page: Any, turn: int) -> Any:
    """The text of a page as PDFium has it when the page is turned by so many degrees; it stays turned so."""
    if page.get_rotation() != turn:
        page.set_rotation(turn)
    return page.get_textpage()


def font_of(page_text: Any, index: int) -> str:
    """The name of the font of a character, without the mark of a subset."""
    name, flags = ctypes.create_string_buffer(_LONGEST_NAME), ctypes.c_int()
    library("pypdfium2.raw").FPDFText_GetFontInfo(page_text, index, name, _LONGEST_NAME, ctypes.byref(flags))
    return _SUBSET.sub("", name.value.decode("utf-8", "replace")) or "without a name"


def _by_turn(page: Any, page_text: Any, number: int, unknown: Unknown) -> dict[int, list[list[Word]]]:
    """The rows of a page by how far the page would have to be turned for them to run from left to right."""
    rows: dict[int, list[list[Word]]] = {}
    for turn, row in _Rows(page, page_text, number, unknown).read():
        rows.setdefault(turn, []).append(row)
    return rows


def length_of(rows: list[list[Word]]) -> int:
    """How many characters stand in rows."""
    return sum(len(word.text) for row in rows for word in row)


def _from_above(rows: list[list[Word]]) -> list[list[Word]]:
    """Rows that were turned, in the order of reading: PDFium gives some in the opposite one."""
    rising = sum(lower[0].bottom > upper[0].bottom for upper, lower in pairwise(rows))
    return rows[::-1] if rising * 2 > len(rows) - 1 else rows


class _Rows:
    """One pass over the characters of a page."""

    def __init__(self, page: Any, page_text: Any, number: int, unknown: Unknown) -> None:
        self._pdfium = library("pypdfium2.raw")
        self._page_text = page_text
        self._number, self._rotation, self._unknown = number, page.get_rotation(), unknown
        count = page_text.count_chars()
        self._text = page_text.get_text_range() if count else ""
        # PDFium leaves some characters out of its text, and counts those beyond U+FFFF twice.
        self._shifted = len(self._text) != count or max(self._text, default="") > "\uffff"
        self._units = self._counted = 0
        self._turns = _turns(page)
        self._turn = 0
        self._cropped = page.get_cropbox()
        self._shown = Rectangle(*self._cropped)
        self._rectangle = self._pdfium.FS_RECTF()
        self._reference = ctypes.byref(self._rectangle)
        self._line: Rectangle | None = None  # the character before that stands on the line, not above it
        self._end = 0.0  # where the character before ends

    def read(self) -> Iterator[tuple[int, list[Word]]]:
        """The rows, and by how much each was turned."""
        row: list[Word] = []
        turn = ended = 0
        begins: Rectangle | None = None  # the first character of the last word
        for match in _ROWS.finditer(self._text):
            end = self._end
            found = list(self._words(match))
            if not found:
                continue
            word, first = found[0]
            if row and turn == self._turn and not row[-1].broken and begins and _follows(begins, end, first):
                parted = self._text[ended - 1].isspace() or self._text[match.start()].isspace()
                if parted or not _glued(row[-1], word):
                    row.append(word)
            else:
                if row:
                    yield turn, row
                row, turn = [word], self._turn
            row += (word for word, _ in found[1:])
            row[-1].broken = self._text[match.end() : match.end() + 1] == BROKEN
            begins, ended = found[-1][1], match.end()
        if row:
            yield turn, row

    def _words(self, match: re.Match[str]) -> Iterator[tuple[Word, Rectangle]]:
        """The words of a row, with the boxes of their first characters."""
        for place, spot in enumerate(_WORDS.finditer(match.group())):
            start = match.start() + spot.start()
            index = self._index(start)
            if not place:
                self._face(index)
            made = self._word(spot.group(), start, index)
            if made is not None:
                self._count_unknown(spot.group(), index)
                yield made

    def _count_unknown(self, text: str, index: int) -> None:
        """Count the letters of a word that are not known. A font that does not say what one of them is says it of none."""
        without = self._pdfium.FPDFText_HasUnicodeMapError(self._page_text, index) == 1
        if not without and text.isascii():
            return
        letters = text if without else "".join(filter(is_unknown, text))
        if letters:
            self._unknown.letters += len(letters)
            self._unknown.in_words += len(letters) if len(set(letters)) >= _LEAST_OF_A_WORD else 0
            self._unknown.fonts[font_of(self._page_text, index)] = None

    def _index(self, start: int) -> int:
        """The number, as PDFium counts, of the character at a place of the text; places come in their order."""
        if not self._shifted:
            return start
        self._units += len(self._text[self._counted : start].encode("utf-16-le", "surrogatepass")) // 2
        self._counted = start
        return max(int(self._pdfium.FPDFText_GetCharIndexFromTextIndex(self._page_text, self._units)), 0)

    def _face(self, index: int) -> None:
        """Turn what follows as the row that begins with this character asks for."""
        angle = self._pdfium.FPDFText_GetCharAngle(self._page_text, index)
        turn = -90 * round(angle / (math.pi / 2)) % 360 if angle > 0 else 0
        if turn != self._turn:
            self._turn, self._line = turn, None
            self._shown = Rectangle(*self._turns[turn](*self._cropped))

    def _box(self, index: int) -> Rectangle | None:
        if not self._pdfium.FPDFText_GetLooseCharBox(self._page_text, index, self._reference):
            return None
        found = self._rectangle
        box = found.left, found.bottom, found.right, found.top
        return Rectangle(*(self._turns[self._turn](*box) if self._turn else box))

    def _word(self, text: str, start: int, index: int) -> tuple[Word, Rectangle] | None:
        """A word with the box of its first character; None where there is nothing of it but the mark of a note, or it stands
        outside the page: marks for the printer."""
        if _IN_MARKS.search(text):
            boxes = [self._box(index + offset) for offset in range(len(text))]
            gone = self._marks(text, start, boxes)
            text = "".join(GONE if offset in gone else sign for offset, sign in enumerate(text))
            index += len(text) - len(text.lstrip(GONE))
            text = text.strip(GONE)
            kept = [box for offset, box in enumerate(boxes) if box is not None and offset not in gone]
        else:
            ends = (self._box(index), self._box(index + len(text) - 1) if len(text) > 1 else None)
            kept = [box for box in ends if box is not None]
            if kept:
                self._line, self._end = kept[-1], kept[-1].right
        if not kept:
            return None
        box = Rectangle(
            min(each.left for each in kept),
            min(each.bottom for each in kept),
            max(each.right for each in kept),
            max(each.top for each in kept),
        )
        shown = self._shown
        if box.right < shown.left or box.top < shown.bottom or box.left > shown.right or box.bottom > shown.top:
            return None
        return Word(text, self._number, index, *box, turn=self._rotation), kept[0]

    def _marks(self, text: str, start: int, boxes: list[Rectangle | None]) -> set[int]:
        """Which characters of a word are raised marks of notes."""
        raised: list[int] = []
        for offset, (sign, box) in enumerate(zip(text, boxes, strict=True)):
            if box is None:
                continue
            if sign in _MARK_SIGNS and self._line is not None and _is_above(self._line, self._end, box):
                raised.append(offset)
            else:
                self._line = box
            self._end = box.right
        gone: set[int] = set()
        for _, run in groupby(enumerate(raised), lambda each: each[1] - each[0]):
            places = [offset for _, offset in run]
            first, last = places[0], places[-1] + 1
            before = self._text[max(start + first - 6, 0) : start + first]
            is_part = text[last : last + 1] in ("/", "\u2044")  # of a fraction
            if _MARK.fullmatch(text, first, last) and not IS_RAISED.search(before) and not is_part:
                gone.update(places)
        return gone


def _is_above(line: Rectangle, end: float, box: Rectangle) -> bool:
    """Whether a character right behind others is smaller than they are, and stands above their line."""
    return (
        box.height < 0.95 * line.height
        and box.bottom - line.bottom > 0.25 * line.height
        and -0.5 * line.height < box.left - end < 0.8 * line.height
    )


def _follows(begins: Rectangle, end: float, first: Rectangle) -> bool:
    """Whether a row goes on with the one before, whose last word begins with ``begins`` and ends at ``end``."""
    return (
        abs(first.bottom - begins.bottom) < 0.12 * begins.height
        and 0.85 * begins.height < first.height < 1.18 * begins.height
        and -0.3 * begins.height < first.left - end < 0.8 * begins.height
    )


def _glued(word: Word, rest: Word) -> bool:
    """Add to a word its rest in the next row; what PDFium counts between them is left out. Whether that can be done."""
    between = rest.index - word.index - len(word.text)
    if not 0 <= between <= _MOST_GLUED:
        return False
    word.text += GONE * between + rest.text
    word.right, word.bottom, word.top = rest.right, min(word.bottom, rest.bottom), max(word.top, rest.top)
    return True


_Turn = Callable[[float, float, float, float], tuple[float, float, float, float]]


def _turns(page: Any) -> dict[int, _Turn]:
    """How the boxes of a page are turned, by how far it is turned when it is shown."""
    width, height = page.get_mediabox()[2], page.get_mediabox()[3]
    return {
        0: lambda *box: box,
        90: lambda left, bottom, right, top: (bottom, width - right, top, width - left),
        180: lambda left, bottom, right, top: (width - right, height - top, width - left, height - bottom),
        270: lambda left, bottom, right, top: (height - top, left, height - bottom, right),
    }
