"""Checks in processes of their own: side by side without mixing, so many at once, and ended when they take too long."""

from __future__ import annotations

import os
from pathlib import Path

import anyio
import pytest
from anyio import to_process

from mesoevidence.serving.checks import Copy, Declined, Done, Job, Outcome, Setup, perform
from mesoevidence.serving.workers import Busy, Ended, TooSlow, Workers
from tests.served import records


@pytest.fixture
def setup(tmp_path: Path) -> Setup:
    return records(tmp_path)


def job(text: str, *, market: str | None = None, name: str = "page.txt") -> Job:
    return Job(Copy(name, "plain", text.encode()), (market,) if market else (), "promo", ("json", "html"))


def test_checks_side_by_side_do_not_mix(setup: Setup) -> None:
    jobs = [
        job(f"The cream is permanent after {number} sessions.", market="uk" if number % 2 else None)
        for number in range(2, 14)
    ]
    alone = [perform(setup, each) for each in jobs]
    found: dict[int, Outcome] = {}

    async def run() -> None:
        workers = Workers(setup, at_once=2, in_line=20, seconds=60)
        await workers.warm()

        async def check(number: int) -> None:
            found[number] = await workers.check(jobs[number])

        async with anyio.create_task_group() as group:
            for number in range(len(jobs)):
                group.start_soon(check, number)

    anyio.run(run)
    assert [found[number] for number in range(len(jobs))] == alone
    assert all(isinstance(each, Done) and set(each.files) == {"json", "html"} for each in alone)


def test_a_check_that_takes_too_long_is_ended_and_the_next_one_is_done(setup: Setup) -> None:
    async def run() -> None:
        workers = Workers(setup, at_once=1, in_line=0, seconds=60)
        await workers.warm()
        before = await to_process.run_sync(os.getpid, limiter=workers._processes)
        workers.seconds = 0.3
        with pytest.raises(TooSlow):
            await workers.check(job("The cream is permanent. " * 50_000))
        with pytest.raises(ProcessLookupError):  # it is gone, and does not go on with it
            os.kill(before, 0)
        workers.seconds = 60
        assert isinstance(await workers.check(job("The cream is permanent.")), Done)

    anyio.run(run)


def test_so_many_are_in_line_and_no_more(setup: Setup) -> None:
    outcomes: list[str] = []

    async def run() -> None:
        workers = Workers(setup, at_once=1, in_line=1, seconds=60)

        async def check() -> None:
            try:
                outcomes.append(type(await workers.check(job("The cream."))).__name__)
            except Busy:
                outcomes.append("Busy")

        for _ in range(2):  # the line is free again afterwards
            async with anyio.create_task_group() as group:
                for _ in range(4):
                    group.start_soon(check)

    anyio.run(run)
    assert outcomes == ["Busy", "Busy", "Done", "Done"] * 2


def test_a_process_that_dies_is_told_and_replaced(setup: Setup) -> None:
    async def run() -> None:
        workers = Workers(setup, at_once=1, in_line=0, seconds=60)
        await workers.warm()

        pid = await to_process.run_sync(os.getpid, limiter=workers._processes)
        async with anyio.create_task_group() as group:

            async def check() -> None:
                with pytest.raises(Ended):
                    await workers.check(job("The cream is permanent. " * 50_000))

            group.start_soon(check)
            await anyio.sleep(0.3)
            os.kill(pid, 9)
        assert isinstance(await workers.check(job("The cream.")), Done)

    anyio.run(run)


def test_what_cannot_be_done_is_declined(setup: Setup) -> None:
    assert perform(setup, job("x\0")) == Declined(
        (
            "page.txt: error: is binary, or text in an encoding that does not say so: line 1, column 2 holds the byte 0x00, a "
            "control character; save it as UTF-8, without it",
        )
    )
