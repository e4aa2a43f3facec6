"""The report a medical writer reads first: by source, worst first, then the conflicts, then the summary."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from functools import lru_cache

from mesoevidence.evidence.grade import words
from mesoevidence.report import Flag, Report, ReportedClaim, ReportedConflict, ReportedSource
from mesoevidence.reporting import Options
from mesoevidence.reporting.common import (
    all_notes,
    broken_counts,
    checked,
    citations,
    flag_lines,
    one_line,
    place_words,
    plural,
    ranked,
    rules_broken,
    verdict_counts,
)

COLORS = {
    "contradicted": "1;31", "unsupported": "31", "overstated": "33", "mixed": "33", "not_assessable": "35",
    "supported": "32", "background": "2", "hard": "1;31", "tension": "33", "heading": "1", "dim": "2", "wording": "36",
}  # fmt: skip
LABEL = 10
UNREAD = ("unread",)
"""The reasons of a claim that no phrase reads and no rule catches."""


def write(report: Report, options: Options) -> Iterator[str]:
    """The text report, in pieces. ``verbose`` shows claims that hold, ``quiet`` only the summary."""
    page = _Page(options)
    if not options.quiet:
        for source, claims in report.by_source():
            yield from page.source(source, claims)
        if report.conflicts:
            yield from page.conflicts(report)
        yield from page.rules(report)
    yield from page.summary(report)


class _Page:
    def __init__(self, options: Options) -> None:
        self.width, self.color, self.verbose = options.width, options.color, options.verbose

    def paint(self, text: str, style: str) -> str:
        return f"\033[{COLORS[style]}m{text}\033[0m" if self.color else text

    def heading(self, text: str) -> str:
        return self.paint(text, "heading") + "\n" + self.paint("=" * min(len(text), self.width), "dim") + "\n"

    def labelled(self, label: str, text: str, style: str | None = None) -> str:
        """``label`` in a narrow column, ``text`` wrapped beside it."""
        lines = _wrapped(text, self.width - LABEL - 2)
        first = f"  {label:<{LABEL}}"
        indent = " " * len(first)
        painted = [self.paint(line, style) if style else line for line in lines]
        return self.paint(first, "dim") + painted[0] + "\n" + "".join(indent + line + "\n" for line in painted[1:])

    # --- sources and claims --------------------------------------------------------------------------------------

    def source(self, source: ReportedSource, claims: list[ReportedClaim]) -> Iterator[str]:
        title = one_line(source.title or source.id)
        for line in textwrap.wrap(title, self.width)[:-1]:
            yield self.paint(line, "heading") + "\n"
        yield self.heading((textwrap.wrap(title, self.width) or [title])[-1])
        by_line = [part for part in (source.author, source.date, source.path) if part]
        yield self.wrapped(one_line(" · ".join([source.id, *by_line, _verified(source)])), "dim")
        yield self.wrapped(_counts(claims))
        yield from self.flags(source.flags)
        yield "\n"
        shown = [
            c for c in ranked(claims) if self.verbose or (c.is_new and (c.is_finding or "very_uncertain" in c.reasons))
        ]
        unread: list[ReportedClaim] = []
        for claim in shown:
            if claim.reasons == UNREAD and not claim.flags:
                unread.append(claim)
            else:
                yield from self.claim(claim)
        if unread:
            yield from self.unread(unread)

    def unread(self, claims: list[ReportedClaim]) -> Iterator[str]:
        """Claims of which nothing is known but where they stand, a line each."""
        told = self.paint("these may be claims; judge them yourself", "heading")
        yield f"{self.paint('NOT READ', 'not_assessable')}  {told}\n"
        for claim in sorted(claims, key=lambda claim: claim.start or 0):
            place = f"{claim.record.place}  " if claim.record.place else f"{claim.line}:{claim.column}"
            yield self.labelled(place, one_line(claim.quote))
        yield "\n"

    def wrapped(self, text: str, style: str | None = None) -> str:
        lines = textwrap.wrap(text, self.width, break_long_words=False, break_on_hyphens=False)
        return "".join((self.paint(line, style) if style else line) + "\n" for line in lines)

    def claim(self, claim: ReportedClaim) -> Iterator[str]:
        verdict = words(claim.verdict).upper()
        if claim.verdict == "supported" and "very_uncertain" in claim.reasons:
            verdict += ", VERY UNCERTAIN"
        if claim.standing != "new":
            verdict += f" ({claim.standing})"
        room = self.width - len(verdict) - 2
        quote = [f"“{one_line(claim.quote)}”"]
        if len(quote[0]) > max(room, 20):
            quote = textwrap.wrap(quote[0], max(room, 20), break_long_words=False)
        yield self.paint(verdict, claim.verdict) + "  " + self.paint(quote[0], "heading") + "\n"
        for line in quote[1:]:
            yield " " * (len(verdict) + 2) + self.paint(line, "heading") + "\n"
        yield self.labelled("where", f"{claim.id}, {place_words(claim)}" + ("" if claim.line else " (record)"))
        if claim.context is not None and one_line(claim.context) != one_line(claim.quote):
            yield self.labelled("in", _marked(claim.context, claim.quote))
        if claim.library_match:
            yield self.labelled("approved", claim.library_match)
        yield self.labelled("why", _why(claim))
        sources = citations(claim)
        if sources:
            yield self.labelled("sources", sources)
        if claim.repair:
            yield self.labelled("instead", claim.repair, "wording")
        yield from self.flags(claim.flags)
        if claim.because:
            yield self.labelled("accepted", claim.because)
        yield "\n"

    def flags(self, flags: Iterable[Flag]) -> Iterator[str]:
        yield from (self.labelled("rule", line) for line in flag_lines(flags))

    # --- rules ---------------------------------------------------------------------------------------------------

    def rules(self, report: Report) -> Iterator[str]:
        rules, places = broken_counts(report)
        if rules:
            yield self.heading(f"Rules: {rules} to look at, {plural(places, 'place')}")
            yield "\n"
        for flag, count, followers in rules_broken(report):
            severity = {"error": "contradicted", "warning": "overstated", "note": "dim"}[flag.severity]
            title = f"{flag.rule}  {one_line(flag.title)} ({plural(count, 'place')})"
            yield f"{self.paint(flag.severity.upper(), severity)}  {title}\n"
            yield self.labelled("why", flag.why)
            yield self.labelled("do", flag.fix)
            for provision in flag.provisions:
                yield self.labelled("provision", provision)
            for follower in followers:
                yield self.labelled("market", follower)
            yield "\n"

    # --- conflicts -----------------------------------------------------------------------------------------------

    def conflicts(self, report: Report) -> Iterator[str]:
        counts = report.conflict_counts()
        yield self.heading(
            f"Conflicts: {plural(counts['hard'], 'hard conflict')}, {plural(counts['tension'], 'tension')}"
        )
        yield "\n"
        for together in _alike(c for c in report.conflicts if c.standing == "new" or self.verbose):
            yield from self.conflict(together)

    def conflict(self, together: list[ReportedConflict]) -> Iterator[str]:
        """One conflict; or several of one claim, for one reason."""
        conflict = together[0]
        kind = "HARD CONFLICT" if conflict.kind == "hard" else "TENSION"
        if conflict.standing != "new":
            kind += f" ({conflict.standing})"
        yield self.paint(kind, conflict.kind) + f"  {conflict.label}\n"
        for side, label in ((0, "says"), (1, "against")):
            said = dict.fromkeys((each.claims[side], each.quotes[side]) for each in together)
            for claim, quote in said:
                yield self.labelled(label, f"“{quote}” ({claim})")
                label = "and"
        yield self.labelled("why", conflict.reason)
        yield "\n"

    # --- summary -------------------------------------------------------------------------------------------------

    def summary(self, report: Report) -> Iterator[str]:
        yield self.heading("Summary")
        uncertain = sum(claim.verdict == "supported" and "very_uncertain" in claim.reasons for claim in report.claims)
        for verdict, count in report.by_verdict().items():
            if count:
                note = f"  of these {uncertain} very uncertain" if uncertain and verdict == "supported" else ""
                yield f"  {self.paint(f'{words(verdict):<15}', verdict)}{count:>6}{note}\n"
        yield f"  {'claims in all':<15}{len(report.claims):>6}  in {plural(len(report.sources), 'source')}\n"
        conflicts = report.conflict_counts()
        yield f"  {'hard conflicts':<15}{conflicts['hard']:>6}\n"
        yield f"  {'tensions':<15}{conflicts['tension']:>6}\n\n"
        yield self.wrapped(checked(report))
        *notes, disclaimer = all_notes(report)
        for note in notes:
            yield self.wrapped(note)
        yield self.wrapped(f"Policy {report.profile}, as of {report.as_of}. {disclaimer}", "dim")


@lru_cache(maxsize=4096)
def _wrapped(text: str, width: int) -> tuple[str, ...]:
    """The lines of a text, white space folded, no word broken. Large reports say the same again and again."""
    lines: list[str] = []
    for word in one_line(text).split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return tuple(lines)


def _alike(conflicts: Iterable[ReportedConflict]) -> list[list[ReportedConflict]]:
    """Conflicts in their order, those with a common claim, kind, standing and reason together, that claim on one side."""
    groups: list[list[ReportedConflict]] = []
    at: dict[object, int] = {}
    for conflict in conflicts:
        ways = (conflict, conflict.turned()) if conflict.mirrored else (conflict,)
        fitting = [
            (at[key], way) for way in ways for key in _keys(way) if key in at and _shares(groups[at[key]], way, key)
        ]
        place, shown = fitting[0] if fitting else (len(groups), conflict)
        if not fitting:
            groups.append([])
        groups[place].append(shown)
        for key in _keys(shown):
            at.setdefault(key, place)
    return groups


_Key = tuple[int, str, tuple[str | None, ...]]


def _keys(conflict: ReportedConflict) -> list[_Key]:
    """What conflicts share that are shown together: a claim with the side it is on, and all that is said of them."""
    alike = (conflict.kind, conflict.standing, conflict.because, conflict.attribute, conflict.reason)
    return [(side, claim, alike) for side, claim in enumerate(conflict.claims)]


def _shares(group: list[ReportedConflict], conflict: ReportedConflict, key: _Key) -> bool:
    """Whether every conflict of the group has the same claim on the side of the key."""
    return all(other.claims[key[0]] == conflict.claims[key[0]] for other in group)


def _marked(sentence: str, quote: str) -> str:
    """The sentence that a claim stands in, with the words of the claim between brackets."""
    before, found, after = one_line(sentence).partition(one_line(quote))
    return f"{before}[{found}]{after}" if found else before


def _why(claim: ReportedClaim) -> str:
    """The reason, without what the suggested wording below it repeats."""
    return claim.why.replace(f": {claim.repair}", ".") if claim.repair else claim.why


def _verified(source: ReportedSource) -> str:
    if source.quotes_verified == 0:
        return "quotes not verified"
    return f"quotes verified: {source.quotes_verified} of {source.claims}"


def _counts(claims: list[ReportedClaim]) -> str:
    accepted = sum(claim.standing != "new" for claim in claims)
    counted = f"{plural(len(claims), 'claim')}: {verdict_counts(claims)}"
    return f"{counted}; {accepted} accepted before" if accepted else counted
