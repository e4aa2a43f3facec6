"""Word and PDF: what is copy and what is not, places, limits, and files that are damaged or made to do harm."""

from __future__ import annotations

import io
import subprocess
import sys
import time
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject

import tests.strategies  # noqa: F401  (the settings of hypothesis)
from mesoevidence.reading import Document, Unreadable, apart, read
from mesoevidence.reading import pdf as pdf_reader
from mesoevidence.reading.files import read_bytes
from mesoevidence.reading.pdf import Boxes
from mesoevidence.reading.pdf_letters import is_no_writing
from mesoevidence.reading.signs import plainly
from tests.office_files import docx, image, lines, outline, paragraph, pdf, run

pytest.importorskip("pypdfium2")
FILES = Path(__file__).parent / "files"


def word(body: str, **parts: str) -> Document:
    return read_bytes(docx(body, **parts), "page.docx", "word")


def texts(document: Document) -> list[str]:
    check_places(document)
    return [block.text for block in document.blocks]


def check_places(document: Document) -> None:
    """What holds of every document: each block stands in the text, word by word, after the block before it."""
    end = 0
    for block in document.blocks:
        assert block.text == " ".join(block.text.split())
        start, stop = block.source(0, len(block.text))
        assert plainly(document.text[start:stop]).split() == block.text.split()
        for segment in block.segments:
            if not segment.covers:
                shown = block.text[segment.at : segment.at + segment.length]
                assert document.text[segment.start : segment.start + segment.length] == shown
        assert start >= end
        end = stop
        assert block.place
    assert [plainly(text).split() for text in document.text.split("\n\n") if document.text] == [
        block.text.split() for block in document.blocks
    ]


# --- Word: what is copy ------------------------------------------------------------------------------------------


def test_a_leaflet_made_with_python_docx() -> None:
    document = read(FILES / "leaflet.docx")
    check_places(document)
    assert [(block.kind, block.level, block.text, block.place) for block in document.blocks] == [
        ("title", 0, "Hair mesotherapy leaflet", "title of the document"),
        ("title", 0, "What is hair mesotherapy?", "paragraph 1"),
        ("heading", 1, "Benefits", "paragraph 2"),
        ("paragraph", 0, "It is painless and permanent.", "paragraph 3"),
        ("list_item", 1, "No side effects", "paragraph 4"),
        ("list_item", 2, "No downtime", "paragraph 5"),
        ("quote", 0, "“Safe in every case.”", "paragraph 6"),
        ("cell", 0, "Sessions", "table 1, row 1, cell 1"),
        ("cell", 0, "Result", "table 1, row 1, cell 2"),
        ("cell", 0, "4", "table 1, row 2, cell 1"),
        ("cell", 0, "156 %", "table 1, row 2, cell 2"),
        ("header", 0, "Clinic of Hair", "header"),
        ("footer", 0, "Permanent results", "footer"),
    ]
    assert document.format == "word" and document.language == "en-US"
    assert document.notices == (
        "Its comments (1) are not copy and were left out.",
        "It has hidden text, which was left out.",
    )


def test_tracked_changes_are_read_as_accepted() -> None:
    body = (
        paragraph(
            run("It is "),
            f"<w:ins>{run('almost ')}</w:ins>",
            "<w:del><w:r><w:delText>totally </w:delText></w:r></w:del>",
            f"<w:moveFrom>{run('gone ')}</w:moveFrom>",
            run("painless"),
            f"<w:moveTo>{run(' here')}</w:moveTo>",
        )
        + paragraph(run("One sentence"), properties="<w:rPr><w:del/></w:rPr>")
        + paragraph(run(" in two paragraphs."))
        + paragraph(run("At the end"), properties="<w:rPr><w:del/></w:rPr>")
    )
    document = word(body)
    assert texts(document) == ["It is almost painless here", "One sentence in two paragraphs.", "At the end"]
    assert document.notices == ("It has tracked changes: it was read as if all of them were accepted.",)


def test_deleted_and_hidden_rows_and_cells() -> None:
    def row(text: str, properties: str = "", cell: str = "") -> str:
        return f"<w:tr><w:trPr>{properties}</w:trPr><w:tc><w:tcPr>{cell}</w:tcPr>{paragraph(run(text))}</w:tc></w:tr>"

    rows = row("a") + row("b", "<w:del/>") + row("c", "<w:hidden/>") + row("d", cell="<w:cellDel/>") + row("e")
    document = word(f"<w:tbl>{rows}</w:tbl>")
    assert texts(document) == ["a", "e"]
    assert [block.place for block in document.blocks] == ["table 1, row 1, cell 1", "table 1, row 5, cell 1"]


def test_hidden_text_by_run_by_style_and_shown_again() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Deeper"><w:basedOn w:val="Secret"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Draft"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    body = paragraph(
        run("a"),
        run("b", "<w:vanish/>"),
        run("c", '<w:vanish w:val="0"/>'),
        run("d", '<w:rStyle w:val="Deeper"/>'),
        run("e", '<w:rStyle w:val="Deeper"/><w:vanish w:val="false"/>'),
    ) + paragraph(run("f"), run("g", '<w:vanish w:val="0"/>'), run("h", '<w:rStyle w:val="Secret"/>'), style="Draft")
    assert texts(word(body, styles=styles)) == ["ace", "gh"]


def test_struck_text_is_left_out_and_said() -> None:
    styles = '<w:style w:type="character" w:styleId="Gone"><w:rPr><w:strike/></w:rPr></w:style>'
    body = paragraph(
        run("It is "),
        run("painless ", "<w:strike/>"),
        run("permanent ", "<w:dstrike/>"),
        run("safe ", '<w:strike/><w:dstrike w:val="0"/>'),
        run("cheap ", '<w:rStyle w:val="Gone"/>'),
        run("new ", '<w:rStyle w:val="Gone"/><w:strike w:val="0"/>'),
        run("here.", '<w:strike w:val="false"/><w:dstrike w:val="0"/>'),
    )
    document = word(body, styles=styles)
    assert texts(document) == ["It is new here."]
    assert document.notices == ("It has text that is struck out, which was left out.",)


def test_raised_marks_of_notes_are_no_figures() -> None:
    up = '<w:vertAlign w:val="superscript"/>'
    styles = f'<w:style w:type="character" w:styleId="Up"><w:rPr>{up}</w:rPr></w:style>'
    body = paragraph(
        run("More hair in 246"), run("1", up), run(",", up), run("2 ", up), run("patients"), run("*", '<w:rStyle w:val="Up"/>'),
        run(" of 1"), run("st", up), run(" visits, per c"), run("m"), run("2", up), run(", 10"), run("-", up), run("6", up),
        run(", CO"), run("2", '<w:vertAlign w:val="subscript"/>'), run(" 4", up + '<w:vertAlign w:val="baseline"/>'),
    )  # fmt: skip
    assert texts(word(body, styles=styles)) == ["More hair in 246 patients of 1st visits, per cm2, 10-6, CO2 4"]


def test_fields_show_their_results_over_paragraphs_too() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    inner = (
        mark("begin")
        + "<w:r><w:instrText>INNER</w:instrText></w:r>"
        + mark("separate")
        + run("not shown")
        + mark("end")
    )
    body = paragraph(
        run("See "), mark("begin"), "<w:r><w:instrText>IF</w:instrText></w:r>", inner, mark("separate"), run("page 4")
    ) + paragraph(run("and 5"), mark("end"), f'<w:fldSimple w:instr="DATE">{run(" today")}</w:fldSimple>')
    assert texts(word(body)) == ["See page 4", "and 5 today"]
    assert texts(word(paragraph(mark("begin"), run("never closed")))) == ["never closed"]
    deleted = f"<w:del>{mark('begin')}</w:del>{mark('separate')}{run('kept')}{mark('end')}"
    assert texts(word(paragraph(deleted))) == ["kept"]


def test_text_boxes_are_read_once_and_pictures_give_their_alternative_text() -> None:
    box = f"<w:txbxContent>{paragraph(run('In a box'))}</w:txbxContent>"
    shape = (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="1" descr="A needle"/>'
        f'<wps:txbx>{box}</wps:txbx></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape alt="A needle">'
        f"<v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    picture = (
        '<w:r><w:drawing><wp:inline><wp:docPr id="2" descr="Before and after"/><pic:cNvPr id="2" descr="Before and after"/>'
        "<a:blip/></wp:inline></w:drawing></w:r>"
    )
    hidden = '<w:r><w:drawing><wp:inline><wp:docPr id="3" hidden="1" descr="no"/></wp:inline></w:drawing></w:r>'
    old = f'<w:r><w:pict><v:shape alt="Old picture"><v:textbox>{box}</v:textbox></v:shape></w:pict></w:r>'
    document = word(paragraph(run("Around"), f"<w:r>{shape}</w:r>", picture, hidden) + paragraph(old))
    assert texts(document) == ["Around", "A needle", "Before and after", "In a box", "Old picture", "In a box"]
    assert [block.kind for block in document.blocks] == ["paragraph", "alt", "alt", "paragraph", "alt", "paragraph"]
    assert [block.place for block in document.blocks if block.text == "In a box"] == ["text box 1", "text box 2"]
    assert "Words inside its pictures (1) were not read." in document.notices


def test_content_controls_links_and_rubies() -> None:
    placeholder = (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Click here')}</w:sdtContent></w:sdt>"
    )
    filled = f"<w:sdt><w:sdtPr/><w:sdtContent>{run(' filled')}</w:sdtContent></w:sdt>"
    link = f'<w:hyperlink r:id="x">{run(" linked")}</w:hyperlink>'
    ruby = f"<w:r><w:ruby><w:rt>{run('above')}</w:rt><w:rubyBase>{run(' base')}</w:rubyBase></w:ruby></w:r>"
    block = f"<w:sdt><w:sdtContent>{paragraph(run('Control'))}</w:sdtContent></w:sdt>"
    rows = f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{paragraph(run('x'))}</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>"
    assert texts(word(paragraph(run("a"), placeholder, filled, link, ruby) + block + rows)) == [
        "a filled linked base", "Control", "x",
    ]  # fmt: skip


def test_signs_breaks_and_soft_hyphens() -> None:
    body = (
        paragraph(
            run("non"), "<w:r><w:noBreakHyphen/></w:r>", run("invasive"), "<w:r><w:tab/></w:r>", run("per\u00admanent")
        )
        + paragraph(run("one"), "<w:r><w:br/></w:r>", run("line"), "<w:r><w:br/><w:br/></w:r>", run("another"))
        + paragraph(run("first"), '<w:r><w:br w:type="page"/></w:r>', run("second"))
        + paragraph(
            run("TGF-"), '<w:r><w:sym w:font="Symbol" w:char="F062"/><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
        )
        + paragraph(run("zero\u200bwidth \u200fright\u00a0to left"))
    )
    assert [block.text for block in word(body).blocks] == [
        "non-invasive permanent", "one line", "another", "first", "second", "TGF-β", "zerowidth right to left",
    ]  # fmt: skip


UNSEEN = "\u200e\u200f\u202a\u0301\u034f\ufe0f"


@pytest.mark.parametrize("sign", UNSEEN)
@pytest.mark.parametrize("format_", ["word", "pdf"])
def test_signs_are_read_as_they_are_seen(format_: str, sign: str) -> None:
    sentence = f"It comes with{sign}out risk, all of it{sign}."
    raw = docx(paragraph(run(sentence))) if format_ == "word" else pdf(lines(sentence), signs=UNSEEN)
    document = read_bytes(raw, "page", format_)
    (block,) = document.blocks
    assert block.text == "It comes without risk, all of it."
    start, end = block.source(9, 16)
    assert document.text[start:end] == f"with{sign}out" and document.spot(start, end) == (0, 9, 16)
    said = [notice for notice in document.notices if "signs that nobody sees" in notice]
    assert len(said) == (sign != "\u0301")


def test_what_shows_nothing_is_no_block() -> None:
    body = paragraph(run("\u200b\u2060")) + paragraph(run("It is painless."))
    assert [block.text for block in word(body).blocks] == ["It is painless."]
    page = pdf([*lines("\u200b\u2060"), *lines("It is painless.", top=500)], signs="\u200b\u2060")
    assert [block.text for block in read_bytes(page, "page", "pdf").blocks] == ["It is painless."]


def test_cells_are_called_by_what_is_seen() -> None:
    rows = "".join(
        f"<w:tr>{''.join(f'<w:tc>{paragraph(run(text))}</w:tc>' for text in row)}</w:tr>"
        for row in (("", "Me\u200bso"), ("Pain", "none"), ("Cost", "high"))
    )
    cells = [block.cell for block in word(f"<w:tbl>{rows}</w:tbl>").blocks if block.text == "none"]
    assert [cell and (cell.row_name, cell.column_name) for cell in cells] == [("Pain", "Meso")]


def test_kinds_by_style_outline_and_numbering() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Mine"><w:basedOn w:val="berschrift2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Outlined"><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Bild"><w:name w:val="caption"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Listed"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
    )
    nested = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr>'
    none = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = (
        paragraph(run("Contents .... 1"), style="TOC1")
        + paragraph(run("h2"), style="Mine", properties=nested)
        + paragraph(run("h3"), style="Outlined")
        + paragraph(run("h1"), properties='<w:outlineLvl w:val="0"/>')
        + paragraph(run("caption"), style="Bild")
        + paragraph(run("item"), style="Listed")
        + paragraph(run("deeper"), properties=nested)
        + paragraph(run("no item"), style="Listed", properties=none)
        + paragraph(run("plain"), style="Loop")
        + paragraph(run("• typed"), style="Nowhere")
    )
    document = word(body, styles=styles)
    assert [(block.kind, block.level, block.text) for block in document.blocks] == [
        ("heading", 2, "h2"), ("heading", 3, "h3"), ("heading", 1, "h1"), ("caption", 0, "caption"), ("list_item", 1, "item"),
        ("list_item", 2, "deeper"), ("paragraph", 0, "no item"), ("paragraph", 0, "plain"), ("list_item", 1, "typed"),
    ]  # fmt: skip
    assert "Its table of contents repeats the headings and was left out." in document.notices


def test_notes_in_the_order_of_their_marks_and_margins_once() -> None:
    def mark(number: int) -> str:
        return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'

    notes = "".join(
        f'<w:footnote w:id="{number}">{paragraph(run(f"note {number}"))}</w:footnote>' for number in (-1, 1, 2, 3)
    )
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:headerReference w:type="first" r:id="header2"/>'
        '<w:headerReference w:type="even" r:id="header3"/><w:footerReference r:id="nowhere"/></w:sectPr>'
    )
    again = '<w:sectPr><w:headerReference w:type="default" r:id="header4"/></w:sectPr>'
    body = paragraph(run("word"), mark(2), run("s"), mark(1)) + paragraph(properties=section) + again
    headers = {"header1": "Clinic", "header2": "Cover", "header3": "Even", "header4": "Clinic"}
    document = word(body, footnotes=notes, **{name: paragraph(run(text)) for name, text in headers.items()})
    assert texts(document) == ["words", "note 2", "note 1", "Clinic"]
    assert [block.place for block in document.blocks] == ["paragraph 1", "footnote 1", "footnote 2", "header"]
    assert [block.kind for block in document.blocks] == ["paragraph", "note", "note", "header"]


def test_the_strict_flavour() -> None:
    raw = docx(paragraph(run("It is painless.")))
    strict = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            content = old.read(name).replace(
                b"schemas.openxmlformats.org/wordprocessingml/2006/", b"purl.oclc.org/ooxml/wordprocessingml/"
            )
            new.writestr(name, content)
    assert texts(read_bytes(strict.getvalue(), "page.docx", "word")) == ["It is painless."]


_ANY = st.text(
    st.characters(codec="utf-8", exclude_characters="\ufffe\uffff\u00ad\r", exclude_categories=("Cc", "Cs")),
    max_size=30,
)


@given(st.lists(st.tuples(_ANY, st.booleans(), st.booleans()), max_size=8))
def test_every_visible_word_stands_in_one_block_once(runs: list[tuple[str, bool, bool]]) -> None:
    body = ""
    for number, (text, in_cell, inserted) in enumerate(runs):
        visible = run(f"A{number}Z {text}")
        visible = f"<w:ins>{visible}</w:ins>" if inserted else visible
        whole = paragraph(visible, run(f"hidden{number}", "<w:vanish/>"))
        body += f"<w:tbl><w:tr><w:tc>{whole}</w:tc></w:tr></w:tbl>" if in_cell else whole
    document = word(body)
    check_places(document)
    assert [block.text for block in document.blocks] == [
        " ".join(plainly(f"A{number}Z {text}").split()) for number, (text, _, _) in enumerate(runs)
    ]


# --- Word: what cannot be read -------------------------------------------------------------------------------------


def refused(raw: bytes, format_: str, words: str) -> None:
    start = time.monotonic()
    with pytest.raises(Unreadable, match=words):
        read_bytes(raw, "file", format_)
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04 nonsense", "is damaged"),
        (b"plain words", "no Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "Word 97-2003"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"{\\rtf1 words}", "rich text"),
        (b"%PDF-1.7", "is a PDF"),
    ],
)
def test_no_word_document(raw: bytes, words: str) -> None:
    refused(raw, "word", words)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("xl/workbook.xml", "Excel"),
        ("ppt/slides/a.xml", "PowerPoint"),
        ("content.xml", "OpenDocument"),
        ("a.txt", "no Word document"),
    ],
)
def test_other_archives(name: str, words: str) -> None:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr(name, "x")
    refused(raw.getvalue(), "word", words)


_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "prolog",
    [
        f'<!DOCTYPE x [<!ENTITY l0 "ha">{_LAUGHS}]>',
        '<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">',
    ],
)
def test_entities_are_not_expanded(prolog: str) -> None:
    refused(docx("<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>", prolog=prolog), "word", "declares XML entities")


def test_bombs_are_not_opened() -> None:
    refused(docx(paragraph(run("a" * 60_000_000))), "word", "far more than a document needs")
    long = paragraph(run("a" * 6_000_000))
    refused(docx(long, footnotes=long, comments=long), "word", "far more than a document needs")
    assert len(word(long).blocks) == 1
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(10_001):
            archive.writestr(str(number), "")
    refused(many.getvalue(), "word", "far more than a document needs")
    refused(docx(paragraph(run("a")), compression=zipfile.ZIP_LZMA), "word", "Word does not use")


def test_damage_inside() -> None:
    whole = docx(paragraph(run("It is painless. " * 500)))
    refused(whole[: len(whole) // 2], "word", "is damaged")
    refused(docx("<w:p><w:r></w:p>"), "word", "no well-formed XML")
    for place in range(0, len(whole), 7):  # whatever byte is wrong: read or refused, never anything else
        broken = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        try:
            check_places(read_bytes(broken, "page.docx", "word"))
        except Unreadable as error:
            assert str(error)  # noqa: PT017


def test_depth_and_length() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 20_000 + paragraph(run("x")) + "</w:tc></w:tr></w:tbl>" * 20_000
    refused(docx(deep), "word", "nested far deeper")
    long = word(paragraph(run("painless " * 120_000)))
    assert len(long.blocks) == 1 and len(long.text) > 1_000_000
    fields = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    nested = (fields.format("begin") + fields.format("separate") + run("a")) * 20_000 + fields.format("end") * 20_000
    start = time.monotonic()
    assert word(paragraph(nested)).text == "a" * 20_000
    assert time.monotonic() - start < 10


def test_an_empty_document_has_no_blocks() -> None:
    assert word("").blocks == () and word(paragraph()).text == ""


def pdf_texts(*pages: list[tuple[float, float, float, str]], rotate: int = 0) -> list[str]:
    return texts(read_bytes(pdf(*pages, rotate=rotate), "page.pdf", "pdf"))


# --- PDF -----------------------------------------------------------------------------------------------------------


def test_a_leaflet_made_with_reportlab() -> None:
    document = read(FILES / "leaflet.pdf")
    check_places(document)
    kinds = [(block.kind, block.level, block.text[:30], block.page) for block in document.blocks]
    assert kinds[:3] == [
        ("title", 0, "Hair mesotherapy leaflet", None),
        ("heading", 1, "What is hair mesotherapy?", 1),
        ("paragraph", 0, "First. Mesotherapy is a painle", 1),
    ]
    assert ("heading", 1, "Benefits", 1) in kinds
    assert [block.text for block in document.blocks if block.kind == "list_item"] == ["No side effects", "No downtime"]
    assert [block.text for block in document.blocks if block.kind == "cell"] == [
        "Sessions", "Result", "Follow-up", "4", "156 %", "3 months", "8", "52 %", "6 months",
    ]  # fmt: skip
    assert [block.text for block in document.blocks if block.kind in ("header", "footer")] == [
        "Clinic of Hair: permanent results"
    ]
    assert not any("Page" in block.text for block in document.blocks)
    sentences = (
        "Mesotherapy is a painless procedure that restores hair growth in most patients within three months of treatment.",
        "It has no side effects, and its results are permanent.",
        "to the root of the hair, where they act at once.",
    )
    for sentence in sentences:  # whole over ends of lines and pages: 3 paragraphs with it twice, 30 with it three times
        assert sum(block.text.count(sentence) for block in document.blocks) == 96
    assert document.language == "en" and document.format == "pdf"
    assert document.notices == ("Headers and footers that repeat were read once, page numbers not at all.",)


def test_columns_are_read_one_after_the_other() -> None:
    document = read(FILES / "columns.pdf")
    check_places(document)
    assert [block.text[:9] for block in document.blocks] == [f"Start {number:02}." for number in range(14)]
    assert [block.text[-7:] for block in document.blocks] == [f"End {number:02}." for number in range(14)]


LEFT = (
    "Mesotherapy is a procedure that brings",
    "vitamins to the root of the hair and has",
    "no side effects when it is done by",
    "trained staff in a clinic.",
)
RIGHT = (
    "The results are permanent after about",
    "four sessions, and every patient sees",
    "new hair within three months of the",
    "first session.",
)


def test_columns_in_any_order_of_writing() -> None:
    left, right = lines(*LEFT), lines(*RIGHT, x=330)
    heading = [(60, 760, 20, "A heading that goes over both of the columns")]
    expected = ["A heading that goes over both of the columns", " ".join(LEFT), " ".join(RIGHT)]
    assert pdf_texts(heading + left + right) == expected
    assert pdf_texts(right + left + heading) == expected
    assert pdf_texts(heading + [line for pair in zip(left, right, strict=True) for line in pair]) == expected


def test_words_broken_at_the_end_of_a_line() -> None:
    page = lines(
        "A treatment that is non-",
        "invasive and per-",
        "manent, for long-",
        "term results with plate-",
        "lets, pre-",
        "and post-",
        "operative care and TGF-",
        "beta or IL-",
        "6 of all 156 -",
        "more or less - the best treat-",
        "ment",
    )
    assert pdf_texts(page) == [
        "A treatment that is non-invasive and permanent, for long-term results with platelets, pre- and postoperative care and "
        "TGF-beta or IL-6 of all 156 - more or less - the best treatment"
    ]


def test_paragraphs_lists_and_sizes() -> None:
    page = [
        *lines("Benefits", top=760, size=18),
        *lines("It is a painless treatment and everybody who had it says so with", "a smile.", top=730),
        *lines("Another paragraph follows without a gap but after a short line, that", "is enough.", top=702),
        *lines(
            "• No side effects at all in all of the patients that we have ever seen in",
            "our clinic",
            "• No downtime",
            top=650,
        ),
    ]
    document = read_bytes(pdf(page), "page.pdf", "pdf")
    check_places(document)
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("heading", "Benefits"),
        ("paragraph", "It is a painless treatment and everybody who had it says so with a smile."),
        ("paragraph", "Another paragraph follows without a gap but after a short line, that is enough."),
        ("list_item", "No side effects at all in all of the patients that we have ever seen in our clinic"),
        ("list_item", "No downtime"),
    ]
    assert [block.page for block in document.blocks] == [1] * 5
    places = ["heading 1", "paragraph 1", "paragraph 2", "list item 1", "list item 2"]
    assert [block.place for block in document.blocks] == [f"page 1, {place}" for place in places]


def test_paragraphs_go_on_over_pages_and_page_numbers_are_left_out() -> None:
    first = [
        *lines(
            "The treatment is painless and it has been shown", "to work for everybody who has tried it in the", top=120
        ),
        (290, 40, 9, "1"),
    ]
    second = [*lines("last three years.", top=780), *lines("A new paragraph."), (290, 40, 9, "2")]
    document = read_bytes(pdf(first, second), "page.pdf", "pdf")
    assert texts(document) == [
        "The treatment is painless and it has been shown to work for everybody who has tried it in the last three years.",
        "A new paragraph.",
    ]
    assert [block.page for block in document.blocks] == [1, 2]
    assert [block.place for block in document.blocks] == ["page 1, paragraph 1", "page 2, paragraph 2"]
    start = document.text.index("last three")
    assert document.place(start - 4, start - 1) == "page 1, paragraph 1"
    assert document.place(start, start + 4) == "page 2, paragraph 1"


def test_contents_are_left_out() -> None:
    page = [*lines("Benefits . . . . . . . . . 4", "Risks ............. 12", top=760), *lines("It is painless...")]
    document = read_bytes(pdf(page), "page.pdf", "pdf")
    assert texts(document) == ["It is painless..."]
    assert document.notices == ("Its table of contents repeats the headings and was left out.",)


TURNED = (
    "Hair mesotherapy is painless for all the patients",
    "who come to us, and it is a permanent cure",
    "that works for ever.",
)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize(
    ("matrix", "x", "y", "step"),
    [("0 1 -1 0", 300, 100, (14, 0)), ("0 -1 1 0", 300, 700, (-14, 0)), ("-1 0 0 -1", 400, 300, (0, 14))],
)
def test_lines_in_any_direction_are_read_in_it(matrix: str, x: int, y: int, step: tuple[int, int], rotate: int) -> None:
    shown = [
        (11.0, f"{matrix} {x + number * step[0]} {y + number * step[1]}", text) for number, text in enumerate(TURNED)
    ]
    raw = pdf(lines(*LEFT), rotate=rotate, drawn=shown)
    document = read_bytes(raw, "page.pdf", "pdf")
    check_places(document)
    assert " ".join(TURNED) in [block.text for block in document.blocks]
    number = next(number for number, block in enumerate(document.blocks) if block.text == " ".join(TURNED))
    boxes = Boxes(raw)
    (box,) = boxes.of(number, 0, len("Hair mesotherapy"))
    boxes.close()
    assert (box.top - box.bottom > 70) == (matrix[0] == "0")


def note_marks(size: float, rise: float, smaller: float) -> bytes:
    """A line as programs export it: a smaller sign above the line, then the words behind it as another piece of text."""
    shown = []
    parts = [("More hair in 246", 0), ("1", 1), (" patients. It is painless", 0), ("2,3", 1), (", per cm", 0), ("2", 1),
             (" and CO", 0), ("2", -0.3), (" in 1", 0), ("st", 1), (" visits", 0), ("*", 1)]  # fmt: skip
    x = 60.0
    for text, level in parts:
        own = size if not level else smaller
        shown.append((own, f"1 0 0 1 {x:.2f} {700 + level * rise:.2f}", text))
        x += own * sum(WIDTHS.get(sign, 0.556) for sign in text)
    return pdf([], drawn=shown)


WIDTHS = dict.fromkeys(" ,.tI", 0.278) | dict.fromkeys("il", 0.222) | dict.fromkeys("sc", 0.5) | {
    "r": 0.333, "m": 0.833, "M": 0.833, "*": 0.389, "C": 0.722, "O": 0.778, "v": 0.5,
}  # fmt: skip


@pytest.mark.parametrize(("size", "rise", "smaller"), [(11.0, 4.3, 6.4), (12.0, 3.6, 10.0), (16.0, 5.0, 11.2)])
def test_raised_marks_of_notes_in_a_pdf_are_no_figures(size: float, rise: float, smaller: float) -> None:
    raw = note_marks(size, rise, smaller)
    assert [block.text for block in read_bytes(raw, "page.pdf", "pdf").blocks] == [
        "More hair in 246 patients. It is painless, per cm2 and CO2 in 1st visits"
    ]
    boxes = Boxes(raw)
    (number,) = boxes.of(0, 13, 16)
    (whole,) = boxes.of(0, 0, 25)
    boxes.close()
    assert number.right == pytest.approx(
        60 + size * (sum(WIDTHS.get(sign, 0.556) for sign in "More hair in 246")), abs=1
    )
    assert whole.left == pytest.approx(60, abs=1) and whole.right > number.right + 3 * size


def test_figures_at_other_heights_stay_figures() -> None:
    beside = [(60, 700, 11, "The price is 45"), (132.2, 700, 6, "90"), (60, 650, 11, "a"), (300, 655, 6, "12 weeks")]
    assert pdf_texts(beside) == ["The price is 4590", "a", "12 weeks"]


def test_turned_pages() -> None:
    left = [(700 - 60 - y, x, size, text) for x, y, size, text in lines(*LEFT, top=600)]
    assert len(pdf_texts(left)) >= 1
    assert " ".join(pdf_texts(lines(*LEFT), rotate=180)).split() == " ".join(LEFT).split()


LIGATURES = lines("Mesotherapy has no side effects. It is painless,", "and its effects stay in the scalp for good.")


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_ligatures_of_a_page_that_is_shown_turned(rotate: int) -> None:
    """Where text does not run as the page does, PDFium takes the letters of a ligature for text out of order."""
    raw = pdf(LIGATURES, [*LIGATURES, (60, 800, 9, "Clinic of Hair")], rotate=rotate, signs=("ff",))
    document = read_bytes(raw, "page.pdf", "pdf")
    check_places(document)
    whole = "Mesotherapy has no side effects. It is painless, and its effects stay in the scalp for good."
    assert texts(document)[0] == whole and texts(document)[-1] == whole
    boxes = Boxes(raw)
    (box,) = boxes.of(0, whole.index("effects."), whole.index("effects.") + 7)
    boxes.close()
    assert box.bottom < 700 < box.top and 180 < box.left < box.right < 220


def test_alternative_texts_of_a_tagged_file() -> None:
    document = read_bytes(pdf(lines("It is painless."), alt="Hair  before and after"), "page.pdf", "pdf")
    assert texts(document) == ["It is painless.", "Hair before and after"]
    assert (document.blocks[1].kind, document.blocks[1].place) == ("alt", "page 1, picture 1")


def test_what_stands_outside_the_page_is_not_read() -> None:
    assert pdf_texts([*lines("It is painless."), (700, 500, 9, "leaflet.indd"), (60, -40, 9, "proof")]) == [
        "It is painless."
    ]


def test_boxes_of_words() -> None:
    raw = pdf(lines("A treatment that is non-", "invasive and per-", "manent."), lines("It is painless."))
    document = read_bytes(raw, "page.pdf", "pdf")
    boxes = Boxes(raw)
    first, second = document.blocks
    start = first.text.index("non-invasive")
    upper, lower = boxes.of(0, start, start + len("non-invasive"))
    assert (upper.page, lower.page) == (1, 1)
    assert upper.bottom < 700 < upper.top and lower.bottom < 686 < lower.top
    assert upper.left > 140 and lower.left == pytest.approx(60, abs=2)
    assert len(boxes.of(0, first.text.index("permanent"), len(first.text))) == 2
    (painless,) = boxes.of(1, second.text.index("painless"), len(second.text) - 1)
    (word_,) = boxes.of(1, 0, 2)
    assert painless.page == 2 and word_.right < painless.left < painless.right
    boxes.close()


@given(
    st.lists(st.text(st.sampled_from("abcXYZ .,-()\\%é1•–ß"), max_size=40), min_size=1, max_size=12), st.integers(0, 3)
)
def test_every_word_of_a_page_is_in_some_block(rows: list[str], quarter: int) -> None:
    raw = pdf(lines(*rows), rotate=90 * quarter)
    if not any(sign.isalnum() for row in rows for sign in row):
        return
    document = read_bytes(raw, "page.pdf", "pdf")
    check_places(document)
    kept = "".join(sign for sign in document.text if sign.isalpha())
    written = "".join(sign for row in rows for sign in row if sign.isalpha())
    # A bullet such as "a." is taken off its item.
    assert len(written) - 2 * len(rows) <= len(kept) <= len(written)


def test_boxes_of_every_block_of_a_real_file() -> None:
    raw = (FILES / "leaflet.pdf").read_bytes()
    document = read_bytes(raw, "leaflet.pdf", "pdf")
    boxes = Boxes(raw)
    for number, block in enumerate(document.blocks[:20]):
        found = boxes.of(number, 0, len(block.text))
        assert bool(found) == (block.kind != "title")
        assert all(box.left < box.right and box.bottom < box.top for box in found)
        assert all((upper.page, -upper.bottom) < (lower.page, -lower.bottom) for upper, lower in pairwise(found))
        assert not found or found[0].page == block.page
    boxes.close()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "is empty"),
        (b"plain words", "is no PDF"),
        (b"%PDF-1.7\n" + b"nonsense" * 100, "is damaged"),
        (pdf(), "no pages|damaged"),
        (pdf([]), "has no text"),
    ],
)
def test_no_readable_pdf(raw: bytes, words: str) -> None:
    refused(raw, "pdf", words)


def test_an_encrypted_pdf() -> None:
    refused((FILES / "encrypted.pdf").read_bytes(), "pdf", "encrypted")


def test_damaged_pdfs_are_read_or_refused() -> None:
    whole = (FILES / "leaflet.pdf").read_bytes()
    for place in range(0, len(whole), 97):
        for broken in (whole[:place], whole[:place] + b"\xff\x00\xff" + whole[place + 3 :]):
            try:
                check_places(read_bytes(broken, "page.pdf", "pdf"))
            except Unreadable as error:
                assert str(error)  # noqa: PT017


def test_what_keeps_the_library_busy_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that draws a form that draws a form thrice, twenty times over: 3 to the 20th words in two kilobytes."""
    page = tmp_path / "page.pdf"
    forms = ["BT /F 8 Tf 9 9 Td (hair) Tj ET", *["/X Do /X Do /X Do"] * 20]
    font = "<< /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 99 99] >>",
               f"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /X {len(forms) + 4} 0 R >> >> >>",
               "<< /Length 5 >> stream\n/X Do\nendstream"]  # fmt: skip
    for number, words in enumerate(forms, start=5):
        inside = f"/Font {font}" if number == 5 else f"/XObject << /X {number - 1} 0 R >>"
        head = f"<< /Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << {inside} >> /Length {len(words)} >>"
        objects.append(f"{head} stream\n{words}\nendstream")
    body = "".join(f"{number} 0 obj\n{each}\nendobj\n" for number, each in enumerate(objects, start=1))
    page.write_bytes(f"%PDF-1.4\n{body}trailer << /Root 1 0 R >>\n%%EOF".encode())
    monkeypatch.setattr(apart, "SECONDS", 2)
    with pytest.raises(Unreadable, match="more time or memory than a document can need"):
        read(page)


def test_a_file_is_read_apart_as_it_is_here() -> None:
    raw = (FILES / "leaflet.pdf").read_bytes()
    assert read(FILES / "leaflet.pdf", "page") == read_bytes(raw, "page", "pdf")
    with pytest.raises(Unreadable, match="is damaged, or no PDF"):
        apart.read(b"%PDF-1.4 nothing", "page", "pdf")


def test_a_page_without_text_among_others_is_named() -> None:
    raw = pdf(lines("It is painless."), [(60, 700, 11, " ")])
    assert read_bytes(raw, "page.pdf", "pdf").notices == (
        "It has no text on page 2: scanned or drawn pages were not read.",
    )


A4 = (0.0, 0.0, 595.0, 842.0)
WRITTEN = "".join(outline(x, y, 9) for y in range(100, 760, 30) for x in range(60, 540, 40))


@pytest.mark.parametrize(
    "drawn",
    [
        image(*A4), image(60, 60, 475, 722), "".join(image(0, 842 / 20 * strip, 595, 842 / 20) for strip in range(20)),
        image(0, 421, 595, 421) + image(0, 0, 595, 421), WRITTEN,
    ],
)  # fmt: skip
@pytest.mark.parametrize("numbered", [False, True])
def test_a_page_that_is_a_picture_was_not_read(drawn: str, numbered: bool) -> None:
    margins = [[(290.0, 30.0, 9.0, f"Page {number} of 3")] if numbered else [] for number in (1, 2, 3)]
    first, last = ([*lines("It is painless."), *margin] for margin in margins[::2])
    document = read_bytes(pdf(first, margins[1], last, painted={2: drawn}), "page.pdf", "pdf")
    assert texts(document) == ["It is painless.", "It is painless."]
    (said,) = document.unread
    assert said.startswith("page 2 cannot be read: there is a picture and no text")
    assert not any("page 2" in notice for notice in document.notices)


def test_pages_that_hold_nothing_to_read_are_no_fault() -> None:
    page = lines("It is painless.")
    frame = "20 20 555 802 re S 0.9 g 0 0 595 842 re f 30 30 m 500 30 l S\n"
    for drawn in (
        frame,
        image(60, 600, 200, 200),
        "".join(outline(60 + 12 * x, 400, 9) for x in range(30)),
        outline(*A4[:3]),
    ):
        document = read_bytes(pdf(page, [], page, painted={2: drawn}), "page.pdf", "pdf")
        assert document.unread == ()
        assert document.notices == ("It has no text on page 2: scanned or drawn pages were not read.",)
    blank = read_bytes(pdf(page, [], page), "page.pdf", "pdf")
    assert blank.unread == () and blank.notices == ()
    behind = read_bytes(pdf(page, page, painted={1: image(*A4), 2: image(*A4)}), "page.pdf", "pdf")
    assert behind.unread == () and len(behind.blocks) == 2


@pytest.mark.parametrize(
    ("matrix", "fills"), [("595 0 0 842 0 0", True), ("0 842 -595 0 595 0", True), ("200 0 0 200 60 60", False)]
)
def test_a_picture_inside_a_form_is_seen_where_that_puts_it(matrix: str, fills: bool) -> None:
    file = PdfWriter(clone_from=io.BytesIO(pdf(lines("It is painless."), [], painted={2: "/X Do"})))
    form = StreamObject()
    form.set_data(image(0, 0, 1, 1).encode())
    form[NameObject("/Type")], form[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject([NumberObject(each) for each in (0, 0, 1, 1)])
    form[NameObject("/Matrix")] = ArrayObject([NumberObject(each) for each in matrix.split()])
    held = DictionaryObject({NameObject("/X"): file._add_object(form)})
    file.pages[1]["/Resources"].get_object()[NameObject("/XObject")] = held
    raw = io.BytesIO()
    file.write(raw)
    assert bool(read_bytes(raw.getvalue(), "page.pdf", "pdf").unread) == fills


def test_a_page_of_glyphs_without_names_is_never_passed_over() -> None:
    """What PDFium gives for such a page are the numbers of its glyphs, which look like letters (0HVRWKHUDS)."""
    copy = lines("Mesotherapy has no side effects.", "It is painless.")
    with pytest.raises(
        Unreadable, match=r"^page 1 cannot be read: the font Garamond does not say which letters stand there"
    ):
        read_bytes(pdf(copy, unnamed=[1]), "page.pdf", "pdf")
    document = read_bytes(pdf(lines("First."), copy, lines("Last."), unnamed=[2]), "page.pdf", "pdf")
    assert texts(document) == ["First.", "Last."]
    (said,) = document.unread
    assert said.startswith("page 2 cannot be read: the font Garamond does not say")


SAID = "Scalp mesotherapy has no side effects and it is painless for everybody who has had it so far"


def numbered_from(first: int, spaces: str = "") -> str:
    """A text in a font whose glyphs are numbered in the order in which they occur."""
    kept = SAID if not spaces else SAID.replace(" ", "")
    number = {sign: chr(first + place) for place, sign in enumerate(dict.fromkeys(kept))}
    return "".join(number.get(sign, spaces) for sign in SAID)


@pytest.mark.parametrize("text", [numbered_from(0x21), numbered_from(0x41), numbered_from(0x21, " ")])
def test_a_font_that_numbers_its_glyphs_and_says_they_are_letters(text: str) -> None:
    assert is_no_writing(text.split()) and not is_no_writing(SAID.split())
    with pytest.raises(
        Unreadable, match="page 1 cannot be read: the font Helvetica does not say which letters stand there"
    ):
        read_bytes(pdf(lines(text)), "page.pdf", "pdf")


@pytest.mark.parametrize(
    "text",
    [
        "Čtvrtý den po zákroku vás může svědit pokožka; skrz vlhký krk se strhl prst. Vlasy rostou zpět a výsledek trvá.",
        "Kopfhautschmerz, Schwächegefühl und Schnupfen: Angst vor Schmerz braucht nach der Behandlung niemand zu haben.",
        "Bezbolesny zabieg bez skutków ubocznych, po którym włosy odrastają w krzyżówce chrząszcza brzmiącego w trzcinie.",
        "10 mg 20 ml 5 cm 12 kg BPC-157 GHK-Cu TGF VEGF PRP PDRN HPLC 20 mg 40 ml XR-500 12 mg 10 ml (n = 12) 3 %",
        "12.3 ± 4.5 (0.3–0.5) < 0.001*; 14.1 ± 3.2 (0.1–0.9) 45.5 % 1,200 € + 19 % = 1,428 € / 3 & more: 24/7 'a' \"b\" #4",
        "Name: ______________________ Date: ______ (dd/mm/yyyy) [ ] yes [ ] no * + Signature: ______________________________",
        "https://clinic.example/treatments/hair-loss/scalp-mesotherapy-before-and-after?utm_source=leaflet&utm_medium=print",
        "Benefits................................................4 Risks....................................................12",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft und Kopfhautmesotherapie",
        "μεσοθεραπεία μαλλιών χωρίς παρενέργειες 毛髪のメソセラピーは痛みがなく副作用もありません。すべての方に効果があります。",
    ],
)
def test_other_languages_tables_and_forms_are_writing(text: str) -> None:
    assert not is_no_writing(text.split()) and not is_no_writing(text.upper().split())


def test_signs_without_letters_are_no_fault_and_words_of_them_are() -> None:
    """Fonts of icons put them where Unicode has no letters; some fonts have all their letters there."""
    icons = "".join(map(chr, range(0xF0A0, 0xF0B0)))
    many = ["It is painless, and everybody who has had it says so, for all we know of it."] * 6
    rows = [f"{icon} {text}" for icon, text in zip(icons, many, strict=False)]
    document = read_bytes(pdf(lines(*rows), signs=icons), "page.pdf", "pdf")
    assert document.unread == () and document.notices == ()
    stars = read_bytes(pdf(lines(*many, icons[0] * 9), signs=icons), "page.pdf", "pdf")
    assert stars.unread == ()
    word_ = read_bytes(pdf(lines(*many, icons[:6]), signs=icons), "page.pdf", "pdf")
    assert word_.unread == () and word_.notices == (
        "Some of its letters are not known: its fonts do not say which they show.",
    )
    words = read_bytes(pdf(lines(*many, f"{icons[:9]} {icons[3:]}"), signs=icons), "page.pdf", "pdf")
    assert [said[:27] for said in words.unread] == ["page 1 cannot be read: the "] and len(words.blocks) == 1


def test_a_page_of_very_many_words_takes_no_more_than_its_share() -> None:
    page = [(20 + 30 * (number % 18), 830 - 0.25 * (number // 18), 4, f"w{number}") for number in range(20_000)]
    grid = [(20 + 13 * column, 830 - 13 * row, 4, "x") for row in range(60) for column in range(44)]
    ragged = [(20 + 40 * (number * 7 % 13), 830 - 4 * number, 4 + number % 5, f"w{number}") for number in range(200)]
    steps = [(20 + number * 3, 830 - 4 * number, 6, "word") for number in range(119)]
    start = time.process_time()
    for each in (page, grid, ragged, steps):
        assert read_bytes(pdf(each), "page.pdf", "pdf").blocks
    assert time.process_time() - start < 15


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    refused(pdf(lines("x")), "pdf", r"pip install 'mesoevidence\[pdf\]'")


def test_the_library_is_loaded_only_to_read() -> None:
    code = "import sys, mesoevidence.reading.pdf, mesoevidence.reading.word; print('pypdfium2' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
        == "False"
    )
    assert pdf_reader.read is not None
