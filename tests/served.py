"""A small knowledge base, served: what the tests of ``serve`` share."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
from starlette.testclient import TestClient

from mesoevidence.serving.app import Offer, application
from mesoevidence.serving.checks import Job, Outcome, Setup, perform
from mesoevidence.serving.results import Results
from mesoevidence.serving.uploads import Bounds
from tests.test_check import world
from tests.worlds import ROOT, TODAY, body, say, write

ADDRESS = "http://127.0.0.1:8765"
MARKET_RULE: dict[str, Any] = {
    "id": "UK1", "title": "Lasting results in the United Kingdom", "severity": "warning", "why": "Why.", "fix": "Fix.",
    "catches": {"text": ["(last~|permanent)"]}, "bad": ["It lasts."], "good": ["It ends."],
}  # fmt: skip
COPY = "The effect of the cream is permanent, they say."


def records(folder: Path) -> Setup:
    """Write a knowledge base that knows a cream, and one market, ``uk``."""
    world(folder, body("proof", say(False, "lasting")))
    write(
        folder,
        "kb/rules/uk.yaml",
        {"pack": {"id": "uk", "title": "Rules & <more>", "market": "uk"}, "rules": [MARKET_RULE]},
    )
    return Setup((folder / "kb", folder / "claims"), TODAY)


@dataclass
class Clock:
    """A clock that goes when it is told to."""

    now: float = 0

    def __call__(self) -> float:
        return self.now


async def never(job: Job) -> Outcome:
    raise AssertionError(f"checked {job.copy.name}, which was to be refused")


def offer(*, most_bytes: int = 1_000_000, most: int = 3, clock: Clock | None = None, **more: Any) -> Offer:
    results = Results(most, 10_000_000, 600, clock or Clock())
    known = {"markets": {"uk": "Rules & <more>"}, "profiles": ("promo", "strict")}
    return Offer(**{**known, "bounds": Bounds(most_bytes, 5), "results": results, **more})


@contextmanager
def served(setup: Setup, check: Any = None, address: str = ADDRESS, **more: Any) -> Iterator[TestClient]:
    """A client of the application. Checks run in this process, one at a time, unless ``check`` does them."""

    async def here(job: Job) -> Outcome:
        async with lock:
            return await anyio.to_thread.run_sync(perform, setup, job)

    lock = anyio.Lock()
    with TestClient(application(offer(**more), check or here), base_url=address, follow_redirects=False) as client:
        yield client


@contextmanager
def running(folder: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """``serve`` as a process, and the address it says."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    line = [sys.executable, "-m", "mesoevidence", "serve", "--port", "0", *arguments]
    with subprocess.Popen(
        line, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            address = re.search(r"http://\S+", said)
            assert address, said + (process.communicate(timeout=10)[1] if process.poll() is not None else "")
            yield process, address[0]
        finally:
            process.kill()
