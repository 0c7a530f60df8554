"""Make the Debian package: ``make deb``, or ``python -m installer.linux.build``.

One commit gives the same bytes wherever and whenever it is built, as long as CPython (its
liblzma too), the locked wheels and ``strip`` are the same; ``--twice`` builds in two folders of
different names and compares.
"""

import argparse
import hashlib
import os
import shutil
import sys
import sysconfig
from pathlib import Path
from typing import Final

from installer import facts, shipped
from installer.linux import deb, elf, frozen, texts

WORK: Final = facts.BUILD / "linux"
SIZES: Final = (16, 24, 32, 48, 64, 128, 256)
"""Sides of the icons in pixels."""

LIMIT: Final = 45_000_000
"""The package may not be larger, in bytes."""


class TooLarge(Exception):
    """The package is over ``LIMIT``."""


def package_file() -> Path:
    """Where the finished package lies."""
    return facts.DIST / f"{facts.NAME}_{facts.version()}_amd64.deb"


def build(work: Path, into: Path, *, quick: bool = False) -> Path:
    """Build the package; gives its file.

    Args:
        work: a folder for what is half made; emptied first.
        into: the folder of the finished package.
        quick: pack with the lowest effort and no limit of size, for a try on this machine.

    Raises:
        TooLarge: it grew over ``LIMIT``.
    """
    os.umask(0o022)
    _say("Freezing the program")
    program = frozen.freeze(work)
    gone = frozen.prune(program)
    _say(f"Left out because nothing needs them: {', '.join(gone) or 'nothing'}")
    frozen.strip(program)
    frozen.conceal(program, frozen.paths_of_this_machine())
    frozen.no_path_left(program)
    root = work / "root"
    parts = _lay_out(root, program)
    file = into / package_file().name
    _say("Packing")
    deb.write(file, root, _control(root), built=facts.epoch(), quick=quick)
    size = file.stat().st_size
    if size > LIMIT and not quick:
        file.unlink()
        message = f"{file.name} has {size:,} bytes, over {LIMIT:,}"
        raise TooLarge(message)
    shipped.deliver("linux", [file], parts)
    return file


def _lay_out(root: Path, program: Path) -> tuple[shipped.Part, ...]:
    """The files of the package in their places; gives the work of others among them."""
    home = root / frozen.HOME.lstrip("/")
    home.parent.mkdir(parents=True)
    names = frozen.distributions(program)
    shutil.move(program, home)
    (root / "usr/bin").mkdir(parents=True)
    (root / "usr/bin" / facts.NAME).symlink_to(f"../lib/{facts.NAME}/{facts.NAME}")
    wheels = Path(sysconfig.get_path("platlib"))
    parts = (
        *shipped.python_parts(wheels, names),
        *shipped.runtime_parts("linux", site=wheels, tree=home, names=names),
    )
    shipped.write_licences(home / "licences", parts)

    share = root / "usr/share"
    _put(share / "applications/iomdesk.desktop", texts.written("iomdesk.desktop"))
    _put(share / "mime/packages/iomdesk.xml", texts.written("iomdesk.xml"))
    _put(share / "lintian/overrides/iomdesk", texts.written("iomdesk.lintian-overrides"))
    version, built = facts.version(), facts.epoch()
    page = texts.packed(texts.man_page(version=version, built=built))
    _put(share / "man/man1/iomdesk.1.gz", page)
    doc = share / "doc" / facts.NAME
    history = (facts.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    _put(doc / "changelog.gz", texts.packed(texts.changelog(history, version=version, built=built)))
    _put(doc / "copyright", shipped.copyright_file(parts))
    handbook = (facts.ROOT / "docs" / "handbook.md").read_text(encoding="utf-8")
    _put(doc / "handbook.md.gz", texts.packed(handbook))
    _icons(share / "icons/hicolor")
    return parts


def _icons(theme: Path) -> None:
    """The icon of the program and that of its stores, in every size and as drawing."""
    source = facts.ROOT / "resources" / "app"
    for here, kind, there in (
        ("iomdesk", "apps", "iomdesk"),
        ("store", "mimetypes", facts.MEDIA_TYPE.replace("/", "-")),
    ):
        for size in SIZES:
            icon = (source / f"{here}-{size}.png").read_bytes()
            _put(theme / f"{size}x{size}" / kind / f"{there}.png", icon)
        drawing = (source / f"{here}.svg").read_bytes()
        _put(theme / "scalable" / kind / f"{there}.svg", drawing)


def _put(file: Path, content: str | bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)


def _control(root: Path) -> dict[str, str]:
    """The files of the control part; also sets the rights of all that is installed."""
    for one in sorted(root.rglob("*")):
        if not one.is_symlink():
            runs = one.is_dir() or one == root / frozen.HOME.lstrip("/") / facts.NAME
            one.chmod(0o755 if runs else 0o644)
    sizes = {str(one): one.stat().st_size if _is_file(one) else 0 for one in root.rglob("*")}
    control = texts.control(
        version=facts.version(),
        depends=elf.depends({file.name: elf.read(file) for file in frozen.compiled(root)}),
        installed_kib=texts.installed_kib(sizes),
    )
    return {"control": control, "md5sums": deb.sums(root)}


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _say(words: str) -> None:
    print(words, flush=True)


def main() -> int:
    """Build as the command line asks; gives the exit code."""
    parser = argparse.ArgumentParser(prog="installer.linux.build", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="pack quickly, for a try; larger")
    parser.add_argument("--twice", action="store_true", help="build in two folders, compare")
    asked = parser.parse_args()
    if asked.twice:
        from installer.linux import twice

        return twice.run(quick=asked.quick)
    file = build(WORK, facts.DIST, quick=asked.quick)
    disk = sum(one.stat().st_size for one in (WORK / "root/usr").rglob("*") if _is_file(one))
    print(f"{file.relative_to(facts.ROOT)}  {file.stat().st_size:,} bytes, {disk:,} on disk")
    print(f"sha256 {hashlib.sha256(file.read_bytes()).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
