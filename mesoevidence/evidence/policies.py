"""Policy profiles: packaged YAML, extended or replaced by the knowledge base's own."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

from mesoevidence.records import yamlio
from mesoevidence.records.checking import build
from mesoevidence.records.load import KnowledgeBase
from mesoevidence.records.models import Policy
from mesoevidence.records.problems import Location, Problem, did_you_mean, expected_one_of

PACKAGED = resources.files("mesoevidence") / "policy"


def packaged_profiles() -> list[str]:
    """Names of the profiles that come with the program."""
    return sorted(entry.name[: -len(".yaml")] for entry in PACKAGED.iterdir() if entry.name.endswith(".yaml"))


def load_policy(name: str, kb: KnowledgeBase) -> tuple[Policy | None, list[Problem]]:
    """The profile called ``name``: the knowledge base's, else the packaged one. ``extends`` is followed and laid under."""
    raw, problems = _resolved(name, kb, ())
    if problems:
        return None, problems
    shown = f"policy {name}"
    built = build(Policy, raw, Path(shown), shown, ("policy",))
    return built.record, built.problems


def _resolved(name: str, kb: KnowledgeBase, seen: tuple[str, ...]) -> tuple[dict[str, Any], list[Problem]]:
    where = Location(f"policy {name}")
    if name in seen:
        return {}, [Problem(where, f"'extends' runs in a circle: {' -> '.join([*seen, name])}")]
    own = kb.policies.get(name)
    if own is None:
        choices = sorted({*packaged_profiles(), *kb.policies})
        if name not in choices:
            hint = did_you_mean(name, choices)
            return {}, [Problem(where, f"no such profile; {expected_one_of(choices)}{hint}")]
        with resources.as_file(PACKAGED / f"{name}.yaml") as path:
            document = yamlio.read_document(path, f"{name}.yaml")
        own = document.data["policy"]
    base = own.get("extends")
    if base is None:
        return {key: value for key, value in own.items() if key != "extends"}, []
    # A knowledge base may extend the packaged profile of the same name.
    under, problems = _packaged_or_own(str(base), name, kb, seen)
    own = {key: value for key, value in own.items() if key != "extends"}
    return _merged(under, own), problems


def _packaged_or_own(
    base: str, name: str, kb: KnowledgeBase, seen: tuple[str, ...]
) -> tuple[dict[str, Any], list[Problem]]:
    if base == name:
        return _resolved(base, KnowledgeBase(), seen)
    return _resolved(base, kb, (*seen, name))


def _merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in over.items():
        below = merged.get(key)
        merged[key] = _merged(below, value) if isinstance(value, dict) and isinstance(below, dict) else value
    return merged
