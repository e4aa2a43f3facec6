"""What a worker process does: the bytes of a file in, the files of its report out. Of the disk it reads the records alone."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path, PurePath

from mesoevidence.audit import BadPolicy
from mesoevidence.check import Checker
from mesoevidence.extraction.claims import extractor_of
from mesoevidence.reading import Unreadable
from mesoevidence.reading.files import read_apart
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.records.load import load_records
from mesoevidence.records.problems import Location, Problem
from mesoevidence.reporting import WITH_DOCUMENTS, CannotWrite, Options, writer
from mesoevidence.reporting.common import all_counts
from mesoevidence.rules import chosen_markets

CHECKERS = 4
"""Choices of profile and markets that a process keeps compiled."""


@dataclass(frozen=True, slots=True)
class Setup:
    """The folders of the records that copy is held against, and the day if it is not to be today."""

    folders: tuple[Path, ...]
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """What is to be checked: a name to call it by, the module of :mod:`mesoevidence.reading` that reads it, its bytes."""

    name: str
    format: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Job:
    """Copy, what it is to be held against, and the formats that are wanted of its report."""

    copy: Copy
    markets: tuple[str, ...]
    profile: str
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """A report: its counts in a line, its files by format (not those that cannot show this copy), and what could not be
    checked."""

    counts: str
    files: dict[str, bytes] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Declined:
    """What was asked for cannot be done; the messages are those of the command line."""

    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """A bug: the kind of exception and the places in the program, but not its message: that might quote the copy."""

    kind: str
    places: tuple[str, ...]


Outcome = Done | Declined | Failed


def perform(setup: Setup, job: Job) -> Outcome:
    """Do a job; never raises."""
    try:
        return _performed(setup, job)
    except Unreadable as why:
        return _declined([Problem(Location(job.copy.name), str(why))])
    except BadPolicy as bad:
        return _declined(bad.problems)
    except Exception as bug:
        return failed(bug)


def warm(setup: Setup) -> None:
    """Load what every job needs."""
    extractor_of(_records(setup))


def failed(bug: BaseException) -> Failed:
    """A bug without its message."""
    frames = traceback.extract_tb(bug.__traceback__)
    return Failed(
        type(bug).__name__, tuple(f"{PurePath(each.filename).name}:{each.lineno} {each.name}" for each in frames)
    )


def _performed(setup: Setup, job: Job) -> Outcome:
    markets, unknown = chosen_markets(job.markets, _records(setup))
    if unknown:
        return _declined(unknown)
    checker = _checker(setup, job.profile, markets, setup.as_of or date.today())
    document = replace(read_apart(job.copy.raw, job.copy.name, job.copy.format), raw=job.copy.raw)
    try:
        report = checker.check([document], keep=not WITH_DOCUMENTS.isdisjoint(job.formats))
    finally:
        checker.forget()
    options = Options(fail_on=checker.auditor.policy.fail_on)
    files: dict[str, bytes] = {}
    for name in job.formats:
        try:
            pieces = writer(name)(report, options)
            files[name] = b"".join(p.encode("utf-8") if isinstance(p, str) else p for p in pieces)
        except CannotWrite:
            continue
    return Done(all_counts(report), files, tuple(str(problem) for problem in report.problems))


def _declined(problems: Sequence[Problem]) -> Declined:
    return Declined(tuple(str(problem) for problem in problems))


@cache
def _records(setup: Setup) -> KnowledgeBase:
    return load_records(list(setup.folders), phrases=True)


@lru_cache(maxsize=CHECKERS)
def _checker(setup: Setup, profile: str, markets: tuple[str, ...], as_of: date) -> Checker:
    return Checker(_records(setup), profile=profile, as_of=as_of, markets=markets)
