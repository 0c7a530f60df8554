"""What is shipped is known: each library with its version, its licence and its texts."""

import json
import re
import shutil
import sys
import sysconfig
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from installer import facts, native, sbom, shipped
from installer.parts import Missing, Part, canonical

ROOT = facts.ROOT
SITE = Path(sysconfig.get_path("purelib"))
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads the libraries of Linux")


def locked() -> dict[str, str]:
    """Name and version of all that the program needs at run time."""
    text = (ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s;\\]+)", text, re.MULTILINE))


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A moment for what is built, also where git has none."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")


@pytest.fixture(scope="module")
def parts() -> tuple[Part, ...]:
    """All parts of a package that trims nothing."""
    names = locked()
    return (
        *shipped.python_parts(SITE, names),
        *shipped.runtime_parts("linux", site=SITE, names=names),
    )


def test_every_runtime_dependency_has_its_licence_and_its_text(parts: tuple[Part, ...]) -> None:
    """Each line of the lock is a part of that version, with a licence SPDX knows and its text."""
    alone = {part.name: part for part in parts if not part.inside}
    for name, version in locked().items():
        assert alone[name].version == version
        assert alone[name].texts, name
        assert max(len(text) for _, text in alone[name].texts) > 300, name
    for part in parts:
        assert sbom.known(part.licence), part.licence
        assert part.texts, part.name


def test_the_own_dependencies_are_all_in_the_lock() -> None:
    """Nothing that pyproject.toml asks for is outside what the test above looks at."""
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = {canonical(re.split(r"[<>=~!\s;]", each)[0]) for each in asked}
    assert names <= set(locked())


@ON_LINUX
def test_versions_are_those_the_libraries_tell(parts: tuple[Part, ...]) -> None:
    """What is read out of the bytes is what each library says when it is asked."""
    import pikepdf
    import pypdfium2.version
    from cryptography.hazmat.backends.openssl.backend import backend
    from PySide6.QtCore import qVersion
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(":memory:")
    cipher = connection.execute("PRAGMA cipher_version").fetchone()[0]
    connection.close()
    found = {(part.name, part.inside): part.version for part in parts}
    assert cipher.split()[0] == found["SQLCipher", "sqlcipher3"]
    assert dbapi2.sqlite_version == found["SQLite", "sqlcipher3"]
    assert backend.openssl_version_text().split()[1] == found["OpenSSL", "cryptography"]
    assert qVersion() == found["Qt", "pyside6-essentials"]
    assert pikepdf.__libqpdf_version__ == found["qpdf", "pikepdf"]
    assert str(pypdfium2.version.PDFIUM_INFO).partition("@")[0] == found["PDFium", "pypdfium2"]
    assert found["CPython", ""] == sys.version.split()[0]
    assert found["ICU", "pyside6-essentials"].split(".")[0].isdigit()
    assert ("pyo3", "cryptography") in found
    assert ("libffi", "cffi") in found
    assert ("calamine", "python-calamine") in found


@ON_LINUX
def test_what_was_trimmed_away_is_not_named(tmp_path: Path) -> None:
    """The bill tells of what is shipped: a library left out of the folder is not in it."""
    for kept in ("sqlcipher3", "PIL", "pikepdf", "pikepdf.libs"):
        shutil.copytree(SITE / kept, tmp_path / kept)
    for left in ("_avif", "_webp", "_imagingft"):
        for file in (tmp_path / "PIL").glob(f"{left}.*"):
            file.unlink()
    names = {part.name for part in shipped.runtime_parts("linux", site=SITE, tree=tmp_path)}
    assert {"SQLCipher", "qpdf", "OpenJPEG"} <= names
    assert not names & {"Qt", "libwebp", "libavif", "HarfBuzz", "PDFium"}
    assert "pyside6-essentials" not in shipped.names_in(SITE, tmp_path)
    assert "pikepdf" in shipped.names_in(SITE, tmp_path)


def test_a_part_without_licence_or_text_is_not_shipped(tmp_path: Path) -> None:
    """A wheel that brings no text and of which none is kept stops the build with its name."""
    info = tmp_path / "nameless-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.4\nName: nameless\nVersion: 1.0\n")
    with pytest.raises(Missing, match=r"nameless 1\.0 has no named licence"):
        shipped.python_parts(tmp_path, ["nameless"])
    (info / "METADATA").write_text("Name: nameless\nVersion: 1.0\nLicense-Expression: MIT\n")
    with pytest.raises(Missing, match=r"nameless 1\.0 has no text licence"):
        shipped.python_parts(tmp_path, ["nameless"])
    (info / "licenses").mkdir()
    (info / "licenses" / "LICENSE").write_text("Copyright (c) 2026 Nobody\r\nMay be used.\r\n")
    found = shipped.python_parts(tmp_path, ["Nameless"])[0]
    assert found.texts == (("LICENSE", "Copyright (c) 2026 Nobody\nMay be used.\n"),)
    with pytest.raises(Missing, match="absent is not among"):
        shipped.python_parts(tmp_path, ["absent"])


def test_the_folder_of_licences_is_whole_and_the_same_each_time(
    parts: tuple[Part, ...], tmp_path: Path
) -> None:
    """Every part is named with a folder that is there; order of the parts changes no byte."""
    shipped.write_licences(tmp_path / "a", parts)
    shipped.write_licences(tmp_path / "b", reversed(parts))
    tree = {
        str(file.relative_to(tmp_path / "a")): file.read_bytes()
        for file in (tmp_path / "a").rglob("*")
        if file.is_file()
    }
    assert tree == {
        str(file.relative_to(tmp_path / "b")): file.read_bytes()
        for file in (tmp_path / "b").rglob("*")
        if file.is_file()
    }
    overview = tree["LICENCES.txt"].decode()
    for part in parts:
        assert f"{part.name} {part.version}" in overview
    for folder in re.findall(r"^    Texts:   (.+)/$", overview, re.MULTILINE):
        assert any(name.startswith(f"{folder}/") for name in tree), folder
    assert "GNU Lesser General Public" in overview
    assert "replace them by your own build" in " ".join(overview.split())
    source = tree["SOURCES.txt"].decode()
    qt = next(part for part in parts if part.name == "Qt")
    assert f"https://download.qt.io/official_releases/qt/6.11/{qt.version}/" in source
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in tree["pyside6-essentials/LGPL-3.0.txt"].decode()
    assert b"pyo3" in tree["cryptography-crates/COPYRIGHT.txt"]


def test_the_bill_fits_the_schema_names_all_and_is_the_same_each_time(
    parts: tuple[Part, ...], tmp_path: Path
) -> None:
    """CycloneDX 1.6, strict; each part once; no chance and no clock in it."""
    sums = {"iomdesk_0.1.0_amd64.deb": "ab" * 32}
    shipped.write_sbom(tmp_path / "a", parts, product_file="iomdesk_0.1.0_amd64.deb", sums=sums)
    shipped.write_sbom(
        tmp_path / "b", parts[::-1], product_file="iomdesk_0.1.0_amd64.deb", sums=sums
    )
    text = (tmp_path / "a").read_text("utf-8")
    assert text == (tmp_path / "b").read_text("utf-8")
    bill = json.loads(text)
    assert bill["specVersion"] == "1.6"
    assert bill["metadata"]["timestamp"] == "2026-11-18T11:06:40+00:00"
    assert bill["metadata"]["component"]["version"] == facts.version()
    named = {(each["name"], each.get("version", "")) for each in bill["components"]}
    assert named == {(part.name, part.version) for part in parts}
    refs = {each["bom-ref"] for each in bill["components"]}
    held = {ref for each in bill["dependencies"] for ref in each.get("dependsOn", [])}
    assert refs <= held, "a part hangs on nothing"
    with pytest.raises(sbom.NotABill):
        sbom.check(text.replace('"library"', '"libary"', 1))


def test_a_licence_spdx_does_not_know_is_told_by_name(tmp_path: Path) -> None:
    """A bundled library of the system has its copyright file for a licence."""
    part = Part("libx", "1", "LicenseRef-debian-x", (("copyright", "x"),), "pkg:generic/x@1", "")
    odd = replace(part, name="liby", licence="as it pleases its maker", purl="pkg:generic/y@1")
    shipped.write_sbom(tmp_path / "a", [part, odd], product_file="x")
    components = json.loads((tmp_path / "a").read_text("utf-8"))["components"]
    said = {each["name"]: each["licenses"] for each in components}
    assert said["libx"] == [{"expression": "LicenseRef-debian-x"}]
    assert said["liby"] == [{"license": {"name": "as it pleases its maker"}}]


@pytest.mark.skipif(not shutil.which("dpkg-query"), reason="asks the package database of Debian")
def test_a_library_of_this_debian_is_named_with_its_source() -> None:
    """Version and source come from the database, the text from the copyright file."""
    part = shipped.debian_part("libc6")
    assert part.purl.startswith("pkg:deb/debian/libc6@")
    assert "upstream=glibc%40" in part.purl
    assert "LGPL" in part.texts[0][1]
    with pytest.raises(Missing, match="no-such-package is not a package"):
        shipped.debian_part("no-such-package")


def test_the_copyright_file_is_dep5(parts: tuple[Part, ...]) -> None:
    """Paragraphs of known fields; each stem of files once; no empty line within a field."""
    text = shipped.copyright_file(parts)
    blocks = text.rstrip("\n").split("\n\n")
    assert blocks[0].startswith("Format: https://www.debian.org/doc/packaging-manuals/copyright")
    stems = []
    for block in blocks[1:]:
        fields = [line for line in block.splitlines() if not line.startswith(" ")]
        assert [field.partition(":")[0] for field in fields] == ["Files", "Copyright", "License"]
        stems.append(fields[0])
    assert len(stems) == len(set(stems))
    assert "/usr/share/common-licenses/LGPL-3." in text
    carriers = {canonical(part.inside or part.name) for part in parts}
    assert len(stems) == len(carriers) + 1


def test_the_version_of_a_dll_is_read_from_its_resource(tmp_path: Path) -> None:
    """VS_FIXEDFILEINFO holds four numbers; CPython keeps 3.11.9 as 3.11.9150."""
    from struct import pack

    from installer.tree import file_version

    maker = "CompanyName\0".encode("utf-16-le") + "Microsoft Corporation\0".encode("utf-16-le")
    raw = b"MZ" + maker + pack("<IIII", 0xFEEF04BD, 0x10000, 14 << 16 | 44, 35211 << 16)
    (tmp_path / "msvcp140.dll").write_bytes(raw)
    number, said = file_version(tmp_path / "msvcp140.dll")
    assert number == "14.44.35211.0"
    assert said.startswith("Microsoft")
    raw = pack("<IIII", 0xFEEF04BD, 0x10000, 3 << 16 | 11, 9150 << 16 | 1013)
    (tmp_path / "python311.dll").write_bytes(raw)
    assert file_version(tmp_path / "python311.dll")[0] == "3.11.9"
    with pytest.raises(ValueError, match="darwin"):
        native.native_parts("darwin")
