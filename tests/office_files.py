"""Word and PDF files made by hand, for tests of what reads them and of what writes into them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from mesoevidence.reading.files import read
from mesoevidence.records.problems import Location
from mesoevidence.report import Evidence, Report, ReportedClaim, ReportedSource

_NAMES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>{{}}</Types>'
)


def docx(body: str, *, prolog: str = "", compression: int = zipfile.ZIP_DEFLATED, **parts: str) -> bytes:
    """A Word file with this body, and with other parts by their name ("footnotes", "header1")."""
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<w:document {_NAMES}><w:body>{body}</w:body></w:document>'
    )
    relations = "".join(
        f'<Relationship Id="{name}" Type="{_RELATED}/{name.rstrip("0123456789")}" Target="{name}.xml"/>'
        for name in parts
    )
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{name.rstrip("0123456789")}+xml"/>'
        for name in parts
    )
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", compression) as archive:
        main = f'<Relationship Id="a" Type="{_RELATED}/officeDocument" Target="word/document.xml"/>'
        archive.writestr("[Content_Types].xml", _TYPES.format(types))
        archive.writestr("_rels/.rels", _RELATIONS.format(main))
        archive.writestr("word/document.xml", document)
        archive.writestr("word/_rels/document.xml.rels", _RELATIONS.format(relations))
        for name, content in parts.items():
            archive.writestr(
                f"word/{name}.xml", f"<w:{name.rstrip('0123456789')} {_NAMES}>{content}</w:{name.rstrip('0123456789')}>"
            )
    return raw.getvalue()


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*content: str, style: str = "", properties: str = "") -> str:
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{properties}</w:pPr>{''.join(content)}</w:p>"


UNNAMED = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Garamond /Encoding /Identity-H /DescendantFonts [<< /Type /Font "
    b"/Subtype /CIDFontType2 /BaseFont /ABCDEF+Garamond /DW 600 "
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>"
)


def image(left: float, bottom: float, width: float, height: float) -> str:
    """A picture, as what a page of a PDF draws."""
    return f"q {width} 0 0 {height} {left} {bottom} cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q\n"


def outline(left: float, bottom: float, size: float) -> str:
    """A letter that was turned into an outline."""
    way = " ".join(f"{left + size * (n % 3) / 2:.1f} {bottom + size * (n % 4) / 3:.1f} l" for n in range(20))
    return f"{left} {bottom} m {way} f\n"


def pdf(
    *pages: list[tuple[float, float, float, str]],
    rotate: int = 0,
    alt: str = "",
    boxes: str = "/MediaBox [0 0 595 842]",
    signs: Sequence[str] = "",
    drawn: Sequence[tuple[float, str, str]] = (),
    painted: Mapping[int, str] | None = None,
    unnamed: Collection[int] = (),
) -> bytes:
    """A PDF with text in Helvetica at (x, y, size) on every page, and ``drawn`` by size and matrix. It may hold ``signs`` that
    Helvetica does not have; one of several letters is a ligature. ``painted`` is what else is drawn on a page, by its number; on
    ``unnamed`` pages the text is in a font that only numbers its glyphs."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    codes = {sign: code for code, sign in enumerate(signs, start=1)}

    def coded(text: str) -> bytes:
        for sign, code in codes.items():
            text = text.replace(sign, chr(code))
        return re.sub(rb"[\\()]", rb"\\\g<0>", text.encode("cp1252"))

    def numbered(text: str) -> bytes:
        glyphs = "".join(chr(ord(sign) - 29) for sign in text).encode("utf-16-be")
        return re.sub(rb"[\\()\r]", rb"\\\g<0>", glyphs)

    if signs:
        known = "".join(f"<{code:02x}> <{sign.encode('utf-16-be').hex()}>\n" for sign, code in codes.items())
        cmap = f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(codes)} beginbfchar\n{known}endbfchar".encode()
        objects[2] = objects[2][:-2] + b"/ToUnicode 4 0 R >>"
        objects.append(b"<< /Length %d >> stream\n%s\nendstream" % (len(cmap), cmap))
    kids = []
    for number, page in enumerate(pages, start=1):
        font, written = (UNNAMED, numbered) if number in unnamed else (b"3 0 R", coded)
        shown = [(size, b"1 0 0 1 %f %f" % (x, y), written(text)) for x, y, size, text in page]
        shown += [(size, matrix.encode(), coded(text)) for size, matrix, text in drawn]
        stream = b"".join(b"BT /F1 %f Tf %s Tm (%s) Tj ET\n" % each for each in shown)
        stream += (painted or {}).get(number, "").encode()
        objects.append(b"<< /Length %d >> stream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R %s /Rotate %d /Contents %d 0 R "
            b"/Resources << /Font << /F1 %s >> >> >>" % (boxes.encode(), rotate, len(objects), font)
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    if alt:
        first, figure = len(objects), len(objects) + 2
        objects[0] = b"<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> /StructTreeRoot %d 0 R >>" % (
            figure - 1
        )
        objects[first - 1] = objects[first - 1][:-2] + b"/StructParents 0 >>"
        objects.append(
            b"<< /Type /StructTreeRoot /K [%d 0 R] /ParentTree << /Nums [0 [%d 0 R]] >> >>" % (figure, figure)
        )
        element = b"<< /Type /StructElem /S /Figure /P %d 0 R /Pg %d 0 R /Alt (%s) /K 0 >>"
        objects.append(element % (figure - 1, first, alt.encode("ascii")))
    raw = b"%PDF-1.4\n"
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(raw))
        raw += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(raw)
    raw += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return raw + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def lines(
    *texts: str, x: float = 60, top: float = 700, size: float = 11, step: float = 14
) -> list[tuple[float, float, float, str]]:
    return [(x, top - step * number, size, text) for number, text in enumerate(texts)]


def report_on(path: Path, *quotes: str) -> Report:
    """A report with a contradicted claim for each of the quotes, at their first place in the document."""
    document = read(path)
    source = ReportedSource("draft", None, None, None, None, document.path, document.sha256, len(quotes), len(quotes))
    claims = []
    for number, quote in enumerate(quotes, start=1):
        start = document.text.index(quote)
        claims.append(
            ReportedClaim(
                f"draft.{number}", "draft", quote, Location(document.path, 1, 1), "contradicted", "moderate", (),
                f"Why {number} is wrong.", f"Wording {number}.", start=start, end=start + len(quote),
                evidence=(Evidence("pain", "disputes", "exact", "moderate", "It hurts.", ("Suh 2021",)),),
            )
        )  # fmt: skip
    return Report("promo", "2026-11-21", "1.2.3", [source], claims, documents={"draft": document})
