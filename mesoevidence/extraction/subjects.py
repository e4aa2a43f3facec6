"""What copy is about: a document, each of its sentences where it names nothing, and the words of a claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from mesoevidence.extraction.english import listed
from mesoevidence.extraction.field import ELSEWHERE, goes_on, is_elsewhere, is_of_a_trade, kinds, others
from mesoevidence.extraction.mentions import Mention, later, most_named, nearest, told_of
from mesoevidence.extraction.said import HEADINGS, Sentence
from mesoevidence.phrases import tokens_of
from mesoevidence.phrases.tokens import ENDS, PAUSES
from mesoevidence.phrases.words import words
from mesoevidence.reading import Block
from mesoevidence.records.field import Field
from mesoevidence.statements import Vocabulary

SNIPPET = 60
"""A text of no more words is a piece of copy that somebody wants checked: it need not say what it is about."""
TOGETHER = 3
"""Words before a treatment among which stands what makes one of it and the next."""
LONG = 4
"""Letters of a word that names something; shorter ones join words."""
SPARSE = 0.06
SINGLE = 1
"""Of the sentences of a longer text so large a share, and no fewer, must have a word that the field requires."""
WEIGHTS = {"title": 5, "description": 3, "heading": 3}
"""How much a mention says of what a document is about, by the kind of its block; elsewhere 1."""


class Subjects:
    """Tells what copy is about, by the concepts of a vocabulary and the words of its field."""

    def __init__(self, vocabulary: Vocabulary, field: Field | None, uses: Callable[[str], bool]) -> None:
        """``uses``: whether a word occurs in the phrases of the knowledge base."""
        self._vocabulary = vocabulary
        self._uses = uses
        self._field = field
        concepts = vocabulary.concepts.values()
        self._ingredients = frozenset(c.id for c in concepts if c.ingredient)
        self._general = frozenset(c.id for c in concepts if c.general)
        self._labels = {
            concept.id: [
                frozenset(token.text for token in tokens_of(label)) for label in (concept.label, *concept.altLabels)
            ]
            for concept in concepts
            if concept.kind == "intervention"
        }

    @property
    def ours(self) -> str | None:
        """The subject of the field, where there is one."""
        return self._field.subject if self._field is not None else None

    # --- a document ----------------------------------------------------------------------------------------------

    def topic(self, said: Sequence[Sentence]) -> str | None:
        """What a document is about where it does not say: the treatment it names most, headings first; the field's own
        where it only speaks the field's language; None where it is about something else."""
        snippet = sum(len(sentence.tokens) for sentence in said) <= SNIPPET
        if not snippet and self._is_of_another_trade(said):
            return None
        subjects = [(sentence, mention) for sentence in said for mention in sentence.treatments if mention.is_subject]
        names = [(mention.concept, _words(sentence, mention)) for sentence, mention in subjects]
        every = list(dict.fromkeys(concept for concept, _ in names))
        meant = {name: self._meant(*name, every) for name in dict.fromkeys(names)}
        weights = (WEIGHTS.get(sentence.block.kind, 1) for sentence, _ in subjects)
        most = most_named([(*meant[name], weight) for name, weight in zip(names, weights, strict=True)])
        if most is not None or self._field is None:
            return most
        ours, foreign = (sum(map(of, said)) for of in (_speaks_the_field, _is_foreign))
        if any("required" in kinds(sentence.field_words) for sentence in said):
            mine = ours > foreign or (snippet and foreign < max(len(said), ours + 1))
        else:
            headed = any(sentence.block.kind in HEADINGS for sentence in said)
            mine = snippet and foreign <= (0 if headed else ours) and not any(map(self._names_something_else, said))
        return self._field.subject if mine else None

    def _names_something_else(self, sentence: Sentence) -> bool:
        """Whether a heading has a word that the phrases of the field never use: "Thai massage" over "The treatment is safe"."""
        longer = (token.text for token in sentence.tokens if len(token.text) >= LONG and token.text.isalpha())
        return sentence.block.kind in HEADINGS and not all(map(self._uses, longer))

    def _is_of_another_trade(self, said: Sequence[Sentence]) -> bool:
        """Whether next to none of the sentences has a word that copy of the field cannot do without, and none names what the
        field is about; or more of them are of another trade."""
        if self._field is None or not self._field.required:
            return False
        found = [kinds(sentence.field_words) for sentence in said]
        ours, foreign = (sum(name in each for each in found) for name in ("required", "trades"))
        named = any(
            mention.is_subject and self.narrowed(mention.concept) == self._field.subject
            for sentence in said
            for mention in sentence.treatments
        )
        return ours < max(SINGLE, 0 if named else len(said) * SPARSE, foreign)

    def _is_ours(self, concept: str) -> bool:
        """Whether a name is of the field's subject or a kind of it, in so many words."""
        return self._field is not None and self._vocabulary.relation(concept, self._field.subject) in (
            "equal",
            "narrower",
        )

    # --- its sentences -------------------------------------------------------------------------------------------

    def carried(self, said: Sequence[Sentence], named: Sequence[Sequence[Mention]]) -> list[str | None]:
        """What each sentence is about where it names nothing itself: as its paragraph so far, else its heading, else the
        document; None where it is about something else altogether. In a document that is, what a section or a paragraph says of
        the field's subject is read all the same. ``named``: the treatments that each names."""
        topic = self.topic(said)
        heading = over = current = topic  # ``over``: what the text over a list is about, or a label in it
        block: Block | None = None
        level, seen = 0, Counter(each.text for each in said if each.block.kind in HEADINGS)
        before: Sentence | None = None
        held = False  # whether the sentence before names a treatment
        found: list[str | None] = []
        for sentence, mentions in zip(said, named, strict=True):
            if sentence.block is not block:
                current, block, before = over if sentence.block.kind == "list_item" else heading, sentence.block, None
            own = [each for each in mentions if each.is_subject and (topic is not None or self._is_ours(each.concept))]
            current = self._turned_to(sentence, own, topic) or current
            if sentence.block.kind in HEADINGS:
                under = 0 < level < sentence.block.level or (not sentence.block.level and seen[sentence.text] > 1)
                heading = current = current if own else heading if under else topic
                level = level if under and not own else sentence.block.level
            if sentence.block.cell is None and (sentence.block.kind != "list_item" or (own and sentence.is_label)):
                over = current  # a table is over no list: its last column is about another treatment than the page
            elsewhere = (not own or is_of_a_trade(sentence.field_words)) and _is_elsewhere(sentence)
            if not own and before is not None:
                elsewhere |= goes_on(sentence, before, away=found[-1] is None and not held, left=held)
            found.append(None if elsewhere else current)
            before, held = (None if sentence.block.kind in HEADINGS else sentence), bool(own)
        return found

    def _turned_to(self, sentence: Sentence, named: Sequence[Mention], topic: str | None) -> str | None:
        """What a sentence turns to; None where it goes on about what was spoken of."""
        if not named:  # "Tablets can do harm. Our injections do none"
            return topic if "ours" in kinds(sentence.field_words) else None
        first = _of_the_main_clause(sentence, named) if sentence.treatments else named[0]
        if sentence.treatments and later(sentence.tokens, first):  # "It spares you the other" is about this
            return None
        if first.concept in self._ingredients and topic not in (None, first.concept):
            return None
        part = topic is not None and bool(sentence.treatments) and self._is_part_of(_words(sentence, first), topic)
        return topic if part else self.narrowed(first.concept)

    # --- the words of a claim ------------------------------------------------------------------------------------

    def of(self, sentence: Sentence, first: int, last: int, carried: str, kind: str | None = None) -> str:
        """What words of a sentence are about: the treatment named last before them, else the first after them in the sentence,
        else what was carried. Words on what something is made of name its parts."""
        own = [
            mention
            for mention in sentence.treatments
            if mention.is_subject
            and not (kind == "composition" and (first <= mention.first < last or mention.concept in self._ingredients))
        ]
        inside = [each for each in own if first < each.first < last and _begins_a_clause(sentence, each, first)]
        if inside:  # "the cream has side effects, the drops have none": what is said ends with the drops
            return self.narrowed(inside[-1].concept)
        named = told_of(sentence.treatments, sentence.tokens, first)
        named = named or nearest(own, sentence.tokens, first, last, self._general)
        if named is None or self._is_part_of(_words(sentence, named), carried):
            return carried
        return self.narrowed(named.concept)

    def named_with(self, sentence: Sentence, first: int, subject: str) -> Iterator[str]:
        """The treatments that are named in one breath with the subject of words behind them: "tablets and drops are safe"; not
        where what is said is said of both together ("a combination of tablets and drops")."""
        tokens = sentence.tokens
        known = [each for each in sentence.treatments if each.is_subject and each.first <= first]
        if not known or self.narrowed(known[-1].concept) != subject or known[-1].last > first:
            return
        if any(token.text in ENDS | PAUSES for token in tokens[known[-1].last : first]):
            return
        seen = {subject}
        for behind, before in pairwise(reversed(known)):
            joint = {token.text for token in tokens[before.last : behind.first]}
            ahead = {token.text for token in tokens[max(before.first - TOGETHER, 0) : before.first]}
            if not joint or not joint <= {words().conjunction, ","} or not ahead.isdisjoint(listed("together")):
                return
            concept = self.narrowed(before.concept)
            if concept in self._general or concept in self._ingredients:
                return
            if concept not in seen and self._vocabulary.relation(concept, subject) not in (
                "equal",
                "narrower",
                "broader",
            ):
                seen.add(concept)
                yield concept

    def comparator(self, sentence: Sentence, subject: str) -> str | None:
        """What the words of a sentence compare their subject with."""
        compared = (self.narrowed(mention.concept) for mention in sentence.treatments if mention.compared)
        return next((other for other in compared if other != subject), None)

    def narrowed(self, concept: str) -> str:
        """In copy of the field, a wider word for the field's subject means that."""
        if self._field is not None and self._vocabulary.relation(self._field.subject, concept) == "narrower":
            return self._field.subject
        return concept

    def _is_part_of(self, words: frozenset[str], concept: str) -> bool:
        """Whether a name is part of a longer one: in copy about mesotherapy with a drug, the drug's bare name means that."""
        return any(words < label for label in self._labels.get(concept, ()))

    def _meant(self, concept: str, words: frozenset[str], every: Sequence[str]) -> tuple[str, list[str]]:
        """The concept that a name in these words names, and those named elsewhere, no kinds of it, that it may be short for."""
        relation = self._vocabulary.relation
        longer = [
            other
            for other in every
            if other != concept and relation(other, concept) != "narrower" and self._is_part_of(words, other)
        ]
        return self.narrowed(concept), longer


def _of_the_main_clause(sentence: Sentence, named: Sequence[Mention]) -> Mention:
    """The first that a sentence names, but not in a clause before its main one: "while A cuts the skin, B does not" is on B."""
    first, tokens = named[0], sentence.tokens
    if tokens[0].text not in words().conceding:
        return first
    ends = (place for place in range(first.last + 1, len(tokens)) if tokens[place].text == ",")
    end = next(ends, len(tokens))
    return next((mention for mention in named if mention.first > end), first)


def _begins_a_clause(sentence: Sentence, mention: Mention, after: int) -> bool:
    """Whether a name stands behind a comma or a word that sets against each other, or an article behind one."""
    before = [token.text for token in sentence.tokens[max(mention.first - 2, after) : mention.first]]
    return any(text == "," or text in words().parting | words().conceding for text in before)


def _words(sentence: Sentence, mention: Mention) -> frozenset[str]:
    return frozenset(token.text for token in sentence.tokens[mention.first : mention.last])


def _is_elsewhere(sentence: Sentence) -> bool:
    """Whether a sentence speaks of something else."""
    return is_elsewhere(sentence.field_words, sentence.tokens, people=bool(sentence.people))


def _speaks_the_field(sentence: Sentence) -> bool:
    found = sentence.field_words
    return bool(sentence.people) or "field" in kinds(found) or bool(others(found, sentence.tokens))


def _is_foreign(sentence: Sentence) -> bool:
    found = sentence.field_words
    return not ELSEWHERE.isdisjoint(kinds(found)) and not others(found, sentence.tokens)
