"""Growth, the tools a user would pick instead, startup: see `python -m bench.run --help`."""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench import competitors
from bench.measure import CommandFailed, Cost, measure, median

ROOT = Path(__file__).resolve().parent.parent
SIZES = (10_000, 100_000)
QUICK_SIZES = (2_000, 10_000)
CLAIMS_PER_FINDING = 10
ROUNDS = 3
STARTUP_RUNS = 15
SHIPPED_RUNS = 5
SUMMARY = """
import json, sys
report = json.load(open(sys.argv[1], encoding="utf-8"))
assert len(report["claims"]) == report["summary"]["claims"], "claims are missing from the report"
print(json.dumps(report["summary"]))
"""

Row = dict[str, Any]


def mesoevidence(command: str, *options: str | Path) -> list[str | Path]:
    """Return a command line of the program under test."""
    return [sys.executable, "-m", "mesoevidence", command, *options]


def report(kb: Path, claims: Path, output: Path) -> list[str | Path]:
    """Return the command that audits claim records and writes the JSON report to a file."""
    return mesoevidence(
        "report", "--kb", kb, "--claims", claims, "--fail-on", "never", "--output", f"json={output}"
    )


def apart(*command: str | Path) -> str:
    """Run something that needs memory in a process of its own (see measure); return what it printed."""
    done = subprocess.run(
        [sys.executable, *map(str, command)], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def sized(claims: int) -> list[str]:
    """Return the options that give the generators their size."""
    return ["--claims", str(claims), "--findings", str(claims // CLAIMS_PER_FINDING)]


def measure_growth(folder: Path, sizes: Sequence[int]) -> list[Row]:
    """Audit generated records of each size, turn about."""
    records = {n: int(apart("-m", "bench.generate", folder / str(n), *sized(n))) for n in sizes}
    costs: dict[int, list[Cost]] = {n: [] for n in sizes}
    for _ in range(ROUNDS):
        for n in sizes:
            data = folder / str(n)
            costs[n].append(measure(report(data / "kb", data / "claims", data / "report.json"), ROOT))
    rows = []
    for n in sizes:
        summary = json.loads(apart("-c", SUMMARY, folder / str(n) / "report.json"))
        if summary["claims"] != n:
            raise CommandFailed(f"the report counts {summary['claims']} of {n} claims")
        row: Row = {"claims": n, "records": records[n]} | median(costs[n]) | {"summary": summary}
        rows.append(row | {"records_per_second": row["records"] / row["seconds"]})
    return rows


def exponent(rows: Sequence[Row]) -> float:
    """Return how time grows with size: 1 is linear, 2 quadratic."""
    small, large = rows[0], rows[-1]
    return math.log(large["seconds"] / small["seconds"]) / math.log(large["claims"] / small["claims"])


def measure_competitors(folder: Path, claims: int) -> list[Row]:
    """Let doorstop, StrictDoc and Mesoevidence work on the same records, one after the other."""
    programs = competitors.install()
    data = folder / "side-by-side"
    records = int(apart("-m", "bench.generate", data, *sized(claims)))
    items, links = map(int, apart("-m", "bench.competitors", data, *sized(claims)).split())
    if items != records:
        raise CommandFailed(f"{items} items for {records} records")
    kb, claims_folder = data / "kb", data / "claims"
    commands: dict[str, tuple[list[str | Path], Path]] = {
        "mesoevidence report": (report(kb, claims_folder, data / "report.json"), ROOT),
        "mesoevidence validate": (mesoevidence("validate", "--kb", kb, "--claims", claims_folder), ROOT),
        **competitors.commands(programs, data),
    }
    costs: dict[str, list[Cost]] = {tool: [] for tool in commands}
    for _ in range(ROUNDS):
        competitors.forget(data)
        for tool, (command, cwd) in commands.items():
            costs[tool].append(measure(command, cwd))
    head = {"records": records, "links": links}
    rows: list[Row] = [{"tool": tool} | head | median(runs) for tool, runs in costs.items()]
    for row in rows:
        row["records_per_second"] = row["records"] / row["seconds"]
        row["time_ratio"] = row["seconds"] / rows[0]["seconds"]
        row["memory_ratio"] = row["peak_mib"] / rows[0]["peak_mib"]
    return rows


def measure_startup() -> Row:
    """Compare an empty Python with `--version`, turn about."""
    version = [sys.executable, "-m", "mesoevidence", "--version"]
    empty = [sys.executable, "-c", "pass"]
    measure(version, ROOT)  # once unmeasured: compiles the modules
    pairs = [(measure(empty, ROOT).seconds, measure(version, ROOT).seconds) for _ in range(STARTUP_RUNS)]
    python, program = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    return {
        "python_ms": python,
        "version_ms": program,
        "difference_ms": program - python,
        "runs": STARTUP_RUNS,
    }


def measure_shipped(folder: Path) -> Row:
    """Audit the claims that come with the repository."""
    output = folder / "shipped.json"
    costs = [measure(report(ROOT / "kb", ROOT / "claims", output), ROOT) for _ in range(SHIPPED_RUNS)]
    claims = json.loads(apart("-c", SUMMARY, output))["claims"]
    seconds = statistics.median(cost.seconds for cost in costs)
    return {
        "claims": claims,
        "seconds": seconds,
        "peak_mib": max(c.peak_mib for c in costs),
        "runs": SHIPPED_RUNS,
    }


def machine() -> Row:
    """Describe what the figures were taken on."""
    model = platform.processor() or platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    if (cpuinfo := Path("/proc/cpuinfo")).exists():
        names = [line for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(": ")[2] if names else model
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "memory_gib": round(memory, 1),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def fingerprint(root: Path = ROOT, folders: Sequence[str] = ("mesoevidence",)) -> str:
    """Return a digest of the program under test, so that figures name the code they belong to."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def cost_cells(row: Row) -> list[str]:
    """Return the columns that all tables of costs share."""
    return [
        f"{row['seconds']:.2f}",
        f"{row['all_seconds'][0]:.2f}-{row['all_seconds'][-1]:.2f}",
        f"{row['cpu_seconds']:.2f}",
        f"{row['records_per_second']:,.0f}",
        f"{row['peak_mib']:,.0f}",
    ]


COST_COLUMNS = ("seconds", "range", "cpu s", "records/s", "peak MiB")


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table with right-aligned columns, the first left-aligned."""
    lines = [columns, *rows]
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    print(f"\n{title}")
    for line in lines:
        first, *rest = (cell.rjust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join([line[0].ljust(len(first)), *rest]), flush=True)


def print_growth(rows: Sequence[Row]) -> None:
    """Print how the cost of a report grows."""
    cells = [
        [
            f"{row['claims']:,}",
            f"{row['records']:,}",
            *cost_cells(row),
            *(f"{row['summary']['conflicts'][kind]:,}" for kind in ("hard", "tension")),
        ]
        for row in rows
    ]
    columns = ["claims", "records", *COST_COLUMNS, "hard conflicts", "tensions"]
    table(f"mesoevidence report, generated records, median of {ROUNDS}", columns, cells)
    print(f"growth exponent of time: {exponent(rows):.2f} (1 is linear)", flush=True)


def print_competitors(rows: Sequence[Row]) -> None:
    """Print the tools side by side."""
    cells = [
        [
            row["tool"],
            *cost_cells(row),
            f"{row['time_ratio']:.2f}",
            f"{row['memory_ratio']:.2f}",
        ]
        for row in rows
    ]
    size = f"{rows[0]['records']:,} records with {rows[0]['links']:,} links"
    title = f"the same {size}, loaded and checked, median of {ROUNDS}"
    columns = ["tool", *COST_COLUMNS, "x time of report", "x memory of report"]
    table(title, columns, cells)


def print_startup(row: Row) -> None:
    """Print what the program adds to the start of Python."""
    cells = [[f"{row[key]:.1f}" for key in ("python_ms", "version_ms", "difference_ms")]]
    table(
        f"startup, median of {row['runs']}", ["python -c pass, ms", "--version, ms", "difference, ms"], cells
    )


def print_shipped(row: Row) -> None:
    """Print what the report on the repository's own claims costs."""
    cells = [[f"{row['claims']:,}", f"{row['seconds']:.2f}", f"{row['peak_mib']:,.0f}"]]
    table(
        f"mesoevidence report, shipped records, median of {row['runs']}",
        ["claims", "seconds", "peak MiB"],
        cells,
    )


def main() -> int:
    """Measure Mesoevidence on fixed inputs: growth with size, side by side with other tools, startup."""
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=main.__doc__)
    quick = "{:,} and {:,} claims".format(*QUICK_SIZES)
    parser.add_argument(
        "--quick", action="store_true", help=f"{quick} instead of {SIZES[0]:,} and {SIZES[1]:,}"
    )
    parser.add_argument("--skip-competitors", action="store_true", help="leave doorstop and StrictDoc out")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to a file")
    options = parser.parse_args()
    sizes = QUICK_SIZES if options.quick else SIZES

    measured = fingerprint()
    results: Row = {"schema": "mesoevidence/bench/1", "machine": machine(), "program": measured}
    print(
        ", ".join(f"{key} {value}" for key, value in results["machine"].items()),
        f"program {measured}",
        sep="; ",
        flush=True,
    )
    failed = False
    with tempfile.TemporaryDirectory(prefix="mesoevidence-bench-") as name:
        folder = Path(name)
        parts: list[tuple[str, Callable[[], Any], Callable[[Any], None]]] = [
            ("startup", measure_startup, print_startup),
            ("shipped", lambda: measure_shipped(folder), print_shipped),
            ("growth", lambda: measure_growth(folder, sizes), print_growth),
        ]
        if not options.skip_competitors:
            parts.append(("side_by_side", lambda: measure_competitors(folder, sizes[0]), print_competitors))
        for part, run, show in parts:
            try:
                results[part] = run()
                show(results[part])
            except (CommandFailed, subprocess.CalledProcessError) as error:
                failed = True
                print(f"\n{part}: no figures\n{error}", file=sys.stderr, flush=True)
    if "growth" in results:
        results["growth_exponent"] = exponent(results["growth"])
    if fingerprint() != measured:
        failed = True
        print("\nthe program was changed while it was measured: these figures are of no use", file=sys.stderr)
    elif options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
