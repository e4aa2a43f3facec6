"""Plain YAML data to record objects, and pydantic's complaints to problems a curator can act on."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_origin, get_type_hints

from mesoevidence.records import yamlio
from mesoevidence.records.field import Field, Markers
from mesoevidence.records.models import (
    Assessment,
    Claim,
    Excuses,
    Finding,
    Pack,
    Phrase,
    Provision,
    Rule,
    Source,
    Study,
)
from mesoevidence.records.policy import Policy
from mesoevidence.records.problems import Location, Problem, did_you_mean, expected_one_of
from mesoevidence.statements.vocabulary import Attribute, Concept

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """A top-level key of a record file: the record type it holds, one or a list of them."""

    record: type
    many: bool


SECTIONS: dict[str, Section] = {
    "source": Section(Source, many=False),
    "claims": Section(Claim, many=True),
    "study": Section(Study, many=False),
    "findings": Section(Finding, many=True),
    "assessments": Section(Assessment, many=True),
    "concepts": Section(Concept, many=True),
    "attributes": Section(Attribute, many=True),
    "policy": Section(Policy, many=False),
    "pack": Section(Pack, many=False),
    "provisions": Section(Provision, many=True),
    "rules": Section(Rule, many=True),
    "phrases": Section(Phrase, many=True),
    "excuses": Section(Excuses, many=True),
    "field": Section(Field, many=False),
    "markers": Section(Markers, many=False),
}


@cache
def adapter(record: type) -> TypeAdapter[Any]:
    """The validator of a record type, built on first use. pydantic itself is loaded where there is something to check."""
    from pydantic import TypeAdapter

    return TypeAdapter(record)


class Built(NamedTuple):
    """A record; or None, every problem with it, and as much of the record as makes sense without what was wrong."""

    record: Any
    problems: list[Problem]
    rest: Any = None


def build(
    record: type,
    raw: Any,
    document: Path,
    shown: str,
    keys: tuple[str | int, ...],
    attributes: Mapping[str, Attribute] | None = None,
) -> Built:
    """Make the record at ``keys`` of a file from its plain data. ``attributes`` tell what a value's short form means."""
    from pydantic import ValidationError

    short = isinstance(raw, dict) and "quote" in raw and "selector" not in raw
    raw = expand(record, raw, attributes or {})
    name = raw.get("id") if isinstance(raw, dict) else None
    try:
        made = adapter(record).validate_python(raw)
    except ValidationError as error:
        entries = error.errors(include_url=False)
        wrong = {entry["loc"][0] for entry in entries if entry["loc"]}
        problems = [_problem(entry, record, document, shown, keys, name, short=short) for entry in entries]
        rest = {key: value for key, value in raw.items() if key not in wrong} if isinstance(raw, dict) else None
        return Built(None, problems, _validated(record, rest))
    blank = [
        Problem(yamlio.locate(document, shown, keys + where), f"{what!r} is empty; expected text", record=name)
        for what, where, text in _required_texts(made, short=short)
        if not text.strip()
    ]
    return Built(None, blank) if blank else Built(made, [])


def _validated(record: type, raw: Any) -> Any:
    from pydantic import ValidationError

    try:
        return adapter(record).validate_python(raw)
    except ValidationError:
        return None


def _required_texts(made: Any, *, short: bool) -> Iterator[tuple[str, tuple[str, ...], str]]:
    yield "id", ("id",), made.id
    if isinstance(made, Claim):
        yield "quote", ("quote",) if short else ("selector", "exact"), made.selector.exact


def expand(record: type, raw: Any, attributes: Mapping[str, Attribute]) -> Any:
    """Write the short forms out: ``quote``, and values given as a word or a list."""
    if not isinstance(raw, dict):
        return raw
    if record is Claim:
        if "quote" in raw and "selector" not in raw:
            raw = {**raw, "selector": {"exact": raw["quote"]}}
            del raw["quote"]
        statements = raw.get("statements")
        for statement in statements if isinstance(statements, list) else ():
            _expand_value(statement, attributes)
    elif record is Finding:
        _expand_value(raw.get("statement"), attributes)
    elif record is Assessment:
        _expand_value(raw.get("target"), attributes)
    elif record is Phrase:
        _expand_value(raw, attributes)
    elif record is Rule:
        raw = _expand_rule(raw, attributes)
    return raw


def _expand_rule(raw: dict[str, Any], attributes: Mapping[str, Attribute]) -> dict[str, Any]:
    """Examples written as plain text are quotes; values of their statements may be short."""
    for key in ("bad", "good"):
        if isinstance(raw.get(key), list):
            raw = {**raw, key: [{"quote": e} if isinstance(e, str) else e for e in raw[key]]}
            for example in raw[key]:
                statements = example.get("statements") if isinstance(example, dict) else None
                for statement in statements if isinstance(statements, list) else ():
                    _expand_value(statement, attributes)
    return raw


def _expand_value(statement: Any, attributes: Mapping[str, Attribute]) -> None:
    if not isinstance(statement, dict) or "value" not in statement:
        return
    value = statement["value"]
    if isinstance(value, str):
        name = statement.get("attribute")
        attribute = attributes.get(name) if isinstance(name, str) else None
        if attribute is not None and value in attribute.levels:
            statement["value"] = {"any_of": [value]}
        elif value in ("true", "false"):
            statement["value"] = {"truth": value}
        elif _NUMBER.fullmatch(value):
            statement["value"] = {"estimate": value}
        else:
            statement["value"] = {"any_of": [value]}
    elif isinstance(value, list):
        statement["value"] = {"all_of": value}


_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")


def _problem(
    entry: Any, record: type, document: Path, shown: str, keys: tuple[str | int, ...], name: Any, *, short: bool
) -> Problem:
    of_a_key = "[key]" in entry["loc"]
    loc: tuple[Any, ...] = tuple(part for part in entry["loc"] if part != "[key]")
    if short and loc[:2] == ("selector", "exact"):
        loc = ("quote",)
    kind, given, context = entry["type"], entry.get("input"), entry.get("ctx", {})
    field = ".".join(str(part) for part in loc)
    if kind == "missing":
        where = yamlio.locate(document, shown, keys + loc[:-1])
        message = f"{'quote' if record is Claim and field == 'selector' else field!r} is missing"
    elif kind in ("unexpected_keyword_argument", "extra_forbidden"):
        where = yamlio.locate_key(document, shown, keys + loc)
        known = _fields_at(record, loc[:-1])
        if record is Claim and loc == ("quote",):
            message = "'quote' is short for 'selector: {exact: ...}': give one of the two"
        else:
            hint = did_you_mean(str(loc[-1]), known) or f"; {expected_one_of(known)}"
            message = f"{loc[-1]!r} is not a key of this record{hint}"
    else:
        where = (yamlio.locate_key if of_a_key else yamlio.locate)(document, shown, keys + loc)
        message = f"{field}: " if field else ""
        if given is None:
            message += "has no value; " + _expectation(kind, context)
        elif kind == "literal_error":
            choices = re.findall(r"'([^']*)'", context["expected"])
            message += f"{_shown(given)} is not known; {expected_one_of(choices)}{did_you_mean(str(given), choices)}"
        else:
            message += f"{_shown(given)} is wrong here; {_expectation(kind, context)}"
    return Problem(where, message, record=str(name) if isinstance(name, str) else None)


EXPECTATIONS: Mapping[str, str] = {
    "string_type": "expected text",
    "int_parsing": "expected a whole number",
    "int_from_float": "expected a whole number",
    "decimal_parsing": "expected a number written with digits and a point",
    "finite_number": "expected a number written with digits and a point",
    "decimal_type": "expected a number written with digits and a point",
    "bool_parsing": "expected true or false",
    "bool_type": "expected true or false",
    "tuple_type": "expected a list, such as [a, b]",
    "dict_type": "expected a mapping of keys and values",
    "mapping_type": "expected a mapping of keys and values",
    "dataclass_type": "expected a mapping of keys and values",
    "date_from_datetime_inexact": "expected a date such as 2026-11-21",
    "date_from_datetime_parsing": "expected a date such as 2026-11-21",
    "date_parsing": "expected a date such as 2026-11-21",
    "date_type": "expected a date such as 2026-11-21",
    "too_long": "too many items",
    "too_short": "too few items",
}


def _expectation(kind: str, context: Mapping[str, Any]) -> str:
    if kind == "literal_error":
        return expected_one_of(re.findall(r"'([^']*)'", context["expected"]))
    return EXPECTATIONS.get(kind, f"expected something else ({kind.replace('_', ' ')})")


def _shown(given: Any) -> str:
    text = repr(given)
    return text if len(text) <= 60 else text[:57] + "..."


def _fields_at(record: type, loc: tuple[Any, ...]) -> list[str]:
    """Names of the keys that are allowed at ``loc`` inside a record type."""
    current: Any = record
    for part in loc:
        current = _unwrapped(current)
        if dataclasses.is_dataclass(current):
            current = get_type_hints(current).get(str(part))
        elif get_origin(current) is not None:
            current = get_args(current)[-1 if isinstance(part, str) else 0]
    current = _unwrapped(current)
    names = [f.name for f in dataclasses.fields(current)] if dataclasses.is_dataclass(current) else []
    return ["quote", *names] if current is Claim else names


def _unwrapped(annotation: Any) -> Any:
    options = [option for option in get_args(annotation) if option is not type(None)]
    return options[0] if type(None) in get_args(annotation) and options else annotation


def starts_at(starts: Mapping[str, list[tuple[int, int]]], shown: str, section: str, index: int) -> Location:
    """Where an item of a list section begins."""
    line, column = starts[section][index] if section in starts else (1, 1)
    return Location(shown, line, column)
