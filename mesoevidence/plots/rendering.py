"""A drawing as SVG or PNG: the same bytes from the same records, and nothing in it of the day or the machine."""

from __future__ import annotations

import io
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

from mesoevidence.plots import Drawing
from mesoevidence.plots.sheet import clean, settings

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
FONTS = "'DejaVu Sans', Verdana, Arial, sans-serif"
"""Where DejaVu Sans is missing, these are as wide or narrower: text that fits goes on fitting."""

DPI = 200


def svg_of(drawing: Drawing) -> str:
    """The drawing as an ``svg`` element with title, description and ids of its own, ready to stand in a page."""
    written = io.BytesIO()
    _save(drawing, written, "svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    root = ET.fromstring(written.getvalue())
    for metadata in root.findall(f"{{{SVG}}}metadata"):
        root.remove(metadata)
    for parent in list(root.iter()):
        for sheet in parent.findall(f"{{{SVG}}}style"):  # it would reach all of the page that the figure stands in
            parent.remove(sheet)
        styled = parent.attrib.pop("style", "")
        for key, value in [*parent.attrib.items(), *_properties(styled)]:
            parent.set(key, _renamed(key, value, drawing.id))
    root.set("stroke-linejoin", "round")
    for place, (tag, text) in enumerate((("title", drawing.title), ("desc", drawing.alt))):
        said = ET.Element(f"{{{SVG}}}{tag}", {"id": f"{drawing.id}-{tag}"})
        said.text = clean(text)
        root.insert(place, said)
    root.set("role", "img")
    root.set("id", drawing.id)
    root.set("aria-labelledby", f"{drawing.id}-title {drawing.id}-desc")
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", XLINK)
    return ET.tostring(root, encoding="unicode") + "\n"


def png_of(drawing: Drawing) -> bytes:
    """The drawing as a PNG of 200 dots an inch; its title and description stand in it as text."""
    written = io.BytesIO()
    told = {"Title": clean(drawing.title), "Description": clean(drawing.alt), "Software": None}
    _save(drawing, written, "png", metadata=told, dpi=DPI)
    return written.getvalue()


def _save(drawing: Drawing, out: io.BytesIO, kind: str, **more: Any) -> None:
    with settings(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        drawing.sheet.canvas.savefig(out, format=kind, **more)


def _properties(style: str) -> Iterator[tuple[str, str]]:
    """An inline style as attributes, which every content policy lets stand."""
    for declared in filter(None, map(str.strip, style.split(";"))):
        name, _, value = declared.partition(": ")
        yield name, FONTS if name == "font-family" else value


def _renamed(key: str, value: str, prefix: str) -> str:
    """An attribute with its ids, and what refers to them, made the figure's own."""
    if key == "id":
        return f"{prefix}-{value}"
    if key == f"{{{XLINK}}}href" and value.startswith("#"):
        return f"#{prefix}-{value[1:]}"
    return value.replace("url(#", f"url(#{prefix}-")
