"""What attributes and statements refer to in vain, or say without meaning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mesoevidence.records import problems as made
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.records.problems import Problem
from mesoevidence.records.yamlio import File
from mesoevidence.statements import Prepared, Statement, Vocabulary, prepare
from mesoevidence.statements.algebra import span_problem
from mesoevidence.statements.model import CONCEPT_AXES, EVERYWHERE, SPAN_AXES
from mesoevidence.statements.units import UNITS
from mesoevidence.statements.vocabulary import INACTIVE, Attribute


def attribute_problems(
    attribute: Attribute, file: File, keys: tuple[str | int, ...], vocabulary: Vocabulary
) -> Iterator[Problem]:
    name, attributes = attribute.id, vocabulary.attributes
    references: list[tuple[str, tuple[str | int, ...]]] = [
        (other, ("components", place)) for place, other in enumerate(attribute.components)
    ]
    if attribute.surrogate_of is not None:
        references.append((attribute.surrogate_of, ("surrogate_of",)))
    if attribute.derived is not None:
        references += [(other, ("derived", "product", place)) for place, other in enumerate(attribute.derived.product)]
    references += [(rule.attribute, ("implies", place, "attribute")) for place, rule in enumerate(attribute.implies)]
    for other, at in references:
        if other not in attributes:
            yield made.unknown_reference(file.where(*keys, *at), "an attribute", other, attributes, name)
    for place, rule in enumerate(attribute.implies):
        if rule.population is not None:
            at = (*keys, "implies", place, "population")
            yield from _concept_problems([(rule.population, "population", at)], file, name, vocabulary)
    if attribute.domain in ("ordinal", "rank", "category") and not attribute.levels:
        message = f"attribute {name!r}: the domain {attribute.domain} needs 'levels'"
        yield Problem(file.where(*keys), message, record=name)
    if attribute.unit is not None and attribute.unit not in UNITS:
        yield made.unknown_reference(file.where(*keys, "unit"), "a unit", attribute.unit, UNITS, name)
    named: list[tuple[str, tuple[str | int, ...]]] = [(level, ("labels", level)) for level in attribute.labels]
    if attribute.thresholds is not None:
        named += [(level, ("thresholds", "cuts", level)) for level in attribute.thresholds.cuts]
    for level, at in named:
        if level not in attribute.levels:
            hint = made.did_you_mean(level, attribute.levels)
            yield Problem(
                file.where_key(*keys, *at), f"{level!r} is not one of the levels of {name!r}{hint}", record=name
            )


def check_statement(
    statement: Statement, file: File, keys: tuple[str | int, ...], record: str, kb: KnowledgeBase
) -> tuple[Prepared, list[Problem]]:
    """Prepare a statement and collect what it refers to in vain."""
    vocabulary = kb.vocabulary
    found = list(_concept_problems(_concepts_named(statement, keys), file, record, vocabulary))
    scope = statement.scope
    for axis in SPAN_AXES:
        span = getattr(scope, axis)
        problem = span_problem(span) if span is not None else None
        if problem is None:
            continue
        if span.unit not in UNITS:
            at = file.where(*keys, "scope", axis, "unit")
            found.append(made.unknown_reference(at, "a unit", span.unit, UNITS, record))
        else:
            at = file.where(*keys, "scope", axis, *(["unit"] if "no unit of time" in problem else []))
            found.append(Problem(at, f"scope.{axis}: {problem}", record=record))
    prepared = prepare(statement, vocabulary)
    if prepared.attribute is None:
        at, choices = file.where(*keys, "attribute"), vocabulary.attributes
        found.append(made.unknown_reference(at, "an attribute", statement.attribute, choices, record))
    elif prepared.problem:
        unit = statement.value.unit
        hint = made.did_you_mean(unit, UNITS) if unit is not None and unit not in UNITS else ""
        found.append(made.meaningless_value(file.where(*keys, "value"), prepared.problem + hint, record))
    kb.problems.extend(found)
    return prepared, found


Named = tuple[str, str, tuple[str | int, ...]]
"""A concept, the kind that its place asks for, and the place."""


def _concepts_named(statement: Statement, keys: tuple[str | int, ...]) -> list[Named]:
    named: list[Named] = [(statement.subject, "intervention", (*keys, "subject"))]
    if statement.comparator is not None and statement.comparator not in INACTIVE:
        named.append((statement.comparator, "intervention", (*keys, "comparator")))
    for axis in CONCEPT_AXES:
        if getattr(statement.scope, axis) is not None:
            named.append((getattr(statement.scope, axis), axis, (*keys, "scope", axis)))
    return named


def _concept_problems(named: Sequence[Named], file: File, record: str, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Concepts that are unknown, or of another kind than their place asks for."""
    for name, kind, at in named:
        known = vocabulary.concepts.get(name)
        if known is None:
            choices = [c.id for c in vocabulary.concepts.values() if c.kind == kind]
            what = f"a concept of kind {kind}"
            extra = INACTIVE if at[-1] == "comparator" else ()
            yield made.unknown_reference(file.where(*at), what, name, (*extra, *choices), record)
        elif known.kind != kind:
            message = f"{name!r} is a {known.kind.replace('_', ' ')}; expected a concept of kind {kind}"
            yield Problem(file.where(*at), message, record=record)


def needs_attention(ready: Prepared, statement: Statement, vocabulary: Vocabulary) -> bool:
    """Cheap test for anything :func:`check_statement` would report."""
    scope, comparator = statement.scope, statement.comparator

    def good(name: str | None, kind: str) -> bool:
        known = vocabulary.concepts.get(name) if name is not None else None
        return name is None or (known is not None and known.kind == kind)

    return not (
        ready.denotation is not None
        and good(statement.subject, "intervention")
        and (comparator in INACTIVE or good(comparator, "intervention"))
        and (scope is EVERYWHERE or all(good(getattr(scope, axis), axis) for axis in CONCEPT_AXES))
        and (scope.timepoint is None or span_problem(scope.timepoint) is None)
        and (scope.as_of is None or span_problem(scope.as_of) is None)
    )
