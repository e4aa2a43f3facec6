"""Mesoevidence: what does copy claim, what does the evidence carry, and how would it hold?

>>> import mesoevidence as me
>>> kb = me.load()            # the knowledge base shipped with the package; or me.load("kb", "claims")
>>> report = me.audit(kb)     # every claim record: verdict, reasons, evidence, suggested wording; and the conflicts

Names are imported when they are used, so that ``import mesoevidence`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mesoevidence._version import __version__

if TYPE_CHECKING:
    from mesoevidence.api import load, relate
    from mesoevidence.audit import audit
    from mesoevidence.report import Report
    from mesoevidence.statements import Relation, Scope, Span, Statement, Value

_HOMES = {
    "load": "mesoevidence.api",
    "relate": "mesoevidence.api",
    "audit": "mesoevidence.audit",
    "Report": "mesoevidence.report",
    "Relation": "mesoevidence.statements",
    "Scope": "mesoevidence.statements",
    "Span": "mesoevidence.statements",
    "Statement": "mesoevidence.statements",
    "Value": "mesoevidence.statements",
}

__all__ = ["Relation", "Report", "Scope", "Span", "Statement", "Value", "__version__", "audit", "load", "relate"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
