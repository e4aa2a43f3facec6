"""One small writer a format. A writer is a function ``write(report, options)`` in a module of its own, which gives the pieces
of a text, or those of a file.

Adding a format is adding a module and a line to :data:`FORMATS` or :data:`FILES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from mesoevidence.report import Report

FORMATS: dict[str, str] = {
    "text": "text",
    "json": "json_",
    "jsonl": "jsonl",
    "csv": "csv_",
    "markdown": "markdown",
    "sarif": "sarif",
    "github": "github",
    "junit": "junit",
    "html": "html",
}
"""Formats that are text, and the modules that write them."""

FILES: dict[str, str] = {"docx": "word", "xlsx": "xlsx", "pdf": "pdf"}
"""Formats that are files of bytes, and the modules that write them: never to standard output."""

WITH_DOCUMENTS: frozenset[str] = frozenset({"html", "docx", "pdf"})
"""Formats that show the documents themselves: :attr:`~mesoevidence.report.Report.documents` is kept for them."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to write: ``width`` in columns and ``color`` for terminals, ``fail_on`` as the exit code will have it."""

    width: int = 80
    color: bool = False
    verbose: bool = False
    quiet: bool = False
    fail_on: tuple[str, ...] = ()


class CannotWrite(Exception):
    """A format cannot show this report; the message says why, and what would help."""


def library(name: str, extra: str) -> Any:
    """A library that only some formats need. Raises :class:`CannotWrite` where it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        raise CannotWrite(f"needs: pip install 'mesoevidence[{extra}]'") from None


Writer = Callable[[Report, Options], Iterator[str] | Iterator[bytes]]


def writer(name: str) -> Writer:
    """The writer of a format; its module is imported now. Raises KeyError for a name that is in neither list."""
    module = import_module(f"mesoevidence.reporting.{(FORMATS | FILES)[name]}")
    write: Writer = module.write
    return write
