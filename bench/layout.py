"""YAML, as a curator would lay it out: a record a block, short mappings in one line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]

_PLAIN = re.compile(r"[A-Za-z_][\w.-]*(?: [\w.-]+)*|\d{4}-\d\d-\d\d")
_KEPT_OPEN = {"statement", "statements", "target", "downgrade"}


def inline(value: Any) -> str:
    """Return a value as one line of YAML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return value
    return json.dumps(value)


def _entries(record: Record, indent: str) -> Iterator[str]:
    for key, value in record.items():
        if key not in _KEPT_OPEN or not value:
            yield f"{indent}{key}: {inline(value)}"
            continue
        yield f"{indent}{key}:"
        if isinstance(value, dict):
            yield from _entries(value, indent + "  ")
        else:
            yield from (f"{indent}  - {inline(item)}" for item in value)


def mapping(key: str, record: Record) -> list[str]:
    """Return the lines of one record under a key."""
    return [f"{key}:", *_entries(record, "  ")]


def block(key: str, records: Iterable[Record]) -> list[str]:
    """Return the lines of a list of records under a key."""
    lines = [f"{key}:"]
    for record in records:
        first, *rest = _entries(record, "    ")
        lines += [f"  - {first.strip()}", *rest]
    return lines


def write(path: Path, lines: Iterable[str]) -> None:
    """Write lines to a file, and make its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
