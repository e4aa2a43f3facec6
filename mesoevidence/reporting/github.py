"""GitHub Actions: workflow commands that annotate the records, the gravest first.

GitHub shows ten annotations of a level for each step. What goes beyond stands in the log as plain lines, folded, so that
nothing is lost and the closing notice with the counts is always shown.
https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from mesoevidence.evidence.grade import words
from mesoevidence.evidence.kinds import kinds as all_kinds
from mesoevidence.records.problems import Location
from mesoevidence.report import Report, ReportedClaim
from mesoevidence.reporting import Options
from mesoevidence.reporting.common import (
    all_counts,
    all_notes,
    checked,
    claim_message,
    conflict_message,
    failing,
    flag_words,
    in_a_file,
    one_line,
    plural,
    ranked,
    without_place,
)

SHOWN = 10
"""Annotations of one level that GitHub shows for a step."""

Level = Literal["error", "warning", "notice"]
LEVELS: tuple[Level, ...] = ("error", "warning", "notice")


class Annotation(NamedTuple):
    """One finding or problem, at the place of its record."""

    level: Level
    where: Location
    title: str
    message: str

    def command(self) -> str:
        """The workflow command that shows it."""
        places = {}
        if in_a_file(self.where):
            places = {"file": self.where.file, "line": self.where.line, "col": self.where.column}
        properties = {**places, "title": self.title}
        listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value)
        return f"::{self.level} {listed}::{_data(self.message)}\n"

    def line(self) -> str:
        """The same as a line of the log, which must not read as a command (runners look for "##[" in any place)."""
        return (
            one_line(f"{without_place(self.where)}: {self.level}: {self.title}: {self.message}").replace("##[", "## [")
            + "\n"
        )


def write(report: Report, options: Options) -> Iterator[str]:
    """New findings and problems; what is in ``fail_on`` is an error, the rest a warning or a notice."""
    shown = {"error": 0, "warning": 0, "notice": 1}  # the closing one
    more: list[Annotation] = []
    for annotation in sorted(_annotations(report, frozenset(options.fail_on)), key=lambda a: LEVELS.index(a.level)):
        shown[annotation.level] += 1
        if shown[annotation.level] <= SHOWN:
            yield annotation.command()
        else:
            more.append(annotation)
    if more:
        yield f"::group::{plural(len(more), 'finding')} more\n"
        yield from (annotation.line() for annotation in more)
        yield "::endgroup::\n"
    title = f"Mesoevidence: {failing(report, options.fail_on)}"
    closing = " ".join([f"{all_counts(report)}.", checked(report), *all_notes(report)])
    yield f"::notice title={_property(title)}::{_data(closing)}\n"


def _annotations(report: Report, kinds: frozenset[str]) -> Iterator[Annotation]:
    """Problems, then what whole sources break, then claims, worst first, then conflicts, hard ones first."""
    for problem in sorted(report.problems, key=lambda problem: problem.severity):
        yield Annotation(problem.severity, problem.where, "Record", problem.message)
    for source in report.sources:
        for flag in source.flags:
            if flag.standing == "new":
                level = _level(flag.severity, fails=flag.fails(kinds))
                yield Annotation(level, source.record, flag.rule, flag_words(flag))
    for claim in ranked(report.claims):
        if claim.is_new and claim.is_finding:
            level = _level(_gravest(claim), fails=claim.fails(kinds))
            yield Annotation(level, claim.record, words(claim.verdict).capitalize(), claim_message(claim))
    for conflict in sorted(report.conflicts, key=lambda conflict: conflict.kind):
        if conflict.standing == "new":
            level = _level(all_kinds()[conflict.rule].level, fails=conflict.fails(kinds))
            title = f"{words(conflict.rule).replace('-', ' ').capitalize()}: {conflict.label}"
            yield Annotation(level, conflict.records[0], title, conflict_message(conflict))


def _gravest(claim: ReportedClaim) -> str:
    levels = (all_kinds()[claim.verdict].level, *(flag.severity for flag in claim.flags))
    return min(levels, key=("error", "warning", "note", "none").index)


def _level(level: str, *, fails: bool) -> Level:
    if fails:
        return "error"
    return "warning" if level in ("error", "warning") else "notice"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
