"""``kb sof``: GRADE's summary of findings and evidence profile, held against the records."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mesoevidence.audit import Auditor
from mesoevidence.cli import main
from mesoevidence.sof import UnknownQuestion, summary_of_findings
from mesoevidence.sof.writers import CSV_COLUMNS, FORMATS
from tests.worlds import TODAY, auditor, body, make, say, shipped


@pytest.fixture(scope="module")
def judge() -> Auditor:
    return Auditor(shipped(), as_of=TODAY)


def sof(command: str) -> Result:
    return CliRunner().invoke(main, ["kb", "sof", *shlex.split(command)], catch_exceptions=False)


def written(judge: Auditor, name: str, format_: str) -> str:
    return "".join(FORMATS[format_](summary_of_findings(name, judge)))


# --- what it says ----------------------------------------------------------------------------------------------------


def test_a_row_is_what_the_assessment_records(judge: Auditor) -> None:
    (comparison,) = summary_of_findings("efficacy.dutasteride-growth", judge).comparisons
    assert comparison.title == (
        "Scalp mesotherapy with dutasteride compared with placebo in people with pattern hair loss"
    )
    (row,) = comparison.outcomes
    assert (row.certainty, row.symbols, row.starts_at) == ("low", "⊕⊕◯◯", "high")
    assert row.participants == "154 (2 studies)"  # 126 in moftah-2013 and 28 in abdallah-2009
    assert (row.relative, row.absolute) == ((), ())
    assert [(j.domain, j.judged) for j in row.judgements] == [
        ("risk of bias", "serious"), ("inconsistency", "not serious"), ("indirectness", "serious"),
        ("imprecision", "not serious"), ("publication bias", "not downgraded"),
    ]  # fmt: skip
    assert row.plain.startswith("Injections of a dutasteride solution may bring visible")


def test_every_assessment_has_its_row_and_certainty_adds_up(judge: Auditor) -> None:
    for name, entry in judge.kb.assessments.items():
        (comparison,) = summary_of_findings(name, judge).comparisons
        (row,) = comparison.outcomes
        assessment = entry.assessment
        assert row.id == name and row.plain
        assert (row.certainty or "very low") == assessment.certainty.replace("_", " ")
        assert (row.certainty is None) == (not set(assessment.findings) - set(judge.unusable)) == (not row.judgements)
        assert sum(j.step for j in row.judgements) == sum(s.step for s in assessment.downgrade.values())


def test_an_outcome_and_an_intervention_have_all_their_rows(judge: Auditor) -> None:
    targets = [entry.assessment.target for entry in judge.kb.assessments.values()]
    for name, comparator in (("hair_density", None), ("mesotherapy.scalp", None), ("hair_growth", "placebo")):
        found = summary_of_findings(name, judge, comparator=comparator)
        wanted = [t for t in targets if name in (t.attribute, t.subject) and comparator in (None, t.comparator)]
        assert sum(len(c.outcomes) for c in found.comparisons) == len(wanted) > 1
        assert len({(c.intervention, c.comparator, c.population) for c in found.comparisons}) == len(found.comparisons)


def test_effects_are_those_of_the_results_absolute_and_relative_apart(judge: Auditor) -> None:
    found = summary_of_findings("hair_density", judge)
    rows = {row.id: row for comparison in found.comparisons for row in comparison.outcomes}
    absolute = " ".join(effect for row in rows.values() for effect in row.absolute)
    relative = " ".join(effect for row in rows.values() for effect in row.relative)
    assert "14.7 per cm², 95 % CI 8.3 to 21.1 (J Am Acad Dermatol 2002" in absolute
    assert "14.7" not in relative


def test_a_missing_number_of_participants_is_said(tmp_path: Path) -> None:
    one, two = body("one", say()), body("two", say())
    one["study"]["n"] = 40
    one["assessment"]["findings"] = ["one.one", "two.one"]
    del two["assessment"]
    kb = make(tmp_path, [one, two])
    (comparison,) = summary_of_findings("body.one", auditor(kb)).comparisons
    assert comparison.outcomes[0].participants == "at least 40 (2 studies, 1 without a number)"


def test_what_nobody_verified_is_not_shown(tmp_path: Path) -> None:
    one, two = (body(n, say({"estimate": number, "unit": "/cm2"})) for n, number in (("one", 7.9), ("two", 8.4)))
    one["findings"][0]["to_check"] = True
    one["assessment"]["target"] = say()
    one["assessment"]["findings"] = ["one.one", "two.one"]
    del two["assessment"]
    told = written(auditor(make(tmp_path, [one, two])), "body.one", "json")
    assert "8.4 per cm²" in told and "7.9" not in told and "One 2020" not in told


def test_a_search_in_vain_has_no_certainty(judge: Auditor) -> None:
    name = next(key for key, entry in judge.kb.assessments.items() if not entry.assessment.findings)
    (comparison,) = summary_of_findings(name, judge).comparisons
    row = comparison.outcomes[0]
    assert (row.certainty, row.symbols, row.participants) == (None, "", "no study found") and row.searched
    assert "⊕" not in written(judge, name, "text")


def test_what_may_not_be_used_says_so(tmp_path: Path) -> None:
    from datetime import date

    kb = make(tmp_path, [body("one", say(), review_by=date(2020, 1, 1))])
    told = written(auditor(kb), "body.one", "markdown")
    assert "may not be used" in told and "due for review by 2020" in told


# --- formats ---------------------------------------------------------------------------------------------------------


def test_csv_is_one_row_an_assessment(judge: Auditor) -> None:
    rows = list(csv.DictReader(io.StringIO(written(judge, "hair_density", "csv"))))
    assert tuple(rows[0]) == CSV_COLUMNS
    wanted = [k for k, e in judge.kb.assessments.items() if e.assessment.target.attribute == "hair_density"]
    assert sorted(row["assessment"] for row in rows) == sorted(wanted)


def test_json_has_a_footnote_for_every_letter(judge: Auditor) -> None:
    told: dict[str, Any] = json.loads(written(judge, "mesotherapy.scalp", "json"))
    assert told["schema"] == "mesoevidence/sof/1"
    letters = {j["note"] for c in told["comparisons"] for r in c["outcomes"] for j in r["judgements"] if j["note"]}
    assert letters == set(told["notes"]) and {"a", "z", "aa"} <= letters


def test_html_is_one_page_with_headers_of_rows_and_columns(judge: Auditor) -> None:
    page = written(judge, "efficacy.dutasteride-growth", "html")
    assert page.count('<th scope="row">') == 2 and page.count('<th scope="col">') == 6 + 10
    assert not re.search(r"<script|https?://(?!doi)|src=", page) and "⊕⊕◯◯ low a, c" in page


def test_names_of_the_records_are_no_markup(tmp_path: Path) -> None:
    vocabulary = {
        "concepts": [
            {"id": "treat", "kind": "intervention", "label": "=<b>|treat"},
            {"id": "people", "kind": "population", "label": "people"},
        ],
        "attributes": [{"id": "growth", "label": "<script>x", "domain": "effect"}],
    }  # fmt: skip
    kb = make(tmp_path, [body("one", say())], vocabulary=vocabulary)
    judge = auditor(kb)
    page = written(judge, "body.one", "html")
    assert "<b>" not in page and "<script" not in page and "&lt;script&gt;x" in page
    assert "<b>" not in written(judge, "body.one", "markdown").replace("\\<b", "") and "\\|treat" in written(
        judge, "body.one", "markdown"
    )
    assert next(csv.DictReader(io.StringIO(written(judge, "body.one", "csv"))))["intervention"] == "'=<b>|treat"


# --- the command -----------------------------------------------------------------------------------------------------


def test_the_command_prints_each_format(judge: Auditor) -> None:
    shown = sof("efficacy.dutasteride-growth --as-of 2026-11-21")
    assert shown.exit_code == 0 and "├─ certainty: ⊕⊕◯◯ low\n" in shown.stdout
    assert all(len(line) <= 80 for line in shown.stdout.splitlines())
    for name in ("markdown", "csv", "html", "json"):
        told = sof(f"efficacy.dutasteride-growth --as-of 2026-11-21 --format {name}")
        assert told.exit_code == 0 and told.stdout.replace("\r\n", "\n") == written(
            judge, "efficacy.dutasteride-growth", name
        ).replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("hair_densty", "'hair_densty' is no assessment, intervention or attribute; did you mean 'hair_density'?"),
        (
            "hair_density --comparator placbo",
            "nothing is graded against a comparator 'placbo'; did you mean 'placebo'?",
        ),
        ("diet --comparator placebo", "nothing is graded for 'diet' against 'placebo'"),
    ],
)
def test_what_is_unknown_is_said(command: str, message: str) -> None:
    found = sof(command)
    assert (found.exit_code, found.stdout) == (2, "") and message in found.stderr


def test_an_attribute_without_an_assessment_is_no_empty_table(tmp_path: Path) -> None:
    kb = make(tmp_path, [body("one", say())])
    with pytest.raises(UnknownQuestion, match="nothing is graded for 'pain'"):
        summary_of_findings("pain", auditor(kb))
