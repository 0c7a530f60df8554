"""Reading the cells of one row of a cohort file, field by field."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from iomdesk.domain.dates import DateProblem, Sense, age, read_date
from iomdesk.domain.identifiers import SOFT, Reading, read_identifier
from iomdesk.domain.names import split_full_name, tidy_forename, tidy_name
from iomdesk.domain.people import IdentifierKind, Rag, full_name
from iomdesk.domain.sharing import names_visor
from iomdesk.exchange.columns import Mapping
from iomdesk.exchange.fields import Field, heading_key
from iomdesk.exchange.rags import rag_of_colour, read_rag
from iomdesk.exchange.sheets import CellValue, Row, cell_text
from iomdesk.exchange.tables import unescape_cell
from iomdesk.exchange.verdicts import Reason, Repairs, Verdict

_BLANK_WORDS = frozenset(
    {"", "na", "nk", "nfi", "none", "notknown", "unknown", "unk", "tbc", "tba", "nil", "null"}
)
_YES = frozenset({"y", "yes", "true", "1", "x", "ppo", "t", "\u2713", "\u2714"})
_NO = frozenset({"n", "no", "false", "0", "f", "nonppo", "notppo", "non"})
_MAPPA = re.compile(r"(?:level|lvl|l|mappa)?\s*([123])", re.IGNORECASE)
_MAPPA_LEVEL = re.compile(r"(?:level|lvl|l)\s*([123])\b", re.IGNORECASE)
_PHONE_CHARACTERS = re.compile(r"[\d\s()+\-./,;extmobhwork:&]+", re.IGNORECASE)
_DATE_SENSES = {
    Field.RAG_ON: Sense.PAST,
    Field.REGISTERED_ON: Sense.PAST,
    Field.LAST_CONVICTION_ON: Sense.PAST,
    Field.RELEASE_ON: Sense.ANY,
}
_AREA_LIKE = 80.0
_ADULT = 18

_TEXTS: Final = (Field.NOTE, Field.ADDRESS, Field.OFFENDER_MANAGER, Field.PRISON)
"""Free texts: ViSOR is named in none of them (S3; domain item 47)."""


class CellReader:
    """Reads rows of one sheet; made once, asked for each row."""

    def __init__(self, mapping: Mapping, *, today: date, areas: Sequence[str]) -> None:
        self._today = today
        self._areas = {heading_key(area): area for area in areas}
        self._headings = {
            column.field: column.heading for column in mapping.columns if column.field is not None
        }
        self._places = [
            (column.field, column.index) for column in mapping.columns if column.field is not None
        ]
        self._rag_column = next((i for f, i in self._places if f is Field.RAG), -1)
        self._one_name = Field.SURNAME not in self._headings
        self._row = 0
        self._reasons: list[Reason] = []
        self._likely_areas: dict[str, str] = {}

    def read(
        self, row: Row, repairs: Repairs
    ) -> tuple[dict[str, Any], dict[Field, str], list[Reason]]:
        """The values by field name, the typed texts, and what is to be said."""
        self._row = row.number
        self._reasons = []
        values = row.values
        raw: dict[Field, CellValue] = {place: values[index] for place, index in self._places}
        if repairs:
            for (number, place), text in repairs.items():
                if number == row.number:
                    raw[place] = text
        typed = {place: cell_text(value) for place, value in raw.items()}
        read: dict[str, Any] = {}
        self._names(typed, read)
        self._birth_date(raw, read)
        for kind in (
            IdentifierKind.PNCID,
            IdentifierKind.CRO,
            IdentifierKind.CRN,
            IdentifierKind.NOMIS,
        ):
            self._identifier(Field(kind.value), kind, typed, read)
        for place, sense in _DATE_SENSES.items():
            self._date(place, sense, raw, read)
        colour = row.colours.get(self._rag_column, "")
        self._rag(typed, colour, read)
        for place, take in self._plain_fields():
            if place in typed:
                take(place, typed, raw, read)
        self._area(typed, read)
        for place in _TEXTS:
            if names_visor(typed.get(place, "")):
                self._say(Verdict.PROBLEM, place, "visor")
        if row.hidden:
            self._say(Verdict.READY, None, "hidden_row")
        return read, typed, self._reasons

    def _plain_fields(self) -> tuple[tuple[Field, Callable[..., None]], ...]:
        return (
            (Field.PPO, self._ppo),
            (Field.MAPPA, self._mappa),
            (Field.OGRS12, self._score),
            (Field.OGRS24, self._score),
            (Field.PRISON, self._prison),
            (Field.PHONE, self._phone),
            (Field.OFFENDER_MANAGER, self._line),
            (Field.ADDRESS, self._line),
            (Field.NOTE, self._text),
        )

    def _say(
        self,
        verdict: Verdict,
        place: Field | None,
        code: str,
        proposal: str = "",
        **params: object,
    ) -> None:
        heading = "" if place is None else self._headings.get(place, place.label)
        reason = Reason(verdict, place, heading, code, {"row": self._row, **params}, proposal)
        self._reasons.append(reason)

    def _names(self, typed: dict[Field, str], read: dict[str, Any]) -> None:
        surname = tidy_name(unescape_cell(typed.get(Field.SURNAME, "")))
        forename = tidy_forename(unescape_cell(typed.get(Field.FORENAME, "")))
        whole = tidy_name(unescape_cell(typed.get(Field.FULL_NAME, "")))
        where = Field.FULL_NAME if self._one_name and Field.FULL_NAME in typed else Field.SURNAME
        if whole and not surname:
            surname, first = split_full_name(whole)
            forename = forename or first
            if "," not in whole:
                name = full_name(surname, forename)
                self._say(Verdict.READY, Field.FULL_NAME, "name_split", name, name=name)
        read["surname"], read["forename"] = surname, forename
        read["other_names"] = tidy_name(unescape_cell(typed.get(Field.OTHER_NAMES, "")))
        if not any(mark.isalpha() for mark in surname):
            self._say(Verdict.PROBLEM, where, "no_surname")
        elif not forename:
            place = where if where is Field.FULL_NAME else Field.FORENAME
            self._say(Verdict.CHECK, place, "no_forename")

    def _birth_date(self, raw: dict[Field, CellValue], read: dict[str, Any]) -> None:
        value = raw.get(Field.BIRTH_DATE, "")
        if _is_blank(value):
            self._say(Verdict.CHECK, Field.BIRTH_DATE, "no_birth_date")
            return
        reading = read_date(_for_date(value), today=self._today, sense=Sense.BIRTH)
        if reading.problem is DateProblem.NO_SUCH_DATE:
            typed = reading.params["typed"]
            self._say(Verdict.PROBLEM, Field.BIRTH_DATE, "no_such_birth_date", typed=typed)
        elif reading.problem:
            self._say(
                Verdict.PROBLEM,
                Field.BIRTH_DATE,
                "birth_date",
                problem=reading.text,
                why=reading.problem.value,
            )
        elif reading.value is not None:
            read["birth_date"] = reading.value
            years = age(reading.value, self._today)
            if years < _ADULT:
                self._say(Verdict.CHECK, Field.BIRTH_DATE, "under_18", age=years)

    def _identifier(
        self,
        place: Field,
        kind: IdentifierKind,
        typed: dict[Field, str],
        read: dict[str, Any],
    ) -> None:
        text = typed.get(place, "")
        if not text or _is_blank(text):
            return
        reading: Reading = read_identifier(kind, unescape_cell(text), today=self._today)
        read[place.value] = reading
        if reading.problem:
            verdict = Verdict.READY if reading.problem in SOFT else Verdict.CHECK
            proposal = reading.corrected if reading.corrected != reading.canonical else ""
            self._say(
                verdict,
                place,
                "identifier",
                proposal,
                problem=reading.text,
                why=reading.problem.value,
                expected=reading.expected,
            )

    def _date(
        self, place: Field, sense: Sense, raw: dict[Field, CellValue], read: dict[str, Any]
    ) -> None:
        value = raw.get(place, "")
        if value == "" or _is_blank(value):
            return
        reading = read_date(_for_date(value), today=self._today, sense=sense)
        read[place.value] = reading.value
        if reading.problem:
            why = reading.problem.value
            self._say(Verdict.CHECK, place, "date", problem=reading.text, why=why)

    def _rag(self, typed: dict[Field, str], colour: str, read: dict[str, Any]) -> None:
        text = tidy_name(typed.get(Field.RAG, ""))
        status = read_rag(text) if text else None
        if status is not None:
            read["rag"] = status
        elif text and heading_key(text) not in _BLANK_WORDS:
            self._say(Verdict.CHECK, Field.RAG, "rag_unknown", typed=text)
        elif colour:
            told = rag_of_colour(colour)
            if told is None:
                self._say(Verdict.CHECK, Field.RAG, "rag_colour_unknown")
            else:
                read["rag"] = told
                self._say(Verdict.CHECK, Field.RAG, "rag_colour", told.word, status=told.spoken)
        elif Field.RAG in typed:
            self._say(Verdict.READY, Field.RAG, "rag_not_set")
        read.setdefault("rag", Rag.NOT_SET)

    def _area(self, typed: dict[Field, str], read: dict[str, Any]) -> None:
        text = tidy_name(unescape_cell(typed.get(Field.AREA, "")))
        if not self._areas:
            read["area"] = text
        elif heading_key(text) in _BLANK_WORDS:
            if len(self._areas) == 1:
                read["area"] = next(iter(self._areas.values()))
            else:
                self._say(Verdict.CHECK, Field.AREA, "no_area")
        elif area := self._areas.get(heading_key(text)):
            read["area"] = area
        elif like := self._like_area(text):
            read["area"] = like
            self._say(Verdict.CHECK, Field.AREA, "area_like", like, typed=text, area=like)
        else:
            self._say(Verdict.CHECK, Field.AREA, "area_unknown", typed=text)

    def _like_area(self, text: str) -> str:
        from rapidfuzz import fuzz, process

        key = heading_key(text)
        if key not in self._likely_areas:
            found = process.extractOne(
                key, list(self._areas), scorer=fuzz.ratio, score_cutoff=_AREA_LIKE
            )
            starts = [k for k in self._areas if len(key) > 3 and k.startswith(key)]
            if found:
                self._likely_areas[key] = self._areas[found[0]]
            else:
                self._likely_areas[key] = self._areas[starts[0]] if len(starts) == 1 else ""
        return self._likely_areas[key]

    def _ppo(
        self,
        place: Field,
        typed: dict[Field, str],
        raw: dict[Field, CellValue],
        read: dict[str, Any],
    ) -> None:
        text = typed[place].strip()
        key = heading_key(text) or text
        if raw[place] is True or key in _YES:
            read["ppo"] = True
        elif key in _NO:
            read["not_ppo"] = True
        elif text and key not in _BLANK_WORDS and any(map(str.isalnum, text)):
            self._say(Verdict.CHECK, place, "ppo_unknown", typed=text)

    def _mappa(
        self,
        place: Field,
        typed: dict[Field, str],
        raw: dict[Field, CellValue],  # noqa: ARG002 - one form for all readers
        read: dict[str, Any],
    ) -> None:
        text = " ".join(typed[place].split())
        if _is_blank(text) or heading_key(text) in _NO:
            return
        found = _MAPPA.fullmatch(text) or _MAPPA_LEVEL.search(text)
        if found is None:
            self._say(Verdict.CHECK, place, "mappa_unknown", typed=text)
            return
        read["mappa"] = found[1]
        if found[1] != "1":  # S2 Strategy section 4: levels 2 and 3 are excluded
            self._say(Verdict.CHECK, place, "mappa_excluded", level=found[1])

    def _score(
        self,
        place: Field,
        typed: dict[Field, str],
        raw: dict[Field, CellValue],
        read: dict[str, Any],
    ) -> None:
        text = typed[place].strip()
        if _is_blank(text):
            return
        value = raw[place]
        try:
            score = float(text.rstrip("%").strip().replace(",", "."))
        except ValueError:
            score = -1.0
        if isinstance(value, float) and 0 < score < 1:  # a cell formatted as per cent
            score = round(score * 100, 6)
            shown = f"{score:g}"
            self._say(Verdict.CHECK, place, "ogrs_fraction", shown, typed=text, score=shown)
        if not 0 <= score <= 100 or isinstance(value, (bool, date)):
            self._say(Verdict.CHECK, place, "ogrs_unknown", typed=text)
            return
        read[place.value] = int(score) if score.is_integer() else score

    def _prison(
        self,
        place: Field,
        typed: dict[Field, str],
        raw: dict[Field, CellValue],  # noqa: ARG002
        read: dict[str, Any],
    ) -> None:
        text = " ".join(unescape_cell(typed[place]).split())
        key = heading_key(text)
        if _is_blank(text) or key in _NO or key in {"community", "atliberty", "out"}:
            return
        read["in_custody"] = True
        if key not in _YES and key not in {"custody", "incustody"}:
            read["prison"] = text

    def _phone(
        self,
        place: Field,
        typed: dict[Field, str],
        raw: dict[Field, CellValue],  # noqa: ARG002
        read: dict[str, Any],
    ) -> None:
        text = " ".join(unescape_cell(typed[place]).split())
        if _is_blank(text):
            return
        digits = "".join(mark for mark in text if mark.isdigit())
        read["phone"] = text
        if len(digits) == 10 and text[0] in "123789":
            phone = _with_nought(digits) if digits == text else "0" + text
            read["phone"] = phone
            self._say(Verdict.READY, place, "phone_zero", phone, phone=phone)
        elif len(digits) < 6 or not _PHONE_CHARACTERS.match(text):
            self._say(Verdict.READY, place, "phone_unknown", typed=text)

    def _line(
        self,
        place: Field,
        typed: dict[Field, str],
        raw: dict[Field, CellValue],  # noqa: ARG002
        read: dict[str, Any],
    ) -> None:
        """One line of text; the lines of an address become its parts."""
        lines = [" ".join(line.split()) for line in unescape_cell(typed[place]).splitlines()]
        joined = ", ".join(line.rstrip(",") for line in lines if line)
        read[place.value] = joined

    def _text(
        self,
        place: Field,
        typed: dict[Field, str],
        raw: dict[Field, CellValue],  # noqa: ARG002
        read: dict[str, Any],
    ) -> None:
        """Free text, its lines kept."""
        read[place.value] = unescape_cell(typed[place]).strip()


def _is_blank(value: CellValue) -> bool:
    """Nothing, or a word for nothing: "n/k", "-", "TBC"."""
    if not isinstance(value, str):
        return False
    return heading_key(value) in _BLANK_WORDS and not any(map(str.isdigit, value))


def _for_date(value: CellValue) -> str | date | float:
    """The kinds of value a date can be read from; anything else by its text."""
    if isinstance(value, bool) or not isinstance(value, (str, date, int, float)):
        return cell_text(value)
    return unescape_cell(value) if isinstance(value, str) else value


def _with_nought(digits: str) -> str:
    """Ten digits with the 0 that a number cell swallows, set apart as usual in Britain."""
    if digits[0] == "2":
        return f"0{digits[:2]} {digits[2:6]} {digits[6:]}"
    if digits[:2] == "11" or (digits[0] == "1" and digits[2] == "1"):
        return f"0{digits[:3]} {digits[3:6]} {digits[6:]}"
    return f"0{digits[:4]} {digits[4:]}"
