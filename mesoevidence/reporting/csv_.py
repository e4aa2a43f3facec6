"""CSV: one row a claim, as RFC 4180 has it (comma, CRLF, quotes doubled), in UTF-8 without a byte order mark.

Several values in a cell are joined with "; ". Conflicts have no rows: a claim names those it takes part in. A text that a
spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection); JSON has all texts as they are.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator

from mesoevidence.report import Report, ReportedClaim
from mesoevidence.reporting import Options
from mesoevidence.reporting.common import flag_words, works_cited

COLUMNS = (
    "id", "source", "quote", "verdict", "certainty", "reasons", "why", "repair", "evidence", "citations", "flags",
    "conflicts", "quote_state", "start", "end", "line", "column", "end_line", "end_column",
    "record_path", "record_line", "record_column", "standing", "because",
    "place",
)  # fmt: skip
"""The header; columns may be added at the end, none is renamed or moved."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Line:
    """A "file" that hands each row back to the caller (``writerow`` returns what ``write`` does): nothing piles up."""

    def write(self, text: str) -> str:
        return text


def write(report: Report, options: Options) -> Iterator[str]:
    """The header, then the claims in their order; ``options`` change nothing."""
    row = csv.writer(_Line(), lineterminator="\r\n").writerow
    conflicts: dict[str, list[str]] = defaultdict(list)
    for conflict in report.conflicts:
        for claim_id in dict.fromkeys(conflict.claims):
            conflicts[claim_id].append(conflict.id)
    yield row(COLUMNS)
    for claim in report.claims:
        yield row(_cells(claim, conflicts.get(claim.id, [])))


def _cells(claim: ReportedClaim, conflicts: list[str]) -> list[str | int | None]:
    cells = (
        claim.id, claim.source, claim.quote, claim.verdict, claim.certainty, _joined(claim.reasons), claim.why,
        claim.repair, _joined(line.id for line in claim.evidence),
        _joined(works_cited(claim)),
        _joined(f"{flag.rule} ({flag.severity}): {flag_words(flag)}" for flag in claim.flags), _joined(conflicts),
        claim.quote_state, claim.start, claim.end, claim.line, claim.column, claim.end_line, claim.end_column,
        claim.record.file, claim.record.line or None, claim.record.column or None, claim.standing, claim.because,
        claim.record.place or None,
    )  # fmt: skip
    return [f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell for cell in cells]


def _joined(values: Iterable[str]) -> str:
    return "; ".join(values)
