"""Folders, walked so that nothing in them is passed over unseen: what cannot be read is told, links are followed once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

Told = Callable[[OSError], None]
"""What is done about a folder that cannot be read."""


def walked(root: Path, told: Told, *, hidden: bool = False) -> Iterator[tuple[Path, list[str]]]:
    """The folders from ``root`` downward with the names of what lies in each but folders, links to folders behind all others.

    A folder is walked once, however many links lead there; a link to a folder that ``root`` lies in is a circle, and left out.
    """
    top, seen = os.path.realpath(root), set[str]()
    waiting = [root]
    while waiting:
        for where, folders, names in os.walk(waiting.pop(0), onerror=told):
            here = os.path.realpath(where)
            if here in seen:
                folders.clear()
                continue
            seen.add(here)
            folders[:] = sorted(each for each in folders if hidden or not each.startswith("."))
            links = [Path(where, each) for each in folders if os.path.islink(os.path.join(where, each))]
            waiting += [link for link in links if not _holds(os.path.realpath(link), (here, top))]
            yield Path(where), names


def _holds(folder: str, others: tuple[str, ...]) -> bool:
    """Whether a folder is one of the others, or one of them lies in it."""
    return any(Path(other).is_relative_to(folder) for other in others)
