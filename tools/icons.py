"""Draw the icons of the program and of a store from their SVGs, for every size a system asks.

Run from the checkout: ``.venv/bin/python tools/icons.py``; ``--check`` only compares. What it
writes is committed, so that no build needs a screen or a drawing library. Up to 32 px the
drawings ending in ``-small`` are used: they lie on whole pixels.
"""

import os
import struct
import sys
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

FOLDER: Final = Path(__file__).resolve().parents[1] / "resources" / "app"
NAMES: Final = ("iomdesk", "store")
SIZES: Final = (16, 24, 32, 48, 64, 128, 256)
SMALL: Final = 32
"""The largest size, in px, that the drawing on whole pixels is used for."""
_PNG_FROM: Final = 256  # Windows reads PNG inside an .ico of this size, bitmaps below


def draw(name: str, size: int) -> QImage:
    """One icon at ``size`` px, transparent around it."""
    drawing = f"{name}-small.svg" if size <= SMALL else f"{name}.svg"
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(FOLDER / drawing)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image.convertToFormat(QImage.Format.Format_ARGB32)


def png(image: QImage) -> bytes:
    """The picture as PNG; the same bytes every time."""
    store = QBuffer()
    store.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(store, "PNG")
    return bytes(store.data().data())


def _bitmap(image: QImage) -> bytes:
    """The picture as an icon's bitmap: header, colours from the foot up, empty mask."""
    size = image.width()
    head = struct.pack("<IiiHHIIiiII", 40, size, 2 * size, 1, 32, 0, 0, 0, 0, 0, 0)
    raw = bytes(image.constBits())
    line = image.bytesPerLine()
    rows = [raw[y * line : y * line + 4 * size] for y in reversed(range(size))]
    mask = bytes((size + 31) // 32 * 4 * size)
    return head + b"".join(rows) + mask


def ico(images: list[QImage]) -> bytes:
    """All sizes in one file, as Windows wants it."""
    parts = [png(one) if one.width() >= _PNG_FROM else _bitmap(one) for one in images]
    head = struct.pack("<HHH", 0, 1, len(parts))
    at = len(head) + 16 * len(parts)
    for image, part in zip(images, parts, strict=True):
        side = image.width() % 256  # 0 stands for 256
        head += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(part), at)
        at += len(part)
    return head + b"".join(parts)


def made() -> dict[str, bytes]:
    """Every file this script answers for, by name."""
    files: dict[str, bytes] = {}
    for name in NAMES:
        images = [draw(name, size) for size in SIZES]
        files |= {f"{name}-{one.width()}.png": png(one) for one in images}
        files[f"{name}.ico"] = ico(images)
    return files


def main(arguments: list[str]) -> int:
    """Write the files, or say which of them are not what the drawings give."""
    application = QGuiApplication(sys.argv[:1])
    files = made()
    del application
    if "--check" not in arguments:
        for name, data in files.items():
            (FOLDER / name).write_bytes(data)
        return 0
    other = [name for name, data in files.items() if _there(name) != data]
    for name in other:
        sys.stderr.write(f"{name} is not what its drawing gives\n")
    return 1 if other else 0


def _there(name: str) -> bytes:
    file = FOLDER / name
    return file.read_bytes() if file.is_file() else b""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
