"""Words at the ends of lines made whole: which hyphens only part a word, and which are a compound's own.

Signs that are no letters of the text, such as soft hyphens and ligatures, are cleaned here, too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

from mesoevidence.reading.layout import Word
from mesoevidence.texts import read_texts

BROKEN = "\ufffe"  # PDFium's sign for a hyphen at the end of a line
GONE = "\ufdd0"
"""Stands in a word for a character that is not read, so that the others keep their numbers; no text holds it."""
HYPHENS = ("-", "\u2010")


@cache
def _listed(what: str) -> frozenset[str]:
    """The words of a list of ``words.yaml``."""
    return frozenset(read_texts("mesoevidence.reading", "words.yaml")[what])


def made_whole(word: Word, text: str, following: Word, vocabulary: set[str]) -> str:
    """A word that ends in a hyphen, with what parts it from the next: a space, nothing, or nothing and no hyphen either."""
    ends_line = not same_line(word, following) or following.left < word.left
    if word.broken:
        text += "-"
    elif word.text.endswith("\u00ad"):
        return text if ends_line else f"{text} "
    elif not ends_line:
        return f"{text} "
    if len(text) < 2 or not text[-2].isalnum():
        return f"{text} "  # a dash
    if not ends_line:
        return text
    last = cleaned(following.text)
    if _bare(last) in _listed("suspended"):
        return f"{text} "
    return text[:-1] if _is_one_word(text[:-1], last, vocabulary) else text


def _is_one_word(first: str, last: str, vocabulary: set[str]) -> bool:
    """Whether a hyphen only parted a word at the end of a line. When in doubt it is a compound's own."""
    if not last[:1].islower() or not first[-1:].islower():
        return False
    one, two = _bare(first), _bare(last)
    if one + two in vocabulary:
        return True
    if f"{one}-{two}" in vocabulary or "-" in one or one in _listed("first_parts") or two in _listed("last_parts"):
        return False
    return two not in vocabulary or not (one in vocabulary or one in _listed("prefixes"))


def vocabulary_of(pages: Iterable[list[list[Word]]]) -> set[str]:
    """The words that stand in the document whole."""
    found: set[str] = set()
    broken = False
    for rows in pages:
        for row in rows:
            found.update(_bare(cleaned(word.text)) for word in row[broken:] if not word.broken)
            broken = row[-1].broken
    return found


def _bare(word: str) -> str:
    return word.strip(".,;:!?()[]\"'“”‘’").lower()


def cleaned(text: str) -> str:
    return text if text.isascii() and text.isprintable() else "".join(map(clean, text))


def clean(sign: str) -> str:
    """Ligatures as their letters; soft hyphens, control characters and signs of private fonts not at all."""
    if "\ufb00" <= sign <= "\ufb06":
        return unicodedata.normalize("NFKC", sign)
    if sign == "\u00ad" or sign == BROKEN or unicodedata.category(sign) in ("Cc", "Co", "Cs", "Cn"):
        return ""
    return sign


def is_unknown(sign: str) -> bool:
    return sign == "\ufffd" or (sign != GONE and unicodedata.category(sign) in ("Cc", "Co", "Cn"))


def same_line(one: Word, other: Word) -> bool:
    """Whether two words stand side by side."""
    return one.page == other.page and min(one.top, other.top) - max(one.bottom, other.bottom) > 0.5 * (
        one.top - one.bottom
    )
