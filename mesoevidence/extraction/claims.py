"""Sentences to claims: phrases say what is claimed, mentions of what, wording how; the rest is told by where it stands.

Nothing here knows a field: phrases, concepts and what copy is about where it names nothing are records.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from operator import attrgetter
from typing import NamedTuple

from mesoevidence.extraction.around import of_whom, phase, quantifier, says_in_full
from mesoevidence.extraction.beside import set_beside
from mesoevidence.extraction.cells import names_of
from mesoevidence.extraction.chosen import Read, excuse_of, longest, not_stated, wanted
from mesoevidence.extraction.denials import Listed, ended
from mesoevidence.extraction.echoes import echoed_within, echoes
from mesoevidence.extraction.english import texts
from mesoevidence.extraction.field import field_words, others
from mesoevidence.extraction.found import Found, denied_of, stated
from mesoevidence.extraction.lines import line_starts
from mesoevidence.extraction.mentions import Mention, Names, compared, words_around
from mesoevidence.extraction.numbers import Quantity, with_nought
from mesoevidence.extraction.places import Place, place_of, weaker
from mesoevidence.extraction.quantities import collapsed, quantities
from mesoevidence.extraction.said import Joined, Sentence, in_context
from mesoevidence.extraction.sentences import sentences
from mesoevidence.extraction.subjects import Subjects
from mesoevidence.extraction.unread import unread
from mesoevidence.extraction.values import with_number
from mesoevidence.implications import implied_statements
from mesoevidence.phrases import Match, Phrases, Token, tokens_of
from mesoevidence.phrases.cues import cues_of
from mesoevidence.phrases.english import excused
from mesoevidence.reading import Document
from mesoevidence.recent import Recent
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.records.models import Phrase
from mesoevidence.statements import Vocabulary, prepare
from mesoevidence.statements.comparison import turned_round
from mesoevidence.statements.denotation import against_interest, in_favour
from mesoevidence.statements.model import EVERYWHERE, Scope, Statement, Value

NOT_COPY = frozenset({"comment"})
"""Kinds of block that are not judged."""
NAMING = frozenset({"anaesthesia", "composition", "cost", "delivery", "depth", "invasiveness", "schedule"})
"""Kinds of question whose phrases name what there is, and not what it does."""
BARE = 2
"""Words of a cell of a table that has not more to say than a quantity, which counts as one."""


class Named(NamedTuple):
    """The tokens of a text, and what of the field they name: see :class:`~mesoevidence.extraction.said.Sentence`."""

    tokens: tuple[Token, ...]
    treatments: tuple[Mention, ...]
    people: tuple[Mention, ...]
    field_words: tuple[Match, ...]


Stated = tuple[int, int, tuple[Statement, ...], tuple[str, ...]]
"""What a :class:`Found` holds beside its sentence."""
_SAID = attrgetter(*(field.name for field in fields(Sentence) if field.name not in ("block", "start", "end")))


class Extractor:
    """Reads claims by the vocabulary and the phrases of one knowledge base."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._vocabulary = kb.vocabulary
        entries = {name: entry for name, entry in kb.phrases.items() if not entry.broken}
        self._entries = {name: entry.phrase for name, entry in entries.items()}
        self._phrases = Phrases((name, text) for name, entry in entries.items() for text in entry.text)
        told = [(name, entry.unless) for name, entry in entries.items()]
        told += [(entry.excuses.attribute, entry.unless) for entry in kb.excuses.values()]
        self._excuses = Phrases((name, text) for name, unless in told for text in unless)
        self._speaks: dict[str, tuple[bool, bool]] = {}  # whether a phrase speaks for the thing, and whether against it
        self._attribute = {name: phrase.attribute for name, phrase in self._entries.items()}
        self._treatments = Names(kb.vocabulary, "intervention")
        concepts = kb.vocabulary.concepts.values()
        self._no_treatments = frozenset(c.id for c in concepts if not c.treatment)
        self._general = frozenset(c.id for c in concepts if c.general)
        self._people = Names(kb.vocabulary, "population")
        # The pages of a site say many sentences over and over: what was read of the last few is remembered.
        self._named: Recent[str, Named] = Recent()
        self._stated: Recent[object, list[Stated]] = Recent()
        self._field = next(iter(kb.fields.values()), None)
        self._subjects = Subjects(kb.vocabulary, self._field, self._phrases.knows)
        self._words = field_words(self._field, kb.wordings)
        self.markers = next(iter(kb.markers.values()), None)
        self._around = words_around(self._field, kb.wordings)

    @property
    def automata(self) -> tuple[Phrases, ...]:
        """What words are looked up with, for :mod:`mesoevidence.loading` to keep what texts made of it."""
        return (
            self._phrases,
            self._excuses,
            self._words,
            self._treatments.phrases,
            self._people.phrases,
            self._around,
        )

    def forget(self) -> None:
        """Forget the sentences that were read."""
        self._named.clear()
        self._stated.clear()

    # --- a document ----------------------------------------------------------------------------------------------

    def sentences(self, document: Document) -> list[Sentence]:
        """The sentences of a document's copy."""
        return in_context(
            [
                Sentence(block, start, end, block.text[start:end], *self._named_in(block.text[start:end]))
                for block in document.blocks
                if block.kind not in NOT_COPY
                for start, end in sentences(block.text, line_starts(block, document))
            ]
        )

    def joined(self, sentence: Sentence) -> Iterator[Joined]:
        """A sentence read together with each of its leads."""
        for lead in sentence.leads:
            said = lead.text if lead.end else f"{lead.text} "
            text = sentence.text[: lead.start] + said + sentence.text[lead.end :]
            denied = sentence.denied and not lead.completed  # else by the words of the lead
            whole = replace(sentence, text=text, **self._named_in(text)._asdict(), leads=(), denied=denied)
            yield Joined(whole, lead.start, lead.start + len(said), lead.end - lead.start, lead.completed)

    def _named_in(self, text: str) -> Named:
        return self._named.of(text, lambda: self._names_in(text))

    def _names_in(self, text: str) -> Named:
        tokens = tuple(with_nought(tokens_of(text)))
        named = self._treatments.find(tokens)
        treatments = compared(named, tokens, self._around, self._no_treatments, self._general)
        return Named(tokens, tuple(treatments), tuple(self._people.find(tokens)), tuple(self._words.find(tokens)))

    def claims(self, said: Sequence[Sentence], about: Sequence[str | None] | None = None) -> Iterator[Found]:
        """The claims of a document's sentences, in their order; ``about`` is what :meth:`carried` says of them, if known."""
        before: list[Found] = []
        topic = self._subjects.topic(said)
        for sentence, carried in zip(said, self.carried(said) if about is None else about, strict=True):
            read = self._claims_of(sentence, carried) if carried is not None else ()
            found = [self._of_ours(claim, topic) for claim in read]
            found += echoed_within(sentence, found, self._subjects)
            if not found and before and before[-1].sentence.answered and says_in_full(sentence.tokens):
                found = [replace(claim, sentence=sentence, start=0, end=len(sentence.text)) for claim in before]
                before = []
            elif before and before[-1].sentence.answered:
                before = _left_open(before, found, self._vocabulary)
            echoed = [] if found else list(echoes(sentence, before, self._subjects))
            if not any(statement.subject == other.subject for statement in stated(echoed) for other in stated(before)):
                yield from before  # "Surgery leaves scars. Our way leaves none": what is denied of ours was said of another
            yield from echoed
            before = found
        yield from before

    def unread(self, sentence: Sentence, said: Sequence[Found], worded: Sequence[tuple[int, int]]) -> Iterator[Found]:
        """What is worded like a claim outside of all that was read in a sentence: claims, and characters with words of rules."""
        read, passing = list(worded), list[tuple[int, int]]()
        for found in said:
            proof = not found.statements or any(map(self._wants_proof, found.statements))
            (read if proof else passing).append((found.start, found.end))
        spans = unread(sentence, read, self.markers, passing)
        return (Found(sentence, *span[:2], promises=span.promises) for span in spans)

    def _wants_proof(self, statement: Statement) -> bool:
        """Whether there is something to prove in a statement: not in what a product holds, or how it is given, nor in what only
        follows from words that say something else ("after the last injection")."""
        if statement.basis == "implied":
            return False
        known = self._vocabulary.attributes.get(statement.attribute)
        return known is None or known.needs_evidence

    def carried(self, said: Sequence[Sentence]) -> list[str | None]:
        """What each sentence is about where it names nothing itself; None where it is about something else altogether."""
        found = self._subjects.carried(said, [self._named_for(sentence) for sentence in said])
        return [None if sentence.names_ticks else about for sentence, about in zip(said, found, strict=True)]

    def _named_for(self, sentence: Sentence) -> Sequence[Mention]:
        """The treatments that a sentence names; those of its row or column for a cell that names none."""
        if sentence.treatments or sentence.block.cell is None:
            return sentence.treatments
        named = (self._named_in(name).treatments for name in names_of(sentence.block.cell))
        return next(filter(None, named), ())

    def cell_of(self, sentence: Sentence) -> tuple[int, int, int] | None:
        """The table, the row and the column of a cell; None where the column is called after a treatment: the rows of such a
        table are questions, not things that differ."""
        cell = sentence.block.cell
        if cell is None or not cell.row_name or self._named_in(cell.column_name).treatments:
            return None
        return cell[:3]

    # --- a sentence ----------------------------------------------------------------------------------------------

    def _claims_of(self, sentence: Sentence, carried: str) -> Iterator[Found]:
        key = (_SAID(sentence), carried)  # all that readings may look at: not where the sentence stands
        read = self._ticked if sentence.ticked else self._spans
        for start, end, statements, phrases in self._stated.of(key, lambda: list(read(sentence, carried))):
            yield Found(sentence, start, end, statements, phrases)

    def _ticked(self, cell: Sentence, carried: str) -> Iterator[Stated]:
        """What a cell with a yes or a no says of what its row or column is called ("Permanent", "no pain"), or of both."""
        assert cell.block.cell is not None
        whole, no = (0, len(cell.text)), cell.ticked == "no"
        for name in names_of(cell.block.cell):
            for text, turned in ((name, no), (f"{texts()['crossed_out']} {name}", False))[: 1 + no]:
                named = Sentence(cell.block, 0, len(cell.text), text, *self._named_in(text))
                reads = [(r.statement, r.phrase) for r in self.readings(named, carried) if r.statement is not None]
                if reads:
                    said = tuple(denied_of(one, one.subject) if turned else one for one, _ in reads)
                    yield *whole, said, tuple(phrase for _, phrase in reads)
                    return
        spelt = replace(cell, text=cell.ticked, **self._named_in(cell.ticked)._asdict(), ticked="")
        for _, _, statements, phrases in self._spans(spelt, carried):
            yield *whole, statements, phrases

    def _spans(self, sentence: Sentence, carried: str) -> Iterator[Stated]:
        spans: dict[tuple[int, int], list[Read]] = {}
        for start, end, read in self._places(sentence, carried):
            if read.statement is not None:
                spans.setdefault((start, end), []).append(read)
        for (start, end), reads in sorted(spans.items()):
            statements = tuple(read.statement for read in reads if read.statement is not None)
            yield start, end, statements, tuple(read.phrase for read in reads)

    def _places(self, sentence: Sentence, carried: str) -> Iterator[tuple[int, int, Read]]:
        """The readings of a sentence and the characters of it that carry them, its leads being read along."""
        own: list[tuple[int, int, Read]] = []
        if sentence.denied or not any(lead.completed for lead in sentence.leads):
            own = [(read.place.start, read.place.end, read) for read in self.readings(sentence, carried)]
        yield from own
        if sentence.denied and own:
            return  # it is denied as it is; else what denies it is read along: "without" over "pain"
        if sentence.block.cell is not None and own and not _is_bare(sentence):
            return  # it says something by itself, and goes on with no name: "Price" over "One session: 90 €"
        for joined in self.joined(sentence):
            for read in self.readings(joined.sentence, carried):
                first, start, end = joined.sentence.tokens[read.place.first].start, read.place.start, read.place.end
                span = joined.span(first, start, end)
                if span is None or (first < joined.end and getattr(read.statement, "modality", "") == "uncertain"):
                    continue
                if not any(
                    self._is_said(read, other) and span[0] < stop and begin < span[1] for begin, stop, other in own
                ):
                    yield *span, read

    def _of_ours(self, claim: Found, topic: str | None) -> Found:
        """A claim that runs another treatment down beside what the document is about, as praise of that: "lotions do less"."""

        def turned(said: Statement) -> Statement:
            known = self._vocabulary.attributes.get(said.attribute)
            worse = said.value.direction in ("decrease", "worsen") and known is not None and known.better == "higher"
            return (turned_round(said) if worse and said.comparator == topic else None) or said

        if all(said.comparator is None for said in claim.statements):
            return claim
        return replace(claim, statements=tuple(map(turned, claim.statements)))

    def _is_said(self, read: Read, other: Read) -> bool:
        """Whether another reading states something of the same attribute."""
        return other.statement is not None and self._entries[read.phrase].attribute == other.statement.attribute

    def readings(self, sentence: Sentence, carried: str) -> list[Read]:
        """Every phrase that stands in a sentence, with what it states there, or why it states nothing."""
        return set_beside(list(self._each(sentence, carried)), self._entries, self._kind, sentence.tokens)

    def _each(self, sentence: Sentence, carried: str) -> Iterator[Read]:
        """The phrases that stand in a sentence, each by itself."""
        tokens, at = collapsed(sentence.tokens, quantities(sentence.tokens, sentence.text))
        found = self._phrases.find(tokens)
        if not found:
            return
        names = {name for match in found for name in (match.name, self._attribute[match.name])}
        excuses = _outside_names(self._excuses.find(tokens, names), tokens, sentence)
        let_off = excused(found, excuses, tokens, self._attribute)
        matches = longest(found, self._entries, let_off)
        cues = cues_of(sentence.tokens)
        elsewhere = others(sentence.field_words, sentence.tokens)
        spans = [(tokens[match.first].start, tokens[match.last - 1].end) for match in matches]
        placed = [
            place_of(sentence.tokens, *span, cues, names=self._kind(self._entries[match.name]) in NAMING)
            for match, span in zip(matches, spans, strict=True)
        ]

        def listed() -> list[Listed]:
            pairs = zip(matches, placed, strict=True)
            return [self._listed(match.name, place) for match, place in pairs if match not in let_off]

        for match, span, place in zip(matches, spans, placed, strict=True):
            phrase = self._entries[match.name]
            if any(first <= place.first < last for first, last in elsewhere):
                continue
            numbers = [at[where] for where in range(match.first, match.last) if where in at]
            if place.wording.negated or place.wording.modality != "asserts":
                item = self._listed(match.name, place)
                item = item._replace(counts=item.counts or bool(numbers))
                over = ended(item, place.wording, sentence.tokens, sentence.text, cues, listed)
                if over:
                    reaching = [cue for cue in cues if cue not in over]
                    place = place_of(sentence.tokens, *span, reaching, names=self._kind(phrase) in NAMING)
            passed_over = (
                excuse_of(tokens, sentence.text, let_off[match])
                if match in let_off
                else not_stated(phrase, place, numbers, sentence.answered or sentence.refuted)
            )
            statement = None if passed_over else self._statement(phrase, sentence, place, numbers, carried)
            theirs = place.wording.disowned and not sentence.refuted
            if statement is not None and theirs and not prepare(statement, self._vocabulary).discloses:
                statement, passed_over = None, "it is what others say, wrongly"
            yield Read(match.name, place, statement, passed_over)
            if statement is not None and statement.comparator is None:
                for subject in self._subjects.named_with(sentence, place.first, statement.subject):
                    yield Read(match.name, place, replace(statement, subject=subject))

    def _statement(
        self, phrase: Phrase, sentence: Sentence, place: Place, numbers: Sequence[Quantity], carried: str
    ) -> Statement:
        """What a phrase says there."""
        value, wording = phrase.value or Value(), place.wording
        for number in wanted(phrase, numbers)[:1]:
            value = with_number(value, number)
        subject = phrase.of or self._subjects.of(sentence, place.first, place.last, carried, self._kind(phrase))
        denied = wording.negated or sentence.denied
        denied = not denied if sentence.refuted else denied or wording.disowned
        negated = (phrase.polarity == "negated") != denied
        modality = phrase.modality if sentence.refuted else weaker(phrase.modality, wording.modality)
        scope = self._scope(phrase, sentence, place)
        if modality == "probable" and self._kind(phrase) == "efficacy":
            scope = replace(scope, population=self._vocabulary.meant(subject, scope.population))
        named = self._kind(phrase) == "eligibility" and scope.population is not None
        worded = None if named and phrase.quantifier == "some" else phrase.quantifier  # "not diabetics" is none of them
        said = Statement(
            subject=subject,
            attribute=phrase.attribute,
            value=value,
            comparator=self._subjects.comparator(sentence, subject) if phrase.comparator else None,
            scope=scope,
            quantifier=of_whom(worded, quantifier(sentence.tokens, place.first)),
            polarity="negated" if negated else "affirmed",
            modality=modality,
            absolute=(phrase.absolute or wording.absolute) and not negated,
            basis=phrase.basis,
        )
        unsaid = negated and any("overturn" in cue.does for cue in wording.cues)
        if unsaid and not prepare(replace(said, polarity=phrase.polarity), self._vocabulary).discloses:
            return replace(said, modality="uncertain")  # who will not say that it works does not say that it does not
        return said

    def _listed(self, name: str, place: Place) -> Listed:
        """A phrase as an item of a list, with what it says by itself."""
        known = self._speaks.get(name)
        if known is None:
            phrase, praises, blames = self._entries[name], False, False
            said = Statement(
                "", phrase.attribute, phrase.value or Value(), quantifier=phrase.quantifier, polarity=phrase.polarity
            )
            ready = prepare(said, self._vocabulary)
            if ready.attribute is not None and ready.denotation is not None:
                praises = in_favour(said, ready.attribute, ready.denotation)
                blames = against_interest(said, ready.attribute, ready.denotation)
            known = self._speaks[name] = (praises, blames)
        value = self._entries[name].value or Value()
        counts = (value.estimate, value.min, value.max) != (None, None, None)
        return Listed(place.first, place.last, *known, counts)

    def _kind(self, phrase: Phrase) -> str | None:
        known = self._vocabulary.attributes.get(phrase.attribute)
        return known.kind if known is not None else None

    def _scope(self, phrase: Phrase, sentence: Sentence, place: Place) -> Scope:
        own = self._kind(phrase) == "efficacy"  # "hair on a bald head" is what grows, not on whom
        people = {m.concept for m in sentence.people if not (own and place.first <= m.first and m.last <= place.last)}
        known = self._vocabulary.attributes.get(phrase.attribute)
        refused = self._kind(phrase) == "eligibility" and phrase.value is not None and phrase.value.truth is False
        if refused and len(people) > 1:  # "the pregnant and the nursing": it is true of those named first, not of all
            people = {min(sentence.people, key=lambda mention: mention.first).concept}
        population = phrase.population or (people.pop() if len(people) == 1 else None)
        when = phase(sentence.tokens, place.last) if known is not None and known.kind == "schedule" else None
        if population is None and when is None:
            return EVERYWHERE
        return Scope(population=population, phase=when)


def extractor_of(kb: KnowledgeBase) -> Extractor:
    """The reader of claims of a knowledge base, made once."""
    return kb.once("extractor", Extractor)


def _is_bare(cell: Sentence) -> bool:
    """Whether a cell of a table says how much and hardly of what: "90 €", "from 4 to 6", "about an hour"."""
    return len(collapsed(cell.tokens, quantities(cell.tokens, cell.text))[0]) <= BARE


def _left_open(asked: Sequence[Found], answers: Sequence[Found], vocabulary: Vocabulary) -> list[Found]:
    """What a question says that its answer does not say itself: "Is it safe? It is one hundred per cent safe" is one claim, and
    so is a question of whether with an answer of how much."""
    answered = [prepare(statement, vocabulary) for statement in stated(answers)]
    said = {one.statement.attribute for one in answered}
    for one in answered:
        told = {rule.attribute for rule in one.attribute.implies} if one.attribute else set()
        said |= told & {each.statement.attribute for each in implied_statements((one,), vocabulary)}
    return [claim for claim in asked if not said.issuperset(statement.attribute for statement in claim.statements)]


def _outside_names(excuses: Sequence[Match], tokens: Sequence[Token], sentence: Sentence) -> list[Match]:
    """Excuses without those that begin with the people a treatment's name holds, and go on behind it: of "A for the disease is
    harmless" it is A that is harmless, not the disease."""
    ends = {
        sentence.tokens[people.first].start: sentence.tokens[named.last - 1].end
        for named in sentence.treatments
        for people in sentence.people
        if named.first < people.first and people.last <= named.last
    }
    return [
        each for each in excuses if tokens[each.last - 1].end <= ends.get(tokens[each.first].start, len(sentence.text))
    ]
