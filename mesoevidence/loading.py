"""Records from their folders, or as the last run kept them: read, checked and compiled (:mod:`mesoevidence.kept`).

With them is kept what the copy of earlier runs made of their phrases, so that words met before are not worked out again.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mesoevidence.kept import digest, keep, kept
from mesoevidence.records.finding import is_readable, record_files
from mesoevidence.records.knowledge_base import KnowledgeBase

if TYPE_CHECKING:
    from mesoevidence.phrases import Phrases

MUCH = 200
"""Steps that a run had to work out, from which on they are kept for the next."""


def load(folders: Sequence[Path], *, phrases: bool = True) -> KnowledgeBase:
    """What :func:`mesoevidence.records.load.load_records` gives. Records with errors are read anew at every run."""

    def read() -> KnowledgeBase:
        from mesoevidence.records.load import load_records

        kb = load_records(folders, phrases=phrases)
        if phrases and not _has_errors(kb):
            _compile(kb)
        return kb

    place = _place(folders, "with phrases" if phrases else "without")
    kb = kept(f"records-{place}", read, lambda: _every_byte(folders), lambda kb: not _has_errors(kb))
    if phrases and not _has_errors(kb):
        automata = _automata(kb)
        known: tuple[bytes, ...] = kept(f"words-{place}", tuple, lambda: _patterns(automata), bool)
        for automaton, learned in zip(automata, known, strict=False):
            automaton.learn(learned)
    return kb


def put_away(kb: KnowledgeBase, folders: Sequence[Path]) -> None:
    """When all copy was read: forget what it made of the phrases of ``kb``, which :func:`load` gave. For the next run it is kept,
    where it is much more than was kept before."""
    automata = _automata(kb)
    if not _has_errors(kb) and sum(automaton.made for automaton in automata) >= MUCH:
        learned = tuple(automaton.learned() for automaton in automata)
        keep(f"words-{_place(folders, 'with phrases')}", learned, lambda: _patterns(automata))
    for automaton in automata:
        automaton.forget()


def _patterns(automata: Sequence[Phrases]) -> bytes:
    return digest(*(automaton.fingerprint for automaton in automata))


def _automata(kb: KnowledgeBase) -> tuple[Phrases, ...]:
    from mesoevidence.extraction.claims import extractor_of
    from mesoevidence.phrases.cues import lexicon
    from mesoevidence.rules import rule_phrases

    return *extractor_of(kb).automata, *rule_phrases(kb), lexicon().phrases


def _place(folders: Sequence[Path], what: str) -> str:
    roots = [os.path.abspath(folder) for folder in folders]
    return digest(os.getcwd(), *roots, what).hex()[:16]


def _has_errors(kb: KnowledgeBase) -> bool:
    return any(problem.severity == "error" for problem in kb.problems)


def _compile(kb: KnowledgeBase) -> None:
    """Work out what reading copy needs, so that it is kept with the records."""
    from mesoevidence.extraction.claims import extractor_of
    from mesoevidence.rules import rule_phrases

    extractor_of(kb)
    rule_phrases(kb)


def _every_byte(folders: Sequence[Path]) -> bytes:
    """A digest of the record files, their names and where messages are to say they lie."""
    parts: list[str | bytes] = [os.getcwd()]
    for root in folders:
        for path in record_files(root):
            if root.is_dir() and not is_readable(path):
                parts.append(f"{path} is no file")
                continue
            try:
                parts += (str(path), path.read_bytes())
            except OSError as error:
                parts += (str(path), f"{error.errno}")
    return digest(*parts)
