"""JSON lines: the records of the JSON document one a line, each with its ``type``, for reading as a stream.

First the sources, then claims, conflicts and problems, and the summary last, with the schema and the tool: a stream without
its summary was cut off. A line ends with LF alone; other Unicode line separators may stand inside of texts.
"""

from __future__ import annotations

from collections.abc import Iterator

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
from mesoevidence.reporting.json_ import encode


def write(report: Report, options: Options) -> Iterator[str]:
    """Every record of the report; ``options`` change nothing."""
    for source in report.sources:
        yield encode({"type": "source", **source_fields(source)}) + "\n"
    for claim in report.claims:
        yield encode({"type": "claim", **claim_fields(claim)}) + "\n"
    for conflict in report.conflicts:
        yield encode({"type": "conflict", **conflict_fields(conflict)}) + "\n"
    for problem in report.problems:
        yield encode({"type": "problem", **problem_fields(problem)}) + "\n"
    for body in bodies_of(report):
        yield encode({"type": "body", **body}) + "\n"
    yield encode({"type": "summary", **summary_fields(report), "schema": SCHEMA, "tool": tool_fields(report)}) + "\n"
