"""SARIF 2.1.0 for code scanning and editors: one run, a rule for every kind of finding, a result for every finding.

OASIS, Static Analysis Results Interchange Format 2.1.0 plus Errata 01; section numbers below are of that document. The
fingerprint has a name of its own, since GitHub's upload computes ``primaryLocationLineHash`` itself and complains of others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import quote as percent_encoded

from mesoevidence.acceptance import Key, claim_flag_key, claim_key, conflict_key, fingerprint, source_flag_key
from mesoevidence.evidence.kinds import Kind, kinds
from mesoevidence.evidence.reasons import Reason, reasons
from mesoevidence.records.problems import Location, Problem
from mesoevidence.report import DISCLAIMER, Flag, Report, ReportedClaim, ReportedConflict
from mesoevidence.reporting import Options
from mesoevidence.reporting.common import (
    all_notes,
    checked,
    claim_message,
    flag_words,
    in_a_file,
    one_line,
    placed_quote,
)
from mesoevidence.reporting.json_ import encode, listed

SCHEMA_URI = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
FINGERPRINT = "mesoevidence/v1"


def write(report: Report, options: Options) -> Iterator[str]:
    """The report as a SARIF log, a result a line; ``options`` change nothing."""
    yield f'{{"$schema": {encode(SCHEMA_URI)},\n"version": "2.1.0",\n"runs": [{{\n"tool": {{"driver": '
    rules = [*_kind_rules(report), *_flag_rules(report)]
    places = {rule["id"]: place for place, rule in enumerate(rules)}
    yield f'{encode(_driver(report))[:-1]},\n"rules": '
    yield from listed(rules)
    yield f'}}}},\n"invocations": [{encode(_invocation(report))}],\n'
    base = {ROOT: {"description": {"text": "The folder that mesoevidence was run in."}}}
    yield f'"originalUriBaseIds": {encode(base)},\n"columnKind": "unicodeCodePoints",\n"results": '
    yield from listed(_results(report, places))
    yield "}]}\n"


def _driver(report: Report) -> dict[str, Any]:
    about = f"Checks claims of medical copy against graded evidence, and against each other. {DISCLAIMER}"
    return {"name": "mesoevidence", "version": report.version, "fullDescription": {"text": about}}


# --- rules -------------------------------------------------------------------------------------------------------


def _kind_rules(report: Report) -> list[dict[str, Any]]:
    """Verdicts and kinds of conflict that are findings; help on a verdict has the reasons that this report gives for it."""
    given: dict[str, set[str]] = defaultdict(set)
    for claim in report.claims:
        given[claim.verdict].update(claim.reasons)
    return [
        _rule(kind, [reason for code, reason in reasons().items() if code in given[kind.code]])
        for kind in kinds().values()
        if kind.level != "none"
    ]


def _rule(kind: Kind, given: list[Reason]) -> dict[str, Any]:
    lines = [f"{kind.what} {kind.fix}", *(f"{reason.title}: {reason.fix}" for reason in given)]
    listing = "".join(f"\n- {reason.title}: {reason.fix}" for reason in given)
    markdown = f"{kind.what}\n\n**What to do:** {kind.fix}\n" + (f"\n**Reasons found:**\n{listing}\n" if given else "")
    return {
        "id": kind.code,
        "name": "".join(part.capitalize() for part in kind.code.replace("-", "_").split("_")),
        "shortDescription": {"text": _sentence(kind.title)},
        "fullDescription": {"text": kind.what},
        "help": {"text": "\n".join(lines), "markdown": markdown},
        "defaultConfiguration": {"level": kind.level},
    }


def _flag_rules(report: Report) -> list[dict[str, Any]]:
    """The rules that claims break, as far as the report knows them."""
    return [_flag_rule(flag) for _, flag in sorted({flag.rule: flag for flag in report.flags}.items())]


def _flag_rule(flag: Flag) -> dict[str, Any]:
    cited = f" Provisions: {'; '.join(flag.provisions)}." if flag.provisions else ""
    return {
        "id": flag.rule,
        "shortDescription": {"text": _sentence(flag.title)},
        "fullDescription": {"text": flag.why},
        "help": {
            "text": f"{flag.why} {flag.fix}{cited}",
            "markdown": f"{flag.why}\n\n**What to do:** {flag.fix}{cited}",
        },
        "defaultConfiguration": {"level": flag.severity},
    }


def _sentence(title: str) -> str:
    return f"{title[:1].upper()}{title[1:]}."


# --- results -----------------------------------------------------------------------------------------------------


def _results(report: Report, places: dict[str, int]) -> Iterator[dict[str, Any]]:
    """A result for each verdict that is a finding, each broken rule and each conflict, in the order of the report."""
    # A run that was compared with no baseline has no baselineState (3.27.24).
    compared = report.standing_counts()["baselined"] > 0
    for source in report.sources:
        for flag in source.flags:
            key = source_flag_key(flag, source)
            yield _flag_result(
                flag, key, flag_words(flag), _location(source.record, source.id, source.id), places, compared
            )
    for claim in report.claims:
        if claim.verdict in places:
            yield _claim_result(claim, places, compared)
        for flag in claim.flags:
            key = claim_flag_key(flag, claim)
            message = one_line(f"{placed_quote(claim)}: {flag_words(flag)}")
            yield _flag_result(flag, key, message, _claim_location(claim), places, compared)
    for conflict in report.conflicts:
        yield _conflict_result(conflict, places, compared)


def _claim_result(claim: ReportedClaim, places: dict[str, int], compared: bool) -> dict[str, Any]:
    return {
        **_head(claim.verdict, kinds()[claim.verdict].level, places, _plain(claim_message(claim))),
        "locations": [_claim_location(claim)],
        **_standing(claim, fingerprint(claim_key(claim)), compared),
        "properties": {
            "certainty": claim.certainty,
            "reasons": claim.reasons,
            "evidence": [line.id for line in claim.evidence],
            "suggestedWording": claim.repair,
        },
    }


def _flag_result(
    flag: Flag, key: Key, message: str, where: dict[str, Any], places: dict[str, int], compared: bool
) -> dict[str, Any]:
    return {
        **_head(flag.rule, flag.severity, places, _plain(message)),
        "locations": [where],
        **_standing(flag, fingerprint(key), compared),
        "properties": {"provisions": flag.provisions},
    }


def _conflict_result(conflict: ReportedConflict, places: dict[str, int], compared: bool) -> dict[str, Any]:
    first, second = (
        _plain(one_line(f"“{quote}”" + (f", {where.place}" if where.place else "")))
        for quote, where in zip(conflict.quotes, conflict.records, strict=True)
    )
    other = conflict.claims[1].replace("[", "\\[").replace("]", "\\]")  # a link to the related location (3.11.6)
    message = f"{first} against {second} ([{other}](1)). {_plain(one_line(conflict.reason))}"
    related = _location(conflict.records[1], conflict.claims[1], conflict.sources[1])
    return {
        **_head(conflict.rule, kinds()[conflict.rule].level, places, message),
        "locations": [_location(conflict.records[0], conflict.claims[0], conflict.sources[0])],
        "relatedLocations": [{"id": 1, **related, "message": {"text": second}}],
        **_standing(conflict, fingerprint(conflict_key(conflict)), compared),
    }


def _head(rule: str, level: str, places: dict[str, int], message: str) -> dict[str, Any]:
    return {"ruleId": rule, "ruleIndex": places[rule], "level": level, "message": {"text": message}}


def _standing(finding: ReportedClaim | ReportedConflict | Flag, identity: str, compared: bool) -> dict[str, Any]:
    """What tells the finding from others when lines move, and whether it was accepted before."""
    found: dict[str, Any] = {"partialFingerprints": {FINGERPRINT: identity}}
    if finding.standing == "suppressed":
        found["suppressions"] = [{"kind": "inSource", "status": "accepted", "justification": finding.because or ""}]
    if compared:
        found["baselineState"] = "unchanged" if finding.standing == "baselined" else "new"
    return found


def _plain(text: str) -> str:
    """The text without what would read as a link to a related location (3.11.6)."""
    return text.replace("](", "] (")


# --- places ------------------------------------------------------------------------------------------------------


def _claim_location(claim: ReportedClaim) -> dict[str, Any]:
    return _location(claim.record, claim.id, claim.source)


def _location(where: Location, claim: str, source: str) -> dict[str, Any]:
    logical = [{"name": claim, "fullyQualifiedName": f"{source}/{claim}"}]
    place = {"message": {"text": where.place}} if where.place else {}
    return {"physicalLocation": _physical(where), "logicalLocations": logical, **place}


def _physical(where: Location) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": _artifact(where.file)}
    if where.line:
        place["region"] = {"startLine": where.line, **({"startColumn": where.column} if where.column else {})}
    return place


def _artifact(file: str) -> dict[str, str]:
    """A path relative to the root; an absolute one stands for itself."""
    path: PurePath = PureWindowsPath(file) if "\\" in file else PurePosixPath(file)
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": percent_encoded(path.as_posix()), "uriBaseId": ROOT}


# --- the run -----------------------------------------------------------------------------------------------------


def _invocation(report: Report) -> dict[str, Any]:
    """Errors in the records mean that something was not checked, so the run was no success."""
    said = [*all_notes(report), checked(report), f"Policy {report.profile}, as of {report.as_of}."]
    notes = [{"level": "note", "message": {"text": _plain(note)}} for note in said]
    return {
        "executionSuccessful": not report.errors,
        "toolExecutionNotifications": [*_notifications(report.problems), *notes],
    }


def _notifications(problems: Iterable[Problem]) -> Iterator[dict[str, Any]]:
    for problem in problems:
        notification: dict[str, Any] = {"level": problem.severity, "message": {"text": _plain(problem.message)}}
        if in_a_file(problem.where):
            notification["locations"] = [{"physicalLocation": _physical(problem.where)}]
        yield notification
