"""What of the libraries' wheels is shipped on Windows, as patterns with their reason.

The self-test of the installed program is the proof that nothing is missing: it draws each
window, renders each paper and reads each kind of file.
"""

import re
from typing import Final

_QT: Final = "Core Gui Widgets PrintSupport Svg".split()

_DROPPED: Final[tuple[tuple[str, str], ...]] = (
    ("types, sources and headers for programmers", r"\.(pyi|pyx|pxd|pxi|h|c|cpp|lib|hpp|typed)$"),
    ("", r"/(include|includes|tests?|testing|testsuite)/"),
    ("", r"(^|/)__pycache__/"),
    ("tools and modules of Qt the desk has no use for",
     r"^PySide6/(?!plugins/|Qt6?[A-Z]|[^/]*\.py$|pyside6\.abi3\.dll)"),
    ("", rf"^PySide6/Qt6(?!({'|'.join(_QT)})\.dll)"),
    ("", rf"^PySide6/Qt(?!6)(?!({'|'.join(_QT)})\.pyd)"),
    ("", r"^PySide6/plugins/(?!iconengines/|imageformats/|platforms/|styles/)"),
    ("", r"^PySide6/plugins/platforms/q(direct2d|minimal)\.dll"),
    ("", r"^PySide6/plugins/imageformats/q(?!svg|ico)"),
    ("", r"^shiboken6/(include|lib)/"),
    ("the C++ runtime lies once, beside the program",
     r"^(PySide6|shiboken6)/[a-z_0-9]*140[a-z_0-9]*\.dll$"),
    ("pictures the papers never hold: the desk prints text and lines",
     r"^PIL/_(avif|webp|imagingcms|imagingft|imagingtk)\."),
    ("", r"^PIL/(AvifImagePlugin|WebPImagePlugin|ImageTk|ImageQt)\."),
    ("pikepdf asks for lxml only where a PDF's XMP is read, which the desk never does",
     r"^lxml/"),
    ("bank holidays: those of the United Kingdom alone",
     r"^holidays/(locale|financial)/.*(?<!__init__\.py)$"),
    ("", r"^holidays/countries/(?!__init__\.py|united_kingdom\.py)"),
    ("databases that are not SQLite", r"^sqlalchemy/dialects/(mssql|mysql|oracle)/"),
    ("", r"^sqlalchemy/(testing|ext/mypy|ext/asyncio)/"),
    ("new migrations are written in a checkout", r"^alembic/(templates|testing)/"),
    ("fonts and charts of ReportLab; the papers carry IBM Plex",
     r"^reportlab/(fonts|graphics)/"),
    ("archiving PDFs", r"^pikepdf/pdfa/"),
    ("", r"^charset_normalizer/cli/"),
    ("packages' own papers; the licences ship in a folder of their own",
     r"^[^/]*\.dist-info/(?!METADATA$)"),
    ("", r"^(?!holidays-)[^/]*\.dist-info/"),
    ("", r"/(py\.typed|AUTHORS|[A-Z]+\.(txt|md|rst))$"),
)  # fmt: skip

EMPTIED: Final = frozenset({"holidays/countries/__init__.py"})
"""Shipped empty: it would load the countries that are left out; the registry finds ours."""

_PATTERNS: Final = tuple(re.compile(pattern) for _reason, pattern in _DROPPED)


def ships(name: str) -> bool:
    """Whether a file of the opened wheels, named with slashes, goes into the package."""
    return not any(pattern.search(name) for pattern in _PATTERNS)
