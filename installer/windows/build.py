"""``make windows``: setup.exe and .msi, in dist/.

    python -m installer.windows.build [--runtime FOLDER] [--twice] [--out FOLDER]

``--runtime`` takes the interpreter from a folder, laid out like python.org's embeddable
package; without it, it is made from the locked wheel. ``--twice`` builds all again in another
folder and compares. Signing: installer/windows/signing.py.
"""

import argparse
import hashlib
import shutil
import sys
import tempfile
from pathlib import Path

from installer import facts, shipped
from installer.windows import msi, parts, setup, signing, stage
from installer.windows.fetching import Missing


def build(
    work: Path, out: Path, given: Path | None = None, *, bill: bool = True
) -> tuple[Path, Path]:
    """Make both packages anew, and with ``bill`` what a release needs; gives their paths.

    Raises Missing where something that is needed is not there.
    """
    work.mkdir(parents=True, exist_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    key = signing.key_from_environment()
    staged = stage.make(work, given)
    listed = parts.add(staged)
    signing.sign_launchers(key, staged.folder)
    stage.settle(staged.folder)
    installer = out / setup.name()
    setup.make(staged.folder, work, installer, signed=key is not None)
    package = out / msi.name()
    msi.make(staged.folder, work, package)
    for made in (installer, package):
        signing.sign(key, made)
    if bill:
        parts.deliver((installer, package), listed)
    return installer, package


def _again(first: tuple[Path, Path], given: Path | None) -> bool:
    """Build once more in a folder elsewhere, and compare."""
    with tempfile.TemporaryDirectory(prefix="again-") as folder:
        elsewhere = Path(folder) / "a longer path than before"
        wheels = elsewhere / "wheels"
        shutil.copytree(facts.BUILD / "windows" / "wheels", wheels)
        second = build(elsewhere, Path(folder) / "out", given, bill=False)
        alike = True
        for one, other in zip(first, second, strict=True):
            same = _sum(one) == _sum(other)
            alike = alike and same
            print(f"{one.name}: {'the same bytes again' if same else 'OTHER BYTES'}")
        return alike


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> int:
    """Build, and say what was made; 1 where something is missing or differs."""
    asking = argparse.ArgumentParser(prog="make windows")
    asking.add_argument("--runtime", type=Path, metavar="FOLDER", help="a Windows CPython 3.11")
    asking.add_argument("--out", type=Path, default=facts.DIST, metavar="FOLDER")
    asking.add_argument("--twice", action="store_true", help="build again elsewhere and compare")
    asked = asking.parse_args()
    try:
        made = build(facts.BUILD / "windows", asked.out.resolve(), asked.runtime)
        if signing.key_from_environment() is None:
            print("Not signed: SIGN_CERTIFICATE or SIGN_PKCS12 names no certificate.")
        for one in made:
            print(f"{one}  {one.stat().st_size / 1_000_000:.1f} MB  sha256 {_sum(one)}")
        return 0 if not asked.twice or _again(made, asked.runtime) else 1
    except (Missing, shipped.Missing) as missing:
        sys.stderr.write(f"windows: {missing}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
