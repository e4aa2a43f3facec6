"""What changed in a file since a git revision: the lines, by ``git diff``, and what it held before."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

_HUNK = re.compile(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", re.MULTILINE)

_DIFF = ("diff", "--no-ext-diff", "--no-textconv", "--no-color", "--find-renames")


class NoDiff(ValueError):
    """What changed cannot be told; the message says why."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Changed lines, as ranges from first to last; ``gone``: lines behind which some were taken out; ``whole``: all of the
    file is new, or has no lines to tell apart; ``before``: what the file held, where there was one."""

    ranges: tuple[tuple[int, int], ...] = ()
    gone: tuple[int, ...] = ()
    whole: bool = False
    before: bytes | None = field(default=None, repr=False)

    def __bool__(self) -> bool:
        return self.whole or bool(self.ranges or self.gone)

    def touch(self, first: int, last: int) -> bool:
        """Whether a line from ``first`` to ``last`` changed, or one between them was taken out."""
        changed = any(start <= last and first <= end for start, end in self.ranges)
        return self.whole or changed or any(first <= line < last for line in self.gone)


def changes(path: Path, revision: str, *, lines: bool = True) -> Changes:
    """What changed in a file between a revision and the working tree. Raises :class:`NoDiff`.

    ``lines``: whether the format has lines; of a file without only what it held tells what changed. A file that
    was renamed is compared with what it was. Of a file in a submodule the revision is one of the submodule.
    """
    if revision.startswith("-"):
        raise NoDiff(f"{revision!r} is no revision")
    path = Path(os.path.realpath(path))
    tracked = _git(path, "ls-files", "--error-unmatch", "--", path.name)
    if b"not a git repository" in tracked.stderr:
        raise NoDiff("is not in a git repository")
    if tracked.returncode == 128:
        raise NoDiff(f"git says: {_reason(tracked)}")
    if _git(path, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").returncode:
        shallow = _git(path, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
        raise NoDiff(
            f"git knows no revision {revision!r}" + (" in this shallow clone; fetch more of it" if shallow else "")
        )
    if tracked.returncode:
        return Changes(whole=True)
    name: str | None = path.name
    told = _diff(path, revision, path.name)
    if b"\nnew file mode" in told:
        name = _renamed_from(path, revision)
        told = _diff(path, revision, name, path.name) if name else told
    if not told:
        return Changes()
    held = _held(path, revision, name) if name else b""
    if not lines or b"\nBinary files " in told:  # UTF-16, or what an attribute says is binary
        return Changes(whole=True, before=held)
    ranges, gone = [], []
    for match in _HUNK.finditer(told.decode("utf-8", errors="replace")):
        start, count = int(match.group(1)), int(match.group(2) or 1)
        if count:
            ranges.append((start, start + count - 1))
        else:
            gone.append(start)
    return Changes(tuple(ranges), tuple(gone), before=held)


def _diff(path: Path, revision: str, *names: str) -> bytes:
    told = _git(path, *_DIFF, "--unified=0", "--inter-hunk-context=0", revision, "--", *names)
    if told.returncode:
        raise NoDiff(f"git diff failed: {_reason(told)}")
    return told.stdout


def _held(path: Path, revision: str, name: str) -> bytes:
    """What a file held at a revision; ``name`` is what it was called, seen from its folder."""
    told = _git(path, "cat-file", "blob", f"{revision}:./{name}")
    if told.returncode:
        raise NoDiff(f"git cannot show what it held: {_reason(told)}")
    return told.stdout


def _reason(told: subprocess.CompletedProcess[bytes]) -> str:
    """Why git refused, in its own words."""
    return " ".join(told.stderr.decode(errors="replace").removeprefix("fatal: ").split())


def _renamed_from(path: Path, revision: str) -> str | None:
    """What the file was called at a revision, as git guesses it, seen from its folder."""
    told = _git(path, *_DIFF, "--name-status", "-z", "--no-relative", "--diff-filter=R", revision)
    top = _git(path, "rev-parse", "--show-toplevel").stdout.decode(errors="surrogateescape").rstrip("\n")
    fields = iter(told.stdout.decode(errors="surrogateescape").split("\0"))
    for _, before, after in zip(fields, fields, fields, strict=False):
        if os.path.realpath(Path(top, after)) == str(path):
            return os.path.relpath(Path(os.path.realpath(top), before), path.parent)
    return None


def _git(path: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "--literal-pathspecs", "-C", str(path.parent), *arguments], capture_output=True, check=False,
            env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
    except FileNotFoundError:
        raise NoDiff("git is not installed") from None
