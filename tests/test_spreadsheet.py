"""The spreadsheet, read again by openpyxl: what stands in it, that nothing of the copy runs, the same bytes every time."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from mesoevidence.audit import audit
from mesoevidence.cli import main
from mesoevidence.records.models import VERDICTS
from mesoevidence.report import DISCLAIMER, Report
from mesoevidence.reporting import CannotWrite, Options, writer
from mesoevidence.reporting.common import link
from tests.sample_report import claim, sample
from tests.worlds import shipped_records

ROOT = Path(__file__).parent.parent


def written(report: Report) -> bytes:
    return b"".join(piece for piece in writer("xlsx")(report, Options()) if isinstance(piece, bytes))


def book(report: Report | None = None) -> Any:
    return openpyxl.load_workbook(io.BytesIO(written(report or sample())))


def rows(sheet: Any) -> list[dict[str, Any]]:
    header, *others = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in others]


def test_every_sheet_of_rows_has_a_header_in_sight_and_a_filter_over_all_rows() -> None:
    found = book()
    assert found.sheetnames == ["Summary", "Claims", "Evidence", "Conflicts", "Rules"]
    for sheet in found.worksheets[1:]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(cell.font.bold for cell in sheet[1])
        assert all(cell.alignment.wrap_text for row in sheet.iter_rows(min_row=2) for cell in row if cell.value)


def test_claims_stand_worst_first_with_all_that_was_found() -> None:
    claims = rows(book()["Claims"])
    order = list(dict.fromkeys(each["Verdict"] for each in claims))
    assert order == [verdict.replace("_", " ") for verdict in VERDICTS]
    assert len(claims) == len(sample().claims)
    painless = next(each for each in claims if each["Claim"] == "one.painless")
    assert painless["Verdict"] == "contradicted" and painless["Certainty"] == "moderate"
    assert painless["Sources"].startswith("Suh 2021, doi:10.1111/jocd.13554; Lee 2020; ")
    assert painless["Suggested wording"] == "It probably hurts." and painless["Place"] == "line 2, column 3"
    assert painless["Conflicts"] == "one.awkward (hard)\ntwo.safe (hard)"
    old = next(each for each in claims if each["Claim"] == "one.old")
    assert (old["Standing"], old["Accepted because"]) == ("suppressed", "the label | says so,\n50 %")


def test_rows_are_as_high_as_their_texts_up_to_a_limit() -> None:
    report = sample()
    report.claims = [
        replace(report.claims[0], repair=None, why=why) for why in ("short", "word " * 60, "word " * 5_000)
    ]
    heights = [book(report)["Claims"].row_dimensions[number].height for number in (2, 3, 4)]
    assert heights == [30, 90, 300]


def test_verdicts_have_a_color_each_beside_the_word() -> None:
    sheet = book()["Claims"]
    place = next(cell.column for cell in sheet[1] if cell.value == "Verdict")
    colors = {row[place - 1].value: row[place - 1].fill.fgColor.rgb for row in sheet.iter_rows(min_row=2)}
    assert len(colors) == 7 and len(set(colors.values())) == 7
    colored = {cell.column for row in sheet.iter_rows(min_row=2) for cell in row if cell.fill.fill_type}
    assert colored == {place}


def test_evidence_has_a_row_a_work_with_a_link_to_it() -> None:
    sheet = book()["Evidence"]
    assert [(row["Claim"], row["Direction"], row["Work"], row["Link"]) for row in rows(sheet)] == [
        ("one.painless", "disputes", "Suh 2021, doi:10.1111/jocd.13554", "https://doi.org/10.1111/jocd.13554"),
        ("one.painless", "disputes", "Lee 2020", None),
        ("one.painless", "disputes", "Kim 2019, https://example.org/kim_2019", "https://example.org/kim_2019"),
        ("one.painless", "disputes", "Park 2018", None),
    ]
    links = [cell.hyperlink.target for row in sheet.iter_rows(min_row=2) for cell in row if cell.hyperlink]
    assert links == ["https://doi.org/10.1111/jocd.13554", "https://example.org/kim_2019"]


@pytest.mark.parametrize(
    ("citation", "address"),
    [
        ("Suh 2021, doi:10.1111/jocd.13554.", "https://doi.org/10.1111/jocd.13554"),
        ("1999, doi:10.1016/S0190-9622(99)70006-X", "https://doi.org/10.1016/S0190-9622(99)70006-X"),
        ("2008, PMID 18246702", "https://pubmed.ncbi.nlm.nih.gov/18246702/"),
        ("see https://example.org/a?b=1, too", "https://example.org/a?b=1"),
        ("Lee 2020", None),
        ("doi:10.1111/a<b>", "https://doi.org/10.1111/a%3Cb%3E"),
    ],
)
def test_where_a_work_can_be_read(citation: str, address: str | None) -> None:
    assert link(citation) == address


def test_conflicts_and_rules() -> None:
    found = book()
    conflicts = rows(found["Conflicts"])
    assert [each["Kind"] for each in conflicts] == ["hard conflict", "hard conflict", "tension", "tension"]
    assert conflicts[0]["Says"] == "virtually painless" and "both cannot be true" in conflicts[0]["Why"]
    rules = rows(found["Rules"])
    assert [(each["Rule"], each["Severity"], each["Places"], each["Claims and sources"]) for each in rules] == [
        ("US01", "note", 1, "one.awkward"),
        ("WD002", "error", 1, "one.awkward"),
        ("WD009", "warning", 1, "one.held"),
        ("WD020", "warning", 1, "two"),
    ]
    assert rules[1]["Provisions"] == "Article 7(1)"


def test_the_summary_counts_names_problems_and_says_what_it_is_not() -> None:
    lines = [[cell for cell in row if cell is not None] for row in book()["Summary"].iter_rows(values_only=True)]
    assert ["contradicted", 2] in lines and ["claims in all", 11] in lines and ["hard conflicts", 2] in lines
    said = " ".join(str(cell) for line in lines for cell in line)
    assert DISCLAIMER in said and "really <odd>" in said and "as of 2026-11-21" in said


def test_nothing_of_the_copy_runs_and_no_control_character_is_left() -> None:
    report = sample()
    hostile = [
        '=cmd|" /C calc"!A0',
        "+1",
        "-1",
        "@SUM(1)",
        "{=1}",
        "https://evil.example/x",
        "\x00\x07\ufffeend",
        "_x0007_",
        "007",
    ]
    report.claims = [claim(f"h{n}", "unsupported", n + 1, quote=text, repair=text) for n, text in enumerate(hostile)]
    report.conflicts = []
    sheet = book(report)["Claims"]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    assert [row["Quote"] for row in rows(sheet)] == [*hostile[:6], "end", *hostile[7:]]


def test_a_text_longer_than_a_cell_takes_is_cut_and_shows_it() -> None:
    report = sample()
    report.claims = [replace(report.claims[0], why="long " * 10_000)]
    why = rows(book(report)["Claims"])[0]["Why"]
    assert len(why) == 32_767 and why.endswith("…")


def test_same_report_same_bytes() -> None:
    report = sample()
    assert written(report) == written(report)
    assert report == sample()


def test_a_report_of_nothing() -> None:
    found = book(Report(profile="promo", as_of="2026-11-21", version="1.2.3"))
    assert rows(found["Claims"]) == []


def test_the_shipped_records() -> None:
    report = audit(shipped_records())
    found = book(report)
    assert len(rows(found["Claims"])) == len(report.claims)
    assert len(rows(found["Conflicts"])) == len(report.conflicts)
    evidence = rows(found["Evidence"])
    linked = [each for each in evidence if each["Link"]]
    assert len(linked) > len(evidence) / 2


def test_report_and_check_write_it(tmp_path: Path) -> None:
    for command in (
        ["report", "--claims", str(ROOT / "claims")],
        ["check", str(ROOT / "tests" / "files" / "leaflet.docx")],
    ):
        target = tmp_path / f"{command[0]}.xlsx"
        result = CliRunner().invoke(main, [*command, "--output", f"xlsx={target}"], catch_exceptions=False)
        assert result.exit_code == 1 and result.stdout == ""
        assert rows(openpyxl.load_workbook(target)["Claims"])


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(CannotWrite, match=r"pip install 'mesoevidence\[xlsx\]'"):
        written(sample())
