"""The packages for Windows, as far as they can be held without building them."""

import hashlib
import marshal
import random
import re
import shutil
import struct
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from installer import facts
from installer.windows import (
    cabinet,
    compiling,
    fetching,
    identity,
    launchers,
    msi,
    registry,
    runtime,
    setup,
    stage,
    trimming,
)
from installer.windows.templates import filled, template

WIX = "{http://schemas.microsoft.com/wix/2006/wi}"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A folder like the program's, small."""
    for name in ("iomdesk.exe", "python311._pth", "lib/iomdesk/app/cli.pyc", "lib/a$b/naïve.txt"):
        path = tmp_path / "program" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return tmp_path / "program"


def test_the_codes_windows_knows_the_program_by_never_change() -> None:
    assert str(identity.UPGRADE_CODE) == "0f2356f9-3bb2-5f2a-a55a-b1e95a5dddd1"
    assert identity.component_code("lib/x.dll") == identity.component_code("LIB/X.DLL")
    assert identity.component_code("lib/x.dll") != identity.component_code("lib/y.dll")
    assert identity.package_code("one") != identity.package_code("other")


def test_both_installers_carry_the_one_version(program: Path, tmp_path: Path) -> None:
    script = setup.text(program, tmp_path / "setup.exe")
    assert f'"DisplayVersion" "{facts.version()}"' in script
    product = fromstring(msi.text(program, tmp_path)).find(f"{WIX}Product")
    assert product is not None
    assert product.attrib["Version"] == facts.version()
    for name in ("app.rc", "app.manifest"):
        told = filled(template(name), launchers.resource_values("iomdesk", "iomdesk"))
        assert facts.version() in told
        assert not re.search(r"@[A-Z_]+@", told)


def test_the_manifest_is_whole_and_asks_for_no_rights() -> None:
    told = filled(template("app.manifest"), launchers.resource_values("iomdesk", "iomdesk"))
    texts = {
        one.tag.rpartition("}")[2]: (one.text or "").strip() for one in fromstring(told).iter()
    }
    assert texts["dpiAwareness"] == "PerMonitorV2"
    assert texts["longPathAware"] == "true"
    assert texts["activeCodePage"] == "UTF-8"
    assert 'level="asInvoker"' in told


def test_setup_removes_what_it_installed_and_nothing_else(program: Path, tmp_path: Path) -> None:
    script = setup.text(program, tmp_path / "setup.exe")
    removal = script.partition('Section "Uninstall"')[2]
    assert "/r" not in [word.lower() for word in script.split()]
    removed = set(re.findall(r'Delete "\$INSTDIR\\(.+)"', removal))
    assert removed == {
        *(str(one.relative_to(program)).replace("/", "\\").replace("$", "$$")
          for one in stage.files(program)),
        setup.UNINSTALLER,
    }  # fmt: skip
    folders = re.findall(r'RMDir "\$INSTDIR\\(.+)"', removal)
    assert folders == sorted(folders, key=lambda one: -one.count("\\"))
    for key in registry.own_keys():
        assert key.startswith("Software\\Classes\\")
        assert key == registry.shared() or f'DeleteRegKey HKLM "{key}"' in removal


def test_each_file_of_the_msi_has_a_component_of_its_own(program: Path, tmp_path: Path) -> None:
    root = fromstring(msi.text(program, tmp_path))
    components = root.findall(f".//{WIX}Component")
    codes = [one.attrib["Guid"] for one in components]
    assert len(set(codes)) == len(codes) == len(list(stage.files(program))) + 2
    used = {one.attrib["Id"] for one in root.findall(f".//{WIX}ComponentRef")}
    assert used == {one.attrib["Id"] for one in components}
    assert msi.text(program, tmp_path) == msi.text(program, tmp_path)


def test_a_compiled_file_says_nothing_of_where_it_was_made() -> None:
    source = b'"""Words for a reader."""\ndef f():\n    """More."""\n    assert f, "kept"\n'
    made = compiling.compiled(source, "iomdesk/x.py")
    code = marshal.loads(made[16:])  # noqa: S302 - made two lines above
    assert code.co_filename == "iomdesk/x.py"
    assert b"Words for" not in made
    assert b"More" not in made
    assert b"kept" in made
    assert made[4:8] == struct.pack("<I", 1), "unchecked: no source is looked for"


def test_what_is_shipped_of_the_libraries() -> None:
    for kept in (
        "PySide6/Qt6Core.dll", "PySide6/QtCore.pyd", "PySide6/plugins/platforms/qwindows.dll",
        "holidays/countries/united_kingdom.py", "rapidfuzz/fuzz_cpp.cp311-win_amd64.pyd",
        "PIL/Image.py", "PIL/_imaging.cp311-win_amd64.pyd", "sqlalchemy/dialects/sqlite/base.py",
    ):  # fmt: skip
        assert trimming.ships(kept), kept
    for left in (
        "PySide6/Qt6Network.dll", "PySide6/QtQml.pyd", "PySide6/opengl32sw.dll",
        "PySide6/plugins/tls/qopensslbackend.dll", "holidays/countries/france.py",
        "PIL/_avif.cp311-win_amd64.pyd", "shiboken6/vcruntime140.dll", "sqlalchemy/orm/mapper.py",
    ):  # fmt: skip
        assert not trimming.ships(left), left
    assert not {"_ssl", "_hashlib", "_sqlite3", "_tkinter"} & set(runtime.EXTENSIONS)


def test_the_stand_ins_of_the_tests_are_never_shipped(tmp_path: Path) -> None:
    stand_ins = {one.stem for one in (Path(stage.__file__).parent / "wine").glob("*.c")}
    assert {f"{one}.dll" for one in stand_ins} == stage.STUBS
    (tmp_path / "icuuc.dll").write_bytes(b"MZ")
    with pytest.raises(fetching.Missing, match="stand-in"):
        stage.check(tmp_path)


@pytest.mark.skipif(
    not all(shutil.which(tool) for tool in ("gcc", "wixl", "msibuild", "msiextract")),
    reason="makes an .msi: gcc, wixl, msitools",
)
def test_the_decoder_of_others_reads_what_our_presser_wrote(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")
    (program / "lib/a$b/naïve.txt").unlink()  # wixl takes plain names alone, and says so
    chance = random.Random(7)
    calls = b"".join(b"\xe8" + chance.randbytes(3) + b"\0" + b"code" * 3 for _ in range(9000))
    words = b" ".join(chance.choice([b"heron", b"mossy", b"kite"]) for _ in range(60_000))
    for name, content in {
        "calls.dll": calls, "chance.bin": chance.randbytes(70_001), "nothing": b"",
        "one": b"\xe8", "same": b"a" * 200_000, "words": words,
    }.items():  # fmt: skip
        (program / name).write_bytes(content)
    made = []
    for place in ("one", "another place"):
        work = tmp_path / place
        work.mkdir()
        msi.make(program, work, work / "made.msi")  # raises where a byte does not come out
        made.append((work / "made.msi").read_bytes())
    assert made[0] == made[1]
    (program / "same").write_bytes(b"a" * 199_999 + b"b")
    with pytest.raises(fetching.Missing, match="same does not come out"):
        msi.prove(tmp_path / "one" / "made.msi", program)


def test_the_checksum_of_a_cabinet() -> None:
    # Words of four bytes laid over one another; what is left over counts from its high end.
    assert cabinet.checksum(b"\x01\x02\x03\x04\x10\x20\x30\x40") == 0x44332211
    assert cabinet.checksum(b"\xaa\xbb\xcc") == 0xAABBCC
    assert cabinet.checksum(b"\x01\x00\x00\x00\x02", 4) == 7


def test_the_interpreter_is_pinned_and_a_wrong_folder_is_refused(tmp_path: Path) -> None:
    assert fetching.pinned(runtime.LOCK) == {"panda3d": "1.10.16"}
    target, work = tmp_path / "target", tmp_path / "work"
    target.mkdir()
    work.mkdir()
    with pytest.raises(fetching.Missing, match=r"holds no python311\.dll"):
        runtime.make(target, work, tmp_path)


def test_a_wheel_the_lock_does_not_name_is_not_taken(tmp_path: Path) -> None:
    good, bad = b"as locked", b"as somebody likes it"
    known = frozenset({hashlib.sha256(good).hexdigest()})
    (tmp_path / "a_b-1.0-cp311-abi3-win_amd64.whl").write_bytes(bad)
    with pytest.raises(fetching.Missing, match=r"no wheel of a-b 1\.0"):
        fetching.proved(tmp_path, "a-b", "1.0", known)
    (tmp_path / "a_b-1.0-cp311-abi3-manylinux_2_28_x86_64.whl").write_bytes(good)
    with pytest.raises(fetching.Missing):
        fetching.proved(tmp_path, "a-b", "1.0", known)
    right = tmp_path / "a_b-1.0-cp311-cp311-win_amd64.whl"
    right.write_bytes(good)
    assert fetching.proved(tmp_path, "a-b", "1.0", known) == right


def test_setup_looks_at_the_folder_before_it_changes_anything(
    program: Path, tmp_path: Path
) -> None:
    section = setup.text(program, tmp_path / "setup.exe").partition('Section "iomdesk"')[2]
    steps = ["InitPluginsDir", "Call LookAtFolder", "Refuse 16", "icacls.exe", "Refuse 17",
             "ExecWait", 'File "', "WriteUninstaller"]  # fmt: skip
    places = [section.index(step) for step in steps]
    assert places == sorted(places)
    # System and administrators write, users read and run, nothing comes from the drive.
    rights = "/inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F"
    assert f"{rights} *S-1-5-32-545:(OI)(CI)RX" in section
