"""Speed and memory of `mesoevidence check` on copy, side by side with proselint and textlint.

See `python -m bench.copy --help`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import competitors
from bench.measure import CommandFailed, Cost, measure, median
from bench.run import ROOT, Row, apart, fingerprint, machine, table

MEASURED = ("mesoevidence", "kb", "claims")
"""What is copied before it is measured, so that nobody changes it meanwhile."""
FILE_BYTES = 50_000
PAGE_BYTES = 4_000
PAGE_RUNS = 15
WANTED_SPEED = 2.0
WANTED_PAGE = 0.7
FOUND = """
import json, sys
kinds, sentences = {}, set()
with open(sys.argv[1], encoding="utf-8") as lines:
    for line in lines:
        record = json.loads(line)
        kinds[record["type"]] = kinds.get(record["type"], 0) + 1
        if record["type"] == "claim":
            sentences.add((record["source"], record["context"]))
kinds["sentences with a claim"] = len(sentences)
print(json.dumps(kinds))
"""


@dataclass(frozen=True)
class Scale:
    """How much is measured, and how often."""

    files: int
    """Files of the corpus."""
    counts: tuple[int, ...]
    """Numbers of files that memory is compared at."""
    rounds: int


FULL = Scale(100, (25, 100, 400), 3)
QUICK = Scale(20, (5, 20, 80), 1)


@dataclass(frozen=True)
class Bench:
    """The program under test, and the folder of the inputs."""

    program: Path
    folder: Path
    scale: Scale

    def check(self, copy: Path, *options: str) -> list[str | Path]:
        """Return the command that checks a file or folder of copy; it ends with 0 whatever it finds."""
        return [sys.executable, "-m", "mesoevidence", "check", copy, "--fail-on", "never", *options]

    def run(self, copy: Path, *options: str, output: Path | None = None) -> Cost:
        """Check copy; return what it cost."""
        return measure(self.check(copy, *options), self.program, output=output)

    def pages(self, name: str, files: int, size: int = FILE_BYTES) -> tuple[Path, Row]:
        """Return a folder of generated pages, made when first asked for, and what they hold."""
        made, about = self.folder / name, self.folder / f"{name}.json"
        if not made.exists():
            size_options = ["--files", str(files), "--bytes", str(size)]
            about.write_text(apart("-m", "bench.copy_generate", made, *size_options), encoding="utf-8")
        held: Row = json.loads(about.read_text(encoding="utf-8"))
        return made, held


def in_turn(commands: Mapping[str, Callable[[], Cost]], rounds: int) -> dict[str, list[Cost]]:
    """Measure several things turn about."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            costs[name].append(command())
    return costs


def speeds(name: str, size: int, costs: Sequence[Cost]) -> Row:
    """Return the median run of several, with its speed in MB (of a million bytes) a second."""
    row: Row = {"what": name, "bytes": size, **median(costs)}
    megabytes = size / 1e6
    return row | {
        "mb_per_second": megabytes / row["seconds"],
        "mb_per_cpu_second": megabytes / row["cpu_seconds"],
    }


def measure_corpus(bench: Bench) -> Row:
    """Check the corpus as files and as one file; first, unmeasured, see what is found in it."""
    corpus, held = bench.pages("corpus", bench.scale.files)
    lines = bench.folder / "found.jsonl"
    bench.run(corpus, "--format", "jsonl", output=lines)
    found: dict[str, int] = json.loads(apart("-c", FOUND, lines))
    if found.get("source") != held["files"] or not found.get("claim"):
        raise CommandFailed(f"of {held['files']} files the report has {found.get('source', 0)}")
    single = bench.folder / "single.md"
    single.write_bytes(b"".join(path.read_bytes() for path in sorted(corpus.iterdir())))
    costs = in_turn(
        {
            "corpus": lambda: bench.run(corpus),
            "corpus, only the summary": lambda: bench.run(corpus, "--quiet"),
            "single file": lambda: bench.run(single),
        },
        bench.scale.rounds,
    )
    rows = [speeds(name, held["bytes"], runs) for name, runs in costs.items()]
    speed = rows[0]["mb_per_second"]
    return {
        "generated": held,
        "found": found,
        "sentences_with_a_claim_share": found["sentences with a claim"] / (held["sentences"] + held["cells"]),
        "rows": rows,
        "wanted": {
            f"at least {WANTED_SPEED:g} MB/s on one core": speed >= WANTED_SPEED,
            "a single file no slower than the corpus, to a tenth": rows[2]["mb_per_second"] >= 0.9 * speed,
        },
    }


def measure_jobs(bench: Bench, cores: Sequence[int]) -> Row | None:
    """Check the corpus on all cores; None where `check` has no --jobs."""
    usage = subprocess.run(
        [sys.executable, "-m", "mesoevidence", "check", "--help"],
        cwd=bench.program, capture_output=True, text=True, check=True,
    )  # fmt: skip
    if "--jobs" not in usage.stdout:
        return None
    corpus, held = bench.pages("corpus", bench.scale.files)
    pin(cores)
    try:
        jobs = sorted({1, len(cores)})
        commands = {f"--jobs {n}": lambda n=n: bench.run(corpus, "--jobs", str(n)) for n in jobs}
        costs = in_turn(commands, bench.scale.rounds)
    finally:
        pin(cores[-1:])
    rows = [speeds(name, held["bytes"], runs) for name, runs in costs.items()]
    return {"rows": rows, "speedup": rows[0]["seconds"] / rows[-1]["seconds"]}


def measure_page(bench: Bench) -> Row:
    """Check one page, start included."""
    folder, held = bench.pages("page", 1, PAGE_BYTES)
    (page,) = folder.iterdir()
    first = bench.run(page)  # compiles the modules
    costs = [bench.run(page) for _ in range(PAGE_RUNS)]
    seconds = [cost.seconds for cost in costs]
    middle = statistics.median(seconds)
    return {
        "bytes": held["bytes"],
        "first_seconds": first.seconds,
        "seconds": middle,
        "range": [min(seconds), max(seconds)],
        "cpu_seconds": statistics.median(cost.cpu_seconds for cost in costs),
        "peak_mib": max(cost.peak_mib for cost in costs),
        "runs": PAGE_RUNS,
        "wanted": {f"under {WANTED_PAGE:g} s": middle < WANTED_PAGE},
    }


def measure_files(bench: Bench) -> Row:
    """Compare memory at several numbers of files of one size."""
    rows = []
    for count in bench.scale.counts:
        pages, held = bench.pages(f"files-{count}", count)
        rows.append({"files": count, **speeds(f"{count} files", held["bytes"], [bench.run(pages)])})
    first, last = rows[0], rows[-1]
    ratio = last["peak_mib"] / first["peak_mib"]
    per_file = (last["peak_mib"] - first["peak_mib"]) / (last["files"] - first["files"])
    return {
        "rows": rows,
        "memory_ratio": ratio,
        "mib_per_file": per_file,
        "wanted": {"memory flat, to a tenth": ratio <= 1.1},
    }


def measure_competitors(bench: Bench) -> Row:
    """Let proselint, textlint and Mesoevidence check the same corpus, one after the other."""
    corpus, held = bench.pages("corpus", bench.scale.files)
    found: dict[str, int] = {}
    skipped: dict[str, str] = {}
    proselint = competitors.install() / "proselint"
    commands: dict[str, Callable[[], Cost]] = {
        "mesoevidence check": lambda: bench.run(corpus),
        "proselint": lambda: linted("proselint", [proselint, "--output-format", "compact", "check", corpus]),
    }
    try:
        textlint = competitors.install_from_npm() / "textlint"
    except (OSError, subprocess.CalledProcessError) as error:
        skipped["textlint"] = f"npm cannot install it here: {error}"
    else:
        rule = ["--rule", "write-good", "--format", "unix"]
        commands["textlint, rule write-good"] = lambda: linted("textlint", [textlint, *rule, corpus])

    def linted(name: str, command: Sequence[str | Path]) -> Cost:
        """Run a linter, which ends with 1 when it finds something, and count what it finds."""
        lines = bench.folder / f"{name}.txt"
        # textlint finds its rules from where it is started
        cost = measure(command, Path(command[0]).parent, output=lines, accepted=(0, 1))
        with lines.open(encoding="utf-8") as printed:
            files = [line.partition(".md:")[0] for line in printed if ".md:" in line]
        if len(set(files)) != held["files"]:
            raise CommandFailed(f"{name} found something in {len(set(files))} of {held['files']} files")
        found[name] = len(files)
        return cost

    costs = in_turn(commands, bench.scale.rounds)
    rows = [speeds(name, held["bytes"], runs) for name, runs in costs.items()]
    for row in rows:
        row["speed_ratio"] = row["mb_per_second"] / rows[0]["mb_per_second"]
    return {"rows": rows, "found": found, "skipped": skipped}


def pin(cores: Sequence[int]) -> None:
    """Stay on these cores, with every process started from here on; nothing where the system cannot do it."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)


def usable_cores() -> list[int]:
    """Return the cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def speed_cells(row: Row) -> list[str]:
    """Return the columns that the tables of speeds share."""
    return [
        row["what"],
        f"{row['bytes'] / 1e6:.2f}",
        f"{row['seconds']:.2f}",
        f"{row['all_seconds'][0]:.2f}-{row['all_seconds'][-1]:.2f}",
        f"{row['mb_per_second']:.2f}",
        f"{row['mb_per_cpu_second']:.2f}",
        f"{row['peak_mib']:,.0f}",
    ]


SPEED_COLUMNS = ("what", "MB", "seconds", "range", "MB/s", "MB/cpu s", "peak MiB")


def print_wanted(part: Row) -> None:
    """Print which targets were met."""
    for target, met in part["wanted"].items():
        print(f"wanted: {target}: {'met' if met else 'missed'}", flush=True)


def print_corpus(part: Row) -> None:
    """Print what was generated, what was found in it, and how fast."""
    held, found = part["generated"], part["found"]
    print(
        f"\ngenerated: {held['files']} files, {held['bytes'] / 1e6:.2f} MB, {held['sentences']:,} sentences and "
        f"{held['cells']:,} table cells; repeated sentences {held['repeated_share']:.1%} "
        f"({held['repeated_share_but_for_numbers']:.1%} but for numbers), "
        f"meant as claims {held['claiming_share']:.0%}",
        f"found: {found['claim']:,} claims, in {part['sentences_with_a_claim_share']:.0%} of the sentences and "
        f"cells; {found.get('conflict', 0):,} conflicts",
        sep="\n",
    )
    table("mesoevidence check, on one core", SPEED_COLUMNS, [speed_cells(row) for row in part["rows"]])
    print_wanted(part)


def print_jobs(part: Row | None) -> None:
    """Print what more cores bring."""
    if part is None:
        print("\njobs: `mesoevidence check` has no --jobs: skipped", flush=True)
        return
    table("mesoevidence check, on all cores", SPEED_COLUMNS, [speed_cells(row) for row in part["rows"]])
    print(f"speedup: {part['speedup']:.2f}", flush=True)


def print_page(part: Row) -> None:
    """Print how long one page takes."""
    cells = [
        f"{part['bytes']:,}",
        f"{part['seconds']:.2f}",
        f"{part['range'][0]:.2f}-{part['range'][1]:.2f}",
        f"{part['cpu_seconds']:.2f}",
        f"{part['first_seconds']:.2f}",
        f"{part['peak_mib']:,.0f}",
    ]
    columns = ["bytes", "seconds", "range", "cpu s", "very first run", "peak MiB"]
    table(f"mesoevidence check, one page, start included, median of {part['runs']}", columns, [cells])
    print_wanted(part)


def print_files(part: Row) -> None:
    """Print how memory grows with files."""
    rows = [speed_cells(row) for row in part["rows"]]
    table("mesoevidence check, more files, one run each", SPEED_COLUMNS, rows)
    print(
        f"memory, most files to fewest: x {part['memory_ratio']:.2f}, {part['mib_per_file']:.2f} MiB a file"
    )
    print_wanted(part)


def print_competitors(part: Row) -> None:
    """Print the tools side by side."""
    rows = [[*speed_cells(row), f"{row['speed_ratio']:.2f}"] for row in part["rows"]]
    table("the same corpus, on one core, turn about", [*SPEED_COLUMNS, "x speed of check"], rows)
    print("found: " + ", ".join(f"{name} {count:,}" for name, count in part["found"].items()), flush=True)
    for name, why in part["skipped"].items():
        print(f"{name}: skipped, {why}", flush=True)


def main() -> int:
    """Measure `mesoevidence check` on generated copy, side by side with proselint and textlint."""
    parser = argparse.ArgumentParser(prog="python -m bench.copy", description=main.__doc__)
    parser.add_argument(
        "--quick",
        action="store_true",
        help=f"{QUICK.files} files instead of {FULL.files}, one round instead of {FULL.rounds}",
    )
    parser.add_argument("--skip-competitors", action="store_true", help="leave proselint and textlint out")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to a file")
    options = parser.parse_args()

    failed = False
    cores = usable_cores()
    with tempfile.TemporaryDirectory(prefix="mesoevidence-bench-") as name:
        folder = Path(name)
        program = folder / "program"
        for each in MEASURED:
            shutil.copytree(ROOT / each, program / each, ignore=shutil.ignore_patterns("__pycache__"))
        measured = fingerprint(program, MEASURED)
        results: Row = {"schema": "mesoevidence/bench-copy/1", "machine": machine(), "program": measured}
        results["quick"] = options.quick
        print(
            ", ".join(f"{key} {value}" for key, value in results["machine"].items()),
            f"program and records {measured}",
            sep="; ",
            flush=True,
        )
        bench = Bench(program, folder, QUICK if options.quick else FULL)
        parts: list[tuple[str, Callable[[], Any], Callable[[Any], None]]] = [
            ("page", lambda: measure_page(bench), print_page),
            ("corpus", lambda: measure_corpus(bench), print_corpus),
            ("jobs", lambda: measure_jobs(bench, cores), print_jobs),
        ]
        if not options.skip_competitors:
            parts.append(("side_by_side", lambda: measure_competitors(bench), print_competitors))
        parts.append(("files", lambda: measure_files(bench), print_files))
        pin(cores[-1:])
        for part, run, show in parts:
            try:
                results[part] = run()
                show(results[part])
            except (CommandFailed, subprocess.CalledProcessError) as error:
                failed = True
                print(f"\n{part}: no figures\n{error}", file=sys.stderr, flush=True)
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
