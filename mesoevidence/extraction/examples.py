"""Whether phrases read their examples: each ``read`` must give a claim by the phrase, each ``skip`` none."""

from __future__ import annotations

from collections.abc import Iterator

from mesoevidence.extraction.claims import extractor_of
from mesoevidence.reading import plain
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.records.problems import Problem


def phrase_example_problems(kb: KnowledgeBase) -> Iterator[Problem]:
    """Examples that a phrase should read and does not, or should pass over and reads; phrases without examples."""
    if not kb.phrases:
        return
    extractor = extractor_of(kb)
    for name, entry in kb.phrases.items():
        if entry.broken:
            continue
        for wanted, examples in ((True, entry.phrase.read), (False, entry.phrase.skip)):
            if not examples:
                key = "read" if wanted else "skip"
                message = f"phrase {name!r} has no {key!r} example: the tests need one"
                yield Problem(entry.where, message, record=name)
            for text in examples:
                said = extractor.sentences(plain.read(text.encode(), name))
                if any(name in found.phrases for found in extractor.claims(said)) is not wanted:
                    does = "does not read" if wanted else "reads"
                    yield Problem(entry.where, f"phrase {name!r} {does} “{text}”", record=name)
