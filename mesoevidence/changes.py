"""What changed in a file since a git revision: the lines, by ``git diff``."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

_HUNK = re.compile(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


class NoDiff(ValueError):
    """What changed cannot be told; the message says why."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Changed lines, as ranges from first to last; ``whole``: all of the file is new, or has no lines to tell apart."""

    ranges: tuple[tuple[int, int], ...] = ()
    whole: bool = False

    def touch(self, first: int, last: int) -> bool:
        """Whether a line from ``first`` to ``last`` changed."""
        return self.whole or any(start <= last and first <= end for start, end in self.ranges)


def changes(path: Path, revision: str, *, lines: bool = True) -> Changes:
    """What changed in a file between a revision and the working tree. Raises :class:`NoDiff`.

    ``lines``: whether the format has lines; a file without counts as changed as a whole when it changed at all.
    """
    if revision.startswith("-"):
        raise NoDiff(f"{revision!r} is no revision")
    tracked = _git(path, "ls-files", "--error-unmatch", "--", path.name)
    if tracked.returncode == 128 or b"not a git repository" in tracked.stderr:
        raise NoDiff("is not in a git repository")
    if _git(path, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").returncode:
        raise NoDiff(f"git knows no revision {revision!r}")
    if tracked.returncode:
        return Changes(whole=True)
    told = _git(path, "diff", "--no-ext-diff", "--no-color", "--unified=0", revision, "--", path.name)
    if told.returncode:
        raise NoDiff(f"git diff failed: {told.stderr.decode(errors='replace').strip()}")
    if not lines:
        return Changes(whole=bool(told.stdout))
    found = []
    for match in _HUNK.finditer(told.stdout.decode("utf-8", errors="replace")):
        start, count = int(match.group(1)), int(match.group(2) or 1)
        if count:
            found.append((start, start + count - 1))
    return Changes(tuple(found))


def _git(path: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", "-C", str(path.resolve().parent), *arguments], capture_output=True, check=False)
    except FileNotFoundError:
        raise NoDiff("git is not installed") from None
