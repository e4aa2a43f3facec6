"""What can be wrong with a rule: a phrase that cannot be read, a name that no record has, no example."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from mesoevidence.phrases import BadPattern, Elements, Notation
from mesoevidence.records import problems as made
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.records.models import Rule, StatementPattern
from mesoevidence.records.problems import Location, Problem
from mesoevidence.statements import Statement, prepare

Keys = tuple[str | int, ...]
Where = Callable[..., Location]
"""The position of a key of the rule: ``where("catches", "text", 0)``."""


def read_phrases(
    rule: Rule, notation: Notation, where: Where
) -> tuple[tuple[Elements, ...], tuple[Elements, ...], list[Problem]]:
    """What a rule catches and what excuses, as patterns, and the problems of those that cannot be read."""
    problems: list[Problem] = []

    def read(patterns: tuple[str, ...], *keys: str) -> Iterator[Elements]:
        for place, pattern in enumerate(patterns):
            try:
                yield notation.parse(pattern)
            except BadPattern as bad:
                problems.append(Problem(where(*keys, place), str(bad), record=rule.id))

    return tuple(read(rule.catches.text, "catches", "text")), tuple(read(rule.unless, "unless")), problems


def rule_problems(rule: Rule, where: Where, kb: KnowledgeBase) -> Iterator[Problem]:
    """Every problem of a rule but its phrases, and but the rules it names, which are only known when all are read."""
    catches = rule.catches
    if not (catches.text or catches.statements or catches.reasons or catches.rules or catches.source):
        yield Problem(
            where("catches"), f"rule {rule.id!r} catches nothing: give it a phrase or a statement", record=rule.id
        )
    for keys, pattern_ in _patterns(rule):
        yield from _pattern_problems(pattern_, keys, where, rule.id, kb)
    yield from _unknown(rule.only.subjects, ("only", "subjects"), "a concept", kb.vocabulary.concepts, where, rule.id)
    yield from _unknown(rule.provisions, ("provisions",), "a provision", kb.provisions, where, rule.id)
    for key in ("bad", "good"):
        examples = getattr(rule, key)
        if not examples:
            yield Problem(where(), f"rule {rule.id!r} has no {key!r} example: the tests need one", record=rule.id)
        for place, example in enumerate(examples):
            for number, statement in enumerate(example.statements):
                ready = prepare(statement, kb.vocabulary)
                if ready.denotation is None:
                    problem = ready.problem or f"{statement.attribute!r} is not an attribute"
                    yield Problem(where(key, place, "statements", number), problem, record=rule.id)


def _patterns(rule: Rule) -> Iterator[tuple[Keys, StatementPattern]]:
    for place, pattern in enumerate(rule.catches.statements):
        yield ("catches", "statements", place), pattern
    source = rule.catches.source
    for key in ("says", "silent_on") if source is not None else ():
        for place, pattern in enumerate(getattr(source, key)):
            yield ("catches", "source", key, place), pattern


def _pattern_problems(
    pattern: StatementPattern, keys: Keys, where: Where, rule: str, kb: KnowledgeBase
) -> Iterator[Problem]:
    vocabulary = kb.vocabulary
    attributes = vocabulary.attributes
    yield from _unknown(pattern.attributes, (*keys, "attributes"), "an attribute", attributes, where, rule)
    yield from _unknown(pattern.subjects, (*keys, "subjects"), "a concept", vocabulary.concepts, where, rule)
    if pattern.value is None:
        return
    if not pattern.attributes:
        yield Problem(where(*keys, "value"), "a value needs the attributes it is a value of", record=rule)
    for name in pattern.attributes:
        ready = prepare(Statement("", name, pattern.value), vocabulary)
        if name in attributes and ready.denotation is None:
            yield made.meaningless_value(where(*keys, "value"), ready.problem or "", rule)


def _unknown(
    names: Iterable[str], keys: Keys, what: str, known: Iterable[str], where: Where, rule: str
) -> Iterator[Problem]:
    choices = tuple(known)
    for place, name in enumerate(names):
        if name not in choices:
            yield made.unknown_reference(where(*keys, place), what, name, choices, rule)
