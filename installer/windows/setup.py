"""setup.exe: the installer for one computer, compiled by NSIS."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from installer import facts
from installer.windows import identity, launchers, registry, stage
from installer.windows.templates import HERE, filled, template

UNINSTALLER: Final = "uninstall.exe"
_ROOT_KEY: Final = "HKLM"


def name() -> str:
    """The file this version is given out as."""
    return f"{facts.NAME}-{facts.version()}-setup.exe"


def make(program: Path, work: Path, target: Path, *, signed: bool = False) -> None:
    """Compile the installer of a staged folder.

    Args:
        program: The folder of the program.
        work: Where the filled script goes.
        target: The file to write.
        signed: Sign the uninstaller too, with the certificate the environment names.
    """
    script = work / "iomdesk.nsi"
    draft = target.with_name(f"{target.name}.part")  # cut short, it would look like the whole
    script.write_text(text(program, draft, signed=signed), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(facts.ROOT), "TZ": "UTC"}
    environment["SOURCE_DATE_EPOCH"] = str(facts.epoch())
    command = ["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", str(script)]
    target.unlink(missing_ok=True)
    subprocess.run(command, check=True, env=environment)
    draft.replace(target)


def text(program: Path, target: Path, *, signed: bool = False) -> str:
    """The script for a staged folder."""
    size = sum(one.stat().st_size for one in stage.files(program))
    values = {
        "NAME": facts.NAME,
        "TITLE": facts.TITLE,
        "SUMMARY": f"The {facts.SUMMARY}",
        "PUBLISHER": facts.PUBLISHER,
        "VERSION": facts.version(),
        "WINDOW": launchers.WINDOW,
        "CONSOLE": launchers.CONSOLE,
        "UNINSTALL": identity.UNINSTALL,
        "KEY": identity.KEY,
        "OUTPUT": str(target),
        "ICON": str(facts.ROOT / "resources" / "app" / "iomdesk.ico"),
        "SIZE_KB": str(size // 1024),
        "SIZE_MB": str(size // 1_000_000 + 1),
        "INSTALL": _install(program),
        "REMOVE": _remove(program),
        "REGISTER": _register(),
        "UNREGISTER": _unregister(),
        # The uninstaller is packed into setup.exe: it is signed on its way there.
        "FINALIZE": f"!uninstfinalize '{_signer()} \"%1\"' = 0" if signed else "",
    }
    return filled(template("iomdesk.nsi"), values)


def _signer() -> str:
    return f'"{sys.executable}" "{HERE / "signing.py"}"'


def _quoted(text: str) -> str:
    """A text inside a string of NSIS."""
    return text.replace("$", "$$").replace('"', '$\\"')


def _windows(path: Path) -> str:
    return _quoted(path.as_posix().replace("/", "\\"))


def _folders(program: Path) -> dict[Path, list[Path]]:
    """The files of each folder, all relative, in a fixed order."""
    held: dict[Path, list[Path]] = {}
    for one in stage.files(program):
        inside = one.relative_to(program)
        held.setdefault(inside.parent, []).append(inside)
    return dict(sorted(held.items()))


def _install(program: Path) -> str:
    lines = []
    for folder, names in _folders(program).items():
        below = "" if folder == Path() else f"\\{_windows(folder)}"
        lines.append(f'  SetOutPath "$INSTDIR{below}"')
        lines += [f'  File "{_quoted(str(program / one))}"' for one in names]
    return "\n".join(lines)


def _remove(program: Path) -> str:
    held = _folders(program)
    # Windows folds away what the program may have left beside its code: nothing, by design.
    lines = [f'  Delete "$INSTDIR\\{_windows(one)}"' for names in held.values() for one in names]
    folders = {parent for folder in held for parent in (folder, *folder.parents)} - {Path()}
    deepest = sorted(folders, key=lambda folder: (-len(folder.parts), folder))
    lines += [f'  RMDir "$INSTDIR\\{_windows(folder)}"' for folder in deepest]
    return "\n".join(lines)


def _register() -> str:
    def line(key: str, called: str, value: str) -> str:
        here = _quoted(value).replace("[FOLDER]", "$INSTDIR")
        return f'  WriteRegStr {_ROOT_KEY} "{key}" "{called}" "{here}"'

    return "\n".join(line(*one) for one in registry.values())


def _unregister() -> str:
    ending = registry.shared()
    lines = [f'  DeleteRegKey {_ROOT_KEY} "{key}"' for key in registry.own_keys() if key != ending]
    # Shells add lists of their own below ".iomstore"; ours go, theirs stay.
    lines.append(f'  DeleteRegValue {_ROOT_KEY} "{ending}" ""')
    lines.append(f'  DeleteRegValue {_ROOT_KEY} "{ending}" "Content Type"')
    lines.append(f'  DeleteRegKey /ifempty {_ROOT_KEY} "{ending}"')
    return "\n".join(lines)
