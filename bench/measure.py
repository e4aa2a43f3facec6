"""Run one command; return what it cost. POSIX only: the figures come from wait4."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Timer

TIME_LIMIT = 3600


class CommandFailed(Exception):
    """A measured command failed, so there is nothing to report of it."""


@dataclass(frozen=True)
class Cost:
    """What one run of a command took, its children included."""

    seconds: float
    cpu_seconds: float
    peak_mib: float


def median(costs: Sequence[Cost]) -> dict[str, float | list[float]]:
    """Return the run with the median wall time, and the wall times of all runs."""
    ordered = sorted(costs, key=lambda cost: cost.seconds)
    return asdict(ordered[len(ordered) // 2]) | {"all_seconds": [cost.seconds for cost in ordered]}


def measure(
    command: Sequence[str | Path],
    cwd: Path,
    limit: float = TIME_LIMIT,
    *,
    output: Path | None = None,
    accepted: Collection[int] = (0,),
) -> Cost:
    """Run a command and measure it; its output is thrown away, or written to a file.

    Fails when the command ends with an exit code that is not among the accepted ones.

    On Linux a child's peak starts from its parent's, so the caller has to stay small: whatever needs memory
    (generating records, reading a report) belongs into a process of its own.
    """
    # compiled modules are kept between runs, as in an installed program
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile() as errors, open(output or os.devnull, "wb") as printed:
        start = time.perf_counter()
        process = subprocess.Popen(
            list(map(str, command)), cwd=cwd, env=environment, stdout=printed, stderr=errors
        )
        alarm = Timer(limit, process.kill)
        alarm.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        alarm.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in accepted:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip()[-2000:]
            reason = (
                f"stopped by signal {-process.returncode}"
                if process.returncode < 0
                else f"exit code {process.returncode}"
            )
            raise CommandFailed(f"{' '.join(map(str, command))}: {reason} after {seconds:.0f} s\n{said}")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)
