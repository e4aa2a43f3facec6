"""Cells of tables are read with the names of their row and column, in every format; tables that lay out a page are not."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import pytest

from mesoevidence.reading.document import Document
from mesoevidence.reading.files import read
from tests.office_files import docx as word_file
from tests.office_files import paragraph, run
from tests.worlds import shipped_checker

PRICES = [
    ["Treatment", "Time", "Price"],
    ["Scalp mesotherapy", "30-40 min", "€140"],
    ["PRP for the scalp", "50 min", "€260"],
]
CLAIMS = {
    "30-40 min": ("mesotherapy.scalp", "session_duration"),
    "140": ("mesotherapy.scalp", "price"),
    "50 min": ("prp.scalp", "session_duration"),
    "260": ("prp.scalp", "price"),
}


def plain(rows: Sequence[Sequence[str]]) -> bytes:
    return "\n".join(" | ".join(row) for row in rows).encode()


def markdown(rows: Sequence[Sequence[str]]) -> bytes:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]).encode()


def html(rows: Sequence[Sequence[str]], head: str = "th") -> bytes:
    def row(cells: Sequence[str], tag: str) -> str:
        return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"

    return f"<table>{row(rows[0], head)}{''.join(row(cells, 'td') for cells in rows[1:])}</table>".encode()


def html_without_heads(rows: Sequence[Sequence[str]]) -> bytes:
    return html(rows, head="td")


def word(rows: Sequence[Sequence[str]]) -> bytes:
    """A table as Word's own users make it, without a mark at its first row."""
    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    raw = io.BytesIO()
    document.save(raw)
    return raw.getvalue()


FORMATS: dict[str, tuple[str, Callable[[Sequence[Sequence[str]]], bytes]]] = {
    "text": ("txt", plain), "markdown": ("md", markdown), "html": ("html", html), "html, no heads": ("html", html_without_heads),
    "word": ("docx", word),
}  # fmt: skip


def document(raw: bytes, suffix: str, folder: Path) -> Document:
    path = folder / f"page.{suffix}"
    path.write_bytes(raw)
    return read(path)


def found(document: Document) -> dict[str, tuple[str, str]]:
    """By the words that are quoted, the treatment and what is said of it."""
    claims = shipped_checker().check([document]).claims
    return {claim.quote: (said["subject"], said["attribute"]) for claim in claims for said in claim.statements}


def names(document: Document) -> dict[str, tuple[str, str] | None]:
    """By its text, what the row and the column of each block are called; None for what stands in no table."""
    return {block.text: block.cell and (block.cell.row_name, block.cell.column_name) for block in document.blocks}


@pytest.mark.parametrize("name", FORMATS)
def test_a_cell_is_read_with_the_names_of_its_row_and_column(name: str, tmp_path: Path) -> None:
    suffix, make = FORMATS[name]
    assert found(document(make(PRICES), suffix, tmp_path)) == CLAIMS


@pytest.mark.parametrize("name", FORMATS)
def test_a_question_in_the_first_column_is_answered_in_the_next(name: str, tmp_path: Path) -> None:
    suffix, make = FORMATS[name]
    rows = [
        ["Question", "Answer"],
        ["How many sessions of scalp mesotherapy?", "Four or five"],
        ["Does it hurt?", "A little"],
    ]
    said = found(document(make(rows), suffix, tmp_path))
    assert said["Four or five"] == ("mesotherapy.scalp", "sessions_total")
    subject, attribute = said["A little"]
    assert subject == "mesotherapy.scalp"
    assert attribute in {"pain_incidence", "pain_intensity"}  # it hurts, and how much


@pytest.mark.parametrize("name", FORMATS)
def test_of_treatments_side_by_side_each_column_is_about_its_own(name: str, tmp_path: Path) -> None:
    suffix, make = FORMATS[name]
    rows = [
        ["Compared", "Scalp mesotherapy", "Hair transplant"],
        ["Sessions", "eight", "one"],
        ["Side effects", "none", "many"],
    ]
    said = found(document(make(rows), suffix, tmp_path))
    assert said["eight"] == ("mesotherapy.scalp", "sessions_total") and said["one"] == (
        "hair_transplant",
        "sessions_total",
    )
    assert said["none"] == ("mesotherapy.scalp", "adverse_events")


def page(body: str, tmp_path: Path) -> dict[str, tuple[str, str] | None]:
    return names(document(body.encode(), "html", tmp_path))


def test_a_cell_that_says_something_by_itself_goes_on_with_no_name(tmp_path: Path) -> None:
    rows = [["Treatment", "Price"], ["Mesotherapy, single visit", "One mesotherapy session: €110"]]
    said = found(document(markdown(rows), "md", tmp_path))
    assert said and {attribute for _, attribute in said.values()} <= {"price", "price_session"}  # not "visit: One"
    assert "One" not in said  # nor "Price: One"


def test_a_cell_over_several_rows_or_columns_names_all_of_them(tmp_path: Path) -> None:
    found = page(
        "<table><thead><tr><td rowspan=2><td colspan=2>Price<tr><td>first visit<td>later</thead>"
        "<tr><td rowspan='2'>Mesotherapy<td>90<td>80<tr><td>70<td>60<tr><td>PRP<td colspan=2>200</table>",
        tmp_path,
    )
    assert found["70"] == ("Mesotherapy", "Price first visit") and found["60"] == ("Mesotherapy", "Price later")
    assert found["200"] == ("PRP", "Price first visit, Price later")


def test_a_head_says_whether_it_is_that_of_its_row_or_of_its_column(tmp_path: Path) -> None:
    upright = page("<table><tr><th>Pain<td>none<tr><th>Sessions<td>six</table>", tmp_path)
    assert upright == {"Pain": ("", ""), "none": ("Pain", ""), "Sessions": ("", ""), "six": ("Sessions", "")}
    both = page(
        "<table><tr><td>No.<th scope=col>Method<th scope=col>Price<tr><td>1<th scope=row>PRP<td>200 EUR</table>",
        tmp_path,
    )
    assert both["200 EUR"] == ("PRP", "Price") and both["1"] == ("", "")


def test_a_row_of_one_cell_names_the_rows_below_it_until_the_next(tmp_path: Path) -> None:
    found = page(
        "<table><tr><th>Item<th>Price<tr><td>Trial<td>10<tr><th colspan=2>PRP<tr><td>Visit<td>20"
        "<tr><td colspan=2>Mesotherapy<tr><td>Course<td>30</table>",
        tmp_path,
    )
    assert [found[price] for price in ("10", "20", "30")] == [
        ("Trial", "Price"), ("PRP Visit", "Price"), ("Mesotherapy Course", "Price"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "layout",
    [
        "<table role=presentation><tr><td>Price<td>PRP<tr><td>90<td>80</table>",
        "<table><tr><td>Price<td>PRP</table>",
        "<table><tr><td>Price<tr><td>PRP</table>",
        "<table><tr><td>Price<td>PRP<tr><td>90</table>",
        "<table><tr><td>Price<td>PRP<tr><td><h2>Us</h2>here<td>80</table>",
        "<table><tr><td>We have been here since 1990.<td>PRP<tr><td>Prices<td>80</table>",
        "<table><tr><td>Price<td>PRP<tr><td><table><tr><td>a</table><td>80</table>",
    ],
)
def test_a_table_that_lays_out_a_page_names_nothing(layout: str, tmp_path: Path) -> None:
    assert set(page(layout, tmp_path).values()) == {None}


def test_a_hidden_cell_takes_up_no_column(tmp_path: Path) -> None:
    found = page("<table><tr><th>Item<th>Price<tr><td hidden>Item:<td>PRP<td>20</table>", tmp_path)
    assert found["20"] == ("PRP", "Price")


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def cell(text: str, properties: str = "", more: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(text))}{more}</w:tc>"


def in_word(*rows: str, tmp_path: Path) -> dict[str, tuple[str, str] | None]:
    return names(document(word_file(f"<w:tbl>{''.join(rows)}</w:tbl>"), "docx", tmp_path))


def test_merged_cells_of_word_and_its_marked_head(tmp_path: Path) -> None:
    found = in_word(
        row(cell("Method"), cell("Price 2025", '<w:gridSpan w:val="2"/>'), properties="<w:tblHeader/>"),
        row(cell("PRP", '<w:vMerge w:val="restart"/>'), cell("90"), cell("80")),
        row(cell("", "<w:vMerge/>"), cell("70"), cell("60")),
        row(cell("75"), cell("65"), properties='<w:gridBefore w:val="1"/>'),
        tmp_path=tmp_path,
    )
    assert found["80"] == ("PRP", "Price 2025") and found["60"] == ("PRP", "Price 2025")
    assert found["65"] == ("", "Price 2025") and found["Method"] == ("", "")


def test_a_table_of_word_that_holds_lists_or_tables_lays_out_the_page(tmp_path: Path) -> None:
    inner = f"<w:tbl>{row(cell('a'))}</w:tbl>{paragraph()}"
    found = in_word(row(cell("Price"), cell("PRP")), row(cell("90", more=inner), cell("80")), tmp_path=tmp_path)
    assert set(found.values()) == {None}


def test_a_great_table_is_read_in_time_that_grows_with_its_size(tmp_path: Path) -> None:
    spans = "<tr>" + "<td rowspan=65534 colspan=1000>x" * 60
    heads = "<tr><th>head<th>head" * 2_000 + "<tr><td>a<td>b" * 2_000
    found = page(f"<table>{spans * 200}</table><table>{heads}</table>", tmp_path)
    assert found["b"] == ("a", "head head head")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(("yes", "no"), [("yes", "no"), ("Yes", "No"), ("✓", "✗"), ("✔", "✘")])
def test_a_yes_or_a_no_is_said_of_what_its_row_is_called_and_the_name_promises_nothing(
    name: str, yes: str, no: str, tmp_path: Path
) -> None:
    suffix, make = FORMATS[name]
    rows = [
        ["Compared", "Scalp mesotherapy", "Hair transplant"],
        ["Permanent", no, yes],
        ["Painless", no, no],
        ["Side effects", no, yes],
    ]
    claims = shipped_checker().check([document(make(rows), suffix, tmp_path)]).claims
    told = {
        (said["subject"], said["attribute"]): (
            claim.quote,
            said.get("polarity", "affirmed"),
            said["value"].get("truth"),
        )
        for claim in claims
        for said in claim.statements
    }
    assert told["mesotherapy.scalp", "permanence"] == (no, "negated", True)
    assert told["hair_transplant", "permanence"] == (yes, "affirmed", True)
    assert told["mesotherapy.scalp", "pain_intensity"] == (no, "negated", None)
    assert told["mesotherapy.scalp", "adverse_events"] == (no, "affirmed", False)


def test_a_yes_in_a_column_is_said_of_what_the_column_is_called(tmp_path: Path) -> None:
    rows = [
        ["Treatment", "Painless", "Permanent"],
        ["Scalp mesotherapy", "no", "no"],
        ["PRP for the scalp", "yes", "no"],
    ]
    claims = shipped_checker().check([document(markdown(rows), "md", tmp_path)]).claims
    assert [(claim.quote, claim.statements[0]["subject"], claim.statements[0]["attribute"]) for claim in claims] == [
        ("no", "mesotherapy.scalp", "pain_intensity"),
        ("no", "mesotherapy.scalp", "permanence"),
        ("yes", "prp.scalp", "pain_intensity"),
        ("no", "prp.scalp", "permanence"),
    ]
    assert [claim.verdict in ("unsupported", "contradicted") for claim in claims] == [False, False, True, False]


@pytest.mark.parametrize("name", ["markdown", "html, no heads"])
@pytest.mark.parametrize("no", ["none", "No", "zero"])
def test_a_table_of_two_columns_may_begin_with_a_value(name: str, no: str, tmp_path: Path) -> None:
    suffix, make = FORMATS[name]
    rows = [["Pain", no], ["Side effects", no], ["Scars", no]]
    raw = b"# Scalp mesotherapy\n\n" + make(rows) if suffix == "md" else b"<h1>Scalp mesotherapy</h1>" + make(rows)
    claims = shipped_checker().check([document(raw, suffix, tmp_path)]).claims
    assert [claim.verdict for claim in claims if claim.statements] == ["contradicted"] * 3


@pytest.mark.parametrize("head", ["Myth", "Myths", "Misconception", "What adverts say"])
def test_what_stands_under_the_head_of_myths_is_not_claimed(head: str, tmp_path: Path) -> None:
    rows = [[head, "Fact"], ["It is painless", "It hurts"], ["It has no side effects", "Redness is common"]]
    raw = b"# Scalp mesotherapy\n\n" + markdown(rows)
    report = shipped_checker().check([document(raw, "md", tmp_path)])
    assert {claim.verdict for claim in report.claims} == {"supported"} and not report.conflicts


def test_a_number_of_sessions_names_its_row(tmp_path: Path) -> None:
    rows = [["Scalp mesotherapy", "Price"], ["1 session", "€150"], ["6 sessions", "€780"]]
    read_it = names(document(markdown(rows), "md", tmp_path))
    assert read_it["€150"] == ("1 session", "Price")
    claims = shipped_checker().check([document(markdown(rows), "md", tmp_path)]).claims
    assert "price_session" in {
        said["attribute"] for claim in claims if "150" in claim.quote for said in claim.statements
    }
