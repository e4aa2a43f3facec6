"""The bytes of an XML file and where in them each element stands: to write into the file without writing it anew."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple
from xml.parsers import expat

from mesoevidence.reading.ooxml import Element
from mesoevidence.reporting import CannotWrite

_TAG = re.compile(rb"""<([^\s/>]+)(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
_NOT_UTF8 = re.compile(
    rb"""\A(?:\xfe\xff|\xff\xfe|<\?xml[^>]*encoding\s*=\s*["'](?!utf-?8["']|us-ascii["']))""", re.IGNORECASE
)
_SIGN = re.compile(r"&[^;]*;|\r\n|[^&]", re.DOTALL)


class Edit(NamedTuple):
    """New bytes for those from ``start`` to ``end``."""

    start: int
    end: int
    new: bytes


class XmlSource:
    """An XML file; its elements are named by their number in the order of the file, or by the parsed element."""

    def __init__(self, raw: bytes, root: Element | None = None) -> None:
        """``root``: what the file was parsed to. Raises :class:`~mesoevidence.reporting.CannotWrite`."""
        if _NOT_UTF8.match(raw):
            raise CannotWrite("the file is not in UTF-8; save it again with Word")
        self.raw = raw
        self._numbers = {} if root is None else {id(element): n for n, element in enumerate(root.iter())}
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._characters: dict[int, list[int]] = {}
        self._find()

    def _find(self) -> None:
        parser = expat.ParserCreate()
        waiting: list[int] = []

        def begin(_: str, __: object) -> None:
            waiting.append(len(self._starts))
            self._starts.append(parser.CurrentByteIndex)
            self._ends.append(0)

        def finish(_: str) -> None:
            number = waiting.pop()
            behind = self._tag(number).end()
            if not self.is_empty(number):
                behind = self.raw.index(b">", parser.CurrentByteIndex) + 1
            self._ends[number] = behind

        parser.StartElementHandler, parser.EndElementHandler = begin, finish
        parser.Parse(self.raw, True)

    def number(self, element: Element) -> int:
        return self._numbers[id(element)]

    def start(self, number: int) -> int:
        return self._starts[number]

    def end(self, number: int) -> int:
        return self._ends[number]

    def _tag(self, number: int) -> re.Match[bytes]:
        match = _TAG.match(self.raw, self._starts[number])
        assert match is not None
        return match

    def tag(self, number: int) -> bytes:
        """The start tag."""
        return self._tag(number).group()

    def name(self, number: int) -> bytes:
        """The name as it is written, with its prefix."""
        return self._tag(number).group(1)

    def is_empty(self, number: int) -> bool:
        """Whether it is one tag, that closes itself."""
        return self.tag(number).endswith(b"/>")

    def content_start(self, number: int) -> int:
        return self._tag(number).end()

    def source(self, number: int) -> bytes:
        """The whole element."""
        return self.raw[self._starts[number] : self._ends[number]]

    def content(self, number: int) -> bytes:
        """What stands between its tags."""
        if self.is_empty(number):
            return b""
        return self.raw[self.content_start(number) : self.raw.rindex(b"</", 0, self._ends[number])]

    def character(self, number: int, at: int) -> int:
        """Where a character of an element stands that holds nothing but text."""
        if number not in self._characters:
            signs = _SIGN.findall(self.content(number).decode())
            self._characters[number] = [*accumulate((len(sign.encode()) for sign in signs), initial=0)]
        return self.content_start(number) + self._characters[number][at]

    def appended(self, child: bytes) -> bytes:
        """The file with one more child at the end of its root."""
        if self.is_empty(0):
            tag = self.tag(0)
            opened = tag[: -len("/>")] + b">" + child + b"</" + self.name(0) + b">"
            return self.changed([Edit(self.start(0), self.end(0), opened)])
        place = self.raw.rindex(b"</", 0, self.end(0))
        return self.changed([Edit(place, place, child)])

    def prefix(self, namespace: str) -> str | None:
        """The prefix that stands for a namespace everywhere in the file; None if there is none."""
        for name in re.findall(rb"""\sxmlns:([\w.-]+)\s*=\s*["']%s["']""" % re.escape(namespace.encode()), self.tag(0)):
            if len(re.findall(rb"\sxmlns:%s\s*=" % re.escape(name), self.raw)) == 1:
                return str(name.decode())
        return None

    def changed(self, edits: Iterable[Edit]) -> bytes:
        """The file with these edits, which do not overlap."""
        pieces = []
        done = 0
        for edit in sorted(edits):
            pieces += [self.raw[done : edit.start], edit.new]
            done = edit.end
        return b"".join([*pieces, self.raw[done:]])
