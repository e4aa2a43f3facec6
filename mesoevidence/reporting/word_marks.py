"""Marks of comments between the bytes of a Word document: where a range may begin and end, and how a run is cut for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from mesoevidence.reading.ooxml import Element
from mesoevidence.reading.word import Place
from mesoevidence.reading.word_styles import W
from mesoevidence.reporting.xml_source import Edit, XmlSource

_PARAGRAPH, _RUN, _TEXT = f"{W}p", f"{W}r", f"{W}t"
_CONTAINERS = frozenset(
    f"{W}{name}"
    for name in ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "dir", "bdo", "sdt", "sdtContent")
)
"""What may stand around runs and may hold marks; around everything else (a formula, a drawing) the marks go outside."""
_TYPED_CONTROLS = frozenset(
    f"{W}{name}"
    for name in (
        "text",
        "dataBinding",
        "date",
        "dropDownList",
        "comboBox",
        "picture",
        "equation",
        "citation",
        "docPartList",
    )
)
"""Kinds of content control whose content Word keeps to one form, or fills in anew."""
_SPACE = re.compile(rb"""\sxml:space\s*=\s*["'](\w*)["']""")
_PRESERVE = b' xml:space="preserve"'


class _Cut(NamedTuple):
    """A place between two bytes; ``close`` and ``open`` end a run there and begin it again. ``exact``: it is where the text asked
    for begins or ends."""

    at: int
    close: bytes = b""
    open: bytes = b""
    text: int | None = None
    exact: bool = True


@dataclass(slots=True)
class _Gap:
    """What comes in at a cut: ends of ranges before beginnings."""

    cut: _Cut
    ends: list[bytes] = field(default_factory=list)
    starts: list[bytes] = field(default_factory=list)


class Marks:
    """The marks of all comments of one part."""

    def __init__(self, xml: XmlSource, root: Element, namespace: str, style: str | None) -> None:
        """``style``: the id of the style of the references, if the document has it."""
        self._xml = xml
        self._parents = {child: parent for parent in root.iter() for child in parent}
        prefix = xml.prefix(namespace)
        self._p = prefix or "w"
        self._declared = "" if prefix else f" xmlns:w={quoteattr(namespace)}"
        self._style = style
        self._gaps: dict[int, _Gap] = {}

    def add(self, number: int, place: Place) -> bool:
        """Put the marks of a comment around a place, or around the smallest thing around it that may be commented on; whether
        they are around its very words."""
        start = self._cut(place.first, place.start, behind=False)
        end = self._cut(place.last, place.end, behind=True)
        p, declared = self._p, self._declared
        identity = f'{declared} {p}:id="{number}"'
        style = (
            f"<{p}:rStyle {p}:val={quoteattr(self._style)}/>"
            if self._style
            else f'<{p}:sz {p}:val="16"/><{p}:szCs {p}:val="16"/>'
        )
        reference = f'<{p}:r{declared}><{p}:rPr>{style}</{p}:rPr><{p}:commentReference {p}:id="{number}"/></{p}:r>'
        self._gap(start).starts.append(f"<{p}:commentRangeStart{identity}/>".encode())
        self._gap(end).ends.append(f"<{p}:commentRangeEnd{identity}/>{reference}".encode())
        return place.exact and start.exact and end.exact

    def written(self) -> bytes:
        """The part with the marks."""
        return self._xml.changed(self._edits())

    def _edits(self) -> Iterable[Edit]:
        texts = set()
        for gap in self._gaps.values():
            yield Edit(gap.cut.at, gap.cut.at, b"".join([gap.cut.close, *gap.ends, *gap.starts, gap.cut.open]))
            if gap.cut.text is not None:
                texts.add(gap.cut.text)
        for text in texts:
            if not _SPACE.search(self._xml.tag(text)):
                at = self._xml.start(text) + 1 + len(self._xml.name(text))
                yield Edit(at, at, _PRESERVE)

    def _gap(self, cut: _Cut) -> _Gap:
        return self._gaps.setdefault(cut.at, _Gap(cut))

    def _cut(self, element: Element, at: int, *, behind: bool) -> _Cut:
        """Where a mark goes that should stand before a character of an element, or behind it."""
        path = [element]
        while path[-1] in self._parents:
            path.append(self._parents[path[-1]])
        path.reverse()
        depth = next(place for place, each in enumerate(path) if each.tag == _PARAGRAPH) + 1
        while depth < len(path) - 1 and _may_hold_marks(path[depth]):
            depth += 1
        if path[depth].tag == _RUN and depth == len(path) - 2:
            return self._in_run(path[depth], element, at, behind=behind)
        return self._beside(path[depth], behind=behind)._replace(exact=False)

    def _beside(self, element: Element, *, behind: bool) -> _Cut:
        number = self._xml.number(element)
        return _Cut(self._xml.end(number) if behind else self._xml.start(number))

    def _in_run(self, run: Element, element: Element, at: int, *, behind: bool) -> _Cut:
        """In front of a run or behind it, between two of its children, or in the middle of a text."""
        text = element.text or ""
        at += behind
        exact = True
        if element.tag == _TEXT and 0 < at < len(text):
            if self._may_be_cut(element):
                return self._through(run, element, at)
            exact = False
        elif element.tag == _TEXT:
            behind = at > 0
        content = [child for child in run if child.tag != f"{W}rPr"]
        if element is content[-1 if behind else 0]:
            return self._beside(run, behind=behind)._replace(exact=exact)
        close, begin = self._again(run)
        return _Cut(self._beside(element, behind=behind).at, close, begin, exact=exact)

    def _may_be_cut(self, element: Element) -> bool:
        """A cut keeps the white space at the ends of a text, which may not have been kept before."""
        number = self._xml.number(element)
        space = _SPACE.search(self._xml.tag(number))
        kept = space is not None and space[1] == b"preserve"
        text = element.text or ""
        return b"<" not in self._xml.content(number) and (kept or (space is None and text == text.strip()))

    def _through(self, run: Element, element: Element, at: int) -> _Cut:
        number = self._xml.number(element)
        name, tag = self._xml.name(number), self._xml.tag(number)
        close, begin = self._again(run)
        if not _SPACE.search(tag):
            tag = tag.replace(name, name + _PRESERVE, 1)
        return _Cut(self._xml.character(number, at), b"</" + name + b">" + close, begin + tag, number)

    def _again(self, run: Element) -> tuple[bytes, bytes]:
        """What ends a run, and what begins another with the same properties."""
        number = self._xml.number(run)
        properties = run.find(f"{W}rPr")
        written = b"" if properties is None else self._xml.source(self._xml.number(properties))
        return b"</" + self._xml.name(number) + b">", self._xml.tag(number) + written


def _may_hold_marks(element: Element) -> bool:
    if element.tag not in _CONTAINERS:
        return False
    properties = element.find(f"{W}sdtPr") if element.tag == f"{W}sdt" else None
    return properties is None or not any(child.tag in _TYPED_CONTROLS for child in properties)
