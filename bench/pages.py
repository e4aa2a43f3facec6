"""The HTML report at scale, in a headless Chromium: how large it is, and how long it takes to open, choose, filter, search.

See `python -m bench.pages --help`.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.browser import chromium

from bench import copy_generate, generate
from bench.run import ROOT, fingerprint, machine, mesoevidence, table

PAGES, PAGE_BYTES = 300, 4_000
CLAIMS, FINDINGS = 5_000, 500
ROUNDS = 3
WANTED_MEGABYTES = 10
WANTED_SECONDS = 3.0

PAINTED = "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
TYPE = """
  const field = document.getElementById("search");
  field.value = "hair";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise((done) => setTimeout(done, 61));  // the page waits as long for more keys
"""
ACTS = {
    "choose": 'document.querySelector(".view.open a[data-n]").click()',
    "filter": 'document.querySelector(".chip").click()',
    "list": """document.querySelector(".views a[href='#claims']").click()""",
    "all": 'document.querySelector(".chip").click()',
    "search": TYPE,
}
"""What a reviewer does, one after the other: a claim, a verdict, the list of claims, all verdicts again, a word."""


def written(folder: Path) -> dict[str, Path]:
    """Write a report of a site and one of claim records; return the pages by what they are."""
    site, records = folder / "site", folder / "records"
    copy_generate.generate(site, PAGES, PAGE_BYTES)
    generate.generate(records, CLAIMS, FINDINGS)
    pages = {
        f"check, {PAGES} pages": folder / "site.html",
        f"report, {CLAIMS:,} claims": folder / "records.html",
    }
    from_site, from_records = (["--fail-on", "never", "--output", f"html={path}"] for path in pages.values())
    for command in (
        mesoevidence("check", site, *from_site),
        mesoevidence("report", "--kb", records / "kb", "--claims", records / "claims", *from_records),
    ):
        subprocess.run([*map(str, command)], cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    return pages


def timed(browser: Any, path: Path) -> dict[str, float]:
    """Return the seconds that the page's main thread works until it has run its scripts and is painted, and for each act."""
    shown = browser.new_page(viewport={"width": 1440, "height": 900})
    session = shown.context.new_cdp_session(shown)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")

    shown.goto(path.as_uri())
    shown.evaluate(PAINTED)
    found = {"open": worked()}
    for name, act in ACTS.items():
        before = worked()
        shown.evaluate(f"async () => {{ {act}; await {PAINTED}; }}")
        found[name] = worked() - before
    shown.close()
    return found


def main() -> None:
    """Write two large reports, open each in a browser, print sizes and times (median of three, turn about)."""
    argparse.ArgumentParser(description=main.__doc__).parse_args()
    print(f"{machine()}\ncode {fingerprint()}")
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        pages = written(Path(folder))
        rounds = [{name: timed(browser, path) for name, path in pages.items()} for _ in range(ROUNDS)]
        rows, missed = [], []
        for name, path in pages.items():
            seconds = {act: statistics.median(each[name][act] for each in rounds) for act in rounds[0][name]}
            megabytes = path.stat().st_size / 1e6
            claims = len(re.findall(r'<li class="[^"]*" id="claim-', path.read_text(encoding="utf-8")))
            cells = [f"{spent:.2f}" for spent in seconds.values()]
            rows.append([name, f"{claims:,}", f"{megabytes:.1f}", *cells])
            if megabytes >= WANTED_MEGABYTES or seconds["open"] >= WANTED_SECONDS:
                missed.append(name)
    table("HTML report", ("page", "claims", "MB", "open s", *(f"{act} s" for act in ACTS)), rows)
    print(
        f"target of {WANTED_MEGABYTES} MB and {WANTED_SECONDS:.0f} s to open",
        f"missed: {missed}" if missed else "met",
    )


if __name__ == "__main__":
    sys.exit(main())
