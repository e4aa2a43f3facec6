"""The highlighted PDF: marks on the very words, the file's own bytes untouched, read again by PDFium and pypdf."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
from click.testing import CliRunner

from mesoevidence.cli import main
from mesoevidence.report import DISCLAIMER, Report
from mesoevidence.reporting import CannotWrite, Options, writer
from mesoevidence.reporting.notes import COLORS
from tests.office_files import docx, lines, paragraph, pdf, report_on, run

FILES = Path(__file__).parent / "files"
PAGE = lines("Scalp mesotherapy is painless and has no", "side effects. It is a cheap treatment.", top=600)
CROPPED = "/MediaBox [-40 -60 595 842] /CropBox [20 400 500 700]"


def written(report: Report) -> bytes:
    return b"".join(piece for piece in writer("pdf")(report, Options()) if isinstance(piece, bytes))


def noted(folder: Path, raw: bytes, *quotes: str) -> bytes:
    path = folder / "leaflet.pdf"
    path.write_bytes(raw)
    return written(report_on(path, *quotes))


def annotations(raw: bytes, kind: str) -> list[tuple[int, Any]]:
    """The annotations of a kind with the number of their page, from 1, as pypdf reads them."""
    pages = pypdf.PdfReader(io.BytesIO(raw), strict=True).pages
    found = [(n, each.get_object()) for n, page in enumerate(pages, start=1) for each in page.get("/Annots") or ()]
    return [(number, each) for number, each in found if each["/Subtype"] == kind]


def words_below(raw: bytes, page: int, quads: list[float]) -> str:
    """The words that quadrilaterals of a page lie on, as PDFium reads them."""
    text = pypdfium2.PdfDocument(raw)[page - 1].get_textpage()
    parts = []
    for at in range(0, len(quads), 8):
        xs, ys = sorted(map(float, quads[at : at + 8 : 2])), sorted(map(float, quads[at + 1 : at + 8 : 2]))
        parts.append(text.get_text_bounded(xs[0], ys[0], xs[-1], ys[-1]))
    return " ".join(" ".join(parts).split())


@pytest.mark.parametrize("boxes", ["/MediaBox [0 0 595 842]", CROPPED])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_highlights_lie_on_the_very_words(tmp_path: Path, rotate: int, boxes: str) -> None:
    raw = pdf(PAGE, rotate=rotate, boxes=boxes)
    found = noted(tmp_path, raw, "painless", "treatment")
    marks = annotations(found, "/Highlight")
    assert sorted(words_below(found, page, mark["/QuadPoints"]) for page, mark in marks) == ["painless", "treatment"]
    for page, mark in marks:
        left, bottom, right, top = map(float, mark["/Rect"])
        assert words_below(found, page, [left, bottom, right, top, left, top, right, bottom]) in (
            "painless",
            "treatment",
        )
    ((_, pinned),) = annotations(found, "/Text")
    crop = pypdf.PdfReader(io.BytesIO(found)).pages[0].cropbox
    assert crop.left < pinned["/Rect"][0] < pinned["/Rect"][2] < crop.right
    assert crop.bottom < pinned["/Rect"][1] < pinned["/Rect"][3] < crop.top


def test_signs_that_nobody_sees_do_not_move_the_marks(tmp_path: Path) -> None:
    raw = pdf(lines("It \u034fis with\u034fout risk\u034f, a per\u0301manent cure."), signs="\u034f\u0301")
    found = noted(tmp_path, raw, "with\u034fout", "per\u0301manent cure")
    marks = annotations(found, "/Highlight")
    assert [words_below(found, page, mark["/QuadPoints"]) for page, mark in marks] == [
        "with\u034fout",
        "per\u0301manent cure",
    ]


def test_a_claim_over_lines_and_pages_is_marked_on_each(tmp_path: Path) -> None:
    first = lines(
        "The treatment is painless and it has been shown", "to work for everybody who has tried it in the", top=120
    )
    second = [*lines("last three years.", top=780), *lines("A new paragraph.")]
    found = noted(tmp_path, pdf(first, second), "been shown to work for everybody", "in the last three")
    marks = annotations(found, "/Highlight")
    assert [(page, words_below(found, page, mark["/QuadPoints"])) for page, mark in marks] == [
        (1, "been shown to work for everybody"),
        (1, "in the"),
        (2, "last three"),
    ]
    assert len(marks[0][1]["/QuadPoints"]) == 16
    assert marks[1][1]["/Contents"] == marks[2][1]["/Contents"]


def test_a_note_says_verdict_reason_source_and_wording_in_the_color_of_the_verdict(tmp_path: Path) -> None:
    path = tmp_path / "leaflet.pdf"
    path.write_bytes(pdf(PAGE))
    report = report_on(path, "painless", "cheap")
    report.claims[1] = replace(report.claims[1], verdict="unsupported")
    found = written(report)
    (_, first), (_, second) = annotations(found, "/Highlight")
    assert first["/Contents"] == "CONTRADICTED\nWhy: Why 1 is wrong.\nSources: Suh 2021\nInstead: Wording 1."
    assert (first["/T"], first["/Subj"], first["/M"]) == ("Mesoevidence", "CONTRADICTED", "D:20261121000000Z")
    assert second["/Contents"].startswith("UNSUPPORTED\n")
    for mark, verdict in ((first, "contradicted"), (second, "unsupported")):
        assert "".join(f"{round(float(part) * 255):02X}" for part in mark["/C"]) == COLORS[verdict]
        assert mark["/Popup"].get_object()["/Parent"].get_object() == mark
    ((page, opening),) = annotations(found, "/Text")
    assert page == 1 and "2 claims: 1 contradicted, 1 unsupported." in opening["/Contents"]
    assert DISCLAIMER in opening["/Contents"]


def test_what_has_no_words_on_a_page_is_noted_in_its_corner(tmp_path: Path) -> None:
    found = noted(tmp_path, pdf([*PAGE], alt="Painless hair"), "Painless hair", "cheap")
    opening, (page, note) = annotations(found, "/Text")
    assert page == 1 and "\nOn: “Painless hair”, page 1, picture 1\n" in note["/Contents"]
    assert opening[1]["/Rect"] != note["/Rect"]


def test_the_bytes_of_the_file_stay_and_its_annotations_too(tmp_path: Path) -> None:
    raw = (FILES / "leaflet.pdf").read_bytes()
    found = noted(tmp_path, raw, "painless procedure")
    assert found.startswith(raw) and noted(tmp_path, raw, "painless procedure") == found
    again = noted(tmp_path, found, "No downtime")
    assert again.startswith(found)
    marks = annotations(again, "/Highlight")
    assert [words_below(again, page, mark["/QuadPoints"]) for page, mark in marks] == [
        "painless procedure",
        "No downtime",
    ]


def test_the_real_words_of_a_real_file_are_all_marked(tmp_path: Path) -> None:
    target = tmp_path / "reviewed.pdf"
    code, said = checked(str(FILES / "leaflet.pdf"), "--output", f"pdf={target}")
    assert (code, said) == (1, "")
    found = target.read_bytes()
    marks = annotations(found, "/Highlight")
    marked = {words_below(found, page, mark["/QuadPoints"]).lower() for page, mark in marks}
    assert {
        "painless procedure",
        "has no side effects",
        "no side effects",
        "no downtime",
        "permanent results",
    } <= marked
    assert len(marks) > 400


def checked(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["check", *arguments], catch_exceptions=False)
    return result.exit_code, result.stderr


def test_a_damaged_file_that_opens_is_written_anew_and_says_so(tmp_path: Path) -> None:
    raw = pdf(PAGE).replace(
        b"/Rotate 0", b"/Rotate 0 /Tabs /S"
    )  # every object after it stands elsewhere than the table says
    found = noted(tmp_path, raw, "painless")
    assert not found.startswith(raw)
    ((page, mark),) = annotations(found, "/Highlight")
    assert words_below(found, page, mark["/QuadPoints"]) == "painless"
    ((_, opening),) = annotations(found, "/Text")
    assert "this copy of it was written anew" in opening["/Contents"]


def test_a_signed_file_says_that_it_changed_after_that(tmp_path: Path) -> None:
    editor = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(PAGE)))
    form = {pypdf.generic.NameObject("/SigFlags"): pypdf.generic.NumberObject(3)}
    editor.root_object[pypdf.generic.NameObject("/AcroForm")] = pypdf.generic.DictionaryObject(form)
    out = io.BytesIO()
    editor.write(out)
    found = noted(tmp_path, out.getvalue(), "painless")
    assert found.startswith(out.getvalue())
    assert "The file was signed" in annotations(found, "/Text")[0][1]["/Contents"]


def test_what_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(PAGE)))
    editor.encrypt("", "secret", algorithm="RC4-128")
    out = io.BytesIO()
    editor.write(out)
    with pytest.raises(CannotWrite, match="protected against changes"):
        noted(tmp_path, out.getvalue(), "painless")
    draft = tmp_path / "draft.docx"
    draft.write_bytes(docx(paragraph(run("It is painless."))))
    with pytest.raises(CannotWrite, match=r"draft\.docx is none"):
        written(report_on(draft, "painless"))
    code, said = checked(
        str(FILES / "leaflet.pdf"), str(FILES / "columns.pdf"), "--output", f"pdf={tmp_path / 'x.pdf'}"
    )
    assert code == 2 and "2 files were checked" in said
    assert not (tmp_path / "x.pdf").exists()
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(CannotWrite, match=r"pip install 'mesoevidence\[pdf\]'"):
        noted(tmp_path, pdf(PAGE), "painless")
