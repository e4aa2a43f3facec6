"""The kinds of finding a report can hold, in words. The texts are data: ``kinds.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from mesoevidence.texts import read_texts

Level = Literal["error", "warning", "note", "none"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A verdict or a kind of conflict: its title, what it means, what to do about it, and how loudly it is shown."""

    code: str
    level: Level
    title: str
    what: str
    fix: str


@cache
def kinds() -> dict[str, Kind]:
    """All kinds by code: the verdicts, worst first, then the kinds of conflict."""
    return {code: Kind(code, **entry) for code, entry in read_texts("mesoevidence.evidence", "kinds.yaml").items()}
