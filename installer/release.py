"""A release, with one command: ``make release``.

Builds the packages of this commit, gathers licences and bills of materials, writes notes and
checksums, reads everything back, and lists it. A second run of the same commit on the same
machine gives the same sums. Nothing is uploaded. Running the tests is not its work.
"""

import argparse
import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from installer import changes, facts, readback, shipped, sources

SUMS: Final = "SHA256SUMS"
TRIAL: Final = "SHA256SUMS.trial"
"""The sums of a trial: never signed, and never where those of a release are looked for."""
KEY: Final = "RELEASE_KEY"
"""Environment variable with the GnuPG key that signs the sums; without it they are unsigned."""
_PACKED: Final = ("forms", "installer", "iomdesk", "resources")
"""What the builds take from the checkout as it lies there."""
PLATFORMS: Final = {"linux": "installer.linux.build", "windows": "installer.windows.build"}


class Refused(Exception):
    """No release was made; the text says why and what to do."""


def git(*words: str) -> str:
    """What git answers in the checkout, without the last line end."""
    done = subprocess.run(
        ["git", *words], cwd=facts.ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        message = f"git {words[0]} failed: {done.stderr.strip()[:300]}"
        raise Refused(message)
    return done.stdout.rstrip("\n")


def ready(*, dirty: bool) -> changes.Section:
    """What the changelog says of this version, once nothing stands against a release.

    Raises:
        Refused: the tree differs from the commit and ``dirty`` is not set, the changelog does
            not tell of the version, or its tag names another commit.
    """
    if not dirty:
        _as_committed()
    tag = f"v{facts.version()}"
    if git("tag", "--list", tag):
        tagged, here = git("rev-list", "-n1", tag), git("rev-parse", "HEAD")
        if tagged != here:
            message = (
                f"{tag} names the commit {tagged[:10]}, this is {here[:10]}. "
                "Raise the version in iomdesk/__init__.py."
            )
            raise Refused(message)
    try:
        text = (facts.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
        return changes.section_of(text, facts.version())
    except changes.NotReady as problem:
        raise Refused(str(problem)) from problem


def _as_committed() -> None:
    """Refuse files that the packages would hold and the commit does not."""
    changed = git("status", "--porcelain").splitlines()
    # What git is told to ignore is packed all the same where it lies among our own.
    ignored = git("status", "--porcelain", "--ignored=matching", "--", *_PACKED).splitlines()
    changed += [line for line in ignored if line.startswith("!! ") and "__pycache__" not in line]
    if changed:
        message = (
            f"{len(changed)} files differ from the commit, first: {changed[0][3:]}. "
            "Commit them, or give --dirty for a trial."
        )
        raise Refused(message)


def packages(platform: str) -> tuple[Path, ...]:
    """The files a build of the platform leaves in ``dist``."""
    stem = f"{facts.NAME}-{facts.version()}"
    names = {
        "linux": (f"{facts.NAME}_{facts.version()}_amd64.deb",),
        "windows": (f"{stem}-setup.exe", f"{stem}.msi"),
    }[platform]
    return tuple(facts.DIST / name for name in names)


def bill(platform: str) -> Path:
    """The bill of materials of the platform's packages."""
    return facts.DIST / f"{facts.NAME}-{facts.version()}-{platform}.cdx.json"


def build(platform: str, extra: Sequence[str]) -> None:
    """Run the platform's own build, whose words go to the terminal.

    Raises:
        Refused: it failed, or did not leave what it should.
    """
    done = subprocess.run(
        [sys.executable, "-m", PLATFORMS[platform], *extra],
        cwd=facts.ROOT,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(facts.epoch())},
        check=False,
    )
    if done.returncode != 0:
        message = f"the build for {platform} failed; its own lines above say why"
        raise Refused(message)
    missing = [file.name for file in (*packages(platform), bill(platform)) if not file.is_file()]
    if missing:
        message = f"the build for {platform} left no {', '.join(missing)}"
        raise Refused(message)


def licences(platforms: Sequence[str], into: Path) -> Path:
    """The licence texts of what is shipped, one folder a platform, as one archive."""
    stem = f"{facts.NAME}-{facts.version()}-licences"
    files = []
    for platform in platforms:
        folder = facts.BUILD / "licences" / platform
        found = [file for file in folder.rglob("*") if file.is_file()]
        if not found:
            message = f"the build for {platform} left no licences in {folder.name}"
            raise Refused(message)
        files += [
            (f"{stem}/{platform}/{file.relative_to(folder).as_posix()}", file.read_bytes())
            for file in found
        ]
    file = into / f"{stem}.tar.gz"
    file.write_bytes(sources.packed(files, facts.epoch()))
    return file


def notes(
    section: changes.Section, into: Path, *, without: Sequence[str], dirty: bool = False
) -> Path:
    """The notes of the release: the changelog's section, and what is not part of it."""
    lines = [f"# {facts.TITLE} {section.name}, {section.day}", ""]
    if dirty:
        lines += ["**A trial of files as they were, of no commit. Not to be given out.**", ""]
    lines += [section.text, ""]
    if without:
        lines += [f"**This release has no packages for {' and '.join(without)}.**", ""]
    lines += [
        f"How to install and to check these files: docs/install.md. Sums: {_sums(dirty=dirty)}.",
        "",
    ]
    file = into / f"{facts.NAME}-{facts.version()}-notes.md"
    file.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    return file


def sum_of(file: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _sums(*, dirty: bool) -> str:
    return TRIAL if dirty else SUMS


def write_sums(files: Sequence[Path], into: Path, *, dirty: bool = False) -> tuple[Path, ...]:
    """The sums as ``sha256sum --check`` reads them, and their signature where a key is given.

    Raises:
        Refused: a key is given and the signature cannot be made.
    """
    sums = into / _sums(dirty=dirty)
    lines = [f"{sum_of(file)}  {file.name}\n" for file in sorted(files, key=lambda f: f.name)]
    sums.write_text("".join(lines), encoding="ascii", newline="\n")
    signature = into / f"{SUMS}.asc"
    signature.unlink(missing_ok=True)
    key = os.environ.get(KEY)
    if not key or dirty:
        return (sums,)
    command = ["gpg", "--batch", "--yes", "--local-user", key, "--armor", "--detach-sign"]
    done = subprocess.run(
        [*command, "--output", str(signature), str(sums)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        sums.unlink()
        message = f"the sums could not be signed with {KEY}: {done.stderr.strip()[-300:]}"
        raise Refused(message)
    return (sums, signature)


def make(*, dirty: bool, without: Sequence[str], runtime: str | None) -> list[Path]:
    """Make the release; gives its files, sums last.

    Raises:
        Refused: nothing is published when a step fails; what was built stays in ``dist``.
    """
    section = ready(dirty=dirty)
    commit = git("rev-parse", "HEAD")
    facts.DIST.mkdir(parents=True, exist_ok=True)
    _clear()
    platforms = [platform for platform in PLATFORMS if platform not in without]
    files: list[Path] = []
    for platform in platforms:
        extra = ["--runtime", runtime] if runtime and platform == "windows" else []
        build(platform, extra)
        files += [*packages(platform), bill(platform)]
    archive = sources.source_archive(facts.DIST, commit)
    files += [archive, sources.wheel(facts.DIST, archive)]
    if platforms:
        files.append(licences(platforms, facts.DIST))
    files.append(notes(section, facts.DIST, without=without, dirty=dirty))
    for file in files:
        readback.check(file)
    # The builds took minutes; what they took may not be what they were asked to.
    if git("rev-parse", "HEAD") != commit:
        message = "another commit was checked out while the packages were built"
        raise Refused(message)
    if not dirty:
        _as_committed()
    done = write_sums(files, facts.DIST, dirty=dirty)
    _prove_sums(files, done[0])
    return [*files, *done]


def _clear() -> None:
    """Take away what an earlier run left: the sums would vouch for half of this one.

    Packages of a platform that is left out go too, or they would look like part of it.
    """
    for stale in (SUMS, f"{SUMS}.asc", TRIAL):
        (facts.DIST / stale).unlink(missing_ok=True)
    for platform in PLATFORMS:
        for file in (*packages(platform), bill(platform)):
            file.unlink(missing_ok=True)


def _prove_sums(files: Sequence[Path], sums: Path) -> None:
    """Read the sums back with the tool a person would use; wrong ones do not stay."""
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", sums.name],
        cwd=facts.DIST,
        capture_output=True,
        text=True,
        check=False,
    )
    named = sums.read_text(encoding="ascii").splitlines()
    if done.returncode != 0 or len(named) != len(files):
        sums.unlink()
        message = f"{sums.name} does not fit the files: {done.stdout.strip()[:300]}"
        raise Refused(message)


def report(files: Sequence[Path], *, dirty: bool, without: Sequence[str]) -> str:
    """The list of what was made, with sizes and what is not as it should be."""
    wide = max(len(file.name) for file in files)
    lines = [f"{facts.TITLE} {facts.version()}, commit {git('rev-parse', 'HEAD')[:12]}, in dist/:"]
    lines += [f"  {file.name:<{wide}}  {file.stat().st_size:>12,} bytes" for file in files]
    if not os.environ.get(KEY) and not dirty:
        lines.append(f"The sums are not signed: {KEY} names no key.")
    others = sorted({each.name for each in facts.DIST.iterdir()} - {file.name for file in files})
    if others:
        lines.append(f"Also in dist/, and not of this release: {', '.join(others)}.")
    if dirty:
        lines.append(
            "THIS IS A TRIAL (--dirty): packages of the files as they are, not of a commit."
        )
    lines += [f"WITHOUT {one.upper()}: this release has no packages for it." for one in without]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; 0 when the release is made, 1 when it was refused."""
    parser = argparse.ArgumentParser(prog="installer.release", description=__doc__)
    parser.add_argument("--dirty", action="store_true", help="a trial of files not committed")
    parser.add_argument(
        "--without", action="append", default=[], choices=list(PLATFORMS), help="leave one out"
    )
    parser.add_argument("--runtime", metavar="FOLDER", help="the Windows CPython to ship")
    parser.add_argument("--check", action="store_true", help="say whether it could be made")
    asked = parser.parse_args(arguments)
    try:
        if asked.check:
            section = ready(dirty=asked.dirty)
            print(f"{facts.TITLE} {section.name} of {section.day} can be released.")
            return 0
        files = make(dirty=asked.dirty, without=asked.without, runtime=asked.runtime)
    except (
        Refused,
        readback.Unsound,
        shipped.Missing,
        subprocess.CalledProcessError,
        RuntimeError,
        OSError,
    ) as problem:
        print(f"No release was made: {problem}", file=sys.stderr)
        return 1
    print(report(files, dirty=asked.dirty, without=asked.without))
    return 0


if __name__ == "__main__":
    sys.exit(main())
