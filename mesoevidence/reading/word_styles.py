"""What the styles of a Word document say of its paragraphs, how its properties are written, and the signs of its symbol font."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from mesoevidence.reading.document import BlockKind
from mesoevidence.reading.ooxml import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_OFF = frozenset({"0", "false", "off"})

# Letters and signs of the font "Symbol", which Word stores by their place in that font.
_SYMBOL = dict(zip("abgdezhqiklmnxoprstujcyw", "αβγδεζηθικλμνξοπρστυφχψω", strict=True)) | {
    "\xa3": "≤", "\xb3": "≥", "\xb1": "±", "\xb4": "×", "\xb0": "°", "\xa5": "∞", "\xae": "→", "\xbb": "≈", "\xb9": "≠",
    "D": "Δ", "W": "Ω",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says, with what it inherits: of a list, a heading (level from 1), hidden, struck, raised, a table of
    contents."""

    kind: BlockKind | None = None
    level: int = 0
    hidden: bool = False
    struck: bool = False
    raised: bool = False
    contents: bool = False


PLAIN = Style()
_MOST_INHERITED = 50
_STRIKES = frozenset({f"{W}strike", f"{W}dstrike"})
_KINDS: dict[str, BlockKind] = {
    "title": "title", "subtitle": "heading", "caption": "caption", "quote": "quote", "intense quote": "quote",
}  # fmt: skip


def styles_of(root: Element | None) -> tuple[dict[str, Style], str | None]:
    """The styles by their id, that of ordinary paragraphs under "", and the language the document is written in."""
    if root is None:
        return {"": PLAIN}, None
    elements = {style.get(f"{W}styleId", ""): style for style in root.iter(f"{W}style")}
    styles = {name: _style(name, elements) for name in elements}
    ordinary = (
        name
        for name, style in elements.items()
        if style.get(f"{W}type") == "paragraph" and on_value(style.get(f"{W}default", "0"))
    )
    styles[""] = styles.get(next(ordinary, ""), PLAIN)
    language = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    return styles, None if language is None else language.get(f"{W}val")


def _style(name: str, elements: dict[str, Element]) -> Style:
    kind: BlockKind | None = None
    level = 0
    looks: dict[str, bool] = {}
    contents = False
    passed: set[str] = set()
    while (
        name in elements and name not in passed and len(passed) < _MOST_INHERITED
    ):  # one based on itself would never end
        passed.add(name)
        style = elements[name]
        title = value(style.find(f"{W}name")).lower()
        contents = contents or bool(re.match(r"toc \d|table of figures", title))
        if kind is None:
            kind, level = _style_kind(title, style.find(f"{W}pPr"))
        looks = _looks(style.find(f"{W}rPr")) | looks
        name = value(style.find(f"{W}basedOn"))
    return Style(kind, level, **looks, contents=contents)


def run_style(properties: Element | None, around: Style, styles: dict[str, Style]) -> Style:
    """How a run looks: as it says itself, or else as its style and its paragraph do."""
    if properties is None:
        return around
    named = properties.find(f"{W}rStyle")
    looks = _looks(properties)
    if named is None and not looks:
        return around
    own = styles.get(value(named), PLAIN)
    return replace(
        around,
        hidden=looks.get("hidden", around.hidden ^ own.hidden),  # two styles that both hide, show
        struck=looks.get("struck", around.struck ^ own.struck),
        raised=looks.get("raised", around.raised or own.raised),
    )


def _looks(properties: Element | None) -> dict[str, bool]:
    """What properties of text say, of what matters."""
    found: dict[str, bool] = {}
    for each in () if properties is None else properties:
        if each.tag == f"{W}vanish":
            found["hidden"] = on(each)
        elif each.tag in _STRIKES:
            found["struck"] = found.get("struck", False) or on(each)
        elif each.tag == f"{W}vertAlign":
            found["raised"] = value(each) == "superscript"
    return found


def _style_kind(title: str, properties: Element | None) -> tuple[BlockKind | None, int]:
    if title in _KINDS:
        return _KINDS[title], int(_KINDS[title] == "heading")
    if match := re.fullmatch(r"heading ([1-9])", title):
        return "heading", int(match[1])
    if level := outline(properties):
        return "heading", level
    if match := re.fullmatch(r"list (?:bullet|number) ?([2-5]?)", title):
        return "list_item", int(match[1] or 1)
    if properties is not None and (depth := listed(properties)):
        return "list_item", depth
    return None, 0


def outline(properties: Element | None) -> int:
    """The level of a heading, from 1; 0 when it is none."""
    level = "" if properties is None else value(properties.find(f"{W}outlineLvl"))
    return int(level) + 1 if level in set("012345678") else 0


def listed(properties: Element) -> int | None:
    """How deep a list item is nested, from 1; None when nothing is said of lists, 0 when it is said to be none."""
    numbering = properties.find(f"{W}numPr")
    if numbering is None or numbering.find(f"{W}numId") is None:
        return None
    if value(numbering.find(f"{W}numId")) == "0":
        return 0
    level = value(numbering.find(f"{W}ilvl"))
    return int(level) + 1 if level in set("012345678") else 1


def value(element: Element | None) -> str:
    return "" if element is None else element.get(f"{W}val", "")


def on(element: Element | None) -> bool:
    return element is not None and on_value(element.get(f"{W}val", "1"))


def on_value(value: str) -> bool:
    return value not in _OFF


def symbol(element: Element) -> str:
    """The sign of a symbol font; a space where it is only a picture."""
    code = element.get(f"{W}char", "")
    if element.get(f"{W}font") != "Symbol" or not re.fullmatch(r"[0-9A-Fa-f]{2,4}", code):
        return " "
    return _SYMBOL.get(chr(int(code, 16) & 0xFF), " ")
