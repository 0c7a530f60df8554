"""Words of the papers: the catalogue's ``[paper]`` section, dates, and a basis in words."""

from datetime import date, datetime

from iomdesk.domain.dates import show_date, show_moment
from iomdesk.domain.meetings import Basis
from iomdesk.papers.values import BasisLine, Frame
from iomdesk.words import words


def say(code: str, **params: object) -> str:
    """The words under ``[paper] code``."""
    return words("paper", code, params)


def day(value: date | None) -> str:
    """ "22 Nov 2026", or that it is not known."""
    return show_date(value) if value else say("not_known")


def known(text: str) -> str:
    """The text, or that it is not known."""
    return text.strip() or say("not_known")


def full_moment(place: str, moment: datetime) -> str:
    """ "Saltergate, Tuesday 24 Nov 2026, 09:30"."""
    return say(
        "cover_when",
        place=place,
        weekday=say(f"weekday_{moment.weekday()}"),
        date=show_date(moment.date()),
        time=f"{moment:%H:%M}",
    )


def basis_words(line: BasisLine) -> str:
    """ "Statutory, by phone", "Contract to 31 Mar 2027", "Consent, cases 2 and 6"."""
    if line.basis is Basis.STATUTORY:
        text = say("statutory")
    elif line.until:
        text = say(f"{line.basis}_until", until=show_date(line.until))
    else:
        text = say(line.basis)
    if line.basis is Basis.CONSENT and line.cases:
        *most, last = map(str, line.cases)
        if most:
            text = say("consent_cases", consent=text, cases=", ".join(most), last=last)
        else:
            text = say("consent_case", consent=text, cases=last)
    return say("by_phone", basis=text) if line.by_phone else text


def made(frame: Frame) -> str:
    """ "Pack DT-2026-11-24-SAL, made 24 Nov 2026 08:52 by ELDERFLOWER, Priya"."""
    return say(
        "made", reference=frame.reference, when=show_moment(frame.made_at), who=frame.made_by
    )


def made_paper(frame: Frame) -> str:
    """ "Matrix 3f2a9c11, made 24 Nov 2026 08:52 by ELDERFLOWER, Priya": not part of a pack."""
    return say(
        "made_paper", reference=frame.reference, when=show_moment(frame.made_at), who=frame.made_by
    )
