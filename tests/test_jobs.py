"""``check --jobs``: what several processes read is what one reads, whatever goes wrong in one of them; and the bar."""

from __future__ import annotations

import io
import os
import pickle
import signal
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mesoevidence.check import Checker, Copy
from mesoevidence.cli import main
from mesoevidence.loading import load
from mesoevidence.locations import shipped_folder
from mesoevidence.reading import read
from mesoevidence.reading.document import Document
from mesoevidence.records.problems import Problem
from mesoevidence.workers import read_copies

PAGES = (
    "# Mesotherapy\n\nIt is painless.\n\n<!-- mesoevidence: ignore WD003 because I say so -->\n\nIt works for everyone.\n",
    "# Mesotherapy\n\nMesotherapy hurts a lot, and the course takes 8 weekly sessions.\n",
    "Mesotherapy regrows hair in 4 weeks, guaranteed. You need 12 sessions.\n",
    "# Dutasteride mesotherapy\n\nDutasteride mesotherapy has no side effects. It may reduce shedding.\n",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all tests: they write nothing, and what is kept between runs is kept for the folder in which a run begins."""
    folder = tmp_path_factory.mktemp("jobs")
    for number in range(12):
        (folder / "copy" / f"part{number % 2}").mkdir(parents=True, exist_ok=True)
        (folder / "copy" / f"part{number % 2}" / f"page{number // 2}.md").write_text(
            PAGES[number % 4], encoding="utf-8"
        )
    (folder / "copy" / "broken.docx").write_bytes(b"no Word file")
    return folder


@pytest.fixture
def pages(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of copy: many small pages, one that cannot be read, two of one name."""
    monkeypatch.chdir(folder)
    return folder / "copy"


def check(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, ["check", "--as-of", "2026-11-21", *arguments], input=text)


@pytest.mark.parametrize("format_", ["json", "text", "sarif"])
def test_the_same_bytes_with_several_processes(pages: Path, format_: str) -> None:
    one = check("copy", "-", "--format", format_, text=PAGES[2])
    several = check("copy", "-", "--format", format_, "--jobs", "3", text=PAGES[2])
    assert (several.exit_code, several.stdout, several.stderr) == (one.exit_code, one.stdout, one.stderr)
    assert one.exit_code == 2 and "broken.docx" in one.stderr and "page0" in one.stdout


def test_all_cores(pages: Path) -> None:
    quiet = ("copy/part0", "copy/part1", "--format", "json")
    assert check(*quiet, "--jobs", "auto").stdout == check(*quiet).stdout


@pytest.mark.parametrize("jobs", ["-1", "0", "00", "many", "1.5", ""])
def test_jobs_that_are_no_number(pages: Path, jobs: str) -> None:
    result = check("copy", "--jobs", jobs)
    assert result.exit_code == 2 and "--jobs: error: " in result.stderr and "expected" in result.stderr


def test_a_checker_can_be_sent_to_a_process_that_starts_from_nothing(pages: Path) -> None:
    """Where processes cannot be forked."""
    checker = Checker(load([shipped_folder("kb")]))
    page = read(pages / "part0" / "page0.md")
    assert pickle.loads(pickle.dumps(checker)).read(page) == checker.read(page)


class Dying(Checker):
    """Dies where a page says so, as a process that the system kills for want of memory."""

    def read(self, document: Document, *, keep: bool = False) -> Copy:
        if "part1/page2" in document.path:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().read(document, keep=keep)


@pytest.mark.skipif(sys.platform == "win32", reason="kills a process as POSIX does")
def test_a_worker_that_dies_never_passes(pages: Path) -> None:
    paths = sorted(pages.rglob("*.md"))
    found = list(read_copies(paths, Dying(load([shipped_folder("kb")])), jobs=2))
    told = [f.path if isinstance(f, Copy) else f.where.file for f in found]
    assert told == [path.as_posix() for path in paths]
    lost = [f for f in found if isinstance(f, Problem)]
    assert any("part1/page2.md" in problem.where.file for problem in lost)
    assert all(problem.severity == "error" and "was not checked" in problem.message for problem in lost)


class Failing(Checker):
    """Has a bug."""

    def read(self, document: Document, *, keep: bool = False) -> Copy:
        raise ZeroDivisionError(document.path)


def test_a_bug_in_a_worker_is_the_programs(pages: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        list(read_copies(sorted(pages.rglob("*.md")), Failing(load([shipped_folder("kb")])), jobs=2))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("terminal", "more", "shown"), [(True, (), True), (True, ("--quiet",), False), (False, (), False)]
)
def test_a_bar_over_files_on_a_terminal_only(
    pages: Path, monkeypatch: pytest.MonkeyPatch, terminal: bool, more: tuple[str, ...], shown: bool
) -> None:
    stderr = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    with pytest.raises(SystemExit):
        main(["check", "copy", "--as-of", "2026-11-21", *more])
    assert ("checking files" in stderr.getvalue()) is shown
