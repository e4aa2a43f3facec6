"""Texts that are data: YAML files beside the modules that read them."""

from __future__ import annotations

from importlib import resources
from typing import Any

import yaml


def read_texts(name: str) -> dict[str, dict[str, Any]]:
    """The records of a packaged text file by their keys, in the order of the file."""
    text = (resources.files("mesoevidence.evidence") / name).read_text(encoding="utf-8")
    texts: dict[str, dict[str, Any]] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return texts
