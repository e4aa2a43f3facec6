"""What ``check`` does: files to documents, documents to a report; and how a sentence was read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mesoevidence.acceptance import Baseline, with_baseline
from mesoevidence.audit import BadPolicy, Progress
from mesoevidence.changes import Changes, NoDiff, changes
from mesoevidence.check import Checker
from mesoevidence.exit_codes import OK
from mesoevidence.reading import Document
from mesoevidence.reading.files import documents
from mesoevidence.records.problems import Location, Problem
from mesoevidence.report import Report
from mesoevidence.running import Refused, Run, reported, run_of, say, settings_and_day, show, width


def check(files: tuple[str, ...], given: dict[str, Any]) -> int:
    """Judge copy, write every output, say what could not be read."""

    def checked(run: Run, baseline: Baseline | None, progress: Progress | None) -> Report:
        checker = Checker(run.kb, profile=run.settings.profile, as_of=run.as_of, markets=run.settings.market)
        problems: list[Problem] = []
        read: Iterable[Document] = documents(files, problems)
        revision = given["diff"]
        changed = None if revision is None else _changed(read := list(read), revision, problems)
        found = checker.check(read, changed=changed)
        found.problems = sorted({*found.problems, *problems})
        if baseline is not None:
            with_baseline(found, baseline)
        return found

    if given["diff"] is not None and given["update_baseline"]:
        what = "goes without --diff: what did not change would be forgotten"
        return say([Problem(Location("--update-baseline"), what)])
    return reported((), given, checked, phrases=True)


def explain_span(files: tuple[str, ...], given: dict[str, Any]) -> int:
    """Print how a sentence of a document was read."""
    from mesoevidence.explain import wrapped
    from mesoevidence.extraction.explaining import explain_span as explained

    problems: list[Problem] = []
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
    return OK


_PLACE = re.compile(r"(\d{1,9}):(\d{1,9})")


def _changed(documents: Iterable[Document], revision: str, problems: list[Problem]) -> dict[str, Changes]:
    """What changed in each document since a revision; where that cannot be told, the whole of it is judged and it is said."""
    found: dict[str, Changes] = {}
    for document in documents:
        try:
            lines = document.format in ("text", "markdown", "html")
            found[document.path] = changes(Path(document.path), revision, lines=lines)
        except NoDiff as why:
            problems.append(Problem(Location(document.path), f"--diff {revision}: {why}"))
            found[document.path] = Changes(whole=True)
    return found
