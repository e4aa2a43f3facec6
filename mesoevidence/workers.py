"""Files read for their claims, by this process or by several; what is given is the same, in the order of the files.

Reading copy takes by far the most time, and needs nothing but the file: workers read, and the process that asked judges.
What several processes need is imported where there are several: one page does without.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from mesoevidence.check import Checker, Copy
from mesoevidence.reading.files import read_named, shown_name
from mesoevidence.records.problems import Location, Problem

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

AHEAD = 4
"""Files a worker that are under way at once: enough to keep it busy, and few enough that results do not pile up."""


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def read_copies(
    paths: Iterable[Path | None], checker: Checker, *, jobs: int = 1, keep: bool = False
) -> Iterator[Copy | Problem]:
    """Every file read for its claims, or why it was not; with ``jobs`` worker processes where that is more than one."""
    if jobs <= 1:
        for path in paths:
            yield _read(path, checker, keep)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    method = "fork" if sys.platform == "linux" else "spawn"
    with ProcessPoolExecutor(jobs, multiprocessing.get_context(method), _begin, (checker, keep)) as pool:
        try:
            yield from _in_order(pool, paths, checker, jobs * AHEAD, keep)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor, paths: Iterable[Path | None], checker: Checker, most: int, keep: bool
) -> Iterator[Copy | Problem]:
    from concurrent.futures.process import BrokenProcessPool

    waiting: deque[tuple[Path | None, Future[Copy | Problem] | None]] = deque()
    left = iter(paths)
    while True:
        waiting += ((path, _submitted(pool, path)) for path in islice(left, most - len(waiting)))
        if not waiting:
            return
        path, task = waiting.popleft()
        if path is None:  # standard input is this process's
            yield _read(None, checker, keep)
            continue
        try:
            if task is None:
                raise BrokenProcessPool
            yield task.result()
        except BrokenProcessPool:
            yield Problem(
                Location(shown_name(path)), "was not checked: a worker process died, for want of memory it may be"
            )


def _submitted(pool: ProcessPoolExecutor, path: Path | None) -> Future[Copy | Problem] | None:
    from concurrent.futures.process import BrokenProcessPool

    try:
        return None if path is None else pool.submit(_work, path)
    except BrokenProcessPool:
        return None


# --- in a worker -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Worker:
    """What a worker reads with, from when it was started."""

    checker: Checker | None = None
    keep: bool = False


_worker = _Worker()


def _begin(checker: Checker, keep: bool) -> None:
    gc.disable()  # as in the process that started it
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # which is the one to be interrupted
    _worker.checker, _worker.keep = checker, keep


def _work(path: Path) -> Copy | Problem:
    assert _worker.checker is not None
    return _read(path, _worker.checker, _worker.keep)


def _read(path: Path | None, checker: Checker, keep: bool) -> Copy | Problem:
    found = read_named(path)
    return found if isinstance(found, Problem) else checker.read(found, keep=keep)
