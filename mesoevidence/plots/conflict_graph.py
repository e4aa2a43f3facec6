"""The conflict graph: claims that cannot both be true, and the smallest set of them to drop.

Every hard conflict has a dropped claim at one end at least. So the dropped stand on the left, the kept on the right, and no line
joins two of the kept: the layout is the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import networkx as nx

from mesoevidence.evidence.grade import words
from mesoevidence.graph import smallest_cover
from mesoevidence.plots import Asked, CannotDraw, Drawing, Table
from mesoevidence.plots.names import counted, resolved
from mesoevidence.plots.sheet import MARGIN, MUTED, SMALL, Sheet, heading_of, line_height, wrapped
from mesoevidence.plots.signs import VERDICT
from mesoevidence.records.models import Verdict
from mesoevidence.report import Report, ReportedClaim, ReportedConflict


@dataclass(frozen=True, slots=True)
class Node:
    """A claim in a conflict: what it says, where, its verdict, and whether it is among those to drop."""

    id: str
    quote: str
    source: str
    verdict: Verdict
    dropped: bool


@dataclass(frozen=True, slots=True)
class ConflictGraph:
    """Groups of claims that hang together by hard conflicts, and the pairs with what they differ on."""

    groups: tuple[tuple[Node, ...], ...]
    pairs: tuple[tuple[str, str, str], ...]
    left_out: int = 0

    @property
    def nodes(self) -> list[Node]:
        return [node for group in self.groups for node in group]


# --- counting ----------------------------------------------------------------------------------------------------


def conflict_graph(
    conflicts: Iterable[ReportedConflict],
    claims: Mapping[str, ReportedClaim],
    *,
    source: str | None = None,
    rows: int = 25,
) -> ConflictGraph:
    """The hard conflicts between ``claims`` (those inside one source, where it is named) and the smallest set to drop.

    Groups beyond ``rows`` claims are counted in ``left_out``; the largest come first. A claim that is not among ``claims`` (of a
    document, an approved claim it is held against) is no claim to drop, and its conflicts are not shown.
    """
    pairs: dict[tuple[str, str], list[str]] = {}
    for conflict in conflicts:
        inside = source is None or set(conflict.sources) == {source}
        if conflict.kind == "hard" and inside and all(name in claims for name in conflict.claims):
            pairs.setdefault(conflict.claims, []).append(conflict.label)
    dropped = set(smallest_cover(pairs, {name: claims[name].verdict for pair in pairs for name in pair}))
    order = {name: place for place, name in enumerate(claims)}
    groups = sorted(
        (sorted(group, key=order.__getitem__) for group in nx.connected_components(nx.Graph(list(pairs)))),
        key=lambda group: (-len(group), order[group[0]]),
    )
    shown: list[tuple[Node, ...]] = []
    for group in groups:
        if shown and sum(map(len, shown)) + len(group) > rows:
            continue
        shown.append(tuple(Node(n, claims[n].quote, claims[n].source, claims[n].verdict, n in dropped) for n in group))
    names = {node.id for group in shown for node in group}
    return ConflictGraph(
        tuple(shown),
        tuple((a, b, ", ".join(dict.fromkeys(labels))) for (a, b), labels in pairs.items() if a in names),
        sum(map(len, groups)) - len(names),
    )


# --- drawing -----------------------------------------------------------------------------------------------------

TEXT_WIDTH, GAP = 2.9, 1.9
EDGE = "#a03c00"


def plot(asked: Asked) -> Drawing:
    """The conflicts of the records, inside one source, or inside a file of copy."""
    report, source, title = asked.report, None, "Claims that cannot all be true"
    if asked.name is not None and not asked.is_file:
        resolved(asked.name, {"source": asked.kb.sources, "file": ()})
        source, title = asked.name, f"{title}: {asked.kb.sources[asked.name].title or asked.name}"
    found = conflict_graph(report.conflicts, {c.id: c for c in report.claims}, source=source, rows=asked.rows)
    if not found.groups:
        where = f" inside {asked.name}" if asked.name else ""
        raise CannotDraw(f"no hard conflict was found{where}")
    return drawn(found, title, "conflicts")


def of_report(report: Report) -> list[Drawing]:
    """A graph for each source that contradicts itself; one of all of them, where they contradict each other."""
    claims = {claim.id: claim for claim in report.claims}
    drawings: list[Drawing] = []
    if any(conflict.kind == "hard" and len(set(conflict.sources)) > 1 for conflict in report.conflicts):
        every = conflict_graph(report.conflicts, claims)
        drawings += (
            [drawn(every, "Claims that cannot all be true, in all sources", "conflicts")] if every.groups else []
        )
    for place, source in enumerate(report.sources, 1):
        found = conflict_graph(report.conflicts, claims, source=source.id)
        if found.groups:
            title = f"Claims that cannot all be true: {source.title or source.id}"
            drawings.append(drawn(found, title, f"conflicts-{place}"))
    return drawings


def drawn(found: ConflictGraph, title: str, name: str) -> Drawing:
    """The graph laid out: a group after the other, dropped claims on the left, kept ones on the right."""
    several = len({node.source for node in found.nodes}) > 1
    width = 2 * MARGIN + 2 * (TEXT_WIDTH + 0.4) + GAP
    labels = {node.id: _label(node, several) for node in found.nodes}
    titles, below, top = heading_of(title, _notes(found), width)
    top += 0.35
    topics = [_topics(group, found, width - 2 * MARGIN) for group in found.groups]
    heights = [_height(group, labels) + _tall(topic) for group, topic in zip(found.groups, topics, strict=True)]
    sheet = Sheet(width, top + sum(heights) + 0.25 + MARGIN)
    sheet.heading(titles, below)
    left, right = MARGIN + TEXT_WIDTH + 0.2, MARGIN + TEXT_WIDTH + 0.6 + GAP
    sheet.text(left + 0.1, top - 0.12, "Drop", bold=True, at="right")
    sheet.text(right - 0.1, top - 0.12, "Keep", bold=True)
    places: dict[str, tuple[float, float]] = {}
    y = top
    for group, height, topic in zip(found.groups, heights, topics, strict=True):
        sheet.lines(width / 2, y + _tall(topic) / 2, topic, size=SMALL, colour=MUTED, at="center")
        y, height = y + _tall(topic), height - _tall(topic)
        for dropped, x in ((True, left), (False, right)):
            side = [node for node in group if node.dropped is dropped]
            free = (height - 0.2 - sum(_tall(labels[node.id]) for node in side)) / max(len(side), 1)
            at = y + 0.1
            for node in side:
                at += (free + _tall(labels[node.id])) / 2
                places[node.id] = (x, at)
                at += (free + _tall(labels[node.id])) / 2
        y += height
        if group is not found.groups[-1]:
            sheet.stroke([MARGIN, width - MARGIN], [y, y], colour="#e4e4e4")
    _edges(sheet, found, places)
    for node in found.nodes:
        x, at = places[node.id]
        sign = VERDICT[node.verdict]
        sheet.marks([x], [at], sign.shape, across=0.13 if sign.shape not in "D." else 0.11, fill=sign.fill)
        if node.dropped:
            sheet.marks([x], [at], "s", across=0.24, fill="none", line=1.2)
        sheet.lines(x + (-0.2 if node.dropped else 0.2), at, labels[node.id], at="right" if node.dropped else "left")
    _key(sheet, found, sheet.height - MARGIN)
    quotes = {node.id: node for node in found.nodes}
    table = Table(
        ("claim", "against", "on", "to drop"),
        tuple(
            (
                f"{quotes[a].quote} ({a})",
                f"{quotes[b].quote} ({b})",
                on,
                ", ".join(n for n in (a, b) if quotes[n].dropped),
            )
            for a, b, on in found.pairs
        ),
    )
    return Drawing(name, title, _alt(found), table, sheet)


def _label(node: Node, several: bool) -> list[str]:
    quote = wrapped(f"“{node.quote}”", TEXT_WIDTH, most=3)
    return [
        *quote,
        *wrapped(f"{node.source}: {words(node.verdict)}" if several else words(node.verdict), TEXT_WIDTH, most=1),
    ]


def _topics(group: tuple[Node, ...], found: ConflictGraph, width: float) -> list[str]:
    """What the claims of a group differ on."""
    names = {node.id for node in group}
    topics = dict.fromkeys(topic for a, _, topic in found.pairs if a in names)
    return wrapped("; ".join(topics), width, SMALL, most=2)


def _tall(lines: list[str]) -> float:
    return len(lines) * line_height() + 0.12


def _height(group: tuple[Node, ...], labels: dict[str, list[str]]) -> float:
    sides = [sum(_tall(labels[node.id]) for node in group if node.dropped is dropped) for dropped in (True, False)]
    return max(sides) + 0.2


def _edges(sheet: Sheet, found: ConflictGraph, places: dict[str, tuple[float, float]]) -> None:
    """A line a conflict; between two that are dropped a bow on their right, which no other line needs."""
    for a, b, _ in found.pairs:
        (x1, y1), (x2, y2) = sorted((places[a], places[b]))
        x1 += 0.13
        if x2 < x1:
            bow = min(0.25 + abs(y2 - y1) * 0.3, GAP * 0.6)
            sheet.curve([(x1, y1), (x1 + bow, y1), (x1 + bow, y2), (x1, y2)], colour=EDGE, width=1.0)
        else:
            x2 -= 0.1
            pull = (x2 - x1) * 0.45
            sheet.curve([(x1, y1), (x1 + pull, y1), (x2 - pull, y2), (x2, y2)], colour=EDGE, width=1.0)


def _key(sheet: Sheet, found: ConflictGraph, y: float) -> None:
    x = MARGIN + 0.08
    for verdict in dict.fromkeys(sorted((node.verdict for node in found.nodes), key=list(VERDICT).index)):
        sign = VERDICT[verdict]
        sheet.marks([x], [y], sign.shape, across=0.12 if sign.shape not in "D." else 0.1, fill=sign.fill)
        sheet.text(x + 0.14, y, sign.label, size=SMALL)
        x += 0.4 + 0.085 * len(sign.label)
    sheet.marks([x], [y], "s", across=0.18, fill="none", line=1.2)
    sheet.text(x + 0.18, y, "to drop", size=SMALL)


def _notes(found: ConflictGraph) -> str:
    dropped = sum(node.dropped for node in found.nodes)
    notes = (
        f"Each line joins two claims that cannot both be true. Without the {counted(dropped, 'framed claim')} on the left no "
        "conflict is left: the smallest such set, which keeps the claims that hold best."
    )
    if found.left_out:
        notes += f" {counted(found.left_out, 'further claim')} in smaller groups not shown."
    return notes


def _alt(found: ConflictGraph) -> str:
    dropped = [f"“{node.quote}”" for node in found.nodes if node.dropped]
    return (
        f"{counted(len(found.pairs), 'pair')} among {counted(len(found.nodes), 'claim')} contradict each other. "
        f"To drop: {'; '.join(dropped)}."
    )
