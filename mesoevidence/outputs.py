"""Where results go: the outputs that are asked for, what they may not be written over, and how files are written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from mesoevidence.records.problems import Location, Problem, did_you_mean, expected_one_of
from mesoevidence.report import Report
from mesoevidence.reporting import FILES, FORMATS, CannotWrite, Options, writer
from mesoevidence.stdout import NotWritten, show

Output = tuple[str, Path | None]
"""A format, and the file it is written to; None for standard output."""


def outputs_of(asked: Sequence[str]) -> tuple[list[Output], list[Problem]]:
    """The outputs asked for, each as FORMAT or FORMAT=PATH, and what is wrong with them."""
    outputs: list[Output] = []
    problems: list[Problem] = []
    known = (*FORMATS, *FILES)
    for wanted in asked:
        name, _, path = wanted.partition("=")
        if name not in known:
            message = f"{name!r} is not a format; {expected_one_of(known)}{did_you_mean(name, known)}"
            problems.append(Problem(Location("--output"), message))
        elif name in FILES and not path:
            problems.append(Problem(Location("--output"), f"{name} is written to a file: --output {name}=PATH"))
        elif path:
            problems += unwritable("--output", path)
        outputs.append((name, Path(path) if path else None))
    paths = [path for _, path in outputs if path is not None]
    problems += [
        Problem(Location("--output"), f"{str(p)!r} is named twice")
        for p in sorted({p for p in paths if paths.count(p) > 1})
    ]
    if sum(path is None for _, path in outputs) > 1:
        problems.append(
            Problem(Location("--output"), "only one format can go to stdout; give the others a path: FORMAT=PATH")
        )
    return outputs, problems


def unwritable(option: str, path: str) -> list[Problem]:
    if Path(path).is_dir():
        return [Problem(Location(option), f"{path!r} is a folder; expected a file")]
    if not Path(path).parent.is_dir():
        return [Problem(Location(option), f"the folder of {path!r} does not exist")]
    return []


def overwriting(outputs: Sequence[Output], kept: Mapping[str, Iterable[Path]]) -> list[Problem]:
    """The outputs that would be written over a file that this run reads. ``kept`` names such files by what they are."""
    targets = {(name, path): _identity(path) for name, path in outputs if path is not None}
    if not any(targets.values()):  # nothing is there yet
        return []
    known = {_identity(path): what for what, paths in reversed(list(kept.items())) for path in paths}
    return [
        Problem(Location(f"--output {name}"), f"{path} is {known[at]}; it was left as it is: name another")
        for (name, path), at in targets.items()
        if at is not None and at in known
    ]


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from every other, whatever its name; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def write_report(result: Report, outputs: Sequence[Output], options: Options) -> None:
    """Write a report to every output; what could not be written becomes a problem of the report."""
    for name, path in outputs:
        own = options if path is None else Options(fail_on=options.fail_on, verbose=options.verbose)
        try:
            pieces = writer(name)(result, own)
            if path is None:
                show(str(piece) for piece in pieces)
            else:
                write_file(path, pieces)
        except CannotWrite as why:
            result.problems.append(Problem(Location(f"--output {name}"), str(why)))
        except NotWritten as failed:
            result.problems.append(Problem(Location(failed.where), failed.message))


def write_file(path: Path, pieces: Iterable[str] | Iterable[bytes]) -> None:
    """Write a file whole or not at all; into a pipe or a device, as it comes. Raises :class:`NotWritten`."""
    raw = (piece.encode("utf-8") if isinstance(piece, str) else piece for piece in pieces)
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as out:
                out.writelines(raw)
        else:
            _replace(Path(os.path.realpath(path)), raw)  # a link goes on leading there
    except OSError as error:
        raise NotWritten(path.as_posix(), error.strerror or str(error)) from error


def _replace(path: Path, raw: Iterator[bytes]) -> None:
    import tempfile

    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.writelines(raw)
        os.chmod(temporary, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
