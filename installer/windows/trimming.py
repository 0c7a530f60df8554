"""What of the libraries' wheels is shipped on Windows, as patterns with their reason.

The self-test of the installed program is the proof that nothing is missing: it draws each
window, renders each paper and reads each kind of file.
"""

import re
from typing import Final

_WIDGETS: Final = "Core|Gui|Widgets|PrintSupport|Svg"
_PICTURES: Final = "__init__|ExifTags|Image|ImageMode|TiffTags|_[a-z]+|_imaging"

_DROPPED: Final[tuple[tuple[str, str], ...]] = (
    ("types, sources and headers for programmers", r"\.(pyi|pyx|pxd|pxi|h|c|cpp|lib|hpp|typed)$"),
    ("", r"/(include|includes|tests?|testing|testsuite|__pyinstaller)/"),
    ("tools and modules of Qt the desk has no use for",
     r"^PySide6/(?!plugins/|Qt6?[A-Z]|[^/]*\.py$|pyside6\.abi3\.dll)"),
    ("", rf"^PySide6/Qt6(?!({_WIDGETS})\.dll)"),
    ("", rf"^PySide6/Qt(?!6)(?!({_WIDGETS})\.pyd)"),
    ("", r"^PySide6/plugins/(?!iconengines/|imageformats/|platforms/|styles/)"),
    ("", r"^PySide6/plugins/platforms/q(direct2d|minimal)\.dll"),
    ("", r"^PySide6/plugins/imageformats/q(?!svg|ico)"),
    ("", r"^shiboken6/(include|lib)/"),
    ("the C++ runtime lies once, beside the program",
     r"^(PySide6|shiboken6)/[a-z_0-9]*140[a-z_0-9]*\.dll$"),
    ("pictures the papers never hold: ReportLab and pikepdf ask for this much",
     rf"^PIL/(?!({_PICTURES})\.)|^PIL/_(avif|webp|imagingcms|imagingft|imagingtk|imagingmath)\."),
    ("pikepdf asks for lxml only where a PDF's XMP is read, which the desk never does; openpyxl"
     " does without, and then reads by way of defusedxml",
     r"^lxml/"),
    ("asked for by others' setup files, never loaded by what the desk does",
     r"^(charset_normalizer|packaging|cffi|pycparser)/"),
    ("bank holidays: those of the United Kingdom alone",
     r"^holidays/(locale|financial)/.*(?<!__init__\.py)$"),
    ("", r"^holidays/countries/(?!__init__\.py|united_kingdom\.py)"),
    ("", r"^dateutil/zoneinfo/.*\.tar\.gz$"),
    ("databases that are not SQLite, objects mapped to tables",
     r"^sqlalchemy/(dialects/(mssql|mysql|oracle|postgresql)|orm|testing)/"),
    ("", r"^alembic/ddl/(mssql|mysql|oracle|postgresql)\.py"),
    ("", r"^sqlalchemy/ext/(?!__init__\.py|compiler\.py)"),
    ("new migrations are written in a checkout", r"^alembic/(templates|testing)/"),
    ("fonts and charts of ReportLab; the papers carry IBM Plex",
     r"^reportlab/(fonts|graphics)/"),
    ("the same measures again for newer processors; the desk compares hundreds, not millions",
     r"^rapidfuzz/.*_avx2\."),
    ("archiving PDFs", r"^pikepdf/pdfa/"),
    ("programs for a console", r"^(pypdfium2/_cli|pypdfium2_cli)/"),
    ("packages' own papers; the licences ship in a folder of their own",
     r"^[^/]*\.dist-info/(?!METADATA$)"),
    ("", r"^(?!holidays-)[^/]*\.dist-info/"),
    ("", r"/(py\.typed|AUTHORS|[A-Z]+\.(txt|md|rst))$"),
)  # fmt: skip

REPLACED: Final = {
    # Each would load what is left out: all countries, and databases that are not SQLite.
    "holidays/countries/__init__.py": b"",
    "alembic/ddl/__init__.py": (
        b"from . import sqlite as sqlite\nfrom .impl import DefaultImpl as DefaultImpl\n"
    ),
}
"""Files of the libraries that ship with another content."""

_PATTERNS: Final = tuple(re.compile(pattern) for _reason, pattern in _DROPPED)


def ships(name: str) -> bool:
    """Whether a file of the opened wheels, named with slashes, goes into the package."""
    return not any(pattern.search(name) for pattern in _PATTERNS)
