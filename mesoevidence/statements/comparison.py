"""Comparisons from either side: better than B, so B is worse."""

from __future__ import annotations

from dataclasses import replace

from mesoevidence.statements.model import Direction, Statement, Value
from mesoevidence.statements.vocabulary import INACTIVE

TURNED: dict[Direction, Direction] = {
    "increase": "decrease", "decrease": "increase", "improve": "worsen", "worsen": "improve", "none": "none",
}  # fmt: skip


def turned_round(statement: Statement) -> Statement | None:
    """A comparison as the comparator's; None where it names no other treatment, or says by how much."""
    direction, other = statement.value.direction, statement.comparator
    turned = TURNED.get(direction) if direction is not None else None
    if turned is None or other is None or other in INACTIVE or statement.value != Value(direction=direction):
        return None
    return replace(statement, subject=other, comparator=statement.subject, value=Value(direction=turned))
