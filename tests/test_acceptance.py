"""What was accepted before: suppressions beside a claim, and baselines that only shrink."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mesoevidence.acceptance import (
    BadBaseline,
    Baseline,
    baseline_text,
    claim_key,
    conflict_key,
    fingerprint,
    read_baseline,
    updated_baseline,
)
from mesoevidence.audit import audit
from mesoevidence.report import Report
from tests.worlds import TODAY, body, claim, make, say

FAIL_ON = ("contradicted", "unsupported", "overstated", "hard-conflict")


def suppressed(folder: Path, *rules: dict[str, Any], as_of: date = TODAY) -> Report:
    """One claim, contradicted and in hard conflict with another that holds, with these suppressions."""
    said = [claim("a", say(True, "lasting"), suppress=list(rules)), claim("b", say(False, "lasting"))]
    kb = make(folder, [body("proof", say(False, "lasting"))], said)
    assert not kb.problems
    return audit(kb, as_of=as_of)


def rule(name: str, because: str = "accepted by legal", **more: Any) -> dict[str, Any]:
    return {"rule": name, "because": because, **more}


def test_a_suppression_takes_one_finding_out_and_says_why(tmp_path: Path) -> None:
    assert suppressed(tmp_path).failures(FAIL_ON) == 2
    report = suppressed(tmp_path, rule("contradicted"))
    assert (report.claims[0].standing, report.claims[0].because) == ("suppressed", "accepted by legal")
    assert report.claims[0].verdict == "contradicted", "it is accepted, not judged otherwise"
    assert (report.failures(FAIL_ON), report.conflicts[0].standing, report.problems) == (1, "new", [])
    assert report.standing_counts() == {"suppressed": 1, "baselined": 0}


def test_a_conflict_is_suppressed_from_either_side(tmp_path: Path) -> None:
    report = suppressed(tmp_path, rule("hard-conflict"))
    assert (report.conflicts[0].standing, report.conflicts[0].because) == ("suppressed", "accepted by legal")
    assert report.claims[0].standing == "new"


@pytest.mark.parametrize("name", ["overstatet", "supported", "error", "", "contradicted "])
def test_what_cannot_be_suppressed_is_an_error(tmp_path: Path, name: str) -> None:
    report = suppressed(tmp_path, rule(name))
    assert report.claims[0].standing == "new" and report.failures(FAIL_ON) == 2
    (problem,) = report.errors
    assert f"{name!r} cannot be suppressed; expected one of: contradicted, unsupported" in problem.message
    assert problem.where.file == "claims/s.yaml"
    if name == "overstatet":
        assert "did you mean 'overstated'?" in problem.message


def test_a_suppression_needs_a_reason(tmp_path: Path) -> None:
    report = suppressed(tmp_path, rule("contradicted", "  "))
    assert report.claims[0].standing == "new"
    assert ["gives no reason" in problem.message for problem in report.errors] == [True]


def test_a_suppression_ends_after_its_day(tmp_path: Path) -> None:
    until = rule("contradicted", until="2026-11-21")
    assert suppressed(tmp_path, until).claims[0].standing == "suppressed"
    report = suppressed(tmp_path, until, as_of=date(2026, 11, 22))
    assert report.claims[0].standing == "new"
    assert [(p.severity, "ended on 2026-11-21" in p.message) for p in report.problems] == [("warning", True)]


def test_a_suppression_of_nothing_is_reported(tmp_path: Path) -> None:
    report = suppressed(tmp_path, rule("mixed"))
    assert [(p.severity, "suppresses nothing: remove it" in p.message) for p in report.problems] == [("warning", True)]


# --- baseline --------------------------------------------------------------------------------------------------------


def marked(folder: Path, baseline: Baseline | None, **claims: Any) -> Report:
    said = [claim(name, statement) for name, statement in claims.items()]
    return audit(make(folder, [body("proof", say(False, "lasting"))], said), as_of=TODAY, baseline=baseline)


BAD, GOOD, OTHER = say(True, "lasting"), say(False, "lasting"), say("none", "pain")


def test_what_the_baseline_knows_fails_no_more_and_what_is_new_does(tmp_path: Path) -> None:
    first = marked(tmp_path, None, a=BAD, b=GOOD)
    accepted = updated_baseline(first, None, admit=True)
    assert len(accepted.keys) == 2
    report = marked(tmp_path, accepted, a=BAD, b=GOOD, c=OTHER)
    assert [c.standing for c in report.claims] == ["baselined", "new", "new"]
    assert [c.standing for c in report.conflicts] == ["baselined"]
    assert report.failures(FAIL_ON) == 1


def test_a_baseline_shrinks_and_admits_only_when_asked(tmp_path: Path) -> None:
    old = updated_baseline(marked(tmp_path, None, a=BAD, c=OTHER), None, admit=True)
    report = marked(tmp_path, old, a=GOOD, c=OTHER, d=BAD)
    shrunk = updated_baseline(report, old, admit=False)
    assert shrunk.keys < old.keys and {records for _, records, _ in shrunk.keys} == {("c",)}
    assert updated_baseline(report, old, admit=True).keys > shrunk.keys
    assert updated_baseline(report, None, admit=False).keys == frozenset()


def test_moved_lines_and_white_space_change_no_key_and_other_words_do(tmp_path: Path) -> None:
    found = marked(tmp_path, None, a=BAD).claims[0]
    moved = replace(found, line=99, column=7, start=1, record=found.record._replace(line=400), quote="Quote  of\n A")
    assert claim_key(moved) == claim_key(found)
    assert claim_key(replace(found, quote="quote of b")) != claim_key(found)
    assert claim_key(replace(found, verdict="unsupported")) != claim_key(found)
    assert fingerprint(claim_key(found)) != fingerprint(claim_key(replace(found, id="b")))


def test_the_file_reads_back_and_is_sorted(tmp_path: Path) -> None:
    report = marked(tmp_path, None, a=BAD, b=GOOD, c=OTHER)
    accepted = updated_baseline(report, None, admit=True)
    path = tmp_path / "accepted.json"
    path.write_text(baseline_text(accepted), encoding="utf-8")
    assert read_baseline(path) == accepted
    entries = json.loads(path.read_text())["accepted"]
    assert [e["rule"] for e in entries] == sorted(e["rule"] for e in entries)
    assert conflict_key(report.conflicts[0]) in accepted.keys
    assert baseline_text(Baseline(frozenset())).startswith('{"schema": "mesoevidence/baseline/1"')


GOOD_ENTRY = {"rule": "mixed", "records": ["a"], "text": "0123456789abcdef"}


def entries(*accepted: Any) -> bytes:
    return json.dumps({"schema": "mesoevidence/baseline/1", "accepted": accepted}).encode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no such file; make it with --update-baseline --admit"),
        (b"{", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b"[]", "is no baseline; expected a JSON object"),
        (b'{"schema": "other/1", "accepted": []}', "is no baseline"),
        (b'{"schema": "mesoevidence/baseline/1"}', "has no list of entries in 'accepted'"),
        (b'{"schema": "mesoevidence/baseline/1", "accepted": 5}', "has no list of entries in 'accepted'"),
        (entries({"rule": "mixed"}), "entry 1 has no 'records'"),
        (entries(GOOD_ENTRY, "mixed"), "entry 2 is \"mixed\"; expected an object with 'rule', 'records' and 'text'"),
        (entries({**GOOD_ENTRY, "rule": []}), "entry 1: 'rule' is \\[\\]; expected a text"),
        (entries(GOOD_ENTRY, {**GOOD_ENTRY, "text": 7}), "entry 2: 'text' is 7; expected a text"),
        (entries({**GOOD_ENTRY, "records": "ab"}), "entry 1: 'records' is \"ab\"; expected a list of texts"),
        (entries({**GOOD_ENTRY, "records": ["a", 1]}), "entry 1: 'records' is .*; expected a list of texts"),
        (b"[" * 100_000, "cannot be read: it is nested too deeply"),
    ],
)
def test_a_file_that_is_no_baseline_is_refused(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "accepted.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadBaseline, match=message):
        read_baseline(path)
