"""What is found in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mesoevidence.extraction.said import Sentence
from mesoevidence.statements.model import Polarity, Statement


@dataclass(frozen=True, slots=True)
class Found:
    """A claim in a sentence: what it states, and the characters of the sentence that carry it.

    ``phrases`` are the ids of the phrases it was read by; none for a claim that no phrase covers. ``promises``: it is worded like
    a promise, and was not read.
    """

    sentence: Sentence
    start: int
    end: int
    statements: tuple[Statement, ...] = ()
    phrases: tuple[str, ...] = ()
    promises: bool = False


def stated(claims: Sequence[Found]) -> Iterator[Statement]:
    """What claims state."""
    return (statement for claim in claims for statement in claim.statements)


def denied_of(said: Statement, subject: str) -> Statement:
    """What was said of another, denied of a treatment."""
    polarity: Polarity = "affirmed" if said.polarity == "negated" else "negated"
    return replace(said, subject=subject, modality="asserts", polarity=polarity)
