"""Places in patterns, and the ways out of each: what the automaton is made of (:mod:`mesoevidence.phrases.automaton`)."""

from __future__ import annotations

from collections.abc import Collection
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

    __slots__ = ("_after", "_inner", "at", "behind", "element", "elements", "ends", "known", "passed")

    def __init__(
        self,
        elements: Plain,
        at: int,
        behind: State | None,
        passed: int = 0,
        after: State | None = None,
        ends: tuple[tuple[int, str], ...] = (),
    ) -> None:
        self.elements, self.at, self.behind, self.passed, self.ends = elements, at, behind, passed, ends
        self.element: Any = elements[at] if at < len(elements) else None  # None where the pattern ends
        self._after = after
        self._inner: tuple[State, ...] | None = None
        self.known: Ways | None = None  # what ways() gave

    def ways(self) -> Ways:
        """The ways out, worked out when they are first asked for."""
        if self.known is None:
            if isinstance(self.element, int):  # however far into a gap, what may follow it is the same
                behind, further = self.after().ways(), self.inner()
                self.known = behind._replace(anything=further + behind.anything) if further else behind
            else:
                self.known = self._ways()
        return self.known

    def _ways(self) -> Ways:
        reached = self._reached()
        return Ways(
            tuple([state for state in reached if isinstance(state.element, frozenset)]),
            tuple([state for state in reached if isinstance(state.element, str)]),
            tuple([further for state in reached if isinstance(state.element, int) for further in state.inner()]),
            tuple([end for state in reached for end in state.ends]),
        )

    def after(self) -> State:
        """The place behind the element; behind the last one that of what stands around it."""
        if self._after is None:
            last = self.at + 1 == len(self.elements)
            self._after = self.behind if last and self.behind else State(self.elements, self.at + 1, self.behind)
        return self._after

    def inner(self) -> tuple[State, ...]:
        """Of a gap the place one word further into it, if it goes on so long; of alternatives where each begins."""
        if self._inner is None:
            element = self.element
            if not isinstance(element, int):
                behind = self.after()
                self._inner = tuple(State(choice, 0, behind) if choice else behind for choice in element)
            elif self.passed < element:
                self._inner = (State(self.elements, self.at, self.behind, self.passed + 1, self.after()),)
            else:
                self._inner = ()
        return self._inner

    def _reached(self) -> Collection[State]:
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
