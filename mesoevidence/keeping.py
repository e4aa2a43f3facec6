"""What curators' commands do: counts and lists of the knowledge base, and a new one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mesoevidence import catalogue
from mesoevidence.exit_codes import BAD_INPUT, OK
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.records.problems import Location, Problem, did_you_mean, expected_one_of
from mesoevidence.running import Refused, run_of, say, settings_and_day, width
from mesoevidence.starting import new_knowledge_base
from mesoevidence.stdout import show


def stats(format_: str, given: dict[str, Any]) -> int:
    """Print counts of what the knowledge base holds."""
    try:
        settings, as_of = settings_and_day(given)
        run = run_of(settings, as_of, (), phrases=True)
    except Refused as bad:
        return say(bad.problems)
    counted = catalogue.kb_stats(run.kb, as_of)
    show([_json(counted)] if format_ == "json" else catalogue.stats_lines(counted))
    return _told(run.kb)


def listing(kind: str, contains: str, format_: str, given: dict[str, Any]) -> int:
    """Print the records of a kind, a line each."""
    try:
        settings, as_of = settings_and_day(given)
        if kind not in catalogue.LISTS:
            known = catalogue.LISTS
            message = f"{kind!r} is no kind of record; {expected_one_of(known)}{did_you_mean(kind, known)}"
            raise Refused([Problem(Location("KIND"), message)])
        run = run_of(settings, as_of, (), phrases=True)
    except Refused as bad:
        return say(bad.problems)
    rows = catalogue.listing(run.kb, kind, contains)
    if format_ == "json":
        show([_json(rows)])
    elif format_ == "csv":
        show(_csv(rows))
    else:
        show(catalogue.table_lines(rows))
    return _told(run.kb)


def sof(name: str, given: dict[str, Any]) -> int:
    """Print a summary of findings with its evidence profile."""
    from mesoevidence.audit import Auditor, BadPolicy
    from mesoevidence.explain import wrapped
    from mesoevidence.sof import UnknownQuestion, summary_of_findings
    from mesoevidence.sof.writers import FORMATS

    wanted, comparator = given.pop("format_"), given.pop("comparator")
    try:
        settings, as_of = settings_and_day(given)
        run = run_of(settings, as_of, ())
        auditor = Auditor(run.kb, profile=settings.profile, as_of=as_of)
        summary = summary_of_findings(name, auditor, comparator=comparator)
    except (Refused, BadPolicy) as bad:
        return say(bad.problems)
    except UnknownQuestion as unknown:
        return say([Problem(Location(name or "ID"), str(unknown))])
    pieces = FORMATS[wanted](summary)
    if wanted == "text":
        pieces = (f"{part}\n" for line in pieces for part in (wrapped([line], width()) if line else [""]))
    show(pieces)
    return _told(run.kb)


def init(folder: str) -> int:
    """Make a new knowledge base and say what to do next."""
    try:
        made = new_knowledge_base(Path(folder))
    except FileExistsError as there:
        return say([Problem(Location(folder or "DIR"), f"{there}; name a new folder")])
    except OSError as error:
        return say([Problem(Location(folder or "DIR"), f"cannot be written: {error.strerror or error}")])
    show([f"{folder}\n", *(f"  {name}\n" for name in made)])
    show([f"next: cd {folder}, mesoevidence validate, mesoevidence report; README.md says how to fill it\n"])
    return OK


def _told(kb: KnowledgeBase) -> int:
    """Say what could not be read; the code that goes with it."""
    say(kb.problems)
    return BAD_INPUT if any(problem.severity == "error" for problem in kb.problems) else OK


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _csv(rows: Iterable[tuple[str, ...]]) -> list[str]:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return [text.getvalue()]
