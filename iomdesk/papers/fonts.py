"""IBM Plex Sans on paper: embedded faces, widths, line breaks, and letters Plex lacks.

Letters that Plex cannot print
    A name must never lose a letter in silence, nor stop a pack from being made. Text is
    composed (NFC), unseen control characters go, and each character that Plex lacks
    becomes, in this order: its compatibility form, where Plex has all of it (a full-width
    letter its plain one); its base letter without the mark (U+1E63 gives s), as the
    machine-readable line of a passport does; else a drawn box, the face's own mark for a
    missing letter. The text layer of the file keeps the letter behind a box, so that
    searching and copying still find it; beyond the first plane, where ReportLab writes no
    valid mapping, it has U+25A1. ``missing`` tells the frame to say on that page what a
    box means.
"""

import unicodedata
from functools import cache, lru_cache
from threading import Lock
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from iomdesk.assets import resource

REGULAR: Final = "IBMPlexSans-Regular"
SEMIBOLD: Final = "IBMPlexSans-SemiBold"
BOLD: Final = "IBMPlexSans-Bold"

BOX: Final = "\u25a1"
"""White square: Plex has none, so it prints as the face's box for a missing letter."""

_UNSEEN_KINDS: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_registering = Lock()
_boxes: set[int] = set()


@cache
def _faces() -> tuple[TTFont, ...]:
    return tuple(
        TTFont(name, str(resource("fonts", f"{name}.ttf"))) for name in (REGULAR, SEMIBOLD, BOLD)
    )


@cache
def _letters() -> frozenset[int]:
    """The characters that all three faces have; registers them with ReportLab, once."""
    letters = [set(face.face.charToGlyph) for face in _faces()]
    for face in _faces():
        pdfmetrics.registerFont(face)
    _draw_as_box(ord(BOX))
    return frozenset(set.intersection(*letters))


def load_fonts() -> frozenset[int]:
    """The characters that can be printed; the faces are ready when this returns.

    Packs may be made on two threads at once: the faces are loaded by the first.
    """
    with _registering:
        return _letters()


def _draw_as_box(code: int) -> None:
    """Let the faces draw a character they lack as their mark for a missing one.

    Glyph 0 is that mark in every TrueType face. Left alone, ReportLab draws it as well,
    but writes NUL into the text layer.
    """
    _boxes.add(code)
    for face in _faces():
        face.face.charToGlyph.setdefault(code, 0)


def printable(text: str) -> str:
    """The text as it will stand on paper; line breaks stay, other blanks become one kind."""
    if text.isascii() and text.isprintable():
        return text
    shown = text
    while (again := _printable_once(shown)) != shown:  # a mark left out lets others compose
        shown = again
    return shown


def _printable_once(text: str) -> str:
    return "".join(map(_printable_letter, unicodedata.normalize("NFC", text)))


def missing(text: str) -> bool:
    """Whether printing ``printable(text)`` draws a box somewhere."""
    return not text.isascii() and any(ord(letter) in _boxes for letter in text)


@lru_cache(maxsize=4096)
def _printable_letter(letter: str) -> str:
    if letter == "\n":
        return letter
    kind = unicodedata.category(letter)
    if letter.isspace() or kind == "Zs":
        return "\u00a0" if letter == "\u00a0" else " "
    held = load_fonts()
    if kind in _UNSEEN_KINDS:
        return "" if kind in {"Cc", "Cf"} else BOX
    if ord(letter) in held:
        return letter
    compatible = unicodedata.normalize("NFKC", letter)
    if all(ord(part) in held for part in compatible):
        return compatible
    base = "".join(p for p in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(p))
    if base and all(ord(part) in held for part in base):
        return base
    if kind in {"Mn", "Me"}:
        return ""  # a mark Plex cannot set: the letter before it stands alone
    if ord(letter) > 0xFFFF:
        return BOX
    _draw_as_box(ord(letter))
    return letter


def width(text: str, font: str, size: float) -> float:
    """Width of printable text in points."""
    load_fonts()
    return pdfmetrics.stringWidth(text, font, size)


def wrap(text: str, font: str, size: float, across: float, first: float = 0.0) -> tuple[str, ...]:
    """Printable text in lines no wider than ``across`` points; at least one line.

    Breaks at blanks and at the writer's own line breaks; a word wider than a line is
    broken between letters rather than cut off.

    Args:
        first: what is already used of the first line.
    """
    text = printable(text).strip()
    if "\n" not in text and width(text, font, size) <= across - first:
        return (text,)
    blank = width(" ", font, size)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, filled = "", 0.0
        for word in paragraph.split(" "):
            if not word:
                continue
            wide = width(word, font, size)
            room = across if lines else across - first
            if line and filled + blank + wide <= room:
                line, filled = f"{line} {word}", filled + blank + wide
                continue
            if line or (not lines and wide > room):
                lines.append(line)
            *broken, line = [word] if wide <= across else _break_word(word, font, size, across)
            lines.extend(broken)
            filled = width(line, font, size)
        lines.append(line)
    # A word too wide for what is left of the first line leaves that line empty.
    return tuple(lines if first or lines[0] or len(lines) == 1 else lines[1:])


def _break_word(word: str, font: str, size: float, across: float) -> list[str]:
    """A word too wide for a line, cut between letters; each part has at least one."""
    parts, part = [], ""
    for letter in word:
        if part and width(part + letter, font, size) > across:
            parts.append(part)
            part = ""
        part += letter
    return [*parts, part]


def fit(
    lines: tuple[str, ...], most: int, font: str, size: float, across: float
) -> tuple[str, ...]:
    """At most ``most`` lines, the last one ending in an ellipsis when some were left out.

    Only for the bands at the head and foot of a page, which cannot grow; what they say
    stands in full in the body of the first page.
    """
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width(f"{last}\u2026", font, size) > across:
        last = last[:-1]
    return (*lines[: most - 1], f"{last.rstrip()}\u2026")
