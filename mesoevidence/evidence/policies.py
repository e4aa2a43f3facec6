"""Policy profiles: packaged YAML, extended or replaced by the knowledge base's own."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mesoevidence.kept import digest, kept
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.records.models import FAIL_KINDS
from mesoevidence.records.policy import Policy
from mesoevidence.records.problems import Location, Problem, did_you_mean, expected_one_of

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@cache
def _packaged() -> Traversable:
    from importlib import (
        resources,
    )  # takes a twentieth of the time of a page, and is not needed where a profile was kept

    return resources.files("mesoevidence") / "policy"


def packaged_profiles() -> list[str]:
    """Names of the profiles that come with the program."""
    return sorted(entry.name[: -len(".yaml")] for entry in _packaged().iterdir() if entry.name.endswith(".yaml"))


def load_policy(name: str, kb: KnowledgeBase) -> tuple[Policy | None, list[Problem]]:
    """The profile called ``name``: the knowledge base's, else the packaged one. ``extends`` is followed and laid under."""
    if kb.policies:
        return _built(name, kb)
    return kept(f"policy-{digest(name).hex()[:16]}", lambda: _built(name, kb), when=lambda built: built[0] is not None)


def _built(name: str, kb: KnowledgeBase) -> tuple[Policy | None, list[Problem]]:
    from mesoevidence.records import yamlio
    from mesoevidence.records.checking import build

    raw, problems = _resolved(name, kb, ())
    if problems:
        return None, problems
    own = kb.policies.get(name)
    path, shown = (own.path, own.shown) if own else (Path(f"{name}.yaml"), f"{name}.yaml")
    built = build(Policy, raw, path, shown, ("policy",))
    policy: Policy | None = built.record
    if policy is None:
        return None, built.problems
    for place, kind in enumerate(policy.fail_on):
        if kind not in FAIL_KINDS:
            hint = did_you_mean(kind, FAIL_KINDS) or f"; {expected_one_of(FAIL_KINDS)}"
            where = yamlio.locate(path, shown, ("policy", "fail_on", place))
            problems.append(Problem(where, f"{kind!r} is nothing to fail on{hint}"))
    return (None if problems else policy), problems


def _resolved(name: str, kb: KnowledgeBase, seen: tuple[str, ...]) -> tuple[dict[str, Any], list[Problem]]:
    known = kb.policies.get(name)
    where = Location(known.shown if known else f"profile {name}")
    if name in seen:
        return {}, [Problem(where, f"'extends' runs in a circle: {' -> '.join([*seen, name])}")]
    if known is not None:
        own = known.raw
    else:
        choices = sorted({*packaged_profiles(), *kb.policies})
        if name not in choices:
            hint = did_you_mean(name, choices)
            return {}, [Problem(where, f"no such profile; {expected_one_of(choices)}{hint}")]
        from importlib.resources import as_file

        from mesoevidence.records import yamlio

        with as_file(_packaged() / f"{name}.yaml") as path:
            document = yamlio.read_document(path, f"{name}.yaml")
        own = document.data["policy"]
    base = own.get("extends")
    over = {key: value for key, value in own.items() if key != "extends"}
    if base is None:
        return over, []
    under, problems = _packaged_or_own(str(base), name, kb, seen)
    return _merged(under, over), problems


def _packaged_or_own(
    base: str, name: str, kb: KnowledgeBase, seen: tuple[str, ...]
) -> tuple[dict[str, Any], list[Problem]]:
    """What a profile extends; one of the packaged profile's own name extends the packaged one."""
    if base == name:
        return _resolved(base, KnowledgeBase(), seen)
    return _resolved(base, kb, (*seen, name))


def _merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in over.items():
        below = merged.get(key)
        merged[key] = _merged(below, value) if isinstance(value, dict) and isinstance(below, dict) else value
    return merged
