"""Problems in the input, each made by a named constructor here and worded for the person who typed the record.

A problem says where (file, line, column), what was found, what was expected and, where there is one, the nearest
valid value. Problems are collected, never raised one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Location(NamedTuple):
    """A place in a file; ``line`` and ``column`` count from 1, 0 means the file as a whole.

    ``place`` is what a reader calls the place in a file that has no lines ("page 2, paragraph 3"); empty elsewhere.
    """

    file: str
    line: int = 0
    column: int = 0
    place: str = ""

    def __str__(self) -> str:
        if self.place:
            return f"{self.file}, {self.place}"
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong with a record or a file. ``record`` is the id of the record that cannot be used, if one."""

    where: Location
    message: str
    severity: Severity = "error"
    record: str | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.severity}: {self.message}"


@lru_cache(maxsize=4096)
def _nearest(value: str, choices: tuple[str, ...]) -> str | None:
    from rapidfuzz import fuzz, process  # loaded only when there is a problem to report

    found = process.extractOne(value, choices, scorer=fuzz.ratio, score_cutoff=60)
    return str(found[0]) if found else None


def did_you_mean(value: str, choices: Iterable[str]) -> str:
    """ "; did you mean 'x'?" or nothing."""
    nearest = _nearest(value, tuple(choices))
    return f"; did you mean {nearest!r}?" if nearest else ""


def expected_one_of(choices: Iterable[str]) -> str:
    listed = list(choices)
    shown = ", ".join(listed[:12])
    return f"expected one of: {shown}" + (f" and {len(listed) - 12} more" if len(listed) > 12 else "")


def unknown_reference(where: Location, what: str, value: str, choices: Iterable[str], record: str) -> Problem:
    """An id that no record has."""
    listed = tuple(choices)
    hint = did_you_mean(value, listed) or (f"; {expected_one_of(listed)}" if 0 < len(listed) <= 12 else "")
    return Problem(where, f"{value!r} is not {what} of this knowledge base{hint}", record=record)


def duplicate_id(where: Location, kind: str, record: str, first: Location) -> Problem:
    return Problem(
        where, f"{kind} {record!r} was already recorded at {first}; an id stands for one record", record=record
    )


def cycle(where: Location, chain: list[str]) -> Problem:
    return Problem(where, f"'broader' runs in a circle: {' -> '.join(chain)}", record=chain[0])


def meaningless_value(where: Location, message: str, record: str) -> Problem:
    return Problem(where, f"this value does not fit its attribute: {message}", record=record)


def missing_path(path: str) -> Problem:
    return Problem(Location(path), "no such file or folder")


def unreadable(path: str, reason: str) -> Problem:
    return Problem(Location(path), f"cannot be read: {reason}")


def no_file(path: str) -> Problem:
    return Problem(Location(path), "is no file; expected a record file, or a link to one")


def nothing_to_read(path: str) -> Problem:
    return Problem(Location(path), "holds no .yaml or .yml file")
