"""Office files are zip archives of XML: opened with limits, so that no file can fill the memory or reach outside itself."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from typing import NamedTuple
from xml.etree import ElementTree

from mesoevidence.reading.document import Unreadable

Element = ElementTree.Element

MOST_ENTRIES = 10_000
MOST_UNPACKED = 1_000_000_000
MOST_XML = 100_000_000
"""Bytes of XML that are unpacked from one file: far beyond a book, and what memory bears."""
MOST_RATIO = 250
"""Real Word XML shrinks by ten to sixty times; what shrinks by far more was made to do harm."""
_SMALL = 10_000_000
"""Bytes of XML from one file below which no ratio does harm."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/([A-Za-z]{1,40})/")
"""ISO's strict flavour of the format has the same elements under other names."""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Relation(NamedTuple):
    """That a part of the archive uses another: what for, and the other's name."""

    kind: str
    part: str


class Package:
    """An opened office file. Raises :class:`~mesoevidence.reading.document.Unreadable` when it is none, or harmful."""

    def __init__(self, raw: bytes) -> None:
        _refuse_other_formats(raw)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(raw))
        except (zipfile.BadZipFile, ValueError, OverflowError, EOFError, NotImplementedError):
            raise Unreadable("is damaged, or no Word document (.docx)") from None
        entries = self._archive.infolist()
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise Unreadable("unpacks to far more than a document needs; it was not opened")
        self._entries = {entry.filename: entry for entry in entries}
        self._unpacked = self._packed = 0

    def main(self) -> str:
        """The name of the part that holds the document itself."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument":
                main = relation.part
                break
        else:
            main = "word/document.xml"
        if main not in self._entries:
            raise Unreadable(_what_it_is(self._entries))
        return main

    def relations(self, part: str) -> dict[str, Relation]:
        """What a part uses, by the ids it uses for it; of the whole package, when the part is empty."""
        folder = posixpath.dirname(part)
        root = self.xml(relations_of(part))
        if root is None:
            return {}
        found = {}
        for each in root.iter(_RELATION):
            if each.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join(f"/{folder}", each.get("Target", ""))).lstrip("/")
                found[each.get("Id", "")] = Relation(each.get("Type", "").rpartition("/")[2], target)
        return found

    def xml(self, part: str) -> Element | None:
        """A part of the archive, parsed; None when there is no such part."""
        raw = self.raw(part)
        return None if raw is None else _parsed(raw, part)

    def raw(self, part: str) -> bytes | None:
        """A part of the archive as it is; None when there is no such part."""
        entry = self._entries.get(part)
        return None if entry is None else self._bytes(entry)

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of all parts."""
        return tuple(self._entries)

    def _bytes(self, entry: zipfile.ZipInfo) -> bytes:
        if entry.flag_bits & 1:
            raise Unreadable("is encrypted; save a copy without a password")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable("is packed in a way that Word does not use; save it again with Word")
        self._unpacked += entry.file_size
        self._packed += entry.compress_size
        far = self._unpacked > _SMALL and self._unpacked > MOST_RATIO * self._packed
        if far or self._unpacked > MOST_XML:
            raise Unreadable("unpacks to far more than a document needs; it was not opened")
        try:
            return self._archive.read(entry)  # never more than the size it declares
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
            raise Unreadable(f"is damaged: {entry.filename} cannot be unpacked") from None


def relations_of(part: str) -> str:
    """The name of the part that says what a part uses."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _refuse_other_formats(raw: bytes) -> None:
    if not raw:
        raise Unreadable("is empty")
    if raw.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise Unreadable("is encrypted; save a copy without a password")
        raise Unreadable("is in the format of Word 97-2003 (.doc); save it as .docx")
    if raw.startswith(b"{\\rtf"):
        raise Unreadable("is rich text (.rtf); save it as .docx")
    if raw.startswith(b"%PDF"):
        raise Unreadable("is a PDF; name it .pdf")


def _what_it_is(entries: dict[str, zipfile.ZipInfo]) -> str:
    if any(name.startswith("xl/") for name in entries):
        return "is an Excel workbook, no Word document"
    if any(name.startswith("ppt/") for name in entries):
        return "is a PowerPoint presentation, no Word document"
    if "content.xml" in entries:
        return "is an OpenDocument file; save it as .docx"
    return "holds no Word document: it is damaged, or another kind of archive"


class _NoDoctype(ElementTree.TreeBuilder):
    """Office files declare no document type; where there is one, it is there to declare entities that do harm."""

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise Unreadable("declares XML entities, which no Word document does; it was not opened")


def _parsed(raw: bytes, part: str) -> Element:
    parser = ElementTree.XMLParser(target=_NoDoctype())
    try:
        parser.feed(_STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", raw))
        root: Element = parser.close()
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"is damaged: {part} is no well-formed XML") from None
    return root
