"""The commented Word file: comments on the very words, everything else as it was, read again by python-docx and LibreOffice."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import docx as python_docx
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tests.strategies  # noqa: F401  (the settings of hypothesis)
from mesoevidence.cli import main
from mesoevidence.reading.files import read
from mesoevidence.report import DISCLAIMER, Flag, Report, ReportedConflict
from mesoevidence.reporting import CannotWrite, Options, writer
from tests.office_files import docx, paragraph, report_on, run

FILES = Path(__file__).parent / "files"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")


# --- a report on a file ------------------------------------------------------------------------------------------


def commented(folder: Path, raw: bytes, *quotes: str) -> bytes:
    path = folder / "draft.docx"
    path.write_bytes(raw)
    return written(report_on(path, *quotes))


def written(report: Report) -> bytes:
    pieces = list(writer("docx")(report, Options()))
    assert all(isinstance(piece, bytes) for piece in pieces)
    return b"".join(piece for piece in pieces if isinstance(piece, bytes))


def part(raw: bytes, name: str = "word/document.xml") -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return ElementTree.fromstring(archive.read(name))


def ranges(raw: bytes) -> dict[str, str]:
    """The words that each comment is on, by its id, and that every range begins, ends and is referred to, in this order, once."""
    found: dict[str, list[str]] = {}
    seen: dict[str, list[str]] = {}
    open_: set[str] = set()
    deleted = {id(each) for tag in ("del", "moveFrom") for top in part(raw).iter(W + tag) for each in top.iter()}
    root = part(raw)
    deleted = {id(each) for tag in ("del", "moveFrom") for top in root.iter(W + tag) for each in top.iter()}
    signs = {W + "tab": " ", W + "br": " ", W + "noBreakHyphen": "-", W + "p": " "}
    for element in root.iter():
        name = element.tag.removeprefix(W)
        if name in MARKS:
            number = element.get(W + "id", "")
            seen.setdefault(number, []).append(name)
            if name == "commentRangeStart":
                open_.add(number)
                found[number] = []
            elif name == "commentRangeEnd":
                open_.remove(number)
        text = element.text or "" if element.tag in (W + "t", MATH + "t") else signs.get(element.tag, "")
        if id(element) not in deleted:
            for number in open_:
                found[number].append(text)
    assert not open_
    assert all(names == list(MARKS) for names in seen.values())
    return {number: " ".join("".join(texts).replace("\u00ad", "").split()) for number, texts in found.items()}


def ours(raw: bytes) -> list[tuple[str, str]]:
    """The words and the text of the comments on claims, in the order they were written, as python-docx reads them."""
    document = python_docx.Document(io.BytesIO(raw))
    comments = [comment for comment in document.comments if comment.author == "Mesoevidence"]
    assert all(comment.initials == "ME" for comment in comments)
    numbers = [str(comment.comment_id) for comment in document.comments]
    assert len(set(numbers)) == len(numbers)
    at = ranges(raw)
    assert set(numbers) == set(at)
    return [(at[str(comment.comment_id)], comment.text) for comment in comments][1:]


# --- on the very words -------------------------------------------------------------------------------------------


def test_a_comment_says_verdict_reason_source_wording_conflict_and_rules(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(docx(paragraph(run("It is painless and hurts a little; it is safe, and cheap."))))
    report = report_on(path, "painless", "hurts", "safe", "cheap")
    first, second, third, fourth = report.claims
    report.claims[2] = replace(
        third, verdict="supported", flags=(Flag("WD5", "error", "Said to be safe", "x", "Say for whom", ("Art 7",)),)
    )
    report.claims[3] = replace(fourth, verdict="supported")
    report.conflicts = [
        ReportedConflict(
            "c", "hard", "pain", "pain", (second.id, first.id), ("draft", "draft"), (second.quote, first.quote),
            (second.record, first.record), "pain: some against none.", mirrored="pain: none against some.",
        )
    ]  # fmt: skip
    report.sources[0] = replace(report.sources[0], flags=(Flag("WD020", "warning", "No word on risks", "x", "y"),))
    raw = written(report)
    opening = next(iter(python_docx.Document(io.BytesIO(raw)).comments)).text
    assert "4 claims: 2 contradicted, 2 supported." in opening and DISCLAIMER in opening
    assert "WD020: No word on risks" in opening
    assert ours(raw) == [
        (
            "painless",
            "CONTRADICTED\nWhy: Why 1 is wrong.\nSources: Suh 2021\nInstead: Wording 1.\n"
            "Conflict: against “hurts” (draft.2). pain: none against some.",
        ),
        (
            "hurts",
            "CONTRADICTED\nWhy: Why 2 is wrong.\nSources: Suh 2021\nInstead: Wording 2.\n"
            "Conflict: against “painless” (draft.1). pain: some against none.",
        ),
        (
            "safe",
            "SUPPORTED\nWhy: Why 3 is wrong.\nSources: Suh 2021\nInstead: Wording 3.\n"
            "Rule WD5: Said to be safe. Say for whom Provisions: Art 7.",
        ),
    ]


def test_accepted_findings_have_no_comment(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(docx(paragraph(run("painless and safe"))))
    report = report_on(path, "painless", "safe")
    report.claims[0] = replace(report.claims[0], standing="baselined")
    assert [words for words, _ in ours(written(report))] == ["safe"]


INSERTED = f"<w:ins w:id='1' w:author='A'>{run('almost painless treat')}</w:ins>"
DELETED = "<w:del w:id='2' w:author='A'><w:r><w:delText>horrible</w:delText></w:r></w:del>"
LINK = f'<w:hyperlink w:anchor="x">{run("See how ")}{run("painless")}{run(" it is")}</w:hyperlink>'
CONTROL = (
    f"<w:sdt><w:sdtPr><w:alias w:val='a'/></w:sdtPr><w:sdtContent>{run('it is painless here')}</w:sdtContent></w:sdt>"
)
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
    f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("so painless it is")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
SIGNS = (
    "<w:r><w:rPr><w:b/></w:rPr><w:t>a non</w:t><w:noBreakHyphen/><w:t>invasive</w:t><w:tab/>"
    "<w:t>and pain\u00adless cure</w:t></w:r>"
)
TABLE = f"<w:tbl><w:tr><w:tc>{paragraph(run('It is '), run('painless'))}</w:tc><w:tc>{paragraph(run('x'))}</w:tc></w:tr></w:tbl>"


@pytest.mark.parametrize(
    ("body", "quote"),
    [
        (paragraph(run("It is painless.")), "painless"),
        (paragraph(run("painless")), "painless"),
        (paragraph(run("It is pain"), run("l", "<w:b/>"), run("ess and safe")), "painless and"),
        (paragraph("<w:r><w:t>It is painless &amp; &#115;afe &lt; all</w:t></w:r>"), "painless & safe <"),
        (paragraph("<w:r><w:t>It’s größer und painless ü</w:t></w:r>"), "größer und painless"),
        (paragraph(run("An "), INSERTED, DELETED, run("ment.")), "painless treatment"),
        (paragraph(run("An "), INSERTED, run("ment.")), "almost"),
        (paragraph(run("First. "), LINK, run(".")), "painless it"),
        (paragraph(run("First "), LINK), "First See how"),
        (paragraph(CONTROL), "painless"),
        (paragraph(FIELD, run(".")), "painless"),
        (paragraph(SIGNS), "non-invasive and"),
        (paragraph(SIGNS), "pain\u00adless".replace("\u00ad", "")),
        (
            paragraph(run("It comes with\u200e"), run("out\u034f side effects\u200f, \u200bfor all.")),
            "with\u200eout\u034f side",
        ),
        (paragraph(run("Hair in 246"), run("1", '<w:vertAlign w:val="superscript"/>'), run(" patients.")), "patients"),
        (TABLE, "painless"),
        (
            paragraph(run("One sentence"), properties="<w:rPr><w:del/></w:rPr>") + paragraph(run(" in two.")),
            "sentence in two",
        ),
        (paragraph("<w:r><w:t xml:space='preserve'> a</w:t><w:t>b is painless</w:t></w:r>"), "b is"),
        (paragraph(run("- painless")), "painless"),
        (paragraph(run("Safe."), "<w:r><w:br/><w:br/></w:r>", run("Quite painless.")), "painless"),
    ],
)
def test_a_comment_stands_on_the_very_words(tmp_path: Path, body: str, quote: str) -> None:
    raw = docx(body)
    found = commented(tmp_path, raw, quote)
    ((words, text),) = ours(found)
    assert words == quote
    assert "\nOn: " not in text
    for each in part(found).iter(W + "t"):  # Word drops white space at the ends of other texts
        assert each.text == (each.text or "").strip() or each.get(SPACE) == "preserve"
    assert without_comments(found) == without_comments(raw)
    assert text_blocks(tmp_path, found) == text_blocks(tmp_path, raw)


def text_blocks(folder: Path, raw: bytes) -> list[str]:
    path = folder / "again.docx"
    path.write_bytes(raw)
    return [block.text for block in read(path).blocks]


BOX = f"<w:txbxContent>{paragraph(run('a painless box'))}</w:txbxContent>"
SHAPE = f'<w:r><w:pict><v:shape alt="painless picture"><v:textbox>{BOX}</v:textbox></v:shape></w:pict></w:r>'
NUMBER_FORMULA = f'<m:oMath xmlns:m="{MATH[1:-1]}"><m:r><m:t>50 painless</m:t></m:r></m:oMath>'
TYPED = f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{run('a painless control')}</w:sdtContent></w:sdt>"
NOTED = paragraph(run("Noted"), '<w:r><w:footnoteReference w:id="4"/></w:r>', run(" here"))


@pytest.mark.parametrize(
    ("body", "parts", "quote", "around", "where"),
    [
        (paragraph(run("Round "), SHAPE), {}, "painless box", "a painless box", "text box 1"),
        (paragraph(run("Round "), SHAPE), {}, "painless picture", "a painless box", "picture in paragraph 1"),
        (paragraph(run("Of "), NUMBER_FORMULA, run(" all")), {}, "painless all", "50 painless all", "paragraph 1"),
        (paragraph(run("It is "), TYPED), {}, "painless", "a painless control", "paragraph 1"),
        (paragraph("<w:r><w:t> It is painless</w:t></w:r>"), {}, "is", "It is painless", "paragraph 1"),
        (
            NOTED, {"footnotes": f'<w:footnote w:id="4">{paragraph(run("It is painless"))}</w:footnote>'},
            "painless", "", "footnote 1",
        ),
        (
            paragraph(run("Body"), properties='<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>'),
            {"header1": paragraph(run("painless clinic"))},
            "painless", "Body", "header",
        ),
        (
            f'<w:tbl><w:tblPr><w:tblCaption w:val="painless table"/></w:tblPr>{TABLE[7:]}' + paragraph(run("x")),
            {}, "painless table", "It is", "table 1",
        ),
    ],
)  # fmt: skip
def test_where_no_comment_may_be_it_is_beside_and_says_on_what(
    tmp_path: Path, body: str, parts: dict[str, str], quote: str, around: str, where: str
) -> None:
    raw = docx(body, **parts)
    found = commented(tmp_path, raw, quote)
    ((words, text),) = ours(found)
    assert words == around
    assert f"\nOn: “{quote}”, {where}\n" in text
    assert without_comments(found) == without_comments(raw)
    marks = [element for element in part(found).iter() if element.tag.removeprefix(W) in MARKS]
    forbidden = {
        id(each) for tag in ("txbxContent", "pict") for top in part(found).iter(W + tag) for each in top.iter()
    }
    assert not forbidden & {id(mark) for mark in marks}
    assert without_comments(found) == without_comments(raw)


# --- everything else as it was -----------------------------------------------------------------------------------


def without_comments(raw: bytes) -> str:
    """The document without the marks of our comments, runs that are alike and side by side made one."""
    root = part(raw)
    for parent in list(root.iter()):
        for child in list(parent):
            reference = child.tag == W + "r" and child.find(W + "commentReference") is not None
            if child.tag in (W + "commentRangeStart", W + "commentRangeEnd") or reference:
                parent.remove(child)
    for parent in list(root.iter()):
        _join(parent, W + "r")
    for parent in list(root.iter(W + "r")):
        _join(parent, W + "t")
    for text in root.iter(W + "t"):
        text.attrib.pop(SPACE, None)
    return ElementTree.tostring(root, encoding="unicode")


def _join(parent: ElementTree.Element, tag: str) -> None:
    previous: ElementTree.Element | None = None
    for child in list(parent):
        if previous is not None and child.tag == previous.tag == tag and _alike(child, previous):
            previous.text = (previous.text or "") + (child.text or "") if tag == W + "t" else previous.text
            previous.extend(each for each in child if each.tag != W + "rPr")
            parent.remove(child)
        else:
            previous = child


def _alike(one: ElementTree.Element, other: ElementTree.Element) -> bool:
    def properties(run: ElementTree.Element) -> bytes:
        found = run.find(W + "rPr")
        return b"" if found is None else ElementTree.tostring(found)

    return properties(one) == properties(other)


def test_every_other_part_keeps_its_packed_bytes_and_its_date(tmp_path: Path) -> None:
    raw = (FILES / "leaflet.docx").read_bytes()
    found = commented(tmp_path, raw, "painless", "permanent")
    before, after = zipfile.ZipFile(io.BytesIO(raw)), zipfile.ZipFile(io.BytesIO(found))
    assert after.testzip() is None
    assert after.namelist() == before.namelist()
    for old, new in zip(before.infolist(), after.infolist(), strict=True):
        assert (new.filename, new.date_time, new.external_attr) == (old.filename, old.date_time, old.external_attr)
        if old.filename not in ("word/document.xml", "word/comments.xml"):
            assert packed(found, new) == packed(raw, old)
    assert without_comments(found) == without_comments(raw)
    # What stood in the comments before still does, to the letter.
    old_comments, closed, _ = before.read("word/comments.xml").rpartition(b"</w:comments>")
    assert closed and after.read("word/comments.xml").startswith(old_comments)


def packed(raw: bytes, info: zipfile.ZipInfo) -> bytes:
    name, extra = (
        int.from_bytes(raw[info.header_offset + at : info.header_offset + at + 2], "little") for at in (26, 28)
    )
    start = info.header_offset + 30 + name + extra
    return raw[start : start + info.compress_size]


def test_same_file_same_bytes_and_the_day_of_the_report(tmp_path: Path) -> None:
    raw = docx(paragraph(run("It is painless.")))
    found = commented(tmp_path, raw, "painless")
    assert commented(tmp_path, raw, "painless") == found
    dates = {comment.timestamp for comment in python_docx.Document(io.BytesIO(found)).comments}
    assert [str(date) for date in dates] == ["2026-11-21 00:00:00+00:00"]


def test_the_package_says_once_that_there_are_comments(tmp_path: Path) -> None:
    found = commented(tmp_path, docx(paragraph(run("It is painless."))), "painless")
    again = commented(tmp_path, found, "painless")
    assert len(ours(again)) == 3  # those of the first time stay: a note of the claim and two openings
    for raw in (found, again):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            assert archive.read("[Content_Types].xml").count(b"/word/comments.xml") == 1
            assert archive.read("word/_rels/document.xml.rels").count(b"relationships/comments") == 1


def test_existing_comments_keep_their_words_and_their_numbers(tmp_path: Path) -> None:
    old = '<w:comment w:id="7" w:author="B"><w:p><w:r><w:t>Really?</w:t></w:r></w:p></w:comment>'
    body = paragraph(
        '<w:commentRangeStart w:id="7"/>', run("It is painless"), '<w:commentRangeEnd w:id="7"/>',
        '<w:r><w:commentReference w:id="7"/></w:r>', run("."),
    )  # fmt: skip
    found = commented(tmp_path, docx(body, comments=old), "painless")
    assert ranges(found) == {"7": "It is painless", "8": "It is painless.", "9": "painless"}
    assert next(comment.text for comment in python_docx.Document(io.BytesIO(found)).comments) == "Really?"


def test_the_strict_flavour_and_other_prefixes(tmp_path: Path) -> None:
    raw = docx(paragraph(run("It is painless.")))
    names = {
        W[1:-1].encode(): b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/": b"http://purl.oclc.org/ooxml/officeDocument/",
    }
    strict = raw
    for old, new in names.items():
        strict = repacked(strict, lambda content, old=old, new=new: content.replace(old, new))
    found = commented(tmp_path, strict, "painless")
    with zipfile.ZipFile(io.BytesIO(found)) as archive:
        assert b"schemas.openxmlformats.org/wordprocessingml" not in archive.read("word/comments.xml")
        assert b"purl.oclc.org/ooxml/officeDocument/relationships/comments" in archive.read(
            "word/_rels/document.xml.rels"
        )
    other = repacked(raw, lambda content: content.replace(b"xmlns:w=", b"xmlns:ooo=").replace(b"<w:", b"<ooo:")
                     .replace(b"</w:", b"</ooo:").replace(b" w:", b" ooo:"))  # fmt: skip
    ((words, _),) = ours(commented(tmp_path, other, "painless"))
    assert words == "painless"
    scattered = repacked(raw, lambda content: content.replace(b"<w:r>", b'<w:r xmlns:w="%s">' % W[1:-1].encode()))
    ((words, _),) = ours(commented(tmp_path, scattered, "painless"))
    assert words == "painless"


def repacked(raw: bytes, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name.startswith(("word/", "_rels")) else content)
    return out.getvalue()


PIECES = st.text(st.sampled_from("ab ßé&<\u00ad"), min_size=1, max_size=6)
WRAPPERS = st.sampled_from(
    ["{}", "{}", "{}", '<w:ins w:id="90" w:author="a">{}</w:ins>', '<w:hyperlink w:anchor="x">{}</w:hyperlink>',
     "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>", '<w:fldSimple w:instr="X">{}</w:fldSimple>',
     "{}<w:del w:id='91' w:author='a'><w:r><w:delText>gone</w:delText></w:r></w:del>", "{}<w:bookmarkEnd w:id='92'/>"]
)  # fmt: skip
RUNS = st.lists(
    st.tuples(st.lists(st.one_of(PIECES, st.sampled_from(["\t", "-"])), min_size=1, max_size=3), st.booleans(), WRAPPERS),
    min_size=1, max_size=6,
)  # fmt: skip


def random_run(pieces: list[str], bold: bool) -> str:
    signs = {"\t": "<w:tab/>", "-": "<w:noBreakHyphen/>"}
    properties = "<w:rPr><w:b/></w:rPr>" if bold else ""
    inner = "".join(signs.get(piece) or run(piece).split("</w:rPr>")[1].removesuffix("</w:r>") for piece in pieces)
    return f'<w:r w:rsidR="00AA">{properties}{inner}</w:r>'


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(paragraphs=st.lists(RUNS, min_size=1, max_size=3), table=st.booleans(), data=st.data())
def test_random_documents(
    tmp_path: Path, paragraphs: list[list[tuple[list[str], bool, str]]], table: bool, data: st.DataObject
) -> None:
    body = "".join(
        paragraph(*(wrap.format(random_run(pieces, bold)) for pieces, bold, wrap in runs)) for runs in paragraphs
    )
    raw = docx(f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>" if table else body)
    path = tmp_path / "draft.docx"
    path.write_bytes(raw)
    document = read(path)
    if not document.blocks:
        return
    report = report_on(path)
    for number in range(data.draw(st.integers(1, 4))):
        block = data.draw(st.sampled_from(document.blocks))
        letters = [at for at, sign in enumerate(block.text) if sign != " "]
        first, last = sorted((data.draw(st.sampled_from(letters)), data.draw(st.sampled_from(letters))))
        start, end = block.source(first, last + 1)
        quote = document.text[start:end]
        claim = report_on(path, quote).claims[0]
        report.claims.append(replace(claim, id=f"draft.{number}", start=start, end=end))
    found = written(report)
    expected = [claim.quote for claim in sorted(report.claims, key=lambda claim: (claim.start or 0, claim.end or 0))]
    assert [words for words, _ in ours(found)] == expected
    assert without_comments(found) == without_comments(raw)
    assert text_blocks(tmp_path, found) == [block.text for block in document.blocks]


# --- what cannot be written --------------------------------------------------------------------------------------


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(docx(paragraph(run("It is painless."))))
    report = report_on(path, "painless")
    path.write_bytes(docx(paragraph(run("It is not painless."))))
    with pytest.raises(CannotWrite, match=r"draft\.docx has changed since"):
        written(report)
    path.unlink()
    with pytest.raises(CannotWrite, match="can no longer be read"):
        written(report)
    report.documents["other"] = report.documents["draft"]
    with pytest.raises(CannotWrite, match="2 files were checked"):
        written(report)
    report.documents = {}
    with pytest.raises(CannotWrite, match=r"check page\.docx --output docx=reviewed\.docx"):
        written(report)
    page = tmp_path / "page.md"
    page.write_text("It is painless.")
    with pytest.raises(CannotWrite, match=r"page\.md is none"):
        written(report_on(page, "painless"))


def test_a_signed_file_says_that_its_signature_does_not_hold(tmp_path: Path) -> None:
    raw = io.BytesIO(docx(paragraph(run("It is painless."))))
    with zipfile.ZipFile(raw, "a") as archive:
        archive.writestr("_xmlsignatures/origin.sigs", "")
    found = commented(tmp_path, raw.getvalue(), "painless")
    assert "signature does not hold" in next(iter(python_docx.Document(io.BytesIO(found)).comments)).text


def test_thousands_of_claims_in_a_long_document(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(docx(paragraph(run("It is painless. ")) * 2_000 + paragraph(run("painless " * 20_000))))
    report = report_on(path, "painless")
    (first,) = report.claims
    starts = [match.start() for match in re.finditer("painless", report.documents["draft"].text)][:4_000]
    report.claims = [replace(first, id=f"draft.{at}", start=at, end=at + len("painless")) for at in starts]
    start = time.process_time()
    found = written(report)
    assert time.process_time() - start < 15
    assert set(list(ranges(found).values())[1:]) == {"painless"} and len(ranges(found)) == 4_001


# --- from the command line, and in LibreOffice -------------------------------------------------------------------


def checked(folder: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["check", *arguments], catch_exceptions=False)
    return result.exit_code, result.stderr


def test_check_writes_the_commented_copy_and_leaves_the_draft_alone(tmp_path: Path) -> None:
    draft, target = tmp_path / "draft.docx", tmp_path / "reviewed.docx"
    draft.write_bytes((FILES / "leaflet.docx").read_bytes())
    code, _ = checked(tmp_path, str(draft), "--output", f"docx={target}")
    assert code == 1
    assert draft.read_bytes() == (FILES / "leaflet.docx").read_bytes()
    comments = ours(target.read_bytes())
    assert [words for words, _ in comments[:3]] == ["is painless", "permanent", "No side effects"]
    assert all(text.startswith(("CONTRADICTED\nWhy: ", "UNSUPPORTED\nWhy: ")) for _, text in comments[:3])
    code, said = checked(tmp_path, str(draft), "--output", f"docx={draft}")
    assert code == 2 and "is the file that was checked" in said
    assert draft.read_bytes() == (FILES / "leaflet.docx").read_bytes()


def test_libreoffice_opens_it_and_keeps_the_comments(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None and not os.environ.get("CI"):
        pytest.skip("LibreOffice (soffice) is not installed")
    assert office is not None
    body = (
        paragraph(run("An "), INSERTED, DELETED, run("ment."))
        + paragraph(run("First. "), LINK)
        + paragraph(CONTROL)
        + TABLE
        + NOTED
    )
    raw = docx(body, footnotes=f'<w:footnote w:id="4">{paragraph(run("It is quite painless"))}</w:footnote>')
    found = commented(tmp_path, raw, "painless treatment", "painless it", "painless here", "quite painless")
    reviewed = tmp_path / "reviewed.docx"
    reviewed.write_bytes(found)
    subprocess.run(
        [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
         "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "out"), str(reviewed)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    kept = (tmp_path / "out" / "reviewed.docx").read_bytes()
    assert sorted(ours_of_any(kept)) == sorted(ours_of_any(found))


def ours_of_any(raw: bytes) -> list[str]:
    return [comment.text for comment in python_docx.Document(io.BytesIO(raw)).comments]
