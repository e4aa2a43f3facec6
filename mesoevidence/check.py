"""Copy in, judged claims out: documents to claims, and the same audit as for claim records. Read it from top to bottom.

documents (reading) -> sentences and claims (extraction) -> verdicts (audit.Auditor) and the rules their words break (rules)
-> conflicts inside a document and between the documents of a run (conflicts) -> Report (report)

The first half, :meth:`Checker.read`, needs nothing but the document, and may be done elsewhere (:mod:`mesoevidence.workers`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy as duplicate
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import PurePosixPath
from typing import NamedTuple

from mesoevidence._version import __version__
from mesoevidence.acceptance import IgnoredConflict, comments_on, ignored_in_vain, with_ignored, with_ignored_conflicts
from mesoevidence.audit import Auditor
from mesoevidence.changes import Changes
from mesoevidence.conflict_words import describe_conflict, not_all_listed
from mesoevidence.conflicts import Conflict, Conflicts, find_conflicts
from mesoevidence.contradictions import InCopy, clearest
from mesoevidence.distinctions import told_apart
from mesoevidence.extraction.claims import extractor_of
from mesoevidence.extraction.found import Found
from mesoevidence.extraction.language import is_foreign
from mesoevidence.extraction.places import legible
from mesoevidence.extraction.said import Sentence
from mesoevidence.library import library_of, overdue
from mesoevidence.packed import Packed
from mesoevidence.phrases import Token, cues
from mesoevidence.reading import Document, Unreadable
from mesoevidence.reading.document import WITH_LINES
from mesoevidence.reading.files import format_of, read_bytes
from mesoevidence.recent import Recent
from mesoevidence.records.knowledge_base import ClaimEntry, KnowledgeBase
from mesoevidence.records.models import Claim, Selector, Source
from mesoevidence.records.problems import Location, Problem
from mesoevidence.records.quotes import Quote
from mesoevidence.report import Report, ReportedClaim, ReportedSource
from mesoevidence.statements import Prepared, Statement, prepare

Changed = Callable[[str, str], Changes]
"""By the path and the format of a document: what changed in it."""


NOT_OURS = "It names nothing that the knowledge base is about: no claim was looked for."
NO_PHRASES = (
    "the knowledge base has no phrases, by which claims are read: nothing was checked; see docs/knowledge-base.md"
)
FOREIGN = "most of its words are not English, which is all that is read: nothing was checked; translate it first"

Span = tuple[int, int, str]
"""Characters of a sentence from one to before the other, and the rule whose phrase stands there."""


class Placed(NamedTuple):
    """A claim of a document: where it stands, what it states, the rules whose phrases stand there, the sentence around it, with
    its first line and its last, what is read with it (the lead-in of its list, the names of its row and column), whether it
    is worded like a promise that nothing reads, where it stands in words, in a file without lines, the sentence as it is
    shown, a few words along with what they are read with ("Pain: none"), and where in a table of things that differ."""

    quote: Quote
    statements: tuple[Statement, ...]
    worded: frozenset[str]
    sentence: str
    lines: tuple[int, int]
    leads: tuple[str, ...]
    promises: bool
    place: str | None
    context: str
    cell: tuple[int, int, int] | None

    def meaning(self, document: Document | None) -> tuple[object, ...]:
        """What makes it another claim where it changes: its words and what they are read with, what they state, and what the
        comments of its document accept of it."""
        accepted = comments_on(document, self.quote.start) if document is not None else frozenset()
        return self.quote.text, self.sentence, self.leads, self.statements, self.worded, accepted


@dataclass(frozen=True, slots=True)
class Copy:
    """A document that was read for claims. ``words``: whether there is any word in it; ``document`` itself is there where it
    is needed further; ``fault``: why it could not be read for claims; ``unread``: what of it could not be read, and was not
    checked."""

    path: str
    format: str
    sha256: str
    language: str
    title: str | None
    notices: tuple[str, ...]
    claims: tuple[Placed, ...]
    words: bool = True
    document: Document | None = None
    fault: str | None = None
    unread: tuple[str, ...] = ()


class Checker:
    """Checks documents against one knowledge base, as often as wanted: phrases and rules are compiled once."""

    def __init__(
        self, kb: KnowledgeBase, *, profile: str = "promo", as_of: date | None = None, markets: Sequence[str] = ()
    ) -> None:
        """Raises :class:`~mesoevidence.audit.BadPolicy` when the profile cannot be used."""
        self.kb = kb
        self.auditor = Auditor(kb, profile=profile, as_of=as_of, markets=markets)
        self.extractor = extractor_of(kb)
        self._library = library_of(kb)
        self._known: Recent[object, Prepared] = Recent()

    def check(self, documents: Iterable[Document], *, changed: Changed | None = None, keep: bool = False) -> Report:
        """Judge the claims of documents, and hold them against each other and against the approved claims.

        ``changed``: what changed in a document; then only claims that changed are reported. ``keep``: whether
        the report holds the documents, for writers that show them. Nothing is remembered of one call in the next.
        """
        return self.judge((self.read(document, keep=keep) for document in documents), changed=changed, keep=keep)

    def forget(self) -> None:
        """Forget the sentences that were read last, which are remembered for texts that say the same again."""
        self.extractor.forget()
        self.auditor.rules.forget()
        cues.forget()

    def judge(self, copies: Iterable[Copy], *, changed: Changed | None = None, keep: bool = False) -> Report:
        """The second half of :meth:`check`: from documents that were read to the report."""
        run = duplicate(self)
        run.auditor, run._known = self.auditor.afresh(), Recent()
        with self.kb.vocabulary.forgetting():
            return run._report(copies, changed, keep)

    def _report(self, copies: Iterable[Copy], changed: Changed | None, keep: bool) -> Report:
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
        if not self.kb.phrases:
            report.problems.append(Problem(Location("kb/phrases"), NO_PHRASES))
        reported: Packed[ReportedClaim] = Packed()
        report.claims = reported
        entries: list[ClaimEntry] = []
        names: set[str] = set()
        sentences: dict[str, InCopy] = {}
        waiting: list[IgnoredConflict] = []
        applied = {entry.rule.id for entry in self.auditor.rules.applied}
        for copy in copies:
            source = _source(copy, names)
            recorded = [self._recorded(placed, source, number) for number, placed in enumerate(copy.claims, 1)]
            entries += [entry for entry in recorded if entry.statements]  # what says nothing contradicts nothing
            sentence = None
            for entry, placed in zip(recorded, copy.claims, strict=True):
                at = InCopy(source.id, placed.lines, placed.sentence, placed.cell)
                sentence = sentence if at == sentence else at  # one for all that is claimed in it
                sentences[entry.claim.id] = sentence
            claims = [self._judged(entry, placed) for entry, placed in zip(recorded, copy.claims, strict=True)]
            whole = self._reported_source(source, copy.format)
            if copy.document is not None:
                ignored = with_ignored(whole, claims, copy.document, self.kb.rules, applied, self.auditor.as_of)
                whole, claims = ignored.source, ignored.claims
                report.problems += ignored.problems
                waiting += ignored.conflicts
                if keep:
                    report.documents[source.id] = copy.document
            if changed is not None:
                changes = changed(copy.path, copy.format)
                is_new = self._changed(copy, changes)
                claims = [claim for claim, new in zip(claims, is_new, strict=True) if new]
                whole = whole if changes else replace(whole, flags=())
            reported.extend(claims)
            report.sources.append(replace(whole, claims=len(claims), quotes_verified=len(claims)))
            report.notes += [f"{copy.path}: {notice}" for notice in copy.notices]
            report.problems += [Problem(Location(copy.path), message) for message in copy.unread]
            if copy.fault is not None:
                report.problems.append(Problem(whole.record, copy.fault))
        found, limited = self._conflicts(entries, {claim.id for claim in reported})
        report.notes += not_all_listed(limited, self.kb)
        idle = [each for each in waiting if not any(each.accepts(one.kind, one.names) for one in found)]
        words: dict[object, str] = {}
        report.conflicts = [
            describe_conflict(conflict, self.kb, words)
            for conflict in clearest(
                found, sentences, self.kb.vocabulary, entries, _accepted_by(waiting), partial(told_apart, self.kb)
            )
        ]
        with_ignored_conflicts(report, waiting)
        if changed is None:  # else the conflicts that a comment accepts may not be among those reported
            report.problems += ignored_in_vain(idle)
        report.problems = sorted(set(report.problems))
        return report

    def _changed(self, copy: Copy, changes: Changes) -> list[bool]:
        """Of each claim of a document, whether a line of its sentence changed (a hedge that went makes another claim of the words
        around it), or the document did not say the same before: under another lead-in, hidden, with a comment that is gone. Where
        there are no lines, in Word and PDF, only what was said before counts."""
        touched = [changes.touch(*each.lines) for each in copy.claims]
        if changes.before is None or (all(touched) and not changes.whole):
            return touched
        try:
            before = self.read(read_bytes(changes.before, copy.path, format_of(PurePosixPath(copy.path))), keep=True)
        except Unreadable:
            return [True] * len(touched)
        known = {each.meaning(before.document) for each in before.claims}
        new = [each.meaning(copy.document) not in known for each in copy.claims]
        return new if changes.whole else [line or meant for line, meant in zip(touched, new, strict=True)]

    def _conflicts(self, entries: list[ClaimEntry], reported: set[str]) -> Conflicts:
        """Conflicts that a reported claim takes part in."""
        every = find_conflicts([*entries, *self._library.entries], self.kb.vocabulary, self.auditor.policy)
        return every._replace(found=tuple(one for one in every.found if not reported.isdisjoint(one.names)))

    def _recorded(self, placed: Placed, source: Source, number: int) -> ClaimEntry:
        quote = placed.quote
        said = tuple(map(self._prepared, placed.statements))
        statements = tuple([prepared.statement for prepared in said])
        claim = Claim(f"{source.id}.{number}", Selector(exact=quote.text or "", start=quote.start), statements)
        path = source.path or ""
        where = (
            Location(path, place=placed.place) if placed.place else Location(path, quote.line or 0, quote.column or 0)
        )
        return ClaimEntry(claim, source, where, said)

    def _prepared(self, statement: Statement) -> Prepared:
        """A statement ready for comparison; copy says the same things again and again."""
        value = statement.value
        numbers = (value.estimate, value.min, value.max, value.ci, value.comparator_estimate, value.baseline)
        key = (statement, *map(str, numbers))  # 30.0 says more than 30, and is equal to it
        return self._known.of(key, lambda: prepare(statement, self.kb.vocabulary))

    def _judged(self, entry: ClaimEntry, placed: Placed) -> ReportedClaim:
        match = self._library.match(entry.claim.selector.exact, placed.sentence, as_of=self.auditor.as_of)
        return self.auditor.report_claim(
            entry, placed.quote, placed.worded, context=placed.context, library_match=match, promises=placed.promises
        )

    def _reported_source(self, source: Source, format_: str) -> ReportedSource:
        path = source.path or ""
        beginning = Location(path, 1, 1) if format_ in WITH_LINES else Location(path)
        return ReportedSource(
            source.id, source.title, None, None, None, path, source.sha256, 0, 0, beginning,
            self.auditor.source_flags(source.id),
        )  # fmt: skip

    # --- the claims of a document --------------------------------------------------------------------------------

    def read(self, document: Document, *, keep: bool = False) -> Copy:
        """The claims of a document. With ``keep``, or where comments in it accept some of them, the document comes along."""
        title = next((block.text for block in document.blocks if block.kind == "title"), None)
        kept = document if keep or document.ignored else None
        said = self.extractor.sentences(document)
        foreign = is_foreign(token for sentence in said for token in sentence.unnamed)
        about = [None] * len(said) if foreign else self.extractor.carried(said)
        passed_over = (NOT_OURS,) if said and not foreign and not any(about) else ()
        return Copy(
            document.path, document.format, document.sha256, document.language or "en", title,
            (*document.notices, *passed_over), tuple(self._placed(document, said, about)), bool(document.blocks), kept,
            FOREIGN if foreign else None, document.unread,
        )  # fmt: skip

    def _placed(self, document: Document, said: Sequence[Sentence], about: Sequence[str | None]) -> Iterator[Placed]:
        all_claims = self.extractor.claims(said, about)
        ahead = next(all_claims, None)
        for sentence, subject, after in zip(said, about, [*said[1:], None], strict=False):
            claims: list[Found] = []
            while ahead is not None and ahead.sentence is sentence:
                claims.append(ahead)
                ahead = next(all_claims, None)
            whole = ahead is not None and ahead.sentence is after and ahead.end - ahead.start == len(after.text)
            tokens = sentence.tokens if whole else sentence.with_next(after)  # a full answer is a claim of its own
            worded_at = self._worded(sentence, tokens, whole) if subject else []
            told = _with_rules(sentence, claims, worded_at)
            if subject:
                rules_at = [(start, end) for start, end, _ in worded_at]
                told += [(found, frozenset()) for found in self.extractor.unread(sentence, claims, rules_at)]
            for found, worded in sorted(told, key=lambda pair: (pair[0].start, pair[0].end)):
                start, end = legible(sentence.text, sentence.tokens, found.start, found.end)
                yield _placed(document, replace(found, start=start, end=end), worded, self.extractor.cell_of(sentence))

    def _worded(self, sentence: Sentence, tokens: tuple[Token, ...], asked: bool) -> list[Span]:
        """Where phrases of rules stand in a sentence, its leads being read along, and those that end in the next one ("Is it
        permanent? For life.")."""
        rules, own = self.auditor.rules, len(sentence.tokens)
        found: list[Span] = []
        if sentence.denied or sentence.refuted:
            pass
        elif not any(lead.completed for lead in sentence.leads):
            within = rules.phrases_in(sentence.tokens if asked else sentence.told)
            found = [(tokens[match.first].start, tokens[match.last - 1].end, match.name) for match in within]
        if len(tokens) != own:
            beyond = (match for match in rules.phrases_in(tokens) if match.first < own < match.last)
            found += [(tokens[match.first].start, tokens[match.last - 1].end, match.name) for match in beyond]
        for joined in self.extractor.joined(sentence):
            if joined.completed or sentence.block.cell is not None:
                said = joined.sentence.tokens
                for match in rules.phrases_in(said):
                    start, end = said[match.first].start, said[match.last - 1].end
                    span = joined.span(start, start, end)
                    if span is not None:
                        found.append((*span, match.name))
        return found


def _accepted_by(ignored: Sequence[IgnoredConflict]) -> Callable[[Conflict], bool]:
    return lambda conflict: any(each.accepts(conflict.kind, conflict.names) for each in ignored)


def _placed(document: Document, found: Found, worded: frozenset[str], cell: tuple[int, int, int] | None) -> Placed:
    sentence = found.sentence
    start, end = sentence.block.source(sentence.start + found.start, sentence.start + found.end)
    line, column = document.position(start)
    end_line, end_column = document.position(end)
    quote = Quote("anchored", start, end, line, column, end_line, end_column, document.text[start:end])
    first, last = sentence.block.source(sentence.start, sentence.end)
    lines = document.position(first)[0], document.position(last)[0]
    leads = tuple(lead.text for lead in sentence.leads)
    place = sentence.block.place_at(sentence.start + found.start)
    context = _in_context(sentence)
    return Placed(quote, found.statements, worded, sentence.text, lines, leads, found.promises, place, context, cell)


FEW_WORDS = 4
"""A sentence of so many words says nothing without what it is read with."""


def _in_context(sentence: Sentence) -> str:
    """A sentence as a reader needs it: "none" under "Pain", "side effects" under "0"."""
    over = next((lead.text for lead in sentence.leads if not lead.end), "")
    if not over or len(sentence.tokens) > FEW_WORDS:
        return sentence.text
    return f"{over.removesuffix(' :')}{':' * over.endswith(':')} {sentence.text}"


def _source(document: Copy, names: set[str]) -> Source:
    """The document as a source; its id is the file's name, made unique within the run."""
    stem = PurePosixPath(document.path).stem or document.path
    name, count = stem, 1
    while name in names:
        count += 1
        name = f"{stem}-{count}"
    names.add(name)
    return Source(name, title=document.title, path=document.path, sha256=document.sha256, language=document.language)


def _with_rules(
    sentence: Sentence, claims: Sequence[Found], spans: Sequence[Span]
) -> list[tuple[Found, frozenset[str]]]:
    """Claims with the rules whose phrases overlap them; phrases that no claim covers make claims of their own."""
    left = set(spans)
    found: list[tuple[Found, frozenset[str]]] = []
    for claim in claims:
        own = [span for span in spans if span[0] < claim.end and claim.start < span[1]]
        left -= set(own)
        found.append((claim, frozenset(name for _, _, name in own)))
    for start, end, names in _merged(sorted(left)):
        found.append((Found(sentence, start, end), names))
    return found


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
