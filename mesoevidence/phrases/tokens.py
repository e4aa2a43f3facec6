"""Text to words. Hyphens part words ("side-effects" is "side effects"); quotation marks and other signs are no words.

What ends a clause is a token of its own, and so is a comma: a pattern's words must stand side by side, and its gaps stay
inside one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import NamedTuple
from unicodedata import normalize

from mesoevidence.phrases.spelling import corrected, is_known
from mesoevidence.phrases.words import words

ENDS = frozenset(".!?;:")
"""Tokens that no gap of a pattern crosses. A line that is empty counts as a full stop."""
PAUSES = frozenset(",()")
NUMBER = "{number}"
"""The class of every number written in digits."""
QUANTITIES = frozenset(
    f"#{name}"
    for name in (
        "count", "none", "ordinal", "duration", "minutes", "weeks", "interval", "often", "seldom", "percent", "share",
        "length", "money",
    )
)  # fmt: skip
"""The classes of quantities, where they were made out before (:mod:`mesoevidence.extraction.quantities`)."""
WIDER = {
    "#duration": frozenset({"#minutes", "#weeks"}),
    "#interval": frozenset({"#often", "#seldom"}),
    "#count": frozenset({"#count", "#none"}),
}
"""The classes that hold others: durations up to hours, and of days and longer; intervals shorter than four weeks, as between
the sessions of a course, and longer ones; counts, and those of nought."""

_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # soft hyphen, zero-width signs: they part no word


RUN_ON = r"(?<=[a-z]{3})[.!?](?=[A-Z][a-z]+\b(?!\.))"
"""The end of a sentence behind which the space is missing: "no scars.It lasts"; not that in "clinic.Example.com"."""


@cache
def _token_pattern() -> re.Pattern[str]:
    """The words, numbers and signs of a text."""
    return re.compile(
        rf"(?P<word>[^\W\d_](?:[{_UNSEEN}'’ʼ`´]*[^\W\d_])*)"
        rf"|(?P<number>\d+(?:[.,]\d+)*(?:(?:{'|'.join(sorted(words().ordinal_endings))})\b)?)"
        r"|(?P<percent>%)"
        r"|(?P<ampersand>&)"
        rf"|(?P<end>[.!?;:…](?=[\s\"'”’)\]*_]|$)|{RUN_ON}|\n\s*\n)"
        r"|(?P<pause>,|[()]|\s(?:--+|[-–—•·‣●▪◦✓✔➤])\s|—)"
    )


_PLAIN = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "´": "'", **dict.fromkeys(_UNSEEN)})


class Token(NamedTuple):
    """A word as patterns see it (small letters, straight apostrophes), and where it stands in the text."""

    text: str
    start: int
    end: int


_LOOKALIKES = str.maketrans("аеорсухіјѕԁһӏ" + "οαν", "aeopcyxijsdhl" + "oav")
_LATIN = re.compile("[a-z]")


_ODD = re.compile(r"[^\W\d_][013457][^\W\d_]|(?<!\w)[^\W\d_](?:[ .*·-][^\W\d_](?!\w)){3}|[^\W\d_]-\s[^\W\d_]")
"""Where somebody spaces a word out, writes digits for letters, or parts a word at the end of a line: "P A I N L E S S",
"p3rmanent", "perma- nent"."""
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_OFTEN_DOUBLE = frozenset("els")
"""Letters that end words doubled: a "freee" is free, a "nooo" no."""
_DIGIT_LETTERS = str.maketrans("013457", "oleast")
SHORTEST_ODD = 4
"""Letters that a word written with digits has at least: "b12" and "h2o" mean what they say."""


def _plain(word: str) -> str:
    """A word without unseen signs, with straight apostrophes; letters that only look Latin, among Latin ones, as they look."""
    word = normalize("NFKC", word.translate(_PLAIN)).casefold()
    return word.translate(_LOOKALIKES) if _LATIN.search(word) else word


def _short(word: str) -> str:
    """A word whose letters are drawn out ("nooo", "sooo goood") as it is written; "www" and "iii" stay."""
    if len(set(word)) == 1:
        return word
    return _DRAWN_OUT.sub(lambda m: m[1] if m.end() == len(word) and m[1] not in _OFTEN_DOUBLE else m[1] * 2, word)


def tokens_of(text: str) -> list[Token]:
    """The words, numbers and signs of a text that patterns can see."""
    if "|" in text:
        text = _ROW.sub(r"\1:", text)
    matches = list(_token_pattern().finditer(text))
    shown = map(_SHOWN.__getitem__, map(re.Match.group, matches))
    found = list(map(_token, zip(shown, map(re.Match.start, matches), map(re.Match.end, matches), strict=True)))
    return _joined(_made_whole(found, text)) if _ODD.search(text) else found


_ROW = re.compile(r"^(\|?[^|\n]*[^|\s] )\|(?= [^|\n]*\|?[ \t]*$)", re.MULTILINE)
"""The bar of a row of two cells: the first names what the second tells, as before a colon."""

_token: Callable[[tuple[str, int, int]], Token] = partial(tuple.__new__, Token)
"""A token of its parts; text is all tokens, and this is the quickest way to make one."""


class _Shown(dict[str, str]):
    """What patterns see of each word, number or sign of the texts."""

    def __missing__(self, raw: str) -> str:
        match = _token_pattern().match(raw)
        kind = match.lastgroup if match is not None else None
        if kind == "word":
            shown = raw.casefold() if raw.isascii() and raw.isalpha() else _plain(raw.casefold())
            shown = corrected(_short(shown) if _DRAWN_OUT.search(shown) else shown)
        elif kind == "end":
            shown = raw if raw in ENDS else "."
        elif kind == "pause":
            shown = raw if raw in PAUSES else ","
        else:
            shown = words().conjunction if kind == "ampersand" else raw
        if len(self) > MOST_WORDS:
            self.clear()
        self[raw] = shown
        return shown


_SHOWN = _Shown()
MOST_WORDS = 20_000
"""Words of the texts that are remembered."""


def _made_whole(tokens: Sequence[Token], text: str) -> list[Token]:
    """Tokens in which a word of promise that a line parted is one."""
    found: list[Token] = []
    for token in tokens:
        before = found[-1] if found else None
        if (
            before is not None
            and _PARTED.fullmatch(text, before.end, token.start)
            and is_known(before.text + token.text)
        ):
            found[-1] = Token(before.text + token.text, before.start, token.end)
        else:
            found.append(token)
    return found


_PARTED = re.compile(r"-\s")


def _joined(tokens: Sequence[Token]) -> list[Token]:
    """Tokens in which the letters of a spaced-out word ("p a i n", "p.a.i.n"), and letters around digits that stand for letters,
    are one word."""
    found: list[Token] = []
    place = 0
    while place < len(tokens):
        end = place + 1
        while end < len(tokens) and _one_letter(tokens[end - 1]) and _one_letter(tokens[end]):
            if tokens[end].start - tokens[end - 1].end != 1:
                break
            end += 1
        if _begins_behind(tokens[place:end]):
            end = place + 1
        elif end - place < SPACED_OUT:
            end = place + 1
            while end < len(tokens) and tokens[end].start == tokens[end - 1].end and _letters(tokens[end]):
                end += 1
            word = "".join(token.text for token in tokens[place:end]).translate(_DIGIT_LETTERS)
            digits_only = not any(token.text.isalpha() for token in tokens[place:end])
            if end - place < 3 or len(word) < SHORTEST_ODD or digits_only or not tokens[place].text.isalpha():
                end = place + 1
        if end == place + 1:
            found.append(tokens[place])
        else:
            written = "".join(token.text for token in tokens[place:end])
            found.append(Token(_undisguised(written), tokens[place].start, tokens[end - 1].end))
        place = end
    return found


def _begins_behind(letters: Sequence[Token]) -> bool:
    """Whether letters in a row are a word of one letter and another that is spaced out: "a p a i n l e s s visit"."""
    behind = "".join(letter.text for letter in letters[1:])
    return len(letters) > SPACED_OUT and is_known(behind) and not is_known(letters[0].text + behind)


def _undisguised(written: str) -> str:
    """A word with letters for its digits; a 1 is an "l" where that makes a word of promise, or beside another, else an "i"."""
    tall = written.translate(_DIGIT_LETTERS)
    if is_known(tall):
        return tall
    return corrected(written.replace("11", "ll").replace("1", "i").translate(_DIGIT_LETTERS))


SPACED_OUT = 4
"""Single letters in a row, with one space between them, that make a word."""


def _one_letter(token: Token) -> bool:
    return len(token.text) == 1 and token.text.isalpha()


def _letters(token: Token) -> bool:
    """Whether a token is letters, or one digit that can stand for a letter."""
    return token.text.isalpha() or (len(token.text) == 1 and token.text in "013457")


def stops_gap(word: str) -> bool:
    """Whether a gap of a pattern ends at this word."""
    return word in ENDS or words().denies(word)
