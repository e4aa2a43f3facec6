"""One small writer a format. A writer is a function ``write(report, options) -> Iterator[str]`` in a module of its own.

Adding a format is adding a module and a line to :data:`FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

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
}
"""Format names and the modules that write them."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to write: ``width`` in columns and ``color`` for terminals, ``fail_on`` as the exit code will have it."""

    width: int = 80
    color: bool = False
    verbose: bool = False
    quiet: bool = False
    fail_on: tuple[str, ...] = ()


Writer = Callable[[Report, Options], Iterator[str]]


def writer(name: str) -> Writer:
    """The writer of a format; its module is imported now. Raises KeyError for a name that is not in :data:`FORMATS`."""
    module = import_module(f"mesoevidence.reporting.{FORMATS[name]}")
    write: Writer = module.write
    return write
