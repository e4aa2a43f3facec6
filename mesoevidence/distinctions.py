"""What tells two answers apart that only look like a contradiction: another place, package, day, product or stage.

"2 mm deep at the front" and "4 mm at the back" are both true. The words are records (``distinctions`` of a field): of each
distinction its members, of which a sentence names one, and the kinds of question that it bears on.
"""

from __future__ import annotations

from collections.abc import Sequence

from mesoevidence.extraction.numbers import number_words
from mesoevidence.phrases import Match, Token, compile_phrases, tokens_of
from mesoevidence.recent import Recent
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.statements.vocabulary import Attribute

NOTHING = "-"
"""The member whose words name no other: "than at the back"."""

CALLED = ""
"""Stands for the member that the words themselves name: "at our Leeds clinic", "a package of six"."""
CLAIMS = 20_000
"""Claims of which it is remembered what they name: most name nothing."""

Named = dict[str, tuple[str, ...]]
"""By distinction the members that are named: one or two, of thousands of claims, so not a set."""

Said = tuple[str, str]
"""The text of a sentence, and what of it a claim quotes."""


class Distinctions:
    """The distinctions of the fields of a knowledge base, found in sentences."""

    def __init__(self, kb: KnowledgeBase) -> None:
        known = [one for field in kb.fields.values() for one in field.distinctions]
        self._bears_on = {one.id: frozenset((*one.kinds, *one.attributes)) for one in known}
        members = [
            (one.id, name, words) for one in known for name, words in (*one.members.items(), (CALLED, one.called))
        ]
        self._members = [(which, name) for which, name, _ in members]
        patterns = [words for *_, words in members]
        self._phrases = compile_phrases({str(n): words for n, words in enumerate(patterns)}, kb.wordings)
        self._named: Recent[Said, Named] = Recent(CLAIMS)  # a claim of dense copy clashes with many
        self._found: Recent[str, tuple[list[Token], list[Match]]] = Recent()  # and a sentence makes several claims

    def apart(self, question: Attribute, one: Said, other: Said) -> bool:
        """Whether two claims that answer a question are each of another member of a distinction."""
        left, right = self._named.of(one, lambda: self._of(*one)), self._named.of(other, lambda: self._of(*other))
        return any(
            not any(name in right[which] for name in names)
            for which, names in left.items()
            if which in right and self._asks(which, question)
        )

    def _asks(self, which: str, question: Attribute) -> bool:
        """Whether a distinction bears on a question."""
        these = self._bears_on[which]
        return not these or question.kind in these or question.id in these

    def _of(self, sentence: str, quote: str) -> Named:
        """By distinction the members that a claim names itself, or right behind its words, else those that its sentence names."""
        tokens, found = self._found.of(sentence, lambda: self._find(sentence))
        if not found:
            return _NONE
        start = max(sentence.find(quote), 0)
        end = start + len(quote)
        own: dict[str, set[str]] = {}
        around: dict[str, set[str]] = {}
        for match in found:
            which, name = self._members[int(match.name)]
            if name == CALLED:
                name = _name_in(sentence, tokens[match.first : match.last])
                if not name:
                    continue
            around.setdefault(which, set()).add(name)
            begins = tokens[match.first].start
            if start < tokens[match.last - 1].end and (begins < end or not sentence[end:begins].strip()):
                own.setdefault(which, set()).add(name)
        return {which: tuple(sorted(names)) for which, names in (around | own).items()}

    def _find(self, sentence: str) -> tuple[list[Token], list[Match]]:
        """The tokens of a sentence, and the places where a member is named."""
        tokens = tokens_of(sentence)
        matches = self._phrases.find(tokens)
        void = [match for match in matches if self._members[int(match.name)][1] == NOTHING]
        return tokens, [
            match
            for match in matches
            if match not in void
            and not any(
                self._members[int(other.name)][0] == self._members[int(match.name)][0]
                and other.first <= match.first
                and match.last <= other.last
                for other in void
            )
        ]


def _name_in(sentence: str, tokens: Sequence[Token]) -> str:
    """The number among tokens of a sentence, else the words with a capital letter behind the first of the sentence."""
    numbers = number_words().numbers
    for token in tokens:
        if token.text.isdecimal() or token.text in numbers:
            return str(numbers.get(token.text, token.text))
    return " ".join(token.text for token in tokens if token.start and sentence[token.start].isupper())


_NONE: Named = {}


def told_apart(kb: KnowledgeBase, question: str, one: Said, other: Said) -> bool:
    """Whether two claims that answer a question (the id of an attribute) are each of another member of a distinction.

    The words are compiled where two claims clash first.
    """
    return kb.once("distinctions", Distinctions).apart(kb.vocabulary.attributes[question], one, other)
