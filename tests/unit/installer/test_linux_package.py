"""What goes into the Debian package, how it is written, and what it depends on."""

import ast
import re
import shutil
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from installer import facts
from installer.linux import deb, elf, frozen, start, trim, twice

_PRINTED = """
Dynamic section at offset 0x2d60 contains 29 entries:
 0x0000000000000001 (NEEDED)             Shared library: [libQt6Core.so.6]
 0x0000000000000001 (NEEDED)             Shared library: [libstdc++.so.6]
 0x0000000000000001 (NEEDED)             Shared library: [libc.so.6]

Version definition section '.gnu.version_d' contains 1 entry:
  0x001c:   Rev: 1  Flags: none  Index: 2  Cnt: 1  Name: GLIBC_2.99

Version needs section '.gnu.version_r' contains 2 entries:
  0x0010:   Name: GLIBC_2.9  Flags: none  Version: 4
  0x0020:   Name: GLIBC_2.35  Flags: none  Version: 5
  0x0030:   Name: GLIBCXX_3.4.30  Flags: none  Version: 6
  0x0040:   Name: GLIBC_PRIVATE  Flags: none  Version: 7
"""


def test_what_readelf_prints_is_read() -> None:
    """Sonames, and the newest versions asked for; 2.35 is newer than 2.9."""
    needs = elf.parse(_PRINTED)
    assert needs.sonames == {"libQt6Core.so.6", "libstdc++.so.6", "libc.so.6"}
    assert needs.glibc == (2, 35)
    assert needs.glibcxx == (3, 4, 30)


def _needs(*sonames: str) -> elf.Needs:
    return elf.Needs(frozenset(sonames), (2, 34), ())


def test_depends_name_what_the_package_does_not_hold() -> None:
    """What lies in the package is nobody's business; the rest has Debian's names."""
    files = {"libQt6Core.so.6": _needs("libz.so.1", "libc.so.6"), "a.so": elf.parse(_PRINTED)}
    assert elf.depends(files) == ("libc6 (>= 2.35)", "libstdc++6 (>= 12)", "zlib1g")


def test_a_library_nobody_brings_stops_the_build() -> None:
    """A package that cannot start is not made."""
    with pytest.raises(elf.UnknownLibrary, match=r"a\.so needs libodd\.so\.3"):
        elf.depends({"a.so": _needs("libodd.so.3")})


def test_what_belongs_to_the_system_is_not_bundled(tmp_path: Path) -> None:
    """Only wheels, Python's own modules and Python itself are."""
    wheels, python = tmp_path / "wheels", tmp_path / "python"
    assert trim.keeps_binary("x.so", wheels / "x.so", wheels, python)
    assert trim.keeps_binary("x.so", python / "x.so", wheels, python)
    system = Path("/usr/lib/x86_64-linux-gnu")
    assert not trim.keeps_binary("libz.so.1", system / "libz.so.1", wheels, python)
    assert trim.keeps_binary("l", system / "libpython3.11.so.1.0", wheels, python)
    gtk = "PySide6/Qt/plugins/platformthemes/libqgtk3.so"
    assert not trim.keeps_binary(gtk, wheels / gtk, wheels, python)


def test_the_holidays_of_the_kingdom_alone() -> None:
    """Those are loaded by name, so they must be named."""
    assert trim.keeps_module("holidays.countries.united_kingdom")
    assert trim.keeps_module("holidays.countries")
    assert trim.keeps_module("holidays.registry")
    assert not trim.keeps_module("holidays.countries.france")
    assert not trim.keeps_module("holidays.financial.ny_stock_exchange")
    assert "holidays.countries.united_kingdom" in trim.HIDDEN


def test_nothing_the_program_imports_is_left_out() -> None:
    """No import statement of ours names what the package is told to leave out."""
    named: set[str] = set()
    pattern = re.compile(r"^ *(?:from ([\w.]+) )?import ([\w., ]+)", re.MULTILINE)
    for file in (facts.ROOT / "iomdesk").rglob("*.py"):
        for module, names in pattern.findall(file.read_text(encoding="utf-8")):
            parts = [one.split()[0] for one in names.split(",") if one.strip()]
            named |= {module, *(f"{module}.{one}" if module else one for one in parts)}
    assert "iomdesk.store.migrate" in named
    assert named & set(trim.EXCLUDED) == set()


def test_all_that_the_program_reads_ships() -> None:
    """Resources, schemes and the migrations as files, in their own folders; no bytecode."""
    shipped = dict(trim.shipped_data(facts.ROOT))
    folders = set(shipped.values())
    assert {"resources/fonts", "resources/text", "resources/app"} <= folders
    assert "iomdesk/store/migrations/versions" in folders
    assert any(folder.startswith("forms/") for folder in folders)
    assert not [name for name in shipped if name.endswith(".pyc") or "__pycache__" in name]


def test_code_without_docstrings_does_the_same() -> None:
    """Functions and modules lose theirs, classes keep a line, a bare function stays whole."""
    source = '''"""Module."""
from __future__ import annotations
class A:
    """First.

    Second."""
def empty():
    """Only this."""
def two():
    """Gone."""
    assert True
    return "stays"
'''
    tree = trim.short(source)
    names: dict[str, object] = {}
    exec(compile(tree, "x", "exec"), names)  # noqa: S102
    assert "__doc__" not in names
    assert names["A"].__doc__ == "First."
    for name, answer in (("empty", None), ("two", "stays")):
        function = names[name]
        assert callable(function)
        assert function.__doc__ is None
        assert function() == answer
    assert "assert" in ast.unparse(tree)


def _small(root: Path) -> Path:
    (root / "usr/bin").mkdir(parents=True)
    program = root / "usr/lib/x/program"
    program.parent.mkdir(parents=True)
    program.write_bytes(b"run")
    program.chmod(0o755)
    (root / "usr/lib/x/data").write_bytes(b"data" * 1000)
    (root / "usr/bin/program").symlink_to("../lib/x/program")
    return root


_CONTROL = (
    "Package: x\nVersion: 1\nArchitecture: all\nMaintainer: x <x@x.invalid>\nDescription: x\n"
)


def test_a_package_is_written_that_dpkg_reads(tmp_path: Path) -> None:
    """Names, rights, owners, links; and the same bytes from another folder at another time."""
    if shutil.which("dpkg-deb") is None:
        pytest.skip("dpkg-deb is not installed")
    files = []
    for name in ("one", "two-with-a-longer-name"):
        root = _small(tmp_path / name)
        control = {"control": _CONTROL, "md5sums": deb.sums(root)}
        file = tmp_path / f"{name}.deb"
        deb.write(file, root, control, built=1_700_000_000, quick=name == "never")
        files.append(file)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert twice.differences(*files) == []
    listed = subprocess.run(
        ["dpkg-deb", "--contents", str(files[0])], capture_output=True, text=True, check=True
    ).stdout
    assert "-rwxr-xr-x root/root         3 2023-11-14" in listed
    assert "./usr/bin/program -> ../lib/x/program" in listed
    out = tmp_path / "out"
    subprocess.run(["dpkg-deb", "--extract", str(files[0]), str(out)], check=True)
    assert (out / "usr/lib/x/data").read_bytes() == b"data" * 1000
    version = ["dpkg-deb", "--field", str(files[0]), "Version"]
    assert subprocess.run(version, capture_output=True, text=True, check=True).stdout == "1\n"


def test_what_differs_between_two_packages_is_named(tmp_path: Path) -> None:
    """Content, rights and names; the control part too."""
    one, two = _small(tmp_path / "one"), _small(tmp_path / "two")
    (two / "usr/lib/x/data").write_bytes(b"other")
    (two / "usr/lib/x/program").chmod(0o644)
    (two / "usr/more").write_bytes(b"")
    for root in (one, two):
        deb.write(root.with_suffix(".deb"), root, {"control": root.name}, built=0, quick=True)
    assert twice.differences(one.with_suffix(".deb"), two.with_suffix(".deb")) == [
        "control.tar.xz:./control differs",
        "data.tar.xz:./usr/lib/x/data differs",
        "data.tar.xz:./usr/lib/x/program differs",
        "data.tar.xz:./usr/more is in one of them only",
    ]


def test_a_tar_holds_folders_before_what_lies_in_them() -> None:
    """All of one time and of root, whoever builds."""
    packed = deb.tar([("./", b""), ("./a/", b""), ("./a/b", b"x")], built=5)
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        members = archive.getmembers()
    assert [one.name for one in members] == [".", "./a", "./a/b"]
    assert {(one.uid, one.uname, one.mtime) for one in members} == {(0, "root", 5)}


def test_a_path_is_concealed_without_hurting_what_shares_its_end(tmp_path: Path) -> None:
    """The linker lets Python's version be the end of its own path; it must stay readable."""
    python = Path("/opt/versions/and/some/more/3.11.7")
    library = tmp_path / "libpython.so"
    old = f"{python}\0{python}/lib\0".encode()
    library.write_bytes(elf.MAGIC + old)
    frozen.conceal(tmp_path, [python])
    first, second, _ = library.read_bytes().removeprefix(elf.MAGIC).split(b"\0")
    assert first.startswith(b"/usr/lib/iomdesk/")
    assert first.endswith(b"/3.11.7")
    assert second == first + b"/lib"
    assert len(first) == len(str(python))


def test_a_path_of_this_machine_stops_the_build(tmp_path: Path) -> None:
    """In a file, and not where it is the beginning of another word."""
    (tmp_path / "harmless").write_text(f"{facts.ROOT}-of-another x{facts.ROOT}")
    frozen.no_path_left(tmp_path)
    (tmp_path / "telling").write_text(f"made in {facts.ROOT}/build")
    with pytest.raises(frozen.PathLeft, match="telling"):
        frozen.no_path_left(tmp_path)


def test_no_variable_of_the_session_loads_code_into_the_program() -> None:
    """Both systems drop the same variables and give OpenSSL nothing to read."""
    variables = {"OPENSSL_CONF": "/x", "QT_QPA_PLATFORM": "offscreen", "LANG": "C"}
    variables |= dict.fromkeys(start.ELSEWHERE, "/x")
    start.keep_to_ourselves(variables)
    kept = {"QT_QPA_PLATFORM": "offscreen", "LANG": "C", "OPENSSL_CONF": "/dev/null"}
    assert variables == kept
    launcher = (facts.ROOT / "installer/windows/launch.c").read_text(encoding="utf-8")
    listed = launcher.partition("elsewhere[] = {")[2].partition("}")[0]
    assert set(start.ELSEWHERE) | {"QT_PLUGIN_PATH"} <= set(re.findall(r'L"(\w+)"', listed))
    assert 'SetEnvironmentVariableW(L"OPENSSL_CONF", L"NUL")' in launcher
    before = launcher.index("SetEnvironmentVariableW(elsewhere[i], NULL)")
    assert before < launcher.index("LoadLibraryExW(path")


def test_an_upgrade_does_not_change_the_program_that_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Modules come from the file that was started, whatever lies under its name by now."""
    loader = ModuleType("pyimod02_importers")
    archive = SimpleNamespace(_filename="/usr/lib/iomdesk/iomdesk")
    vars(loader)["pyz_archive"] = archive
    monkeypatch.setitem(sys.modules, loader.__name__, loader)
    start.stay_with_this_version()
    assert archive._filename == "/proc/self/exe"
    vars(loader)["pyz_archive"] = SimpleNamespace(_path="as another PyInstaller may have it")
    with pytest.raises(LookupError):
        start.stay_with_this_version()
