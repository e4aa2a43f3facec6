"""Files to documents: which reader, and the limits that all of them share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path, PurePath
from typing import Protocol

from mesoevidence.reading.document import Document, Unreadable
from mesoevidence.records.problems import Location, Problem

MOST_BYTES = 50_000_000
"""A larger file is refused: no page of copy is that long."""

READERS: dict[str, str] = {
    ".txt": "plain", ".text": "plain", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
    ".xhtml": "html", ".docx": "word", ".pdf": "pdf",
}  # fmt: skip
"""Suffixes, and the modules of :mod:`mesoevidence.reading` that read such files."""


STDIN, STDIN_NAME = "-", "<stdin>"


class Reader(Protocol):
    """What a module of this package has: ``read(raw, path)``, which raises :class:`Unreadable`."""

    def read(self, raw: bytes, path: str) -> Document: ...


def read(path: Path, shown: str | None = None) -> Document:
    """Read a file of copy. Raises :class:`Unreadable` for what cannot be read, OSError for what is not there."""
    format_ = format_of(path)
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(f"is larger than {MOST_BYTES // 1_000_000} MB; split it")
    return read_bytes(path.read_bytes(), shown or path.as_posix(), format_)


def format_of(path: PurePath) -> str:
    """The module that reads a file of this name. Raises :class:`Unreadable` where none does."""
    suffix = path.suffix.lower()
    if suffix not in READERS:
        raise Unreadable(f"no reader for {suffix or 'files without a suffix'}; expected one of: {', '.join(READERS)}")
    return READERS[suffix]


def read_bytes(raw: bytes, shown: str, format_: str) -> Document:
    """Read what a file holds. Raises :class:`Unreadable`."""
    reader: Reader = import_module(f"mesoevidence.reading.{format_}")
    return reader.read(raw, shown)


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
    seen: set[Path] = set()
    for name in files:
        for path in _paths(name, problems):
            if path is None:
                yield None
            elif path.resolve() not in seen:
                seen.add(path.resolve())
                yield path


def read_named(path: Path | None) -> Document | Problem:
    """A file as a document, or why it cannot be read."""
    if path is None:
        return read_bytes(sys.stdin.buffer.read(), STDIN_NAME, "markdown")
    try:
        return read(path)
    except Unreadable as why:
        return Problem(Location(path.as_posix()), str(why))
    except OSError as error:
        return Problem(Location(path.as_posix()), f"cannot be read: {error.strerror or error}")


def _paths(name: str, problems: list[Problem]) -> Iterator[Path | None]:
    """A file, the files below a folder, or what a pattern with wildcards matches; None for standard input."""
    path = Path(name)
    if name == STDIN:
        yield None
    elif path.is_dir():
        found = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in READERS)
        if not found:
            problems.append(Problem(Location(name), f"holds no copy; expected files ending in: {', '.join(READERS)}"))
        yield from found
    elif path.exists() or not any(sign in name for sign in "*?["):
        yield path
    else:
        matched = (
            sorted(Path().glob(name))
            if not path.is_absolute()
            else sorted(Path(path.anchor).glob(name[len(path.anchor) :]))
        )
        if not matched:
            problems.append(Problem(Location(name), "matches no file"))
        yield from (p for p in matched if p.is_file())
