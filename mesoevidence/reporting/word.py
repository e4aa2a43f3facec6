"""Word: the file that was checked, with a comment on the words of each claim that there is something to do about.

Nothing of the file is written anew. The comments go into the part that holds comments, and marks for them between the bytes of
the document's own part; a run is cut in two where a claim begins or ends inside it. Everything else stays as it is.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from mesoevidence.reading.document import Document
from mesoevidence.reading.ooxml import Package, relations_of
from mesoevidence.reading.word import Place, Places
from mesoevidence.reading.word_styles import W, value
from mesoevidence.report import Report
from mesoevidence.reporting import CannotWrite, Options
from mesoevidence.reporting.notes import AUTHOR, Note, beside, notes, opening
from mesoevidence.reporting.originals import original
from mesoevidence.reporting.word_marks import Marks
from mesoevidence.reporting.xml_source import XmlSource
from mesoevidence.reporting.zips import rewritten

INITIALS = "ME"

_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATION = {
    _TRANSITIONAL: "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments",
    _STRICT: "http://purl.oclc.org/ooxml/officeDocument/relationships/comments",
}
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def write(report: Report, options: Options) -> Iterator[bytes]:
    """The file, in pieces; ``options`` change nothing. Raises :class:`~mesoevidence.reporting.CannotWrite`."""
    source, document, raw = original(report, "word", "Word document", "docx")
    places = Places(raw)
    package = places.package
    main = package.raw(places.main) or b""
    xml = XmlSource(main, places.root)
    namespace = _STRICT if _STRICT.encode() in xml.tag(0) else _TRANSITIONAL
    styles = _styles(package, places.main)
    marks = Marks(xml, places.root, namespace, styles.get("annotation reference"))
    first = _first(places, document)
    lowest = _next_id(package, places)
    marks.add(lowest, first)
    comments = [(lowest, opening(report, source, *document.notices, *_signed(package)))]
    for number, (claim, note) in enumerate(notes(report, source.id), start=lowest + 1):
        spot = None if claim.start is None or claim.end is None else document.spot(claim.start, claim.end)
        place = None if spot is None else places.of(*spot)
        if not marks.add(number, place or first) or place is None:
            note = beside(claim, note, None if spot is None else document.blocks[spot.block].place_at(spot.start))
        comments.append((number, note))
    changed = {places.main: marks.written()}
    changed.update(_comment_parts(package, places.main, namespace, styles, comments, report.as_of))
    yield from rewritten(raw, changed)


def _first(places: Places, document: Document) -> Place:
    """The first words of the body."""
    for number, block in enumerate(document.blocks):
        place = places.of(number, 0, len(block.text))
        if place is not None and place.exact:
            return place
    raise CannotWrite(f"{document.path} has no words in its body that a comment could stand at")


def _signed(package: Package) -> tuple[str, ...]:
    signed = any(part.startswith("_xmlsignatures/") for part in package.parts)
    return ("The file was signed. Its signature does not hold for this copy.",) if signed else ()


# --- the parts of the package ------------------------------------------------------------------------------------


def _next_id(package: Package, places: Places) -> int:
    """A number that no comment has yet."""
    used = [element.get(f"{W}id", "") for element in places.root.iter() if element.tag in _WITH_COMMENT_ID]
    part = _comments_part(package, places.main)
    root = None if part is None else package.xml(part)
    used += [] if root is None else [comment.get(f"{W}id", "") for comment in root.iter(f"{W}comment")]
    return max((int(each) for each in used if re.fullmatch(r"[0-9]{1,9}", each)), default=-1) + 1


_WITH_COMMENT_ID = frozenset({f"{W}commentReference", f"{W}commentRangeStart", f"{W}commentRangeEnd"})


def _comments_part(package: Package, main: str) -> str | None:
    return next((r.part for r in package.relations(main).values() if r.kind == "comments"), None)


def _styles(package: Package, main: str) -> dict[str, str]:
    """The ids of the styles by their names, which are the same in every language."""
    part = next((r.part for r in package.relations(main).values() if r.kind == "styles"), None)
    root = None if part is None else package.xml(part)
    found = () if root is None else root.iter(f"{W}style")
    return {value(style.find(f"{W}name")).lower(): style.get(f"{W}styleId", "") for style in found}


def _comment_parts(
    package: Package, main: str, namespace: str, styles: dict[str, str], comments: list[tuple[int, Note]], day: str
) -> Iterator[tuple[str, bytes]]:
    """The part with the comments; and if there was none, what says that there is one."""
    part = _comments_part(package, main)
    held = None if part is None else package.raw(part)
    if held is None:
        held = _XML + f'<w:comments xmlns:w="{namespace}"/>'.encode()
    source = XmlSource(held)
    prefix = source.prefix(namespace)
    written = "".join(_comment(number, note, styles, day, prefix or "w") for number, note in comments)
    if prefix is None:
        written = written.replace("<w:comment ", f'<w:comment xmlns:w="{namespace}" ')
    if part is None:
        part = _free_name(package, posixpath.dirname(main))
        yield from _related(package, main, part, _RELATION[namespace])
    types = package.raw("[Content_Types].xml")
    if types is not None and f'"/{part}"'.encode() not in types:
        child = f'<Override PartName="/{part}" ContentType="{_CONTENT_TYPE}"/>'
        yield "[Content_Types].xml", _appended(types, child, _CONTENT_TYPES)
    yield part, source.appended(written.encode("ascii", "xmlcharrefreplace"))


def _free_name(package: Package, folder: str) -> str:
    names = (posixpath.join(folder, f"comments{number or ''}.xml") for number in count())
    return next(name for name in names if name not in package.parts)


def _related(package: Package, main: str, part: str, kind: str) -> Iterator[tuple[str, bytes]]:
    name = relations_of(main)
    relations = package.raw(name)
    if relations is None:
        relations = _XML + f'<Relationships xmlns="{_RELATIONSHIPS}"/>'.encode()
    free = next(f"rId{number}" for number in count(1) if f'"rId{number}"'.encode() not in relations)
    child = f'<Relationship Id="{free}" Type="{kind}" Target="{posixpath.basename(part)}"/>'
    yield name, _appended(relations, child, _RELATIONSHIPS)


def _appended(raw: bytes, child: str, namespace: str) -> bytes:
    """An XML file with one child more, which is in the file's own namespace."""
    source = XmlSource(raw)
    if b":" in source.name(0):
        child = child.replace(" ", f' xmlns="{namespace}" ', 1)
    return source.appended(child.encode())


def _comment(number: int, note: Note, styles: dict[str, str], day: str, p: str) -> str:
    """A comment, one paragraph a line, dated with the day of the report: the same report gives the same bytes."""
    paragraphs = [_run(note.head, p, bold=True)]
    for label, text in note.lines:
        paragraphs.append((_run(f"{label}: ", p, bold=True) if label else "") + _run(text, p))
    mark = styles.get("annotation reference")
    marked = f"<{p}:rPr><{p}:rStyle {p}:val={quoteattr(mark)}/></{p}:rPr>" if mark else ""
    paragraphs[0] = f"<{p}:r>{marked}<{p}:annotationRef/></{p}:r>" + paragraphs[0]
    style = styles.get("annotation text")
    styled = (
        f"<{p}:pPr><{p}:pStyle {p}:val={quoteattr(style)}/></{p}:pPr>"
        if style
        else f'<{p}:pPr><{p}:spacing {p}:before="0" {p}:after="0"/></{p}:pPr>'
    )
    content = "".join(f"<{p}:p>{styled}{paragraph}</{p}:p>" for paragraph in paragraphs)
    by = f'{p}:author="{AUTHOR}" {p}:date="{day}T00:00:00Z" {p}:initials="{INITIALS}"'
    return f'<{p}:comment {p}:id="{number}" {by}>{content}</{p}:comment>'


def _run(text: str, p: str, *, bold: bool = False) -> str:
    properties = f'<{p}:rPr>{f"<{p}:b/>" if bold else ""}<{p}:sz {p}:val="20"/></{p}:rPr>'
    return f'<{p}:r>{properties}<{p}:t xml:space="preserve">{escape(text)}</{p}:t></{p}:r>'
