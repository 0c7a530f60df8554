"""What lies inside the wheels and beside them: libraries with versions and licences of their own.

Versions are read from what is shipped: out of the bytes of a library, out of the bill of
materials its makers put into the wheel (PEP 770), or out of the version resource of a Windows
DLL. So a newer wheel names its newer parts without a hand's help, for Linux and for Windows,
whose libraries cannot be asked here. A test asks those of Linux and compares.
"""

import json
import platform as host
import re
import sysconfig
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from installer import facts
from installer.inside_pillow import pillow_parts
from installer.parts import Missing, Part, canonical, own_texts, text_of
from installer.shipped import debian_part, names_in
from installer.tree import Tree, address, expression, file_version

LINUX: Final = "linux"
WINDOWS: Final = "win32"


def native_parts(
    platform: str,
    *,
    site: Path | None = None,
    tree: Path | None = None,
    runtime: Path | None = None,
    names: Iterable[str] | None = None,
) -> tuple[Part, ...]:
    """The parts with versions of their own in what is shipped.

    ``platform`` is ``linux`` or ``windows``; ``site`` the site-packages the wheels lie in (those
    of this Python by default); ``tree`` the folder that is shipped, where parts that were
    trimmed away are not found and not named (``site`` by default); ``runtime`` the Windows
    CPython; ``names`` the distributions shipped (by default those with a file in ``tree``).

    Raises:
        Missing: a library does not tell its version, or a text is not there.
        ValueError: another platform.
    """
    platform = WINDOWS if platform == "windows" else platform
    if platform not in (LINUX, WINDOWS):
        message = f"no packages are made for {platform}"
        raise ValueError(message)
    where = site or Path(sysconfig.get_path("purelib"))
    look = Tree(platform, tree or where, where)
    if names is None:
        names = names_in(where, look.shipped)
    shipped = {canonical(name) for name in names}
    parts = [_cpython(look, runtime), _plex()]
    for name, of in _INSIDE.items():
        if name in shipped:
            parts += of(look)
    if platform == LINUX and look.info("pyinstaller") is not None:
        parts.append(_bootloader(look))
    if platform == WINDOWS:
        parts += _visual_c(look)
        parts += _windows_tools() if runtime else []
    return tuple(sorted(set(parts), key=lambda part: (part.folder, part.version, part.inside)))


def _cpython(look: Tree, runtime: Path | None) -> Part:
    if look.platform == LINUX:
        version = host.python_version()
    else:
        dlls = sorted((runtime or look.shipped).rglob("python311.dll"))
        version = file_version(dlls[0])[0] if dlls else ""
    text = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    near = sorted(runtime.glob("LICENSE*")) if runtime else []
    file = near[0] if near else text
    if not version or not file.is_file():
        message = "the Python that is shipped tells no version or has no licence text"
        raise Missing(message)
    return Part(
        "CPython",
        version,
        "PSF-2.0",
        (("LICENSE.txt", text_of(file)), *own_texts("cpython")),
        f"pkg:generic/cpython@{version}",
        "https://www.python.org/",
    )


def _plex() -> Part:
    """The fonts: their version stands in the name table of the font (OpenType, table name, 5)."""
    fonts = facts.ROOT / "resources" / "fonts"
    raw = (fonts / "IBMPlexSans-Regular.ttf").read_bytes()
    hit = re.search(rb"V\0?e\0?r\0?s\0?i\0?o\0?n\0? \0?((?:[\d.]\0?)+)", raw)
    version = hit.group(1).replace(b"\0", b"").decode("ascii").strip(".") if hit else ""
    return Part(
        "IBM Plex Sans",
        version,
        "OFL-1.1",
        (("OFL.txt", (fonts / "OFL.txt").read_text(encoding="utf-8")),),
        f"pkg:generic/ibm-plex-sans@{version}",
        "https://github.com/IBM/plex",
    )


def _bootloader(look: Tree) -> Part:
    part = look.piece("pyinstaller", "GPL-2.0-or-later WITH Bootloader-exception")
    return Part(
        "PyInstaller bootloader",
        part.version,
        part.licence,
        part.texts,
        f"pkg:pypi/pyinstaller@{part.version}",
        "https://pyinstaller.org/",
    )


def _qt(look: Tree) -> list[Part]:
    core = ("libQt6Core.so*", "Qt6Core.dll")
    version = look.found(rb"(?<![0-9A-Za-z.])(6\.\d+\.\d+)\0", *core)
    inside = "pyside6-essentials"
    parts = [
        Part(
            "Qt",
            version,
            "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
            own_texts("qt"),
            f"pkg:generic/qt@{version}",
            "https://www.qt.io/",
            inside,
        )
    ]
    if look.files("libicuuc.so*"):
        icu = look.found(rb"(?<![0-9A-Za-z.])(\d\d\.\d+(?:\.\d+)*)\0", "libicuuc.so.[0-9]*")
        parts.append(_generic("ICU", icu, "ICU", "icu", "https://icu.unicode.org/", inside))
    return parts


def _sqlcipher(look: Tree) -> list[Part]:
    module = ("sqlcipher3/_sqlite3*", "_sqlite3*sqlcipher3*")
    inside = "sqlcipher3"
    home = "https://www.zetetic.net/sqlcipher/"
    cipher = look.found(rb"(?<![0-9A-Za-z.])(4\.\d+\.\d+)\0", *module)
    sqlite = look.found(rb"(?<![0-9A-Za-z.])(3\.(?:[4-9]\d|\d{3})\.\d+)\0", *module)
    ssl = look.found(rb"OpenSSL (\d+\.\d+\.\d+) +\d+ \w+ \d{4}", *module)
    return [
        _generic("SQLCipher", cipher, "BSD-3-Clause", "sqlcipher", home, inside),
        _generic("SQLite", sqlite, "blessing", "sqlite", "https://sqlite.org/", inside),
        _openssl(ssl, inside),
    ]


def _openssl(version: str, inside: str) -> Part:
    return _generic(
        "OpenSSL", version, "Apache-2.0", "openssl", "https://openssl-library.org/", inside
    )


def _generic(name: str, version: str, licence: str, folder: str, home: str, inside: str) -> Part:
    texts = own_texts(folder)
    purl = f"pkg:generic/{canonical(name.replace(' ', '-'))}" + (f"@{version}" if version else "")
    return Part(name, version, licence, texts, purl, home, inside)


def _cryptography(look: Tree) -> list[Part]:
    module = ("cryptography/hazmat/bindings/_rust*",)
    ssl = look.found(rb"OpenSSL (\d+\.\d+\.\d+) +\d+ \w+ \d{4}", *module)
    return [_openssl(ssl, "cryptography"), *_crates(look, "cryptography")]


def _cffi(look: Tree) -> list[Part]:
    """libffi, linked into cffi's extension; nothing in it tells the version."""
    compiled = look.files("_cffi_backend*")
    static = any(b"ffi_type_" in file.read_bytes() for file in compiled)
    if look.platform == LINUX and not static:  # on Windows it always is, and bears no names
        return []
    return [_generic("libffi", "", "MIT", "libffi", "https://sourceware.org/libffi/", "cffi")]


def _calamine(look: Tree) -> list[Part]:
    return _crates(look, "python-calamine")


def _crates(look: Tree, name: str) -> list[Part]:
    """The Rust crates compiled into an extension, without those used to build it only."""
    crates = []
    for bill in look.bills(name):
        for each in bill.get("components", []):
            purl = str(each.get("purl", "")).partition("?")[0]
            own = "download_url=file" in str(each.get("purl"))  # a piece of the distribution
            if own or not purl.startswith("pkg:cargo/") or each.get("scope") == "excluded":
                continue
            licence = expression(each)
            crates.append(
                Part(
                    str(each["name"]),
                    str(each["version"]),
                    licence,
                    _crate_texts(licence),
                    purl,
                    address(each),
                    name,
                    f"Copyright (c) {each.get('author') or 'the ' + each['name'] + ' developers'}",
                )
            )
    return crates


def _crate_texts(licence: str) -> tuple[tuple[str, str], ...]:
    """The texts of an expression: the whole of it, so that every choice stays open."""
    wanted = set(re.findall(r"[A-Za-z0-9.-]+", licence))
    texts = tuple(each for each in own_texts("spdx") if each[0].removesuffix(".txt") in wanted)
    if not texts:
        message = f"no text is kept for {licence}"
        raise Missing(message)
    return texts


def _pikepdf(look: Tree) -> list[Part]:
    inside = "pikepdf"
    library = ("libqpdf*", "qpdf*.dll")
    version = look.found(rb"(?<![0-9A-Za-z.])(1[0-9]\.\d+\.\d+)\0", *library)
    parts = [
        Part(
            "qpdf",
            version,
            "Apache-2.0",
            look.texts("pikepdf", "qpdf"),
            f"pkg:generic/qpdf@{version}",
            "https://qpdf.org/",
            inside,
        )
    ]
    jpeg = look.found(
        rb"libjpeg-turbo version (\d+\.\d+\.\d+)",
        "pikepdf.libs/libjpeg*",
        "libjpeg-*.so.62.2*",
        *library,
    )
    parts.append(_jpeg(jpeg, look.texts("pikepdf", "libjpeg"), inside))
    if look.platform == WINDOWS:
        # Only the bare number of OpenSSL is compiled in, its banner is not.
        ssl = look.found(rb"(?<![0-9A-Za-z.])(3\.\d+\.\d+)\0", *library)
        zlib = look.found(rb"inflate (\d+\.\d+(?:\.\d+)*) Copyright", *library)
        parts += [
            _openssl(ssl, inside),
            Part(
                "zlib",
                zlib,
                "Zlib",
                look.texts("pikepdf", "zlib"),
                f"pkg:generic/zlib@{zlib}",
                "https://zlib.net/",
                inside,
            ),
        ]
    return parts


def _jpeg(version: str, texts: tuple[tuple[str, str], ...], inside: str) -> Part:
    return Part(
        "libjpeg-turbo",
        version,
        "IJG AND BSD-3-Clause AND Zlib",
        texts,
        f"pkg:generic/libjpeg-turbo@{version}",
        "https://libjpeg-turbo.org/",
        inside,
    )


def _pdfium(look: Tree) -> list[Part]:
    file = look.site / "pypdfium2_raw" / "version.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    version = ".".join(str(told[key]) for key in ("major", "minor", "build", "patch"))
    return [
        Part(
            "PDFium",
            version,
            "BSD-3-Clause AND LicenseRef-pdfium-third-party",
            look.texts("pypdfium2", "BUILD_LICENSES"),
            f"pkg:generic/pdfium@{version}",
            "https://pdfium.googlesource.com/pdfium/",
            "pypdfium2",
        )
    ]


def _lxml(look: Tree) -> list[Part]:
    """libxml2 and libxslt, whose headers lie in the wheel beside the extension."""
    texts = look.texts("lxml", "LICENSES")
    parts = []
    for name, header, key in (
        ("libxml2", "libxml/xmlversion.h", rb'LIBXML_DOTTED_VERSION "([\d.]+)"'),
        ("libxslt", "libxslt/xsltconfig.h", rb'LIBXSLT_DOTTED_VERSION "([\d.]+)"'),
    ):
        file = look.site / "lxml" / "includes" / header
        hit = re.search(key, file.read_bytes()) if file.is_file() else None
        version = hit.group(1).decode("ascii") if hit else ""
        home = "https://gitlab.gnome.org/GNOME/" + name
        purl = f"pkg:generic/{name}@{version}"
        parts.append(Part(name, version, "MIT", texts, purl, home, "lxml"))
    if any(b"libiconv_open" in file.read_bytes() for file in look.files("lxml/etree*")):
        text = tuple(each for each in own_texts("spdx") if each[0] == "LGPL-2.1-or-later.txt")
        home = "https://www.gnu.org/software/libiconv/"
        purl = "pkg:generic/libiconv"
        parts.append(Part("libiconv", "", "LGPL-2.1-or-later", text, purl, home, "lxml"))
    return parts


def _windows_tools() -> list[Part]:
    """What the tools of the build leave in the Windows packages, of the Debian they come from.

    NSIS puts its own program around setup and uninstaller, mingw-w64 the start of a process
    into the launchers.
    """
    nsis, mingw = debian_part("nsis-common"), debian_part("mingw-w64-x86-64-dev")
    return [
        replace(nsis, name="NSIS", licence="Zlib AND bzip2-1.0.6 AND CPL-1.0"),
        replace(mingw, name="mingw-w64 runtime", licence="ZPL-2.1 AND MIT"),
    ]


def _visual_c(look: Tree) -> list[Part]:
    """Microsoft's C and C++ run time, which Qt and Python on Windows need."""
    parts = {}
    for file in look.files("*140*.dll"):
        version, maker = file_version(file)
        if "Microsoft" in maker and re.match(r"(vcruntime|msvcp|concrt)140", file.name.lower()):
            parts[version] = Part(
                "Microsoft Visual C++ runtime",
                version,
                "LicenseRef-Microsoft-Visual-Cpp-Runtime",
                look.texts("pikepdf", "microsoft"),
                f"pkg:generic/microsoft-visual-cpp-runtime@{version}",
                "https://visualstudio.microsoft.com/",
            )
    return list(parts.values())


_INSIDE: Final = {
    "cffi": _cffi,
    "cryptography": _cryptography,
    "lxml": _lxml,
    "pikepdf": _pikepdf,
    "pillow": pillow_parts,
    "pypdfium2": _pdfium,
    "pyside6-essentials": _qt,
    "python-calamine": _calamine,
    "sqlcipher3": _sqlcipher,
}
