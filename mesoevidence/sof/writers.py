"""The summary of findings as text, Markdown, CSV, HTML and JSON.

Adding a format is adding a function and a line to :data:`FORMATS`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from html import escape

from mesoevidence.report import DISCLAIMER
from mesoevidence.reporting.csv_ import FORMULA_STARTS
from mesoevidence.reporting.markdown import escaped
from mesoevidence.sof import DOMAINS, NO_STUDY, NOT_REPORTED, Comparison, Judgement, Outcome, Summary

SCHEMA = "mesoevidence/sof/1"
FINDINGS = ("Outcome", "Participants (studies)", "Relative effect", "Absolute effect", "Certainty", "What happens")
PROFILE = (
    "Outcome",
    "Designs",
    "Starts at",
    *(name.replace("_", " ").capitalize() for name in DOMAINS),
    "Upgrades",
    "Certainty",
)


# --- cells -------------------------------------------------------------------------------------------------------


def _outcome(row: Outcome) -> str:
    return f"{row.outcome}: {row.finds}" + (f", {row.scope}" if row.scope else "")


def _certainty(row: Outcome, *, noted: bool = True) -> str:
    if row.certainty is None:
        return NO_STUDY
    letters = "" if not noted else ", ".join(j.note for j in (*row.judgements, *row.upgrades) if j.note and j.step)
    unused = " (may not be used)" if row.may_not_be_used else ""
    return f"{row.symbols} {row.certainty}{' ' + letters if letters else ''}{unused}"


def _effects(effects: tuple[str, ...]) -> str:
    return "; ".join(effects) or NOT_REPORTED


def _judged(judgement: Judgement) -> str:
    return judgement.judged + (f" ({judgement.note})" if judgement.note else "")


def _findings_row(row: Outcome) -> tuple[str, ...]:
    return _outcome(row), row.participants, _effects(row.relative), _effects(row.absolute), _certainty(row), row.plain


def _profile_row(row: Outcome) -> tuple[str, ...]:
    upgrades = "; ".join(f"{up.domain}: {_judged(up)}" for up in row.upgrades) or "none"
    domains = tuple(map(_judged, row.judgements)) or ("",) * len(DOMAINS)
    return _outcome(row), ", ".join(row.designs) or NO_STUDY, row.starts_at, *domains, upgrades, _certainty(row)


def _searched(comparison: Comparison) -> Iterator[str]:
    """What stands below a table: searches in vain, and what may not be used."""
    for row in comparison.outcomes:
        if row.searched:
            yield f"{row.outcome}, searched: {row.searched}"
        if row.may_not_be_used:
            yield f"{row.outcome} may not be used: {row.may_not_be_used}"


# --- formats -----------------------------------------------------------------------------------------------------


def text(summary: Summary) -> Iterator[str]:
    """One block an outcome, for terminals."""
    for comparison in summary.comparisons:
        yield comparison.title
        yield "=" * min(len(comparison.title), 60)
        for row in comparison.outcomes:
            yield f"{_outcome(row)}"
            yield f"├─ certainty: {_certainty(row, noted=False)}"
            yield f"├─ participants (studies): {row.participants}" + (
                f"; {', '.join(row.designs)}" if row.designs else ""
            )
            yield f"├─ relative effect: {_effects(row.relative)}"
            yield f"├─ absolute effect: {_effects(row.absolute)}"
            yield f"├─ GRADE starts at {row.starts_at}"
            for judgement in (*row.judgements, *row.upgrades):
                reason = f": {judgement.reason}" if judgement.reason else ""
                yield f"│  {judgement.domain}: {judgement.judged}{reason}"
            if row.searched:
                yield f"├─ searched: {row.searched}"
            if row.may_not_be_used:
                yield f"├─ may not be used: {row.may_not_be_used}"
            yield f"├─ studies: {'; '.join(row.studies) or NO_STUDY}"
            yield f"└─ what happens: {row.plain} [{row.id}]"
            yield ""
    yield DISCLAIMER


def markdown(summary: Summary) -> Iterator[str]:
    """Two tables a comparison, and the footnotes."""
    for comparison in summary.comparisons:
        yield f"## {escaped(comparison.title)}\n\n### Summary of findings\n\n"
        yield from _markdown_table(FINDINGS, map(_findings_row, comparison.outcomes))
        yield "\n### Evidence profile\n\n"
        yield from _markdown_table(PROFILE, map(_profile_row, comparison.outcomes))
        below = list(_searched(comparison))
        yield "\n" if below else ""
        yield from (f"- {escaped(line)}\n" for line in below)
        yield "\n"
    yield from (f"{letter}. {escaped(note)}\\\n" for letter, note in summary.notes)
    yield f"\n{escaped(DISCLAIMER)}\n"


def _markdown_table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |\n|{'---|' * len(head)}\n"
    for row in rows:
        yield f"| {' | '.join(escaped(cell) for cell in row)} |\n"


def html(summary: Summary) -> Iterator[str]:
    """A page of its own: tables with captions and headers of rows and columns; no script, nothing from outside."""
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Summary of findings: {escape(summary.question)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>Summary of findings: {escape(summary.question)}</h1>\n"
    )
    for comparison in summary.comparisons:
        yield f"<h2>{escape(comparison.title)}</h2>\n"
        yield from _html_table("Summary of findings", FINDINGS, map(_findings_row, comparison.outcomes))
        yield from _html_table("Evidence profile", PROFILE, map(_profile_row, comparison.outcomes))
        yield from (f"<p>{escape(line)}</p>\n" for line in _searched(comparison))
    if summary.notes:
        yield "<h2>Footnotes</h2>\n<dl>\n"
        yield from (f"<dt>{letter}</dt><dd>{escape(note)}</dd>\n" for letter, note in summary.notes)
        yield "</dl>\n"
    yield f"<p>{escape(DISCLAIMER)}</p>\n</main>\n</body>\n</html>\n"


STYLE = (
    ":root{color-scheme:light dark}body{font:1rem/1.45 system-ui,sans-serif;margin:2rem auto;max-width:80rem;padding:0 1rem}"
    ".wide{overflow-x:auto}table{border-collapse:collapse;width:100%;margin:1rem 0}caption{font-weight:bold;text-align:left}"
    "th,td{border:1px solid #8a8a8a;padding:.4rem;text-align:left;vertical-align:top;font-size:.9rem}"
    "dt{float:left;font-weight:bold}dd{margin-left:2rem}@media print{body{max-width:none;margin:0}.wide{overflow:visible}}"
)


def _html_table(caption: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    yield f'<div class="wide" tabindex="0" role="region" aria-label="{caption}">\n<table>\n<caption>{caption}</caption>\n'
    yield f"<thead><tr>{heads}</tr></thead>\n<tbody>\n"
    for first, *rest in rows:
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in rest)
        yield f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>\n'
    yield "</tbody>\n</table>\n</div>\n"


CSV_COLUMNS = (
    "assessment", "intervention", "comparator", "population", "outcome", "finds", "scope", "participants", "designs",
    "relative", "absolute", "certainty", "starts_at", *(name for domain in DOMAINS for name in (domain, f"{domain}_why")),
    "upgrades", "plain", "studies", "searched", "may_not_be_used",
)  # fmt: skip
"""The header; columns may be added at the end, none is renamed or moved."""


def csv_(summary: Summary) -> Iterator[str]:
    """One row an assessment, as RFC 4180 has it; what a spreadsheet would run gets an apostrophe in front."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    write(CSV_COLUMNS)
    for comparison in summary.comparisons:
        for row in comparison.outcomes:
            judged = row.judgements or (Judgement("", "", 0),) * len(DOMAINS)
            cells = (
                row.id, comparison.intervention, comparison.comparator, comparison.population, row.outcome, row.finds, row.scope,
                row.participants, "; ".join(row.designs), "; ".join(row.relative), "; ".join(row.absolute),
                row.certainty or NO_STUDY, row.starts_at, *(cell for j in judged for cell in (j.judged, j.reason or "")),
                "; ".join(f"{up.domain}: {up.reason}" for up in row.upgrades), row.plain, "; ".join(row.studies),
                row.searched or "", row.may_not_be_used or "",
            )  # fmt: skip
            write([f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in cells])
    yield out.getvalue()


def json_(summary: Summary) -> Iterator[str]:
    """Everything, by the names of the fields; ``null`` certainty where no study was found."""
    values = {"schema": SCHEMA, **asdict(summary), "notes": dict(summary.notes)}
    yield json.dumps(values, ensure_ascii=False, indent=1) + "\n"


FORMATS: dict[str, Callable[[Summary], Iterator[str]]] = {
    "text": text,
    "markdown": markdown,
    "csv": csv_,
    "html": html,
    "json": json_,
}
