"""The audit: claims to verdicts, conflicts and a Report. Read it from top to bottom to follow one claim.

records (records.load) -> quotes in their texts (records.quotes) -> usable evidence (evidence.grade, evidence.lines)
-> a verdict a statement (evidence.verdicts) -> its reasons and a wording that holds (evidence.reasons)
-> the rules that its wording breaks (rules)
-> conflicts between claims (conflicts) -> what was accepted before (acceptance) -> Report (report)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from mesoevidence._version import __version__
from mesoevidence.acceptance import Baseline, with_baseline, with_suppressions
from mesoevidence.conflict_words import describe_conflict, not_all_listed
from mesoevidence.conflicts import Conflicts, find_conflicts
from mesoevidence.evidence.grade import grade_problems
from mesoevidence.evidence.lines import EvidenceIndex, EvidenceLine, assessed, bodies_of_evidence, evidence_lines
from mesoevidence.evidence.policies import load_policy
from mesoevidence.evidence.reasons import explain_reasons, plain_words, suggested_wording
from mesoevidence.evidence.verdicts import StatementVerdict, judge_statement, worst
from mesoevidence.library import overdue
from mesoevidence.recent import Recent
from mesoevidence.records.knowledge_base import ClaimEntry, KnowledgeBase
from mesoevidence.records.models import VERDICTS, Claim, Verdict
from mesoevidence.records.problems import Problem
from mesoevidence.records.quotes import NOT_VERIFIED, SOUND, UNSOUND, Quote, SourceTexts, find_texts, verify_quotes
from mesoevidence.report import Evidence, Flag, Report, ReportedClaim, ReportedSource
from mesoevidence.rules import Judged, RuleBook, chosen_markets, name_problems
from mesoevidence.statements import Prepared
from mesoevidence.statements.plain import statement_values
from mesoevidence.wording import citation_words

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done, and of how many."""


class BadPolicy(ValueError):
    """The policy profile cannot be used; ``problems`` say why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


class Auditor:
    """Judges claims against one knowledge base under one policy. Verdicts are worked out at every run and never stored."""

    def __init__(
        self, kb: KnowledgeBase, *, profile: str = "promo", as_of: date | None = None, markets: Sequence[str] = ()
    ) -> None:
        """Raises :class:`BadPolicy` when the profile does not exist or does not validate."""
        policy, problems = load_policy(profile, kb)
        if policy is None:
            raise BadPolicy(problems)
        self.kb, self.policy = kb, policy
        self.as_of = as_of or date.today()
        self.markets, unknown = chosen_markets(markets, kb)
        self.problems: list[Problem] = [*name_problems(kb), *unknown]
        self.unusable = self._unusable_evidence()
        fallen = frozenset(self.unusable) - frozenset(self.gating)
        bodies = bodies_of_evidence(kb, frozenset(self.unusable), policy, fallen=fallen)
        self.index = EvidenceIndex(bodies, kb.vocabulary)
        gates = [assessed(kb.assessments[name], kb) for name in self.gating]
        self.gates = EvidenceIndex([body for body in gates if body.statement.denotation is not None], kb.vocabulary)
        self._bodies: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._forget()

    def _forget(self) -> None:
        """Remember nothing of claims."""
        self._verdicts: Recent[object, StatementVerdict] = Recent()
        self._found: Recent[object, list[EvidenceLine]] = Recent()
        # By the identity of verdicts, which are held beside what was made of them: no other can have it meanwhile.
        self._texts: Recent[object, tuple[StatementVerdict, str, str | None]] = Recent()
        self._lines: Recent[object, tuple[list[StatementVerdict], tuple[Evidence, ...]]] = Recent()
        self._reasons: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._values: Recent[object, dict[str, Any]] = Recent()
        self._judged: dict[str, list[Judged]] = defaultdict(list)

    def afresh(self) -> Auditor:
        """The same judge, who remembers none of the claims judged so far, nor will this one of those that the other judges."""
        other = copy(self)
        other.rules = self.rules.afresh()
        other._forget()
        return other

    def _unusable_evidence(self) -> dict[str, str]:
        """Findings and assessments that may not be used, with the reason: docs/architecture.md.

        A retracted study takes its findings out, and the assessments that rested on them.
        """
        unusable: dict[str, str] = {}
        for name, finding in self.kb.findings.items():
            if finding.study.status == "retracted":
                unusable[name] = "its study is retracted"
            elif finding.finding.to_check:
                unusable[name] = "it was not verified"
        self.gating: dict[str, str] = {}
        for name, entry in self.kb.assessments.items():
            fallen = [f for f in entry.assessment.findings if unusable.get(f) == "its study is retracted"]
            faults = [*entry.broken, *grade_problems(entry, self.kb, self.policy)]
            known = [f for f in entry.assessment.findings if f in self.kb.findings]
            if known and all(self.kb.findings[f].finding.to_check for f in known):
                faults.append("nobody verified the findings it rests on")
            review_by = entry.assessment.review_by
            if review_by is not None and review_by < self.as_of:
                faults.append(f"it was due for review by {review_by}")
            if fallen:
                unusable[name] = f"it rests on {fallen[0]}, whose study is retracted"
                message = f"assessment {name!r} is left out: {unusable[name]}; grade what remains"
                self.problems.append(Problem(entry.where, message, "warning", record=name))
            elif faults:
                unusable[name] = self.gating[name] = faults[0]
                message = f"assessment {name!r} may not be used: {'; '.join(faults)}"
                self.problems.append(Problem(entry.where, message, record=name))
        return unusable

    @cached_property
    def rules(self) -> RuleBook:
        """The rules that apply."""
        return RuleBook(self.kb, self.markets)

    @cached_property
    def conflicts(self) -> Conflicts:
        """The conflicts between all claims that are still made."""
        return find_conflicts(self.kb.live_claims, self.kb.vocabulary, self.policy)

    # --- one claim -----------------------------------------------------------------------------------------------

    def judge(self, entry: ClaimEntry) -> list[StatementVerdict]:
        """A verdict for each statement of a claim, worst first; what is only implied is judged where nothing else is said."""
        express = [said for said in entry.statements if said.statement.basis == "express"]
        verdicts = [self.judge_statement(statement) for statement in express or entry.statements]
        return sorted(verdicts, key=lambda verdict: VERDICTS.index(verdict.verdict))

    def judge_statement(self, statement: Prepared) -> StatementVerdict:
        """The verdict on one statement; equal statements are judged once."""
        said = statement.statement
        key = (
            said.subject,
            said.comparator,
            statement.place,
            statement.meaning,
            said.modality,
            said.causality,
            said.absolute,
        )
        if statement.meaning < 0:
            return self._verdict_on(statement)
        return self._verdicts.of(key, lambda: self._verdict_on(statement))

    def _verdict_on(self, statement: Prepared) -> StatementVerdict:
        lines = self._evidence_on(statement)
        verdict = judge_statement(statement, lines, self.policy)
        if verdict.verdict not in ("contradicted", "background") and self._gated_by(statement):
            return StatementVerdict(statement, "not_assessable", "gate", ("assessment_unusable",), tuple(lines))
        return verdict

    def _evidence_on(self, statement: Prepared) -> list[EvidenceLine]:
        """Evidence bears on what is said, however it is hedged."""
        said = statement.statement
        if statement.meaning < 0:
            return evidence_lines(statement, self.index, self.policy)
        key = (said.subject, said.comparator, statement.place, statement.meaning)
        return self._found.of(key, lambda: evidence_lines(statement, self.index, self.policy))

    def _gated_by(self, statement: Prepared) -> str | None:
        """An assessment that would bear on the statement but must be graded again first."""
        if not self.gating:
            return None
        lines = evidence_lines(statement, self.gates, self.policy)
        return next((line.body.id for line in lines if line.direction != "neutral"), None)

    def report_claim(
        self,
        entry: ClaimEntry,
        quote: Quote,
        worded: frozenset[str] | None = None,
        *,
        context: str | None = None,
        library_match: str | None = None,
        promises: bool = False,
    ) -> ReportedClaim:
        """A claim as the report shows it: verdict, reasons in words, evidence, a wording that would hold, rules broken.

        ``worded``: the rules whose phrases stand where the claim stands; None to look for them in the quote. Of copy:
        ``context`` is the sentence it stands in, ``library_match`` the approved claim that says the same, ``promises`` whether it
        is worded like a promise where nothing reads it.
        """
        claim = entry.claim
        verdicts = self.judge(entry)
        verdict: Verdict = worst([v.verdict for v in verdicts]) if verdicts else "not_assessable"
        gate = _gate(entry, quote, bool(verdicts))
        leading = verdicts[0] if verdicts else None
        reasons: tuple[str, ...]
        if gate is not None or leading is None:
            verdict = "not_assessable"
            unread = "not_read" if worded else "unread_promise" if promises else "unread"
            reasons = (gate or "no_statement" if worded is None else unread,)
            why = _gate_sentence(reasons[0], entry, quote)
            repair = certainty = None
        else:
            found = [reason for v in verdicts if v.verdict == verdict for reason in v.reasons]
            reasons = tuple(dict.fromkeys([*found, *self._trace_reasons(claim)]))
            reasons = self._reasons.setdefault(reasons, reasons)
            why, repair = self._texts_of(leading, claim.traces_to)
            certainty = leading.certainty
        words = claim.selector.exact if quote.text is None else quote.text
        judged = Judged(words, entry.statements, bool(claim.cites), verdict if verdicts else None, reasons, worded)
        self._judged[entry.source.id].append(judged)
        return ReportedClaim(
            id=claim.id,
            source=entry.source.id,
            quote=words,
            record=entry.where,
            verdict=verdict,
            certainty=certainty,
            reasons=reasons,
            why=why,
            repair=repair,
            statements=tuple(self._values_of(prepared) for prepared in entry.statements),
            evidence=self._evidence(verdicts),
            flags=self.rules.broken_by(judged),
            quote_state=quote.state,
            start=quote.start,
            end=quote.end,
            line=quote.line,
            column=quote.column,
            end_line=quote.end_line,
            end_column=quote.end_column,
            library_match=library_match,
            context=context,
        )

    def source_flags(self, source: str) -> tuple[Flag, ...]:
        """The rules that a source breaks as a whole, once its claims are reported."""
        return self.rules.broken_by_source(self._judged.pop(source, []))

    def _texts_of(self, leading: StatementVerdict, traces: tuple[str, ...]) -> tuple[str, str | None]:
        """Why, and what would hold instead; equal verdicts are put into words once."""
        _, why, repair = self._texts.of((id(leading), traces), lambda: (leading, *self._worded(leading, traces)))
        return why, repair

    def _worded(self, leading: StatementVerdict, traces: tuple[str, ...]) -> tuple[str, str | None]:
        more: dict[str, str] = {}
        if "assessment_unusable" in leading.reasons:
            name = self._gated_by(leading.statement) or ""
            more = {"unusable": name, "problem": self.gating.get(name, "")}
        return " ".join(explain_reasons(leading, self.kb, traces, **more)), suggested_wording(leading, self.kb)

    def _values_of(self, statement: Prepared) -> dict[str, Any]:
        return self._values.of(_sameness(statement), lambda: statement_values(statement.statement))

    def _trace_reasons(self, claim: Claim) -> list[str]:
        """What is wrong with a figure because of where it was traced to."""
        origins = [self.kb.findings[name] for name in claim.traces_to if name in self.kb.findings]
        found = ["traced"] if origins else []
        if origins and all(origin.study.design in self.policy.preclinical for origin in origins):
            found.append("preclinical")
        subjects = {statement.subject for statement in claim.statements}
        if origins and not subjects & {origin.finding.statement.subject for origin in origins}:
            found.append("scope.intervention")
        return found

    def _evidence(self, verdicts: list[StatementVerdict]) -> tuple[Evidence, ...]:
        """Every evidence line once, the one that decided the leading verdict first."""
        key = tuple(id(verdict) for verdict in verdicts)
        return self._lines.of(key, lambda: (verdicts, tuple(self._evidence_of(verdicts))))[1]

    def _evidence_of(self, verdicts: list[StatementVerdict]) -> Iterable[Evidence]:
        found: dict[str, Evidence] = {}
        for verdict in verdicts:
            decided = [verdict.decisive] if verdict.decisive is not None else []
            for line in (*decided, *verdict.lines):
                if line.body.id not in found:
                    found[line.body.id] = self.evidence(line)
        return found.values()

    def evidence(self, line: EvidenceLine) -> Evidence:
        """An evidence line as the report shows it."""
        body = line.body
        if body.id not in self._bodies:
            studies = {entry.study.id: entry.study for entry in body.findings}
            self._bodies[body.id] = (
                plain_words(line, self.kb),
                tuple(citation_words(study) for study in studies.values()),
            )
        says, citations = self._bodies[body.id]
        return Evidence(body.id, line.direction, line.directness, line.certainty, says, citations)


def audit(
    kb: KnowledgeBase,
    *,
    profile: str = "promo",
    markets: Sequence[str] = (),
    sources: Path | None = None,
    as_of: date | None = None,
    baseline: Baseline | None = None,
    base: Path | None = None,
    only: Iterable[str] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Audit the claim records of ``kb``.

    ``markets``: whose advertising rules apply beside those of every market (``kb.markets`` lists them; one without rules is
    a problem of the report); ``sources``: a
    folder with the audited texts, to verify quotes in; ``base``: what the ``path`` of a source is relative to; ``as_of``: the
    day that review dates are held against (default today); ``only``: ids of the sources to report on (conflicts with the
    others are still found). Raises :class:`BadPolicy` for a profile that cannot be used.
    """
    auditor = Auditor(kb, profile=profile, as_of=as_of, markets=markets)
    texts = find_texts(kb, sources, base or Path.cwd())
    quotes, quote_problems = verify_quotes(kb, texts)
    wanted = None if only is None else frozenset(only)
    live = kb.live_claims
    chosen = [entry for entry in live if wanted is None or entry.source.id in wanted]

    claims: list[ReportedClaim] = []
    for done, entry in enumerate(chosen):
        claims.append(auditor.report_claim(entry, quotes.get(entry.claim.id, NOT_VERIFIED)))
        if progress is not None and done % 500 == 0:
            progress("claims", done, len(chosen))
    conflicts = auditor.conflicts
    words: dict[object, str] = {}
    reported = [
        describe_conflict(conflict, kb, words)
        for conflict in conflicts.found
        if wanted is None or wanted & {conflict.first.entry.source.id, conflict.second.entry.source.id}
    ]
    report = Report(
        profile=profile,
        as_of=auditor.as_of.isoformat(),
        version=__version__,
        sources=_sources(kb, texts, chosen, quotes, auditor),
        claims=claims,
        conflicts=reported,
        problems=sorted({*kb.problems, *auditor.problems, *quote_problems, *overdue(chosen, auditor.as_of)}),
        notes=_notes(kb, conflicts.limited, len(kb.claims) - len(live)),
        skipped=kb.skipped,
        markets=auditor.markets,
        rules=len(auditor.rules.applied),
        kb=kb,
    )
    with_suppressions(report, kb, auditor.as_of)
    if baseline is not None:
        with_baseline(report, baseline)
    if progress is not None:
        progress("claims", len(chosen), len(chosen))
    return report


# --- the parts of a report ---------------------------------------------------------------------------------------


def _sameness(prepared: Prepared) -> object:
    """What two statements must share to get one verdict: everything that was said."""
    said = prepared.statement
    if prepared.meaning < 0:
        return said
    return said.subject, said.comparator, prepared.place, prepared.meaning, said.modality, said.causality, said.absolute


def _gate(entry: ClaimEntry, quote: Quote, has_statements: bool) -> str | None:
    if quote.state in UNSOUND:
        return "quote_not_anchored"
    if entry.broken:
        return "unreadable_statement"
    return None if has_statements else "no_statement"


def _gate_sentence(reason: str, entry: ClaimEntry, quote: Quote) -> str:
    from mesoevidence.evidence.reasons import reasons

    problem = entry.broken[0] if entry.broken else ""
    return reasons()[reason].why.format(problem=problem, quote_state=quote.state)


def _sources(
    kb: KnowledgeBase, texts: SourceTexts, chosen: list[ClaimEntry], quotes: dict[str, Quote], auditor: Auditor
) -> list[ReportedSource]:
    claims: dict[str, int] = {}
    verified: dict[str, int] = {}
    for entry in chosen:
        claims[entry.source.id] = claims.get(entry.source.id, 0) + 1
        sound = quotes.get(entry.claim.id, NOT_VERIFIED).state in SOUND
        verified[entry.source.id] = verified.get(entry.source.id, 0) + sound
    found = []
    for source in kb.sources.values():
        if source.id in claims:
            text = texts.texts.get(source.id)
            found.append(
                ReportedSource(
                    source.id, source.title, source.author, source.date, source.url,
                    text.shown if text else source.path, text.sha256 if text else source.sha256,
                    claims[source.id], verified[source.id], kb.locations[source.id],
                    auditor.source_flags(source.id),
                )
            )  # fmt: skip
    return found


def _notes(kb: KnowledgeBase, limited: tuple[str, ...], ended: int) -> list[str]:
    notes = []
    if ended:
        notes.append(f"{ended} rejected or withdrawn claims were left out.")
    notes += not_all_listed(limited, kb)
    return notes
