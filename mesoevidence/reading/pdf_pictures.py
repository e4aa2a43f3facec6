"""Whether a page of a PDF is a picture: a scan, a photograph, or text that was turned into outlines.

Covers are judged by the boxes of what is drawn, on a coarse grid: a scan may come in strips, and lie inside forms.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

from mesoevidence.reading.pdfium import Rectangle, library

GRID = 24
MOST = 0.5
"""The share of a page that a picture covers at least; a scan leaves no more than a margin."""
OUTLINES, FEWEST_SEGMENTS = 300, 8
"""Segments of outlines that may be a text of a few words; and how many a letter has, and no line, frame or coloured box."""
_MOST_OBJECTS, _DEEPEST = 20_000, 8

_Matrix = tuple[float, float, float, float, float, float]
_PLAIN: _Matrix = (1, 0, 0, 1, 0, 0)


class _Drawn(NamedTuple):
    """Something drawn: its box on the page, and of how many segments its outline is; 0 for an image."""

    box: Rectangle
    segments: int


def is_picture(page: Any) -> bool:
    """Whether images cover most of a page, or a drawing does."""
    left, bottom, right, top = page.get_cropbox()
    if right <= left or top <= bottom:
        return False
    across, up = (right - left) / GRID, (top - bottom) / GRID
    covered: set[tuple[int, int]] = set()
    outlines: list[_Drawn] = []
    for each in _drawn(page):
        if each.segments:
            outlines.append(each)
        else:
            covered |= _cells(each.box, left, bottom, across, up)
    if (
        sum(each.segments for each in outlines) >= OUTLINES
    ):  # letters lie apart: the drawing is what lies between them, too
        boxes = [each.box for each in outlines]
        whole = Rectangle(
            min(box.left for box in boxes),
            min(box.bottom for box in boxes),
            max(box.right for box in boxes),
            max(box.top for box in boxes),
        )
        covered |= _cells(whole, left, bottom, across, up)
    return len(covered) > MOST * GRID * GRID


def _cells(box: Rectangle, left: float, bottom: float, across: float, up: float) -> set[tuple[int, int]]:
    """The cells of the grid whose middles lie in a box."""
    columns = [cell for cell in range(GRID) if box.left <= left + (cell + 0.5) * across <= box.right]
    rows = [cell for cell in range(GRID) if box.bottom <= bottom + (cell + 0.5) * up <= box.top]
    return {(column, row) for column in columns for row in rows}


def _drawn(page: Any) -> Iterator[_Drawn]:
    """The images of a page, and the paths that may be letters or parts of a drawing; those inside forms, too."""
    pdfium = library("pypdfium2.raw")
    waiting: list[tuple[Any, _Matrix, int]] = [
        (pdfium.FPDFPage_GetObject(page, place), _PLAIN, 0)
        for place in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS))
    ]
    seen = 0
    while waiting and seen < _MOST_OBJECTS:
        drawn, matrix, depth = waiting.pop()
        seen += 1
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = _times(_matrix_of(pdfium, drawn), matrix)
            count = min(pdfium.FPDFFormObj_CountObjects(drawn), _MOST_OBJECTS)
            waiting += [(pdfium.FPDFFormObj_GetObject(drawn, place), inner, depth + 1) for place in range(count)]
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            yield _Drawn(_box_of(pdfium, drawn, matrix), 0)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            segments = pdfium.FPDFPath_CountSegments(drawn)
            if segments >= FEWEST_SEGMENTS:
                yield _Drawn(_box_of(pdfium, drawn, matrix), segments)


def _matrix_of(pdfium: Any, form: Any) -> _Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(form, ctypes.byref(matrix)):
        return _PLAIN
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(one: _Matrix, other: _Matrix) -> _Matrix:
    """First the one, then the other."""
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _box_of(pdfium: Any, drawn: Any, matrix: _Matrix) -> Rectangle:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(drawn, *map(ctypes.byref, (left, bottom, right, top))):
        return Rectangle(0, 0, 0, 0)
    a, b, c, d, e, f = matrix
    corners = [
        (a * x + c * y + e, b * x + d * y + f) for x in (left.value, right.value) for y in (bottom.value, top.value)
    ]
    across, up = zip(*corners, strict=True)
    return Rectangle(min(across), min(up), max(across), max(up))
