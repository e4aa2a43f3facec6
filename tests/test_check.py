"""``check``: copy in, judged claims out. What it reads, what it says of it, and how well it does on labelled copy."""

from __future__ import annotations

import io
import json
import shlex
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mesoevidence.check import Checker
from mesoevidence.cli import main
from mesoevidence.extraction.examples import phrase_example_problems
from mesoevidence.reading.plain import read as read_text
from mesoevidence.records.load import KnowledgeBase, load_records
from mesoevidence.report import Report
from mesoevidence.reporting import FORMATS, Options, writer
from tests.labelled_scores import LABELLED, pair_faults, redteam_scores, scores
from tests.worlds import ROOT, TODAY, VOCABULARY, body, claim, make, say, write

PHRASES: list[dict[str, Any]] = [
    {"id": "say.lasts", "attribute": "lasting", "value": {"truth": True}, "text": ["(last~|permanent|permanently)"],
     "read": ["It lasts."], "skip": ["At the end."]},
    {"id": "say.grows", "attribute": "growth", "value": {"direction": "increase"}, "text": ["(grow~|regrow~) .. hair"],
     "read": ["It grows hair."], "skip": ["Hair is fine."]},
    {"id": "say.sessions", "attribute": "sessions", "reads": "count", "text": ["#count (session~|visit~)"],
     "read": ["Six sessions."], "skip": ["A session."]},
    {"id": "say.every", "attribute": "interval", "reads": "interval", "text": ["#interval"],
     "read": ["Every week."], "skip": ["A week."]},
]  # fmt: skip


def world(
    folder: Path, *bodies: dict[str, Any], claims: Any = (), phrases: Any = None, rules: Any = ()
) -> KnowledgeBase:
    """A small knowledge base whose treatment copy calls "the cream"."""
    concepts = [{**c, "altLabels": ["the cream", "cream"]} if c["id"] == "treat" else c for c in VOCABULARY["concepts"]]
    write(folder, "kb/phrases.yaml", {
        "field": {"id": "f", "subject": "treat", "words": ["(hair|scalp)"], "foreign": ["(server|lift)"]},
        "phrases": PHRASES if phrases is None else phrases,
    })  # fmt: skip
    if rules:
        write(folder, "kb/rules.yaml", {"pack": {"id": "w", "title": "W"}, "rules": list(rules)})
    kb = make(folder, list(bodies), claims, vocabulary={**VOCABULARY, "concepts": concepts})
    assert not kb.problems, [str(problem) for problem in kb.problems]
    return kb


def checked(kb: KnowledgeBase, *texts: str) -> Report:
    documents = [read_text(text.encode(), f"page{number}.txt") for number, text in enumerate(texts, 1)]
    return Checker(kb, as_of=TODAY).check(documents)


def verdicts(report: Report) -> list[tuple[str, str]]:
    return [(c.quote, c.verdict) for c in report.claims]


# --- from a sentence to a judged claim -----------------------------------------------------------------------------------


def test_a_claim_is_judged_with_its_place_and_its_sentence(tmp_path: Path) -> None:
    kb = world(tmp_path, body("proof", say(False, "lasting")))
    text = "The cream works.\n\nThe effect of the cream is permanent, they say."
    (found,) = checked(kb, text).claims
    assert (found.quote, found.verdict, found.context) == (
        "permanent",
        "contradicted",
        "The effect of the cream is permanent, they say.",
    )
    assert text[found.start : found.end] == "permanent" and (found.line, found.column) == (3, 28)
    assert found.statements[0]["subject"] == "treat" and found.repair == "Plain proof."


@pytest.mark.parametrize(
    ("text", "modality", "polarity"),
    [
        ("The cream lasts.", "asserts", "affirmed"), ("The cream may last.", "possible", "affirmed"),
        ("The cream does not last.", "asserts", "negated"), ("It is unclear whether the cream lasts.", None, None),
        ("Does the cream last?", None, None), ("If the cream lasts, fine.", None, None),
    ],
)  # fmt: skip
def test_the_wording_decides_how_it_is_meant(
    tmp_path: Path, text: str, modality: str | None, polarity: str | None
) -> None:
    said = [statement for c in checked(world(tmp_path), text).claims for statement in c.statements]
    if modality is None:
        assert all(statement.get("modality") == "uncertain" for statement in said)
    else:
        (statement,) = said
        assert (statement["modality"], statement.get("polarity", "affirmed")) == (modality, polarity)


def test_a_denial_belongs_to_the_quote(tmp_path: Path) -> None:
    (found,) = checked(world(tmp_path), "The cream does not last.").claims
    assert found.quote == "does not last"


def test_the_subject_is_what_the_sentence_names_else_what_was_spoken_of(tmp_path: Path) -> None:
    text = "The cream lasts.\n\nIt is well liked. It lasts. Unlike the rival, it lasts."
    subjects = [c.statements[0]["subject"] for c in checked(world(tmp_path), text).claims]
    assert subjects == ["treat", "treat", "treat"]


def test_copy_about_something_else_makes_no_claims(tmp_path: Path) -> None:
    long = "Our server lasts for years and the parking is permanent. " * 8
    assert checked(world(tmp_path), long).claims == []
    assert checked(world(tmp_path), "The new lift is permanent. The cream lasts.").claims[0].quote == "lasts"


def test_numbers_and_intervals_become_values(tmp_path: Path) -> None:
    report = checked(world(tmp_path), "The cream needs 6-8 sessions, every two weeks.")
    values = [statement["value"] for c in report.claims for statement in c.statements]
    assert [{key: str(value) for key, value in one.items()} for one in values] == [
        {"min": "6", "max": "8"}, {"estimate": "2", "unit": "wk"},
    ]  # fmt: skip


def test_conflicts_inside_a_document_and_between_documents(tmp_path: Path) -> None:
    kb = world(tmp_path)
    inside = checked(kb, "The cream lasts. The cream does not last.")
    assert [c.kind for c in inside.conflicts] == ["hard"]
    between = checked(kb, "The cream lasts.", "The cream does not last.")
    assert [(c.kind, c.sources) for c in between.conflicts] == [("hard", ("page1", "page2"))]


def test_a_phrase_of_a_rule_that_no_claim_covers_is_a_claim_of_its_own(tmp_path: Path) -> None:
    rule = {"id": "W1", "title": "T", "severity": "error", "catches": {"text": ["miracle"]}, "why": "W.", "fix": "F.",
            "bad": ["a miracle"], "good": ["a cream"]}  # fmt: skip
    report = checked(world(tmp_path, rules=[rule]), "The cream is a miracle and lasts.")
    assert [(c.quote, [f.rule for f in c.flags], c.reasons[0]) for c in report.claims] == [
        ("miracle", ["W1"], "not_read"), ("lasts", [], "no_evidence_held"),
    ]  # fmt: skip


def test_a_new_attribute_works_by_data_alone(tmp_path: Path) -> None:
    """A curator adds a question and its phrase in ``kb/``; nothing else is touched."""
    shine = {"id": "shine", "label": "shine", "domain": "boolean", "better": "higher"}
    phrase = {
        "id": "say.shines", "attribute": "shine", "value": {"truth": True}, "text": ["(shine~|glossy)"],
        "read": ["It shines."], "skip": ["It is."],
    }  # fmt: skip
    write(tmp_path, "kb/shine.yaml", {"attributes": [shine], "phrases": [phrase]})
    kb = world(tmp_path)
    (found,) = checked(kb, "The cream makes hair glossy.").claims
    assert (found.quote, found.statements[0]["attribute"], found.verdict) == ("glossy", "shine", "unsupported")


# --- the library of approved claims ---------------------------------------------------------------------------------------


def test_copy_is_linked_to_approved_claims(tmp_path: Path) -> None:
    approved = claim("ok", say(True, "lasting", modality="possible"), lifecycle="approved", review_by="2026-01-01")
    approved |= {"quote": "may last for some weeks", "match_text": ["may last some weeks"]}
    kb = world(tmp_path, claims=[approved])
    report = checked(
        kb, "May last for some weeks.", "May last some weeks.", "May last for many weeks.", "The cream lasts."
    )
    matches = [c.library_match for c in report.claims]
    assert matches[:3] == [
        "ok: as approved", "ok: an approved variant", "ok: nearly as approved; it says “many” for “some”",
    ]  # fmt: skip
    assert matches[3] is None
    assert ["was approved until 2026-01-01" in problem.message for problem in report.problems] == [True]


def test_copy_conflicts_with_what_was_approved(tmp_path: Path) -> None:
    kb = world(
        tmp_path,
        claims=[claim("ok", say(False, "lasting"), lifecycle="approved"), claim("draft", say(False, "lasting"))],
    )
    assert [c.claims for c in checked(kb, "The cream lasts.").conflicts] == [("page1.1", "ok")]


# --- the command line ---------------------------------------------------------------------------------------------------


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    world(tmp_path, body("proof", say(False, "lasting")))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def mesoevidence(command: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(
        main, shlex.split(command), input=io.BytesIO(given) if given else None, catch_exceptions=False
    )


@pytest.mark.parametrize("name", FORMATS)
def test_every_format(here: Path, name: str) -> None:
    (here / "page.txt").write_text("The cream lasts.")
    found = mesoevidence(f"check page.txt --format {name}")
    assert found.exit_code == 1 and "lasts" in found.stdout and found.stderr == ""
    assert found.stdout == mesoevidence(f"check page.txt --format {name}").stdout


@pytest.mark.parametrize(
    ("files", "code", "said"),
    [
        ("page.txt", 1, ""), ("fine.txt", 0, ""), (".", 1, ""), ("'*.txt'", 1, ""), ("page.txt page.txt", 1, ""),
        ("nowhere.txt", 2, "nowhere.txt: error: cannot be read: No such file"), ("'*.pages'", 2, "matches no file"),
        ("copy.odt", 2, "no reader for .odt; expected one of: .txt"), ("claims", 2, "holds no copy"),
        ("binary.md", 2, "is binary"), ("page.txt nowhere.txt", 2, "nowhere.txt"), ("empty.txt", 0, ""),
    ],
)  # fmt: skip
def test_files_and_exit_codes(here: Path, files: str, code: int, said: str) -> None:
    (here / "page.txt").write_text("The cream lasts.")
    (here / "fine.txt").write_text("Hair is fine.")
    (here / "copy.odt").write_bytes(b"x")
    if files == "binary.md":
        (here / "binary.md").write_bytes(b"\0\1\2\0")
    (here / "empty.txt").write_text("")
    found = mesoevidence(f"check {files} --format json")
    assert found.exit_code == code and said in found.stderr
    if code == 1:
        assert [c["verdict"] for c in json.loads(found.stdout)["claims"] if c["quote"] == "lasts"] == ["contradicted"]


def test_standard_input(here: Path) -> None:
    found = mesoevidence("check - --format json", b"The cream **lasts**.")
    assert found.exit_code == 1
    (claim_,) = json.loads(found.stdout)["claims"]
    assert (claim_["quote"], claim_["start"]) == ("lasts", 12)


def test_only_what_changed_since_a_revision(here: Path) -> None:
    def git(*arguments: str) -> None:
        names = ("-c", "user.name=n", "-c", "user.email=e@example.org")
        subprocess.run(["git", *names, *arguments], cwd=here, check=True, capture_output=True)

    (here / "page.md").write_text("The cream lasts.\n\nHair is fine.\n")
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    (here / "page.md").write_text("The cream lasts.\n\nHair is fine.\n\nThe cream is permanent.\n")
    found = json.loads(mesoevidence("check page.md --format json --diff HEAD").stdout)
    assert [c["quote"] for c in found["claims"]] == ["permanent"]
    assert mesoevidence("check page.md --diff nowhere").exit_code == 2
    git("commit", "-qam", "second")
    assert mesoevidence("check page.md --diff HEAD").exit_code == 0


@pytest.mark.parametrize(
    ("comment", "code", "said"),
    [
        ("<!-- mesoevidence: ignore contradicted because legal said so -->", 0, ""),
        ("<!-- mesoevidence: ignore contradicted because legal said so until 2099-01-01 -->", 0, ""),
        ("<!-- mesoevidence: ignore contradicted because it ends until 2020-01-01 -->", 1, "ended on 2020-01-01"),
        ("<!-- mesoevidence: ignore contradicted -->", 2, "gives no reason"),
        ("<!-- mesoevidence: ignore contradictd because x -->", 2, "did you mean 'contradicted'?"),
        ("<!-- mesoevidence: ignore mixed because x -->", 1, "accepts nothing: remove it"),
    ],
)
@pytest.mark.parametrize("suffix", ["md", "html"])
def test_a_comment_accepts_a_finding_with_a_reason(here: Path, comment: str, code: int, said: str, suffix: str) -> None:
    copy = "The cream lasts." if suffix == "md" else "<p>The cream lasts.</p>"
    (here / f"page.{suffix}").write_text(f"{comment}\n\n{copy}\n")
    found = mesoevidence(f"check page.{suffix}")
    assert found.exit_code == code and said in found.stderr


def test_how_a_sentence_was_read(here: Path) -> None:
    (here / "page.txt").write_text("The cream may not last for six sessions.")
    found = mesoevidence("check page.txt --explain-span 1:12")
    text = " ".join(found.stdout.split())
    for part in (
        "phrase say.lasts",
        "phrase say.sessions",
        "cue “may",
        "count “six”",
        "states:",
        "subject: treatment; possible",
    ):
        assert part in text, part
    assert mesoevidence("check page.txt --explain-span 9:1").exit_code == 2
    assert mesoevidence("check page.txt --explain-span here").exit_code == 2


def test_a_baseline_lets_known_findings_pass(here: Path) -> None:
    (here / "page.txt").write_text("The cream lasts.")
    assert mesoevidence("check page.txt --baseline known.json --update-baseline --admit").exit_code in (0, 1, 2)
    (here / "known.json").write_text('{"schema": "mesoevidence/baseline/1", "accepted": []}')
    mesoevidence("check page.txt --baseline known.json --update-baseline --admit")
    assert mesoevidence("check page.txt --baseline known.json").exit_code == 0
    (here / "page.txt").write_text("Hair.\n\nThe cream lasts. The cream is permanent.")
    assert mesoevidence("check page.txt --baseline known.json").exit_code == 1


# --- the shipped phrases --------------------------------------------------------------------------------------------------


@cache
def shipped() -> KnowledgeBase:
    return load_records([ROOT / "kb"], base=ROOT)


def test_the_shipped_phrases_read_their_examples() -> None:
    assert [str(problem) for problem in phrase_example_problems(shipped())] == []


@pytest.mark.parametrize("folder", [LABELLED, LABELLED / "second"])
def test_labelled_copy(folder: Path) -> None:
    """Floors below which something broke: what a change may not undo unseen."""
    found = scores(Checker(shipped(), as_of=TODAY), folder)
    low = {
        "claim_recall": 0.9, "must_flag_recall": 0.93, "flag_precision": 0.88, "conflict_recall": 0.75,
        "conflict_precision": 0.6,
    }  # fmt: skip
    high = {"benign_flagged": 0.05, "not_claim_flagged": 0.03, "out_of_domain_flags": 0}
    assert {k: found[k] for k, least in low.items() if found[k] < least} == {}
    assert {k: found[k] for k, most in high.items() if found[k] > most} == {}


@pytest.mark.parametrize("folder", [LABELLED, LABELLED / "second"])
def test_red_team_sentences(folder: Path) -> None:
    found = redteam_scores(Checker(shipped(), as_of=TODAY), folder)
    assert found["warn_recall"] >= 0.85 and found["quiet_rate"] >= 0.92 and found["modality"] >= 0.95


def test_short_texts_that_contradict_themselves_and_such_that_do_not() -> None:
    """The few that are wrong: a treatment that no record names, and one session told of by its result."""
    faults = pair_faults(Checker(shipped(), as_of=TODAY))
    assert {kind: len(texts) for kind, texts in faults.items() if len(texts) > 1} == {}


def test_the_report_of_a_page_reads_well(tmp_path: Path) -> None:
    report = checked(
        world(tmp_path, body("proof", say(False, "lasting"))), "The effect of the cream is permanent, they say."
    )
    shown = "".join(writer("text")(report, Options()))
    assert "in        The effect of the cream is [permanent], they say." in shown
