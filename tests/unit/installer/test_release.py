"""A release is refused with words, or whole: what it reads back, what it sums, what it tells."""

import gzip
import io
import re
import shutil
import struct
import subprocess
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest

from installer import changes, facts, readback, release, sources
from installer.parts import Part

CHANGELOG = """\
# Changelog

## [Unreleased]

## [0.2.0] - 2026-12-01

### Added

- One thing.

## [0.1.0] - 2026-11-22

### Fixed

- Another thing.
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small checkout of its own, committed, of version 0.2.0."""
    root = tmp_path / "checkout"
    (root / "iomdesk").mkdir(parents=True)
    (root / "iomdesk" / "__init__.py").write_text('__version__ = "0.2.0"\n')
    (root / "CHANGELOG.md").write_text(CHANGELOG)
    (root / "LICENSE").write_text("MIT\n")
    (root / ".gitignore").write_text("dist/\nbuild/\n")
    monkeypatch.setattr(facts, "ROOT", root)
    monkeypatch.setattr(facts, "DIST", root / "dist")
    monkeypatch.setattr(facts, "BUILD", root / "build")
    for key, value in {
        "GIT_AUTHOR_NAME": "T", "GIT_AUTHOR_EMAIL": "t@example.invalid",
        "GIT_COMMITTER_NAME": "T", "GIT_COMMITTER_EMAIL": "t@example.invalid",
        "GIT_AUTHOR_DATE": "2026-12-01T12:00:00Z", "GIT_COMMITTER_DATE": "2026-12-01T12:00:00Z",
    }.items():  # fmt: skip
        monkeypatch.setenv(key, value)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.delenv(release.KEY, raising=False)
    git(root, "init", "--quiet")
    commit(root)
    return root


def git(root: Path, *words: str) -> None:
    """Run git there; a failure fails the test."""
    subprocess.run(["git", *words], cwd=root, check=True, capture_output=True)


def commit(root: Path) -> None:
    """Commit all that is there."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "A commit")


def test_a_clean_checkout_with_its_changes_told_can_be_released(checkout: Path) -> None:
    """Nothing stands against it; the tag of this very commit does not either."""
    section = release.ready(dirty=False)
    assert (section.name, str(section.day), section.text) == (
        "0.2.0",
        "2026-12-01",
        "### Added\n\n- One thing.",
    )
    git(checkout, "tag", "v0.2.0")
    assert release.ready(dirty=False) == section


def test_files_that_differ_from_the_commit_refuse_it(checkout: Path) -> None:
    """Changed or new, the first is named; a trial may be made of them."""
    (checkout / "new.txt").write_text("x")
    with pytest.raises(release.Refused, match=r"1 files differ from the commit, first: new\.txt"):
        release.ready(dirty=False)
    assert release.ready(dirty=True).name == "0.2.0"
    (checkout / "new.txt").unlink()
    (checkout / ".gitignore").write_text("dist/\nbuild/\nout/\n__pycache__/\n")
    commit(checkout)
    (checkout / "iomdesk" / "__pycache__").mkdir()
    (checkout / "iomdesk" / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert release.ready(dirty=False).name == "0.2.0"
    (checkout / "resources" / "out").mkdir(parents=True)
    (checkout / "resources" / "out" / "packed.txt").write_text("ignored by git, not by a build")
    with pytest.raises(release.Refused, match=r"first: resources/"):
        release.ready(dirty=False)


def test_a_trial_leaves_nothing_that_looks_like_a_release(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its sums have another name, its notes say so, packages of before do not stay beside it."""
    monkeypatch.setattr(sources, "wheel", fake_wheel)
    monkeypatch.setenv(release.KEY, "would-fail")
    (checkout / "new.txt").write_text("x")
    dist = checkout / "dist"
    dist.mkdir()
    for name in ("iomdesk-0.2.0.msi", "SHA256SUMS", "SHA256SUMS.asc", "of-somebody.txt"):
        (dist / name).write_text("of before")
    assert release.main(["--dirty", "--without", "linux", "--without", "windows"]) == 0
    assert "not of this release: of-somebody.txt." in capsys.readouterr().out
    assert {file.name for file in dist.iterdir()} == {
        "SHA256SUMS.trial",
        "iomdesk-0.2.0-notes.md",
        "iomdesk-0.2.0-py3-none-any.whl",
        "iomdesk-0.2.0.tar.gz",
        "of-somebody.txt",
    }
    assert "of no commit" in (dist / "iomdesk-0.2.0-notes.md").read_text()


def test_files_that_change_while_it_builds_refuse_it(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The packages took what lay there then; no sums vouch for them."""

    def meanwhile(into: Path, archive: Path) -> Path:
        (checkout / "LICENSE").write_text("another")
        return fake_wheel(into, archive)

    monkeypatch.setattr(sources, "wheel", meanwhile)
    assert release.main(["--without", "linux", "--without", "windows"]) == 1
    assert "first: LICENSE" in capsys.readouterr().err
    assert not (checkout / "dist" / "SHA256SUMS").exists()


def test_a_tag_of_another_commit_refuses_it(checkout: Path) -> None:
    """One version means one commit."""
    git(checkout, "tag", "v0.2.0")
    (checkout / "more.txt").write_text("x")
    commit(checkout)
    with pytest.raises(release.Refused, match=r"v0\.2\.0 names the commit .* Raise the version"):
        release.ready(dirty=False)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("## [0.2.0] - 2026-12-01", "## [0.3.0] - 2026-12-01", r"no section \[0\.2\.0\]"),
        ("## [0.2.0] - 2026-12-01", "## [0.2.0]", "has no day"),
        ("## [0.2.0] - 2026-12-01", "## [0.2.0] - 1 December", "is no day"),
        ("- One thing.", "One thing.", "names no change"),
        ("### Added\n\n- One", "### News\n\n- One", '"News" is no group'),
        ("[Unreleased]\n", "[Unreleased]\n\n### Added\n\n- Late.\n", r"under \[Unreleased\]"),
    ],
)
def test_a_changelog_that_does_not_tell_of_it_refuses_it(
    checkout: Path, old: str, new: str, words: str
) -> None:
    """Each fault by itself, with what to do."""
    assert old in CHANGELOG
    (checkout / "CHANGELOG.md").write_text(CHANGELOG.replace(old, new))
    commit(checkout)
    with pytest.raises(release.Refused, match=words):
        release.ready(dirty=False)


def test_no_packages_are_listed_without_saying_so(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without both platforms: archive, wheel, notes and sums, read back, and the same again."""
    monkeypatch.setattr(sources, "wheel", fake_wheel)
    without = ["--without", "linux", "--without", "windows"]
    assert release.main(without) == 0
    said = capsys.readouterr().out
    assert "WITHOUT WINDOWS: this release has no packages for it." in said
    assert "The sums are not signed" in said
    first = (checkout / "dist" / "SHA256SUMS").read_text()
    assert {line.split()[1] for line in first.splitlines()} == {
        "iomdesk-0.2.0.tar.gz",
        "iomdesk-0.2.0-py3-none-any.whl",
        "iomdesk-0.2.0-notes.md",
    }
    notes = (checkout / "dist" / "iomdesk-0.2.0-notes.md").read_text()
    assert notes.startswith("# iomdesk 0.2.0, 2026-12-01\n")
    assert "- One thing." in notes
    assert "Another thing" not in notes
    assert "no packages for linux and windows" in notes
    shutil.rmtree(checkout / "dist")
    assert release.main(without) == 0
    assert (checkout / "dist" / "SHA256SUMS").read_text() == first


def fake_wheel(into: Path, _archive: Path) -> Path:
    """The wheel of a checkout that has no program in it."""
    file = into / "iomdesk-0.2.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in (
            ("iomdesk-0.2.0.dist-info/METADATA", "Name: iomdesk\nVersion: 0.2.0\n"),
            ("iomdesk/_shipped/forms/x.toml", ""),
        ):
            archive.writestr(zipfile.ZipInfo(name), text)
    return file


def test_a_build_that_fails_or_leaves_too_little_makes_no_release(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its failure is the release's; an old package is not taken for a new one."""
    old = checkout / "dist" / "iomdesk_0.2.0_amd64.deb"
    old.parent.mkdir()
    old.write_bytes(b"old")
    (checkout / "dist" / "SHA256SUMS").write_text("of a release before")
    monkeypatch.setattr(release, "PLATFORMS", {"linux": "no_such_module"})
    assert release.main([]) == 1
    assert "No release was made: the build for linux failed" in capsys.readouterr().err
    assert not old.exists()
    monkeypatch.setattr(release, "PLATFORMS", {"linux": "this"})
    assert release.main([]) == 1
    assert "left no iomdesk_0.2.0_amd64.deb" in capsys.readouterr().err
    assert not (checkout / "dist" / "SHA256SUMS").exists()


@pytest.mark.skipif(not shutil.which("gpg"), reason="signs with GnuPG")
def test_the_sums_are_signed_where_a_key_is_named(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key made for this test signs them, gpg finds it good; an unknown key refuses."""
    home = tmp_path / "g"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(home))
    made = ["gpg", "--batch", "--quiet", "--passphrase", "", "--quick-generate-key"]
    subprocess.run([*made, "Release <r@example.invalid>", "ed25519", "sign"], check=True)
    file = tmp_path / "a.txt"
    file.write_text("a")
    monkeypatch.setenv(release.KEY, "r@example.invalid")
    sums, signature = release.write_sums([file], tmp_path)
    subprocess.run(["gpg", "--batch", "--verify", signature, sums], check=True, capture_output=True)
    monkeypatch.setenv(release.KEY, "other@example.invalid")
    with pytest.raises(release.Refused, match="could not be signed with RELEASE_KEY"):
        release.write_sums([file], tmp_path)
    assert not signature.exists()
    assert not sums.exists()
    subprocess.run(["gpgconf", "--kill", "all"], check=False, capture_output=True)


def test_an_archive_depends_on_its_files_alone() -> None:
    """Order and clock change nothing; names, contents and the moment are in it."""
    files = [("x/b.txt", b"two"), ("x/a.txt", b"one")]
    made = sources.packed(files, 1_795_000_000)
    assert made == sources.packed(reversed(files), 1_795_000_000)
    assert made[4:8] == (1_795_000_000).to_bytes(4, "little")
    with tarfile.open(fileobj=io.BytesIO(made)) as archive:
        assert archive.getnames() == ["x/a.txt", "x/b.txt"]
        assert {entry.mtime for entry in archive} == {1_795_000_000}


def test_the_source_archive_is_what_git_keeps(checkout: Path) -> None:
    """Files of the commit under one folder; what is not committed is not in it."""
    (checkout / "stray.txt").write_text("x")
    (checkout / "dist").mkdir()
    file = sources.source_archive(checkout / "dist")
    with tarfile.open(file) as archive:
        names = set(archive.getnames())
    assert "iomdesk-0.2.0/iomdesk/__init__.py" in names
    assert "iomdesk-0.2.0/stray.txt" not in names
    readback.check(file)


def test_what_does_not_say_what_it_should_is_unsound(checkout: Path) -> None:
    """A wrong version, a file outside its folder, a sum that is not that of its package."""
    dist = checkout / "dist"
    dist.mkdir()
    wheel = fake_wheel(dist, dist)
    readback.check(wheel)
    (checkout / "iomdesk" / "__init__.py").write_text('__version__ = "0.3.0"\n')
    with pytest.raises(readback.Unsound, match=r"version is '0\.2\.0', '0\.3\.0' was expected"):
        readback.check(wheel)
    stray = dist / "iomdesk-0.3.0.tar.gz"
    stray.write_bytes(sources.packed([("elsewhere/x", b"")], 0))
    with pytest.raises(readback.Unsound, match=r"outside iomdesk-0\.3\.0/"):
        readback.check(stray)
    stray.write_bytes(gzip.compress(b""))
    with pytest.raises(readback.Unsound, match="cannot be read"):
        readback.check(stray)
    part = Part("x", "1", "MIT", (("LICENSE", "x"),), "pkg:generic/x@1", "")
    package = dist / "iomdesk_0.3.0_amd64.deb"
    package.write_bytes(b"one")
    from installer import sbom

    bill = dist / "iomdesk-0.3.0-linux.cdx.json"
    sums = {package.name: release.sum_of(package)}
    sbom.write_sbom(bill, [part], product_file=package.name, sums=sums)
    readback.check(bill)
    package.write_bytes(b"two")
    with pytest.raises(readback.Unsound, match=r"sum of iomdesk_0\.3\.0_amd64\.deb"):
        readback.check(bill)
    package.write_bytes(b"")
    with pytest.raises(readback.Unsound, match="is not there or empty"):
        readback.check(package)


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="builds a package of Debian")
def test_a_debian_package_is_read_back(checkout: Path, tmp_path: Path) -> None:
    """Name, version and the files it must hold are asked of dpkg-deb."""
    root = tmp_path / "root"
    for name in (
        "usr/bin/iomdesk",
        "usr/share/doc/iomdesk/copyright",
        "usr/lib/iomdesk/licences/LICENCES.txt",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")
    (root / "DEBIAN").mkdir()
    control = "Package: iomdesk\nVersion: {}\nArchitecture: amd64\nMaintainer: T <t@x.invalid>\n"
    file = tmp_path / "iomdesk_0.2.0_amd64.deb"
    for version in ("0.2.0", "0.1.9"):
        text = control.format(version) + "Description: x\n"
        (root / "DEBIAN" / "control").write_text(text)
        command = ["dpkg-deb", "--root-owner-group", "-Znone", "--build", str(root), str(file)]
        subprocess.run(command, check=True, capture_output=True)
        if version == "0.2.0":
            readback.check(file)
        else:
            with pytest.raises(readback.Unsound, match=r"'iomdesk 0\.1\.9 amd64'"):
                readback.check(file)


def test_a_setup_cut_short_is_unsound(checkout: Path) -> None:
    """The sum NSIS leaves at the end of what it packed is held against the bytes before it."""
    dist = checkout / "dist"
    dist.mkdir()
    version = struct.pack("<III", 0xFEEF04BD, 0x10000, 2) + bytes(4)  # 0.2.0.0
    packed = b"\0" * 4 + readback._NSIS + struct.pack("<II", 0, 28 + 100 + 4) + b"x" * 100
    raw = b"MZ" * 256 + version + packed
    file = dist / "iomdesk-0.2.0-setup.exe"
    whole = raw + struct.pack("<I", zlib.crc32(raw[512:]))
    for good in (whole, whole + b"a signature", b"PE" * 256 + whole[512:]):
        file.write_bytes(good)
        readback.check(file)
    other = whole.replace(b"xxx", b"xyx", 1)
    for bad in (whole[:-1], whole[:-60], whole[:540], raw[:512] + version, other):
        file.write_bytes(bad)
        with pytest.raises(readback.Unsound, match="sum is"):
            readback.check(file)


def test_the_installing_desk_is_told_every_code_of_the_windows_setup() -> None:
    """Each code the installer ends with stands in the table of docs/install.md, and no other."""
    script = (facts.ROOT / "installer/windows/iomdesk.nsi").read_text("utf-8")
    install = script.partition("Function un.onInit")[0]
    ends = set(re.findall(r"(?:!insertmacro Refuse|SetErrorLevel) (\d+)", install)) | {"0"}
    told = (facts.ROOT / "docs/install.md").read_text("utf-8")
    table = told.partition("Exit code of setup.exe")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| (\d+) \|", table, re.MULTILINE)) == ends
    assert "/DOWNGRADE" in install


def test_our_own_changelog_can_be_read() -> None:
    """Every version but the one being written has its day, newest first."""
    text = (facts.ROOT / "CHANGELOG.md").read_text("utf-8")
    every = changes.sections(text)
    told = {section.name: section.text for section in every}
    assert told.get(facts.version()) or told.get("Unreleased")
    dated = [section.day for section in every if section.name != "Unreleased"]
    assert None not in dated
    assert dated == sorted((day for day in dated if day), reverse=True)


def test_the_version_is_written_in_one_place() -> None:
    """No file that makes a package or runs the program repeats the number."""
    number = re.compile(rf"(?<![\d.]){re.escape(facts.version())}(?![\d.])")
    known = {"iomdesk/__init__.py", "CHANGELOG.md"}
    found = []
    for folder in ("iomdesk", "installer", "tools"):
        for file in sorted((facts.ROOT / folder).rglob("*")):
            name = file.relative_to(facts.ROOT).as_posix()
            if file.suffix in {".py", ".sh", ".nsi", ".rc", ".manifest", ".spec", ".c", ".xml"}:
                text = file.read_text("utf-8")
                if name not in known and number.search(text):
                    found.append(name)
    assert found == []
