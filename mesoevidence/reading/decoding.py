"""Bytes to text: UTF-8 first, marks of other encodings, and a clear refusal of what is no text."""

from __future__ import annotations

import codecs
import re

from mesoevidence.reading.document import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_READ_AS = {"ascii": "cp1252", "iso8859-1": "cp1252", "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8"}
"""What browsers take a declared encoding for. (Text that says in ASCII that it is UTF-16 is not.)"""
_NO_TEXT = frozenset(("unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined", "utf-7", "utf-32"))
"""Codecs of Python that no page is written in."""

_UTF8_LETTER = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
"""In a text that is not UTF-8: a part that is."""
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x7f]")
_CONTROL_OR_NUL = re.compile(rb"[\0-\x08\x0e-\x1a\x7f]")
_LINE_END = re.compile(r"\r\n?|\n")
_LOOKED_AT, _MOST_CONTROLS = 4096, 0.02
"""Text has a control character now and then, where it was pasted from elsewhere; other files are full of them."""


def decode(raw: bytes, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The text and notices about how it was read. Line ends are kept. Raises :class:`Unreadable`."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _decoded(raw, name), ()
    if b"\0" in raw or len(_CONTROLS.findall(raw, 0, _LOOKED_AT)) > _MOST_CONTROLS * min(len(raw), _LOOKED_AT):
        found = raw.find(b"\0")
        first = _CONTROL_OR_NUL.search(raw) if found < 0 else None
        holds = _holds(raw, first.start() if first else found, "utf-8")
        raise Unreadable(
            f"is binary, or text in an encoding that does not say so: {holds}, a control character; save it as UTF-8, without it"
        )
    encoding = _known(declared) if declared else None
    if encoding is not None and raw.isascii():
        return _decoded(raw, encoding), ()  # of some encodings every byte is ASCII
    try:
        return raw.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        if encoding is not None and encoding != "utf-8":
            return _decoded(raw, encoding), ()
        try:
            text = raw.decode("cp1252")
        except UnicodeDecodeError:
            holds = _holds(raw, error.start, "utf-8")
            raise Unreadable(f"is neither UTF-8 nor Windows-1252: {holds}; save it as UTF-8") from None
        if not _UTF8_LETTER.search(raw):
            return text, ("It is not UTF-8 and was read as Windows-1252: check the accents.",)
        holds = _holds(raw, error.start, "utf-8")
        raise Unreadable(f"mixes encodings: {holds}, which is not UTF-8; save it as UTF-8") from None


def _holds(raw: bytes, at: int, encoding: str) -> str:
    """Which byte stands at a place of a file, and where that is for a reader: what comes before is text."""
    before = raw[:at].decode(encoding, "replace").removeprefix("\ufeff")
    lines = _LINE_END.split(before)
    return f"line {len(lines)}, column {len(lines[-1]) + 1} holds the byte 0x{raw[at]:02X}"


def _known(declared: str) -> str | None:
    """The encoding of this name as Python calls it; None if there is none that pages are written in."""
    try:
        name = codecs.lookup(declared).name
        b"".decode(name)
    except (LookupError, ValueError):
        return None
    return None if name in _NO_TEXT else _READ_AS.get(name, name)


def _decoded(raw: bytes, name: str) -> str:
    try:
        return raw.decode(name)
    except UnicodeError as error:
        at = ""
        if isinstance(error, UnicodeDecodeError):
            mark = len(codecs.BOM_UTF8) if name == "utf-8-sig" else 0  # Python does not count it
            at = f": {_holds(raw, error.start + mark, name)}"
        raise Unreadable(f"is not {name} as it says{at}; save it as UTF-8") from None
