"""What ``plot`` does: the kind and the record that are named, to a figure in a file or on standard output."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mesoevidence.audit import Auditor, BadPolicy
from mesoevidence.exit_codes import OK
from mesoevidence.outputs import unwritable, write_file
from mesoevidence.plots import MISSING, PLOTS, Asked, CannotDraw, UnknownName, can_draw, drawing
from mesoevidence.records.problems import Location, Problem, did_you_mean, expected_one_of
from mesoevidence.running import Refused, run_of, say, settings_and_day
from mesoevidence.stdout import show

SUFFIXES = (".svg", ".png")


def plot(kind: str, name: str | None, given: dict[str, Any]) -> int:
    """Draw a figure and write it."""
    target = given.pop("output")
    try:
        settings, as_of = settings_and_day(given)
        path = _target(kind, target)
        run = run_of(settings, as_of, (), phrases=name is not None and Path(name).is_file())
        if any(problem.severity == "error" for problem in run.kb.problems):
            raise Refused([*run.kb.problems, Problem(Location("plot"), "not drawn: the records have errors")])
        asked = Asked(run.kb, Auditor(run.kb, profile=settings.profile, as_of=as_of), name, given["rows"])
        made = drawing(kind, asked)
    except (Refused, BadPolicy) as bad:
        return say(bad.problems)
    except UnknownName as unknown:
        return say([Problem(Location("ID"), str(unknown))])
    except CannotDraw as why:
        return say([Problem(Location(f"plot {kind}"), str(why))])
    from mesoevidence.plots.rendering import png_of, svg_of

    prolog = '<?xml version="1.0" encoding="UTF-8"?>\n'
    if path is None:
        show([prolog, svg_of(made)])
    elif path.suffix.lower() == ".png":
        write_file(path, [png_of(made)])
    else:
        write_file(path, [prolog, svg_of(made)])
    return OK


def _target(kind: str, target: str | None) -> Path | None:
    """The file to write; None for standard output. Raises Refused for a kind or a file that will not do."""
    problems: list[Problem] = []
    if kind not in PLOTS:
        message = f"{kind!r} is no kind of figure; {expected_one_of(PLOTS)}{did_you_mean(kind, PLOTS)}"
        problems.append(Problem(Location("KIND"), message))
    if not can_draw():
        problems.append(Problem(Location("plot"), MISSING))
    path = Path(target) if target and target != "-" else None
    if path is not None:
        if path.suffix.lower() not in SUFFIXES:
            problems.append(
                Problem(Location("--output"), f"{target!r} is neither .svg nor .png; expected a file of one of these")
            )
        problems += unwritable("--output", str(path))
    if problems:
        raise Refused(problems)
    return path
