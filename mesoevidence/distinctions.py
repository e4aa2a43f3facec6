"""What tells two answers apart that only look like a contradiction: another place, package, day, product or stage.

"2 mm deep at the front" and "4 mm at the back" are both true. The words are records (``distinctions`` of a field): of each
distinction its members, of which a sentence names one, and the kinds of question that it bears on.
"""

from __future__ import annotations

from collections.abc import Sequence

from mesoevidence.phrases import compile_phrases, tokens_of
from mesoevidence.records.knowledge_base import KnowledgeBase

NOTHING = "-"
"""The member whose words name no other: "than at the back"."""


class Distinctions:
    """The distinctions of the fields of a knowledge base, found in sentences."""

    def __init__(self, kb: KnowledgeBase) -> None:
        known = [one for field in kb.fields.values() for one in field.distinctions]
        self._kinds = {one.id: frozenset(one.kinds) for one in known}
        self._members = [(one.id, name) for one in known for name in one.members]
        patterns = [words for one in known for words in one.members.values()]
        self._phrases = compile_phrases({str(n): words for n, words in enumerate(patterns)}, kb.wordings)
        self._named: dict[str, dict[str, frozenset[str]]] = {}

    def apart(self, kind: str, one: str, other: str) -> bool:
        """Whether two sentences that answer a question of a ``kind`` each name another member of a distinction."""
        left, right = self._of(one), self._of(other)
        return any(
            names.isdisjoint(right[which])
            for which, names in left.items()
            if which in right and (not self._kinds[which] or kind in self._kinds[which])
        )

    def _of(self, sentence: str) -> dict[str, frozenset[str]]:
        known = self._named.get(sentence)
        if known is None:
            known = self._named[sentence] = self._find(sentence)
        return known

    def _find(self, sentence: str) -> dict[str, frozenset[str]]:
        matches = self._phrases.find(tokens_of(sentence))
        void = [match for match in matches if self._members[int(match.name)][1] == NOTHING]
        found: dict[str, set[str]] = {}
        for match in matches:
            which, name = self._members[int(match.name)]
            if name != NOTHING and not any(
                self._members[int(other.name)][0] == which and other.first <= match.first and match.last <= other.last
                for other in void
            ):
                found.setdefault(which, set()).add(name)
        return {which: frozenset(names) for which, names in found.items()}


def distinctions_of(kb: KnowledgeBase) -> Distinctions:
    """The distinctions of a knowledge base, compiled once."""
    return kb.once("distinctions", Distinctions)
