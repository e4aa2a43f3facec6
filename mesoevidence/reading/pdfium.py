"""PDFium, which is loaded only where a PDF is read, and the boxes that it gives."""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

from mesoevidence.reading.document import Unreadable


class Rectangle(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


def library(name: str) -> Any:
    """A module of PDFium. Raises :class:`~mesoevidence.reading.document.Unreadable` where it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        raise Unreadable("reading PDF needs: pip install 'mesoevidence[pdf]'") from None
