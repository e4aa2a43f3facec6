"""The report as plain values: the contract ``mesoevidence/report/1``, key by key in its order.

``schemas/report.schema.json`` describes it. Keys may be added behind the others; none is renamed, moved or removed without
a new version of :data:`SCHEMA`.
"""

from __future__ import annotations

from typing import Any

from mesoevidence.records.problems import Location, Problem
from mesoevidence.report import Evidence, Flag, Report, ReportedClaim, ReportedConflict, ReportedSource
from mesoevidence.reporting.common import all_notes

SCHEMA = "mesoevidence/report/1"


def tool_fields(report: Report) -> dict[str, Any]:
    return {"name": "mesoevidence", "version": report.version}


def source_fields(source: ReportedSource) -> dict[str, Any]:
    return {
        "id": source.id, "path": source.path, "sha256": source.sha256,
        "title": source.title, "author": source.author, "date": source.date, "url": source.url,
        "claims": source.claims, "quotes_verified": source.quotes_verified,
        "flags": [_flag_fields(flag) for flag in source.flags],
    }  # fmt: skip


def claim_fields(claim: ReportedClaim) -> dict[str, Any]:
    """A claim; its places are null when the text of its source was not at hand."""
    return {
        "id": claim.id, "source": claim.source, "quote": claim.quote, "start": claim.start, "end": claim.end,
        "line": claim.line, "column": claim.column, "end_line": claim.end_line, "end_column": claim.end_column,
        "statements": claim.statements, "verdict": claim.verdict, "certainty": claim.certainty,
        "reasons": claim.reasons, "evidence": [_evidence_fields(line) for line in claim.evidence],
        "flags": [_flag_fields(flag) for flag in claim.flags],
        "repair": claim.repair, "library_match": claim.library_match,
        "record": _place(claim.record), "why": claim.why, "quote_state": claim.quote_state,
        "standing": claim.standing, "because": claim.because, "context": claim.context,
        "place": claim.record.place or None,
    }  # fmt: skip


def _evidence_fields(line: Evidence) -> dict[str, Any]:
    return {"id": line.id, "direction": line.direction, "directness": line.directness, "certainty": line.certainty}


def bodies_of(report: Report) -> list[dict[str, Any]]:
    """Every body of evidence that bears on some claim, once: what it shows, and the works it rests on."""
    bodies = {line.id: line for claim in report.claims for line in claim.evidence}
    return [{"id": name, "says": bodies[name].says, "citations": bodies[name].citations} for name in sorted(bodies)]


def _flag_fields(flag: Flag) -> dict[str, Any]:
    return {
        "rule": flag.rule, "severity": flag.severity, "message": flag.message, "provisions": flag.provisions,
        "standing": flag.standing, "because": flag.because,
    }  # fmt: skip


def conflict_fields(conflict: ReportedConflict) -> dict[str, Any]:
    return {
        "id": conflict.id, "kind": conflict.kind, "attribute": conflict.attribute, "claims": conflict.claims,
        "reason": conflict.reason, "sources": conflict.sources, "quotes": conflict.quotes, "label": conflict.label,
        "standing": conflict.standing, "because": conflict.because,
    }  # fmt: skip


def problem_fields(problem: Problem) -> dict[str, Any]:
    return {**_place(problem.where), "severity": problem.severity, "message": problem.message}


def summary_fields(report: Report) -> dict[str, Any]:
    errors = len(report.errors)
    return {
        "claims": len(report.claims), "by_verdict": report.by_verdict(), "conflicts": report.conflict_counts(),
        "flags": report.flag_counts(),
        "problems": {"error": errors, "warning": len(report.problems) - errors}, "skipped": report.skipped,
        **report.standing_counts(),
        "quotes_verified": sum(source.quotes_verified for source in report.sources),
        "notes": all_notes(report), "as_of": report.as_of, "profile": report.profile,
        "markets": report.markets, "rules": report.rules,
    }  # fmt: skip


def _place(where: Location) -> dict[str, Any]:
    """Line and column from 1; null where the whole file is meant."""
    return {"path": where.file, "line": where.line or None, "column": where.column or None}
