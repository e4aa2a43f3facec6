"""Reading in a process of its own, with limits: PDFium is a large library in C, and a file that was made to do harm can keep it
busy for ever, fill the memory, or end the process it runs in.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from importlib import import_module

from mesoevidence.reading.document import Document, Unreadable

SECONDS, SECONDS_A_MEGABYTE = 20, 10
"""Computing time that a file may take: what people make takes a tenth of it."""
MOST_WAITING = 4
"""How many times that long is waited for, on a busy machine or one that does not count computing time."""
MOST_MEMORY = 4_000_000_000
"""Bytes, where the system can limit them."""


def read(raw: bytes, path: str, format_: str) -> Document:
    """What ``mesoevidence.reading.FORMAT_.read`` gives. Raises :class:`Unreadable`, also for what takes too long."""
    seconds = SECONDS + SECONDS_A_MEGABYTE * len(raw) // 1_000_000
    done: subprocess.CompletedProcess[bytes] | None
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__, format_, path, str(seconds)],
            input=raw, capture_output=True, timeout=MOST_WAITING * seconds, check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode:
        raise Unreadable("takes more time or memory than a document can need: it is damaged, or made to do harm")
    found: Document | str = pickle.loads(done.stdout)  # from our own process
    if isinstance(found, str):
        raise Unreadable(found)
    return found


def main(format_: str, path: str, seconds: str) -> None:
    """Read standard input, and write what was read, or why it could not be, to standard output."""
    with suppress(ImportError, ValueError, OSError):  # not on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        found: Document | str = import_module(f"mesoevidence.reading.{format_}").read(sys.stdin.buffer.read(), path)
    except Unreadable as why:
        found = str(why)
    sys.stdout.buffer.write(pickle.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
