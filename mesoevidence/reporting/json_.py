"""JSON: one document, ``mesoevidence/report/1``, with a line for every source, claim, conflict, problem and body of evidence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mesoevidence.report import Report
from mesoevidence.reporting import Options
from mesoevidence.reporting.fields import (
    SCHEMA,
    bodies_of,
    claim_fields,
    conflict_fields,
    problem_fields,
    source_fields,
    summary_fields,
    tool_fields,
)

encode: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
"""One value on one line. A number that JSON has no word for is a bug, and raises ValueError."""


def write(report: Report, options: Options) -> Iterator[str]:
    """The whole report; ``options`` change nothing."""
    yield f'{{"schema": {encode(SCHEMA)},\n"tool": {encode(tool_fields(report))},\n"sources": '
    yield from listed(map(source_fields, report.sources))
    yield ',\n"claims": '
    yield from listed(map(claim_fields, report.claims))
    yield ',\n"conflicts": '
    yield from listed(map(conflict_fields, report.conflicts))
    yield f',\n"summary": {encode(summary_fields(report))},\n"problems": '
    yield from listed(map(problem_fields, report.problems))
    yield ',\n"bodies": '
    yield from listed(bodies_of(report))
    yield "}\n"


def listed(items: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A JSON list with one item a line, piece by piece."""
    opening = "[\n"
    for item in items:
        yield opening + encode(item)
        opening = ",\n"
    yield "[]" if opening == "[\n" else "\n]"
