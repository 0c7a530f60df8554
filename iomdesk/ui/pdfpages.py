"""A finished PDF file as pictures of its pages, from bytes in memory; nothing touches a disk.

The library below is not made for several threads: every call of it runs under one lock,
so that a page can be looked at while copies are printed in the background.
"""

from threading import RLock
from typing import Final

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

_ONE_AT_A_TIME: Final = RLock()
POINTS_PER_INCH: Final = 72


class PdfPages:
    """An open file; close it when it is no longer looked at."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        with _ONE_AT_A_TIME:
            self._document = pypdfium2.PdfDocument(data)
            self._count = len(self._document)
            self._titles = self._read_titles()

    @property
    def count(self) -> int:
        """How many pages."""
        return self._count

    @property
    def titles(self) -> tuple[str, ...]:
        """For each page the bookmark it begins or goes on with; empty where there is none."""
        return self._titles

    def _read_titles(self) -> tuple[str, ...]:
        starts: dict[int, str] = {}
        for mark in self._document.get_toc():
            there = mark.get_dest()
            place = None if there is None else there.get_index()
            if place is not None:
                starts.setdefault(place, mark.get_title())
        titles: list[str] = []
        for page in range(self._count):
            titles.append(starts.get(page, titles[-1] if titles else ""))
        return tuple(titles)

    def size(self, page: int) -> QSizeF:
        """Width and height of a page in points, counted from 0."""
        with _ONE_AT_A_TIME:
            width, height = self._document.get_page_size(page)
        return QSizeF(width, height)

    def image(self, page: int, scale: float) -> QImage:
        """A page in grey, ``scale`` px to the point."""
        with _ONE_AT_A_TIME:
            sheet = self._document[page]
            bitmap = sheet.render(scale=scale, grayscale=True)
            image = QImage(
                bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride,
                QImage.Format.Format_Grayscale8,
            ).copy()  # fmt: skip
            bitmap.close()
            sheet.close()
        return image

    def text(self, page: int) -> str:
        """The words of a page, for a screen reader."""
        with _ONE_AT_A_TIME:
            sheet = self._document[page]
            words = sheet.get_textpage()
            text = str(words.get_text_bounded())
            words.close()
            sheet.close()
        return text

    def close(self) -> None:
        """Let go of the file."""
        with _ONE_AT_A_TIME:
            self._document.close()
