"""How a sentence was read, step by step, so that a curator can mend the data (``check --explain-span``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mesoevidence.extraction.chosen import Read
from mesoevidence.extraction.claims import Extractor
from mesoevidence.extraction.found import Found
from mesoevidence.extraction.mentions import Mention
from mesoevidence.extraction.quantities import quantities
from mesoevidence.extraction.said import Sentence
from mesoevidence.extraction.unread import likelihood, weighed
from mesoevidence.phrases import Match
from mesoevidence.phrases.cues import cues_of
from mesoevidence.reading import Document
from mesoevidence.records.field import Markers
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.rules import RuleBook
from mesoevidence.statements import Vocabulary, prepare
from mesoevidence.wording import concept_label, statement_words

WORDS_SHOWN = 6
"""Words of the nearest sentence that are shown where none stands."""
WEIGHTS = 6
"""Words that are named, at most, by which a text was taken for a claim."""


def explain_span(
    document: Document, line: int, column: int, kb: KnowledgeBase, extractor: Extractor, rules: RuleBook
) -> Iterator[str]:
    """Lines on the sentence at a line and column of a document. Raises ValueError where no sentence stands."""
    said = extractor.sentences(document)
    carried = extractor.carried(said)
    away: list[tuple[int, Sentence]] = []
    for sentence, subject in zip(said, carried, strict=True):
        first, last = map(document.position, sentence.block.source(sentence.start, sentence.end))
        if first <= (line, column) <= last:
            yield from _explained(sentence, subject, kb, extractor, rules)
            return
        away.append((max(first[0] - line, line - last[0], 0), sentence))
    message = f"no sentence stands at line {line}, column {column} (signs of lists, code, comments and hidden text are not read)"
    if away:
        nearest = min(away, key=lambda pair: pair[0])[1]
        at = "{}:{}".format(*document.position(nearest.block.source(nearest.start, nearest.end)[0]))
        message += f"; the nearest begins at {at}: “{' '.join(nearest.text.split()[:WORDS_SHOWN])} …”"
    raise ValueError(message)


def _explained(
    sentence: Sentence, carried: str | None, kb: KnowledgeBase, extractor: Extractor, rules: RuleBook
) -> Iterator[str]:
    vocabulary = kb.vocabulary
    yield f"{sentence.block.kind}: {sentence.text}"
    yield f"├─ about, where it names nothing: {concept_label(carried, vocabulary) if carried else 'something else: not read'}"
    yield f"├─ treatments: {_mentions(sentence, sentence.treatments, vocabulary)}"
    yield f"├─ people: {_mentions(sentence, sentence.people, vocabulary)}"
    for quantity in quantities(sentence.tokens, sentence.text):
        words = _text(sentence, quantity.first, quantity.last)
        bound = quantity.bound.replace("_", " ")
        yield f"├─ {quantity.kind} “{words}”: {quantity.low} to {quantity.high} {quantity.unit}, {bound}"
    for cue in cues_of(sentence.tokens):
        does, words = ", ".join(sorted(cue.kind.does)), _text(sentence, cue.first, cue.last)
        yield f"├─ cue “{words}” ({cue.kind.id}): {does}; reaches {cue.kind.ahead} ahead, {cue.kind.back} back"
    readings = extractor.readings(sentence, carried) if carried is not None else []
    worded = rules.phrases_in(sentence.tokens)
    for read in readings:
        yield from _read(read, sentence, vocabulary, rules)
    if carried is not None:
        yield from _read_with_leads(sentence, carried, vocabulary, extractor, rules)
    for match in worded:
        yield f"├─ rule {match.name} at “{_text(sentence, match.first, match.last)}”"
    if carried is not None and extractor.markers is not None:
        yield from _unread(sentence, readings, worded, extractor, extractor.markers)
    yield "└─ phrases are in kb/phrases, rules in kb/rules, names in kb/vocabulary"


def _read_with_leads(
    sentence: Sentence, carried: str, vocabulary: Vocabulary, extractor: Extractor, rules: RuleBook
) -> Iterator[str]:
    for joined in extractor.joined(sentence):
        yield f"├─ read with what stands before it: {joined.lead}"
        for read in extractor.readings(joined.sentence, carried):
            if (
                joined.span(joined.sentence.tokens[read.place.first].start, read.place.start, read.place.end)
                is not None
            ):
                yield from _read(read, joined.sentence, vocabulary, rules)


def _read(read: Read, sentence: Sentence, vocabulary: Vocabulary, rules: RuleBook) -> Iterator[str]:
    words = sentence.text[read.place.start : read.place.end]
    yield f"├─ phrase {read.phrase} at “{words}”"
    for cue in read.place.wording.cues:
        yield f"│  ├─ under “{_text(sentence, cue.first, cue.last)}” ({', '.join(cue.does)}), which reaches it from {cue.side}"
    if read.statement is None:
        yield f"│  └─ passed over: {read.passed_over}"
        return
    said = read.statement
    yield f"│  ├─ subject: {concept_label(said.subject, vocabulary)}; {said.modality}, {said.polarity}" + (
        ", absolute" if said.absolute else ""
    )
    for name in sorted(rules.set_off_by(prepare(said, vocabulary))):
        yield f"│  ├─ rule {name}, by what it states"
    yield f"│  └─ states: {statement_words(said, vocabulary)}"


def _unread(
    sentence: Sentence, readings: Sequence[Read], worded: Sequence[Match], extractor: Extractor, markers: Markers
) -> Iterator[str]:
    tokens = sentence.tokens
    read = [
        Found(sentence, each.place.start, each.place.end, (each.statement,))
        for each in readings
        if each.statement is not None
    ]
    rules_at = [(tokens[match.first].start, tokens[match.last - 1].end) for match in worded]
    for found in extractor.unread(sentence, read, rules_at):
        part = [token for token in tokens if found.start <= token.start < found.end]
        words = sentence.text[found.start : found.end]
        claims, promises = likelihood(part, markers.claim), likelihood(part, markers.promise)
        yield f"├─ not read, likely to claim something ({claims:.2f}) or to promise it ({promises:.2f}): “{words}”"
        told = sorted(weighed(part, markers.claim).items(), key=lambda pair: -abs(pair[1]))[:WEIGHTS]
        yield f"│  └─ by {', '.join(f'{word} {weight:+.1f}' for word, weight in told) or 'its number'}"


def _mentions(sentence: Sentence, mentions: Sequence[Mention], vocabulary: Vocabulary) -> str:
    def shown(mention: Mention) -> str:
        label = concept_label(mention.concept, vocabulary) + (", compared with" if mention.compared else "")
        return f"“{_text(sentence, mention.first, mention.last)}” ({label})"

    return ", ".join(map(shown, mentions)) or "none named"


def _text(sentence: Sentence, first: int, last: int) -> str:
    return sentence.text[sentence.tokens[first].start : sentence.tokens[last - 1].end]
