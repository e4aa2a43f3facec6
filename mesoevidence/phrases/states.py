"""Places in patterns, and the ways out of each: what the automaton is made of (:mod:`mesoevidence.phrases.automaton`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

Plain = tuple[Any, ...]
"""A pattern as :func:`~mesoevidence.phrases.notation.packed` keeps it."""


class Ways(NamedTuple):
    """What may come next: the places before words, and before words that begin with some letters (:meth:`State.after` is behind
    them); the places that any word leads to; and what ends here."""

    words: tuple[State, ...]
    letters: tuple[State, ...]
    anything: tuple[State, ...]
    ends: tuple[tuple[int, str], ...]


class State:
    """A place in a pattern: before the element ``at``, ``passed`` words into it if it is a gap, with ``behind`` to follow.

    There is one for each place: the states that follow are made once, by the one before them.
    """

    __slots__ = ("_after", "_inner", "_known", "at", "behind", "element", "elements", "end", "passed")

    def __init__(
        self,
        elements: Plain,
        at: int,
        behind: State | None,
        passed: int = 0,
        after: State | None = None,
        end: tuple[int, str] | None = None,
    ) -> None:
        self.elements, self.at, self.behind, self.passed, self.end = elements, at, behind, passed, end
        self.element: Any = elements[at] if at < len(elements) else None  # None where the pattern ends
        self._after = after
        self._inner: tuple[State, ...] | None = None
        self._known: Ways | None = None

    def ways(self) -> Ways:
        """The ways out, worked out when they are first asked for."""
        if self._known is None:
            words: list[State] = []
            letters: list[State] = []
            anything: list[State] = []
            ends: list[tuple[int, str]] = []
            for state in self._reached():
                element = state.element
                if isinstance(element, frozenset):
                    words.append(state)
                elif isinstance(element, str):
                    letters.append(state)
                elif isinstance(element, int):
                    anything += state.inner()
                elif element is None and state.end is not None:
                    ends.append(state.end)
            self._known = Ways(tuple(words), tuple(letters), tuple(anything), tuple(ends))
        return self._known

    def after(self) -> State:
        """The place behind the element."""
        if self._after is None:
            self._after = State(self.elements, self.at + 1, self.behind)
        return self._after

    def inner(self) -> tuple[State, ...]:
        """Of a gap the place one word further into it, if it goes on so long; of alternatives where each begins."""
        if self._inner is None:
            element = self.element
            if not isinstance(element, int):
                self._inner = tuple(State(choice, 0, self.after()) for choice in element)
            elif self.passed < element:
                self._inner = (State(self.elements, self.at, self.behind, self.passed + 1, self.after()),)
            else:
                self._inner = ()
        return self._inner

    def _reached(self) -> Iterable[State]:
        """The places that are reached from here without a word, this one first."""
        seen: dict[State, None] = {}
        waiting = [self]
        while waiting:
            state = waiting.pop()
            if state in seen:
                continue
            seen[state] = None
            if state.element is None:
                waiting += () if state.behind is None else (state.behind,)
            elif isinstance(state.element, int):
                waiting.append(state.after())
            elif isinstance(state.element, tuple):
                waiting += state.inner()
        return seen
