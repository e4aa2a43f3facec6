"""The names that ``import mesoevidence as me`` gives, and what holds of all its modules."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import mesoevidence as me


def test_a_function_stays_a_function_when_the_module_of_its_name_is_imported() -> None:
    module = importlib.import_module("mesoevidence.audit")
    assert me.audit is me.audit is module.audit


def test_every_name_is_there() -> None:
    assert all(getattr(me, name) is not None for name in me.__all__)


def test_no_pattern_repeats_a_group_without_going_back() -> None:
    """Before Python 3.11.5 such a group, where it fails halfway, leaves the text it has passed as matched (gh-106052)."""
    repeats = re.compile(r"(?<!\()\)(?:[*+?]|\{[\d,]+\})\+")
    sources = Path(me.__file__ or "").parent.rglob("*.py")
    found = [
        f"{path.name}: {line}"
        for path in sources
        for line in path.read_text("utf-8").splitlines()
        if repeats.search(line)
    ]
    assert found == []
