"""A conflict in words that a reader can check against the two quotes."""

from __future__ import annotations

from collections.abc import Sequence

from mesoevidence.conflicts import Conflict, Said
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.report import ReportedConflict
from mesoevidence.wording import attribute_label, position_words


def describe_conflict(
    conflict: Conflict, kb: KnowledgeBase, words: dict[object, str] | None = None
) -> ReportedConflict:
    """A conflict in words a reader can check against the two quotes; ``words`` keeps what was put into words before, so that
    many conflicts for one reason share it."""
    words = {} if words is None else words
    label = attribute_label(conflict.attribute, kb.vocabulary)
    first, second = conflict.first.entry, conflict.second.entry
    one, other = _said_words(conflict.first, words), _said_words(conflict.second, words)
    ending = _ending(conflict, kb)
    reason, mirrored = f"{label}: {one} against {other}; {ending}.", f"{label}: {other} against {one}; {ending}."
    return ReportedConflict(
        id=conflict.id,
        kind=conflict.kind,
        attribute=conflict.attribute,
        label=label,
        claims=(first.claim.id, second.claim.id),
        sources=(first.source.id, second.source.id),
        quotes=(first.claim.selector.exact, second.claim.selector.exact),
        records=(first.where, second.where),
        reason=words.setdefault(reason, reason),
        mirrored=words.setdefault(mirrored, mirrored),
    )


def not_all_listed(attributes: Sequence[str], kb: KnowledgeBase) -> list[str]:
    """A note on the attributes of which so much is said that not all conflicts are listed; none where there are none."""
    if not attributes:
        return []
    labels = ", ".join(attribute_label(name, kb.vocabulary) for name in attributes)
    return [
        "So many different things are said of these that each claim is listed with some of its conflicts only, those inside "
        f"its source first: {labels}."
    ]


def _ending(conflict: Conflict, kb: KnowledgeBase) -> str:
    if conflict.kind == "hard":
        return "both cannot be true"
    if kb.vocabulary.attributes[conflict.attribute].varies != "never":
        return "both may be true, but a reader is told two things"
    if conflict.relation.note:
        return conflict.relation.note
    if conflict.relation.kind != "contradicts":
        return "they agree only in part"
    return "one of them is hedged"


def _said_words(said: Said, words: dict[object, str]) -> str:
    statement = said.statement.statement
    key = (said.statement.meaning, statement.modality, said.derived or statement.basis == "implied")
    if key not in words:
        text = position_words(said.statement)
        words[key] = f"{text} (follows from it)" if key[-1] else text
    return words[key]
