"""Whether words are about the field or about something else: a lift that is safe, a tooth treatment that does not hurt.

The words are records (``kb/phrases/field.yaml``); here is how they are weighed, and that a sentence may come back to the
field behind a comma: "The car park is small, but success is certain."
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from mesoevidence.extraction import english
from mesoevidence.extraction.said import Sentence
from mesoevidence.phrases import Match, Phrases, Token, compile_phrases
from mesoevidence.phrases.tokens import ENDS
from mesoevidence.phrases.words import words
from mesoevidence.records.field import Field

WORDS = {
    "field": "words", "foreign": "foreign", "required": "required", "trades": "trades", "own": "own", "ours": "ours",
    "things": "things", "worked_on": "worked_on",
}  # fmt: skip
"""The kinds of word of a field, by what patterns call them."""
ELSEWHERE = frozenset({"foreign", "trades"})


def field_words(field: Field | None, wordings: Mapping[str, Sequence[str]]) -> Phrases:
    """The words of a field, and of what it is told from, to be found in the tokens of a text."""
    listed = {name: getattr(field, attribute, ()) for name, attribute in WORDS.items()}
    return compile_phrases({name: patterns for name, patterns in listed.items() if patterns}, wordings)


def kinds(found: Sequence[Match]) -> frozenset[str]:
    """The kinds of word that were found."""
    return frozenset(match.name for match in found)


def is_of_a_trade(found: Sequence[Match]) -> bool:
    """Whether a text is of another trade, whatever treatment it names: a shampoo for dogs."""
    named = kinds(found)
    return "trades" in named and "required" not in named


def is_elsewhere(found: Sequence[Match], tokens: Sequence[Token], *, people: bool) -> bool:
    """Whether a sentence speaks of something else, and does not come back to the field. ``people``: whether it names some.

    Who says it, told behind a comma, is nothing it is about: "it is safe," says the surgeon of the dental clinic."""
    said = _said(tokens)
    found = [match for match in found if match.first < said or match.name not in ELSEWHERE]
    named = kinds(found)
    foreign = named.isdisjoint(("trades", "field")) and "foreign" in named and not people
    return (is_of_a_trade(found) or foreign) and not others(found, tokens)


def goes_on(sentence: Sentence, before: Sentence, *, away: bool, left: bool) -> bool:
    """Whether a sentence begins with an "it" or "they" that means a thing the sentence before it named, or anything if that was
    about something else (``away``). With ``left``, only what a treatment leaves behind is one: "it leaves a scar"."""
    opening = sentence.tokens[0].text if sentence.tokens else ""
    number = next((name for name, forms in english.texts()["going_on"].items() if opening in forms), None)
    if number is None or not kinds(sentence.field_words).isdisjoint(("field", "own", "required")):
        return False
    if away:
        return True
    ends, leaving = tuple(english.listed("several_end")), english.listed("leaving")
    named = [match for match in before.field_words if match.name == "things"]
    things = [each for each in named if not left or before.tokens[each.first].text in leaving]
    return any(before.tokens[each.last - 1].text.endswith(ends) == (number == "several") for each in things)


def others(found: Sequence[Match], tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """The parts of a sentence that are about something else, where another part comes back to the field; else none."""
    if ELSEWHERE.isdisjoint(kinds(found)):
        return []
    parts = _parts(tokens)
    foreign = [part for part in parts if _has(found, part, ELSEWHERE)]
    own = any(part not in foreign and _has(found, part, {"own", "required"}) for part in parts)
    return foreign if own else []


def _said(tokens: Sequence[Token]) -> int:
    """How many tokens are what somebody said, told behind a comma: all of them where nobody is told of."""
    told = (
        at for at, (comma, verb) in enumerate(pairwise(tokens)) if comma.text == "," and verb.text in words().telling
    )
    return next(told, len(tokens))


def _has(found: Sequence[Match], part: tuple[int, int], kinds: frozenset[str] | set[str]) -> bool:
    return any(match.name in kinds and part[0] <= match.first < part[1] for match in found)


def _parts(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """The clauses of a sentence, for what they are about."""
    parting = ENDS | {","} | words().parting
    edges = [-1, *(place for place, token in enumerate(tokens) if token.text in parting), len(tokens)]
    return [(before + 1, after) for before, after in pairwise(edges) if after > before + 1]
