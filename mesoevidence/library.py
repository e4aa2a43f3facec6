"""The claim library: approved claims that copy may use, and copy that says the same or nearly the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from mesoevidence.phrases import tokens_of
from mesoevidence.phrases.tokens import ENDS, PAUSES
from mesoevidence.records.knowledge_base import ClaimEntry, KnowledgeBase
from mesoevidence.records.problems import Problem

NEAR = 85
"""Similarity (rapidfuzz, 0 to 100) from which a wording counts as nearly an approved one."""


@dataclass(frozen=True)
class Library:
    """The approved claims of a knowledge base, by their words."""

    entries: tuple[ClaimEntry, ...]

    @cached_property
    def _wordings(self) -> dict[str, tuple[str, str]]:
        """Normalised wording to claim id and the wording as approved."""
        found: dict[str, tuple[str, str]] = {}
        for entry in self.entries:
            for text in (entry.claim.selector.exact, *entry.claim.match_text):
                found.setdefault(_normal(text), (entry.claim.id, text))
        return found

    def match(self, *texts: str, as_of: date) -> str | None:
        """Which approved claim one of the texts is, in words: exact, a variant, or near with the words that differ; and whether
        it was to be reviewed before a day."""
        found = self._match(texts) if self.entries else None
        if found is None:
            return None
        claim, words = found
        ended = next((e.claim.review_by for e in self.entries if e.claim.id == claim), None)
        return f"{claim}: {words}" + (f", until {ended} only: review it" if ended is not None and ended < as_of else "")

    def _match(self, texts: Sequence[str]) -> tuple[str, str] | None:
        for text in texts:
            known = self._wordings.get(_normal(text))
            if known is not None:
                own = next(e.claim.selector.exact for e in self.entries if e.claim.id == known[0])
                return known[0], "as approved" if _normal(own) == _normal(text) else "an approved variant"
        from rapidfuzz import fuzz, process

        for text in texts:
            near = process.extractOne(_normal(text), list(self._wordings), scorer=fuzz.ratio, score_cutoff=NEAR)
            if near is not None:
                claim, _ = self._wordings[str(near[0])]
                return claim, f"nearly as approved; {_difference(str(near[0]), _normal(text))}"
        return None


def library_of(kb: KnowledgeBase) -> Library:
    """The claims of a knowledge base that were approved."""
    return Library(tuple(entry for entry in kb.claims.values() if entry.claim.lifecycle == "approved"))


def overdue(entries: Iterable[ClaimEntry], as_of: date) -> list[Problem]:
    """Problems for approved claims past the day they were to be reviewed."""
    return [
        Problem(
            entry.where, f"claim {entry.claim.id!r} was approved until {entry.claim.review_by}: review it", "warning",
            entry.claim.id,
        )
        for entry in entries
        if entry.claim.review_by is not None and entry.claim.review_by < as_of
    ]  # fmt: skip


def _normal(text: str) -> str:
    return " ".join(token.text for token in tokens_of(text) if token.text not in ENDS | PAUSES)


def _difference(approved: str, said: str) -> str:
    """The words that differ: "'painless' for 'hardly painful'"."""
    from difflib import SequenceMatcher

    one, other = approved.split(), said.split()
    changes = [
        f"{_quoted(other[c:d])} for {_quoted(one[a:b])}"
        for kind, a, b, c, d in SequenceMatcher(a=one, b=other, autojunk=False).get_opcodes()
        if kind != "equal"
    ]
    return "it says " + ", ".join(changes)


def _quoted(words: list[str]) -> str:
    return f"“{' '.join(words)}”" if words else "nothing"
