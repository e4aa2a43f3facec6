"""``init``: a new knowledge base, small and whole, to be filled."""

from __future__ import annotations

import os
import shutil
import tempfile
from importlib import resources
from pathlib import Path


def new_knowledge_base(folder: Path) -> list[str]:
    """Write the template into a new or empty ``folder``; the files it has then, by their names. A new folder comes whole or
    not at all.

    Raises FileExistsError when something is there already, OSError when it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError("is there already and not empty")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".mesoevidence-") as temporary:
        made = Path(temporary) / "new"
        with resources.as_file(resources.files("mesoevidence") / "template") as template:
            shutil.copytree(template, made)
        if folder.exists():
            for part in made.iterdir():
                os.replace(part, folder / part.name)
        else:
            os.replace(made, folder)
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
