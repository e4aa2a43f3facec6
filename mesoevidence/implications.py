"""What claims say without saying it: course lengths, composites of what occurs, comparisons seen from the other side.

All of it follows from the vocabulary: ``derived``, ``components`` and ``implies`` of the attributes. It serves conflicts
only; a verdict is given on what was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product

from mesoevidence.statements import Prepared, Statement, Value, Vocabulary, prepare
from mesoevidence.statements.comparison import turned_round
from mesoevidence.statements.sets import Intervals
from mesoevidence.statements.units import to_base
from mesoevidence.statements.vocabulary import Attribute


def implied_statements(statements: tuple[Prepared, ...], vocabulary: Vocabulary) -> Iterator[Prepared]:
    """What the statements of one claim imply, each alone and all together."""
    for one in statements:
        yield from _by_the_registry(one, vocabulary)
        yield from _composites(one, vocabulary)
        yield from _converse(one, vocabulary)
    if len(statements) > 1:
        yield from derived_statements(statements, vocabulary)


def _by_the_registry(said: Prepared, vocabulary: Vocabulary) -> Iterator[Prepared]:
    """What the registry says follows: who is given no pain has none."""
    statement, attribute = said.statement, said.attribute
    if attribute is None or said.denotation is None:
        return
    for rule in attribute.implies:
        if rule.firm and (statement.modality != "asserts" or statement.polarity == "negated"):
            continue
        if rule.absolute and not statement.absolute:
            continue
        if rule.population is not None and statement.scope.population is not None:
            continue
        when = prepare(replace(statement, value=rule.when, polarity="affirmed"), vocabulary).denotation
        if when is not None and said.denotation.values.relation(when.values) in ("equal", "within"):
            quantifier = rule.quantifier or statement.quantifier
            scope = replace(statement.scope, population=rule.population or statement.scope.population)
            follows = _stated(statement, rule.attribute, rule.value)
            yield prepare(replace(follows, quantifier=quantifier, scope=scope), vocabulary)


def _composites(said: Prepared, vocabulary: Vocabulary) -> Iterator[Prepared]:
    """Who had a component had the composite: redness is a side effect. What is denied of a component is not denied of all."""
    meaning = said.denotation
    if meaning is None or not isinstance(meaning.values, Intervals) or not meaning.values.pieces:
        return
    if said.attribute is None or said.attribute.domain not in ("boolean", "proportion"):
        return
    if said.statement.basis == "implied":
        return
    if meaning.values.pieces[0][0] > (Decimal(0), 0):
        for composite in vocabulary.composites(said.attribute.id):
            follows = _stated(said.statement, composite, Value(truth=True))
            yield prepare(replace(follows, quantifier="some"), vocabulary)


def _converse(said: Prepared, vocabulary: Vocabulary) -> Iterator[Prepared]:
    """A comparison from the side of the comparator."""
    turned = turned_round(said.statement) if said.attribute is not None else None
    if turned is not None:
        yield prepare(turned, vocabulary)


def derived_statements(statements: Iterable[Prepared], vocabulary: Vocabulary) -> Iterator[Prepared]:
    """What the statements of one claim imply together: 8 sessions a week apart are a course of about 8 weeks."""
    statements = tuple(statements)
    said = {prepared.statement.attribute for prepared in statements}
    for attribute in vocabulary.derived:
        if attribute.derived is None or attribute.id in said or not said.issuperset(attribute.derived.product):
            continue
        for many, far in product(statements, repeat=2):
            follows = product_of(many, far, attribute, vocabulary)
            if follows is not None:
                yield follows


def product_of(many: Prepared, far: Prepared, attribute: Attribute, vocabulary: Vocabulary) -> Prepared | None:
    """How long so many so far apart take, if the two say that of the same thing.

    A course of n sessions lasts from n - 1 intervals (to the last session) to n (until the effect of the last is over).
    """
    assert attribute.derived is not None
    if (many.statement.attribute, far.statement.attribute) != attribute.derived.product:
        return None
    same = (many.statement.subject, many.statement.scope) == (far.statement.subject, far.statement.scope)
    counted, apart = _range(many.statement.value), _range(far.statement.value)
    if not same or counted is None or apart is None:
        return None
    unit = far.statement.value.unit
    value = Value(min=(counted[0] - 1) * apart[0], max=counted[1] * apart[1], unit=unit, approximate=True)
    return prepare(_stated(many.statement, attribute.id, value), vocabulary)


def product_of_all(
    many: Sequence[Prepared], far: Sequence[Prepared], attribute: Attribute, vocabulary: Vocabulary
) -> tuple[int, Prepared] | None:
    """How long it takes where it is open which number of sessions goes with which interval: from the shortest to the longest.

    With the place in ``many`` of the first that has a part in it.
    """
    pairs = ((place, product_of(one, other, attribute, vocabulary)) for place, one in enumerate(many) for other in far)
    found = [(place, follows) for place, follows in pairs if follows is not None]
    each = [follows for _, follows in found]
    if len({(follows.statement.subject, follows.place) for follows in each}) != 1:
        return None
    values = [follows.statement.value for follows in each]
    one_unit = len({value.unit for value in values}) == 1
    bounds = [
        bound if one_unit else to_base(bound, value.unit)
        for value in values
        for bound in (value.min, value.max)
        if bound
    ]
    value = Value(min=min(bounds), max=max(bounds), unit=values[0].unit if one_unit else "d", approximate=True)
    return found[0][0], prepare(_stated(each[0].statement, attribute.id, value), vocabulary)


def _stated(basis: Statement, attribute: str, value: Value) -> Statement:
    return Statement(
        basis.subject, attribute, value, comparator=basis.comparator, scope=basis.scope, quantifier=basis.quantifier,
        modality=basis.modality,
    )  # fmt: skip


def _range(value: Value) -> tuple[Decimal, Decimal] | None:
    low = value.min if value.min is not None else value.estimate
    high = value.max if value.max is not None else value.estimate
    return None if low is None or high is None else (low, high)
