"""The forms of English words."""

from __future__ import annotations

from collections.abc import Sequence

_VOWELS = "aeiou"


def inflected(word: str) -> frozenset[str]:
    """The regular forms of an English verb or noun, a few too many rather than one too few."""
    forms = {word}
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        forms |= {f"{word[:-1]}ies", f"{word[:-1]}ied", f"{word}ing"}
    elif word.endswith("e"):
        forms |= {f"{word}s", f"{word}d", f"{word if word.endswith('ee') else word[:-1]}ing"}
    else:
        if not word.endswith(("s", "x", "z", "ch", "sh")):
            forms.add(f"{word}s")
        if word.endswith(("s", "x", "z", "ch", "sh", "o")):
            forms.add(f"{word}es")
        stem = word + word[-1] if _doubles(word) else word
        forms |= {f"{word}ed", f"{word}ing", f"{stem}ed", f"{stem}ing"}
    return frozenset(forms)


def _doubles(word: str) -> bool:
    return len(word) > 2 and word[-1] not in f"{_VOWELS}wxy" and word[-2] in _VOWELS and word[-3] not in _VOWELS


def verb_forms(verb: str, irregular: Sequence[str] = ()) -> tuple[str, str, str, str, str]:
    """The forms of a verb: bare, with -s, past, participle, with -ing. ``irregular``: its past and its participle."""
    stem = verb + verb[-1] if _doubles(verb) else verb
    if verb.endswith("e"):
        stem = verb if verb.endswith("ee") else verb[:-1]
    y = verb.endswith("y") and verb[-2:-1] not in _VOWELS
    past, participle = irregular or (f"{verb[:-1]}ied" if y else f"{stem}ed", "")
    return verb, _with_s(verb), past, participle or past, f"{stem}ing"


def plural(noun: str) -> tuple[str, str]:
    """A noun and its plural."""
    return noun, _with_s(noun)


def _with_s(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh")) else f"{word}s"
