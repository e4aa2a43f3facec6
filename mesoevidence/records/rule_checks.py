"""What can be wrong with a rule or a phrase: a pattern that cannot be read, a name that no record has, no example."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from mesoevidence.phrases import BadPattern, Notation, packed
from mesoevidence.records import problems as made
from mesoevidence.records.field import Field
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.records.models import Frame, Phrase, Rule, StatementPattern
from mesoevidence.records.problems import Location, Problem
from mesoevidence.statements import Statement, prepare

FIELD_PATTERNS = (
    "words",
    "foreign",
    "required",
    "trades",
    "own",
    "ours",
    "things",
    "worked_on",
    "aside",
    "before_names",
)
"""The keys of a field that hold patterns."""
Keys = tuple[str | int, ...]
Where = Callable[..., Location]
"""The position of a key of the rule: ``where("catches", "text", 0)``."""


def read_patterns(
    patterns: Iterable[str], notation: Notation, where: Where, record: str, *keys: str | int
) -> tuple[tuple[bytes, ...], list[Problem]]:
    """Patterns ready to be compiled (packed), and the problems of those that cannot be read."""
    read: list[bytes] = []
    problems: list[Problem] = []
    for place, pattern in enumerate(patterns):
        try:
            read.append(packed(notation.parse(pattern)))
        except BadPattern as bad:
            problems.append(Problem(where(*keys, place), str(bad), record=record))
    return tuple(read), problems


THING = "{thing}"


def phrase_patterns(phrase: Phrase, frames: Mapping[str, Frame]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The patterns of a phrase and what excuses them, with those of its frame, which speak of the phrase's thing."""
    frame = frames.get(phrase.frame or "")
    if frame is None:
        return phrase.text, phrase.unless
    thing = f"({'|'.join(phrase.thing)})"
    text, unless = (
        tuple(pattern.replace(THING, thing) for pattern in patterns) for patterns in (frame.text, frame.unless)
    )
    return (*phrase.text, *text), (*phrase.unless, *unless)


def field_problems(field: Field, notation: Notation, where: Where) -> Iterator[Problem]:
    """The patterns of a field that cannot be read."""
    for key in FIELD_PATTERNS:
        yield from read_patterns(getattr(field, key), notation, where, field.id, key)[1]
    for place, one in enumerate(field.distinctions):
        for name, patterns in one.members.items():
            yield from read_patterns(patterns, notation, where, field.id, "distinctions", place, "members", name)[1]
        yield from read_patterns(one.called, notation, where, field.id, "distinctions", place, "called")[1]


def phrase_problems(phrase: Phrase, where: Where, kb: KnowledgeBase) -> Iterator[Problem]:
    """What a phrase names in vain, or says that its attribute cannot be."""
    vocabulary, attributes = kb.vocabulary, kb.vocabulary.attributes
    if phrase.attribute not in attributes:
        yield made.unknown_reference(where("attribute"), "an attribute", phrase.attribute, attributes, phrase.id)
    for key in ("of", "population"):
        concept = getattr(phrase, key)
        if concept is not None and concept not in vocabulary.concepts:
            yield made.unknown_reference(where(key), "a concept", concept, vocabulary.concepts, phrase.id)
    if phrase.frame is not None and phrase.frame not in kb.frames:
        yield made.unknown_reference(where("frame"), "a frame", phrase.frame, kb.frames, phrase.id)
    elif phrase.frame is not None and not phrase.thing:
        message = f"phrase {phrase.id!r} has a frame, and no 'thing' to put into it"
        yield Problem(where("frame"), message, record=phrase.id)
    elif phrase.frame is None and phrase.thing:
        message = f"phrase {phrase.id!r} has a 'thing', and no 'frame' to put it into"
        yield Problem(where("thing"), message, record=phrase.id)
    elif phrase.frame is None and not phrase.text:
        message = f"phrase {phrase.id!r} is read nowhere: give it a 'text', or a 'frame'"
        yield Problem(where(), message, record=phrase.id)
    if phrase.value is None and phrase.reads is None:
        yield Problem(
            where(), f"phrase {phrase.id!r} says nothing: give it a 'value', or what it 'reads'", record=phrase.id
        )
    elif phrase.value is not None and phrase.reads is None and phrase.attribute in attributes:
        said = Statement("", phrase.attribute, phrase.value, quantifier=phrase.quantifier)
        ready = prepare(said, vocabulary)
        if ready.denotation is None:
            yield made.meaningless_value(where("value"), ready.problem or "", phrase.id)


def rule_problems(rule: Rule, where: Where, kb: KnowledgeBase) -> Iterator[Problem]:
    """Every problem of a rule but its phrases, and but the rules it names, which are only known when all are read."""
    catches = rule.catches
    if not (catches.text or catches.statements or catches.reasons or catches.rules or catches.source):
        yield Problem(
            where("catches"), f"rule {rule.id!r} catches nothing: give it a phrase or a statement", record=rule.id
        )
    for keys, pattern_ in _patterns(rule):
        yield from _pattern_problems(pattern_, keys, where, rule.id, kb)
    if catches.source is not None:
        for key in ("says", "silent_on"):
            if not getattr(catches.source, key):
                message = (
                    f"{key!r} is empty: a fault of a source needs a statement that it makes, and one that it lacks"
                )
                yield Problem(where("catches", "source", key), message, record=rule.id)
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
    if pattern == StatementPattern():
        yield Problem(where(*keys), "this pattern fits every statement: say which ones are meant", record=rule)
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
