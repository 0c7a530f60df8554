"""What a paper says and how it looks, as lines of text that can be kept and compared.

For each page: its size, its fonts and whether they lie in the file, a coarse grid of how
dark it is, and all its words in the order they were drawn. References made of a row's own
id differ in each store and are written as "00000000".
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from iomdesk.app.selftest.failing import must

ACROSS: Final = 24
DOWN: Final = 34
NEAR: Final = 1
"""By how much a cell of the grid may differ: a rounding of another machine, no more."""
_SCALE: Final = 0.5
_DARKEST: Final = 0.4
"""As dark as a cell of letters ever gets: what is darker is 9 as well."""
_ROW_ID: Final = re.compile(r"\b[0-9a-f]{8}\b")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a paper.

    Attributes:
        size: "595 x 842", in points.
        fonts: names, each with a star behind it when it does not lie in the file.
        grid: ``DOWN`` rows of ``ACROSS`` digits, 0 for white to 9.
        lines: its words.
    """

    size: str
    fonts: tuple[str, ...]
    grid: tuple[str, ...]
    lines: tuple[str, ...]

    def written(self) -> Iterator[str]:
        """The page as it is kept."""
        yield f"size {self.size}"
        yield f"fonts {' '.join(self.fonts)}"
        yield from (f"# {row}" for row in self.grid)
        yield from (f"| {line}" for line in self.lines)


def read(pdf: bytes, *, scale: float = _SCALE) -> tuple[Page, ...]:
    """Every page of a paper, painted at ``scale`` px to the point for its grid.

    What cannot be read raises an error of its library.
    """
    import pikepdf
    import pypdfium2

    with pikepdf.open(io.BytesIO(pdf)) as file:
        fonts = [_fonts(page) for page in file.pages]
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(_page(document, number, names, scale) for number, names in enumerate(fonts))
    finally:
        document.close()


def _fonts(page: Any) -> tuple[str, ...]:
    """The fonts of a page, without the letters that mark a part of a face."""
    held = page.resources.get("/Font", {})
    found = set()
    for font in dict(held).values():
        described = font.get("/FontDescriptor")
        if described is None and "/DescendantFonts" in font:
            described = font.DescendantFonts[0].get("/FontDescriptor")
        name = str(font.get("/BaseFont", "/none"))[1:].partition("+")
        inside = described is not None and any(
            f"/FontFile{kind}" in described for kind in ("", "2", "3")
        )
        found.add((name[2] or name[0]) + ("" if inside else "*"))
    return tuple(sorted(found))


def _page(document: Any, number: int, fonts: tuple[str, ...], scale: float) -> Page:
    page = document[number]
    words = page.get_textpage()
    text = str(words.get_text_bounded())
    words.close()
    wide, high = page.get_size()
    bitmap = page.render(scale=scale, grayscale=True)
    grid = _grid(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
    bitmap.close()
    page.close()
    lines = _ROW_ID.sub("0" * 8, text).replace("\r\n", "\n").split("\n")
    return Page(
        size=f"{wide:.0f} x {high:.0f}",
        fonts=fonts,
        grid=grid,
        lines=tuple(line.rstrip() for line in lines),
    )


def _grid(grey: bytes, wide: int, high: int, stride: int) -> tuple[str, ...]:
    """How dark each cell of a page is."""
    across = [wide * one // ACROSS for one in range(ACROSS + 1)]
    rows = []
    for band in range(DOWN):
        top, below = high * band // DOWN, high * (band + 1) // DOWN
        light = [0] * ACROSS
        for y in range(top, below):
            row = grey[y * stride : y * stride + wide]
            for one in range(ACROSS):
                light[one] += sum(row[across[one] : across[one + 1]])
        digits = []
        for one in range(ACROSS):
            most = 255 * (below - top) * (across[one + 1] - across[one])
            dark = 1 - light[one] / most
            digits.append(str(min(9, round(9 * dark / _DARKEST))))
        rows.append("".join(digits))
    return tuple(rows)


# ---- kept and compared ------------------------------------------------------------------


def write(pages: Sequence[Page]) -> str:
    """The pages of a paper as the text that is kept."""
    return "".join(f"{line}\n" for page in pages for line in page.written())


def parse(text: str) -> tuple[Page, ...]:
    """What ``write`` kept."""
    pages: list[Page] = []
    for chunk in re.split(r"(?m)^size ", text)[1:]:
        size, fonts, *rest = chunk.splitlines()
        grid = tuple(line[2:] for line in rest if line.startswith("# "))
        lines = tuple(line[2:] for line in rest if line.startswith("| "))
        pages.append(Page(size, tuple(fonts.split()[1:]), grid, lines))
    return tuple(pages)


def compare(name: str, expected: Sequence[Page], found: Sequence[Page]) -> None:
    """Raise StepFailed at the first thing of a paper that is another one."""
    must(len(expected), len(found), f"{name}, pages")
    for number, (one, other) in enumerate(zip(expected, found, strict=True), 1):
        where = f"{name}, page {number}"
        must(one.size, other.size, f"{where}, size")
        must(one.fonts, other.fonts, f"{where}, fonts")
        for line in range(max(len(one.lines), len(other.lines))):
            must(_line(one, line), _line(other, line), f"{where}, line {line + 1}")
        same_picture(where, one.grid, other.grid)


def _line(page: Page, number: int) -> str:
    return page.lines[number] if number < len(page.lines) else "no more lines"


def same_picture(
    where: str, expected: Sequence[str], found: Sequence[str], *, near: int = NEAR
) -> None:
    """Raise StepFailed at the first cell that is darker or lighter by more than ``near``."""
    for row, (one, other) in enumerate(zip(expected, found, strict=True), 1):
        for column, (wanted, got) in enumerate(zip(one, other, strict=True), 1):
            if abs(int(wanted) - int(got)) > near:
                cell = f"{where}, {row} of {DOWN} down, {column} of {ACROSS} across"
                must(wanted, got, f"{cell}, darkness")
