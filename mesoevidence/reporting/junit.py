"""JUnit XML: a suite for each source, a suite of the conflicts, and one of the records' problems.

A source has a case for each claim and for each rule that the whole of it breaks. Findings in ``fail_on`` fail; what was
accepted before, or could not be judged, is skipped; errors in the records are errors.
Other findings pass, and say in ``system-out`` what was found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from mesoevidence.evidence.grade import words
from mesoevidence.records.problems import Location, Problem
from mesoevidence.report import Flag, Report, ReportedClaim, ReportedConflict, ReportedSource
from mesoevidence.reporting import Options
from mesoevidence.reporting.common import (
    all_notes,
    checked,
    claim_message,
    conflict_message,
    flag_words,
    in_a_file,
    one_line,
    without_place,
)

Outcome = Literal["passed", "failure", "error", "skipped"]


class Case(NamedTuple):
    """A test case; ``kind`` and ``text`` say what was found."""

    outcome: Outcome
    suite: str
    name: str
    where: Location
    kind: str
    text: str


def write(report: Report, options: Options) -> Iterator[str]:
    """The report as the XML that CI servers read."""
    kinds = frozenset(options.fail_on)
    suites = [
        (
            source.title or source.id,
            [
                *(_flag_case(source, flag, kinds) for flag in source.flags),
                *(_claim_case(claim, kinds) for claim in claims),
            ],
        )
        for source, claims in report.by_source()
    ]
    suites.append(("conflicts between claims", [_conflict_case(conflict, kinds) for conflict in report.conflicts]))
    suites.append(("records", [_problem_case(problem) for problem in report.problems]))
    suites = [(name, cases) for name, cases in suites if cases]

    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="mesoevidence"{_totals(case for _, cases in suites for case in cases)}>\n'
    for name, cases in suites:
        yield f"  <testsuite{_attributes(name=name)}{_totals(cases)}>\n"
        yield from map(_written, cases)
        yield "  </testsuite>\n"
    # Suites are all the format has: what was checked and what the report is not is said by an empty one.
    closing = " ".join([checked(report), *all_notes(report), f"Policy {report.profile}, as of {report.as_of}."])
    yield f'  <testsuite name="summary"{_totals([])}>\n    <system-out>{_text(closing)}</system-out>\n  </testsuite>\n'
    yield "</testsuites>\n"


# --- cases -------------------------------------------------------------------------------------------------------


def _claim_case(claim: ReportedClaim, kinds: frozenset[str]) -> Case:
    outcome = _outcome(claim, claim.verdict, fails=claim.fails(kinds))
    text = _accepted(claim) + claim_message(claim) if claim.is_finding else ""
    return Case(outcome, claim.source, claim.id, claim.record, claim.verdict, text)


def _flag_case(source: ReportedSource, flag: Flag, kinds: frozenset[str]) -> Case:
    outcome = _outcome(flag, flag.severity, fails=flag.fails(kinds))
    return Case(outcome, source.id, flag.rule, source.record, flag.severity, _accepted(flag) + flag_words(flag))


def _conflict_case(conflict: ReportedConflict, kinds: frozenset[str]) -> Case:
    outcome = _outcome(conflict, conflict.rule, fails=conflict.fails(kinds))
    text = _accepted(conflict) + conflict_message(conflict)
    return Case(outcome, "conflicts", conflict.id, conflict.records[0], conflict.rule, text)


def _problem_case(problem: Problem) -> Case:
    outcome: Outcome = "error" if problem.severity == "error" else "passed"
    return Case(outcome, "records", str(problem.where), problem.where, problem.severity, problem.message)


def _outcome(finding: ReportedClaim | ReportedConflict | Flag, kind: str, *, fails: bool) -> Outcome:
    if fails:
        return "failure"
    return "skipped" if finding.standing != "new" or kind == "not_assessable" else "passed"


def _accepted(finding: ReportedClaim | ReportedConflict | Flag) -> str:
    if finding.standing == "new":
        return ""
    return f"{finding.standing} ({finding.because}): " if finding.because else f"{finding.standing}: "


# --- XML ---------------------------------------------------------------------------------------------------------


def _written(case: Case) -> str:
    place = {"file": case.where.file, "line": case.where.line or None} if in_a_file(case.where) else {}
    opening = "    <testcase" + _attributes(classname=case.suite, name=case.name, **place, time=0)
    if case.outcome == "passed":
        return (
            f"{opening}><system-out>{_text(_kind_and_text(case))}</system-out></testcase>\n"
            if case.text
            else f"{opening}/>\n"
        )
    if case.outcome == "skipped":
        return f"{opening}><skipped{_attributes(message=_kind_and_text(case))}/></testcase>\n"
    attributes = _attributes(message=_kind_and_text(case), type=case.kind)
    text = _text(f"{without_place(case.where)}: {case.text}")
    return f"{opening}><{case.outcome}{attributes}>{text}</{case.outcome}></testcase>\n"


def _kind_and_text(case: Case) -> str:
    return f"{words(case.kind)}: {case.text}"


def _totals(cases: Iterable[Case]) -> str:
    counted = Counter(case.outcome for case in cases)
    return _attributes(
        tests=counted.total(), failures=counted["failure"], errors=counted["error"], skipped=counted["skipped"], time=0
    )


def _attributes(**values: str | int | None) -> str:
    return "".join(f" {name}={quoteattr(_allowed(one_line(str(v))))}" for name, v in values.items() if v is not None)


def _text(text: str) -> str:
    return escape(_allowed(text))


_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _allowed(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold."""
    return _FORBIDDEN.sub("", text)
