"""The OpenAPI document: ``openapi.yaml``, with what only the running server knows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import resources
from typing import Any

from mesoevidence._version import __version__
from mesoevidence.reading.files import READERS
from mesoevidence.texts import read_texts


def description(markets: Sequence[str], profiles: Sequence[str], most_bytes: int) -> dict[str, Any]:
    """The document, for a server with these markets, profiles and this limit."""
    document: dict[str, Any] = read_texts("mesoevidence.serving", "openapi.yaml")
    document["info"]["version"] = __version__
    operation = document["paths"]["/api/check"]["post"]
    market, profile = operation["parameters"]
    if markets:
        market["schema"]["items"]["enum"] = list(markets)
    profile["schema"]["enum"] = list(profiles)
    operation["description"] += f" At most {most_bytes / 1_000_000:g} MB; files may end in {', '.join(READERS)}."
    document["components"]["schemas"]["Report"] = _report_schema()
    return document


def _report_schema() -> dict[str, Any]:
    """The schema of the report, as a part of another document."""
    text = (resources.files("mesoevidence") / "schemas" / "report.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text.replace('"#/$defs/', '"#/components/schemas/Report/$defs/'))
    del schema["$schema"], schema["$id"]
    return schema
