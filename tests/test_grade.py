"""GRADE's arithmetic, cell by cell, and what becomes of claims whose evidence must be graded again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mesoevidence.report import Report
from tests.worlds import DOWN, LEVELS, UP, body, claim, make, run, say, study

# Randomised evidence starts high, observational low; what was not seen in people starts very low for people.
STARTS = {
    "systematic_review": "high", "rct": "high", "regulator": "high", "nonrandomised": "low", "cohort": "low",
    "case_series": "low", "case_report": "low", "guideline": "low", "narrative_review": "low",
    "expert_opinion": "very_low", "ex_vivo": "very_low", "in_vitro": "very_low", "animal": "very_low",
}  # fmt: skip
DOWNGRADES = {
    "risk_of_bias": -2, "inconsistency": -2, "indirectness": -2, "imprecision": -3, "publication_bias": -2
}  # fmt: skip
UPGRADES = {"large_effect": 2, "dose_response": 1, "opposing_confounding": 1}


def steps(**given: int) -> dict[str, Any]:
    return {name: {"step": step, "reason": "because"} for name, step in given.items()}


def assessed(folder: Path, certainty: str, design: str = "rct", **keys: Any) -> Report:
    """The audit of one claim and one body of evidence that is declared to be of ``certainty``."""
    one = body("b", say(), design="rct")
    one["study"]["design"] = design
    one["assessment"] = {k: v for k, v in one["assessment"].items() if k not in ("downgrade", "upgrade")}
    one["assessment"] |= {"certainty": certainty, **keys}
    return run(make(folder, [one], [claim("c", say(modality="uncertain"))]))


def agrees(report: Report) -> bool:
    """Whether the declared certainty was accepted; if not, that is an error and the claim is not judged by it."""
    if report.errors:
        assert len(report.errors) == 1 and "'body.b' may not be used" in report.errors[0].message
        assert report.errors[0].where.file == "kb/assessments.yaml" and report.errors[0].where.line == 2
        assert report.claims[0].verdict == "not_assessable"
        assert report.claims[0].reasons == ("assessment_unusable",)
        return False
    assert report.claims[0].verdict == "supported"
    return True


@pytest.mark.parametrize("design", STARTS)
def test_where_a_design_starts(tmp_path: Path, design: str) -> None:
    assert [agrees(assessed(tmp_path, level, design)) for level in LEVELS] == [
        level == STARTS[design] for level in LEVELS
    ]


@pytest.mark.parametrize("design", ["case_report", "ex_vivo"])
def test_existence_may_start_high_whatever_the_design(tmp_path: Path, design: str) -> None:
    assert agrees(assessed(tmp_path, "high", design, proposition="existence"))


def test_a_start_may_be_lower_but_not_higher_than_the_design_allows(tmp_path: Path) -> None:
    assert agrees(assessed(tmp_path, "low", "rct", starts_at="low"))
    report = assessed(tmp_path, "high", "cohort", starts_at="high")
    assert not agrees(report)
    assert "it starts at high, but the design of its findings allows low at most" in report.errors[0].message


@pytest.mark.parametrize("domain", DOWNGRADES)
def test_each_downgrade_lowers_by_its_step_down_to_its_limit(tmp_path: Path, domain: str) -> None:
    for step in range(-4, 2):
        allowed = DOWNGRADES[domain] <= step <= 0
        expected = LEVELS[max(0, min(3, 3 + step))]
        for level in LEVELS:
            report = assessed(tmp_path, level, downgrade=steps(**{domain: step}))
            assert agrees(report) is (allowed and level == expected), (domain, step, level)
        if not allowed:
            assert f"{domain} is rated {step:+d}; expected {DOWNGRADES[domain]} to 0" in report.errors[0].message


def test_downgrades_add_up_and_stop_at_very_low(tmp_path: Path) -> None:
    assert agrees(assessed(tmp_path, "low", downgrade=steps(risk_of_bias=-1, imprecision=-1)))
    assert agrees(assessed(tmp_path, "very_low", downgrade=steps(risk_of_bias=-2, imprecision=-3, indirectness=-2)))


@pytest.mark.parametrize("reason", UPGRADES)
def test_each_upgrade_raises_observational_evidence_up_to_its_limit(tmp_path: Path, reason: str) -> None:
    for step in range(-1, 4):
        allowed = 0 <= step <= UPGRADES[reason]
        expected = LEVELS[min(3, 1 + step)]
        found = [agrees(assessed(tmp_path, level, "cohort", upgrade=steps(**{reason: step}))) for level in LEVELS]
        assert found == [allowed and level == expected for level in LEVELS], (reason, step)


@pytest.mark.parametrize(
    ("design", "keys", "why"),
    [
        ("rct", {"upgrade": steps(large_effect=1)}, "randomised evidence is not upgraded"),
        ("rct", {"starts_at": "moderate", "upgrade": steps(large_effect=1)}, "is not upgraded"),
        ("ex_vivo", {"upgrade": steps(large_effect=1)}, "is not upgraded"),
        (
            "cohort",
            {"upgrade": steps(large_effect=1), "downgrade": steps(risk_of_bias=-1)},
            "a body that was downgraded is not upgraded",
        ),
    ],
)  # fmt: skip
def test_who_may_not_be_upgraded(tmp_path: Path, design: str, keys: dict[str, Any], why: str) -> None:
    for level in LEVELS:
        report = assessed(tmp_path, level, design, **keys)
        assert not agrees(report)
        assert why in report.errors[0].message


def test_a_mismatch_says_what_the_judgements_give(tmp_path: Path) -> None:
    report = assessed(tmp_path, "high", downgrade=steps(risk_of_bias=-1))
    assert "declared high, but its judgements give moderate" in report.errors[0].message
    assert "body.b" in report.claims[0].why and "declared high" in report.claims[0].why
    assert report.claims[0].repair is None


def test_other_evidence_that_contradicts_is_not_held_back_by_the_gate(tmp_path: Path) -> None:
    wrong = body("b", say(), "high", downgrade=steps(risk_of_bias=-1))
    for contrary, expected in (("moderate", "contradicted"), ("low", "not_assessable")):
        report = run(make(tmp_path, [wrong, body("d", say(DOWN), contrary)], [claim("c", say())]))
        assert report.claims[0].verdict == expected


def test_support_from_elsewhere_does_not_open_the_gate(tmp_path: Path) -> None:
    wrong = body("b", say(DOWN), "high", downgrade=steps(risk_of_bias=-1))
    report = run(make(tmp_path, [wrong, body("d", say(UP), "high")], [claim("c", say())]))
    assert report.claims[0].verdict == "not_assessable"


BEYOND_ITS_REACH = {
    "another attribute": (say(), say("none", "pain")),
    "another family": (say(), say(subject="rival")),
    "another comparison": (say(comparator="rival"), say(comparator="placebo")),
    "other people": (say(scope={"population": "men"}), say(scope={"population": "women"})),
    "other people, other value": (say(DOWN, scope={"population": "men"}), say(scope={"population": "women"})),
    "active comparator, claim without": (say(comparator="rival"), say()),
}


@pytest.mark.parametrize("name", BEYOND_ITS_REACH)
def test_the_gate_closes_only_on_claims_the_assessment_bears_on(tmp_path: Path, name: str) -> None:
    target, said = BEYOND_ITS_REACH[name]
    good, wrong = body("g", said, "high"), body("b", target, "high", downgrade=steps(risk_of_bias=-1))
    report = run(make(tmp_path, [wrong, good], [claim("c", said)]))
    assert report.claims[0].verdict == "supported"


def test_past_its_review_date_an_assessment_gates(tmp_path: Path) -> None:
    kb = make(tmp_path, [body("b", say(), review_by="2028-11-21")], [claim("c", say())])
    for day, expected in ((date(2028, 11, 21), "supported"), (date(2028, 11, 22), "not_assessable")):
        report = run(kb, as_of=day)
        assert report.claims[0].verdict == expected
        assert [p.message for p in report.errors] == (
            []
            if expected == "supported"
            else ["assessment 'body.b' may not be used: it was due for review by 2028-11-21"]
        )


def test_several_findings_start_at_the_best_design(tmp_path: Path) -> None:
    one = body("b", say(), "high")
    found = {"id": "weak.one", "statement": one["findings"][0]["statement"]}
    other = {"study": study("weak", "case_series"), "findings": [found]}
    one["assessment"]["findings"].append("weak.one")
    report = run(make(tmp_path, [one, other], [claim("c", say())]))
    assert not report.problems and report.claims[0].verdict == "supported"
