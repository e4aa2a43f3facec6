"""Spreadsheet: a summary, then one sheet each for claims, evidence, conflicts and rules, with filters and links.

Every text is written as a text: what copy says is never run as a formula.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from mesoevidence.evidence.grade import words
from mesoevidence.report import Flag, Report, ReportedClaim, ReportedSource
from mesoevidence.reporting import CannotWrite, Options, library
from mesoevidence.reporting.common import (
    all_notes,
    checked,
    citations,
    link,
    one_line,
    place_words,
    ranked,
    telling,
    why_beside_repair,
)
from mesoevidence.reporting.notes import COLORS

MOST_ROWS = 1_048_575
MOST_SIGNS = 32_767
MOST_LINKS = 65_000
MOST_ADDRESS = 2_000
"""What Excel takes: rows below the header and links of a sheet, characters of a cell and of a link."""

_PIECE = 1 << 16
_LINE, _MOST_LINES = 15.0, 20
"""Points a line, and lines from which on a row grows no further: a reader makes it larger, or reads the cell above the sheet."""


class Column(NamedTuple):
    """The heading of a column and its width in characters."""

    title: str
    width: int
    shows: Literal["text", "link", "verdict"] = "text"


CLAIMS = (
    Column("Claim", 22), Column("Source", 18), Column("Place", 16), Column("Quote", 36), Column("Sentence", 44),
    Column("Verdict", 15, "verdict"), Column("Certainty", 11), Column("Why", 60), Column("Suggested wording", 50),
    Column("Sources", 50), Column("Rules", 16), Column("Conflicts", 30), Column("Approved claim", 24),
    Column("Reasons", 24), Column("Standing", 12), Column("Accepted because", 24), Column("Quote state", 13),
)  # fmt: skip
EVIDENCE = (
    Column("Claim", 22), Column("Quote", 36), Column("Direction", 12), Column("Directness", 12), Column("Certainty", 11),
    Column("What it shows", 60), Column("Work", 50), Column("Link", 40, "link"), Column("Body of evidence", 26),
)  # fmt: skip
CONFLICTS = (
    Column("Kind", 14), Column("About", 28), Column("Claim", 22), Column("Says", 36), Column("Against claim", 22),
    Column("Which says", 36), Column("Why", 60), Column("Standing", 12), Column("Accepted because", 24),
)  # fmt: skip
RULES = (
    Column("Rule", 10), Column("Severity", 11), Column("Title", 36), Column("Why", 50), Column("What to do", 50),
    Column("Provisions", 40), Column("Places", 8), Column("Accepted", 10), Column("Claims and sources", 40),
)  # fmt: skip

Cell = str | int | None


def write(report: Report, options: Options) -> Iterator[bytes]:
    """The workbook, in pieces; ``options`` change nothing. Raises :class:`~mesoevidence.reporting.CannotWrite`."""
    raw = io.BytesIO()
    book = library("xlsxwriter", "xlsx").Workbook(
        raw, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties(
        {"title": "Mesoevidence report", "author": "Mesoevidence", "created": datetime.fromisoformat(report.as_of)}
    )
    _Book(book).fill(report)
    book.close()
    whole = raw.getvalue()
    yield from (whole[at : at + _PIECE] for at in range(0, len(whole), _PIECE))


class _Book:
    def __init__(self, book: Any) -> None:
        top = {"text_wrap": True, "valign": "top"}
        self._book = book
        self._plain = book.add_format({**top, "align": "left"})
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._heading = book.add_format({**top, "bold": True, "bottom": 1, "bg_color": "#EEEEEE"})
        self._link = book.add_format({**top, "font_color": "#0563C1", "underline": 1})
        self._verdicts = {
            words(verdict): book.add_format({**top, "bold": True, "bg_color": f"#{color}"})
            for verdict, color in COLORS.items()
        }

    def fill(self, report: Report) -> None:
        self._summary(report)
        self._table("Claims", CLAIMS, _claim_rows(report))
        self._table("Evidence", EVIDENCE, _evidence_rows(report))
        self._table("Conflicts", CONFLICTS, _conflict_rows(report))
        self._table("Rules", RULES, _rule_rows(report))

    def _summary(self, report: Report) -> None:
        sheet = self._book.add_worksheet("Summary")
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 100)
        sheet.write_string(0, 0, "Mesoevidence report", self._title)
        for number, row in enumerate(_summary_rows(report), start=2):
            for place, cell in enumerate(row):
                self._write(sheet, number, place, cell, colored=place == 0)
        _to_print(sheet)

    def _table(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
        """A sheet whose first row names the columns, and stays in sight."""
        sheet = self._book.add_worksheet(name)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.title, self._heading)
        links = number = 0
        for number, row in enumerate(rows, start=1):
            if number > MOST_ROWS:
                raise CannotWrite(f"the sheet {name} would have more rows than Excel takes; write csv or jsonl")
            for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
                is_link = column.shows == "link" and isinstance(cell, str) and len(cell) <= MOST_ADDRESS
                if is_link and links < MOST_LINKS:
                    sheet.write_url(number, place, cell, self._link)
                    links += 1
                else:
                    self._write(sheet, number, place, cell, colored=column.shows == "verdict")
            sheet.set_row(number, _LINE * min(_lines(columns, row), _MOST_LINES))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, number, len(columns) - 1)
        sheet.repeat_rows(0)
        _to_print(sheet)

    def _write(self, sheet: Any, row: int, column: int, cell: Cell, *, colored: bool) -> None:
        if isinstance(cell, int):
            sheet.write_number(row, column, cell, self._plain)
        elif cell:
            sheet.write_string(
                row, column, _text(cell), self._verdicts.get(cell, self._plain) if colored else self._plain
            )


def _lines(columns: Sequence[Column], row: Sequence[Cell]) -> int:
    """How many lines the fullest cell of a row needs; not every program works that out when it opens a file."""
    cells = [(cell, column.width) for cell, column in zip(row, columns, strict=True) if isinstance(cell, str)]
    return max((sum(1 + len(line) // width for line in cell.split("\n")) for cell, width in cells), default=1)


def _to_print(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def _text(cell: str) -> str:
    """A text as a cell takes it: the white space of lines that were joined on purpose stays."""
    text = "\n".join(map(one_line, cell.split("\n")))
    return text if len(text) <= MOST_SIGNS else text[: MOST_SIGNS - 1] + "…"


# --- rows --------------------------------------------------------------------------------------------------------


def _summary_rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    yield from ((words(verdict), count) for verdict, count in report.by_verdict().items())
    conflicts = report.conflict_counts()
    yield ("claims in all", len(report.claims))
    yield ("hard conflicts", conflicts["hard"])
    yield ("tensions", conflicts["tension"])
    yield ()
    for source, claims in report.by_source():
        title = f"{source.title or source.id} ({source.path or source.url or source.id})"
        yield (source.id, f"{title}: {len(claims)} claims")
    yield ()
    yield ("checked", checked(report))
    yield from (("problem", str(problem)) for problem in report.problems)
    yield from (("note", note) for note in all_notes(report))
    yield ("made by", f"mesoevidence {report.version}, policy {report.profile}, as of {report.as_of}")


def _claim_rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    """Worst first."""
    against: dict[str, list[str]] = defaultdict(list)
    for conflict in report.conflicts:
        for name, other in (conflict.claims, conflict.claims[::-1]):
            against[name].append(f"{other} ({conflict.kind})")
    for claim in ranked(report.claims):
        yield (
            claim.id, claim.source, place_words(claim), one_line(claim.quote), one_line(claim.context or ""),
            words(claim.verdict), words(claim.certainty) if claim.certainty else None, why_beside_repair(claim), claim.repair,
            citations(claim), ", ".join(dict.fromkeys(flag.rule for flag in claim.flags)),
            "\n".join(dict.fromkeys(against[claim.id])), claim.library_match, ", ".join(claim.reasons), claim.standing,
            claim.because, words(claim.quote_state),
        )  # fmt: skip


def _evidence_rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    """One row a work; a body of evidence that names none has one, too."""
    for claim in ranked(report.claims):
        for line in telling(claim):
            for cited in line.citations or (None,):
                yield (
                    claim.id, one_line(claim.quote), words(line.direction), words(line.directness), words(line.certainty),
                    line.says, cited, link(cited) if cited else None, line.id,
                )  # fmt: skip


def _conflict_rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    for conflict in sorted(report.conflicts, key=lambda conflict: conflict.kind):
        first, second = conflict.claims
        yield (
            "hard conflict" if conflict.kind == "hard" else "tension", conflict.label, first, one_line(conflict.quotes[0]),
            second, one_line(conflict.quotes[1]), conflict.reason, conflict.standing, conflict.because,
        )  # fmt: skip


def _rule_rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    flags: dict[str, Flag] = {}
    new: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    where: dict[str, list[str]] = defaultdict(list)
    items: Sequence[ReportedSource | ReportedClaim] = [*report.sources, *report.claims]
    for item in items:
        for flag in item.flags:
            flags.setdefault(flag.rule, flag)
            (new if flag.standing == "new" else accepted)[flag.rule] += 1
            where[flag.rule].append(item.id)
    for rule, flag in sorted(flags.items()):
        yield (
            rule, flag.severity, flag.title, flag.why, flag.fix, "\n".join(flag.provisions), new[rule], accepted[rule],
            ", ".join(where[rule]),
        )  # fmt: skip
