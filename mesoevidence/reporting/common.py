"""What several writers say in the same words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from mesoevidence.evidence.grade import words
from mesoevidence.records.models import VERDICTS
from mesoevidence.records.problems import Location
from mesoevidence.report import DISCLAIMER, Flag, Report, ReportedClaim, ReportedConflict

SHOWN_CITATIONS = 3
_RANK = {verdict: rank for rank, verdict in enumerate(VERDICTS)}


# --- claims and conflicts ----------------------------------------------------------------------------------------


def ranked(claims: Iterable[ReportedClaim]) -> list[ReportedClaim]:
    """Worst verdict first, then in the order of the text."""
    return sorted(claims, key=lambda claim: (_RANK[claim.verdict], claim.line or 0, claim.column or 0))


def citations(claim: ReportedClaim) -> str:
    """The works behind the evidence, that which decided first, and how many more there are."""
    cited = list(dict.fromkeys(c for line in claim.evidence for c in line.citations))
    shown, more = "; ".join(cited[:SHOWN_CITATIONS]), len(cited) - SHOWN_CITATIONS
    return f"{shown}; and {more} more" if more > 0 else shown


def why_beside_repair(claim: ReportedClaim) -> str:
    """The explanation as it stands beside the suggested wording: what both say is said once, there."""
    return claim.why.replace(f": {claim.repair}", ": see the suggested wording.") if claim.repair else claim.why


def claim_message(claim: ReportedClaim) -> str:
    """Quote, explanation, suggested wording and broken rules of a claim, in one line."""
    parts = [f"“{claim.quote}”: {why_beside_repair(claim)}"]
    if claim.repair:
        parts.append(f"Suggested wording: {claim.repair}")
    parts += [f"{flag.rule}: {flag_words(flag)}" for flag in claim.flags]
    return one_line(" ".join(parts))


def flag_title(flag: Flag) -> str:
    """What a broken rule is about, where it is explained further down."""
    accepted = "" if flag.standing == "new" else f" ({flag.standing})"
    return one_line(f"{flag.rule}{accepted}: {flag.title}")


def rules_broken(report: Report) -> list[tuple[Flag, int]]:
    """Every rule that is broken and not accepted, with how often: errors first, then in the order of their ids."""
    new = [flag for flag in report.flags if flag.standing == "new"]
    counted = Counter(flag.rule for flag in new)
    rules = {flag.rule: flag for flag in new}
    order = ("error", "warning", "note")
    ranked_rules = sorted(rules.values(), key=lambda flag: (order.index(flag.severity), flag.rule))
    return [(flag, counted[flag.rule]) for flag in ranked_rules]


def flag_words(flag: Flag) -> str:
    """What a broken rule says, with the provisions behind it, in one line."""
    cited = f" Provisions: {'; '.join(flag.provisions)}." if flag.provisions else ""
    return one_line(flag.message + cited)


def conflict_message(conflict: ReportedConflict) -> str:
    """Both quotes of a conflict with their claims, and why they conflict, in one line."""
    first, second = (f"“{q}” ({c})" for q, c in zip(conflict.quotes, conflict.claims, strict=True))
    return one_line(f"{first} against {second}. {conflict.reason}")


# --- the whole report --------------------------------------------------------------------------------------------


def verdict_counts(claims: Iterable[ReportedClaim]) -> str:
    """ "2 contradicted, 1 supported", worst first."""
    counts = dict.fromkeys(VERDICTS, 0)
    for claim in claims:
        counts[claim.verdict] += 1
    return ", ".join(f"{count} {words(verdict)}" for verdict, count in counts.items() if count)


def all_counts(report: Report) -> str:
    """ "3 claims: 2 contradicted, 1 supported; 1 hard conflict, 0 tensions"."""
    conflicts = report.conflict_counts()
    listed = f"{plural(len(report.claims), 'claim')}: {verdict_counts(report.claims) or 'none'}"
    return f"{listed}; {plural(conflicts['hard'], 'hard conflict')}, {plural(conflicts['tension'], 'tension')}"


def failing(report: Report, fail_on: Sequence[str]) -> str:
    """ "1 finding fails", or how many do."""
    failures = report.failures(fail_on)
    return f"{plural(failures, 'finding')} {'fails' if failures == 1 else 'fail'}"


def checked(report: Report) -> str:
    """How much was checked, skipped and accepted before: nothing is passed over in silence."""
    standing = report.standing_counts()
    verified = sum(source.quotes_verified for source in report.sources)
    return (
        f"Checked {len(report.claims)}, skipped {report.skipped}"
        + (" (their records cannot be read)" if report.skipped else "")
        + f", suppressed {standing['suppressed']}, baselined {standing['baselined']}. "
        f"Quotes verified in their source text: {verified} of {len(report.claims)}. "
        f"{plural(len(report.errors), 'error')} in the records."
    )


def all_notes(report: Report) -> list[str]:
    """The notes of the report, what was not looked at, and what the report is not."""
    notes = list(report.notes)
    if report.markets and report.rules:
        notes.append(
            f"Held against {plural(report.rules, 'rule')}: wording of every market, and {', '.join(report.markets)}."
        )
    elif report.rules:
        held = plural(report.rules, "wording rule")
        notes.append(f"Held against {held}. No market was chosen: advertising law was not checked.")
    else:
        notes.append("No rules are held: wording and advertising law were not checked.")
    return [*notes, DISCLAIMER]


# --- texts and places --------------------------------------------------------------------------------------------


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")  # all but white space


def one_line(text: str) -> str:
    """The text with every run of white space as one space, and without control characters."""
    return " ".join(_CONTROL.sub("", text).split())


def in_a_file(where: Location) -> bool:
    """Whether a problem is about a file, and not about an option of the command line."""
    return not where.file.startswith("-")
