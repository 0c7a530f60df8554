"""The .msi: the same program for a managed estate, compiled by wixl, pressed by lzx.c."""

import filecmp
import hashlib
import os
import re
import shutil
import struct
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as Xml  # writes only, reads nothing

from installer import facts
from installer.windows import cabinet, identity, launchers, registry, stage
from installer.windows.fetching import Missing

_SCHEMA: Final = "http://schemas.microsoft.com/wix/2006/wi"
_CABINET: Final = "iomdesk.cab"
_SINCE_1601: Final = 11_644_473_600
_A_BUILD_LASTS: Final = 3600
_MOMENTS: Final = 2
_ICON: Final = "iomdesk.ico"
_MENU: Final = "ProgramMenuFolder"
_FOLDER: Final = "INSTALLDIR"
_ELSEWHERE: Final = (
    "iomdesk was installed on this computer by its setup.exe. Nothing was changed. "
    "Use the setup.exe of this version, or remove the other first."
)
_NEWER: Final = (
    "A newer iomdesk is installed. Nothing was changed: an older one cannot open the stores it "
    "has worked on."
)
_BITS: Final = "iomdesk needs Windows 10 or 11, 64 bit. Nothing was installed."


def name() -> str:
    """The file this version is given out as."""
    return f"{facts.NAME}-{facts.version()}.msi"


def make(program: Path, work: Path, target: Path) -> None:
    """Compile the package of a staged folder: same folder, same bytes."""
    source = work / "iomdesk.wxs"
    shutil.copyfile(facts.ROOT / "resources" / "app" / _ICON, work / _ICON)
    source.write_bytes(text(program, work))
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(facts.epoch()), "TZ": "UTC"}
    target.unlink(missing_ok=True)
    draft = work / "draft.msi"
    draft.unlink(missing_ok=True)
    command = ["wixl", "-a", "x64", "-o", str(draft), str(source)]
    # wixl presses with MSZIP, a third larger, and beside the package; its table of files
    # stays, and a cabinet of our own in the same order goes in.
    subprocess.run(command, check=True, env=environment, cwd=work)
    pressed = work / _CABINET
    cabinet.make(_in_order(draft, program), pressed, work)
    _embed(draft, pressed)
    _describe(draft, pressed, environment)
    draft.write_bytes(_at_the_commit(draft.read_bytes()))
    prove(draft, program)
    draft.replace(target)


def _rows(package: Path, table: str) -> list[list[str]]:
    """The rows of a table, headings aside."""
    shown = subprocess.run(
        ["msiinfo", "export", str(package), table], check=True, capture_output=True, text=True
    )
    return [line.split("\t") for line in shown.stdout.splitlines()[3:]]


def _in_order(package: Path, program: Path) -> list[tuple[str, Path]]:
    """What the cabinet holds, as the package's table of files counts it."""
    by_key = {_key(one.relative_to(program)): one for one in stage.files(program)}
    rows = sorted(_rows(package, "File"), key=lambda row: int(row[7]))
    return [(row[0], by_key[row[0]]) for row in rows]


def _embed(package: Path, pressed: Path) -> None:
    query = "UPDATE `Media` SET `Cabinet` = '#iomdesk.cab'"
    subprocess.run(["msibuild", str(package), "-q", query], check=True)
    subprocess.run(["msibuild", str(package), "-a", _CABINET, str(pressed)], check=True)


def prove(package: Path, program: Path) -> None:
    """Open the package with the decoder of others (libgcab), and compare every byte.

    Raises Missing where a file is not what was packed: the presser is our own.
    """
    with tempfile.TemporaryDirectory(prefix="opened-") as folder:
        subprocess.run(
            ["msiextract", "--directory", folder, str(package)], check=True, capture_output=True
        )
        opened = Path(folder) / facts.NAME
        found = {one.relative_to(opened): one for one in stage.files(opened)}
        packed = {one.relative_to(program): one for one in stage.files(program)}
        for name in sorted(found.keys() ^ packed.keys()):
            message = f"{name} is in the program or in the .msi, not in both"
            raise Missing(message)
        for name, one in packed.items():
            if not filecmp.cmp(one, found[name], shallow=False):
                message = f"{name} does not come out of the .msi as it went in"
                raise Missing(message)


def _describe(package: Path, pressed: Path, environment: dict[str, str]) -> None:
    """The package code: another content, another code."""
    content = hashlib.sha256(pressed.read_bytes()).hexdigest()
    code = identity.package_code(content)
    command = ["msibuild", str(package), "-s", facts.TITLE, facts.PUBLISHER, "x64;2057", code]
    subprocess.run(command, check=True, env=environment)


def _at_the_commit(package: bytes) -> bytes:
    """The moments of making and saving turned into that of the commit.

    The tools write the moment of the build into the summary: type 64 of a property set, a
    count of 100 ns since 1601 ([MS-OLEPS] 2.15; [MS-DTYP] 2.3.3).
    """
    commit = struct.pack("<Q", (facts.epoch() + _SINCE_1601) * 10_000_000)
    now, found = time.time(), 0
    made = bytearray(package)
    for hit in re.finditer(re.escape(b"\x40\0\0\0") + b"(?s:(.{8}))", package):
        moment = struct.unpack("<Q", hit.group(1))[0] / 10_000_000 - _SINCE_1601
        if abs(now - moment) < _A_BUILD_LASTS:
            made[hit.start(1) : hit.end(1)] = commit
            found += 1
    if found != _MOMENTS:
        message = f"the package holds {found} moments of its making, not {_MOMENTS}"
        raise Missing(message)
    return bytes(made)


def _key(path: Path) -> str:
    """The name of a file inside the package: short, and the same for the same path."""
    return "f" + hashlib.sha256(path.as_posix().lower().encode()).hexdigest()[:20]


def _tag(kind: str, path: Path) -> str:
    return kind + _key(path)[1:]


def text(program: Path, work: Path) -> bytes:
    """The source for wixl, as one XML document; files are named from the work folder on."""
    Xml.register_namespace("", _SCHEMA)
    root = Xml.Element(f"{{{_SCHEMA}}}Wix")
    product = _below(
        root,
        "Product",
        Id=identity.product_code(),
        Name=facts.TITLE,
        Language="2057",
        Version=facts.version(),
        Manufacturer=facts.PUBLISHER,
        UpgradeCode=identity.code("upgrade"),
    )
    _below(
        product,
        "Package",
        InstallerVersion="500",
        Compressed="yes",
        InstallScope="perMachine",
        Description=f"{facts.TITLE} {facts.version()}",
        Manufacturer=facts.PUBLISHER,
    )
    _below(product, "MajorUpgrade", DowngradeErrorMessage=_NEWER)
    _below(product, "Media", Id="1", Cabinet=_CABINET, EmbedCab="no")
    _conditions(product)
    _shown(product)
    components = _tree(product, program, work)
    feature = _below(product, "Feature", Id="All", Level="1", Title=facts.TITLE)
    for component in components:
        _below(feature, "ComponentRef", Id=component)
    Xml.indent(root)
    written: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _below(parent: Xml.Element, kind: str, **attributes: str) -> Xml.Element:
    return Xml.SubElement(parent, f"{{{_SCHEMA}}}{kind}", attributes)


def _conditions(product: Xml.Element) -> None:
    kind = _below(product, "Property", Id="IOMDESKKIND")
    _below(
        kind,
        "RegistrySearch",
        Id="FindKind",
        Root="HKLM",
        Key=identity.KEY,
        Name="Kind",
        Type="raw",
        Win64="yes",
    )
    elsewhere = _below(product, "Condition", Message=_ELSEWHERE)
    elsewhere.text = 'Installed OR IOMDESKKIND <> "setup"'
    bits = _below(product, "Condition", Message=_BITS)
    # Windows 10 and 11 call themselves 603 here, as 8.1 does; older ones say less.
    bits.text = "Installed OR VersionNT64 >= 603"


def _shown(product: Xml.Element) -> None:
    """What the list of installed apps shows."""
    _below(product, "Icon", Id=_ICON, SourceFile=_ICON)
    for key, value in (
        ("ARPPRODUCTICON", _ICON),
        ("ARPNOMODIFY", "1"),
        ("ARPCOMMENTS", f"The {facts.SUMMARY}"),
    ):
        _below(product, "Property", Id=key, Value=value)


def _tree(product: Xml.Element, program: Path, work: Path) -> list[str]:
    """Folders, files, registry and shortcut; gives the components in order."""
    top = _below(product, "Directory", Id="TARGETDIR", Name="SourceDir")
    programs = _below(top, "Directory", Id="ProgramFiles64Folder")
    home = _below(programs, "Directory", Id=_FOLDER, Name=facts.NAME)
    menu = _below(top, "Directory", Id=_MENU)
    folders: dict[Path, Xml.Element] = {Path(): home}
    made: list[str] = []
    for one in stage.files(program):
        inside = one.relative_to(program)
        for folder in reversed(inside.parents):
            if folder not in folders:
                above = folders[folder.parent]
                folders[folder] = _below(above, "Directory", Id=_tag("d", folder), Name=folder.name)
        component = _component(folders[inside.parent], _tag("c", inside), inside.as_posix())
        made.append(component.attrib["Id"])
        source = os.path.relpath(one, work)
        _below(component, "File", Id=_key(inside), Name=one.name, Source=source, KeyPath="yes")
    made.append(_registered(home))
    made.append(_in_menu(menu))
    return made


def _component(folder: Xml.Element, key: str, path: str) -> Xml.Element:
    return _below(
        folder, "Component", Id=key, Guid=identity.component_code(path).strip("{}"), Win64="yes"
    )


def _registered(home: Xml.Element) -> str:
    component = _component(home, "Registered", "?registry")
    own = [(identity.KEY, "Kind", "msi"), (identity.KEY, "Folder", "[FOLDER]")]
    for number, (key, called, value) in enumerate([*own, *registry.values()]):
        # Windows Installer writes folders with the backslash at their end.
        here = value.replace("[FOLDER]\\", f"[{_FOLDER}]").replace("[FOLDER]", f"[{_FOLDER}]")
        named = {"Name": called} if called else {}
        holds = {"KeyPath": "yes"} if number == 0 else {}
        _below(
            component,
            "RegistryValue",
            Root="HKLM",
            Key=key,
            Type="string",
            Value=here,
            **named,
            **holds,
        )
    return "Registered"


def _in_menu(menu: Xml.Element) -> str:
    component = _component(menu, "InMenu", "?menu")
    _below(
        component,
        "Shortcut",
        Id="Shortcut",
        Name=facts.TITLE,
        Description=f"The {facts.SUMMARY}",
        Target=f"[{_FOLDER}]{launchers.WINDOW}",
        WorkingDirectory=_FOLDER,
        Icon=_ICON,
    )
    _below(
        component,
        "RegistryValue",
        Root="HKLM",
        Key=identity.KEY,
        Name="Menu",
        Type="integer",
        Value="1",
        KeyPath="yes",
    )
    return "InMenu"
