"""Checks in processes of their own: so many at once, so many in line, and none for longer than so many seconds.

A thread that hangs in a hostile file cannot be stopped; a process can.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import anyio
from anyio import BrokenWorkerProcess, to_process

from mesoevidence.serving.checks import Job, Outcome, Setup, perform, warm

Check = Callable[[Job], Awaitable[Outcome]]
"""How the application has a job done. Raises :class:`Busy`, :class:`TooSlow` and :class:`Ended`."""


class Busy(Exception):
    """As many checks are in line already as may be."""


class TooSlow(Exception):
    """A check took longer than it may, and was ended."""


class Ended(Exception):
    """The process of a check ended before it had an answer."""


@dataclass
class Workers:
    """At most ``at_once`` processes, each with the records in its memory, and ``in_line`` jobs that wait for one."""

    setup: Setup
    at_once: int
    in_line: int
    seconds: float

    def __post_init__(self) -> None:
        self._free = anyio.Semaphore(self.at_once)
        self._processes = anyio.CapacityLimiter(self.at_once)
        self._jobs = 0

    async def warm(self) -> None:
        """Start every process, so that the first reader does not wait for the records."""
        async with anyio.create_task_group() as group:
            for _ in range(self.at_once):
                group.start_soon(self._warm_one)

    async def _warm_one(self) -> None:
        with suppress(BrokenWorkerProcess):  # the first check will say so
            await to_process.run_sync(warm, self.setup, cancellable=True, limiter=self._processes)

    async def check(self, job: Job) -> Outcome:
        if self._jobs >= self.at_once + self.in_line:
            raise Busy
        self._jobs += 1
        try:
            async with self._free:
                with anyio.fail_after(self.seconds):
                    return await to_process.run_sync(
                        perform, self.setup, job, cancellable=True, limiter=self._processes
                    )
        except TimeoutError:
            raise TooSlow from None
        except BrokenWorkerProcess:
            raise Ended from None
        finally:
            self._jobs -= 1
