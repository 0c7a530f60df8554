"""A finished file read back: its words page by page, where they stand, what it is made of."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from pypdf import PdfReader
from pypdf.generic import Destination, DictionaryObject

SOURCE = Path(__file__).parents[2].parent / "shared" / "sources" / "002_a36addaaaea5a71c.txt"
POINTS = 72 / 25.4
"""Points of a millimetre."""


def flat(text: str) -> str:
    """Text without line ends, as it was before it was wrapped."""
    return re.sub(r"\s+", " ", text).strip()


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page in one line."""
    return [flat(page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


def source_text() -> str:
    """The agreement, in one line."""
    return flat(SOURCE.read_text(encoding="utf-8"))


@contextmanager
def rendered(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The file opened by the library that also shows the preview."""
    document: Any = pypdfium2.PdfDocument  # its constructor has no types
    document = document(pdf)
    try:
        yield document
    finally:
        document.close()


def ink(page: Any) -> list[tuple[float, float, float, float, str]]:
    """The runs of text on a page: left, bottom, right, top in points, and the words."""
    text = page.get_textpage()
    try:
        boxes = [text.get_rect(n) for n in range(text.count_rects())]
        return [(*box, text.get_text_bounded(*box)) for box in boxes]
    finally:
        text.close()


def stays_inside(pdf: bytes) -> None:
    """Assert that nothing stands outside the margins, in the foot band, or over other words.

    The body ends at 271 mm; the foot band with its rule begins at 276 mm.
    """
    with rendered(pdf) as document:
        for page in document:
            boxes = ink(page)
            wide, tall = page.get_size()
            for left, bottom, right, top, words in boxes:
                assert left >= 17.9 * POINTS, words
                assert right <= wide - 17.9 * POINTS, words
                down = (tall - top) / POINTS, (tall - bottom) / POINTS
                assert down[0] >= 5, words
                in_foot = down[0] >= 276
                assert in_foot or down[1] <= 274.5, (words, down)
            for number, one in enumerate(boxes):
                for other in boxes[number + 1 :]:
                    across = min(one[2], other[2]) - max(one[0], other[0])
                    under = min(one[3], other[3]) - max(one[1], other[1])
                    assert not (across > 0.5 and under > 0.8), (one, other)


def only_plex(pdf: bytes) -> None:
    """Assert that all faces used are embedded IBM Plex Sans."""
    for page in PdfReader(BytesIO(pdf)).pages:
        resources = page["/Resources"]
        assert isinstance(resources, DictionaryObject)
        fonts = resources["/Font"].get_object()
        assert isinstance(fonts, DictionaryObject)
        for font in fonts.values():
            font = font.get_object()
            if font.get("/BaseFont") != "/Helvetica":  # declared by ReportLab, never used
                assert "/FontFile2" in font["/FontDescriptor"].get_object()
        seen: set[str] = set()

        def visit(text: str, _cm: Any, _tm: Any, font: Any, _size: Any) -> None:
            if text.strip():
                seen.add(str(font["/BaseFont"]))  # noqa: B023 - called at once

        page.extract_text(visitor_text=visit)
        assert seen
        assert all("IBMPlexSans" in name for name in seen)


def title_and_bookmarks(pdf: bytes) -> str:
    """What a file tells of itself before it is opened."""
    reader = PdfReader(BytesIO(pdf))
    marks = [str(one.title) for one in reader.outline if isinstance(one, Destination)]
    assert marks
    return f"{reader.metadata} {marks}"
