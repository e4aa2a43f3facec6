"""What is kept between runs: the same answers with and without, nothing stale, nothing that others could have put there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mesoevidence.kept import SWITCH, kept
from mesoevidence.loading import load
from mesoevidence.locations import shipped_folder
from tests.test_check import world
from tests.worlds import body, say

COPY = (
    "# Mesotherapy\n\nMesotherapy is painless. It regrows hair in 8 weeks, guaranteed. Hair loss stops after the third of six "
    "sessions, 94 % of our patients are satisfied, and there are no side effects that anybody has to be afraid of.\n"
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a few records of its own, copy, and a cache folder beside it."""
    project = tmp_path / "project"
    world(project, body("proof", say(False, "lasting")))
    (project / "page.md").write_text("The cream lasts, and it regrows hair.\n", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    monkeypatch.chdir(project)
    return project


@pytest.fixture
def shipped_place(place: Path) -> Path:
    """The project with all of the shipped knowledge base, and copy that it reads."""
    shutil.rmtree(place / "kb")
    shutil.copytree(shipped_folder("kb"), place / "kb")
    (place / "page.md").write_text(COPY, encoding="utf-8")
    return place


def checked(*more: str, **environment: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "mesoevidence", "check", "page.md", "--format", "json", "--as-of", "2026-11-21"]
    run = subprocess.run(
        [*command, *more], capture_output=True, text=True, encoding="utf-8", env={**os.environ, **environment}
    )
    return run.returncode, run.stdout, run.stderr


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.kept"))


def test_what_was_kept_reads_copy_as_the_records_do(shipped_place: Path) -> None:
    place = shipped_place
    without = checked(**{SWITCH: "1"})
    assert not (place.parent / "cache").exists()
    before = sorted(place.rglob("*"))
    assert [checked(), checked()] == [without, without]
    assert without[0] == 1 and '"verdict"' in without[1]
    assert any(path.name.startswith("records-") for path in files(place.parent / "cache"))
    assert sorted(place.rglob("*")) == before  # nothing is written to the project
    (words,) = (path for path in files(place.parent / "cache") if path.name.startswith("words-"))
    age = words.stat().st_mtime_ns
    assert checked() == without and words.stat().st_mtime_ns == age  # words met before are not worked out again


def test_warnings_are_told_every_time_and_records_with_errors_are_read_every_time(place: Path) -> None:
    words = "word " * 20
    record = f"source: {{id: s, title: t}}\nclaims:\n  - {{id: s.1, quote: '{words}'}}\n"
    (place / "claims" / "s.yaml").write_text(record, encoding="utf-8")
    first = checked()
    assert "warning: the quote has 20 words" in first[2]
    assert checked() == first
    (place / "claims" / "s.yaml").write_text(record + "    lifecycle: wrong\n  - {id: s.2}\n", encoding="utf-8")
    wrong = checked()
    assert wrong[0] == 2 and checked() == wrong == checked(**{SWITCH: "1"})


def test_a_changed_record_counts_at_once(place: Path) -> None:
    assert not any(a.label.startswith("X") for a in load([Path("kb")]).vocabulary.attributes.values())
    file = place / "kb" / "vocabulary.yaml"
    status = file.stat()
    before, label, after = file.read_text("utf-8").partition("attributes:\n- id: growth\n  label: ")
    file.write_text(f"{before}{label}X{after[1:]}", encoding="utf-8")  # of the same length, at the same time
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert any(a.label.startswith("X") for a in load([Path("kb")]).vocabulary.attributes.values())


@pytest.mark.parametrize("damage", [b"", b"nonsense", None])
def test_a_damaged_file_is_made_anew(place: Path, damage: bytes | None) -> None:
    assert kept("thing", lambda: [1]) == [1]
    (path,) = files(place.parent / "cache")
    raw = path.read_bytes()
    path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]) if damage is None else damage)
    assert kept("thing", lambda: [2]) == [2]
    assert kept("thing", lambda: [3]) == [2]


@pytest.mark.skipif(sys.platform == "win32", reason="rights are POSIX's")
@pytest.mark.parametrize("which", ["file", "folder"])
def test_what_others_can_write_to_is_not_trusted(place: Path, which: str) -> None:
    assert kept("thing", lambda: [1]) == [1]
    (path,) = files(place.parent / "cache")
    (path if which == "file" else path.parent).chmod(0o777)
    assert kept("thing", lambda: [2]) == [2]


def test_a_folder_that_cannot_be_made_is_done_without(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "file").write_text("", encoding="utf-8")
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(place / "file"))
    assert kept("thing", lambda: [1]) == [1]
    assert checked()[0] == 1


def test_what_changed_while_it_was_made_is_not_kept(place: Path) -> None:
    seen = iter([b"before", b"after", b"before"])
    assert kept("thing", lambda: [1], lambda: next(seen)) == [1]
    assert not files(place.parent / "cache")


def test_a_warm_run_loads_neither_the_checker_of_records_nor_their_parser(place: Path) -> None:
    """They take longer to load than a page takes to check."""
    checked()
    code = (
        "import sys; from mesoevidence.cli import main\n"
        "try: main(['check', 'page.md', '--fail-on', 'never', '-q'])\n"
        "except SystemExit: print(sorted({'pydantic', 'yaml', 'pandas', 'networkx'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert run.stdout.splitlines()[-1] == "[]"
