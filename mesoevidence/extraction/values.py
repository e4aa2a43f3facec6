"""A value with the number that a phrase was read with."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial

from mesoevidence.extraction.numbers import Quantity
from mesoevidence.statements.model import Value


def with_number(value: Value, quantity: Quantity) -> Value:
    """A value with the number that was read: a range, a bound, or an estimate; the least, where the value has a least, and
    the most, where it has a most; the number itself, where it has an estimate ("from the age of 18"); a bare number ("the fourth
    month") in the unit that the value names."""
    unit = value.unit if quantity.unit == "1" else quantity.unit
    known = partial(replace, value, unit=unit, approximate=quantity.approximate)
    if value.estimate is not None:
        return known(estimate=_plain(quantity.low))
    if quantity.bound == "at_most" and value.min is not None:  # "it may take up to six months" is no longer than that
        return known(min=None, max=quantity.high)
    if quantity.bound == "at_least" or value.min is not None:
        return known(min=quantity.low)
    if quantity.bound == "more_than":
        return known(min=quantity.high, min_open=True)
    if quantity.bound == "at_most" or value.max is not None:
        return known(max=quantity.high)
    if quantity.bound == "less_than":
        return known(max=quantity.high, max_open=True)
    if quantity.low == quantity.high:
        return known(estimate=_plain(quantity.low))
    return known(min=_plain(quantity.low), max=_plain(quantity.high))


def _plain(number: Decimal) -> Decimal:
    """A number without digits that nobody wrote."""
    return round(number, 4).normalize() if number != number.to_integral() else number.to_integral()
