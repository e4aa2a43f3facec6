"""The names that ``import mesoevidence as me`` gives."""

from __future__ import annotations

import importlib

import mesoevidence as me


def test_a_function_stays_a_function_when_the_module_of_its_name_is_imported() -> None:
    module = importlib.import_module("mesoevidence.audit")
    assert me.audit is me.audit is module.audit


def test_every_name_is_there() -> None:
    assert all(getattr(me, name) is not None for name in me.__all__)
