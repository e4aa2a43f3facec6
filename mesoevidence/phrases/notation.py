"""The notation of phrase patterns.

=====================  ==============================================================================================
``no side effects``    these words side by side; capitals and hyphens make no difference
``[known]``            may be there or not
``(safe|without risk)``  one of these
``guarantee~``         a word in any regular form: guarantee, guarantees, guaranteed, guaranteeing
``regenerat*``         any word that begins so
``..``, ``...``, ``....``  a gap of up to two, five or nine words inside one sentence, none of them "not" or "no"
``pain <> none``       both in either order, with up to five words between them
``{number}``           any number in digits; ``%`` is a word
``#count``             a quantity, in phrases that make statements (of these kinds: ``QUANTITIES``); ``#none`` is a count of
                       nought; ``#duration`` is
                       ``#minutes`` (up to hours) or ``#weeks`` (days and longer), ``#interval`` is ``#often`` (less than
                       four weeks) or ``#seldom``
``{name}``             one of the wordings of the list called ``name``
=====================  ==============================================================================================

A pattern has no unbounded repetition, so no text can make it slow.
"""

from __future__ import annotations

import marshal
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from mesoevidence.phrases.forms import inflected
from mesoevidence.phrases.synonyms import beginning, synonyms
from mesoevidence.phrases.tokens import NUMBER, QUANTITIES, WIDER, tokens_of

GAPS = {"..": 2, "...": 5, "....": 9}
EITHER_ORDER = "<>"
DEEPEST = 50
"""How far brackets, and lists that name lists, may stand inside each other: no pattern that means anything comes near it."""


class BadPattern(ValueError):
    """A pattern that cannot be read; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word out of a set; ``{number}`` stands for every number."""

    forms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Beginning:
    """Any word that begins so."""

    letters: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to ``most`` words of any kind."""

    most: int


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several sequences; an empty one makes it optional."""

    choices: tuple[Elements, ...]


Element = Word | Beginning | Gap | OneOf
Elements = tuple[Element, ...]


def packed(elements: Elements) -> bytes:
    """A pattern as it is kept: sets of words, letters, lengths of gaps and choices, marshalled; quick to read again."""
    return marshal.dumps(_plain(elements))


def _plain(elements: Elements) -> tuple[Any, ...]:
    return tuple([_PLAIN[type(element)](element) for element in elements])


_PLAIN: dict[type[Element], Callable[[Any], Any]] = {
    Word: lambda word: word.forms,
    Beginning: lambda beginning: beginning.letters,
    Gap: lambda gap: gap.most,
    OneOf: lambda one: tuple([_plain(choice) for choice in one.choices]),
}


_SIGN = re.compile(r"\.{2,4}|<>|\\[()]|[\[\]()|]|\{[^{}]*\}|[^\s\[\]()|{}.]+|\S")


def parse(pattern: str, lists: Mapping[str, Sequence[str]] | None = None) -> Elements:
    """Read a pattern; ``lists`` are the wordings it may name. Raises :class:`BadPattern`."""
    return Notation(lists or {}).parse(pattern)


_STAR_INSIDE = re.compile(r"\w+[*~]\w+")


class Notation:
    """Reads patterns that share their ``lists``, each of which is read once. With ``synonyms`` each word of a pattern stands for
    those that may be put in its place, too (:mod:`mesoevidence.phrases.synonyms`)."""

    def __init__(self, lists: Mapping[str, Sequence[str]], *, synonyms: bool = False) -> None:
        self._lists = lists
        self._items = _wide_items if synonyms else _items
        self._read: dict[str, _Listed] = {}

    def parse(self, pattern: str) -> Elements:
        """Read a pattern. Raises :class:`BadPattern`."""
        found, _ = self._alternatives(pattern, ())
        if not all(map(_needs_a_word, found)):
            raise BadPattern(f"{pattern!r} would match everything: it needs a word")
        if any(map(_begins_with_a_gap, found)):  # it would be tried from every word of every text
            raise BadPattern(f"{pattern!r} can begin with a gap, which finds nothing more: begin it with a word")
        return found[0] if len(found) == 1 else (_one_of(found),)

    def _alternatives(self, pattern: str, inside: tuple[str, ...]) -> tuple[list[Elements], int]:
        """What a pattern says, and how deep it goes."""
        inside_a_word = _STAR_INSIDE.search(pattern)
        if inside_a_word:
            raise BadPattern(f"{pattern!r} has {inside_a_word.group()!r}: '*' and '~' stand at the end of a word")
        reader = _Reader(pattern, lambda name: self._listed(name, pattern, inside), self._items)
        return reader.alternatives(closing=None, depth=0), reader.deepest

    def _listed(self, name: str, pattern: str, inside: tuple[str, ...]) -> _Listed:
        if name in inside:
            raise BadPattern(f"the list {name!r} names itself")
        if len(inside) == DEEPEST:
            raise _too_deep(pattern)
        if name not in self._lists:
            known = ", ".join(["number", *self._lists])
            raise BadPattern(f"{pattern!r} names a list {name!r} that is not there; expected one of: {known}")
        if name not in self._read:
            read = [self._alternatives(text, (*inside, name)) for text in self._lists[name]]
            choices = [one for found, _ in read for one in found]
            self._read[name] = _Listed(_one_of(choices), 1 + max((depth for _, depth in read), default=0))
        return self._read[name]


class _Listed(NamedTuple):
    """A list as it is compiled, and how deep it goes."""

    element: Element
    depth: int


def _too_deep(pattern: str) -> BadPattern:
    shown = pattern if len(pattern) <= 60 else f"{pattern[:57]}..."
    return BadPattern(f"{shown!r} is nested more than {DEEPEST} deep")


def _one_of(choices: list[Elements]) -> Element:
    """One of several sequences; those that are a single word are one set of words."""
    words = [choice[0].forms for choice in choices if len(choice) == 1 and type(choice[0]) is Word]
    if len(words) == len(choices):
        return Word(frozenset().union(*words))
    longer = [choice for choice in choices if not (len(choice) == 1 and isinstance(choice[0], Word))]
    return OneOf((*([(Word(frozenset().union(*words)),)] if words else ()), *longer))


def _needs_a_word(sequence: Elements) -> bool:
    return any(
        all(map(_needs_a_word, element.choices)) if isinstance(element, OneOf) else not isinstance(element, Gap)
        for element in sequence
    )


def _begins_with_a_gap(sequence: Elements) -> bool:
    for element in sequence:
        if isinstance(element, Gap):
            return True
        if not isinstance(element, OneOf):
            return False
        if any(map(_begins_with_a_gap, element.choices)):
            return True
        if all(map(_needs_a_word, element.choices)):
            return False
    return False


class _Reader:
    def __init__(self, pattern: str, listed: Callable[[str], _Listed], sense: Callable[[str], Elements]) -> None:
        self.pattern, self.listed, self.sense = pattern, listed, sense
        self.signs = _SIGN.findall(pattern)
        self.place = self.deepest = 0

    def alternatives(self, closing: str | None, depth: int) -> list[Elements]:
        self.reach(depth)
        found: list[Elements] = []
        current: list[Element] = []
        before: list[Elements] = []  # what stands before each "<>"

        def whole() -> Elements:
            parts = [*before, tuple(current)]
            return parts[0] if len(parts) == 1 else (self.either_order(parts),)

        while self.place < len(self.signs):
            sign = self.signs[self.place]
            self.place += 1
            if sign not in _OTHER_THAN_WORDS:
                current += self.items(sign, depth)
            elif sign == closing:
                return [*found, whole()]
            elif sign == "|":
                found.append(whole())
                current, before = [], []
            elif sign == EITHER_ORDER:
                before.append(tuple(current))
                current = []
            elif sign == "(":
                current.append(_one_of(self.alternatives(")", depth + 1)))
            elif sign == "[":
                current.append(_one_of([*self.alternatives("]", depth + 1), ()]))
            else:
                raise BadPattern(f"{self.pattern!r} has {sign!r} with nothing to close")
        if closing is not None:
            raise BadPattern(f"{self.pattern!r} lacks a closing {closing!r}")
        return [*found, whole()]

    def either_order(self, parts: list[Elements]) -> Element:
        """Two parts with a gap between them, whichever comes first."""
        if len(parts) > 2 or not all(parts):
            raise BadPattern(f"{self.pattern!r}: {EITHER_ORDER!r} stands between two wordings")
        one, other = parts
        gap = Gap(GAPS["..."])
        return OneOf(((*one, gap, *other), (*other, gap, *one)))

    def reach(self, depth: int) -> None:
        """Note how deep the pattern goes, and go no deeper than allowed."""
        self.deepest = max(self.deepest, depth)
        if depth > DEEPEST:
            raise _too_deep(self.pattern)

    def items(self, sign: str, depth: int) -> Elements:
        if sign.startswith("{") and sign != NUMBER:
            element, deep = self.listed(sign[1:-1])
            self.reach(depth + deep)
            return (element,)
        items = self.sense(sign)
        if items:
            return items
        if sign.startswith("#"):
            raise BadPattern(f"{self.pattern!r} has {sign!r}; expected one of: {', '.join(sorted(QUANTITIES))}")
        if sign[-1] in "~*":
            raise BadPattern(f"{self.pattern!r} has {sign[-1]!r} without a word before it")
        raise BadPattern(f"{self.pattern!r} has {sign!r}, which is no word")


_OTHER_THAN_WORDS = frozenset({"|", "(", ")", "[", "]", EITHER_ORDER})


@lru_cache(maxsize=50_000)
def _items(sign: str) -> Elements:
    """What a sign stands for wherever it stands; nothing if it makes no sense. Patterns share most of their words."""
    if sign in GAPS:
        return (Gap(GAPS[sign]),)
    if sign == NUMBER or sign in QUANTITIES:
        return (Word(WIDER.get(sign, frozenset({sign}))),)
    if sign.startswith("#"):
        return ()
    words = _words(sign[:-1] if sign[-1] in "~*" else sign)
    if words and sign[-1] in "~*":
        last: Element = Beginning(words[-1]) if sign[-1] == "*" else Word(inflected(words[-1]))
        return (*(Word(frozenset({word})) for word in words[:-1]), last)
    return tuple([Word(frozenset({word})) for word in words])


@lru_cache(maxsize=50_000)
def _wide_items(sign: str) -> Elements:
    """The same, each word with those that may be put in its place."""
    return tuple(map(_widened, _items(sign)))


def _widened(element: Element) -> Element:
    if isinstance(element, Word):
        return Word(element.forms.union(*(synonyms().get(form, ()) for form in element.forms)))
    if isinstance(element, Beginning):
        others = frozenset(beginning(element.letters))
        return OneOf(((element,), (Word(others),))) if others else element
    return element


def _words(sign: str) -> list[str]:
    return [sign.casefold()] if sign.isalpha() else [token.text for token in tokens_of(sign)]
