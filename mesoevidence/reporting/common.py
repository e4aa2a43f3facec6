"""What several writers say in the same words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple
from urllib.parse import quote

from mesoevidence.evidence.grade import words
from mesoevidence.records.models import VERDICTS
from mesoevidence.records.problems import Location
from mesoevidence.report import DISCLAIMER, Evidence, Flag, Report, ReportedClaim, ReportedConflict

SHOWN_CITATIONS = 3
SEVERITIES = ("error", "warning", "note")
_RANK = {verdict: rank for rank, verdict in enumerate(VERDICTS)}


# --- claims and conflicts ----------------------------------------------------------------------------------------


def ranked(claims: Iterable[ReportedClaim]) -> list[ReportedClaim]:
    """Worst verdict first, then in the order of the text."""
    return sorted(claims, key=lambda claim: (_RANK[claim.verdict], claim.line or 0, claim.column or 0))


def citations(claim: ReportedClaim) -> str:
    """The first works behind the evidence, and how many more there are."""
    cited = works_cited(claim)
    shown, more = "; ".join(cited[:SHOWN_CITATIONS]), len(cited) - SHOWN_CITATIONS
    return f"{shown}; and {more} more" if more > 0 else shown


def works_cited(claim: ReportedClaim) -> list[str]:
    """The works behind the evidence, that which decided first."""
    return list(dict.fromkeys(cited for line in telling(claim) for cited in line.citations))


def telling(claim: ReportedClaim) -> list[Evidence]:
    """The evidence that is a source for a claim's verdict, that which decided first.

    Evidence that says nothing for or against the claim is none, unless it is what the explanation is about.
    """
    quoted = claim.evidence[:1] if "no_bearing_evidence" in claim.reasons else ()
    return [*quoted, *(line for line in claim.evidence if line.direction != "neutral" and line not in quoted)]


def link(citation: str) -> str | None:
    """Where a work that is cited can be read: its DOI, its PubMed record, or the address that is given."""
    if match := _DOI.search(citation):
        return f"https://doi.org/{quote(match[1].rstrip('.,;'), safe='/:()')}"
    if match := _PMID.search(citation):
        return f"https://pubmed.ncbi.nlm.nih.gov/{match[1]}/"
    match = _ADDRESS.search(citation)
    return match[0].rstrip(".,;") if match else None


_DOI = re.compile(r"\bdoi:\s?(10\.\d{4,9}/[^\s]+)", re.IGNORECASE)
_PMID = re.compile(r"\bPMID:?\s?(\d{1,8})\b")
_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"]+")


def why_beside_repair(claim: ReportedClaim) -> str:
    """The explanation as it stands beside the suggested wording: what both say is said once, there."""
    return claim.why.replace(f": {claim.repair}", ": see the suggested wording.") if claim.repair else claim.why


def claim_message(claim: ReportedClaim) -> str:
    """Quote, explanation, suggested wording and broken rules of a claim, in one line; and its place, where no line says it."""
    parts = [f"{placed_quote(claim)}: {why_beside_repair(claim)}"]
    if claim.repair:
        parts.append(f"Suggested wording: {claim.repair}")
    parts += [f"{flag.rule}: {flag_words(flag)}" for flag in claim.flags]
    return one_line(" ".join(parts))


def placed_quote(claim: ReportedClaim) -> str:
    """The words of a claim, and behind them their place, where no line of the file says it."""
    return f"“{claim.quote}”" + (f", {claim.record.place}" if claim.record.place else "")


def place_words(claim: ReportedClaim) -> str:
    """Where a claim stands, as a reader of its file would say: in words of its format, or by line and column; of a claim whose
    text was not at hand, where it is recorded."""
    if claim.record.place:
        return claim.record.place
    return f"line {claim.line}, column {claim.column}" if claim.line else str(claim.record)


# --- rules -------------------------------------------------------------------------------------------------------


def with_followers(flags: Iterable[Flag]) -> list[tuple[Flag, list[Flag]]]:
    """Each rule that stands by itself, with the rules of markets that follow it; those that follow none stand by themselves.

    Rules of every market come first, so what a flag follows was there before it; what was accepted stands apart.
    """
    groups: dict[str, tuple[Flag, list[Flag]]] = {}
    heads: dict[str, list[str]] = {}
    for flag in flags:
        before = [head for name in flag.follows for head in heads.get(name, ())]
        alike = [head for head in dict.fromkeys(before) if groups[head][0].standing == flag.standing]
        for head in alike:
            groups[head][1].append(flag)
        if not alike:
            groups[flag.rule] = (flag, [])
        heads[flag.rule] = alike or [flag.rule]
    return list(groups.values())


def flag_lines(flags: Iterable[Flag]) -> list[str]:
    """A line for each rule, where it is explained further down: "WD004: Said to have no side effects (UK003, US004)"."""
    return [_flag_line(flag, followers) for flag, followers in with_followers(flags)]


def _flag_line(flag: Flag, followers: list[Flag]) -> str:
    accepted = "" if flag.standing == "new" else f" ({flag.standing})"
    listed = f" ({', '.join(follower.rule for follower in followers)})" if followers else ""
    return one_line(f"{flag.rule}{accepted}: {flag.title}{listed}")


class Broken(NamedTuple):
    """A rule that is broken, in how many places, and in words the rules of markets that follow it there."""

    flag: Flag
    places: int
    followers: tuple[str, ...] = ()


def rules_broken(report: Report) -> list[Broken]:
    """Every rule that is broken and not accepted, errors first, then by id.

    A rule that follows others is told under the first of them, and has a place of its own only where it stands by itself.
    """
    heads: dict[str, Flag] = {}
    followers: dict[str, dict[str, Flag]] = defaultdict(dict)
    places: Counter[str] = Counter()
    of_sources = (source.flags for source in report.sources)
    for flags in chain(of_sources, (claim.flags for claim in report.claims)):
        new = [flag for flag in flags if flag.standing == "new"]
        places.update(flag.rule for flag in new)
        for flag, following in with_followers(new):
            heads[flag.rule] = flag
            followers[flag.rule].update((follower.rule, follower) for follower in following)

    def gravest(flag: Flag) -> int:
        return min(SEVERITIES.index(each.severity) for each in (flag, *followers[flag.rule].values()))

    told: dict[str, str] = {name: name for name in heads}
    found = []
    for flag in sorted(heads.values(), key=lambda flag: (gravest(flag), flag.rule)):
        lines = []
        for name, follower in sorted(followers[flag.rule].items()):
            where = told.setdefault(name, flag.rule)
            lines.append(_follower_words(follower, places[name]) if where == flag.rule else f"{name}: see {where}")
        found.append(Broken(flag, places[flag.rule], tuple(lines)))
    return found


def _follower_words(flag: Flag, places: int) -> str:
    cited = f" {'; '.join(flag.provisions)}." if flag.provisions else ""
    return one_line(f"{flag.rule} ({flag.severity}, {plural(places, 'place')}): {flag.why}{cited}")


def broken_counts(report: Report) -> tuple[int, int]:
    """How many rules are broken and not accepted, and in how many places."""
    new = [flag.rule for flag in report.flags if flag.standing == "new"]
    return len(set(new)), len(new)


def flag_words(flag: Flag) -> str:
    """What a broken rule says, with the provisions behind it, in one line."""
    cited = f" Provisions: {'; '.join(flag.provisions)}." if flag.provisions else ""
    return one_line(flag.message + cited)


def conflict_message(conflict: ReportedConflict) -> str:
    """Both quotes of a conflict with their claims, and why they conflict, in one line."""
    sides = zip(conflict.quotes, conflict.claims, conflict.records, strict=True)
    first, second = (f"“{q}” ({', '.join(filter(None, (c, where.place)))})" for q, c, where in sides)
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
    """ "1 study", "2 studies"."""
    more = f"{noun[:-1]}ies" if noun.endswith("dy") else f"{noun}s"
    return f"{count} {noun if count == 1 else more}"


_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffe\uffff]")  # all but white space


def one_line(text: str) -> str:
    """The text with every run of white space as one space, and without control characters."""
    return " ".join(_CONTROL.sub("", text).split())


def without_place(where: Location) -> str:
    """A place for what names it in words itself."""
    return where.file if where.place else str(where)


def in_a_file(where: Location) -> bool:
    """Whether a problem is about a file, and not about an option of the command line."""
    return not where.file.startswith("-")
