"""Word documents (.docx): the words that a reader of the document sees, with every tracked change accepted.

Deleted, hidden and struck text, comments, field codes, placeholders and tables of contents are not copy. :class:`Places` says
where in the XML of the file any stretch of a block stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from mesoevidence.reading.document import Block, BlockKind, Document, Unreadable, fingerprint, joined
from mesoevidence.reading.ooxml import Element, Package
from mesoevidence.reading.signs import plainly
from mesoevidence.reading.word_styles import W, on, styles_of
from mesoevidence.reading.word_walk import Setting, Walk

_DC = "{http://purl.org/dc/elements/1.1/}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def read(raw: bytes, path: str) -> Document:
    """Read a Word document. Raises :class:`~mesoevidence.reading.document.Unreadable`."""
    reading = _reading(raw)
    text, placed = joined(reading.blocks)
    spoken = reading.walk.languages.most_common(1)
    language = spoken[0][0] if spoken else None
    return Document(path, text, placed, "word", fingerprint(raw), reading.notices, language)


class Place(NamedTuple):
    """Where a stretch of text begins and ends in the XML of the document's main part: the element that holds its first
    character and the character's number in the element's text, and the same of its last one.

    ``exact`` is unset where the text itself is not in that part, or not as text: then both are the element that a reader
    meets it at (a picture, the reference of a footnote).
    """

    first: Element
    start: int
    last: Element
    end: int
    exact: bool = True


class Places:
    """Where the words of a Word document stand. It reads the file once more, to the same blocks as :func:`read`."""

    def __init__(self, raw: bytes) -> None:
        """Raises :class:`~mesoevidence.reading.document.Unreadable`."""
        reading = _reading(raw)
        self.package, self.main, self.root = reading.package, reading.main, reading.root
        self._origins = [reading.walk.origins.get(id(block)) for block in reading.blocks]
        self._text, self._blocks = joined(reading.blocks)
        self._starts = list(accumulate((len(block.text) + 2 for block in reading.blocks), initial=0))

    def of(self, block: int, start: int, end: int) -> Place | None:
        """Where the characters ``start`` to ``end`` of a block stand, by its number; None where it has no place in the main
        part (a header, the title among the properties of the file)."""
        origin = self._origins[block]
        if origin is None:
            return None
        if origin.pieces is None:
            return origin.anchor if origin.anchor is None else Place(origin.anchor, 0, origin.anchor, 0, exact=False)
        begin = self._starts[block]
        start, end = self._blocks[block].source(start, end)
        first = origin.before + start - begin - self._text.count(" ", begin, start)
        last = origin.before + end - 1 - begin - self._text.count(" ", begin, end)
        return Place(*origin.pieces.place(first), *origin.pieces.place(last))


def _reading(raw: bytes) -> _Reading:
    try:
        return _Reading(raw)
    except RecursionError:
        raise Unreadable("is nested far deeper than a document can be") from None


class _Reading:
    """What is read from a file: its parts, the walk through them, and the blocks in their order."""

    def __init__(self, raw: bytes) -> None:
        self.package = package = Package(raw)
        self.main = main = package.main()
        root = package.xml(main)
        body = None if root is None else root.find(f"{W}body")
        if root is None or body is None:
            raise Unreadable("is damaged: the document has no body")
        self.root = root
        relations = package.relations(main)
        parts = {
            relation.kind: package.xml(relation.part) for relation in relations.values() if relation.kind in _SIDE_PARTS
        }
        self.walk = walk = Walk(*styles_of(parts.get("styles")))
        walk.story(body, Setting("paragraph", "paragraph"))
        for kind in ("footnote", "endnote"):
            notes = parts.get(f"{kind}s")
            held = {} if notes is None else {note.get(f"{W}id", ""): note for note in notes.iter(f"{W}{kind}")}
            for number, reference in enumerate(walk.notes[kind], start=1):
                note = held.get(reference.get(f"{W}id", ""))
                if note is not None:
                    walk.story(note, Setting("note", f"{kind} {number}"), reference)
        for role, name in _shown_margins(body, parts.get("settings")):
            margin = package.xml(relations[name].part) if name in relations else None
            if margin is not None:
                walk.story(margin, Setting(role, role))
        self.blocks = list(_once_in_margins(walk.blocks))
        title = _title(package)
        if plainly(title).strip() and not any(
            block.kind in ("title", "heading") and block.text == title for block in self.blocks
        ):
            self.blocks.insert(0, Block("title", title, (), place="title of the document"))
        self.notices = _notices(walk, parts.get("comments"), {relation.kind for relation in relations.values()})


_SIDE_PARTS = frozenset({"styles", "settings", "footnotes", "endnotes", "comments"})


def _once_in_margins(blocks: list[Block]) -> Iterator[Block]:
    """Every section has its own headers and footers, which mostly say the same."""
    seen = set()
    for block in blocks:
        if block.kind in ("header", "footer"):
            if (block.kind, block.text) in seen:
                continue
            seen.add((block.kind, block.text))
        yield block


def _shown_margins(body: Element, settings: Element | None) -> Iterator[tuple[BlockKind, str]]:
    """Headers and footers that some page shows: their role and the id of their part."""
    first = any(on(section.find(f"{W}titlePg")) for section in body.iter(f"{W}sectPr"))
    even = settings is not None and on(settings.find(f"{W}evenAndOddHeaders"))
    shown = {"default", *(["first"] if first else []), *(["even"] if even else [])}
    roles: tuple[BlockKind, ...] = ("header", "footer")
    for role in roles:
        names = (
            reference.get(f"{_R}id", "")
            for reference in body.iter(f"{W}{role}Reference")
            if reference.get(f"{W}type", "default") in shown
        )
        yield from ((role, name) for name in dict.fromkeys(names))


def _title(package: Package) -> str:
    for relation in package.relations("").values():
        if relation.kind == "core-properties":
            core = package.xml(relation.part)
            return "" if core is None else " ".join((core.findtext(f"{_DC}title") or "").split())
    return ""


def _notices(walk: Walk, comments: Element | None, relations: set[str]) -> tuple[str, ...]:
    count = 0 if comments is None else sum(1 for _ in comments.iter(f"{W}comment"))
    found = (
        (walk.tracked, "It has tracked changes: it was read as if all of them were accepted."),
        (count, f"Its comments ({count}) are not copy and were left out."),
        (walk.hidden, "It has hidden text, which was left out."),
        (walk.struck, "It has text that is struck out, which was left out."),
        (walk.contents, "Its table of contents repeats the headings and was left out."),
        (walk.pictures, f"Words inside its pictures ({walk.pictures}) were not read."),
        (relations & {"chart", "chartEx", "diagramData"}, "Words inside its charts and diagrams were not read."),
        (relations & {"aFChunk", "subDocument"}, "Other documents embedded in it were not read."),
    )
    return tuple(words for there, words in found if there)
