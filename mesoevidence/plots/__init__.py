"""Figures that the field uses, one small module a kind: a pure function that counts, and one that draws.

Adding a plot is adding a module and a line to :data:`PLOTS`. Its ``plot(asked)`` gives a :class:`Drawing` or raises
:class:`CannotDraw`. Matplotlib is an extra (``mesoevidence[plot]``) and is imported when something is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from mesoevidence.audit import Auditor, audit
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.report import Report

if TYPE_CHECKING:
    from mesoevidence.plots.sheet import Sheet

PLOTS: dict[str, str] = {
    "evidence-map": "evidence_map",
    "promise": "promise",
    "conflicts": "conflict_graph",
    "risk-of-bias": "risk_of_bias",
    "forest": "forest",
}
"""Kinds of figure, and the modules that make them."""

MOST_GRAPHS = 12
"""Conflict graphs of one report."""

MISSING = "figures need matplotlib: pip install 'mesoevidence[plot]'"


class CannotDraw(ValueError):
    """There is nothing to draw, or not what was asked for; the message says why, and what would help."""


class UnknownName(CannotDraw):
    """No record that the figure could be about has this id; the message names the nearest."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a figure shows, as rows: for screen readers, and to check the figure by."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure that is laid out: ``id`` is unique among the figures of a page; ``alt`` says in words what it shows."""

    id: str
    title: str
    alt: str
    table: Table
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure for a page: ``svg`` has no XML prolog, no script, nothing from outside, and ids that start with ``id``."""

    id: str
    title: str
    alt: str
    svg: str
    table: Table


@dataclass
class Asked:
    """What a figure is asked of: the records, the record it is narrowed to, and how many rows it may have."""

    kb: KnowledgeBase
    auditor: Auditor
    name: str | None = None
    rows: int = 25

    @cached_property
    def report(self) -> Report:
        """The audit of the claims, or of the copy where ``name`` is a file. Raises :class:`CannotDraw` for an unreadable one."""
        profile, as_of = self.auditor.policy.id, self.auditor.as_of
        if not self.is_file:
            return audit(self.kb, profile=profile, as_of=as_of)
        from mesoevidence.check import Checker
        from mesoevidence.reading.files import documents
        from mesoevidence.records.problems import Problem

        problems: list[Problem] = []
        read = list(documents((self.name or "",), problems))
        if problems:
            raise CannotDraw("; ".join(problem.message for problem in problems))
        return Checker(self.kb, profile=profile, as_of=as_of).check(read)

    @property
    def is_file(self) -> bool:
        """Whether the figure is asked of a file of copy."""
        return self.name is not None and self.name not in self.kb.sources and Path(self.name).is_file()


def can_draw() -> bool:
    """Whether matplotlib is there."""
    return find_spec("matplotlib") is not None


def drawing(kind: str, asked: Asked) -> Drawing:
    """The figure of a kind. Raises :class:`CannotDraw`, and KeyError for a kind that is not in :data:`PLOTS`."""
    made: Drawing = import_module(f"mesoevidence.plots.{PLOTS[kind]}").plot(asked)
    return made


def figures_of(report: Report) -> list[Figure]:
    """The figures that make sense for a report: promise against evidence; the conflict graph of each source that contradicts
    itself, and of all sources where they contradict each other; an evidence map of what the claims are about.

    Empty without matplotlib. Of the conflict graphs only the first few are drawn: each claim of a page tells its conflicts.
    """
    if not can_draw() or report.kb is None:
        return []
    from mesoevidence.plots import conflict_graph, evidence_map, promise
    from mesoevidence.plots.rendering import svg_of

    conflicts = conflict_graph.of_report(report)[:MOST_GRAPHS]
    drawings: list[Drawing] = [*promise.of_report(report), *conflicts, *evidence_map.of_report(report)]
    return [Figure(d.id, d.title, d.alt, svg_of(d), d.table) for d in drawings]
