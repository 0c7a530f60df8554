"""The fields of a cohort file, the headings they go by, and what their cells look like."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from iomdesk.domain.dates import Sense, age, read_date
from iomdesk.domain.identifiers import read_identifier
from iomdesk.domain.people import IdentifierKind
from iomdesk.exchange.rags import read_rag
from iomdesk.exchange.sheets import CellValue, cell_text
from iomdesk.words import words


class Field(StrEnum):
    """What a column of a cohort file may hold; titles under ``[column_field]``."""

    SURNAME = "surname"
    FORENAME = "forename"
    FULL_NAME = "full_name"
    OTHER_NAMES = "other_names"
    BIRTH_DATE = "birth_date"
    PNCID = "pncid"
    CRO = "cro"
    CRN = "crn"
    NOMIS = "nomis"
    AREA = "area"
    PPO = "ppo"
    RAG = "rag"
    RAG_ON = "rag_on"
    OFFENDER_MANAGER = "offender_manager"
    OGRS12 = "ogrs12"
    OGRS24 = "ogrs24"
    REGISTERED_ON = "registered_on"
    LAST_CONVICTION_ON = "last_conviction_on"
    MAPPA = "mappa"
    PRISON = "prison"
    RELEASE_ON = "release_on"
    ADDRESS = "address"
    PHONE = "phone"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The field's name for people."""
        return words("column_field", self.value)


_SYNONYMS: Mapping[Field, str] = {
    Field.SURNAME: "surname; last name; family name; sname; lastname; surname family name",
    Field.FORENAME: (
        "forename; forenames; first name; first names; given name; given names; christian name; "
        "forename 1; fname; first forename; firstname"
    ),
    Field.FULL_NAME: (
        "name; full name; offender; offender name; nominal; nominal name; person; client; "
        "client name; subject; name of offender; service user; prisoner name; pop; pop name; "
        "person on probation; surname forename; name surname forename"
    ),
    Field.OTHER_NAMES: (
        "alias; aliases; aka; other names; other name; also known as; known as; nickname; "
        "street name; maiden name; middle name; middle names; forename 2"
    ),
    Field.BIRTH_DATE: "dob; date of birth; birth date; birthdate; born; d o b; birthday; dofb",
    Field.PNCID: "pncid; pnc; pnc id; pnc no; pnc number; pnc ref; police national computer id",
    Field.CRO: "cro; cro no; cro number; criminal records office; criminal record number",
    Field.CRN: (
        "crn; ndelius; delius; delius no; delius number; crn no; crn number; ndelius crn; "
        "delius crn; case reference number; probation number; case ref; probation no; delius id"
    ),
    Field.NOMIS: (
        "nomis; nomis no; nomis number; noms; noms no; noms number; noms id; prison no; "
        "prison number; prisoner number; prisoner no; nomis id; pnomis; p nomis; hmp no; "
        "hmp number; prison id; c nomis; offender no"
    ),
    Field.AREA: (
        "area; locality; lpu; bcu; district; division; section; lpa; local area; beat; town; "
        "iom area; hub; cohort area; locality area; team area; local policing unit"
    ),
    Field.PPO: "ppo; ppo status; ppo y n; is ppo; ppo flag; prolific; priority offender",
    Field.RAG: (
        "rag; rag status; status; rag rating; rag colour; colour; current rag; rag now; "
        "traffic light; risk rag; rating; iom status; rag grade; current status"
    ),
    Field.RAG_ON: (
        "rag date; rag since; date of rag; rag changed; rag set; rag from; status date; "
        "status since; rag date changed; date rag set; rag updated; rag change date"
    ),
    Field.OFFENDER_MANAGER: (
        "om; offender manager; po; probation officer; supervising officer; case manager; "
        "responsible officer; om name; probation practitioner; pp; lead professional; com; "
        "community offender manager; manager; om allocated; offender manager om"
    ),
    Field.OGRS12: (
        "ogrs 12; ogrs3 12m; ogrs 12 months; ogrs 1 year; ogrs3 12; ogrs 12m; ogrs 1yr; "
        "ogrs3 1 year; ogrs 12 mths; ogrs3 12 months; ogrs 12 month; ogrs score 12 mths; "
        "ogrs year 1; ogrs3 1yr; ogrs12"
    ),
    Field.OGRS24: (
        "ogrs 24; ogrs3 24m; ogrs 24 months; ogrs 2 year; ogrs3 24; ogrs 24m; ogrs 2yr; "
        "ogrs3 2 year; ogrs 24 mths; ogrs3 24 months; ogrs 24 month; ogrs score 24 mths; "
        "ogrs year 2; ogrs 2 years; ogrs3 2yr; ogrs24"
    ),
    Field.REGISTERED_ON: (
        "on scheme; registered; registered on; date registered; start date; date started; "
        "on scheme since; adopted; date adopted; adoption date; joined; date joined; entry date; "
        "registration date; date on scheme; iom start; iom start date; cohort start; "
        "date of registration; accepted; date accepted; date onto scheme; onto iom; start"
    ),
    Field.LAST_CONVICTION_ON: (
        "last convicted; last conviction; last conviction date; date of last conviction; "
        "last conv; last convicted on; most recent conviction; conviction date; convicted; "
        "date last convicted; last conviction on"
    ),
    Field.MAPPA: "mappa; mappa level; mappa cat; mappa status; mappa lvl",
    Field.PRISON: (
        "in custody; custody; prison; establishment; hmp; location; custody location; "
        "current prison; where held; holding prison; custody prison; in custody where; "
        "prison name; custody status; in prison"
    ),
    Field.RELEASE_ON: (
        "release date; release; released; release on; date of release; crd; due out; "
        "release due; expected release; projected release date; erd; ard; edr; out date; rel date"
    ),
    Field.ADDRESS: (
        "address; home address; current address; addr; postal address; lives at; "
        "discharge address; release address; residence; last known address; full address"
    ),
    Field.PHONE: (
        "tel; telephone; phone; mobile; contact number; contact no; tel no; phone number; "
        "telephone number; mobile number; mob; contact; contact tel; mobile no; phone no"
    ),
    Field.NOTE: (
        "notes; note; comments; comment; remarks; other info; other information; info; "
        "further information; update; updates; additional information; free text"
    ),
}


def heading_key(text: str) -> str:
    """A heading without case, accents, marks and blanks: "D.O.B." is "dob"."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("(s)", ""))
    return "".join(mark for mark in folded if mark.isalnum() and mark.isascii())


HEADINGS: Mapping[str, Field] = MappingProxyType(
    {heading_key(name): field for field, names in _SYNONYMS.items() for name in names.split(";")}
)
"""Field by heading key; no heading stands for two fields (a test says so)."""

_HMP = re.compile(r"^(?:HM\s?P|HMP/YOI|HM\s?YOI|YOI|HMYOI|PRISON)\b", re.IGNORECASE)
_PHONE = re.compile(r"^(?:\+44|0)[\d\s()-]{9,15}$", re.ASCII)
_NAME = re.compile(r"^[^\W\d]['\u2019\w. -]+,\s*[^\W\d][\w' .-]*$")
_ADDRESS = re.compile(r"^(?:flat\s+)?\d+\w?\s+\w+.*,\s*\w", re.IGNORECASE)
_PPO_WORDS = frozenset({"ppo", "nonppo", "notppo"})

Test = Callable[[CellValue, date], bool]


def _identifier(kind: IdentifierKind) -> Test:
    def fits(value: CellValue, today: date) -> bool:
        if not isinstance(value, str) or len(value.strip()) < 6:
            return False
        return not read_identifier(kind, value, today=today).problem

    return fits


def _birth(value: CellValue, today: date) -> bool:
    if isinstance(value, (int, float)):
        return False
    typed = value if isinstance(value, date) else cell_text(value)
    birth = read_date(typed, today=today, sense=Sense.BIRTH).value
    return birth is not None and 12 <= age(birth, today) <= 95


def _text_test(pattern: re.Pattern[str]) -> Test:
    def fits(value: CellValue, _today: date) -> bool:
        return pattern.search(cell_text(value).strip()) is not None

    return fits


def _rag(value: CellValue, _today: date) -> bool:
    return isinstance(value, str) and len(value.strip()) > 1 and read_rag(value) is not None


def _ppo(value: CellValue, _today: date) -> bool:
    return heading_key(cell_text(value)) in _PPO_WORDS


CONTENT: Mapping[Field, Test] = MappingProxyType(
    {
        Field.PNCID: _identifier(IdentifierKind.PNCID),
        Field.CRO: _identifier(IdentifierKind.CRO),
        Field.CRN: _identifier(IdentifierKind.CRN),
        Field.NOMIS: _identifier(IdentifierKind.NOMIS),
        Field.RAG: _rag,
        Field.PPO: _ppo,
        Field.BIRTH_DATE: _birth,
        Field.PRISON: _text_test(_HMP),
        Field.PHONE: _text_test(_PHONE),
        Field.FULL_NAME: _text_test(_NAME),
        Field.ADDRESS: _text_test(_ADDRESS),
    }
)
"""What cells of a field look like, most telling first; fields without a look are absent."""

DOUBTFUL = frozenset(
    {Field.PNCID, Field.CRO, Field.CRN, Field.NOMIS, Field.RAG, Field.BIRTH_DATE, Field.PRISON}
)
"""Fields whose heading is doubted when the cells look otherwise."""

OWN_LOOK = frozenset({Field.PNCID, Field.CRO, Field.CRN, Field.NOMIS, Field.RAG})
"""Fields whose cells look like nothing else: here content may overrule a heading."""
