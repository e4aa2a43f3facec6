"""What was accepted before: suppressions written beside a claim, and a baseline file of known findings.

A baseline only shrinks (phpstan#9695): writing it again drops what is gone and admits nothing new unless asked to. Its keys
are rule, record ids and a hash of the normalised text, never a line number, so that moved lines change nothing. Claims that were
read from copy have no ids that last, only numbers: the file and the sentence stand for them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from mesoevidence.reading.files import READERS, STDIN_NAME
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.records.models import ACCEPTABLE, CONFLICT_RULES, Suppression
from mesoevidence.records.problems import Location, Problem, did_you_mean, expected_one_of
from mesoevidence.report import Flag, Report, ReportedClaim, ReportedConflict, ReportedSource

if TYPE_CHECKING:
    from mesoevidence.reading import Document
    from mesoevidence.reading.document import Ignored

SCHEMA = "mesoevidence/baseline/1"


# --- suppressions ------------------------------------------------------------------------------------------------


def suppression_problems(kb: KnowledgeBase, as_of: date) -> Iterator[Problem]:
    """Problems for suppressions in the records that accept nothing there is, give no reason, or have expired."""
    for name, entry in kb.claims.items():
        for suppression in entry.claim.suppress:
            problem = _unusable(suppression, entry.where, name, as_of, (*ACCEPTABLE, *kb.rules))
            if problem is not None:
                yield problem


def with_suppressions(report: Report, kb: KnowledgeBase, as_of: date) -> None:
    """Mark what the records suppress; unknown, expired and unused suppressions become problems of the report."""
    wanted: dict[str, list[Suppression]] = {}
    for claim in report.claims:
        for suppression in kb.claims[claim.id].claim.suppress:
            problem = _unusable(suppression, claim.record, claim.id, as_of, (*ACCEPTABLE, *kb.rules))
            if problem is not None:
                report.problems.append(problem)
            else:
                wanted.setdefault(claim.id, []).append(suppression)
    if not wanted:
        return
    used: set[tuple[str, str]] = set()
    applied = {rule for rule, entry in kb.rules.items() if entry.pack.market in (None, *report.markets)}

    def accepted(claim: str, rule: str) -> str | None:
        for suppression in wanted.get(claim, ()):
            if suppression.rule == rule:
                used.add((claim, rule))
                return suppression.because
        return None

    for place, claim in enumerate(report.claims):
        because = accepted(claim.id, claim.verdict)
        if because is not None:
            claim = replace(claim, standing="suppressed", because=because)
        reasons = [(flag, accepted(claim.id, flag.rule)) for flag in claim.flags]
        flags = tuple(replace(f, standing="suppressed", because=b) if b is not None else f for f, b in reasons)
        report.claims[place] = replace(claim, flags=flags)
    for place, conflict in enumerate(report.conflicts):
        given = [accepted(claim, conflict.rule) for claim in conflict.claims]
        because = next((reason for reason in given if reason is not None), None)
        if because is not None:
            report.conflicts[place] = replace(conflict, standing="suppressed", because=because)
    for name, suppressions in wanted.items():
        for suppression in suppressions:
            rule = suppression.rule
            if (name, rule) not in used and (rule in ACCEPTABLE or rule in applied):
                message = f"the suppression of {rule!r} on {name!r} suppresses nothing: remove it"
                report.problems.append(Problem(kb.claims[name].where, message, "warning", record=name))


def _unusable(
    suppression: Suppression, where: Location, claim: str, as_of: date, rules: tuple[str, ...]
) -> Problem | None:
    rule = suppression.rule
    if rule not in rules:
        expected = f"{expected_one_of(ACCEPTABLE)}, or the id of a rule{did_you_mean(rule, rules)}"
        return Problem(where, f"{rule!r} cannot be suppressed; {expected}", record=claim)
    if not suppression.because.strip():
        return Problem(where, f"the suppression of {rule!r} gives no reason", record=claim)
    if suppression.until is not None and suppression.until < as_of:
        message = f"the suppression of {rule!r} on {claim!r} ended on {suppression.until}: it counts no more"
        return Problem(where, message, "warning", record=claim)
    return None


# --- comments in copy --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class IgnoredConflict:
    """A comment that accepts a kind of conflict of some claims."""

    rule: str
    because: str
    claims: frozenset[str]
    where: Location

    def accepts(self, kind: str, claims: Collection[str]) -> bool:
        """Whether it accepts a conflict of this kind of these claims."""
        return self.rule == CONFLICT_RULES[kind] and not self.claims.isdisjoint(claims)


class Ignoring(NamedTuple):
    """A document's source and claims with what its comments accept, what is wrong with comments, and those about conflicts."""

    source: ReportedSource
    claims: list[ReportedClaim]
    problems: list[Problem]
    conflicts: list[IgnoredConflict]


def with_ignored(
    source: ReportedSource,
    claims: list[ReportedClaim],
    document: Document,
    rules: Collection[str],
    applied: Collection[str],
    as_of: date,
) -> Ignoring:
    """What the comments of a document accept: ``<!-- mesoevidence: ignore RULE because ... -->`` accepts a rule, a verdict or a
    kind of conflict in the block it stands in or behind, or else in the next one; a rule that is about the whole text, anywhere.

    ``rules`` are all there are, ``applied`` those of this run: a comment about another market's rule is not in vain.
    """
    problems: list[Problem] = []
    conflicts: list[IgnoredConflict] = []
    for comment in document.ignored:
        where = Location(document.path, *document.position(comment.start))
        until = _day(comment.until)
        suppression = Suppression(comment.rule, comment.because, until if isinstance(until, date) else None)
        problem = _unusable(suppression, where, document.path, as_of, (*ACCEPTABLE, *rules))
        if until is False:
            problem = Problem(where, f"{comment.until!r} is no date; expected one such as 2026-11-21")
        if problem is not None:
            problems.append(replace(problem, record=None))
            continue
        start, end = _reach(document, comment)
        reached = [place for place, each in enumerate(claims) if each.start is not None and start <= each.start < end]
        if comment.rule in CONFLICT_RULES.values():
            names = frozenset(claims[place].id for place in reached)
            conflicts.append(IgnoredConflict(comment.rule, comment.because, names, where))
            continue
        flags = _accepted(source.flags, comment.rule, comment.because)
        used = flags != source.flags
        source = replace(source, flags=flags)
        for place in reached:
            accepted = _accepting(claims[place], comment.rule, comment.because)
            used = used or accepted is not claims[place]
            claims[place] = accepted
        if not used and (comment.rule in ACCEPTABLE or comment.rule in applied):
            problems.append(_in_vain(comment.rule, where))
    return Ignoring(source, claims, problems, conflicts)


def comments_on(document: Document, start: int | None) -> frozenset[tuple[str, str | None]]:
    """The rules that comments accept of what stands at ``start``, and until when."""
    reaches = {comment: _reach(document, comment) for comment in document.ignored} if start is not None else {}
    return frozenset((c.rule, c.until) for c, (first, last) in reaches.items() if first <= (start or 0) < last)


def with_ignored_conflicts(report: Report, ignored: Sequence[IgnoredConflict]) -> None:
    """Mark the conflicts that comments accept."""
    for place, conflict in enumerate(report.conflicts):
        of_it = next((each for each in ignored if each.accepts(conflict.kind, conflict.claims)), None)
        if of_it is not None:
            report.conflicts[place] = replace(conflict, standing="suppressed", because=of_it.because)


def ignored_in_vain(ignored: Iterable[IgnoredConflict]) -> list[Problem]:
    """What is wrong with comments that accept no conflict that was found."""
    return [_in_vain(each.rule, each.where) for each in ignored]


def _in_vain(rule: str, where: Location) -> Problem:
    return Problem(where, f"the comment that ignores {rule!r} accepts nothing: remove it", "warning")


def _day(text: str | None) -> date | Literal[False] | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return False


_BLANK_LINE = re.compile(r"\n[ \t\r]*+\n")


def _reach(document: Document, comment: Ignored) -> tuple[int, int]:
    """The block that a comment stands in or trails, else the next one, as offsets into the text."""
    reaches = [block.source(0, len(block.text)) for block in document.blocks]
    here = next((each for each in reaches if each[0] <= comment.start < each[1]), None)
    if here is not None:
        return here
    behind = max((each for each in reaches if each[1] <= comment.start), key=lambda each: each[1], default=None)
    if comment.trails and behind is not None and not _BLANK_LINE.search(document.text, behind[1], comment.start):
        return behind
    return next((each for each in reaches if each[0] >= comment.end), (comment.end, comment.end))


def _accepting(claim: ReportedClaim, rule: str, because: str) -> ReportedClaim:
    """The claim with a verdict or the flags of a rule accepted; the same claim where there is nothing to accept."""
    if claim.verdict == rule and claim.standing == "new":
        return replace(claim, standing="suppressed", because=because)
    flags = _accepted(claim.flags, rule, because)
    return claim if flags == claim.flags else replace(claim, flags=flags)


def _accepted(flags: tuple[Flag, ...], rule: str, because: str) -> tuple[Flag, ...]:
    return tuple(replace(flag, standing="suppressed", because=because) if flag.rule == rule else flag for flag in flags)


# --- baseline ----------------------------------------------------------------------------------------------------

Key = tuple[str, tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Baseline:
    """Findings that were accepted: rule, record ids, hash of the text. Files are named as seen from ``folder``, that of the
    baseline, or as they were typed (in baselines of before, and where there is no folder)."""

    keys: frozenset[Key]
    folder: Path | None = field(default=None, compare=False)

    def knows(self, key: Key) -> bool:
        return key in self.keys or _seen_from(self.folder, key) in self.keys


class BadBaseline(ValueError):
    """The baseline file cannot be used; the message says why."""


def read_baseline(path: Path) -> Baseline:
    """Read a baseline file. Raises :class:`BadBaseline`."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadBaseline("no such file; make it with --update-baseline --admit") from None
    except RecursionError:
        raise BadBaseline("cannot be read: it is nested too deeply") from None
    except (OSError, ValueError) as error:
        raise BadBaseline(f"cannot be read: {error}") from error
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise BadBaseline(f"is no baseline; expected a JSON object with 'schema': {SCHEMA!r}")
    accepted = data.get("accepted")
    if not isinstance(accepted, list):
        raise BadBaseline("has no list of entries in 'accepted'")
    return Baseline(frozenset(_entry(number, entry) for number, entry in enumerate(accepted, 1)), path.parent)


def _entry(number: int, entry: Any) -> Key:
    """The key of the entry of this number, from 1. Raises :class:`BadBaseline`."""
    if not isinstance(entry, dict):
        raise BadBaseline(f"entry {number} is {_short(entry)}; expected an object with 'rule', 'records' and 'text'")
    for name in ("rule", "records", "text"):
        if name not in entry:
            raise BadBaseline(f"entry {number} has no {name!r}")
    rule, records, text = entry["rule"], entry["records"], entry["text"]
    if not isinstance(records, list) or not all(isinstance(each, str) for each in records):
        raise BadBaseline(f"entry {number}: 'records' is {_short(records)}; expected a list of texts")
    for name, value in (("rule", rule), ("text", text)):
        if not isinstance(value, str):
            raise BadBaseline(f"entry {number}: {name!r} is {_short(value)}; expected a text")
    return rule, tuple(records), text


def _short(value: Any) -> str:
    said = json.dumps(value, ensure_ascii=False)
    return said if len(said) <= 40 else f"{said[:40]}…"


def with_baseline(report: Report, baseline: Baseline) -> None:
    """Mark the findings that the baseline knows; what is suppressed stays so."""
    for place, claim in enumerate(report.claims):
        if claim.standing == "new" and claim.verdict in ACCEPTABLE and baseline.knows(claim_key(claim)):
            claim = replace(claim, standing="baselined")
        keys = {flag: claim_flag_key(flag, claim) for flag in claim.flags}
        report.claims[place] = replace(claim, flags=_baselined(keys, baseline))
    for place, source in enumerate(report.sources):
        keys = {flag: source_flag_key(flag, source) for flag in source.flags}
        report.sources[place] = replace(source, flags=_baselined(keys, baseline))
    for place, conflict in enumerate(report.conflicts):
        if conflict.standing == "new" and baseline.knows(conflict_key(conflict)):
            report.conflicts[place] = replace(conflict, standing="baselined")


def _baselined(flags: dict[Flag, Key], baseline: Baseline) -> tuple[Flag, ...]:
    return tuple(
        replace(flag, standing="baselined") if flag.standing == "new" and baseline.knows(key) else flag
        for flag, key in flags.items()
    )


def updated_baseline(
    report: Report, old: Baseline | None, *, admit: bool, folder: Path | None = None, complete: bool = True
) -> Baseline:
    """The baseline after this report: what it knew and still stands, and with ``admit`` what is new as well.

    What it knew of what this run did not check stands: files of copy, but for those that are gone from a folder of which
    something was checked; and records, where the report is not ``complete``. ``folder``: where the baseline lies.
    """
    known = old or Baseline(frozenset(), folder)
    present = {claim_key(c) for c in report.claims if c.verdict in ACCEPTABLE and c.standing != "suppressed"}
    present |= {conflict_key(c) for c in report.conflicts if c.standing != "suppressed"}
    present |= {claim_flag_key(f, c) for c in report.claims for f in c.flags if f.standing != "suppressed"}
    present |= {source_flag_key(f, source) for source in report.sources for f in source.flags}
    kept = {_seen_from(known.folder, key) for key in present if admit or known.knows(key)}
    checked = {_lasting(c.id, c.record) for c in report.claims} | {_lasting(s.id, s.record) for s in report.sources}
    checked |= {_file_from(known.folder, name) for name in checked if _is_copy(name)}
    return replace(
        known, keys=frozenset(kept | {key for key in known.keys if _stands(key, checked, known.folder, complete)})
    )


def _stands(key: Key, checked: set[str], folder: Path | None, complete: bool) -> bool:
    """Whether an entry is about something that was not checked."""
    rule, records, _ = key
    copies = [name for name in records if _is_copy(name)]
    if copies:
        return any(name not in checked and not _is_gone(name, checked, folder) for name in copies)
    claims = records[:2] if rule in CONFLICT_RULES.values() else records  # behind them, the attribute
    return not complete and not checked.issuperset(claims)


def _is_gone(name: str, checked: set[str], folder: Path | None) -> bool:
    """Whether a file is no longer there, in a folder of which something was checked."""
    if name == STDIN_NAME or os.path.exists(os.path.join(folder or "", name)) or os.path.exists(name):
        return False
    return any(os.path.dirname(other) == os.path.dirname(name) for other in checked if _is_copy(other))


def _seen_from(folder: Path | None, key: Key) -> Key:
    """A key with the files in it as seen from a folder."""
    rule, records, text = key
    return rule, tuple(_file_from(folder, name) if _is_copy(name) else name for name in records), text


def _file_from(folder: Path | None, name: str) -> str:
    """A file as seen from a folder, so that it is known wherever a run begins; as it is named where that cannot be told."""
    if folder is None or name == STDIN_NAME:
        return name
    place, base = os.path.split(name)
    try:
        return PurePath(
            os.path.relpath(os.path.join(os.path.realpath(place), base), os.path.realpath(folder))
        ).as_posix()
    except ValueError:  # on another drive
        return name


def baseline_text(baseline: Baseline) -> str:
    """The file's content: one entry a line, sorted."""
    entries: list[dict[str, Any]] = [
        {"rule": rule, "records": list(records), "text": text} for rule, records, text in sorted(baseline.keys)
    ]
    lines = ",\n".join("  " + json.dumps(entry, ensure_ascii=False) for entry in entries)
    return f'{{"schema": "{SCHEMA}", "accepted": [\n{lines}\n]}}\n'


def claim_key(claim: ReportedClaim) -> Key:
    return claim.verdict, (_lasting(claim.id, claim.record),), text_hash(_said(claim))


def conflict_key(conflict: ReportedConflict) -> Key:
    records = (*map(_lasting, conflict.claims, conflict.records), conflict.attribute)
    return conflict.rule, records, text_hash("\n".join(conflict.quotes))


def claim_flag_key(flag: Flag, claim: ReportedClaim) -> Key:
    return flag.rule, (_lasting(claim.id, claim.record),), text_hash(_said(claim))


def source_flag_key(flag: Flag, source: ReportedSource) -> Key:
    return flag.rule, (_lasting(source.id, source.record),), text_hash("")


def _lasting(name: str, where: Location) -> str:
    """What a record is known by from run to run: its id, or the file where it was read from copy."""
    return where.file if _is_copy(where.file) else name


def _is_copy(file: str) -> bool:
    return file == STDIN_NAME or PurePath(file).suffix.lower() in READERS


def _said(claim: ReportedClaim) -> str:
    return claim.quote if claim.context is None else f"{claim.quote}\n{claim.context}"


def fingerprint(key: Key) -> str:
    """A key as one short text, for formats that want one."""
    return hashlib.sha256(json.dumps(key, ensure_ascii=False).encode()).hexdigest()[:32]


def text_hash(text: str) -> str:
    """A hash of a text that white space and capitals do not change."""
    return hashlib.sha256(" ".join(text.casefold().split()).encode()).hexdigest()[:16]
