"""Signs as a reader sees them: what shows nothing is left out, what only looks like another sign is read as that.

A zero-width space inside a word, a Cyrillic letter among Latin ones or a full-width figure change nothing for the eye, and
would hide a claim from every pattern. The text of a document keeps them; the text of its blocks does not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e0fff"
)
"""Control characters, soft hyphens, zero-width signs, marks of direction, variants and tags."""
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0"
"""Accents that stand behind their letter."""
_OTHER_FORMS = "\ufb00-\ufb06\uff01-\uff5e\U0001d400-\U0001d7ff"
"""Ligatures, full-width signs, and the letters and figures of mathematics (some write copy in them)."""
_HYPHENS = "\u2010-\u2012"
_RAISED = "¹²³⁰⁴-⁹"
IS_RAISED = re.compile(r"(?:(?<![A-Za-z])(?:[cm]?m|km)|(?<!\d)10)$")
"""What a raised figure belongs to as its power; behind anything else it is the mark of a note."""
NOTE_MARK = r"\s*+[\[(]?[\d*†‡§,;\s–-]{1,40}[\])]?\s*+"
"""The mark of a note, where it is raised."""
_ALIKE = str.maketrans(
    "аеорсухіјѕԁһӏԛԝ" "АВЕКМНОРСТУХІЈЅԚԜ" "οανικ" "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhlqw" "ABEKMHOPCTYXIJSQW" "oavik" "ABEZHIKMNOPTYX",
)  # fmt: skip
"""Cyrillic and Greek letters, and the Latin ones they cannot be told from."""
_LIKE = "".join(map(chr, _ALIKE))

_AMONG_LATIN = rf"(?:(?<=[A-Za-z])[{_LIKE}]++|(?<![{_LIKE}])[{_LIKE}]++(?=[A-Za-z]))"

_MAY_BE_STRANGE = re.compile(f"[{_UNSEEN}{_MARKS}{_OTHER_FORMS}{_HYPHENS}{_RAISED}{_LIKE}]")
_STRANGE = re.compile(
    rf"(?P<unseen>[{_UNSEEN}]++)|(?P<accent>[{_MARKS}]{{1,30}})|(?P<form>[{_OTHER_FORMS}])|(?P<hyphen>[{_HYPHENS}])"
    rf"|(?P<raised>[{_RAISED}]++(?:[,–⁻˒]++[{_RAISED}]++)*)"  # a possessive group goes wrong before Python 3.11.5
    rf"|(?P<like>{_AMONG_LATIN})|(?P<own>[{_LIKE}]++)"
)
_UNSEEN_IN_A_WORD = re.compile(rf"(?<=[^\W\d_])[{_UNSEEN.replace(chr(0xAD), '')}]++(?=[^\W\d_])")
_ALIKE_IN_A_WORD = re.compile(_AMONG_LATIN)
_TURNS_ROUND = re.compile("[\u202d\u202e]")
"""Signs behind which a text is shown from left to right, or from right to left, whatever its letters."""


class Seen(NamedTuple):
    """What a reader sees, where it stands in the text, and how many characters stand there if others do."""

    shown: str
    start: int
    covers: int = 0


def as_seen(text: str) -> Iterator[Seen]:
    """A text in pieces that are shown as they stand, or as something else."""
    done = at = 0
    while spot := _MAY_BE_STRANGE.search(text, at):
        match = _STRANGE.match(text, spot.start())
        assert match is not None
        start, at = match.span()
        kind = match.lastgroup
        if kind == "own" or (kind == "raised" and (not start or IS_RAISED.search(text, max(start - 6, 0), start))):
            continue  # the words of another language; a power
        if kind == "accent" and start > done and text[start - 1].isalpha():
            start -= 1
        if start > done:
            yield Seen(text[done:start], done)
        done = at
        yield from _shown(kind, text, start, at)
    if done < len(text):
        yield Seen(text[done:], done)


def plainly(text: str) -> str:
    """A text as a reader sees it."""
    return text if text.isascii() and text.isprintable() else "".join(piece.shown for piece in as_seen(text))


def _shown(kind: str | None, text: str, start: int, end: int) -> Iterator[Seen]:
    """What is seen for strange signs; letters that only look like others stand for themselves one by one."""
    if kind == "like":
        yield from (Seen(sign, place, 1) for place, sign in enumerate(text[start:end].translate(_ALIKE), start))
    elif kind == "accent":
        shown = "".join(
            sign for sign in unicodedata.normalize("NFC", text[start:end]) if not unicodedata.combining(sign)
        )
        if shown:
            yield Seen(shown, start, end - start)
    elif kind in ("form", "hyphen"):
        yield Seen("-" if kind == "hyphen" else unicodedata.normalize("NFKC", text[start:end]), start, end - start)


def remarks_on(text: str) -> Iterator[str]:
    """Notices about signs that somebody may have put there to mislead, with the line of the first."""
    if text.isascii() and text.isprintable():
        return
    if match := _UNSEEN_IN_A_WORD.search(text):
        yield f"Words hold signs that nobody sees, first in line {_line(text, match)}: they were read without them."
    if match := _TURNS_ROUND.search(text):
        yield (
            f"A sign turns round the order in which letters are shown, first in line {_line(text, match)}: a reader may see "
            "other words than were read."
        )
    if match := _ALIKE_IN_A_WORD.search(text):
        yield (
            f"Words mix in letters of another alphabet, first in line {_line(text, match)}: they were read as the Latin "
            "letters they look like."
        )


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1
