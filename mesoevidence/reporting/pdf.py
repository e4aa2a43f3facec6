"""PDF: the file that was checked, with a highlight and a note on each claim that there is something to do about.

The file's own bytes stay as they are: what is added comes behind them, as the format provides for (an incremental update).
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from mesoevidence.reading.pdf import Box, Boxes
from mesoevidence.report import Report
from mesoevidence.reporting import CannotWrite, Options, library
from mesoevidence.reporting.notes import AUTHOR, COLORS, Note, beside, notes, opening
from mesoevidence.reporting.originals import original

_PIECE = 1 << 16
_PRINT = 4
_ICON, _GAP = 20.0, 6.0
_POPUP = (240.0, 160.0)
_MOST_UNLISTED = 100
_PALE = 0.45
"""How strong a highlight is: what stands below it must stay readable."""

# For each rotation of a page: whether its upper left corner, as it is shown, is left and bottom; and the ways across and down.
_CORNERS = {
    0: (True, False, (1, 0), (0, -1)),
    90: (True, True, (0, 1), (1, 0)),
    180: (False, True, (-1, 0), (0, 1)),
    270: (False, False, (0, -1), (-1, 0)),
}


def write(report: Report, options: Options) -> Iterator[bytes]:
    """The file, in pieces; ``options`` change nothing. Raises :class:`~mesoevidence.reporting.CannotWrite`."""
    pypdf = library("pypdf", "pdf")
    logging.getLogger("pypdf").addHandler(logging.NullHandler())  # it tells of small faults in the file; PDFium read it
    source, document, raw = original(report, "pdf", "PDF", "pdf")
    try:
        pages = _Pages(pypdf, raw, report.as_of)
    except CannotWrite:
        raise
    except Exception as error:  # a damaged file may make it raise anything
        raise CannotWrite(f"{document.path} cannot be added to ({type(error).__name__}); export it again") from None
    pages.pin(1, opening(report, source, *document.notices, *document.unread, *pages.notices))
    boxes = Boxes(raw)
    try:
        for claim, note in notes(report, source.id):
            spot = None if claim.start is None or claim.end is None else document.spot(claim.start, claim.end)
            found = [] if spot is None else boxes.of(*spot)
            if found:
                pages.highlight(found, note, COLORS[claim.verdict])
            else:
                block = None if spot is None else document.blocks[spot.block]
                place = None if spot is None or block is None else block.place_at(spot.start)
                pages.pin((block and block.page) or 1, beside(claim, note, place))
    finally:
        boxes.close()
    whole = pages.written()
    yield from (whole[at : at + _PIECE] for at in range(0, len(whole), _PIECE))


def _opened(pypdf: Any, raw: bytes) -> tuple[Any, Any]:
    """What reads a file and what writes it: behind its bytes, or anew where these are not as the format wants them. An update
    of a file that only opens because it can be repaired would not open."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw), strict=True)
        if not reader.is_encrypted:
            writer = pypdf.PdfWriter(reader, incremental=True)
            # An earlier update may have used numbers that it does not list, for its own table.
            for _ in range(min(int(reader.trailer["/Size"]) - 1 - len(writer._objects), _MOST_UNLISTED)):
                writer._add_object(pypdf.generic.NullObject())
            return reader, writer
    except Exception:  # whatever a damaged file makes it raise
        reader = pypdf.PdfReader(io.BytesIO(raw))
    if reader.is_encrypted:
        raise CannotWrite("the file is protected against changes; save a copy without a password")
    return reader, pypdf.PdfWriter(clone_from=reader)


class _Pages:
    """The pages of a file, and what is added to them."""

    def __init__(self, pypdf: Any, raw: bytes, day: str) -> None:
        reader, self._writer = _opened(pypdf, raw)
        self._generic = pypdf.generic
        self._date = f"D:{day.replace('-', '')}000000Z"
        self._pinned: dict[int, int] = {}
        self._count = 0
        form = reader.trailer["/Root"].get("/AcroForm")
        signed = form is not None and int(form.get_object().get("/SigFlags", 0)) & 1
        found = (
            (signed, "The file was signed: this copy will show as changed after that."),
            (not self._writer.incremental, "The file has faults: this copy of it was written anew."),
        )
        self.notices = tuple(words for there, words in found if there)

    def highlight(self, boxes: Sequence[Box], note: Note, color: str) -> None:
        """Mark the boxes; on every page that they are on the note can be opened."""
        for number, group in groupby(boxes, key=lambda box: box.page):
            here = list(group)
            rect = (
                min(box.left for box in here), min(box.bottom for box in here),
                max(box.right for box in here), max(box.top for box in here),
            )  # fmt: skip
            points = [
                value
                for box in here
                for value in (box.left, box.top, box.right, box.top, box.left, box.bottom, box.right, box.bottom)
            ]
            self._add(number, "/Highlight", rect, note, color, {"/QuadPoints": self._numbers(points)})

    def pin(self, number: int, note: Note) -> None:
        """Put a note in the upper left corner of a page, below those that are there."""
        page = self._writer.pages[number - 1]
        place = self._pinned[number] = self._pinned.get(number, -1) + 1
        left, bottom, across, down = _CORNERS[page.rotation % 360]
        corner = (
            float(page.cropbox.left if left else page.cropbox.right),
            float(page.cropbox.bottom if bottom else page.cropbox.top),
        )
        lower = _GAP + place * (_ICON + _GAP)
        ends = [
            tuple(corner[axis] + across[axis] * right + down[axis] * below for axis in (0, 1))
            for right, below in ((_GAP, lower), (_GAP + _ICON, lower + _ICON))
        ]
        rect = (*map(min, zip(*ends, strict=True)), *map(max, zip(*ends, strict=True)))
        self._add(number, "/Text", rect, note, "FFFFFF", {"/Name": self._generic.NameObject("/Comment")})

    def written(self) -> bytes:
        out = io.BytesIO()
        self._writer.write(out)
        return out.getvalue()

    def _add(self, number: int, kind: str, rect: Sequence[float], note: Note, color: str, more: dict[str, Any]) -> None:
        generic = self._generic
        self._count += 1
        red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (0, 2, 4))
        values = {
            "/Type": generic.NameObject("/Annot"),
            "/Subtype": generic.NameObject(kind),
            "/Rect": self._numbers(rect),
            "/Contents": generic.TextStringObject(str(note)),
            "/T": generic.TextStringObject(AUTHOR),
            "/Subj": generic.TextStringObject(note.head),
            "/NM": generic.TextStringObject(f"mesoevidence-{self._count}"),
            "/M": generic.TextStringObject(self._date),
            "/F": generic.NumberObject(_PRINT),
            "/C": self._numbers([red, green, blue]),
            **more,
        }
        if kind == "/Highlight":
            values["/CA"] = generic.FloatObject(_PALE)
        page = self._writer.pages[number - 1]
        added = self._writer.add_annotation(page, self._dictionary(values))
        right = float(page.cropbox.right)
        popup = {
            "/Type": generic.NameObject("/Annot"),
            "/Subtype": generic.NameObject("/Popup"),
            "/Rect": self._numbers([right, rect[3] - _POPUP[1], right + _POPUP[0], rect[3]]),
            "/Open": generic.BooleanObject(False),
            "/Parent": added.indirect_reference,
        }
        self._writer.add_annotation(page, self._dictionary(popup))

    def _dictionary(self, values: dict[str, Any]) -> Any:
        return self._generic.DictionaryObject({self._generic.NameObject(key): value for key, value in values.items()})

    def _numbers(self, values: Iterable[float]) -> Any:
        return self._generic.ArrayObject([self._generic.FloatObject(f"{value:.3f}") for value in values])
