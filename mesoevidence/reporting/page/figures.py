"""The figures of the page: one place for pictures of the whole report."""

from __future__ import annotations

from dataclasses import dataclass

from mesoevidence.report import Report


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture for the section "Figures": ``svg`` is a whole SVG document, ``description`` says in words what it shows.

    It is shown as an image, so its own styles work and a script in it would never run.
    """

    title: str
    svg: str
    description: str


def figures_of(report: Report) -> list[Figure]:
    """The figures of a report; without any, the page has no such section."""
    return []
