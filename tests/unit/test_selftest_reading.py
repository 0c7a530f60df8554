"""What the self-test reads out of a paper, and that it notices each thing that can differ."""

from dataclasses import replace
from io import BytesIO

import pytest
from reportlab.lib.pagesizes import A4, A5
from reportlab.pdfgen.canvas import Canvas

from iomdesk.app.selftest import reading
from iomdesk.app.selftest.failing import StepFailed
from iomdesk.papers.fonts import REGULAR, load_fonts


def paper(
    *,
    words: str = "OAKAPPLE, Stephen",
    box: bool = True,
    size: tuple[float, float] = A4,
    font: str = REGULAR,
    pages: int = 2,
) -> tuple[reading.Page, ...]:
    """A small paper, read."""
    load_fonts()
    out = BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    for _ in range(pages):
        canvas.setFont(font, 12)
        canvas.drawString(60, 500, words)
        canvas.drawString(60, 470, "Referral form 1a2b3c4d")
        if box:
            canvas.rect(300, 200, 120, 90, fill=1)
        canvas.showPage()
    canvas.save()
    return reading.read(out.getvalue())


def test_what_is_kept_is_what_was_read() -> None:
    read = paper()
    assert reading.parse(reading.write(read)) == read
    assert read[0].size == "595 x 842"
    assert "OAKAPPLE, Stephen" in read[0].lines
    assert "Referral form 00000000" in read[0].lines
    assert REGULAR in read[0].fonts
    assert len(read[0].grid) == reading.DOWN
    assert {len(row) for row in read[0].grid} == {reading.ACROSS}
    reading.compare("paper", read, paper())


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"words": "OAKAPPLE, Steven"}, "page 1, line"),
        ({"box": False}, "darkness"),
        ({"size": A5}, "size"),
        ({"font": "Courier"}, "fonts"),
        ({"pages": 1}, "pages"),
    ],
)
def test_each_difference_is_noticed(other: dict[str, object], said: str) -> None:
    with pytest.raises(StepFailed) as failed:
        reading.compare("paper", paper(), paper(**other))  # type: ignore[arg-type]
    assert said in failed.value.expected


def test_a_rounding_of_another_machine_is_none() -> None:
    one, two = paper()
    lighter = tuple(row.replace("9", "8") for row in one.grid)
    assert lighter != one.grid
    reading.compare("paper", (one, two), (replace(one, grid=lighter), two))
    much = tuple(row.replace("9", "7") for row in one.grid)
    with pytest.raises(StepFailed):
        reading.compare("paper", (one, two), (replace(one, grid=much), two))


def test_a_font_that_is_not_in_the_file_has_a_star() -> None:
    assert "Courier*" in paper(font="Courier")[0].fonts
