"""All patterns as one automaton over words, made deterministic as texts ask for it.

From every word of a text the automaton runs as far as some pattern goes on; a step is a lookup by state and word, however
many patterns there are. Patterns are finite, so the work is linear in the text. A pattern becomes states when a text has a
word that it can begin with: of some thousands, a page needs a few hundred. What texts made of the automaton can be taken out
of it and put back into it in the next run (``learned``, ``learn``): of each step where its words lead, and one way to it, by
which its states are found again when a text has a word that no text had there.
"""

from __future__ import annotations

import marshal
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

from mesoevidence.phrases.notation import Elements, Notation, packed
from mesoevidence.phrases.states import Plain, State
from mesoevidence.phrases.tokens import NUMBER, Token, stops_gap

MOST_WORDS = 20_000
"""Words met that are kept; beyond that they are looked up anew."""
MOST_KEPT = 30_000
"""Deterministic states that are at hand; beyond that all are written down and let go, and read again when a text comes to them:
some hundred pages come to as many, and after that memory hardly grows."""
MOST_LEARNED = 150_000
"""Deterministic states that are kept from run to run: each is read only when a text comes to it."""
States = tuple[State, ...]
"""A set of states, always in one order: tens of thousands are kept, and as a set each would take several times the room."""
OTHER = ""
"""Stands for every word that no pattern names."""
NOWHERE = -1
"""The number of no step, where what was learned is written down."""


class Match(NamedTuple):
    """Pattern ``name`` matches the tokens from ``first`` up to, not including, ``last``."""

    name: str
    first: int
    last: int


class Phrases:
    """Compiled patterns; make them with :func:`compile_phrases`. What texts made of them is not pickled with them."""

    def __init__(self, patterns: Iterable[tuple[str, Elements | bytes]]) -> None:
        named: dict[bytes, list[tuple[int, str]]] = defaultdict(
            list
        )  # what reads the same is one, whatever it is named
        for place, (name, pattern) in enumerate(patterns):
            named[pattern if isinstance(pattern, bytes) else packed(pattern)].append((place, name))
        self._patterns = [(pattern, tuple(names)) for pattern, names in named.items()]
        self._first: dict[str, list[int]] = defaultdict(list)  # words that patterns can begin with: which patterns
        self._first_letters: dict[str, list[int]] = defaultdict(list)
        self._named: set[str] = set()
        self._letters: set[str] = set()
        for place, (pattern, _) in enumerate(self._patterns):
            read = marshal.loads(pattern)
            _name(read, self._named, self._letters)
            first = _First()
            _open(read, first)
            for word in first.words:
                self._first[word].append(place)
            for letters in first.letters:
                self._first_letters[letters].append(place)
        self.fingerprint = self._digest()
        self._begin_anew()

    def __getstate__(self) -> dict[str, Any]:
        kept = ("_patterns", "_first", "_first_letters", "_named", "_letters", "fingerprint")
        return {name: getattr(self, name) for name in kept}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._loaded: dict[int, State] = {}  # where the patterns begin that a text asked for
        self._sets: dict[frozenset[str], frozenset[str]] = {}
        self._steps: dict[States, _Step] = {}
        self._shown = _Shown(self._named, tuple(self._letters))
        self._begun = _Begun(self)
        self.made = 0  # steps that were worked out, not learned
        self._rows: list[bytes] = []  # steps that were learned, each read when a text comes to it
        self._restored: dict[int, _Step] = {}
        self.first_learned: dict[str, int] = {}

    # --- what texts made of it -----------------------------------------------------------------------------------

    def learned(self) -> bytes:
        """What is known of steps, for :meth:`learn`."""
        self._let_go()
        return marshal.dumps((self.fingerprint, self.first_learned, self._rows))

    def _written(self) -> tuple[dict[str, int], list[bytes]]:
        """Where words lead from the beginning, and the steps that were learned and those that this run came to; if too many,
        the latter."""
        steps = {step: number for number, step in self._restored.items()}
        made = [step for step in self._reached() if step not in steps]
        keeps = len(self._rows) + len(made) <= MOST_LEARNED
        if not keeps:
            made = [*steps, *made]
            steps = {}
        rows = list(self._rows) if keeps else []
        steps.update({step: number for number, step in enumerate(made, len(rows))})

        def ways(known: Mapping[str, _Step | None], ahead: Mapping[str, int]) -> dict[str, int]:
            led = dict(ahead)
            if not keeps:
                led = {
                    word: steps[self._restored[number]] for word, number in ahead.items() if number in self._restored
                }
            led |= {word: NOWHERE if step is None else steps[step] for word, step in known.items()}
            return {sys.intern(word): number for word, number in led.items()}

        rows += [b""] * len(made)
        for step, number in steps.items():
            before, word = step.before
            rows[number] = marshal.dumps(
                (step.ending, NOWHERE if before is None else steps[before], word, ways(step, step.ahead))
            )
        first = self.first_learned if len(self.first_learned) <= MOST_WORDS else {}
        return ways(self._begun, first), rows

    def _reached(self) -> dict[_Step, None]:
        """The steps that this run came to."""
        reached: dict[_Step, None] = {}
        waiting = [*self._begun.values(), *self._restored.values()]
        while waiting:
            step = waiting.pop()
            if step is not None and step not in reached:
                reached[step] = None
                waiting += chain(step.values(), (step.before[0],))
        return reached

    def learn(self, known: bytes) -> None:
        """Put in what :meth:`learned` gave; nothing, where that was of other patterns."""
        of, first, rows = marshal.loads(known)
        if of == self.fingerprint:
            self._begin_anew()
            self.first_learned, self._rows = first, rows

    def _digest(self) -> bytes:
        found = blake2b(digest_size=16)
        for pattern, names in self._patterns:
            ends = repr(names).encode()
            found.update(b"%d %d " % (len(ends), len(pattern)) + ends + pattern)
        return found.digest()

    def restored(self, number: int) -> _Step | None:
        """A step that was learned."""
        if number == NOWHERE:
            return None
        step = self._restored.get(number)
        if step is None:
            ending, before, word, ahead = marshal.loads(self._rows[number])
            step = self._restored[number] = _Step(self, None, ending, (self.restored(before), word), ahead)
        return step

    def knows(self, word: str) -> bool:
        """Whether some pattern names a word."""
        return word in self._named or word.startswith(tuple(self._letters))

    # --- where patterns match ------------------------------------------------------------------------------------

    def find(self, tokens: Sequence[Token], only: Collection[str] | None = None) -> list[Match]:
        """Where patterns match, in the order of the text: of each pattern the longest, no two of one overlapping.

        ``only``: the names of the patterns that are wanted, where those are few.
        """
        if len(self._steps) + len(self._restored) > MOST_KEPT:
            self._let_go()
        words = list(map(_WORD, tokens))
        begun = self._begun
        starts = [(first, begins) for first, word in enumerate(words) if (begins := begun[word]) is not None]
        found: list[Match] = []
        if not starts:  # most words begin nothing
            return found
        count = len(words)
        taken: dict[str, int] = {}
        texts = list(map(self._shown.__getitem__, words))
        for first, begins in starts:
            step: _Step | None = begins
            longest: dict[str, int] | None = None
            last = first + 1
            while step is not None:
                if step.ending:
                    longest = longest or {}
                    for name in step.ending:
                        longest[name] = last
                if last == count:
                    break
                step = step[texts[last]]
                last += 1
            for name, end in longest.items() if longest else ():
                if taken.get(name, 0) <= first and (only is None or name in only):
                    taken[name] = end
                    found.append(Match(name, first, end))
        return found

    def _let_go(self) -> None:
        """Hold what is known of steps as it is kept from run to run, which takes a fraction of the room."""
        self.first_learned, self._rows = self._written()
        self._clear()

    def _clear(self) -> None:
        for step in chain(self._steps.values(), self._restored.values()):
            step.clear()  # steps lead to each other in circles, and nobody looks for those
        self._steps.clear()
        self._begun.clear()
        self._restored.clear()

    def forget(self) -> None:
        """Forget all that texts made of the patterns."""
        self._clear()
        self._begin_anew()

    # --- patterns to states, states to steps ---------------------------------------------------------------------

    def beginning(self, word: str) -> _Step | None:
        """Where a word leads from the beginning of all patterns."""
        shown = self._shown[word]
        return self.step(None, shown, self.after(self._starts(shown), shown))

    def _starts(self, shown: str) -> list[State]:
        """The beginnings of the patterns that a word can begin."""
        places = set(self._first.get(shown, ()))
        for letters, beginning in self._first_letters.items():
            if shown.startswith(letters):
                places.update(beginning)
        if shown[:1].isdigit():
            places.update(self._first.get(NUMBER, ()))
        return [self._start_of(place) for place in places]

    def _start_of(self, place: int) -> State:
        """Where a pattern begins."""
        start = self._loaded.get(place)
        if start is None:
            pattern, names = self._patterns[place]
            end = State((), 0, None, ends=names)
            start = self._loaded[place] = State(self._shared(marshal.loads(pattern)), 0, end)
        return start

    def _shared(self, elements: Plain) -> Plain:
        """A pattern whose sets of words are those of the patterns before it, where they are equal: many name one list, and more
        the same words."""
        return tuple(
            self._sets.get(element) or self._one_set(element)
            if isinstance(element, frozenset)
            else self._shared(element)
            if isinstance(element, tuple)
            else element
            for element in elements
        )

    def _one_set(self, words: frozenset[str]) -> frozenset[str]:
        held = frozenset(map(sys.intern, words))
        return self._sets.setdefault(held, held)

    def after(self, states: Iterable[State], word: str) -> States:
        """The states that a word leads to; none, if no pattern names it there: then it leads where every other word does."""
        reached: set[State] = set()
        number = word[:1].isdigit()
        for state in states:
            words, letters, _, _ = state.known or state.ways()
            for place in words:
                if word in (forms := place.element) or (number and NUMBER in forms):
                    reached.add(place.after())
            for place in letters:
                if word.startswith(place.element):
                    reached.add(place.after())
        if (reached or word == OTHER) and not stops_gap(word):
            for state in states:
                reached.update(state.ways().anything)
        return tuple(sorted(reached, key=id))

    def step(self, before: _Step | None, word: str, states: States) -> _Step | None:
        """The states that a word leads to after a step, or from the beginning, as one step."""
        if not states:
            return None
        step = self._steps.get(states)
        if step is None:
            ending = sorted(end for state in states for end in state.ways().ends)
            names = dict.fromkeys(name for _, name in ending)
            step = self._steps[states] = _Step(self, states, tuple(names), (before, word), _NOTHING_LEARNED)
            self.made += 1
        return step

    def states_of(self, step: _Step) -> States:
        """The states of a step; of one that was learned they are worked out when they are first asked for."""
        if step.states is None:
            before, word = step.before
            step.states = self.after(self._starts(word) if before is None else self.states_of(before), word)
        return step.states


class _Step(dict[str, "_Step | None"]):
    """A set of states at once: which patterns end here, and where each word leads (None: nowhere), as texts ask for it.

    ``before``: the step and the word by which it was first reached. ``ahead``: where words lead, by numbers of what was learned.
    """

    __slots__ = ("ahead", "before", "ending", "phrases", "states")

    def __init__(
        self,
        phrases: Phrases,
        states: States | None,
        ending: tuple[str, ...],
        before: tuple[_Step | None, str],
        ahead: Mapping[str, int],
    ) -> None:
        self.phrases, self.states, self.ending, self.before, self.ahead = phrases, states, ending, before, ahead

    def __hash__(self) -> int:  # type: ignore[override]  # a step is itself, whatever it knows so far
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __missing__(self, word: str) -> _Step | None:
        phrases = self.phrases
        if word in self.ahead:
            step = phrases.restored(self.ahead[word])
        else:
            step = phrases.step(self, word, phrases.after(phrases.states_of(self), word))
            if step is None and word != OTHER and not stops_gap(word):
                step = self[OTHER]
        self[word] = step
        return step


class _Begun(dict[str, "_Step | None"]):
    """Where each word of the texts leads from the beginning of all patterns."""

    __slots__ = ("phrases",)

    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases

    def __missing__(self, word: str) -> _Step | None:
        phrases = self.phrases
        known = phrases.first_learned
        after = phrases.restored(known[word]) if word in known else phrases.beginning(word)
        if len(self) > MOST_WORDS:
            self.clear()
        self[word] = after
        return after


class _Shown(dict[str, str]):
    """Each word of the texts as the automaton needs it: all words that no pattern tells apart are one."""

    __slots__ = ("letters", "named")

    def __init__(self, named: set[str], letters: tuple[str, ...]) -> None:
        self.named, self.letters = named, letters

    def __missing__(self, word: str) -> str:
        if word in self.named or stops_gap(word) or word.startswith(self.letters):
            shown = word
        else:
            shown = NUMBER if word[0].isdigit() else OTHER
        if len(self) > MOST_WORDS:
            self.clear()
        self[word] = shown
        return shown


@dataclass(slots=True)
class _First:
    """What a pattern can begin with: words, words that begin with some letters."""

    words: set[str] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)


_WORD = itemgetter(0)
_NOTHING_LEARNED: Mapping[str, int] = {}


def _name(elements: Plain, words: set[str], letters: set[str]) -> None:
    """Collect every word that a pattern names, and the letters that words of it begin with."""
    for element in elements:
        if isinstance(element, frozenset):
            words |= element
        elif isinstance(element, str):
            letters.add(element)
        elif isinstance(element, tuple):
            for choice in element:
                _name(choice, words, letters)


def _open(elements: Plain, first: _First) -> bool:
    """Collect what a pattern can begin with; whether it can also be passed without a word."""
    for element in elements:
        if isinstance(element, frozenset):
            first.words |= element
            return False
        if isinstance(element, str):
            first.letters.add(element)
            return False
        passed = [_open(choice, first) for choice in element]  # no pattern begins with a gap
        if not any(passed):
            return False
    return True


def compile_phrases(patterns: Mapping[str, Iterable[str]], lists: Mapping[str, Sequence[str]] | None = None) -> Phrases:
    """Patterns in the notation of :mod:`mesoevidence.phrases.notation`, by name, as one automaton.

    ``lists`` are wordings that patterns name in braces. Raises :class:`~mesoevidence.phrases.notation.BadPattern`.
    """
    notation = Notation(lists or {})
    return Phrases((name, notation.parse(text)) for name, texts in patterns.items() for text in texts)
