"""Statements as plain values, for JSON and tables."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import Any

from mesoevidence.statements.model import Statement


def statement_values(statement: Statement) -> dict[str, Any]:
    """A statement as plain values, without what was left unset."""
    values = {
        "subject": statement.subject, "attribute": statement.attribute, "value": _set_fields(statement.value),
        "modality": statement.modality, "absolute": statement.absolute,
    }  # fmt: skip
    for name in ("comparator", "quantifier", "causality"):
        if getattr(statement, name) is not None:
            values[name] = getattr(statement, name)
    if statement.polarity != "affirmed":
        values["polarity"] = statement.polarity
    if scope := _set_fields(statement.scope):
        values["scope"] = scope
    return values


def _set_fields(record: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in _names(type(record)):
        value = getattr(record, name)
        if value is None or value == () or (value is False and name != "truth"):
            continue
        found[name] = _plain(value)
    return found


_NAMES: dict[type, tuple[str, ...]] = {}


def _names(record: type) -> tuple[str, ...]:
    if record not in _NAMES:
        _NAMES[record] = tuple(item.name for item in fields(record))
    return _NAMES[record]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        if abs(value.adjusted()) > 30:  # a slip of the keyboard, reported as such: not worth a billion digits
            return str(value)
        return int(value) if value == value.to_integral_value() and "." not in str(value) else float(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return _set_fields(value) if hasattr(value, "__dataclass_fields__") else value
