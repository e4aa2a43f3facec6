"""What the name that a figure is narrowed to stands for, and the words of labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mesoevidence.plots import UnknownName
from mesoevidence.records.problems import did_you_mean


def resolved(name: str, known: Mapping[str, Iterable[str]]) -> str:
    """The kind of thing that ``name`` is, of ``known`` (names by kind). Raises :class:`UnknownName` with the nearest."""
    for kind, names in known.items():
        if name in names:
            return kind
    everything = [each for names in known.values() for each in names]
    kinds = list(known)
    expected = f"{', '.join(kinds[:-1])} or {kinds[-1]}" if len(kinds) > 1 else kinds[0]
    raise UnknownName(f"{name!r} is no {expected}{did_you_mean(name, everything)}")


def upper_first(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def counted(number: int, noun: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"
