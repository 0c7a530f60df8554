"""The same pack as most programs would print it: every cell of every table a Paragraph."""

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle
from reportlab.platypus.flowables import Flowable

from iomdesk.papers.fonts import BOLD, REGULAR, load_fonts
from iomdesk.papers.labels import day, say
from iomdesk.papers.values import CasePage, PackPaper

GRID = TableStyle(
    [("LINEBELOW", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
)


def make_naive_pack(paper: PackPaper) -> bytes:
    """The pack's words in Platypus tables of Paragraphs, with the same fonts embedded."""
    load_fonts()
    body = ParagraphStyle("body", fontName=REGULAR, fontSize=9, leading=11)
    bold = ParagraphStyle("bold", parent=body, fontName=BOLD)
    big = ParagraphStyle("big", parent=bold, fontSize=22, leading=26)

    def table(rows: list[list[str]], widths: list[float]) -> Table:
        cells = [[Paragraph(cell, body) for cell in row] for row in rows]
        return Table(cells, colWidths=[part * mm for part in widths], style=GRID)

    def case(page: CasePage) -> list[Flowable]:
        facts = [
            [say("birth_date"), say("crn"), say("locality"), say("status_since"),
             say("cohort_since"), say("offender_manager")],
            [day(page.birth_date), page.crn, page.area, day(page.rag_since),
             day(page.registered_on), page.offender_manager],
        ]  # fmt: skip
        boxes = [say(code) for code in ("to_panel", "leave_scheme", "put_off", "look_again")]
        return [
            PageBreak(),
            Paragraph(page.name, big),
            Paragraph("" if page.rag is None else page.rag.word, bold),
            table(facts, [26, 28, 22, 24, 28, 46]),
            Paragraph(" / ".join(page.flags), body),
            Paragraph(say("why"), bold),
            Paragraph(page.why or "", body),
            Paragraph(say("since", date=day(page.discussed_on)), bold),
            table([[day(e.on), e.text, e.source] for e in page.events], [22, 122, 30]),
            Paragraph(say("needs"), bold),
            table([[n.pathway, say(f"need_{n.level}")] for n in page.needs], [124, 50]),
            Paragraph(say("actions"), bold),
            table(
                [[a.text, a.owner, day(a.due), str(a.days_late), ""] for a in page.actions]
                + [[""] * 5] * 2,
                [67, 34, 25, 22, 26],
            ),
            Paragraph(say("decision"), bold),
            table([["RED", "AMBER ALERT", "AMBER", "GREEN"], boxes], [43.5] * 4),
            Paragraph(say("notes"), bold),
            table([[say("note_source"), say("note")], *[["", ""]] * 3], [46, 128]),
        ]

    story: list[Flowable] = [Paragraph(paper.cover.title, big), Spacer(1, 10)]
    story += [Paragraph(point.text, body) for point in paper.cover.statement.points]
    for page in paper.cases:
        story += case(page)

    def furniture(canvas: Canvas, doc: object) -> None:
        canvas.setFont(BOLD, 11)
        canvas.drawCentredString(105 * mm, 285 * mm, paper.frame.marking)
        canvas.drawString(18 * mm, 18 * mm, f"{paper.frame.reference} {canvas.getPageNumber()}")

    out = BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=18 * mm, rightMargin=18 * mm,
        topMargin=30 * mm, bottomMargin=24 * mm,
    )  # fmt: skip
    document.build(story, onFirstPage=furniture, onLaterPages=furniture)
    return out.getvalue()
