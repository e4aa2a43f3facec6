"""Mesoevidence: what does copy claim, what does the evidence carry, and how would it hold?

>>> import mesoevidence as me
>>> kb = me.load()            # the knowledge base shipped with the package; or me.load("kb", "claims")
>>> report = me.audit(kb)     # every claim record: verdict, reasons, evidence, suggested wording; and the conflicts

Names are imported when they are used, so that ``import mesoevidence`` costs next to nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from mesoevidence._version import __version__

if TYPE_CHECKING:
    from mesoevidence.api import check, load, relate
    from mesoevidence.audit import audit
    from mesoevidence.phrases.reading import Wording, read_wording
    from mesoevidence.report import Report
    from mesoevidence.statements import Relation, Scope, Span, Statement, Value

_HOMES = {
    "load": "mesoevidence.api",
    "check": "mesoevidence.api",
    "relate": "mesoevidence.api",
    "audit": "mesoevidence.audit",
    "read_wording": "mesoevidence.phrases.reading",
    "Report": "mesoevidence.report",
    "Relation": "mesoevidence.statements",
    "Scope": "mesoevidence.statements",
    "Span": "mesoevidence.statements",
    "Statement": "mesoevidence.statements",
    "Value": "mesoevidence.statements",
    "Wording": "mesoevidence.phrases.reading",
}

__all__ = [
    "Relation",
    "Report",
    "Scope",
    "Span",
    "Statement",
    "Value",
    "Wording",
    "__version__",
    "audit",
    "check",
    "load",
    "read_wording",
    "relate",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class _Package(ModuleType):
    """Importing ``mesoevidence.audit``, the module, leaves ``mesoevidence.audit``, the function, what it was."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __dir__() -> list[str]:
    return sorted(__all__)
