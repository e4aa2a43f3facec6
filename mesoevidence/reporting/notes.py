"""What a note beside the copy says of a claim, in any file that has notes: a few labelled lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from mesoevidence.evidence.grade import words
from mesoevidence.report import DISCLAIMER, Report, ReportedClaim, ReportedConflict, ReportedSource
from mesoevidence.reporting.common import (
    citations,
    flag_lines,
    one_line,
    plural,
    verdict_counts,
    why_beside_repair,
    with_followers,
)

AUTHOR = "Mesoevidence"
SHOWN_CONFLICTS = 2

COLORS = {
    "contradicted": "D55E00", "unsupported": "E69F00", "overstated": "F0E442", "mixed": "CC79A7",
    "not_assessable": "BDBDBD", "supported": "009E73", "background": "56B4E9",
}  # fmt: skip
"""A color for each verdict, RGB: the palette of Okabe and Ito, which colour-blind readers tell apart."""


class Note(NamedTuple):
    """A heading, and lines with their labels (a line may have none)."""

    head: str
    lines: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return "\n".join([self.head, *(f"{label}: {text}" if label else text for label, text in self.lines)])


def notes(report: Report, source: str) -> Iterator[tuple[ReportedClaim, Note]]:
    """The claims of a source that there is something to do about, each with its note, in the order of the text.

    Those are the findings that were not accepted, and claims that take part in a hard conflict.
    """
    conflicts: dict[str, list[ReportedConflict]] = defaultdict(list)
    for conflict in report.conflicts:
        if conflict.kind == "hard" and conflict.standing == "new":
            conflicts[conflict.claims[0]].append(conflict)
            conflicts[conflict.claims[1]].append(conflict.turned())
    of_source = [claim for claim in report.claims if claim.source == source]
    for claim in sorted(of_source, key=lambda claim: (claim.start or 0, claim.end or 0)):
        if (claim.is_new and claim.is_finding) or claim.id in conflicts:
            yield claim, _note(claim, conflicts.get(claim.id, []))


def _note(claim: ReportedClaim, conflicts: list[ReportedConflict]) -> Note:
    lines = [("Why", why_beside_repair(claim)), ("Sources", citations(claim)), ("Instead", claim.repair or "")]
    lines += [
        ("Conflict", f"against “{conflict.quotes[1]}” ({conflict.claims[1]}). {conflict.reason}")
        for conflict in conflicts[:SHOWN_CONFLICTS]
    ]
    if len(conflicts) > SHOWN_CONFLICTS:
        lines.append(("", f"and {plural(len(conflicts) - SHOWN_CONFLICTS, 'more hard conflict')}"))
    for flag, followers in with_followers(flag for flag in claim.flags if flag.standing == "new"):
        rules = ", ".join(each.rule for each in (flag, *followers))
        provisions = "; ".join(dict.fromkeys(name for each in (flag, *followers) for name in each.provisions))
        lines.append(
            (f"Rule {rules}", f"{flag.title}. {flag.fix}" + (f" Provisions: {provisions}." if provisions else ""))
        )
    standing = "" if claim.standing == "new" else f" ({claim.standing})"
    said = ((label, one_line(text)) for label, text in lines)
    return Note(words(claim.verdict).upper() + standing, tuple((label, text) for label, text in said if text))


def beside(claim: ReportedClaim, note: Note, where: str | None) -> Note:
    """The note of a claim that cannot stand at its words: it says which they are, and where."""
    said = one_line(f"“{claim.quote}”" + (f", {where}" if where else ""))
    return Note(note.head, (("On", said), *note.lines))


def opening(report: Report, source: ReportedSource, *more: str) -> Note:
    """What is said of a document as a whole: the counts, the rules that it breaks as a whole, and ``more`` notices."""
    claims = [claim for claim in report.claims if claim.source == source.id]
    counts = f"{plural(len(claims), 'claim')}: {verdict_counts(claims) or 'none'}."
    lines = [("", counts), *(("Rule", line) for line in flag_lines(f for f in source.flags if f.standing == "new"))]
    lines += [("", notice) for notice in more]
    lines.append(("", f"{DISCLAIMER} Policy {report.profile}, as of {report.as_of}; mesoevidence {report.version}."))
    return Note("MESOEVIDENCE", tuple((label, one_line(text)) for label, text in lines))
