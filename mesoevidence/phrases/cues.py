"""The words of general English that say how a phrase near them is meant, found in a text with one pass of the automaton.

What they are stands in ``english.yaml`` and ``relations.yaml``; here they become kinds of cue, and a text becomes its cues.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple

from mesoevidence.kept import kept
from mesoevidence.phrases.automaton import Match, Phrases, compile_phrases
from mesoevidence.phrases.forms import inflected
from mesoevidence.phrases.tokens import ENDS, Token
from mesoevidence.texts import read_texts

Effect = Literal[
    "deny", "overturn", "probable", "possible", "uncertain", "absolute", "attributed", "disowned", "hypothetical", "advised",
    "causal", "associational", "stop", "nothing", "told", "asked",
]  # fmt: skip
RELATIONS: frozenset[Effect] = frozenset({"causal", "associational"})
FILES = ("english.yaml", "relations.yaml")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of cue: what it does to a phrase it reaches, and how far it reaches. The keys are told in ``english.yaml``."""

    id: str
    does: frozenset[Effect]
    ahead: int = 0
    back: int = 0
    doubt: bool = True
    weak: bool = False
    of: Literal["", "claims", "texts"] = ""
    part: Literal["", "span", "never"] = ""
    undone: bool = False
    denied: bool = False
    comma: Literal["", "stops", "front", "passed", "clause"] = ""
    noun: bool = False
    paired: bool = False
    only_next: frozenset[str] = frozenset()
    unless_next: frozenset[str] = frozenset()
    unless_previous: frozenset[str] = frozenset()
    only_previous: frozenset[str] = frozenset()


class Cue(NamedTuple):
    """A cue of a kind that stands at the tokens from ``first`` up to, not including, ``last``."""

    kind: Kind
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All kinds of cue, the automaton that finds them, the verbs that a main clause goes on with, those that do so behind the
    name of several, and the words that a clause begins with which a comma closes before the main one."""

    kinds: dict[str, Kind]
    phrases: Phrases
    finite: frozenset[str]
    plural: frozenset[str]
    fronting: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The cues of the files, read and compiled once."""
    return kept("lexicon", _read)


def _read() -> Lexicon:
    lists: dict[str, list[str]] = {}
    patterns: dict[str, list[str]] = {}
    kinds: dict[str, Kind] = {}
    for name in FILES:
        record = read_texts("mesoevidence.phrases", name)
        lists |= record.get("lists", {})
        for verbs, bare in record.get("verbs", {}).items():
            lists |= _forms(verbs, bare)
        for entry in record["cues"]:
            assert entry["id"] not in patterns, f"two cues are called {entry['id']}"
            patterns[entry["id"]] = entry["patterns"]
            kinds[entry["id"]] = _kind(entry)
    finite = frozenset((*lists["finite"], *lists["effect.s"], *lists["effect.ed"]))
    plural = frozenset((*lists["plural"], *lists["effect"], *lists["both"]))
    return Lexicon(kinds, compile_phrases(patterns, lists), finite, plural, frozenset(lists["fronting"]))


def cues_of(tokens: Sequence[Token], *, of: Literal["claims", "texts"] = "claims") -> tuple[Cue, ...]:
    """The cues of a text in its order; one that lies inside a longer one is none. ``of``: those of claims in it, or of the text
    as a whole."""
    return _cues_of(tuple(tokens), of)


def forget() -> None:
    """Forget the texts that cues were looked for in."""
    _cues_of.cache_clear()


@lru_cache(maxsize=256)
def _cues_of(tokens: tuple[Token, ...], of: Literal["claims", "texts"]) -> tuple[Cue, ...]:
    """The same for tokens that are asked for twice: for the claims of a sentence, and for the rules that it breaks."""
    known = lexicon()
    kinds, count = known.kinds, len(tokens)
    found: list[Cue] = []
    for match in known.phrases.find(tokens):
        kind = kinds[match.name]
        if kind.of == "texts" != of:
            continue
        if (kind.unless_next or kind.unless_previous or kind.only_next or kind.only_previous) and _spoiled(
            kind, match, tokens, count
        ):
            continue
        found.append(Cue(kind, match.first, match.last))
    return tuple(_longest(found))


def _spoiled(kind: Kind, match: Match, tokens: Sequence[Token], count: int) -> bool:
    """Whether the word before or behind a cue makes it none."""
    before = tokens[match.first - 1].text if match.first else "^"
    after = tokens[match.last].text if match.last < count else "$"
    return (
        (bool(kind.only_next) and after not in kind.only_next)
        or (
            bool(kind.only_previous)
            and before not in kind.only_previous
            and not ("^" in kind.only_previous and before in ENDS)
        )
        or before in kind.unless_previous
        or after in kind.unless_next
        or ("^" in kind.unless_previous and before in ENDS)
        or ("$" in kind.unless_next and after in ENDS)
        or ("{number}" in kind.unless_next and after[0].isdigit())
        or ("{number}" in kind.unless_previous and before[0].isdigit())
    )


def _longest(found: list[Cue]) -> list[Cue]:
    """The cues in order, but those inside longer ones, and denials that are the beginning of something else ("is not only").

    Relations and the other cues stand in each other's words: "may cause" is a relation, and "may" in it is a hedge.
    """
    found.sort(key=lambda cue: (cue.first, -cue.last))
    dropped: set[int] = set()
    wording = relation = -1  # of either sort, the place of the cue that reaches furthest so far
    for place, cue in enumerate(found):
        does = cue.kind.does
        if "stop" in does:
            continue
        lookalike, is_relation = "nothing" in does, not does.isdisjoint(RELATIONS)
        outer = relation if is_relation else wording
        if outer >= 0 and _lies_inside(cue, found[outer]):
            dropped.add(place)
            continue
        if not is_relation and wording >= 0 and _is_its_beginning(found[wording], cue):
            dropped.add(wording)
        if lookalike and relation >= 0 and _holds_what_matters(cue, found[relation]):
            dropped.add(relation)
        if lookalike:
            wording = relation = place
        elif is_relation:
            relation = place if relation < 0 or cue.last > found[relation].last else relation
        else:
            wording = place if wording < 0 or cue.last > found[wording].last else wording
    return [cue for place, cue in enumerate(found) if place not in dropped] if dropped else found


def _lies_inside(cue: Cue, outer: Cue) -> bool:
    return cue.last <= outer.last and (cue.first, cue.last) != (outer.first, outer.last)


def _holds_what_matters(lookalike: Cue, relation: Cue) -> bool:
    """Whether a look-alike stands at the end of a cause, where its verb or noun is, and not in a gap far inside."""
    return "causal" in relation.kind.does and relation.first < lookalike.first < relation.last <= lookalike.last + 1


def _is_its_beginning(denial: Cue, cue: Cue) -> bool:
    overlaps = denial.first < cue.first < denial.last < cue.last
    return overlaps and "deny" in denial.kind.does and not cue.kind.undone


def _kind(entry: dict[str, Any]) -> Kind:
    known = {field.name for field in fields(Kind)}
    given = {key: value for key, value in entry.items() if key != "patterns"}
    assert given.keys() <= known, f"{entry['id']}: {sorted(given.keys() - known)}"
    for key in ("does", "only_next", "only_previous", "unless_next", "unless_previous"):
        given[key] = frozenset(str(value) for value in given.get(key, ()))
    return Kind(**given)


def _forms(name: str, verbs: Sequence[str]) -> dict[str, list[str]]:
    """The lists of a list of verbs: bare, and with their endings."""
    forms = {form for verb in verbs for form in inflected(verb)} - set(verbs)
    endings = {f"{name}.{ending}": sorted(f for f in forms if f.endswith(ending)) for ending in ("s", "ed", "ing")}
    return {name: list(verbs), **endings}
