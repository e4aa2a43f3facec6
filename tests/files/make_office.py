"""Makes the Word and PDF files of this folder; python-docx and reportlab are needed for that alone.

pip install python-docx reportlab && python tests/files/make_office.py
"""

from pathlib import Path

from docx import Document
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, ListFlowable, PageTemplate, Paragraph, SimpleDocTemplate, Table

HERE = Path(__file__).parent
SENTENCES = (
    "Mesotherapy is a painless procedure that restores hair growth in most patients within three months of treatment. "
    "It has no side effects, and its results are permanent. Every injection brings vitamins, minerals and peptides "
    "to the root of the hair, where they act at once. "
)


def word() -> None:
    document = Document()
    document.core_properties.title = "Hair mesotherapy leaflet"
    document.add_heading("What is hair mesotherapy?", 0)
    document.add_heading("Benefits", 1)
    paragraph = document.add_paragraph("It is ")
    paragraph.add_run("pain").bold = True
    paragraph.add_run("less").italic = True
    paragraph.add_run(" and permanent.")
    hidden = paragraph.add_run(" Not for print.")
    hidden.font.hidden = True
    document.add_paragraph("No side effects", style="List Bullet")
    document.add_paragraph("No downtime", style="List Bullet 2")
    document.add_paragraph("“Safe in every case.”", style="Intense Quote")
    table = document.add_table(2, 2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ("Sessions", "Result", "4", "156 %"), strict=True
    ):
        cell.text = text
    section = document.sections[0]
    section.header.paragraphs[0].text = "Clinic of Hair"
    section.footer.paragraphs[0].text = "Permanent results"
    document.add_comment(paragraph.runs[0], text="Is this true?", author="A. Reviewer", initials="AR")
    document.save(HERE / "leaflet.docx")


def margins(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawString(72, 815, "Clinic of Hair: permanent results")
    canvas.drawRightString(520, 30, f"Page {document.page}")


def pdf() -> None:
    styles = getSampleStyleSheet()
    story = [
        Paragraph("What is hair mesotherapy?", styles["Title"]),
        *(Paragraph(f"{number}. {SENTENCES * 2}", styles["BodyText"]) for number in ("First", "Second", "Third")),
        Paragraph("Benefits", styles["Heading1"]),
        ListFlowable(
            [Paragraph(text, styles["BodyText"]) for text in ("No side effects", "No downtime")], bulletType="bullet"
        ),
        Table(
            [["Sessions", "Result", "Follow-up"], ["4", "156 %", "3 months"], ["8", "52 %", "6 months"]], colWidths=140
        ),
        *(Paragraph(SENTENCES * 3, styles["BodyText"]) for _ in range(30)),
    ]
    document = SimpleDocTemplate(str(HERE / "leaflet.pdf"), title="Hair mesotherapy leaflet", lang="en", invariant=1)
    document.build(story, onFirstPage=margins, onLaterPages=margins)


def columns() -> None:
    style = getSampleStyleSheet()["BodyText"]
    style.alignment = 4
    frames = [Frame(60, 60, 220, 700), Frame(310, 60, 220, 700)]
    document = BaseDocTemplate(str(HERE / "columns.pdf"), invariant=1)
    document.addPageTemplates([PageTemplate(frames=frames)])
    document.build([Paragraph(f"Start {number:02}. {SENTENCES}End {number:02}.", style) for number in range(14)])


def encrypted() -> None:
    canvas = Canvas(str(HERE / "encrypted.pdf"), encrypt=StandardEncryption("secret", strength=128), invariant=1)
    canvas.drawString(72, 700, "It is painless.")
    canvas.save()


if __name__ == "__main__":
    word()
    pdf()
    columns()
    encrypted()
