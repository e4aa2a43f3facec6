"""Records from their folders, or as the last run kept them: read, checked and compiled (:mod:`mesoevidence.kept`)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from mesoevidence.kept import digest, kept
from mesoevidence.records.finding import record_files
from mesoevidence.records.knowledge_base import KnowledgeBase


def load(folders: Sequence[Path], *, phrases: bool = True) -> KnowledgeBase:
    """What :func:`mesoevidence.records.load.load_records` gives. Records with errors are read anew at every run."""

    def read() -> KnowledgeBase:
        from mesoevidence.records.load import load_records

        kb = load_records(folders, phrases=phrases)
        if phrases and not _has_errors(kb):
            _compile(kb)
        return kb

    roots = [os.path.abspath(folder) for folder in folders]
    place = digest(os.getcwd(), *roots, "with phrases" if phrases else "without").hex()[:16]
    return kept(f"records-{place}", read, lambda: _every_byte(folders), lambda kb: not _has_errors(kb))


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
        for path in record_files(Path(root)):
            try:
                parts += (str(path), path.read_bytes())
            except OSError as error:
                parts += (str(path), f"{error.errno}")
    return digest(*parts)
