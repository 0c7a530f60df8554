"""The folder of licences: a folder for each part with its texts, and what stands over them."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from installer import facts
from installer.parts import TEXTS, Missing, Part
from installer.sources import source_lines


def ordered(parts: Iterable[Part]) -> list[Part]:
    """Each part once, by name and version."""
    return sorted(set(parts), key=lambda part: (part.folder, part.version, part.inside))


def write_licences(folder: Path, parts: Iterable[Part]) -> None:
    """A folder for each part with its texts, and ``LICENCES.txt`` over them all.

    The bytes depend on the parts alone. Two versions of one part share no folder; the many
    crates compiled into one extension share one, and so does a part whose texts are among
    those of the part that carries it.

    Raises:
        Missing: a part has no text.
    """
    every = ordered(parts)
    places = places_of(every)
    for part in every:
        if not part.texts:
            message = f"{part.name} has no licence text"
            raise Missing(message)
        place = folder / places[part]
        place.mkdir(parents=True, exist_ok=True)
        for name, text in part.texts:
            (place / name).write_text(text, encoding="utf-8", newline="\n")
    for place_name in sorted({places[part] for part in every if part.holder}):
        held = [p for p in every if places[p] == place_name and p.holder]
        lines = [f"{p.name} {p.version}\n    {p.licence}\n    {p.holder}\n" for p in held]
        file = folder / place_name / "COPYRIGHT.txt"
        file.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    sources = "\n".join(source_lines(every))
    (folder / "SOURCES.txt").write_text(sources, encoding="utf-8", newline="\n")
    overview = _overview(every, places)
    (folder / "LICENCES.txt").write_text(overview, encoding="utf-8", newline="\n")


def places_of(parts: Sequence[Part]) -> dict[Part, str]:
    """Where each part's texts lie."""
    texts = {part.folder: set(part.texts) for part in parts if not part.inside}
    alone = [part for part in parts if not part.purl.startswith("pkg:cargo/")]
    places = {}
    for part in parts:
        carrier = re.sub(r"[^a-z0-9.+-]+", "-", part.inside.lower())
        twins = {p.texts for p in alone if p.folder == part.folder}
        if part not in alone:
            places[part] = f"{carrier}-crates"
        elif set(part.texts) <= texts.get(carrier, set()):
            places[part] = carrier
        else:
            places[part] = part.folder if len(twins) == 1 else f"{part.folder}-{part.version}"
    return places


def _overview(parts: Sequence[Part], places: dict[Part, str]) -> str:
    own = (facts.ROOT / "LICENSE").read_text(encoding="utf-8")
    lines = [(TEXTS / "overview.txt").read_text(encoding="utf-8").rstrip("\n"), ""]
    for part in parts:
        within = f", inside {part.inside}" if part.inside else ""
        lines += [
            f"{part.name} {part.version}{within}",
            f"    Licence: {part.licence}",
            f"    Texts:   {places[part]}/",
        ]
        lines += [f"    Home:    {part.home}"] if part.home else []
        lines.append("")
    return "\n".join([*lines, f"{facts.TITLE} {facts.version()} itself", "", own])
