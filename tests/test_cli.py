"""The command line end to end: exit codes, outputs, settings, bad input of every kind, the same bytes in every run."""

from __future__ import annotations

import csv
import gc
import io
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mesoevidence import __version__, outputs, running
from mesoevidence.cli import main
from mesoevidence.reporting import FORMATS
from tests.office_files import image, lines, pdf
from tests.worlds import ROOT, body, claim, make, say, write

DAY = "--as-of=2026-11-21"


@pytest.fixture(autouse=True)
def _garbage() -> Iterator[None]:
    yield
    gc.enable()  # the command line switches it off for its own short life


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that docs/exit-codes.md describes, and we are in it."""
    make(tmp_path, [body("b", say(False, "lasting"), "moderate"), body("free", say(False, "harm"), "moderate")])
    (tmp_path / "claims" / "s.yaml").unlink()
    (tmp_path / "claims").rmdir()
    claims = {
        "holds": [claim("h.holds", say(False, "lasting"))],
        "hedged": [claim("g.hedged", say(False, "harm", absolute=True))],
        "wrong": [claim("w.wrong", say(True, "lasting"))],
        "conflict": [claim("c.one", say("none", "pain")), claim("c.two", say("severe", "pain"))],
        "tension": [
            claim("t.one", say({"min": 7, "max": 10}, "interval")), claim("t.two", say({"min": 9, "max": 14}, "interval")),
        ],
        "bare": [claim("n.bare")],
        "dangling": [claim("d.one", say(True, "lasting", subject="treet")), claim("d.two", say(False, "lasting"))],
    }  # fmt: skip
    for name, said in claims.items():
        write(tmp_path, f"{name}.yaml", {"source": {"id": name}, "claims": said})
    (tmp_path / "broken.yaml").write_text("source: {id: x\nclaims: []\n")
    (tmp_path / "page.md").write_text("# A page\n\nIt works.\n")
    (tmp_path / "scanned.pdf").write_bytes(pdf(lines("It works."), [], painted={2: image(0, 0, 595, 842)}))
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    done = mesoevidence("report wrong.yaml --baseline accepted.json --update-baseline --admit --fail-on never")
    assert done.exit_code == 0, done.output
    return tmp_path


def mesoevidence(command: str) -> Result:
    found = CliRunner().invoke(main, shlex.split(command), prog_name="mesoevidence")
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exc_info
    assert "Traceback" not in found.output
    return found


def process(*command: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **env}
    return subprocess.run([sys.executable, *command], cwd=cwd, env=environment, capture_output=True, timeout=60)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# --- exit codes ------------------------------------------------------------------------------------------------------

TABLE = (ROOT / "docs" / "exit-codes.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \| `mesoevidence ?(.*?)` \| (.*?) ?\|$", TABLE, re.MULTILINE)


def test_the_table_has_every_code() -> None:
    assert {int(code) for code, _, _ in ROWS} == {0, 1, 2, 3, 130} and len(ROWS) > 45


@pytest.mark.parametrize(("code", "command", "because"), ROWS, ids=[f"{c} {a} {b}"[:70] for c, a, b in ROWS])
def test_exit_code(here: Path, monkeypatch: pytest.MonkeyPatch, code: str, command: str, because: str) -> None:
    failure = {"3": ZeroDivisionError("a bug"), "130": KeyboardInterrupt()}.get(code)

    def fails(*_: object, **__: object) -> int:
        assert failure is not None
        raise failure

    if failure is not None:
        for name in ("report", "explain"):
            monkeypatch.setattr(running, name, fails)
    before = snapshot(here)
    found = mesoevidence(command)
    assert found.exit_code == int(code), found.output
    if code in ("2", "3", "130"):
        assert found.stderr.strip() or command == "", "what is wrong is said, on stderr"
    if code == "3":
        (line,) = found.stderr.splitlines()
        log = Path(line.partition("the log is ")[2])
        assert "ZeroDivisionError: a bug" in line and "Traceback" in log.read_text()
        log.unlink()
    after = snapshot(here)
    if command.startswith("init "):
        after = {path: seen for path, seen in after.items() if path in before}
    assert after == before, "a check never writes, and nothing writes over what is there"


def test_the_readme_tells_the_same_codes() -> None:
    for name in ("README.md", "docs/exit-codes.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert set(re.findall(r"^\| (\d+) \| [^`|]", text, re.MULTILINE)) == {"0", "1", "2", "3", "130"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_ctrl_c_ends_quietly(here: Path) -> None:
    os.mkfifo(here / "slow.yaml")
    running_process = subprocess.Popen(
        [sys.executable, "-m", "mesoevidence", "report", "slow.yaml"], cwd=here, stderr=subprocess.PIPE, stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    with open(here / "slow.yaml", "wb"):  # opens when the program has begun to read
        running_process.send_signal(signal.SIGINT)
        _, said = running_process.communicate(timeout=30)
    assert (running_process.returncode, said.decode().strip()) == (130, "interrupted")


def test_a_reader_that_goes_away_is_no_bug(here: Path) -> None:
    done = subprocess.run(
        f"{shlex.quote(sys.executable)} -m mesoevidence report wrong.yaml --fail-on never | true", shell=True, cwd=here,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, timeout=30,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")


# --- what fails ------------------------------------------------------------------------------------------------------


def test_a_bad_fail_on_names_what_there_is_and_the_nearest(here: Path) -> None:
    said = mesoevidence("report wrong.yaml --fail-on contradictd,overstaed").stderr
    assert "did you mean 'contradicted'?" in said and "did you mean 'overstated'?" in said
    assert "expected one of: contradicted, unsupported" in said and "never" in said


@pytest.mark.parametrize(
    "command",
    [
        "report holds.yaml --output json=.", "report holds.yaml --output json=kb",
        "report wrong.yaml --baseline kb", "report wrong.yaml --baseline kb --update-baseline --admit",
    ],
)  # fmt: skip
def test_a_folder_in_place_of_a_file_is_bad_input(here: Path, request: pytest.FixtureRequest, command: str) -> None:
    before = snapshot(here)
    found = mesoevidence(command)
    assert found.exit_code == 2 and "the log is" not in found.stderr
    assert snapshot(here) == before


def test_a_baseline_in_a_folder_that_does_not_exist_is_bad_input(here: Path) -> None:
    found = mesoevidence("report wrong.yaml --baseline nowhere/new.json --update-baseline --admit")
    assert found.exit_code == 2 and "nowhere" in found.stderr


def test_a_profile_that_fails_on_what_does_not_exist_is_refused(here: Path) -> None:
    write(here, "kb/policy.yaml", {"policy": {"id": "mine", "extends": "promo", "fail_on": ["contradictd"]}})
    found = mesoevidence("report wrong.yaml --profile mine")
    assert found.exit_code == 2 and "did you mean 'contradicted'?" in found.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        {"wordng": {}},
        pytest.param({"contradicted_from": "sure"}),
        pytest.param({"wording": {"asserts": {"low": "fine"}}}),
        {"wording": {"possibly": {"low": "supported"}}},
    ],
)
def test_a_profile_that_is_wrong_is_refused(here: Path, wrong: dict[str, Any]) -> None:
    write(here, "kb/policy.yaml", {"policy": {"id": "mine", "extends": "promo", **wrong}})
    for command in ("report", "validate"):
        found = mesoevidence(f"{command} wrong.yaml --profile mine")
        assert found.exit_code == 2 and "error: " in found.stderr and found.stdout == ""


def test_what_is_wrong_with_a_profile_is_shown_in_its_file(here: Path) -> None:
    write(here, "kb/policy.yaml", {"policy": {"id": "mine", "extends": "promo", "contradicted_from": "sure"}})
    assert "kb/policy.yaml:4:22: error: " in mesoevidence("report wrong.yaml --profile mine").stderr


def test_quotes_that_were_to_be_verified_and_were_not_are_not_passed_over(here: Path) -> None:
    """--sources asks for it: what was asked for and not checked gives 2 (DESIGN 8)."""
    (here / "texts").mkdir()
    found = mesoevidence("report holds.yaml --sources texts")
    assert found.exit_code == 2 and "holds" in found.stderr


def test_validate_counts_quotes_that_stand_in_their_text_and_minds_its_plurals(here: Path) -> None:
    said = [{"id": "page.a", "quote": "It works"}, {"id": "page.b", "quote": "It never fails"}]
    write(here, "claims/page.yaml", {"source": {"id": "page", "path": "page.md"}, "claims": said})
    found = mesoevidence("validate")
    assert found.stdout.startswith(
        "checked 1 source, 2 claims, 2 studies, 2 findings, 2 assessments, 0 rules, 0 phrases, "
    )
    assert "quotes verified: 1 of 2; skipped: 0\n1 error, 0 warnings\n" in found.stdout


def test_a_folder_without_a_name_is_refused_by_name(here: Path) -> None:
    found = mesoevidence("init ''")
    assert found.stderr == "DIR: error: is there already and not empty; name a new folder\n"


def test_explain_refuses_a_market_without_rules(here: Path) -> None:
    found = mesoevidence("explain h.holds --claims holds.yaml --market uk")
    assert (found.exit_code, found.stdout) == (2, "") and "--market: error: no rules are held for 'uk'" in found.stderr


def test_market_says_that_nothing_was_checked(here: Path) -> None:
    found = mesoevidence("report holds.yaml --market uk --market in")
    assert found.exit_code == 2
    for market in ("uk", "in"):
        assert f"--market: error: no rules are held for {market!r}: not checked" in found.stderr
    assert "No rules are held: wording and advertising law were not checked." in found.stdout


# --- outputs ---------------------------------------------------------------------------------------------------------


def test_several_outputs_at_once_and_stdout_is_one_pure_document(here: Path) -> None:
    wanted = " ".join(f"--output {name}=out.{name}" for name in FORMATS)
    found = mesoevidence(f"report wrong.yaml broken.yaml {wanted} --output json {DAY}")
    assert found.exit_code == 2 and "broken.yaml" in found.stderr
    data = json.loads(found.stdout)
    assert data["schema"] == "mesoevidence/report/1" and data["claims"][0]["verdict"] == "contradicted"
    assert {path.name for path in here.glob("out.*")} == {f"out.{name}" for name in FORMATS}
    assert (here / "out.json").read_text(encoding="utf-8") == found.stdout
    assert len(list(csv.reader(io.StringIO((here / "out.csv").read_text(encoding="utf-8"))))) >= 2
    assert not [path.name for path in here.iterdir() if path.name.startswith(".")], "nothing is left behind"


@pytest.mark.parametrize("name", FORMATS)
def test_format_is_short_for_output(here: Path, name: str) -> None:
    short, long = mesoevidence(f"report wrong.yaml --format {name}"), mesoevidence(f"report wrong.yaml --output {name}")
    assert (short.stdout, short.exit_code) == (long.stdout, 1) and short.stdout and not short.stderr


def test_with_a_path_for_every_format_nothing_goes_to_stdout(here: Path) -> None:
    assert mesoevidence("report wrong.yaml --output json=a.json").stdout == ""


def test_a_file_is_replaced_whole_or_not_at_all(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "out.json").write_text("before")

    def breaks(*_: object) -> Iterator[str]:
        yield "half"
        raise ZeroDivisionError

    monkeypatch.setattr(outputs, "writer", lambda name: breaks)
    assert mesoevidence("report wrong.yaml --output json=out.json").exit_code == 3
    assert (here / "out.json").read_text() == "before"
    assert sorted(p.name for p in here.iterdir() if p.name.startswith((".", "out"))) == ["out.json"]


def test_a_bad_format_names_the_nearest(here: Path) -> None:
    assert "did you mean 'sarif'?" in mesoevidence("report holds.yaml --format sarfi").stderr


def test_quiet_and_verbose(here: Path) -> None:
    quiet, plain, verbose = (mesoevidence(f"report holds.yaml wrong.yaml {flag}").stdout for flag in ("-q", "", "-v"))
    assert ("w.wrong" in quiet, "w.wrong" in plain, "w.wrong" in verbose) == (False, True, True)
    assert ("h.holds," in quiet, "h.holds," in plain, "h.holds," in verbose) == (False, False, True)
    assert quiet.startswith("Summary")


def test_colour_only_when_asked_for(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\033" not in mesoevidence("report wrong.yaml").stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    for option, colored in (("", True), ("--no-color", False)):
        found = CliRunner().invoke(main, ["report", "wrong.yaml", *option.split()], color=True)
        assert ("\033[" in found.stdout) is colored


# --- settings --------------------------------------------------------------------------------------------------------


def test_settings_come_from_the_nearest_file_and_the_command_line_wins(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "mesoevidence.yaml").write_text(
        "profile: strict\nfail-on: [mixed]\nkb: kb\nclaims: wrong.yaml\noutput: json\n"
    )
    (here / "deep").mkdir()
    monkeypatch.chdir(here / "deep")
    found = mesoevidence("report")
    assert found.exit_code == 0 and json.loads(found.stdout)["summary"]["profile"] == "strict"
    assert mesoevidence("report --fail-on contradicted").exit_code == 1
    shown = mesoevidence("report --show-config --profile promo").stdout
    for line in (
        "profile: promo  [command line]", "fail-on: mixed  [mesoevidence.yaml]", "output: json  [mesoevidence.yaml]",
        "baseline: (default)  [default]",
    ):  # fmt: skip
        assert line in shown.splitlines()


def test_below_the_folder_of_the_settings_the_records_beside_them_are_used(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a run in a subfolder says nothing of the repository it stands in, and nobody notices."""
    (here / "mesoevidence.yaml").write_text("profile: promo\n")
    (here / "claims").mkdir()
    (here / "wrong.yaml").rename(here / "claims" / "wrong.yaml")
    (here / "deep").mkdir()
    for folder in (here, here / "deep"):
        monkeypatch.chdir(folder)
        claims = json.loads(mesoevidence("report --format json").stdout)["claims"]
        assert [found["id"] for found in claims] == ["w.wrong"]


def test_settings_from_pyproject(here: Path) -> None:
    (here / "pyproject.toml").write_text('[tool.mesoevidence]\nprofile = "strict"\nfail-on = ["hard-conflict"]\n')
    assert mesoevidence("report wrong.yaml").exit_code == 0
    assert "profile: strict  [pyproject.toml]" in mesoevidence("report --show-config").stdout


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        (
            "mesoevidence.yaml",
            "profil: strict\n",
            "yaml:1:1: error: 'profil' is not a setting; did you mean 'profile'?",
        ),
        (
            "mesoevidence.yaml",
            "a: 1\nprofile: [a]\n",
            "mesoevidence.yaml:2:1: error: 'profile' is ['a']; expected a word",
        ),
        ("mesoevidence.yaml", "fail-on: {a: b}\n", "expected a list of words"),
        ("mesoevidence.yaml", "a: [\n", "is not valid YAML"),
        ("pyproject.toml", "[tool.mesoevidence]\nprofil = 1\n", "did you mean 'profile'?"),
        ("pyproject.toml", "[tool", "pyproject.toml: error: cannot be read"),
    ],
)
def test_bad_settings_are_refused(here: Path, name: str, text: str, words: str) -> None:
    (here / name).write_text(text)
    found = mesoevidence("report wrong.yaml")
    assert found.exit_code == 2 and words in found.stderr and found.stdout == ""


# --- baseline --------------------------------------------------------------------------------------------------------


def test_a_baseline_only_shrinks(here: Path) -> None:
    path = here / "accepted.json"
    both = "report wrong.yaml hedged.yaml --baseline accepted.json --update-baseline"
    before = path.read_text()
    assert "w.wrong" in before
    assert mesoevidence(both).exit_code == 1, "what is new still fails"
    assert path.read_text() == before, "and is not admitted"
    assert mesoevidence(f"{both} --admit").exit_code in (0, 1)
    assert "g.hedged" in path.read_text() and mesoevidence(both).exit_code == 0
    write(here, "wrong.yaml", {"source": {"id": "wrong"}, "claims": [claim("w.wrong", say(False, "lasting"))]})
    mesoevidence(both)
    assert "w.wrong" not in path.read_text() and "g.hedged" in path.read_text()


def test_a_baseline_does_not_forget_what_could_not_be_read(here: Path) -> None:
    sound, before = (here / "wrong.yaml").read_bytes(), (here / "accepted.json").read_text()
    (here / "wrong.yaml").write_bytes(b"\t" + sound)
    assert mesoevidence("report wrong.yaml holds.yaml --baseline accepted.json --update-baseline").exit_code == 2
    assert (here / "accepted.json").read_text() == before


def test_suppressions_end_to_end(here: Path) -> None:
    for rule, more, code, words in (
        ("contradicted", {}, 0, ""),
        ("contradicted", {"until": "2026-11-20"}, 1, "ended on 2026-11-20"),
        ("mixed", {}, 1, "suppresses nothing"),
        ("contradictd", {}, 2, "did you mean 'contradicted'?"),
    ):
        said = claim("w.wrong", say(True, "lasting"), suppress=[{"rule": rule, "because": "accepted", **more}])
        write(here, "wrong.yaml", {"source": {"id": "wrong"}, "claims": [said]})
        found = mesoevidence(f"report wrong.yaml {DAY}")
        assert (found.exit_code, words in found.stderr) == (code, True), rule
        assert f"suppressed {int(code == 0)}" in found.stdout


# --- bad input -------------------------------------------------------------------------------------------------------

HEAD = "source: {id: bad}\nclaims:\n"
LINK = HEAD + "- id: bad.one\n  quote: x\n"
STATES = LINK + "  statements:\n  - "
BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 10)}]\n" for i in range(9)
)
BAD: dict[str, tuple[str | bytes, str, str]] = {
    # text, place, words
    "broken YAML": ("source: {id: bad\nclaims: []\n", "2:7", "not valid YAML"),
    "a list in place of a mapping": ("- a\n", "1:1", "expected a mapping of sections"),
    "claims that are no list": ("source: {id: bad}\nclaims: none\n", "2:1", "must be a list"),
    "a text in place of statements": (LINK + "  statements: many\n", "5:15", "expected a list"),
    "a word in place of a number": (STATES + "{subject: treat, attribute: course, value: {estimate: lots}}\n", "6:59", "'lots'"),
    "a word that is not allowed": (LINK + "  lifecycle: aproved\n", "5:14", "did you mean 'approved'?"),
    "an unknown treatment": (STATES + "{subject: treet, attribute: growth, value: {direction: increase}}\n", "6:15", "'treat'"),
    "an unknown attribute": (STATES + "{subject: treat, attribute: grwth, value: {direction: increase}}\n", "6:33", "'growth'"),
    "a doubled id": (HEAD + "- {id: w.wrong, quote: x}\n", "3:8", "already recorded at wrong.yaml:4:3"),
    "a link to nowhere": (LINK + "  cites: [nobody]\n", "5:11", "'nobody' is not a study or source"),
    "a trace to nowhere": (LINK + "  traces_to: [b.too]\n", "5:15", "did you mean 'b.one'?"),
    "units that do not convert": (
        STATES + "{subject: treat, attribute: course, value: {estimate: 5, unit: mm}}\n", "6:", "does not convert",
    ),
    "a quote that is not in its source": (
        "source: {id: bad, path: page.md}\nclaims:\n- {id: bad.one, quote: permanent cure}\n", "3:3", "is not in page.md",
    ),
    "a text that is not where it should be": (
        "source: {id: bad, path: nowhere.md}\nclaims:\n- {id: bad.one, quote: x}\n", "1:9", "is not at 'nowhere.md'",
    ),
    "tabs": ("source:\n\tid: bad\n", "2:1", "a tab; YAML is indented with spaces"),
    "not UTF-8": (b"source: {id: bad, title: caf\xe9}\n", "1:29", "is not UTF-8"),
    "UTF-16": ("source: {id: bad}\n".encode("utf-16"), "1:1", "UTF-8"),
    "an empty file": ("", "1:1", "the file is empty"),
    "aliases that explode": (BOMB, "", "counting what aliases repeat"),
    "an alias to itself": ("source: &a\n  id: *a\n", "", "alias"),
    "absurd depth": ("[" * 5000, "1:", "deep"),
    "a foreign tag": ("source: !!python/object:os.system {id: bad}\n", "1:9", "tag"),
}  # fmt: skip


def assert_refused(found: Result, place: str, words: str) -> None:
    """Exit 2, the place and the reason on stderr, the other claim judged, and the summary tells what was not."""
    assert found.exit_code == 2, found.output
    lines = [line for line in found.stderr.splitlines() if place in line]
    assert lines and any(words in line and ": error: " in line for line in lines), found.stderr
    assert "CONTRADICTED  “quote of w.wrong”" in found.stdout
    summary = " ".join(found.stdout.partition("Summary\n")[2].split())
    assert re.search(r"[1-9]\d* errors? in the records", summary), summary


@pytest.mark.parametrize("name", BAD)
def test_bad_input_end_to_end(here: Path, name: str) -> None:
    text, place, words = BAD[name]
    (here / "bad.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    before = snapshot(here)
    assert_refused(
        mesoevidence(f"report wrong.yaml bad.yaml {DAY}"), f"bad.yaml:{place}" if place else "bad.yaml:", words
    )
    assert snapshot(here) == before
    assert mesoevidence("validate wrong.yaml bad.yaml").exit_code == 2


def test_a_circle_of_broader(here: Path) -> None:
    write(here, "kb/circle.yaml", {"concepts": [
        {"id": "x", "kind": "population", "label": "x", "broader": ["y"]},
        {"id": "y", "kind": "population", "label": "y", "broader": ["x"]},
    ]})  # fmt: skip
    assert_refused(mesoevidence("report wrong.yaml"), "kb/circle.yaml:", "'broader' runs in a circle: x -> y -> x")


def test_a_path_that_does_not_exist(here: Path) -> None:
    assert_refused(mesoevidence("report wrong.yaml nowhere.yaml"), "nowhere.yaml: ", "no such file or folder")


def test_a_file_of_fifty_megabytes(here: Path) -> None:
    with open(here / "bad.yaml", "wb") as file:
        file.truncate(50_000_000)
    assert_refused(mesoevidence("report wrong.yaml bad.yaml"), "bad.yaml:1:1", "50 MB in one file; at most 20 MB")


def test_a_file_without_permission(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "bad.yaml").write_text(HEAD)
    read = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path.name == "bad.yaml":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    assert_refused(mesoevidence("report wrong.yaml bad.yaml"), "bad.yaml: ", "cannot be read: Permission denied")


def test_every_problem_at_once(here: Path) -> None:
    (here / "bad.yaml").write_text(
        LINK + "  lifecycle: done\n  statments: []\n- {id: bad.two}\n- {id: bad.three, quote: y, cites: [nobody]}\n"
    )
    said = mesoevidence("report wrong.yaml bad.yaml").stderr
    for words in ("'done'", "'statments'", "bad.yaml:7:3", "'nobody'"):
        assert words in said
    assert "skipped 2 (their records cannot be read)" in mesoevidence("report wrong.yaml bad.yaml -q").stdout.replace(
        "\n", " "
    )


def test_problems_are_in_the_json_too(here: Path) -> None:
    data = json.loads(mesoevidence("report wrong.yaml broken.yaml --format json").stdout)
    assert [(p["path"], p["line"], p["severity"]) for p in data["problems"]] == [("broken.yaml", 2, "error")]
    assert data["summary"]["problems"] == {"error": 1, "warning": 0}


def test_a_file_that_cannot_be_read_counts_as_skipped(here: Path) -> None:
    """DESIGN 8: the summary always says how many were skipped, and why."""
    summary = json.loads(mesoevidence("report wrong.yaml broken.yaml --format json").stdout)["summary"]
    assert summary["skipped"] >= 1


# --- everywhere the same ---------------------------------------------------------------------------------------------


def test_from_another_folder_the_shipped_records_are_used(tmp_path: Path) -> None:
    done = process("-m", "mesoevidence", "report", "-q", DAY, cwd=tmp_path)
    claims = sum(path.read_text(encoding="utf-8").count("  - id: a") for path in (ROOT / "claims").glob("*.yaml"))
    assert done.returncode == 1 and done.stderr == b""
    assert f"claims in all{claims:>8}  in 5 sources" in done.stdout.decode()
    assert "0 errors in the records" in " ".join(done.stdout.decode().split())
    assert not list(tmp_path.iterdir())


def test_two_runs_give_the_same_bytes_in_every_format(tmp_path: Path) -> None:
    seen = []
    for seed in ("1", "4242"):
        folder = tmp_path / seed
        folder.mkdir()
        wanted = [f"--output={name}=out.{name}" for name in FORMATS]
        assert process("-m", "mesoevidence", "report", *wanted, DAY, cwd=folder, PYTHONHASHSEED=seed).returncode == 1
        seen.append({name: (folder / f"out.{name}").read_bytes() for name in FORMATS})
    assert seen[0] == seen[1] and all(seen[0].values())


def test_explain_and_impact_give_the_same_bytes(tmp_path: Path) -> None:
    for command in (("explain", "a0.permanent-cure"), ("impact", "saceda-2022")):
        one, other = (
            process("-m", "mesoevidence", *command, DAY, cwd=tmp_path, PYTHONHASHSEED=seed) for seed in ("1", "4242")
        )
        assert (one.returncode, one.stdout) == (0, other.stdout) and one.stdout


def test_nothing_goes_over_the_network(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("a connection was attempted")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    for command in ("report wrong.yaml", "validate wrong.yaml", "explain w.wrong --claims wrong.yaml"):
        assert mesoevidence(command).exit_code in (0, 1)


def test_version_and_help_load_nothing_heavy(tmp_path: Path) -> None:
    look = (
        "import sys\nfrom mesoevidence.cli import main\ntry: main([sys.argv[1]])\nexcept SystemExit: pass\n"
        "print([m for m in ('pandas', 'networkx', 'pydantic', 'yaml', 'numpy') if m in sys.modules])"
    )
    for option in ("--version", "--help"):
        done = process("-c", look, option, cwd=tmp_path)
        lines = done.stdout.decode().splitlines()
        assert lines[-1] == "[]" and (option == "--help" or __version__ in lines[0])


def test_report_loads_neither_pandas_nor_networkx(here: Path) -> None:
    look = (
        "import sys\nfrom mesoevidence.cli import main\ntry: main(['report', 'wrong.yaml', '-q'])\nexcept SystemExit: pass\n"
        "print([m for m in ('pandas', 'networkx', 'numpy') if m in sys.modules])"
    )
    assert process("-c", look, cwd=here).stdout.decode().splitlines()[-1] == "[]"


# --- readers who leave, folders above, slips of the keyboard ----------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "code"), [("report wrong.yaml --format json", 1), ("report wrong.yaml", 1), ("explain nobody", 2)]
)
def test_a_reader_who_leaves_changes_no_exit_code(here: Path, what: str, code: int) -> None:
    """`mesoevidence ... | head`: the pipe is closed before anything is written."""
    if os.name == "nt":
        return
    read, written_to = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "mesoevidence", *shlex.split(what)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=here, env=environment, stdout=written_to, stderr=subprocess.PIPE, timeout=60)
    os.close(written_to)
    assert done.returncode == code
    assert b"BrokenPipe" not in done.stderr and b"the log is" not in done.stderr


def test_in_a_subfolder_without_settings_the_records_above_are_audited(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "claims" / "deep").mkdir(parents=True)
    (here / "wrong.yaml").rename(here / "claims" / "wrong.yaml")
    monkeypatch.chdir(here / "claims" / "deep")
    claims = json.loads(mesoevidence("report --format json").stdout)["claims"]
    assert [found["id"] for found in claims] == ["w.wrong"]


def test_an_own_knowledge_base_is_never_held_against_the_shipped_claims(here: Path) -> None:
    found = mesoevidence("report")  # kb/ is here, claims/ is not
    assert found.exit_code == 2 and "claims: error: no claim was found: nothing was checked" in found.stderr
    assert "a0." not in found.stdout
    assert mesoevidence("report --claims claims").exit_code == 2, "what is asked for must be there"
    assert "claims: (none)" in mesoevidence("report --show-config").stdout


def test_a_knowledge_base_needs_no_claim_records_but_for_a_report(here: Path) -> None:
    for command in ("validate", "kb stats", "impact b"):
        found = mesoevidence(command)
        assert (found.exit_code, found.stderr) == (0, ""), command
    (here / "page.txt").write_text("Words.")
    for command in ("check page.txt", "check page.txt --kb kb"):
        found = mesoevidence(command)
        assert found.stderr.startswith("kb/phrases: error: the knowledge base has no phrases") and found.exit_code == 2


@pytest.mark.parametrize("command", ["--fail-on ''", "--fail-on ,", "--output json=same --output sarif=same"])
def test_slips_on_the_command_line_are_refused(here: Path, command: str) -> None:
    before = snapshot(here)
    found = mesoevidence(f"report holds.yaml {command}")
    assert found.exit_code == 2 and found.stdout == "" and "error: " in found.stderr
    assert snapshot(here) == before


@pytest.mark.parametrize("number", ["1e400", "1e999999", "1e999999999", "1e-99999"])
def test_a_number_beyond_sense_is_a_problem_of_its_record(here: Path, number: str) -> None:
    write(
        here, "far.yaml", {"source": {"id": "far"}, "claims": [claim("f.far", say({"estimate": number}, "sessions"))]}
    )
    found = mesoevidence("report far.yaml holds.yaml --format json")
    assert found.exit_code == 2 and "too large" in found.stderr
    assert {c["id"] for c in json.loads(found.stdout)["claims"]} == {"f.far", "h.holds"}
