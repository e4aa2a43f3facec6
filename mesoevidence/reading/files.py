"""Files to documents: which reader, and the limits that all of them share."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatch
from importlib import import_module
from pathlib import Path, PurePath
from typing import IO, Protocol

from mesoevidence.folders import Told, walked
from mesoevidence.reading import apart
from mesoevidence.reading.document import Document, Unreadable
from mesoevidence.reading.signs import remarks_on
from mesoevidence.records.problems import Location, Problem

MOST_BYTES = 50_000_000
"""A larger file is refused: no page of copy is that long."""

READERS: dict[str, str] = {
    ".txt": "plain", ".text": "plain", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
    ".xhtml": "html", ".docx": "word", ".pdf": "pdf",
}  # fmt: skip
"""Suffixes, and the modules of :mod:`mesoevidence.reading` that read such files."""

APART = frozenset({"pdf"})
"""Formats that are read in a process of their own."""

STDIN, STDIN_NAME = "-", "<stdin>"


class Reader(Protocol):
    """What a module of this package has: ``read(raw, path)``, which raises :class:`Unreadable`."""

    def read(self, raw: bytes, path: str) -> Document: ...


def read(path: Path, shown: str | None = None) -> Document:
    """Read a file of copy. Raises :class:`Unreadable` for what cannot be read, OSError for what is not there."""
    kind = path.stat().st_mode
    format_ = format_of(path)
    if not stat.S_ISREG(kind):  # a pipe would wait for ever, a device never end
        raise Unreadable(f"is no file; expected one, a folder, or {STDIN} for standard input")
    with path.open("rb") as file:
        raw = _limited(file)
    return read_apart(raw, shown or shown_name(path), format_)


def format_of(path: PurePath) -> str:
    """The module that reads a file of this name. Raises :class:`Unreadable` where none does."""
    suffix = path.suffix.lower()
    if suffix not in READERS:
        raise Unreadable(f"no reader for {suffix or 'files without a suffix'}; expected one of: {', '.join(READERS)}")
    return READERS[suffix]


def read_apart(raw: bytes, shown: str, format_: str) -> Document:
    """Read what a file holds, in a process of its own where its format asks for that. Raises :class:`Unreadable`."""
    return _with_remarks(apart.read(raw, shown, format_)) if format_ in APART else read_bytes(raw, shown, format_)


def read_bytes(raw: bytes, shown: str, format_: str) -> Document:
    """Read what a file holds, in this process. Raises :class:`Unreadable`."""
    reader: Reader = import_module(f"mesoevidence.reading.{format_}")
    return _with_remarks(reader.read(raw, shown))


def _with_remarks(document: Document) -> Document:
    nothing = () if document.blocks else ("It holds no words: nothing was checked.",)
    return replace(document, notices=(*document.notices, *remarks_on(document.text), *nothing))


def _limited(file: IO[bytes]) -> bytes:
    raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Unreadable(f"is larger than {MOST_BYTES // 1_000_000} MB; split it")
    return raw


_WILD = "*?["
_LEFT_OUT = (".", "~$")
"""How the names of hidden files and of Word's lock files begin."""


# --- files, folders and patterns ---------------------------------------------------------------------------------


def documents(files: tuple[str, ...], problems: list[Problem]) -> Iterator[Document]:
    """The documents of the files, folders and patterns named ("-" is standard input), each once; what cannot be read is noted."""
    for path in named(files, problems):
        found = read_named(path)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            yield found


def named(files: tuple[str, ...], problems: list[Problem]) -> Iterator[Path | None]:
    """The files that are named, or lie in folders or match patterns that are named, each once; None is standard input."""
    seen: set[str] = set()
    for path in (path for name in files for path in _paths(name, problems)):
        real = os.path.realpath(path) if path is not None else STDIN_NAME
        if real not in seen:
            seen.add(real)
            yield path


def read_named(path: Path | None) -> Document | Problem:
    """A file, or standard input, as a document, or why it cannot be read."""
    try:
        return _standard_input() if path is None else read(path)
    except Unreadable as why:
        return Problem(Location(shown_name(path)), str(why))
    except OSError as error:
        return Problem(Location(shown_name(path)), f"cannot be read: {error.strerror or error}")


def _standard_input() -> Document:
    if sys.stdin is None:
        raise Unreadable("there is no standard input")
    return read_bytes(_limited(sys.stdin.buffer), STDIN_NAME, "markdown")


def shown_name(path: Path | None) -> str:
    """A path as reports show it: control characters and bytes that are no text as escapes."""
    if path is None:
        return STDIN_NAME
    name = os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")
    return "".join(sign if sign >= " " and sign != "\x7f" else f"\\x{ord(sign):02x}" for sign in name)


def _paths(name: str, problems: list[Problem]) -> Iterator[Path | None]:
    """A file, the files below a folder, or what a pattern with wildcards matches; None for standard input."""
    if name == STDIN:
        yield None
    elif os.path.isdir(name):
        yield from _inside(name, problems)
    elif os.path.lexists(name) or not any(sign in name for sign in _WILD):
        yield Path(name)
    else:
        matched = _matching(name, problems)
        if not matched:
            problems.append(Problem(Location(shown_name(Path(name))), "matches no file"))
        for path in matched:
            yield from _inside(path, problems) if os.path.isdir(path) else [path]


def _inside(folder: str | Path, problems: list[Problem]) -> Iterator[Path]:
    """The files of a folder that can be read, in order. Hidden ones and lock files of Word are left out."""
    every = (Path(where, each) for where, names in walked(Path(folder), _noting(problems)) for each in names)
    found = sorted(path for path in every if path.suffix.lower() in READERS and not path.name.startswith(_LEFT_OUT))
    if not found:
        expected = ", ".join(READERS)
        problems.append(
            Problem(Location(shown_name(Path(folder))), f"holds no copy; expected files ending in: {expected}")
        )
    yield from found


def _noting(problems: list[Problem]) -> Told:
    def told(error: OSError) -> None:
        problems.append(Problem(Location(shown_name(Path(error.filename))), f"cannot be read: {error.strerror}"))

    return told


def _matching(pattern: str, problems: list[Problem]) -> list[Path]:
    """What a pattern matches, in order; as in a shell, no hidden files unless it names them."""
    path = Path(pattern)
    parts = path.parts[1:] if path.anchor else path.parts
    return sorted(set(_matched(Path(path.anchor), parts, _noting(problems))))


def _matched(folder: Path, parts: tuple[str, ...], told: Told) -> Iterator[Path]:
    if not parts:
        yield folder
        return
    part, rest = parts[0], parts[1:]
    if part == "**":
        for where, _ in walked(folder, told) if rest else [(folder, ())]:
            yield from _matched(where, rest, told)
        return
    try:
        if any(sign in part for sign in _WILD):
            names = [name for name in os.listdir(folder) if fnmatch(name, part) and not _left_out(name, part)]
        else:
            os.lstat(folder / part)
            names = [part]
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        told(error)
        return
    for name in names:
        yield from _matched(folder / name, rest, told)


def _left_out(name: str, part: str) -> bool:
    """Whether a pattern does not mean a file unless it names its kind."""
    return any(name.startswith(begin) and not part.startswith(begin) for begin in _LEFT_OUT)
