"""Which files hold records."""

from __future__ import annotations

from pathlib import Path

from mesoevidence.folders import Told, walked

SUFFIXES = (".yaml", ".yml")


def record_files(root: Path, told: Told = lambda error: None) -> list[Path]:
    """What is named like a record file below a folder, links that lead nowhere and what is no file among it; or the file itself.

    ``told`` is given the folders that cannot be read.
    """
    if not root.is_dir():
        return [root]
    found = (where / name for where, names in walked(root, told, hidden=True) for name in names)
    return sorted(path for path in found if path.suffix.lower() in SUFFIXES)


def is_readable(path: Path) -> bool:
    """Whether what was found can be read without waiting for ever; a link that leads nowhere fails at once."""
    return path.is_file() or not path.exists()
