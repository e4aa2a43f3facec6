"""Which treatments and which people a sentence names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from mesoevidence.phrases import Phrases, Token, compile_phrases, tokens_of
from mesoevidence.phrases.cues import lexicon
from mesoevidence.phrases.notation import Elements, Word
from mesoevidence.phrases.tokens import PAUSES
from mesoevidence.statements import Vocabulary

COMPARED = (
    "(than|versus|vs|unlike|over|against|instead of|rather than|compared (to|with)|as (opposed|compared) to|in contrast to) "
    "[a|an|the|any|oral|topical]",
    "(head to head|side by side) with [a|an|the|oral|topical]",
    "as ... as [a|an|the]",
    "(beat~|outperform~|outdo~|outdoes|surpass~|exceed~|trump~|rival~|replace~) [a|an|the|any|every|even|oral|topical]",
    "(otherwise|what|else) only [a|an|the|oral|topical]",
    "than .. (on|with|using|taking|given|after|from) [a|an|the|oral|topical]",
    "(high|higher|low|good|well|strong|favourable|favorable) next to [other|the|most]",
    "(alternative|comparable|equal|equivalent|similar|superior|inferior|preferable) to [a|an|the]",
)
"""Words before a treatment that make it the other side of a comparison."""


ASIDE = (
    "(that|who|which|we|they|i|also|to|clinics|centres|centers|doctors|surgeons|colleagues) (do|does|doing) [a|an|the|also]",
    "(offer~|perform~|provide~|(carry|carries|carrying) out|(qualify|qualifies|eligible) for|need|needs) "
    "[a|an|the|also]",
    "(next to|besides|beside|alongside|(along|together|combined) with|in addition to|such as|similar to|apart from|before|after) "
    "[a|an|the|any|other]",
    "(applied|given|introduced|brought in|injected|delivered|administered|worked in) (with|by|using|via|through) [a|an|the]",
    "between .. and [a|an|the]",
    "between [a|an|the]",
    "(can|may|could) be added to [a|an|the]",
    "(contain~|hold~|combine~) ....",
    "(cocktail~|mix|mixture~|blend~|complex|dose~|solution~) (of|with|containing)",
    "(switch~ on|activat*|stimulat*|wake~ [up]|awaken*|reawaken*|mobili*|recruit*) [the|your|dormant|sleeping|own]",
    "(rich in|full of|by means of|with the help of) [a|an|the]",
    "(ingredient~|composition|active substance~|inci) [:|are|is] .... ....",
    "(made|prepared|formulated) (with|from|of) .. ..",
    "(contain~|include~|including|add|adds|adding|with added|mixed with|enriched with|hold~) "
    "[also|may also contain|small doses of|a little|some] [vitamins|biotin|zinc|minerals|peptides] [,|and|or] [the]",
)
"""Words before a treatment that name it in passing: the sentence is about another."""

BEHIND = (
    "(is|are|gets|get|will be|can be|may be|being) [also|then|often|sometimes] "
    "(added|mixed|blended|dissolved|stirred in|contained|put in|included)",
    "(goes|go) [also] (into|in) (the|our|it)",
)
"""Words behind a treatment that name it in passing: what is added is a part of another."""


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
                    words = [token.text for token in tokens_of(label)]
                    patterns.append((concept.id, tuple(Word(_forms(w, last=w is words[-1])) for w in words)))
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


_BEFORE = compile_phrases({"compared": COMPARED, "aside": ASIDE})
_BEHIND = compile_phrases({"aside": BEHIND})


def compared(
    mentions: Sequence[Mention], tokens: Sequence[Token], no_treatments: Collection[str] = ()
) -> list[Mention]:
    """The mentions, those on the other side of a comparison or named in passing marked; what is no treatment is in passing."""
    if not mentions:
        return []
    before = _BEFORE.find(tokens)

    def stands(name: str, mention: Mention, end: int) -> bool:
        """Whether the words end where it begins, or behind that and before ``end``."""
        return any(match.name == name and match.first < mention.first <= match.last < end for match in before)

    found: list[Mention] = []
    for mention in mentions:  # words may swallow its first ("do hair transplants"), or one of those named in passing
        listed = bool(found) and found[-1].aside and _listed(tokens[found[-1].last : mention.first])
        found.append(
            mention._replace(
                compared=stands("compared", mention, mention.last),
                aside=listed or stands("aside", mention, len(tokens) + 1) or mention.concept in no_treatments,
            )
        )
    return _added(found, tokens)


def _added(mentions: list[Mention], tokens: Sequence[Token]) -> list[Mention]:
    """The mentions, those of what is added to another in passing: "A and B are added" names both so."""
    starts = {match.first for match in _BEHIND.find(tokens)}
    if not starts:
        return mentions
    found: list[Mention] = []
    for mention in reversed(mentions):
        listed = bool(found) and found[-1].aside and _listed(tokens[mention.last : found[-1].first])
        found.append(mention._replace(aside=mention.aside or listed or mention.last in starts))
    return found[::-1]


def _listed(between: Sequence[Token]) -> bool:
    """Whether words join two of a list: "such as A or B"."""
    return all(token.text in (",", "and", "or") for token in between)


def in_aside(tokens: Sequence[Token], start: int, mention: Mention, first: int) -> bool:
    """Whether a mention stands in an aside between the one before it and the verb: "A, next door to B, is ..." """
    ahead = tokens[start : mention.first]
    behind = tokens[mention.last : first + 1]
    if not ahead or ahead[0].text not in (",", "(", "which", "who"):
        return False
    close = next((place for place, token in enumerate(behind) if token.text in (",", ")")), None)
    return close is not None and any(token.text in lexicon().finite for token in behind[close + 1 : close + 2])


def parted(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a comma or the like stands between two places."""
    return any(token.text in PAUSES for token in tokens[start:end])
