"""Quantities in copy: what number, in what unit, with what bound."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mesoevidence.extraction.quantities import quantities
from mesoevidence.phrases import tokens_of


@pytest.mark.parametrize(
    ("text", "kind", "low", "unit"),
    [
        ("A quarter of an hour and it is done", "duration", "0.25", "h"),
        ("three quarters of an hour", "duration", "0.75", "h"),
        ("half an hour", "duration", "0.5", "h"),
        ("every half an hour", "interval", "0.5", "h"),
        ("An hour and a half is needed", "duration", "1.5", "h"),
        ("one and a half hours", "duration", "1.5", "h"),
        ("a year and a half", "duration", "1.5", "a"),
        ("a quarter of our patients", "share", "0.25", "1"),
        ("three quarters of the men", "share", "0.75", "1"),
    ],
)
def test_parts_of_a_unit_are_one_quantity(text: str, kind: str, low: str, unit: str) -> None:
    (found,) = quantities(tokens_of(text), text)
    assert (found.kind, found.low, found.high, found.unit) == (kind, Decimal(low), Decimal(low), unit)
