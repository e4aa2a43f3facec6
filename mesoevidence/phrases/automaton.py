"""All patterns as one automaton over words, made deterministic as texts ask for it.

From every word of a text the automaton runs as far as some pattern goes on; a step is a lookup by state and word, however
many patterns there are. Patterns are finite, so the work is linear in the text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mesoevidence.phrases.notation import Beginning, Elements, Gap, Notation, OneOf, Word
from mesoevidence.phrases.tokens import NUMBER, Token, stops_gap

MOST_KEPT = 20_000
"""Deterministic states, and words met, that are kept; beyond that they are worked out anew: memory stays bounded."""
OTHER = ""
"""Stands for every word that no pattern names."""


class Match(NamedTuple):
    """Pattern ``name`` matches the tokens from ``first`` up to, not including, ``last``."""

    name: str
    first: int
    last: int


@dataclass(slots=True)
class _State:
    """A place between two words of a pattern: what may come next, and where it leads."""

    words: dict[str, list[int]] = field(default_factory=dict)
    beginnings: list[tuple[str, int]] = field(default_factory=list)
    anything: list[int] = field(default_factory=list)
    nothing: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Step:
    """A set of states at once: which patterns end here, and where each word leads (None: nowhere)."""

    ending: tuple[str, ...]
    words: dict[str, set[int]]
    beginnings: list[tuple[str, int]]
    anything: set[int]
    next: dict[str, _Step | None] = field(default_factory=dict)


class Phrases:
    """Compiled patterns; make them with :func:`compile_phrases`."""

    def __init__(self, patterns: Iterable[tuple[str, Elements]]) -> None:
        self._states = [_State()]
        self._ends: dict[int, str] = {}
        for name, elements in patterns:
            self._ends[self._add(elements, self._new(leading_from=0))] = name
        self._named = {word for state in self._states for word in state.words}
        self._beginnings = tuple({letters for state in self._states for letters, _ in state.beginnings})
        self._met: dict[str, str] = {}
        self._steps: dict[frozenset[int], _Step] = {}
        self._start = self._step({0})

    def find(self, tokens: Sequence[Token]) -> list[Match]:
        """Where patterns match, in the order of the text: of each pattern the longest, no two of one overlapping."""
        found: list[Match] = []
        taken: dict[str, int] = {}
        met = self._met
        texts = [met[token.text] if token.text in met else self._meet(token.text) for token in tokens]
        begin, count = self._start.next, len(texts)
        for first, word in enumerate(texts):
            step = begin[word] if word in begin else self._follow(self._start, word)
            if step is None:  # most words begin nothing
                continue
            longest: dict[str, int] = {}
            last = first + 1
            while step is not None:
                for name in step.ending:
                    longest[name] = last
                if last == count:
                    break
                word = texts[last]
                step = step.next[word] if word in step.next else self._follow(step, word)
                last += 1
            for name, end in longest.items():
                if taken.get(name, 0) <= first:
                    taken[name] = end
                    found.append(Match(name, first, end))
        return found

    def _meet(self, word: str) -> str:
        """The word as the automaton needs it: all words that no pattern tells apart are one."""
        if word in self._named or stops_gap(word) or word.startswith(self._beginnings):
            shown = word
        else:
            shown = NUMBER if word[0].isdigit() else OTHER
        if len(self._met) > MOST_KEPT:
            self._met.clear()
        self._met[word] = shown
        return shown

    # --- patterns to states --------------------------------------------------------------------------------------

    def _new(self, *, leading_from: int | None = None) -> int:
        self._states.append(_State())
        place = len(self._states) - 1
        if leading_from is not None:
            self._states[leading_from].nothing.append(place)
        return place

    def _add(self, elements: Elements, at: int) -> int:
        """Add what ``elements`` match behind state ``at``; the state they end in."""
        for element in elements:
            after = self._new()
            match element:
                case Word(forms):
                    for form in forms:
                        self._states[at].words.setdefault(form, []).append(after)
                case Beginning(letters):
                    self._states[at].beginnings.append((letters, after))
                case Gap(most):
                    for _ in range(most):
                        self._states[at].nothing.append(after)
                        further = self._new()
                        self._states[at].anything.append(further)
                        at = further
                    self._states[at].nothing.append(after)
                case OneOf(choices):
                    for choice in choices:
                        self._states[self._add(choice, self._new(leading_from=at))].nothing.append(after)
            at = after
        return at

    # --- states to steps -----------------------------------------------------------------------------------------

    def _step(self, reached: Iterable[int]) -> _Step:
        closed, waiting = set(), list(reached)
        while waiting:
            state = waiting.pop()
            if state not in closed:
                closed.add(state)
                waiting += self._states[state].nothing
        states = frozenset(closed)
        step = self._steps.get(states)
        if step is None:
            if len(self._steps) > MOST_KEPT:
                self._steps.clear()
                self._start.next.clear()
            step = self._steps[states] = self._merged(sorted(states))
        return step

    def _merged(self, states: list[int]) -> _Step:
        """The ways out of several states as one."""
        words: dict[str, set[int]] = defaultdict(set)
        beginnings: list[tuple[str, int]] = []
        anything: set[int] = set()
        for state in (self._states[place] for place in states):
            for word, reached in state.words.items():
                words[word].update(reached)
            beginnings += state.beginnings
            anything.update(state.anything)
        ending = dict.fromkeys(self._ends[place] for place in states if place in self._ends)
        return _Step(tuple(ending), dict(words), beginnings, anything)

    def _follow(self, step: _Step, word: str) -> _Step | None:
        reached = set(step.words.get(word, ()))
        if word[:1].isdigit():
            reached |= step.words.get(NUMBER, set())
        reached |= {after for letters, after in step.beginnings if word.startswith(letters)}
        if not stops_gap(word):
            reached |= step.anything
        after = step.next[word] = self._step(reached) if reached else None
        return after


def compile_phrases(patterns: Mapping[str, Iterable[str]], lists: Mapping[str, Sequence[str]] | None = None) -> Phrases:
    """Patterns in the notation of :mod:`mesoevidence.phrases.notation`, by name, as one automaton.

    ``lists`` are wordings that patterns name in braces. Raises :class:`~mesoevidence.phrases.notation.BadPattern`.
    """
    notation = Notation(lists or {})
    return Phrases((name, notation.parse(text)) for name, texts in patterns.items() for text in texts)
