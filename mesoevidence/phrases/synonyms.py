"""Words that say the same as others in copy of any field (``synonyms.yaml``), form by form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from mesoevidence.phrases.forms import plural, verb_forms
from mesoevidence.texts import read_texts


@cache
def synonyms() -> Mapping[str, frozenset[str]]:
    """By a form of a word the same form of the words that may stand in its place: for "improved", "enhanced" and others."""
    read = read_texts("mesoevidence.phrases", "synonyms.yaml")
    irregular: Mapping[str, Sequence[str]] = read["irregular"]
    found: dict[str, set[str]] = defaultdict(set)
    for kind, forms in (
        ("verbs", lambda verb: verb_forms(verb, irregular.get(verb, ()))),
        ("nouns", plural),
        ("others", _itself),
    ):
        for word, others in read[kind].items():
            for other in others:
                for one, same in zip(forms(word), forms(other), strict=True):
                    found[one].add(same)
    return {form: frozenset(others) for form, others in found.items()}


def beginning(letters: str) -> Iterator[str]:
    """What may stand in the place of words that begin with some letters."""
    for form in _by_first_letter().get(letters[0], ()):
        if form.startswith(letters):
            yield from synonyms()[form]


@cache
def _by_first_letter() -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for form in synonyms():
        found[form[0]].append(form)
    return found


def _itself(word: str) -> tuple[str, ...]:
    return (word,)
