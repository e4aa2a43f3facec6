"""Which treatments and which people a sentence names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from mesoevidence.extraction.english import texts
from mesoevidence.phrases import Phrases, Token, compile_phrases, tokens_of
from mesoevidence.phrases.cues import lexicon
from mesoevidence.phrases.notation import Elements, Word
from mesoevidence.phrases.tokens import PAUSES
from mesoevidence.phrases.words import words
from mesoevidence.records.field import Field
from mesoevidence.statements import Vocabulary

LATER = 4
"""Words in which a sentence that begins with a pronoun may still say what that is: "It is A that ..."."""
ITEMS = 8
"""Words of other items that stand between two of a list at most."""


class Mention(NamedTuple):
    """A concept at tokens ``first`` to ``last``; ``compared``: as the other side of a comparison; ``aside``: in passing."""

    concept: str
    first: int
    last: int
    compared: bool = False
    aside: bool = False

    @property
    def is_subject(self) -> bool:
        """Whether the sentence can be about it."""
        return not (self.compared or self.aside)


class Names:
    """The labels and altLabels of one kind of concept, all found at once."""

    def __init__(self, vocabulary: Vocabulary, kind: str) -> None:
        patterns: list[tuple[str, Elements]] = []
        for concept in vocabulary.concepts.values():
            if concept.kind == kind:
                for label in (concept.label, *concept.altLabels):
                    named = [token.text for token in tokens_of(label)]
                    patterns.append((concept.id, tuple(Word(_forms(w, last=w is named[-1])) for w in named)))
        self.phrases = Phrases(patterns)

    def find(self, tokens: Sequence[Token]) -> list[Mention]:
        """The mentions in order; of several that overlap the longest."""
        matches = sorted(self.phrases.find(tokens), key=lambda match: (match.first, -match.last))
        found: list[Mention] = []
        for match in matches:
            if not found or match.first >= found[-1].last:
                found.append(Mention(match.name, match.first, match.last))
        return found


def _forms(word: str, *, last: bool) -> frozenset[str]:
    """The last word of a label also in the plural."""
    plural = (
        {f"{word}s", f"{word}es"} if last and word.isalpha() and len(word) > 3 and not word.endswith("s") else set()
    )
    return frozenset({word, *plural})


def words_around(field: Field | None, wordings: Mapping[str, Sequence[str]]) -> Phrases:
    """The words before a treatment that make it the other side of a comparison, name it in passing, or say that another is one,
    and those behind it that say it is added: those of general English and those of the field, which also says what may stand
    between them and the name."""
    known = texts()["naming"]
    patterns = {**known, "aside": [*known["aside"], *(field.aside if field else ())]}
    return compile_phrases(patterns, {**wordings, "before_names": field.before_names if field else ()})


def compared(
    mentions: Sequence[Mention],
    tokens: Sequence[Token],
    around: Phrases,
    no_treatments: Collection[str] = (),
    general: Collection[str] = (),
) -> list[Mention]:
    """The mentions, those on the other side of a comparison or named in passing marked; what is no treatment is in passing.

    ``around`` finds the words that say so (:func:`words_around`). What all treatments are is in passing too where it is
    pointed at ("this remedy") or one of them was named before ("A, a remedy that ...").
    """
    if not mentions:
        return []
    said = around.find(tokens)

    def stands(name: str, mention: Mention, end: int) -> bool:
        """Whether the words end where it begins, or behind that and before ``end``."""
        return any(match.name == name and match.first < mention.first <= match.last < end for match in said)

    def beaten(mention: Mention) -> bool:
        """Whether nothing of its kind equals another: "no lotion can match our way"."""
        return any(m.name == "unrivalled" and m.first < mention.first and mention.last < m.last for m in said)

    def describes(mention: Mention) -> bool:
        """Whether it is what the one before it is said to be: "Foam is a hair loss treatment that ..." is about foam."""
        if found:
            before, told = found[-1].last, found[-1].is_subject
        else:  # "It is the only lotion that ..."
            before, told = 1, any(tokens[0].text in forms for forms in texts()["going_on"].values())
        return told and any(
            match.name == "described"
            and before <= match.first < mention.first <= match.last
            and _is_aside(tokens[before : match.first])
            for match in said
        )

    def joins(mention: Mention) -> bool:
        """Whether it is the second that another is compared with: "unlike lotions and tablets, our way ..." """
        if not found or not found[-1].compared:
            return False
        between, behind = tokens[found[-1].last : mention.first], tokens[mention.last : mention.last + 1]
        verb = any(token.text in lexicon().finite for token in behind)
        return not verb and _listed(between) and any(token.text in words().joining for token in between)

    def levelled(mention: Mention) -> bool:
        """Whether it is the second of two that are held against each other: "A and B come out even"."""
        if not found or not any(match.name == "levelled" and match.first == mention.last for match in said):
            return False
        between = tokens[found[-1].last : mention.first]
        return _listed(between) and any(token.text in words().joining for token in between)

    found: list[Mention] = []
    for mention in mentions:  # words may swallow its first ("do hair transplants"), or one of those named in passing
        listed = bool(found) and found[-1].aside and _listed(tokens[found[-1].last : mention.first])
        meant = mention.concept in general and (
            stands("pointed", mention, mention.last) or any(each.is_subject for each in found)
        )
        said_of_other = stands("compared", mention, mention.last) and not stands("unrivalled", mention, mention.last)
        passing = listed or meant or describes(mention) or stands("aside", mention, len(tokens) + 1)
        found.append(
            mention._replace(
                compared=joins(mention) or beaten(mention) or levelled(mention) or said_of_other,
                aside=passing or mention.concept in no_treatments,
            )
        )
    return _added(found, {match.first for match in said if match.name == "added"}, tokens)


def _added(mentions: list[Mention], starts: Collection[int], tokens: Sequence[Token]) -> list[Mention]:
    """The mentions, those of what is added to another in passing: "A and B are added" names both so. ``starts``: where the words
    begin that say it."""
    if not starts:
        return mentions
    found: list[Mention] = []
    for mention in reversed(mentions):
        listed = bool(found) and found[-1].aside and _listed(tokens[mention.last : found[-1].first])
        found.append(mention._replace(aside=mention.aside or listed or mention.last in starts))
    return found[::-1]


def _listed(between: Sequence[Token]) -> bool:
    """Whether words join two of a list: "such as A or B", and "such as A, something else, and B"."""
    joins = [token.text == "," or token.text in words().joining for token in between]
    if all(joins):
        return True
    finite = lexicon().finite
    items = len(between) <= ITEMS and between[0].text == "," and joins[-1]
    return items and not any(token.text in finite for token in between)


def most_named(named: Sequence[tuple[str, Sequence[str], int]]) -> str | None:
    """The concept that is named most: each with those that its name may be short for, and how much it counts. A short name
    counts for that of them which is named in full more often, and for its own where none is."""
    weights: Counter[str] = Counter()
    for concept, fuller, weight in sorted(named, key=lambda each: bool(each[1])):
        weights[max([concept, *fuller], key=lambda each: weights[each])] += weight
    return max(weights, key=lambda concept: weights[concept], default=None)


def nearest(
    own: Sequence[Mention], tokens: Sequence[Token], first: int, last: int, general: Collection[str]
) -> Mention | None:
    """Of the mentions that a sentence can be about, the one that words from ``first`` to ``last`` are about: the last before
    them, else the first behind them, unless a pause parts it from them, it is what all treatments are, or a pronoun before them
    in their clause means what was spoken of."""
    before = [mention for mention in own if mention.first <= first]
    if len(before) > 1 and _in_aside(tokens, before[-2].last, before[-1], first):
        before.pop()
    begins = next((place for place in range(first, 0, -1) if tokens[place - 1].text in PAUSES), 0)
    if not before and any(token.text in words().pronouns for token in tokens[begins:first]):
        return None
    behind = (
        mention
        for mention in own
        if mention.first > first and mention.concept not in general and not _parted(tokens, last, mention.first)
    )
    return before[-1] if before else next(behind, None)


def later(tokens: Sequence[Token], mention: Mention) -> bool:
    """Whether a sentence begins with what stands for a thing named before it, and names another one only later on."""
    return mention.first > LATER and tokens[0].text in words().pronouns


def told_of(mentions: Sequence[Mention], tokens: Sequence[Token], first: int) -> Mention | None:
    """The other side of a comparison that a clause behind it, in which a place lies, tells of: "than A, which hurts, or B"."""
    for mention in mentions:
        begins = mention.last + (mention.last < first and tokens[mention.last].text in PAUSES)
        if mention.compared and begins < first and tokens[begins].text in words().attached:
            return mention if not _parted(tokens, begins, first) else None
    return None


def _is_aside(between: Sequence[Token]) -> bool:
    """Whether nothing stands between two places but what commas or brackets part off: ", sold over the counter," """
    if not between:
        return True
    edges = between[0].text, between[-1].text
    return edges == (")", ")") or (edges[0] in (",", "(") and edges[1] in (",", ")"))


def _in_aside(tokens: Sequence[Token], start: int, mention: Mention, first: int) -> bool:
    """Whether a mention stands in an aside between the one before it and the verb: "A, next door to B, is ..." """
    ahead = tokens[start : mention.first]
    behind = tokens[mention.last : first + 1]
    if not ahead or not (ahead[0].text in (",", "(") or ahead[0].text in words().relative):
        return False
    close = next((place for place, token in enumerate(behind) if token.text in (",", ")")), None)
    return close is not None and any(token.text in lexicon().finite for token in behind[close + 1 : close + 2])


def _parted(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a comma or the like stands between two places."""
    return any(token.text in PAUSES for token in tokens[start:end])
