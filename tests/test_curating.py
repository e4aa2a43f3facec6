"""What curators use: ``kb stats``, ``kb list`` and ``init``, and the page that explains the work."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from mesoevidence.catalogue import LISTS, kb_stats, listing
from mesoevidence.cli import main
from mesoevidence.records.load import load_records
from mesoevidence.starting import new_knowledge_base
from tests.worlds import ROOT, TODAY, body, claim, make, say, shipped_kb, shipped_records

DESIGNS = "studies by design"


def run(command: str) -> Result:
    return CliRunner().invoke(main, shlex.split(command), catch_exceptions=False)


# --- init ------------------------------------------------------------------------------------------------------------


def test_a_new_knowledge_base_validates_and_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = run("init field")
    assert made.exit_code == 0 and "kb/vocabulary/attributes.yaml" in made.stdout and "cd field" in made.stdout
    monkeypatch.chdir(tmp_path / "field")
    found = run("validate")
    assert (found.exit_code, found.stderr) == (0, "") and "no problem found" in found.stdout
    report = run("report --format json")
    assert report.exit_code == 1 and report.stderr == ""
    told = json.loads(report.stdout)
    assert (
        told["summary"]["by_verdict"] | {"contradicted": 1, "overstated": 1, "background": 1}
        == told["summary"]["by_verdict"]
    )
    assert {claim["quote_state"] for claim in told["claims"]} == {"anchored"}
    assert [flag["rule"] for claim in told["claims"] for flag in claim["flags"]] == ["WD001"]


def test_a_new_knowledge_base_reads_its_page_of_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_knowledge_base(tmp_path / "field")
    monkeypatch.chdir(tmp_path / "field")
    told = json.loads(run("check copy/page.txt --format json").stdout)
    assert {claim["quote"]: claim["verdict"] for claim in told["claims"]} == {
        "relieve dryness": "overstated", "work for everyone": "not_assessable", "never burn": "contradicted",
        "one drop": "background",
    }  # fmt: skip


def test_without_phrases_nothing_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_knowledge_base(tmp_path / "field")
    shutil.rmtree(tmp_path / "field" / "kb" / "phrases")
    monkeypatch.chdir(tmp_path / "field")
    found = run("check copy/page.txt")
    assert found.exit_code == 2 and "has no phrases, by which claims are read: nothing was checked" in found.stderr


def test_an_empty_folder_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("init .").exit_code == 0
    assert run("validate").exit_code == 0


@pytest.mark.parametrize("there", ["mine.txt", ".git"])
def test_nothing_of_yours_is_written_over(tmp_path: Path, there: str) -> None:
    (tmp_path / "field").mkdir()
    (tmp_path / "field" / there).write_text("mine")
    found = run(f"init {shlex.quote(str(tmp_path / 'field'))}")
    assert found.exit_code == 2 and "is there already and not empty; name a new folder" in found.stderr
    assert [path.name for path in (tmp_path / "field").iterdir()] == [there]


def test_a_file_in_the_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "field").write_text("mine")
    with pytest.raises(FileExistsError):
        new_knowledge_base(tmp_path / "field")
    assert (tmp_path / "field").read_text() == "mine" and len(list(tmp_path.iterdir())) == 1


def test_the_new_knowledge_base_says_that_it_is_invented(tmp_path: Path) -> None:
    new_knowledge_base(tmp_path / "field")
    kb = load_records([tmp_path / "field" / "kb"])
    for study in kb.studies.values():
        assert (
            "invented" in study.title
            and "Invented" in (study.citation.journal or "")
            and study.verified.read == "abstract"
        )
    assert "Everything here is invented" in (tmp_path / "field" / "README.md").read_text()


# --- stats and list --------------------------------------------------------------------------------------------------


def test_stats_count_what_is_there_and_what_is_missing(tmp_path: Path) -> None:
    bodies = [body("one", say()), body("two", say(True, "harm"), "moderate", design="cohort", review_by="2026-01-01")]
    kb = make(tmp_path, bodies, [claim("a", say()), claim("b", say(True, "lasting")), claim("c", say(3, "sessions"))])
    stats = kb_stats(kb, TODAY)
    assert stats["records"]["claims"] == 3 and stats["records"]["findings"] == 2 and stats["records"]["rules"] == 0
    assert stats[DESIGNS] == {"cohort": 1, "rct": 1}
    assert stats["assessments by certainty"] == {"high": 1, "moderate": 1}
    assert stats["findings"] == {
        "graded in an assessment": 2, "counted for themselves": 0, "not verified, not used": 0, "with a risk of bias": 2,
    }  # fmt: skip
    assert stats["to look at"]["assessments due for review"] == 1
    assert stats["to look at"]["questions of claims without evidence"] == 1, "lasting; sessions need none"


def test_the_shipped_stats_add_up() -> None:
    told = json.loads(run(f"kb stats --kb {ROOT}/kb --claims {ROOT}/claims --format json").stdout)
    kb = shipped_records()
    assert told["records"] == {name: len(rows(kb)) for name, rows in LISTS.items()}
    assert sum(told[DESIGNS].values()) == told["records"]["studies"]
    assert sum(told["assessments by certainty"].values()) == told["records"]["assessments"]
    assert sum(told["rules by pack"].values()) == told["records"]["rules"]
    text = run(f"kb stats --kb {ROOT}/kb --claims {ROOT}/claims").stdout
    for heading, counts in told.items():
        assert heading.capitalize() in text
        for name, count in counts.items():
            assert re.search(rf"^  {re.escape(name)} +{count}$", text, re.MULTILINE), name


@pytest.mark.parametrize("kind", LISTS)
def test_every_kind_of_record_is_listed(kind: str) -> None:
    shipped = f"--kb {ROOT}/kb --claims {ROOT}/claims"
    rows = listing(shipped_records(), kind)
    assert rows and len({row[0] for row in rows}) == len(rows)
    text = run(f"kb list {kind} {shipped}").stdout.splitlines()
    assert [line.split()[0] for line in text] == [row[0] for row in rows]
    assert [tuple(row) for row in json.loads(run(f"kb list {kind} {shipped} --format json").stdout)] == rows
    table = csv.reader(io.StringIO(run(f"kb list {kind} {shipped} --format csv").stdout))
    assert [tuple(row) for row in table] == rows


def test_a_list_is_narrowed_by_a_text(tmp_path: Path) -> None:
    kb = make(tmp_path, [body("one", say()), body("two", say())])
    assert [row[0] for row in listing(kb, "studies", "ONE")] == ["one"]
    assert listing(kb, "studies", "nobody") == []


def test_what_nobody_verified_is_not_listed() -> None:
    kb = shipped_kb()
    hidden = [p for p in kb.provisions.values() if p.status == "to_check"]
    shown = {row[0]: row[-1] for row in listing(kb, "provisions")}
    assert hidden and {shown[p.id] for p in hidden} == {"not verified: not shown"}
    unverified = [name for name, entry in kb.findings.items() if entry.finding.to_check]
    assert unverified and {row[-1] for row in listing(kb, "findings") if row[0] in unverified} == {"not verified"}


def test_no_such_kind(tmp_path: Path) -> None:
    found = run("kb list studeis")
    assert found.exit_code == 2 and "did you mean 'studies'?" in found.stderr


def test_broken_records_are_reported_and_the_rest_is_shown(tmp_path: Path) -> None:
    make(tmp_path, [body("one", say())])
    (tmp_path / "kb" / "broken.yaml").write_text("study: [")
    for command, shown in (("kb stats", "  studies          1\n"), ("kb list studies", "One 2020")):
        found = run(f"{command} --kb {tmp_path}/kb --claims {tmp_path}/claims")
        assert found.exit_code == 2 and "broken.yaml:2:1: error" in found.stderr and shown in found.stdout


# --- the page --------------------------------------------------------------------------------------------------------


def test_the_rule_on_the_page_does_what_the_page_says(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "knowledge-base.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```yaml\n(rules:.*?)```", page, re.DOTALL)
    pack = {"pack": {"id": "page", "title": "Page"}, **yaml.safe_load(text)}
    pack["provisions"] = [
        {"id": "uk-09", "instrument": "CAP Code", "says": "S.", "status": "seen", "notes": ["read on paper"]}
    ]
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "rule.yaml").write_text(yaml.safe_dump(pack))
    attribute = {"id": "adverse_events", "label": "side effects", "domain": "proportion", "better": "lower"}
    (tmp_path / "kb" / "v.yaml").write_text(yaml.safe_dump({"attributes": [attribute]}))
    found = run(f"validate --kb {tmp_path}/kb --claims {tmp_path}/kb")
    assert (found.exit_code, found.stderr) == (0, "")


def test_the_records_on_the_page_fit_the_new_knowledge_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "knowledge-base.md").read_text(encoding="utf-8")
    new_knowledge_base(tmp_path / "field")
    for name in ("kb/studies", "kb/assessments", "claims"):
        shutil.rmtree(tmp_path / "field" / name)
    for section in ("study", "assessments", "source"):
        (text,) = re.findall(rf"```yaml\n({section}:.*?)```", page, re.DOTALL)
        folder = tmp_path / "field" / ("claims" if section == "source" else "kb")
        folder.mkdir(exist_ok=True)
        (folder / f"page-{section}.yaml").write_text(text)
    monkeypatch.chdir(tmp_path / "field")
    found = run("validate --as-of 2026-11-21")
    assert (found.exit_code, found.stderr) == (0, "")
    assert "2 claims, 1 study, 2 findings, 2 assessments" in found.stdout
    assert "quotes verified: 2 of 2" in found.stdout


def test_the_commands_on_the_page_exist() -> None:
    page = (ROOT / "docs" / "knowledge-base.md").read_text(encoding="utf-8")
    named = set(re.findall(r"mesoevidence ([a-z]+(?: (?:stats|list))?)", page))
    assert named >= {"validate", "report", "kb stats", "kb list", "explain", "impact", "init"}
    for command in named:
        assert run(f"{command} --help").exit_code == 0, command
