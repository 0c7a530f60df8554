"""Files that mean harm, or are not what they say: refused with a code, memory bounded.

Every file is made here; none is shipped.
"""

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook as Book

from iomdesk.exchange.tables import Limits, Refused, read_table

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def package(
    sheet: str, *, shared: str = "", workbook_head: str = "", extra: dict[str, bytes] | None = None
) -> bytes:
    """A workbook put together by hand around the XML of one sheet."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
            "</Types>"
        ),
        "_rels/.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>"
        ),
        "xl/workbook.xml": (
            f'{workbook_head}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>'
            '<sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/>'
            "</Relationships>"
        ),
        "xl/worksheets/sheet1.xml": sheet,
    }
    if shared:
        parts["xl/sharedStrings.xml"] = shared
    parts.update(extra or {})
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return target.getvalue()


def worksheet(rows: str, head: str = "") -> str:
    return f'<worksheet xmlns="{_MAIN}">{head}<sheetData>{rows}</sheetData></worksheet>'


def cell(name: str, text: str = "x") -> str:
    return f'<c r="{name}" t="inlineStr"><is><t>{text}</t></is></c>'


def honest() -> bytes:
    return package(worksheet(f'<row r="1">{cell("A1", "Surname")}{cell("B1", "DOB")}</row>'))


def workbook_bytes() -> bytes:
    book = Book()
    page = book.active
    assert page is not None
    page.append(["Surname", "Forename"])
    page.append(["OAKAPPLE", "Stephen"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def million_rows() -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_000_001))
    return package(worksheet(rows))


def zip_bomb() -> bytes:
    return package(worksheet("<row/>" + " " * (300 * 2**20)))


def large_parts() -> bytes:
    """Each part within bounds, all together not, and packed no better than text is."""
    target = io.BytesIO(package(worksheet(" " * (60 * 2**20)), shared=" " * (60 * 2**20)))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/media/ballast.png", bytes(2**20))
    return target.getvalue()


def lying_bomb() -> bytes:
    """A part that unpacks to far more than its directory entry says."""
    whole = bytearray(package(worksheet(" " * (120 * 2**20))))
    size = struct.pack("<L", 120 * 2**20 + len(worksheet("")))
    while (at := whole.find(size)) >= 0:
        whole[at : at + 4] = struct.pack("<L", 4096)
    return bytes(whole)


def far_corner() -> bytes:
    """Two cells at opposite corners: a careless reader lays out 17 thousand million."""
    first, last = cell("A1"), cell("XFD1048576")
    return package(worksheet(f'<row r="1">{first}</row><row r="1048576">{last}</row>'))


def hidden_far_corner() -> bytes:
    """The same with the name of the cell behind an attribute that ends the element early."""
    rows = f"<row r='1'>{cell('A1')}</row><row r='9'><c x='/>' r='XFD900000'><v>1</v></c></row>"
    return package(worksheet(rows))


def nameless_cells() -> bytes:
    """Cells without names in a row far down."""
    return package(worksheet('<row r="1048576"><c><v>1</v></c></row>'))


def nameless_wide() -> bytes:
    return package(worksheet(f'<row r="1">{"<c><v>1</v></c>" * 20_000}</row>'))


def shared_text_bomb() -> bytes:
    """One long text used by many cells."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c><c r="B{n}" t="s"><v>0</v></c></row>'
        for n in range(1, 20_001)
    )
    shared = f'<sst xmlns="{_MAIN}"><si><t>{"y" * 30_000}</t></si></sst>'
    return package(worksheet(rows), shared=shared)


def laughs() -> bytes:
    entities = '<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return package(entities + worksheet(f'<row r="1">{cell("A1", "&b;")}</row>'))


def outside_entity() -> bytes:
    head = '<!DOCTYPE x [<!ENTITY f SYSTEM "../../secret.txt">]>'
    return package(worksheet(f'<row r="1">{cell("A1")}</row>'), workbook_head=head)


def shared_entity() -> bytes:
    shared = f'<!DOCTYPE x [<!ENTITY f "z">]><sst xmlns="{_MAIN}"><si><t>&f;</t></si></sst>'
    return package(worksheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), shared=shared)


def utf16_part() -> bytes:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x []>' + worksheet("<row/>")
    return package("", extra={"xl/worksheets/sheet1.xml": text.encode("utf-16")})


def protected() -> bytes:
    make: Any = OOXMLFile  # a library without types
    plain = make(io.BytesIO(workbook_bytes()))
    target = io.BytesIO()
    plain.encrypt("correct horse battery", target)
    return target.getvalue()


def encrypted_entries() -> bytes:
    whole = bytearray(honest())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = whole.find(mark)
        while at >= 0:
            whole[at + offset] |= 1
            at = whole.find(mark, at + 4)
    return bytes(whole)


def old_excel() -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504 + "Workbook".encode("utf-16-le")


def web_page() -> bytes:
    return b"<html><body><table><tr><td>Surname</td></tr></table></body></html>"


def other_office(part: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(part, "x")
    return target.getvalue()


def long_cell() -> bytes:
    return package(worksheet(f'<row r="1">{cell("A1", "w" * 5_000_000)}</row>'))


def longish_cell() -> bytes:
    """Longer than any spreadsheet program allows, short enough for one look."""
    return package(worksheet(f'<row r="1">{cell("A1", "w" * 40_000)}</row>'))


def many_parts() -> bytes:
    return package(worksheet(""), extra={f"xl/media/{n}.png": b"" for n in range(30_000)})


HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "a million rows": (million_rows, "cohort.xlsx", "file_too_many_rows"),
    "zip bomb within bounds of ratio": (large_parts, "cohort.xlsx", "file_unpacks_too_big"),
    "zip bomb": (zip_bomb, "cohort.xlsx", "file_unpacks_too_big"),
    "zip bomb that lies about its size": (lying_bomb, "cohort.xlsx", "file_damaged"),
    "cells in far corners": (far_corner, "cohort.xlsx", "file_too_many_rows"),
    "a hidden far corner": (hidden_far_corner, "cohort.xlsx", "file_too_many_rows"),
    "nameless cells far down": (nameless_cells, "cohort.xlsx", "file_too_many_rows"),
    "nameless cells far across": (nameless_wide, "cohort.xlsx", "file_too_many_columns"),
    "one text shared by many": (shared_text_bomb, "cohort.xlsx", "file_unpacks_too_big"),
    "entities in the sheet": (laughs, "cohort.xlsx", "file_entities"),
    "an entity from outside": (outside_entity, "cohort.xlsx", "file_entities"),
    "entities in shared texts": (shared_entity, "cohort.xlsx", "file_entities"),
    "a part in UTF-16": (utf16_part, "cohort.xlsx", "file_entities"),
    "a password": (protected, "cohort.xlsx", "file_password"),
    "encrypted parts": (encrypted_entries, "cohort.xlsx", "file_password"),
    "an .xls renamed": (old_excel, "cohort.xlsx", "file_old_excel"),
    "a web page renamed": (web_page, "cohort.xlsx", "file_not_spreadsheet"),
    "a web page as text": (web_page, "cohort.csv", "file_not_spreadsheet"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "cohort.xlsx", "file_not_spreadsheet"),
    "a picture as csv": (
        lambda: b"\x89PNG\r\n\x1a\n\0\0\0\r",
        "cohort.csv",
        "file_not_spreadsheet",
    ),
    "a binary workbook": (
        lambda: other_office("xl/workbook.bin"),
        "cohort.xlsx",
        "file_other_form",
    ),
    "an OpenDocument": (lambda: other_office("content.xml"), "cohort.ods", "file_other_form"),
    "another package": (lambda: other_office("readme.txt"), "cohort.xlsx", "file_not_spreadsheet"),
    "a truncated package": (lambda: workbook_bytes()[:-400], "cohort.xlsx", "file_damaged"),
    "half a package": (lambda: workbook_bytes()[:1500], "cohort.xlsx", "file_damaged"),
    "an empty file": (lambda: b"", "cohort.xlsx", "file_empty"),
    "a blank file": (lambda: b"\r\n \r\n", "cohort.csv", "file_empty"),
    "only separators": (lambda: b",,,\r\n,,,\r\n", "cohort.csv", "file_empty"),
    "a cell of five million letters": (long_cell, "cohort.xlsx", "file_cell_too_long"),
    "a cell of forty thousand letters": (longish_cell, "cohort.xlsx", "file_cell_too_long"),
    "thirty thousand parts": (many_parts, "cohort.xlsx", "file_too_many_parts"),
    "text of a million rows": (lambda: b"a,b\n" * 1_000_000, "c.csv", "file_too_many_rows"),
    "a missing quotation mark": (
        lambda: b'a,"b\n' + b"OAKAPPLE,Stephen\n" * 5_000,
        "cohort.csv",
        "file_cell_too_long",
    ),
    "text of very many columns": (lambda: b"," * 5_000 + b"x", "c.csv", "file_too_many_columns"),
    "an empty sheet": (lambda: package(worksheet("")), "cohort.xlsx", "file_no_rows"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_with_its_reason_and_little_memory(name: str) -> None:
    make, shown, code = HOSTILE[name]
    data = make()
    tracemalloc.start()
    try:
        with pytest.raises(Refused) as caught:
            read_table(data, name=shown)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert caught.value.code == code
    assert "Nothing was changed" in caught.value.text
    assert "{" not in caught.value.text
    # Far under what the file would unpack or lay out to.
    assert peak < 220 * 2**20, peak


def _outcome(data: bytes) -> str:
    try:
        read_table(data, name="cohort.xlsx")
    except Refused as refused:
        return refused.code if refused.text else "no words"
    return "read"


def test_a_flipped_byte_never_gets_past_as_an_odd_error() -> None:
    whole = workbook_bytes()
    outcomes: set[str] = set()
    for at in range(0, len(whole), 37):
        broken = bytearray(whole)
        broken[at] ^= 0x5A
        outcomes.add(_outcome(bytes(broken)))
    assert "file_damaged" in outcomes
    assert "no words" not in outcomes


def test_a_file_too_large_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "cohort.csv"
    path.write_bytes(b"a,b\n" * 50_000)
    with pytest.raises(Refused) as caught:
        read_table(path, limits=Limits(file_bytes=100_000))
    assert caught.value.code == "file_too_big"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        read_table(tmp_path / "gone.xlsx")
    assert caught.value.code == "file_missing"
    assert "gone.xlsx" in caught.value.text
    with pytest.raises(Refused) as caught:
        read_table(tmp_path)
    assert caught.value.code == "file_unreadable"


def test_the_error_itself_says_nothing_of_the_file() -> None:
    with pytest.raises(Refused) as caught:
        read_table(b"", name="OAKAPPLE Stephen.xlsx")
    assert "OAKAPPLE" not in str(caught.value)


def test_empty_rows_with_a_format_far_down_are_no_rows() -> None:
    rows = f'<row r="1">{cell("A1", "Surname")}</row>' + "".join(
        f'<row r="{n}" s="3"><c r="A{n}" s="3"/><c r="B{n}" s="3" /></row>'
        for n in range(2, 1_048_577, 5_000)
    )
    book = read_table(package(worksheet(rows)), name="cohort.xlsx")
    assert len(book.sheet.rows) == 1


def test_nameless_cells_within_bounds_are_read() -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    book = read_table(package(worksheet(rows)), name="cohort.xlsx")
    assert [row.values for row in book.sheet.rows] == [(1, 2), (3, "")]
