"""The JSON Schemas that an editor uses: shipped as generated, true of the records, and refusing what the loader refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from mesoevidence.records.load import load_records
from mesoevidence.records.schema import FILES, FOLDER, schema_text
from tests.worlds import ROOT, VOCABULARY, write

RECORDS = {
    "claims": ["claims/*.yaml"], "study": ["kb/studies/*.yaml"], "assessments": ["kb/assessments/*.yaml"],
    "vocabulary": ["kb/vocabulary/*.yaml"], "policy": ["mesoevidence/policy/promo.yaml"],
}  # fmt: skip


class JsonLike(yaml.CSafeLoader):  # type: ignore[name-defined,misc]
    """Dates are text in JSON, and to a YAML language server."""


JsonLike.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in JsonLike.yaml_implicit_resolvers.items()
}


def validator(kind: str) -> Any:
    schema = json.loads((FOLDER / f"{kind}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("kind", FILES)
def test_the_shipped_schema_is_the_generated_one(kind: str) -> None:
    assert (FOLDER / f"{kind}.schema.json").read_text(encoding="utf-8") == schema_text(kind)


@pytest.mark.parametrize("kind", RECORDS)
def test_the_shipped_records_pass(kind: str) -> None:
    check = validator(kind)
    paths = sorted(path for pattern in RECORDS[kind] for path in ROOT.glob(pattern))
    assert paths
    for path in paths:
        errors = list(check.iter_errors(yaml.load(path.read_text(encoding="utf-8"), Loader=JsonLike)))
        assert not errors, (path.name, [f"{list(e.absolute_path)}: {e.message[:100]}" for e in errors[:3]])


CLAIM: dict[str, Any] = {
    "id": "s.a",
    "quote": "x",
    "statements": [{"subject": "treat", "attribute": "growth", "value": {}}],
}
STUDY: dict[str, Any] = {"id": "st", "title": "T", "design": "rct", "verified": {"read": "abstract"}}
ASSESSMENT: dict[str, Any] = {"id": "a", "target": CLAIM["statements"][0], "certainty": "low", "searched": "x"}
WRONG: dict[str, tuple[str, dict[str, Any]]] = {
    "an unknown section": ("claims", {"claim": []}),
    "an unknown key": ("claims", {"source": {"id": "s"}, "claims": [{**CLAIM, "sevrity": "x"}]}),
    "no id": ("claims", {"source": {"id": "s"}, "claims": [{"quote": "x"}]}),
    "no quote": ("claims", {"source": {"id": "s"}, "claims": [{"id": "s.a"}]}),
    "claims that are no list": ("claims", {"source": {"id": "s"}, "claims": CLAIM}),
    "a lifecycle that does not exist": ("claims", {"source": {"id": "s"}, "claims": [{**CLAIM, "lifecycle": "done"}]}),
    "a statement without a subject": (
        "claims", {"source": {"id": "s"}, "claims": [{**CLAIM, "statements": [{"attribute": "x", "value": True}]}]},
    ),
    "a design that does not exist": ("study", {"study": {**STUDY, "design": "poll"}}),
    "a study without what was read": ("study", {"study": {k: v for k, v in STUDY.items() if k != "verified"}}),
    "a certainty that does not exist": ("assessments", {"assessments": [{**ASSESSMENT, "certainty": "certain"}]}),
    "a domain that does not exist": (
        "assessments", {"assessments": [{**ASSESSMENT, "downgrade": {"luck": {"step": -1, "reason": "x"}}}]},
    ),
    "a step without a reason": (
        "assessments", {"assessments": [{**ASSESSMENT, "downgrade": {"imprecision": {"step": -1}}}]},
    ),
    "a kind of concept that does not exist": ("vocabulary", {"concepts": [{"id": "x", "kind": "thing", "label": "x"}]}),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_schema_and_loader_refuse_alike(tmp_path: Path, name: str) -> None:
    kind, data = WRONG[name]
    assert not validator(kind).is_valid(data)
    write(tmp_path, "a.yaml", VOCABULARY)
    write(tmp_path, "x.yaml", data)
    kb = load_records([tmp_path], base=tmp_path)
    assert [p for p in kb.problems if p.where.file == "x.yaml" and p.severity == "error"]


def test_what_both_accept(tmp_path: Path) -> None:
    for kind, data in (
        ("claims", {"source": {"id": "s"}, "claims": [{**CLAIM, "statements": []}]}),
        ("study", {"study": STUDY}),
    ):
        assert validator(kind).is_valid(data)
        write(tmp_path, f"{kind}.yaml", data)
    assert load_records([tmp_path], base=tmp_path).problems == []
