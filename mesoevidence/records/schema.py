"""JSON Schemas of the record files, generated from the record types, so that an editor completes and checks the YAML.

``python -m mesoevidence.records.schema`` writes them to ``mesoevidence/schemas``; a test keeps the shipped ones true.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from mesoevidence.records.checking import SECTIONS

FILES: dict[str, tuple[str, ...]] = {
    "claims": ("source", "claims"),
    "study": ("study", "findings"),
    "assessments": ("assessments",),
    "vocabulary": ("concepts", "attributes"),
    "policy": ("policy",),
    "rules": ("pack", "provisions", "rules"),
    "phrases": ("excuses", "field", "markers", "phrases"),
}
"""Kinds of file, and the sections they may hold."""

FOLDER = Path(__file__).parent.parent / "schemas"


def file_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one kind of record file."""
    definitions: dict[str, Any] = {}
    properties: dict[str, Any] = {}
    for section in FILES[kind]:
        spec = SECTIONS[section]
        schema = TypeAdapter(spec.record).json_schema(ref_template="#/$defs/{model}")
        definitions |= schema.pop("$defs", {})
        name = spec.record.__name__
        definitions[name] = schema
        reference = {"$ref": f"#/$defs/{name}"}
        properties[section] = {"type": "array", "items": reference} if spec.many else reference
    for definition in definitions.values():
        _allow_short_forms(definition)
        _allow_raw_scalars(definition)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Mesoevidence {kind} file",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }


def _allow_short_forms(definition: dict[str, Any]) -> None:
    """What :func:`mesoevidence.records.checking.expand` writes out may be written short."""
    properties = definition.get("properties", {})
    if "selector" in properties and "lifecycle" in properties:  # a claim
        properties["quote"] = {"type": "string", "description": "Short for selector: {exact: ...}."}
        definition["required"] = ["id"]
        definition["anyOf"] = [{"required": ["quote"]}, {"required": ["selector"]}]
    if "bad" in properties and "good" in properties:  # a rule
        for key in ("bad", "good"):
            properties[key]["items"] = {"anyOf": [{"type": "string"}, properties[key]["items"]]}
    if "attribute" in properties and "value" in properties:  # a statement, or a phrase that makes one
        short = [{"type": t} for t in ("boolean", "string", "number")] + [
            {"type": "array", "items": {"type": "string"}}
        ]
        properties["value"] = {"anyOf": [properties["value"], *short]}


def _allow_raw_scalars(node: Any) -> None:
    """Text may be typed without quotes: every scalar is kept as it was typed, whatever YAML takes it for."""
    if isinstance(node, dict):
        if node.get("type") == "string" and not {"enum", "const", "format", "pattern"} & node.keys():
            node["type"] = ["string", "number", "boolean"]
        for below in node.values():
            _allow_raw_scalars(below)
    elif isinstance(node, list):
        for below in node:
            _allow_raw_scalars(below)


def schema_text(kind: str) -> str:
    """The schema as it is shipped."""
    return json.dumps(file_schema(kind), indent=1, ensure_ascii=False, sort_keys=False) + "\n"


def main() -> None:
    """Write every schema."""
    FOLDER.mkdir(exist_ok=True)
    for kind in FILES:
        (FOLDER / f"{kind}.schema.json").write_text(schema_text(kind), encoding="utf-8")


if __name__ == "__main__":
    main()
