"""Which files hold records."""

from __future__ import annotations

from pathlib import Path

SUFFIXES = (".yaml", ".yml")


def record_files(root: Path) -> list[Path]:
    """The record files below a folder, links that lead nowhere among them; or the file itself."""
    if not root.is_dir():
        return [root]
    return sorted(p for p in root.rglob("*") if p.suffix in SUFFIXES and (p.is_file() or p.is_symlink()))
