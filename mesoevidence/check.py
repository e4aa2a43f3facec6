"""Copy in, judged claims out: documents to claims, and the same audit as for claim records. Read it from top to bottom.

documents (reading) -> sentences and claims (extraction) -> verdicts (audit.Auditor) and the rules their words break (rules)
-> conflicts inside a document and between the documents of a run (conflicts) -> Report (report)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from mesoevidence._version import __version__
from mesoevidence.acceptance import with_ignored
from mesoevidence.audit import Auditor, describe_conflict
from mesoevidence.changes import Changes
from mesoevidence.conflicts import find_conflicts
from mesoevidence.extraction.claims import Extractor, Found, Sentence
from mesoevidence.library import library_of, overdue
from mesoevidence.phrases import Match
from mesoevidence.reading import Document
from mesoevidence.records.knowledge_base import ClaimEntry, KnowledgeBase
from mesoevidence.records.models import Claim, Selector, Source
from mesoevidence.records.problems import Location
from mesoevidence.records.quotes import Quote
from mesoevidence.report import Report, ReportedClaim, ReportedConflict, ReportedSource
from mesoevidence.statements import prepare


@dataclass(frozen=True, slots=True)
class Located:
    """A claim of a document: its record, its place, the rules whose phrases stand there, and the sentence around it."""

    entry: ClaimEntry
    quote: Quote
    worded: frozenset[str]
    sentence: str


class Checker:
    """Checks documents against one knowledge base, as often as wanted: phrases and rules are compiled once."""

    def __init__(
        self,
        kb: KnowledgeBase,
        *,
        profile: str = "promo",
        as_of: date | None = None,
        markets: Sequence[str] = (),
        extractor: Extractor | None = None,
    ) -> None:
        """``extractor``: that of another checker of the same knowledge base, to share its phrases.

        Raises :class:`~mesoevidence.audit.BadPolicy` when the profile cannot be used.
        """
        self.kb = kb
        self.auditor = Auditor(kb, profile=profile, as_of=as_of, markets=markets)
        self.extractor = extractor or Extractor(kb)
        self._library = library_of(kb)

    def check(
        self, documents: Iterable[Document], *, changed: Mapping[str, Changes] | None = None, keep: bool = False
    ) -> Report:
        """Judge the claims of documents, and hold them against each other and against the approved claims.

        ``changed``: by path what changed; then only claims on changed lines are reported. ``keep``: whether the report holds
        the documents, for writers that show them. Nothing is remembered of one call in the next.
        """
        run = copy(self)
        run.auditor = self.auditor.afresh()
        with self.kb.vocabulary.forgetting():
            return run._report(documents, changed, keep)

    def _report(self, documents: Iterable[Document], changed: Mapping[str, Changes] | None, keep: bool) -> Report:
        report = Report(
            profile=self.auditor.policy.id,
            as_of=self.auditor.as_of.isoformat(),
            version=__version__,
            markets=self.auditor.markets,
            rules=len(self.auditor.rules.applied),
            problems=[*self.kb.problems, *self.auditor.problems, *overdue(self.kb.live_claims, self.auditor.as_of)],
            skipped=self.kb.skipped,
            kb=self.kb,
        )
        entries: list[ClaimEntry] = []
        names: set[str] = set()
        for document in documents:
            source = _source(document, names)
            located = list(self._located(document, source))
            entries += [each.entry for each in located]
            claims = [self._judged(each) for each in located]
            if changed is not None:
                claims = [claim for claim in claims if _is_changed(claim, changed.get(document.path))]
            claims, problems = with_ignored(claims, document, self.kb.rules, self.auditor.as_of)
            report.claims += claims
            report.problems += problems
            report.sources.append(self._reported_source(document, source, len(claims)))
            report.notes += [f"{document.path}: {notice}" for notice in document.notices]
            if keep:
                report.documents[source.id] = document
        report.conflicts = self._conflicts(entries, {claim.id for claim in report.claims})
        report.problems = sorted(set(report.problems))
        return report

    def _conflicts(self, entries: list[ClaimEntry], reported: set[str]) -> list[ReportedConflict]:
        """Conflicts that a reported claim takes part in."""
        found = find_conflicts([*entries, *self._library.entries], self.kb.vocabulary, self.auditor.policy).found
        words: dict[object, str] = {}
        return [
            describe_conflict(conflict, self.kb, words)
            for conflict in found
            if reported & {conflict.first.entry.claim.id, conflict.second.entry.claim.id}
        ]

    def _judged(self, located: Located) -> ReportedClaim:
        claim = self.auditor.report_claim(located.entry, located.quote, located.worded)
        match = self._library.match(claim.quote, located.sentence)
        return replace(claim, context=located.sentence, library_match=match)

    def _reported_source(self, document: Document, source: Source, claims: int) -> ReportedSource:
        return ReportedSource(
            source.id, source.title, None, None, None, document.path, document.sha256, claims, claims,
            Location(document.path, 1, 1), self.auditor.source_flags(source.id),
        )  # fmt: skip

    # --- the claims of a document --------------------------------------------------------------------------------

    def _located(self, document: Document, source: Source) -> Iterator[Located]:
        said = self.extractor.sentences(document)
        by_sentence: dict[int, list[Found]] = {}
        for found in self.extractor.claims(said):
            by_sentence.setdefault(id(found.sentence), []).append(found)
        about_field = self.extractor.topic(said) is not None
        number = 0
        for sentence in said:
            claims = by_sentence.get(id(sentence), [])
            matches = self.auditor.rules.phrases_in(sentence.tokens) if about_field and not sentence.denied else []
            for found, worded in _with_rules(sentence, claims, matches):
                number += 1
                yield self._as_record(document, source, found, worded, number)

    def _as_record(
        self, document: Document, source: Source, found: Found, worded: frozenset[str], number: int
    ) -> Located:
        block = found.sentence.block
        start, end = block.source(found.sentence.start + found.start, found.sentence.start + found.end)
        line, column = document.position(start)
        end_line, end_column = document.position(end)
        text = document.text[start:end]
        claim = Claim(f"{source.id}.{number}", Selector(exact=text, start=start), found.statements)
        statements = tuple(prepare(statement, self.kb.vocabulary) for statement in found.statements)
        entry = ClaimEntry(claim, source, Location(document.path, line, column), statements)
        quote = Quote("anchored", start, end, line, column, end_line, end_column, text)
        return Located(entry, quote, worded, found.sentence.text)


def _is_changed(claim: ReportedClaim, changes: Changes | None) -> bool:
    return changes is None or changes.touch(claim.line or 1, claim.end_line or claim.line or 1)


def _source(document: Document, names: set[str]) -> Source:
    """The document as a source; its id is the file's name, made unique within the run."""
    stem = PurePosixPath(document.path).stem or document.path
    name, count = stem, 1
    while name in names:
        count += 1
        name = f"{stem}-{count}"
    names.add(name)
    title = next((block.text for block in document.blocks if block.kind == "title"), None)
    return Source(name, title=title, path=document.path, sha256=document.sha256, language=document.language or "en")


def _with_rules(
    sentence: Sentence, claims: Sequence[Found], matches: Sequence[Match]
) -> Iterator[tuple[Found, frozenset[str]]]:
    """Claims with the rules whose phrases overlap them; phrases that no claim covers make claims of their own."""
    spans = [(sentence.tokens[m.first].start, sentence.tokens[m.last - 1].end, m.name) for m in matches]
    left = set(spans)
    found: list[tuple[Found, frozenset[str]]] = []
    for claim in claims:
        own = [span for span in spans if span[0] < claim.end and claim.start < span[1]]
        left -= set(own)
        found.append((claim, frozenset(name for _, _, name in own)))
    for start, end, names in _merged(sorted(left)):
        found.append((Found(sentence, start, end), names))
    yield from sorted(found, key=lambda pair: (pair[0].start, pair[0].end))


def _merged(spans: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, frozenset[str]]]:
    """Spans that overlap as one."""
    merged: list[tuple[int, int, frozenset[str]]] = []
    for start, end, name in spans:
        if merged and start < merged[-1][1]:
            known = merged[-1]
            merged[-1] = (known[0], max(known[1], end), known[2] | {name})
        else:
            merged.append((start, end, frozenset({name})))
    return merged
