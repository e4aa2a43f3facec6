"""What took long to work out, kept for the next run in the user's cache folder, never in the project.

A kept thing is named, and stamped with all that it was made of: the program (its version and the files of the package), the
Python that runs it, and what the caller adds, such as every byte of the records. Where the stamp differs, or anything is wrong
with the file or the folder, it is made anew, and nothing is said: a cache that cannot be used costs time and nothing else.
It is a pickle, so it is only read from a file and a folder that belong to the user and that nobody else can write to.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import stat
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar, cast

from mesoevidence._version import __version__
from mesoevidence.packed import pickled

SWITCH = "MESOEVIDENCE_NO_CACHE"
"""An environment variable: where it is set to anything, nothing is kept and nothing that was kept is used."""
MOST_FILES = 40
"""Files in the folder; the oldest beyond that are removed when one is added."""
MOST_BYTES = 64_000_000
"""A larger thing is not kept."""
SUFFIX = ".kept"

T = TypeVar("T")


def kept(
    name: str, make: Callable[[], T], made_of: Callable[[], bytes] = bytes, when: Callable[[T], bool] = lambda _: True
) -> T:
    """The thing called ``name`` as it was kept, or what ``make`` gives, kept if ``when`` says so.

    ``made_of`` gives a digest of all that ``make`` reads; where that changes meanwhile, nothing is kept.
    """
    folder = None if os.environ.get(SWITCH) else cache_folder()
    if folder is None:
        return make()
    path = folder / f"{name}{SUFFIX}"
    stamp = _stamp(made_of())
    known = _read(path, stamp)
    if known is not None:
        return cast(T, known[0])
    made = make()
    if when(made) and _stamp(made_of()) == stamp:
        _write(path, stamp, made)
    return made


def keep(name: str, thing: object, made_of: Callable[[], bytes] = bytes) -> None:
    """Keep a thing in place of what was kept by this name, for :func:`kept` to give while ``made_of`` says the same."""
    folder = None if os.environ.get(SWITCH) else cache_folder()
    if folder is not None:
        _write(folder / f"{name}{SUFFIX}", _stamp(made_of()), thing)


def digest(*parts: str | bytes | memoryview) -> bytes:
    """A digest of parts, and of where each ends."""
    found = hashlib.blake2b(digest_size=32)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        found.update(len(raw).to_bytes(8, "big"))
        found.update(raw)
    return found.digest()


def cache_folder() -> Path | None:
    """The program's folder in the user's cache folder: $XDG_CACHE_HOME, %LOCALAPPDATA%, ~/Library/Caches or ~/.cache."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(base):  # the specification: a relative path is to be ignored
            base = os.path.join(home, *(("Library", "Caches") if sys.platform == "darwin" else (".cache",)))
    return Path(base, "mesoevidence") if os.path.isabs(base) else None


def _stamp(made_of: bytes) -> bytes:
    return digest(_program(), made_of)


@cache
def _program() -> bytes:
    """The version, the Python, and the files of the package by name, size and time."""
    files: list[str] = []
    waiting = [os.path.dirname(__file__)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.name.endswith((".py", ".yaml")):
                    status = entry.stat()
                    files.append(f"{entry.path} {status.st_size} {status.st_mtime_ns}")
                elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                    waiting.append(entry.path)
    return digest(__version__, sys.version, *sorted(files))


def _read(path: Path, stamp: bytes) -> list[object] | None:
    """What the file holds, in a list; None where it cannot be used."""
    try:
        if not _is_the_users(os.stat(path.parent)):
            return None
        with open(path, "rb") as file:
            if not _is_the_users(os.fstat(file.fileno())) or file.read(len(stamp)) != stamp:
                return None
            checksum, raw = file.read(32), file.read()
        return [pickle.loads(raw)] if digest(raw) == checksum else None
    except Exception:  # a pickle can fail in any way
        return None


def _write(path: Path, stamp: bytes, made: object) -> None:
    """Keep a thing, whole or not at all."""
    import tempfile

    temporary = None
    try:
        raw = pickled(made)
        if len(raw) > MOST_BYTES:
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_the_users(os.stat(path.parent)):
            return
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".new")  # readable by the user alone
        with os.fdopen(handle, "wb") as file:
            file.writelines((stamp, digest(raw), raw))
        os.replace(temporary, path)
        _prune(path.parent)
    except Exception:  # no room, no right to write, nothing that can be pickled
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)


def _prune(folder: Path) -> None:
    files = sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime_ns)
    for path in files[:-MOST_FILES]:
        path.unlink(missing_ok=True)


def _is_the_users(status: os.stat_result) -> bool:
    """Whether a file or a folder belongs to the user, and to nobody else to write to (Windows keeps the profile so)."""
    if sys.platform == "win32":
        return True
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
