"""Where results go: nothing that somebody wrote is replaced, pipes and devices stay, what cannot be written is said."""

from __future__ import annotations

import json
import os
import shlex
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mesoevidence.cli import main
from mesoevidence.reporting import FORMATS
from tests.test_check import world
from tests.worlds import ROOT, body, claim, say, write

COPY = "The cream lasts.\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a knowledge base, claim records, a page of copy, a baseline and settings; we are in it."""
    world(tmp_path, body("proof", say(False, "lasting")), claims=[claim("a", say(True, "lasting"))])
    (tmp_path / "page.md").write_text(COPY)
    (tmp_path / "known.json").write_text('{"schema": "mesoevidence/baseline/1", "accepted": []}')
    (tmp_path / "mesoevidence.yaml").write_text("profile: promo\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def mesoevidence(command: str) -> Result:
    return CliRunner().invoke(main, shlex.split(command), catch_exceptions=False)


def shell(command: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = command.replace("mesoevidence", f"{shlex.quote(sys.executable)} -m mesoevidence", 1)
    return subprocess.run(command, shell=True, cwd=cwd, env=environment, capture_output=True, timeout=60)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(
    ("command", "what"),
    [
        *((f"check page.md --output {name}=page.md", "the file that was checked") for name in (*FORMATS, "xlsx")),
        ("check . --output json=page.md", "the file that was checked"),
        ("check '*.md' --output json=fine.json --output csv=kb/../page.md", "the file that was checked"),
        ("check page.md --output json=same.md", "the file that was checked"),
        ("check page.md --baseline known.json --output json=known.json", "the baseline"),
        ("report --baseline known.json --output json=known.json", "the baseline"),
        ("check page.md --output json=kb/phrases.yaml", "a file of records"),
        ("report --output json=claims/s.yaml", "a file of records"),
        ("check page.md --output json=mesoevidence.yaml", "a file of settings"),
        ("report --sources texts --output markdown=texts/s.md", "the text of a source"),
    ],
)
def test_no_output_replaces_what_the_run_reads(here: Path, command: str, what: str) -> None:
    (here / "same.md").symlink_to("page.md")
    write(here, "texts/s.md", "Words.")
    before = snapshot(here)
    found = mesoevidence(command)
    assert found.exit_code == 2 and found.stdout == ""
    assert f"is {what}; it was left as it is: name another" in found.stderr
    assert snapshot(here) == before, "nothing at all was written"


def test_a_report_of_before_is_replaced_and_a_link_goes_on_leading_there(here: Path) -> None:
    (here / "out").mkdir()
    (here / "out" / "old.json").write_text("before")
    (here / "latest.json").symlink_to("out/old.json")
    assert mesoevidence("check page.md --output json=latest.json").exit_code == 1
    assert (here / "latest.json").is_symlink()
    assert json.loads((here / "out" / "old.json").read_text())["claims"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_written_into(here: Path) -> None:
    os.mkfifo(here / "pipe")
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append((here / "pipe").read_bytes()), daemon=True)
    reader.start()
    assert mesoevidence("check page.md --output json=pipe").exit_code == 1
    reader.join(10)
    assert json.loads(got[0])["claims"] and stat.S_ISFIFO((here / "pipe").stat().st_mode)


def device(here: Path, name: str, minor: int) -> Path:
    """A device of our own, so that no fault can replace the system's."""
    try:
        os.mknod(here / name, stat.S_IFCHR | 0o666, os.makedev(1, minor))
        (here / name).open("wb").close()
    except (AttributeError, OSError):
        pytest.skip("devices cannot be made here")
    return here / name


@pytest.mark.skipif(sys.platform != "linux", reason="devices as Linux numbers them")
def test_a_device_stays_one_and_a_full_one_is_named(here: Path) -> None:
    for name, minor, code in (("null", 3, 1), ("full", 7, 2)):
        path = device(here, name, minor)
        found = mesoevidence(f"check page.md --output json={name} --output csv=beside.csv")
        assert found.exit_code == code and stat.S_ISCHR(path.stat().st_mode)
        assert (here / "beside.csv").read_text(), "the other output is there"
    assert "full: error: cannot be written: No space left on device" in found.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="devices as Linux numbers them")
@pytest.mark.parametrize("command", ["check page.md", "report --format json", "explain a", "kb stats", "--help"])
def test_a_full_or_closed_standard_output_is_no_bug(here: Path, command: str) -> None:
    device(here, "full", 7)
    full = shell(f"mesoevidence {command} > full", here)
    assert (full.returncode, full.stderr.decode()) == (
        2,
        "stdout: error: cannot be written: No space left on device\n",
    )
    if command != "--help":
        closed = shell(f"mesoevidence {command} >&-", here)
        assert closed.returncode == 2
        assert closed.stderr.decode() == "stdout: error: cannot be written: it is closed\n"


def test_without_standard_output_files_are_written(here: Path) -> None:
    if os.name == "nt":
        return
    done = shell("mesoevidence check page.md --output json=out.json --output csv >&-", here)
    assert done.returncode == 2 and b"stdout: error" in done.stderr
    assert json.loads((here / "out.json").read_text())["claims"]
    assert shell("mesoevidence check page.md --output json=out.json >&-", here).returncode == 1


def test_a_file_that_cannot_be_written_is_named(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refused)
    (here / "known.json").write_text('{"schema": "mesoevidence/baseline/1", "accepted": []}')
    for command in ("--output json=out.json", "--baseline known.json --update-baseline --admit"):
        found = mesoevidence(f"check page.md {command}")
        assert found.exit_code == 2 and ".json: error: cannot be written: Permission denied" in found.stderr
