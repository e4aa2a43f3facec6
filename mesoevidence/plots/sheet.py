"""A sheet to draw on: sizes and places in inches from the upper left corner, text measured before it is set.

Every figure lays itself out by these measures, so that nothing overlaps or is cut off whatever the labels are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from math import ceil
from typing import Any

import matplotlib
from matplotlib.figure import Figure as Canvas
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

INK, MUTED, RULE, FAINT = "#1a1a1a", "#595959", "#9a9a9a", "#e4e4e4"
SIZE, SMALL, TITLE = 8.5, 7.5, 11.0
MARGIN = 0.25
LINE = 1.35
"""Line height, as a share of the type size."""

SETTINGS: dict[Any, Any] = {
    "font.family": ["DejaVu Sans"],  # travels with matplotlib: the same measures everywhere
    "text.parse_math": False,
    "hatch.linewidth": 0.5,
    "path.simplify": False,
    "svg.fonttype": "none",  # text stays text: it can be searched, selected and edited
    "svg.hashsalt": "mesoevidence",
}


@contextmanager
def settings() -> Iterator[None]:
    """Matplotlib as it comes, with our settings: what a user's matplotlibrc says makes no difference."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(SETTINGS)
        yield


def width_of(text: str, size: float = SIZE, bold: bool = False) -> float:
    """How wide a line of text is set, in inches; a little more, because renderers round each letter their own way."""
    return sum(_advance(letter, bold) for letter in text) * size / 100 / 72 * 1.03


@cache
def _advance(letter: str, bold: bool) -> float:
    """How far a letter of 100 points moves on, in points; one that the type does not have is taken to be as wide as high."""
    font = get_font(findfont(FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")))
    if not font.get_char_index(ord(letter)):
        return 100.0
    font.set_size(100, 72)
    return float(font.load_char(ord(letter)).linearHoriAdvance) / 65536


def wrapped(text: str, width: float, size: float = SIZE, *, most: int = 99, bold: bool = False) -> list[str]:
    """The text in lines of at most ``width`` inches: wider words are broken, what goes beyond ``most`` lines ends in …"""
    lines: list[str] = []
    for word in _broken(clean(text).split(), width, size, bold):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(joined, size, bold) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    if len(lines) > most:
        last = lines[most - 1]
        while " " in last and width_of(f"{last} …", size, bold) > width:
            last = last.rpartition(" ")[0]
        lines = [*lines[: most - 1], last if last.endswith("…") else f"{last} …"]
    return lines


def _broken(words: Sequence[str], width: float, size: float, bold: bool) -> Iterator[str]:
    for word in words:
        rest = word
        while width_of(rest, size, bold) > width and len(rest) > 1:
            fits = next((n for n in range(len(rest) - 1, 1, -1) if width_of(rest[:n], size, bold) <= width), 1)
            yield rest[:fits]
            rest = rest[fits:]
        yield rest


def clean(text: str) -> str:
    """Without characters that XML does not have."""
    return _NOT_XML.sub(" ", text)


_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def line_height(size: float = SIZE) -> float:
    """The height of a line, in inches."""
    return size * LINE / 72


class Sheet:
    """A page of ``width`` by ``height`` inches."""

    def __init__(self, width: float, height: float) -> None:
        # Rounded up to a tenth of an inch, so that a hair's breadth in a measure makes no other page.
        self.width, self.height = ceil(width * 10) / 10, ceil(height * 10) / 10
        with settings():
            self.canvas = Canvas(figsize=(self.width, self.height), facecolor="white")
            self.axes = self.canvas.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, self.width)
        self.axes.set_ylim(self.height, 0)

    def text(
        self, x: float, y: float, text: str, *, size: float = SIZE, bold: bool = False, colour: str = INK, at: str = "left",
        base: str = "center", turned: float = 0,
    ) -> None:  # fmt: skip
        """A line of text; ``at``: where in it x is; ``base``: where in its height y is."""
        self.axes.text(
            x, y, clean(text), fontsize=size, fontweight="bold" if bold else "normal", color=colour, ha=at, va=base,
            rotation=turned, rotation_mode="anchor", parse_math=False, zorder=5,
        )  # fmt: skip

    def lines(
        self, x: float, y: float, lines: Sequence[str], *, size: float = SIZE, colour: str = INK, at: str = "left"
    ) -> None:
        """Lines of text one below the other, the block centred on y."""
        step = line_height(size)
        for place, line in enumerate(lines):
            self.text(x, y + (place - (len(lines) - 1) / 2) * step, line, size=size, colour=colour, at=at)

    def stroke(
        self,
        x: Sequence[float],
        y: Sequence[float],
        *,
        colour: str = RULE,
        width: float = 0.6,
        style: str = "-",
        over: int = 2,
    ) -> None:
        """A line through points."""
        self.axes.plot(x, y, color=colour, linewidth=width, linestyle=style, solid_capstyle="butt", zorder=over)

    def curve(
        self, points: Sequence[tuple[float, float]], *, colour: str = RULE, width: float = 0.8, style: str = "-"
    ) -> None:
        """A cubic Bézier curve from the first of four points to the last."""
        path = Path(list(points), [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4])
        self.axes.add_patch(PathPatch(path, fill=False, edgecolor=colour, linewidth=width, linestyle=style, zorder=2))

    def box(
        self, x: float, y: float, width: float, height: float, *, fill: str = "none", edge: str = "none", hatch: str = "",
        over: int = 1,
    ) -> None:  # fmt: skip
        """A rectangle by its upper left corner."""
        self.axes.add_patch(
            Rectangle(
                (x, y), width, height, facecolor=fill, edgecolor=edge, hatch=hatch or None, linewidth=0.5, zorder=over
            )
        )

    def marks(
        self,
        x: Sequence[float],
        y: Sequence[float],
        shape: str,
        *,
        across: float,
        fill: str,
        edge: str = INK,
        line: float = 0.6,
    ) -> None:
        """One mark a point, ``across`` inches wide."""
        self.axes.plot(
            x, y, linestyle="none", marker=shape, markersize=across * 72, markerfacecolor=fill, markeredgecolor=edge,
            markeredgewidth=line, clip_on=False, zorder=4,
        )  # fmt: skip

    def heading(self, title: Sequence[str], below: Sequence[str]) -> None:
        """The title at the head of the sheet, and what is to be known of the figure below it."""
        y = MARGIN
        for line in title:
            self.text(MARGIN, y, line, size=TITLE, bold=True, base="top")
            y += line_height(TITLE)
        for line in below:
            self.text(MARGIN, y + 0.03, line, size=SMALL, colour=MUTED, base="top")
            y += line_height(SMALL)


def heading_of(title: str, below: str, width: float) -> tuple[list[str], list[str], float]:
    """Title and the words below it in lines that fit a sheet of this width, and the height they take."""
    inner = width - 2 * MARGIN
    titles, notes = wrapped(title, inner, TITLE, bold=True), wrapped(below, inner, SMALL)
    return titles, notes, MARGIN + len(titles) * line_height(TITLE) + len(notes) * line_height(SMALL) + 0.12
