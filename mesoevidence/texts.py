"""Texts that are data: YAML files beside the modules that read them."""

from __future__ import annotations

from typing import Any

from mesoevidence.kept import kept


def read_texts(package: str, name: str) -> dict[str, Any]:
    """The records of a text file of a package by their keys, in the order of the file."""
    return kept(f"{package}.{name}", lambda: _read(package, name))


def _read(package: str, name: str) -> dict[str, Any]:
    from importlib import resources

    import yaml

    text = (resources.files(package) / name).read_text(encoding="utf-8")
    texts: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return texts
