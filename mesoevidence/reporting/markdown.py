"""Markdown for a pull-request comment: counts, then what needs work, source by source, then the rest folded away.

GitHub refuses a comment of more than 65,536 characters. So the least grave claims become one line each where there are too
many to explain, and what has no room at all is counted; ``verbose`` lifts the limit, for a file.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from mesoevidence.evidence.grade import words
from mesoevidence.records.models import CONFLICT_RULES, VERDICTS
from mesoevidence.records.problems import Problem
from mesoevidence.report import Flag, Report, ReportedClaim, ReportedConflict, ReportedSource
from mesoevidence.reporting import Options
from mesoevidence.reporting.common import (
    Broken,
    all_notes,
    checked,
    citations,
    failing,
    flag_lines,
    one_line,
    plural,
    ranked,
    rules_broken,
    verdict_counts,
    why_beside_repair,
)

LIMIT = 60_000
"""Characters of findings in a comment; GitHub's limit less what headings and notes need."""

Finding = ReportedClaim | ReportedConflict
_Item = TypeVar("_Item")


def write(report: Report, options: Options) -> Iterator[str]:
    """The report as GitHub-flavoured Markdown; ``quiet`` gives the counts alone."""
    kinds = frozenset(options.fail_on)
    yield f"## Mesoevidence: {failing(report, options.fail_on)}\n\n"
    yield from _counts(report, kinds)
    yield f"\n{escaped(checked(report))}\n"
    if not options.quiet:
        yield from _findings(report, kinds, _Room(math.inf if options.verbose else LIMIT))
    yield "\n---\n\n"
    yield from (f"{escaped(note)}\\\n" for note in all_notes(report))
    yield f"Policy {escaped(report.profile)}, as of {report.as_of}; mesoevidence {escaped(report.version)}.\n"


def _findings(report: Report, kinds: frozenset[str], room: _Room) -> Iterator[str]:
    """Problems, claims and conflicts to work on, as far as there is room; then the tables that open at a click."""
    open_claims = [claim for claim in ranked(report.claims) if claim.is_new and claim.is_finding]
    open_claims.sort(key=lambda claim: not claim.fails(kinds))
    open_conflicts = [conflict for conflict in report.conflicts if conflict.standing == "new"]
    open_conflicts.sort(key=lambda conflict: (not conflict.fails(kinds), conflict.kind))
    problems = room.fit(report.problems, _problem, 1 / 8)
    conflicts = room.fit(open_conflicts, _conflict, 1 / 4)
    claims = room.fit(open_claims, _with_heading(report), 3 / 4)
    if report.problems:
        yield f"\n### {plural(len(report.problems), 'problem')} in the records\n\n"
        yield from map(_problem, problems)
        yield _left_out(len(report.problems) - len(problems), "problem")
    yield from _sources(report, claims)
    if open_conflicts:
        yield "\n### Conflicts\n"
        yield from ("\n" + _conflict(conflict) for conflict in conflicts)
        yield _left_out(len(open_conflicts) - len(conflicts), "conflict")
    broken = rules_broken(report)
    rules = room.fit(broken, _rule, 1 / 4)
    if broken:
        yield "\n### Rules\n"
        yield from ("\n" + _rule(rule) for rule in rules)
        yield _left_out(len(broken) - len(rules), "rule")
    yield from _folded(report, open_claims[len(claims) :], room)


class _Room:
    """The characters that are left."""

    def __init__(self, limit: float) -> None:
        self.left = limit

    def fit(self, items: Sequence[_Item], text: Callable[[_Item], str], share: float) -> list[_Item]:
        """The items, from the first on, whose texts fit in a share of the room."""
        if math.isinf(self.left):
            return list(items)
        share_left = self.left * share
        fitting = []
        for item in items:
            needed = len(text(item)) + 1
            if needed > share_left:
                break
            share_left -= needed
            self.left -= needed
            fitting.append(item)
        return fitting


# --- parts -------------------------------------------------------------------------------------------------------


def _counts(report: Report, kinds: frozenset[str]) -> Iterator[str]:
    """A table of all kinds of finding that occur: how many, how many accepted before, how many fail."""
    counts: dict[str, list[int]] = {name: [0, 0, 0] for name in (*VERDICTS, *CONFLICT_RULES.values())}
    flags: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])

    def count(row: list[int], finding: Finding | Flag, kind: str) -> None:
        row[0] += 1
        row[1] += finding.standing != "new"
        row[2] += finding.standing == "new" and kind in kinds

    for claim in report.claims:
        count(counts[claim.verdict], claim, claim.verdict)
    for flag in report.flags:
        count(flags[flag.rule], flag, flag.severity)
    for conflict in report.conflicts:
        count(counts[conflict.rule], conflict, conflict.rule)
    yield "| finding | in all | accepted before | fail |\n|---|---:|---:|---:|\n"
    for name, row in [*counts.items(), *sorted(flags.items())]:
        if row[0]:
            yield f"| {escaped(words(name))} | {row[0]} | {row[1]} | {row[2]} |\n"


def _sources(report: Report, claims: Iterable[ReportedClaim]) -> Iterator[str]:
    """The chosen claims, source by source."""
    chosen: dict[str, list[ReportedClaim]] = defaultdict(list)
    for claim in claims:
        chosen[claim.source].append(claim)
    for source, of_source in report.by_source():
        if source.id in chosen or source.flags:
            yield _heading(source, of_source)
            yield from ("\n" + _claim(claim) for claim in chosen[source.id])
    without = sum(source.id not in chosen and not source.flags for source in report.sources)
    if without:
        yield f"\n{plural(without, 'source')} with nothing to show here.\n"


def _heading(source: ReportedSource, claims: list[ReportedClaim]) -> str:
    counts = f"{escaped(source.id)}: {plural(len(claims), 'claim')} ({verdict_counts(claims)})"
    flags = "".join(f"\n- {line}" for line in _flags(source.flags))
    return f"\n### {escaped(source.title or source.id)}\n\n{counts}\n{flags}{chr(10) if flags else ''}"


def _with_heading(report: Report) -> Callable[[ReportedClaim], str]:
    """What it takes to show a claim: its own text, and the heading of its source for the first one."""
    headings = {source.id: _heading(source, claims) for source, claims in report.by_source()}
    return lambda claim: headings.pop(claim.source, "") + _claim(claim)


def _claim(claim: ReportedClaim) -> str:
    lines = [
        f"**{words(claim.verdict).capitalize()}** “{escaped(claim.quote)}”",
        f"- Why: {escaped(why_beside_repair(claim))}",
    ]
    if claim.repair:
        lines.append(f"- Suggested wording: {escaped(claim.repair)}")
    lines += [f"- {line}" for line in _flags(claim.flags)]
    sources = citations(claim)
    if sources:
        lines.append(f"- Sources: {escaped(sources)}")
    lines.append(f"- Where: {escaped(claim.id)}, {escaped(str(claim.record))}")
    return "\n".join(lines) + "\n"


def _flags(flags: Iterable[Flag]) -> list[str]:
    return [f"Rule {escaped(line)}" for line in flag_lines(flags)]


def _rule(broken: Broken) -> str:
    flag, count, followers = broken
    lines = [f"**{escaped(flag.rule)}** {escaped(flag.title)} ({flag.severity}, {plural(count, 'place')})"]
    lines += [f"- Why: {escaped(flag.why)}", f"- What to do: {escaped(flag.fix)}"]
    if flag.provisions:
        lines.append(f"- Provisions: {escaped('; '.join(flag.provisions))}")
    lines += [f"- Market: {escaped(follower)}" for follower in followers]
    return "\n".join(lines) + "\n"


def _conflict(conflict: ReportedConflict) -> str:
    name = "Hard conflict" if conflict.kind == "hard" else "Tension"
    lines = [f"**{name}** {escaped(conflict.label)}"]
    for quote, claim, source in zip(conflict.quotes, conflict.claims, conflict.sources, strict=True):
        lines.append(f"- “{escaped(quote)}” ({escaped(claim)}, source {escaped(source)})")
    return "\n".join([*lines, f"- Why: {escaped(conflict.reason)}"]) + "\n"


def _problem(problem: Problem) -> str:
    return f"- **{problem.severity}** {escaped(str(problem.where))}: {escaped(problem.message)}\n"


def _left_out(count: int, noun: str) -> str:
    return f"\n{plural(count, noun)} more, left out here for length.\n" if count else ""


def _folded(report: Report, unexplained: list[ReportedClaim], room: _Room) -> Iterator[str]:
    """Claims there was no room to explain, what was accepted before, and claims that hold."""
    title = f"{plural(len(unexplained), 'claim')} more to work on"
    yield from _table(title, "| verdict | quote | where |", unexplained, _claim_row, room, 1 / 2)
    findings: list[Finding] = [*ranked(report.claims), *report.conflicts]
    accepted = [finding for finding in findings if finding.standing != "new"]
    title = f"{plural(len(accepted), 'finding')} accepted before"
    yield from _table(title, "| finding | quote | where | standing |", accepted, _accepted_row, room, 1 / 2)
    held = [claim for claim in ranked(report.claims) if claim.standing == "new" and not claim.is_finding]
    title = f"{plural(len(held), 'claim')} with nothing to do"
    yield from _table(title, "| verdict | quote | where |", held, _claim_row, room, 1)


def _table(
    title: str, header: str, items: Sequence[_Item], row: Callable[[_Item], str], room: _Room, share: float
) -> Iterator[str]:
    if items:
        shown = room.fit(items, row, share)
        yield f"\n<details>\n<summary>{title}</summary>\n\n{header}\n{'|---' * (header.count('|') - 1)}|\n"
        yield from map(row, shown)
        yield _left_out(len(items) - len(shown), "row")
        yield "\n</details>\n"


def _accepted_row(finding: Finding) -> str:
    if isinstance(finding, ReportedClaim):
        name, quote, where = words(finding.verdict), f"“{escaped(finding.quote)}”", escaped(finding.id)
    else:
        name = finding.rule
        quote = " against ".join(f"“{escaped(quote)}”" for quote in finding.quotes)
        where = ", ".join(map(escaped, finding.claims))
    because = f": {escaped(finding.because)}" if finding.because else ""
    return f"| {name} | {quote} | {where} | {finding.standing}{because} |\n"


def _claim_row(claim: ReportedClaim) -> str:
    return f"| {words(claim.verdict)} | “{escaped(claim.quote)}” | {escaped(claim.id)} |\n"


# --- texts -------------------------------------------------------------------------------------------------------

_SPECIAL = re.compile(
    r"(?P<url>https?://[^\s<>|`\\]+[^\s<>|`\\.,;:!?)'\"”])|(?P<mark>[\\`*_{}\[\]<>|~&$])|(?P<call>[@#])(?=\w)"
)


def escaped(text: str) -> str:
    """The text on one line, as it is read: no markup of its own, nobody called, no issue linked; addresses are links."""
    return _SPECIAL.sub(_escape, one_line(text))


def _escape(found: re.Match[str]) -> str:
    if found["url"]:
        return f"<{found['url']}>"
    # GitHub looks for @names and #numbers in the finished page; an empty comment between leaves none to find.
    return f"\\{found['mark']}" if found["mark"] else f"{found['call']}<!-- -->"
