"""Units of measure (UCUM codes where UCUM has one) and their conversion to one base unit a dimension."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class Unit(NamedTuple):
    """``base = (x + shift) * factor``; the base unit of a dimension has factor 1."""

    dimension: str
    factor: Decimal
    shift: Decimal = Decimal(0)


CURRENCIES = (
    "AED", "AUD", "BDT", "CAD", "CHF", "CZK", "DKK", "EUR", "GBP", "HUF", "INR", "JPY", "LKR", "MYR", "NOK",
    "NZD", "PHP", "PKR", "PLN", "QAR", "RON", "SAR", "SEK", "SGD", "THB", "TRY", "USD", "ZAR",
)  # fmt: skip
"""Codes of ISO 4217."""


def _table() -> dict[str, Unit]:
    def units(dimension: str, **factors: str) -> dict[str, Unit]:
        return {code: Unit(dimension, Decimal(factor)) for code, factor in factors.items()}

    # A month and a year are UCUM's mo (30.4375 d) and a (365.25 d).
    table = units("time", d="1", wk="7", mo="30.4375", a="365.25", h="0.041666666666666666667")
    table["min"] = Unit("time", Decimal(1) / Decimal(1440))
    table |= units("length", m="1", cm="0.01", mm="0.001", um="0.000001")
    table |= units("volume", L="1", mL="0.001")
    table |= units("mass", g="1", mg="0.001", ug="0.000001", kg="1000")
    table |= {
        "%": Unit("fraction", Decimal("0.01")),
        "1": Unit("fraction", Decimal(1)),
        # A ratio of 1 is no change: as a relative change it is (x - 1).
        "ratio": Unit("fraction", Decimal(1), Decimal(-1)),
        "/cm2": Unit("areal density", Decimal(1)),
        "/mm2": Unit("areal density", Decimal(100)),
        "/[sin_i]": Unit("areal density", Decimal("0.15500031000062")),
        "NRS": Unit("numeric rating scale 0-10", Decimal(1)),
        "VAS": Unit("numeric rating scale 0-10", Decimal(1)),
        "mm[Hg]": Unit("pressure", Decimal(1)),
        "{count}": Unit("count", Decimal(1)),
    }
    table |= {code: Unit(code, Decimal(1)) for code in CURRENCIES}  # they convert into no other
    return table


UNITS: dict[str, Unit] = _table()


def to_base(number: Decimal, unit: str | None) -> Decimal:
    """Convert ``number`` to the base unit of its dimension. Raises KeyError for a unit that is not in the table."""
    if unit is None:
        return number
    _, factor, shift = UNITS[unit]
    return (number + shift) * factor
