"""Whether phrases read their examples: each ``read`` must give a claim by the phrase, each ``skip`` none.

Where the words of two phrases overlap the longer match is the one that is read: an example also counts as read by another
phrase that says the same of the same attribute. One example at least the phrase must read itself: else it does nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from mesoevidence.extraction.claims import Extractor, extractor_of
from mesoevidence.reading import plain
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.records.models import Phrase
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
            found = {text: _phrases_in(text, name, extractor) for text in examples}
            for text, by in found.items():
                alike = wanted and any(_alike(kb.phrases[other].phrase, entry.phrase) for other in by)
                if (name in by or alike) is not wanted:
                    does = "does not read" if wanted else "reads"
                    yield Problem(entry.where, f"phrase {name!r} {does} “{text}”", record=name)
            if wanted and examples and not any(name in by for by in found.values()):
                message = f"phrase {name!r} reads none of its examples itself: longer phrases do"
                yield Problem(entry.where, message, record=name)


def _phrases_in(text: str, name: str, extractor: Extractor) -> set[str]:
    said = extractor.sentences(plain.read(text.encode(), name))
    return {phrase for found in extractor.claims(said) for phrase in found.phrases}


def _alike(a: Phrase, b: Phrase) -> bool:
    return (a.attribute, a.value, a.polarity) == (b.attribute, b.value, b.polarity)
