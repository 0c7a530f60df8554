"""The Windows CPython that ships with the program.

Either a folder laid out like python.org's embeddable package (``--runtime``), or made here:
the interpreter and its extension modules from the locked wheel of
``requirements/windows-runtime.txt``, which carries python.org's signed files unchanged, and
the standard library of the CPython 3.11 that runs this build, compiled.
"""

import hashlib
import shutil
import subprocess
import sysconfig
import zipfile
from pathlib import Path
from typing import Final

from installer import facts
from installer.windows import compiling, fetching, images
from installer.windows.fetching import Missing

LOCK: Final = facts.ROOT / "requirements" / "windows-runtime.txt"
DLL: Final = "python311.dll"
DLL_SHA256: Final = "0817a2a657a24c0d5fbb60df56960f42fc66b3039d522ec952dab83e2d869364"
"""python311.dll 3.11.9 as the Python Software Foundation signed it."""

EXTENSIONS: Final = (
    "_asyncio", "_ctypes", "_decimal", "_elementtree", "_overlapped", "_queue",
    "_socket", "_uuid", "_zoneinfo", "pyexpat", "select", "unicodedata",
)  # fmt: skip
"""What is shipped of the runtime's extension modules: no tkinter, sqlite3, ssl nor msi,
no bz2 nor lzma, which the Linux package does without as well.
``_hashlib`` stays out with OpenSSL: the digests used are built into the interpreter."""
_NEEDED: Final = ("_ctypes", "_decimal", "_elementtree", "_socket", "pyexpat", "unicodedata")
LIBRARIES: Final = ("libffi-8.dll",)
_NOT_SHIPPED: Final = frozenset({
    "__phello__", "__pycache__", "curses", "dbm", "distutils", "ensurepip", "http", "idlelib",
    "lib-dynload", "lib2to3", "msilib", "multiprocessing", "pydoc_data", "site-packages",
    "sqlite3", "test", "tests", "tkinter", "turtledemo", "unittest", "venv", "wsgiref", "xmlrpc",
    # Modules: what fetches, serves or sends; what is for writing programs; other systems.
    "_osx_support", "_pydecimal", "aifc", "antigravity", "bdb", "bz2", "cProfile", "cgi",
    "cgitb", "chunk",
    "code", "codeop", "compileall", "crypt", "doctest", "filecmp", "ftplib", "imaplib", "imghdr",
    "lzma", "mailbox", "mailcap", "modulefinder", "netrc", "nntplib", "pdb", "pickletools", "pipes",
    "poplib", "profile", "pstats", "pty", "py_compile", "pyclbr", "pydoc", "rlcompleter", "sched",
    "smtpd", "smtplib", "sndhdr", "socketserver", "sunau", "symtable", "tabnanny", "telnetlib",
    "this", "trace", "tty", "turtle", "uu", "wave", "webbrowser", "xdrlib", "zipapp",
})  # fmt: skip
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
_MACHINE_X64: Final = 0x8664
_FORWARDER: Final = "int __stdcall DllMain(void *h, unsigned r, void *x) { return 1; }\n"


def make(target: Path, work: Path, given: Path | None = None) -> None:
    """Put the interpreter into the folder of the program.

    Raises Missing when a given folder is not a Windows CPython 3.11 for 64 bit, or when the
    locked interpreter is not the one whose checksum stands here.
    """
    source = _unpacked(work) if given is None else _checked(given)
    shutil.copyfile(source / DLL, target / DLL)
    modules = target / "DLLs"
    modules.mkdir()
    for name in (*(f"{one}.pyd" for one in EXTENSIONS), *LIBRARIES):
        found = next((at for at in (source / name, source / "DLLs" / name) if at.is_file()), None)
        if found is not None:
            shutil.copyfile(found, modules / name)
        elif name.removesuffix(".pyd") in _NEEDED or name in LIBRARIES:
            message = f"the Windows CPython lacks {name}"
            raise Missing(message)
    stable = source / "python3.dll"
    if given is not None and stable.is_file():
        shutil.copyfile(stable, target / "python3.dll")
    else:
        _forwarder(source / DLL, target / "python3.dll", work)
    if given is not None and (source / "python311.zip").is_file():
        shutil.copyfile(source / "python311.zip", target / "python311.zip")
    else:
        library = Path(sysconfig.get_path("stdlib")) if given is None else source / "Lib"
        _library(library, target / "python311.zip", work)
    # With this file the interpreter looks at nothing else: no registry, no PYTHONPATH, no
    # folder of the user. Writing it is what python.org's embeddable package does.
    (target / "python311._pth").write_bytes(b"python311.zip\r\nDLLs\r\nlib\r\n")


def _unpacked(work: Path) -> Path:
    """The interpreter out of the locked wheel."""
    folder = work / "python"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (wheel,) = fetching.fetch(LOCK, work / "wheels")
    with zipfile.ZipFile(wheel) as archive:
        for entry in archive.infolist():
            if entry.filename.startswith("deploy_libs/") and not entry.is_dir():
                (folder / Path(entry.filename).name).write_bytes(archive.read(entry))
    found = hashlib.sha256((folder / DLL).read_bytes()).hexdigest()
    if found != DLL_SHA256:
        message = f"{DLL} in {wheel.name} is not the signed one: its sha256 is {found}"
        raise Missing(message)
    return folder


def _checked(given: Path) -> Path:
    """A folder somebody named, once it is a 64 bit CPython 3.11."""
    dll = given / DLL
    if not dll.is_file():
        message = f"{given} holds no {DLL}; give the folder of the embeddable package, opened"
        raise Missing(message)
    with images.opened(dll) as image:
        if image.FILE_HEADER.Machine != _MACHINE_X64:
            message = f"{dll} is not for 64 bit Windows on x64"
            raise Missing(message)
    if not (given / "python311.zip").is_file() and not (given / "Lib").is_dir():
        message = f"{given} holds neither python311.zip nor Lib: the standard library is missing"
        raise Missing(message)
    return given


def _forwarder(dll: Path, target: Path, work: Path) -> None:
    """python3.dll, which libraries of the stable interface link to: names pointing on."""
    with images.opened(dll, whole=True) as image:
        exported = image.DIRECTORY_ENTRY_EXPORT.symbols
        names = sorted(one.name.decode() for one in exported if one.name)
    lines = [f"  {name} = python311.{name}\n" for name in names if name.startswith(("Py", "_Py"))]
    definition, code = work / "python3.def", work / "python3.c"
    definition.write_text("LIBRARY python3.dll\nEXPORTS\n" + "".join(lines), encoding="ascii")
    code.write_text(_FORWARDER, encoding="ascii")
    # Made where it lies under a bare name: the linker takes the address from the path.
    command = ["x86_64-w64-mingw32-gcc", "-shared", "-nostdlib", "-s", "-Wl,--entry,DllMain"]
    command += ["-Wl,--no-insert-timestamp", "-Wl,--disable-auto-image-base"]
    subprocess.run([*command, "-o", target.name, code.name, definition.name], cwd=work, check=True)
    shutil.copyfile(work / target.name, target)


def _library(library: Path, target: Path, work: Path) -> None:
    """The standard library, compiled, in one archive with fixed times."""
    compiled = work / "stdlib"
    shutil.rmtree(compiled, ignore_errors=True)
    jobs: list[compiling.Job] = []
    for source in sorted(library.rglob("*.py")):
        inside = source.relative_to(library)
        name = inside.as_posix()
        parts = inside.parts
        if parts[0].startswith(("config-", "_sysconfigdata")) or not _NOT_SHIPPED.isdisjoint(
            {*parts[:-1], parts[0].removesuffix(".py")}
        ):
            continue
        jobs.append((source, name, compiled / f"{name}c"))
    compiling.compile_all(jobs)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        # Stored: the installer presses everything together far better than file by file.
        for _source, name, path in sorted(jobs, key=lambda job: job[1]):
            entry = zipfile.ZipInfo(f"{name}c", _ZIP_TIME)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())
