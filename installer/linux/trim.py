"""What goes into the Linux package and what stays out, each with its reason.

PyInstaller finds what is imported; this says which of it is never used. That nothing is
missing is proved by the self-test of the installed program, never by this list.
"""

import ast
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

EXCLUDED: Final = (
    # Parts of Python a desk never uses. Without _ssl and _hashlib no OpenSSL of the machine
    # comes in: hashlib and hmac have SHA-2 of their own, and there is no network code.
    "_ssl", "ssl", "_hashlib", "_sqlite3", "sqlite3", "_bz2", "bz2", "_lzma", "lzma", "_uuid",
    "_curses", "curses", "readline", "rlcompleter", "tkinter", "_tkinter", "idlelib", "turtle",
    "unittest", "doctest", "pdb", "pydoc", "pydoc_data", "lib2to3", "distutils", "ensurepip",
    "venv", "xmlrpc", "http", "ftplib", "smtplib", "imaplib", "poplib", "nntplib", "telnetlib",
    "socketserver", "webbrowser", "wsgiref", "multiprocessing", "test", "nis", "dbm",
    "_dbm", "_gdbm", "audioop", "ossaudiodev", "spwd", "crypt", "_crypt",
    "_codecs_cn", "_codecs_hk", "_codecs_iso2022", "_codecs_jp", "_codecs_kr", "_codecs_tw",
    # The build's own tools.
    "setuptools", "pip", "pkg_resources", "PyInstaller", "hatchling", "pytest",
    # Qt that no window uses.
    "PySide6.QtNetwork", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtSql", "PySide6.QtDBus",
    "PySide6.QtTest",
    # Pillow is there for ReportLab and pikepdf, which ask for PNG and JPEG.
    "PIL._avif", "PIL.AvifImagePlugin", "PIL._webp", "PIL.WebPImagePlugin", "PIL._imagingft",
    "PIL._imagingcms", "PIL.ImageCms", "PIL._imagingtk", "PIL.ImageTk", "PIL.ImageQt",
    "PIL._imagingmath", "PIL.ImageShow", "PIL.ImageGrab", "numpy",
    # openpyxl reads with defusedxml, pikepdf's metadata is not used.
    "lxml",
    # The store speaks SQLAlchemy Core to SQLite alone (design: no ORM).
    "sqlalchemy.testing", "alembic.testing", "sqlalchemy.orm",
    "sqlalchemy.ext.asyncio", "sqlalchemy.ext.associationproxy", "sqlalchemy.ext.automap",
    "sqlalchemy.ext.baked", "sqlalchemy.ext.declarative", "sqlalchemy.ext.horizontal_shard",
    "sqlalchemy.ext.hybrid", "sqlalchemy.ext.indexable", "sqlalchemy.ext.instrumentation",
    "sqlalchemy.ext.mutable", "sqlalchemy.ext.mypy", "sqlalchemy.ext.orderinglist",
    "sqlalchemy.ext.serializer",
    "sqlalchemy.dialects.mssql", "sqlalchemy.dialects.mysql", "sqlalchemy.dialects.oracle",
    "sqlalchemy.dialects.postgresql", "alembic.ddl.mssql", "alembic.ddl.mysql",
    "alembic.ddl.oracle", "alembic.ddl.postgresql", "MySQLdb", "psycopg2", "pysqlcipher3",
    # Papers draw their lines themselves.
    "reportlab.graphics", "renderPM", "rlPyCairo",
    # The second copy of RapidFuzz for newer processors; the first serves all of them.
    "rapidfuzz.fuzz_cpp_avx2", "rapidfuzz.distance.metrics_cpp_avx2",
    "cffi.recompiler", "pycparser", "charset_normalizer", "chardet", "yaml",
)  # fmt: skip
"""Modules PyInstaller is told not to look for."""

HIDDEN: Final = (
    "holidays.countries.united_kingdom",  # loaded by name from the registry of holidays
    "sqlalchemy.dialects.sqlite",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "_rl_accel",  # ReportLab imports it inside an exec
    "_cffi_backend",  # imported from C by argon2's and cryptography's bindings
)
"""Modules loaded by name at run time, which PyInstaller cannot see."""

CONFIG_KEPT: Final = ("EXT_SUFFIX", "Py_DEBUG", "Py_GIL_DISABLED", "SOABI")
"""What is kept of Python's memory of its own building."""

REWRITTEN: Final[Mapping[str, str]] = {
    "holidays.countries": "",
    "holidays.financial": "",
    "alembic.ddl": "from alembic.ddl import sqlite\nfrom alembic.ddl.impl import DefaultImpl\n",
}
"""Packages whose own file only imports all that lies beside it, and what stands there instead."""

_HOLIDAYS: Final = re.compile(r"^holidays\.(countries\.(?!united_kingdom$)|financial\.)")

_DATA: Final = (
    r"(^|/)translations/",  # our words are our own, and Qt's dialogs follow in English
    r"\.dist-info/(?!METADATA$)",  # the licences go into a folder of their own
    r"^(holidays/locale|dateutil)/",  # the zones are those of Python
    r"^reportlab/fonts/",  # papers are set in IBM Plex, which ships with the program
    r"^alembic/(templates|testing)/",
    r"(^|/)(include|doc|typesystems|glue|metatypes|scripts)/",
    r"\.(pyi|pyx|pxd|h|c|cpp|md|typed)$",
    r"^(setuptools|pip)/",
)
"""Data files that stay out, as patterns over the path in the package."""

_BINARIES: Final = (
    r"/plugins/platformthemes/libqgtk3",  # draws GTK in; the desk has a look of its own
    r"/plugins/(egldeviceintegrations|generic|qmltooling|networkinformation|tls|sqldrivers)/",
    r"/plugins/(vectorimageformats|designer|wayland-graphics-integration-server)/",
    r"/plugins/platforms/libq(eglfs|linuxfb|minimal|minimalegl|vkkhrdisplay|vnc)\.so",
    r"/plugins/imageformats/libq(tiff|webp|icns|tga|wbmp|pdf|gif)\.so",
    r"/plugins/platforminputcontexts/libqtvirtualkeyboard",
)
"""Plugins of Qt that stay out, as patterns over the path in the package."""


def keeps_module(name: str) -> bool:
    """Whether a Python module goes into the package."""
    return _HOLIDAYS.search(name) is None


def keeps_data(path: str) -> bool:
    """Whether a data file goes in; ``path`` is the one inside the package."""
    return not any(re.search(pattern, path) for pattern in _DATA)


def keeps_binary(path: str, source: Path, wheels: Path, python: Path) -> bool:
    """Whether a compiled file goes in.

    What lies neither among the wheels nor in Python's own folder belongs to the system: the
    package depends on it instead of carrying a copy, so that its security updates come by apt.

    Args:
        path: where it would lie in the package.
        source: the file it is taken from.
        wheels: the folder of installed packages. python: Python's folder of compiled modules.
    """
    ours = source.is_relative_to(wheels) or source.is_relative_to(python)
    if not ours and not source.name.startswith("libpython3."):
        return False
    return not any(re.search(pattern, f"/{path}") for pattern in _BINARIES)


def short(source: str | bytes) -> ast.Module:
    """The code of a module without its docstrings, of which nobody reads any in the package.

    Classes keep the first line of theirs: without any, a dataclass writes itself one when it
    is made, which costs time at every start. ``assert`` stays: what runs is what was tested.
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        first = node.body[0] if node.body else None
        if not isinstance(first, ast.Expr) or not isinstance(first.value, ast.Constant):
            continue
        text = first.value.value
        if not isinstance(text, str):
            continue
        if isinstance(node, ast.ClassDef):
            first.value.value = next(iter(text.strip().splitlines()), "")
        elif len(node.body) > 1 or isinstance(node, ast.Module):
            del node.body[0]
        else:
            node.body[0] = ast.copy_location(ast.Pass(), first)
    return tree


def shipped_data(root: Path) -> list[tuple[str, str]]:
    """The program's own data as PyInstaller takes it: pairs of a file and its folder inside."""
    files = [*_below(root / "resources"), *_below(root / "forms")]
    files += _below(root / "iomdesk" / "store" / "migrations")
    return [(str(file), str(file.parent.relative_to(root))) for file in files]


def _below(folder: Path) -> list[Path]:
    return sorted(
        file
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and not file.name.startswith(".")
    )
