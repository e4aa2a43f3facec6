"""What ``check`` does: files to documents, documents to a report; and how a sentence was read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from mesoevidence.acceptance import Baseline, with_baseline
from mesoevidence.audit import BadPolicy, Progress
from mesoevidence.changes import Changes, NoDiff, changes
from mesoevidence.check import Checker, Copy
from mesoevidence.exit_codes import BAD_INPUT, OK
from mesoevidence.loading import put_away
from mesoevidence.reading.document import WITH_LINES
from mesoevidence.reading.files import STDIN, documents, named, shown_name
from mesoevidence.records.problems import Location, Problem
from mesoevidence.report import Report
from mesoevidence.reporting import WITH_DOCUMENTS
from mesoevidence.running import Refused, Run, reported, run_of, say, settings_and_day, width
from mesoevidence.stdout import show
from mesoevidence.workers import cores, read_copies


def check(files: tuple[str, ...], given: dict[str, Any]) -> int:
    """Judge copy, write every output, say what could not be read."""

    jobs = _jobs(given["jobs"])
    if jobs is None:
        message = f"{given['jobs']!r} is no number of processes; expected one such as 4, or auto for all cores"
        return say([Problem(Location("--jobs"), message)])

    def checked(run: Run, baseline: Baseline | None, progress: Progress | None) -> Report:
        checker = Checker(run.kb, profile=run.settings.profile, as_of=run.as_of, markets=run.settings.market)
        revision, keep = given["diff"], not WITH_DOCUMENTS.isdisjoint(run.formats)
        read = read_copies(paths, checker, jobs=min(jobs, len(paths)), keep=keep)
        seen: list[bool] = []
        copies = _then(
            _without_problems(read, problems, seen, len(paths), progress), partial(put_away, run.kb, run.folders)
        )
        changed = None if revision is None else lambda path, format_: _changed(path, format_, revision, problems)
        found = checker.judge(copies, changed=changed, keep=keep)
        if not any(seen) and not problems:
            names = " ".join(shown_name(None if name == STDIN else Path(name)) for name in files)
            problems.append(Problem(Location(names), "no copy was found: nothing was checked"))
        found.problems = sorted({*found.problems, *problems})
        if baseline is not None:
            with_baseline(found, baseline)
        return found

    if given["diff"] is not None and given["update_baseline"]:
        what = "goes without --diff: what did not change would be forgotten"
        return say([Problem(Location("--update-baseline"), what)])
    problems: list[Problem] = []
    paths = list(named(files, problems))
    originals = [path for path in paths if path is not None]
    return reported((), given, checked, phrases=True, originals=originals)


def _jobs(text: str) -> int | None:
    """How many processes are asked for; None where that is no number."""
    if text == "auto":
        return cores()
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 4 and int(text) else None


def _without_problems(
    read: Iterable[Copy | Problem], problems: list[Problem], words: list[bool], count: int, progress: Progress | None
) -> Iterator[Copy]:
    """What was read; what could not be is noted, and of what was whether there are words in it."""
    for done, found in enumerate(read):
        if progress is not None:
            progress("files", done, count)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            words.append(found.words)
            yield found
    if progress is not None:
        progress("files", count, count)


def _then(copies: Iterable[Copy], do: Callable[[], None]) -> Iterator[Copy]:
    """The copies; behind the last one something is done."""
    yield from copies
    do()


def explain_span(files: tuple[str, ...], given: dict[str, Any]) -> int:
    """Print how a sentence of a document was read."""
    from mesoevidence.explain import wrapped
    from mesoevidence.extraction.explaining import explain_span as explained

    problems: list[Problem] = []
    in_vain = [name for key, name in _NOT_WITH_A_SPAN.items() if given[key]]
    if in_vain:
        message = f"shows how a sentence was read, and stops: leave out {' and '.join(in_vain)}"
        return say([Problem(Location("--explain-span"), message)])
    try:
        settings, as_of = settings_and_day(given)
        place = _PLACE.fullmatch(given["explain_span"])
        if place is None:
            raise Refused(
                [Problem(Location("--explain-span"), f"{given['explain_span']!r} is no place; expected LINE:COL")]
            )
        run = run_of(settings, as_of, (), phrases=True)
        checker = Checker(run.kb, profile=settings.profile, as_of=as_of, markets=settings.market)
        read = list(documents(files, problems))
        if len(read) != 1:
            raise Refused(problems or [Problem(Location("FILE"), "--explain-span takes one file")])
        line, column = int(place[1]), int(place[2])
        lines = list(explained(read[0], line, column, run.kb, checker.extractor, checker.auditor.rules))
    except (Refused, BadPolicy) as bad:
        return say(bad.problems)
    except ValueError as nothing:
        return say([Problem(Location(files[0]), str(nothing))])
    show(text + "\n" for text in wrapped(lines, width()))
    problems = sorted({*run.kb.problems, *checker.auditor.problems, *problems})
    say(problems)
    return BAD_INPUT if any(problem.severity == "error" for problem in problems) else OK


_NOT_WITH_A_SPAN = {
    "diff": "--diff",
    "output": "--output",
    "format_": "--format",
    "baseline": "--baseline",
    "update_baseline": "--update-baseline",
    "admit": "--admit",
}
_PLACE = re.compile(r"(\d{1,9}):(\d{1,9})")


def _changed(path: str, format_: str, revision: str, problems: list[Problem]) -> Changes:
    """What changed in a document since a revision; where that cannot be told, the whole of it is judged and it is said."""
    try:
        return changes(Path(path), revision, lines=format_ in WITH_LINES)
    except NoDiff as why:
        problems.append(Problem(Location(path), f"--diff {revision}: {why}"))
        return Changes(whole=True)
