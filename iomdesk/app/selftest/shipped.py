"""The files that ship with the program, read by the libraries that use them."""

import tomllib
from string import ascii_letters, digits
from typing import Final

from iomdesk.app.selftest.bench import Bench
from iomdesk.app.selftest.failing import must, must_be
from iomdesk.assets import resource, schemes_folder
from iomdesk.formdef.scheme import load_scheme, scheme_ids
from iomdesk.store import migrate

_FACES: Final = ("Regular", "Medium", "SemiBold", "Bold")
_LETTERS: Final = f"{ascii_letters}{digits}.,:;()'/-\u2019\u00a3\u00e9\u00fc"
_FORMATS: Final = ("png", "svg")
"""Pictures Qt must be able to read: the program's own are .svg, its window's icon .png."""


def look_over(_bench: Bench) -> dict[str, object]:
    """Words, schemes, scripts, fonts and pictures are all there and can be used."""
    words = tomllib.loads(resource("text", "en.toml").read_text(encoding="utf-8"))
    texts = sum(map(len, words.values()))
    must_be(texts > 0, "words", "none")
    for name in scheme_ids():
        must(name, load_scheme(name).id, "schemes")
    must_be(schemes_folder().is_dir(), "the folder of schemes", "none")
    scripts = {file.name[:4] for file in (migrate.SCRIPTS / "versions").glob("[0-9]*.py")}
    must(sorted(migrate.REVISIONS), sorted(scripts), "migration scripts")
    for name in ("names", "people", "referrals", "sharing"):
        tomllib.loads(resource("training", f"{name}.toml").read_text(encoding="utf-8"))
    _paper_fonts()
    return {"texts": f"{texts:,}", "fonts": _screen_fonts(), "pictures": _pictures()}


def _paper_fonts() -> None:
    from iomdesk.papers.fonts import BOLD, REGULAR, SEMIBOLD, load_fonts, width

    held = load_fonts()
    lacking = [letter for letter in _LETTERS if ord(letter) not in held]
    must([], lacking, "letters that the papers' fonts lack")
    for face in (REGULAR, SEMIBOLD, BOLD):
        must_be(width("Saltergate", face, 10) > 0, f"letters of some width in {face}", 0)


def _screen_fonts() -> int:
    """Every face is read by Qt, and every letter has an outline."""
    from PySide6.QtGui import QFontInfo, QRawFont

    from iomdesk.app.pictures import quiet_application
    from iomdesk.ui.look import Role
    from iomdesk.ui.theme import theme

    theme().install(quiet_application())
    for face in _FACES:
        file = resource("fonts", f"IBMPlexSans-{face}.ttf")
        font = QRawFont(str(file), 24)
        must_be(font.isValid(), f"{file.name}: a font", "one that cannot be read")
        glyphs = font.glyphIndexesForString(_LETTERS)
        empty = [
            letter
            for letter, glyph in zip(_LETTERS, glyphs, strict=True)
            if not glyph or font.pathForGlyph(glyph).isEmpty()
        ]
        must([], empty, f"{file.name}, letters without an outline")
    family = QFontInfo(theme().font(Role.BODY)).family()
    must_be(family.startswith("IBM Plex Sans"), "windows in IBM Plex Sans", family)
    return len(_FACES)


def _pictures() -> int:
    """Every icon paints something, in the way the windows paint it."""
    from PySide6.QtGui import QColor, QIcon, QImage, QImageReader

    from iomdesk.ui.widgets.icons import icon_pixmap

    readable = {bytes(one.data()).decode() for one in QImageReader.supportedImageFormats()}
    must([], [one for one in _FORMATS if one not in readable], "kinds of pictures Qt cannot read")
    names = sorted(file.stem for file in resource("icons").glob("*.svg"))
    for name in names:
        painted = icon_pixmap(name, QColor("black"), 16, 2.0).toImage()
        must_be(_has_ink(painted), f"icon {name}: something painted", "nothing")
    marks = sorted(resource("theme").glob("*.svg"))
    for file in marks:
        must_be(_has_ink(QImage(str(file))), f"{file.name}: something painted", "nothing")
    own = sorted(resource("app").glob("*.png"))
    must_be(bool(own), "the program's icon", "none")
    for file in own:
        must_be(not QIcon(str(file)).pixmap(16).isNull(), f"{file.name}: an icon", "none")
    return len(names) + len(marks) + len(own)


def _has_ink(image: object) -> bool:
    from PySide6.QtGui import QImage

    if not isinstance(image, QImage) or image.isNull():
        return False
    alpha = image.convertToFormat(QImage.Format.Format_Alpha8)
    return any(bytes(alpha.constBits()))
