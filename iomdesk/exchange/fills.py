"""Fill colours of cell formats, told by openpyxl from the styles of a workbook.

Only the formats asked for are looked at: a workbook of one row with one cell for each
is put together from the checked styles and theme, so no large file is read twice.
"""

import re
import zipfile
from collections.abc import Collection
from io import BytesIO

from defusedxml.ElementTree import fromstring

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument"
_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.spreadsheetml.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" '
    f'ContentType="{_TYPES}.spreadsheetml.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.spreadsheetml.styles+xml"/>'
    f'<Override PartName="/xl/theme/theme1.xml" ContentType="{_TYPES}.theme+xml"/></Types>'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/{{kind}}" '
    'Target="{target}"/>{more}</Relationships>'
)
_THEME_ORDER = (1, 0, 3, 2, 4, 5, 6, 7, 8, 9, 10, 11)
"""Place in the theme's list of each theme colour: light before dark, unlike the list."""
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_MOST = 4_000


def fill_colours(styles: bytes, theme: bytes, wanted: Collection[int]) -> dict[int, str]:
    """The fill colour ("FFC000") by number of cell format; unfilled formats are left out.

    Never raises for odd styles: a colour that cannot be told is no colour.
    """
    if not styles or not wanted:
        return {}
    from openpyxl import load_workbook

    formats = sorted(wanted)[:_MOST]
    try:
        book = load_workbook(_palette(styles, theme, formats))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, SyntaxError):
        return {}
    scheme = _theme_colours(theme)
    found: dict[int, str] = {}
    for row, number in enumerate(formats, start=1):
        fill = book.worksheets[0].cell(row, 1).fill
        colour = _hex(fill.fgColor, scheme) if fill.fill_type == "solid" else ""
        if colour:
            found[number] = colour
    return found


def _palette(styles: bytes, theme: bytes, formats: list[int]) -> BytesIO:
    """A workbook whose cell A(n) has the n-th of the formats."""
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" s="{number}"/></row>'
        for row, number in enumerate(formats, start=1)
    )
    more = "".join(
        f'<Relationship Id="r{kind}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for kind, target in (("styles", "styles.xml"), ("theme", "theme/theme1.xml"))
        if kind == "styles" or theme
    )
    workbook = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Formats" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        top = _RELATIONS.format(kind="officeDocument", target="xl/workbook.xml", more="")
        archive.writestr("_rels/.rels", top)
        archive.writestr("xl/workbook.xml", workbook)
        below = _RELATIONS.format(kind="worksheet", target="worksheets/sheet1.xml", more=more)
        archive.writestr("xl/_rels/workbook.xml.rels", below)
        sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>'
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        archive.writestr("xl/styles.xml", styles)
        if theme:
            archive.writestr("xl/theme/theme1.xml", theme)
    target.seek(0)
    return target


def _hex(colour: object, scheme: list[str]) -> str:
    """Six figures of an openpyxl colour given as RGB, by old index or by theme."""
    from openpyxl.styles.colors import COLOR_INDEX

    kind = getattr(colour, "type", "")
    if kind == "rgb":
        text = str(getattr(colour, "rgb", ""))
    elif kind == "indexed":
        index = int(getattr(colour, "indexed", 64))
        text = COLOR_INDEX[index] if index < len(COLOR_INDEX) else ""
    elif kind == "theme":
        index = int(getattr(colour, "theme", 99))
        place = _THEME_ORDER[index] if index < len(_THEME_ORDER) else 99
        text = scheme[place] if place < len(scheme) else ""
    else:
        return ""
    return text[-6:].upper() if _HEX.fullmatch(text[-6:]) else ""


def _theme_colours(theme: bytes) -> list[str]:
    """The twelve colours in the order the theme lists them, empty when there is none."""
    if not theme:
        return []
    try:
        root = fromstring(theme, forbid_dtd=True)
    except (SyntaxError, ValueError):
        return []
    for element in root.iter():
        if element.tag.endswith("}clrScheme"):
            return [
                next((c.get("lastClr") or c.get("val") or "" for c in colour), "")
                for colour in element
            ]
    return []
