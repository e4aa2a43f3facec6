"""Small knowledge bases made of YAML files, for tests that go through the whole audit."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import mesoevidence as me
from mesoevidence.audit import Auditor, audit
from mesoevidence.check import Checker
from mesoevidence.records.load import KnowledgeBase, load_records
from mesoevidence.report import Report, ReportedClaim

TODAY = date(2026, 11, 21)
ROOT = Path(__file__).parent.parent
VOCABULARY: dict[str, list[dict[str, Any]]] = {
    "concepts": [
        {"id": "treat", "kind": "intervention", "label": "treatment"},
        {"id": "treat.a", "kind": "intervention", "label": "treatment with a", "broader": ["treat"]},
        {"id": "treat.b", "kind": "intervention", "label": "treatment with b", "broader": ["treat"]},
        {"id": "rival", "kind": "intervention", "label": "rival"},
        {"id": "people", "kind": "population", "label": "people"},
        {"id": "men", "kind": "population", "label": "men", "broader": ["people"], "disjoint": ["women"]},
        {"id": "women", "kind": "population", "label": "women", "broader": ["people"]},
        {"id": "clinic", "kind": "setting", "label": "clinic"},
        {"id": "scalp", "kind": "body_site", "label": "scalp"},
    ],
    "attributes": [
        {"id": "growth", "label": "growth", "domain": "effect", "better": "higher"},
        {"id": "density", "label": "density", "domain": "effect", "better": "higher", "surrogate_of": "growth"},
        {"id": "pain", "label": "pain", "domain": "ordinal", "better": "lower",
         "levels": ["none", "minimal", "mild", "moderate", "severe"]},
        {"id": "harm", "label": "harm", "domain": "boolean", "better": "lower"},
        {"id": "lasting", "label": "lasting results", "domain": "boolean", "better": "higher"},
        {"id": "sessions", "label": "sessions", "domain": "count", "needs_evidence": False},
        {"id": "interval", "label": "interval", "domain": "duration", "unit": "d", "needs_evidence": False},
        {"id": "course", "label": "course", "domain": "duration", "unit": "d", "needs_evidence": False,
         "derived": {"product": ["sessions", "interval"]}},
    ],
}  # fmt: skip

UP: dict[str, Any] = {"direction": "increase"}
DOWN: dict[str, Any] = {"direction": "decrease"}
STRADDLES: dict[str, Any] = {"estimate": 1, "ci": [-1, 3], "unit": "/cm2"}
LEVELS = ("very_low", "low", "moderate", "high")
STARTS = {"rct": 3, "cohort": 1, "case_series": 1, "ex_vivo": 0}


def say(value: Any = UP, attribute: str = "growth", subject: str = "treat", **more: Any) -> dict[str, Any]:
    """A statement as it is written in YAML."""
    return {"subject": subject, "attribute": attribute, "value": deepcopy(value), **more}


def graded(certainty: str, design: str = "rct") -> dict[str, Any]:
    """Judgements by which a body of this design arrives at ``certainty``."""
    steps = LEVELS.index(certainty) - STARTS[design]
    if steps > 0:
        return {"certainty": certainty, "upgrade": {"large_effect": {"step": steps, "reason": "large"}}}
    domains = {"risk_of_bias": max(steps, -2), "imprecision": min(steps + 2, 0)}
    return {
        "certainty": certainty,
        "downgrade": {name: {"step": step, "reason": "judged"} for name, step in domains.items() if step},
    }


def body(
    name: str,
    target: dict[str, Any],
    certainty: str = "high",
    *,
    design: str = "rct",
    role: str = "primary",
    **more: Any,
) -> dict[str, Any]:
    """An assessment, the one study it rests on, and its finding; ``more`` are keys of the assessment."""
    seen = deepcopy(target)
    seen["scope"] = {"population": "people", **seen.get("scope", {})}
    seen.pop("modality", None)
    return {
        "study": study(name, design),
        "findings": [{"id": f"{name}.one", "statement": seen, "endpoint_role": role,
                      "risk_of_bias": {"overall": "low", "reason": "judged"}}],
        "assessment": {"id": f"body.{name}", "target": target, "findings": [f"{name}.one"], "plain": f"Plain {name}.",
                       **graded(certainty, design), **more},
    }  # fmt: skip


def study(name: str, design: str = "rct", **more: Any) -> dict[str, Any]:
    return {
        "id": name, "title": f"Study {name}", "design": design, "verified": {"read": "abstract"},
        "citation": {"authors": [name.title()], "year": 2020}, **more,
    }  # fmt: skip


def claim(name: str, *statements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": name, "quote": f"quote of {name}", "statements": list(statements), **more}


DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # several times as fast, and most of what small tests take


def write(folder: Path, name: str, data: Any) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.dump(data, Dumper=DUMPER, sort_keys=False, allow_unicode=True), encoding="utf-8")


def make(
    folder: Path,
    bodies: list[dict[str, Any]] | tuple[dict[str, Any], ...] = (),
    claims: list[dict[str, Any]] | tuple[dict[str, Any], ...] = (),
    *,
    sources: dict[str, list[dict[str, Any]]] | None = None,
    vocabulary: dict[str, Any] | None = None,
    **source: Any,
) -> KnowledgeBase:
    """Write ``kb/`` and ``claims/`` (one source ``s``, or ``sources``) below ``folder`` and load them."""
    write(folder, "kb/vocabulary.yaml", vocabulary or VOCABULARY)
    for each in bodies:
        if "study" in each:
            write(folder, f"kb/studies/{each['study']['id']}.yaml", {k: each[k] for k in ("study", "findings")})
    assessments = [each["assessment"] for each in bodies if "assessment" in each]
    if assessments:
        write(folder, "kb/assessments.yaml", {"assessments": assessments})
    for name, said in (sources or {"s": list(claims)}).items():
        write(folder, f"claims/{name}.yaml", {"source": {"id": name, **source}, "claims": said})
    return load_records([folder / "kb", folder / "claims"], base=folder)


def run(kb: KnowledgeBase, **more: Any) -> Report:
    assert not kb.problems, [str(problem) for problem in kb.problems]
    return audit(kb, as_of=more.pop("as_of", TODAY), **more)


def judged(
    folder: Path, bodies: list[dict[str, Any]], *statements: dict[str, Any], profile: str = "promo"
) -> ReportedClaim:
    """The one claim that makes these statements, as the report has it."""
    report = run(make(folder, bodies, [claim("c", *statements)]), profile=profile)
    assert not report.errors, [str(problem) for problem in report.errors]
    return report.claims[0]


def auditor(kb: KnowledgeBase, **more: Any) -> Auditor:
    return Auditor(kb, as_of=TODAY, **more)


@cache
def shipped_kb() -> KnowledgeBase:
    """The shipped knowledge base without its claims, read from its files; one for all tests of a process."""
    return load_records([ROOT / "kb"], base=ROOT)


@cache
def shipped_records() -> KnowledgeBase:
    """The shipped knowledge base and claims, read from their files; one for all tests of a process."""
    return load_records([ROOT / "kb", ROOT / "claims"], base=ROOT)


@cache
def shipped_today() -> Checker:
    """One for all tests of a process: it remembers nothing of one check in the next but what phrases are made of."""
    return Checker(shipped_kb(), as_of=TODAY)


@cache
def shipped() -> KnowledgeBase:
    """What programs get that ask for nothing else."""
    return me.load()


@cache
def shipped_checker() -> Checker:
    """As :func:`shipped_today`, of what programs get that ask for nothing else."""
    return Checker(shipped())
