"""The words of general English that tell how sentences hang together, and what numbers count (``english.yaml``)."""

from __future__ import annotations

from functools import cache
from typing import Any

from mesoevidence.texts import read_texts


@cache
def texts() -> dict[str, Any]:
    """The file, by its keys, read once."""
    return read_texts("mesoevidence.extraction", "english.yaml")


@cache
def listed(what: str) -> frozenset[str]:
    """The words of a list of the file."""
    return frozenset(texts()[what])
