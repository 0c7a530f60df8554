"""The libraries of pictures inside Pillow's wheels, by its own bill and by file names."""

from typing import Any, Final

from installer.parts import Part, canonical
from installer.tree import Tree, address, expression

WINDOWS: Final = "win32"
# What auditwheel took along for Pillow from the system it was built on, told by the file's name.
_TAKEN: Final = {
    "Xau": ("libXau", "MIT-open-group"),
    "lzma": ("XZ Utils", "0BSD"),
    "zstd": ("Zstandard", "BSD-3-Clause OR GPL-2.0-only"),
    "png16": ("libpng", "libpng-2.0"),
    "brotlicommon": ("Brotli", "MIT"),
}


def pillow_parts(look: Tree) -> list[Part]:
    """The libraries Pillow was built with, as far as the extension that needs them is shipped.

    The texts of all stand in Pillow's own. Its bill also names libimagequant and FriBiDi, which
    the wheels do not hold.
    """
    without = {"libimagequant", "FriBiDi"} | ({"libxcb"} if look.platform == WINDOWS else set())
    parts = []
    for bill in look.bills("pillow"):
        names = {each["bom-ref"]: each for each in bill.get("components", [])}
        uses = {each["ref"]: each.get("dependsOn", []) for each in bill.get("dependencies", [])}
        for ref in sorted(names):
            module = ref.partition("#c-ext/PIL.")[2]
            if module and look.files(f"{module}.cpython-*", f"{module}.cp3*", f"{module}.pyd"):
                parts += [
                    _of_pillow(look, names[used])
                    for used in uses.get(ref, [])
                    if used in names and names[used]["name"] not in without
                ]
    for library, (name, licence) in _TAKEN.items():
        for file in look.files(f"pillow.libs/lib{library}-*.so*"):
            version = file.name.partition(".so.")[2]
            version = f"1.6.{version.split('.')[1]}" if library == "png16" else version
            said = {"name": name, "version": version, "licenses": [{"expression": licence}]}
            parts.append(_of_pillow(look, said | ({"version": ""} if library == "Xau" else {})))
    return parts


def _of_pillow(look: Tree, component: dict[str, Any]) -> Part:
    name = str(component["name"]).rpartition(" / ")[2]
    version = str(component.get("version", ""))
    if name == "zlib" and version.startswith("2."):
        name = "zlib-ng"
    slug = canonical(name.replace(" ", "-"))
    return Part(
        name,
        version,
        expression(component),
        look.texts("pillow", "LICENSE"),
        f"pkg:generic/{slug}" + (f"@{version}" if version else ""),
        address(component),
        "pillow",
    )
