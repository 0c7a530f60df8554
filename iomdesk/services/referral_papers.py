"""Papers of referrals, and the continuity pack: form, matrix sheet, letter of a decision.

A paper is drawn in memory for one named person, under the rule set that its referral or
matrix was saved under. Looking at it lets nothing out. Printing, saving and copying are
disclosures: ``check`` asks the audience gate first, and the log names the recipient.
"""

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from iomdesk.domain.people import Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sharing import Audience, ItemKind, names_visor
from iomdesk.papers.frame import Paper
from iomdesk.papers.letter import letter_text as text_of
from iomdesk.papers.letter import make_letter
from iomdesk.papers.matrix import make_matrix
from iomdesk.papers.protect import protect
from iomdesk.papers.referral import make_referral
from iomdesk.papers.values import DecisionLetter
from iomdesk.services import continuity
from iomdesk.services import referral_pages as pages
from iomdesk.services.agreements import register
from iomdesk.services.continuity import Continuity
from iomdesk.services.desk import Desk, Work
from iomdesk.services.outgoing import NOT_PRINTED, NOT_SAVED, PRINTING, send_out
from iomdesk.services.referral_answers import Source, ask, refused
from iomdesk.store.log import Verb
from iomdesk.store.schema import Kind
from iomdesk.words import words


class PaperKind(StrEnum):
    """The papers there are."""

    BLANK_FORM = "blank_form"
    BLANK_MATRIX = "blank_matrix"
    FORM = "form"
    MATRIX = "matrix"
    LETTER = "letter"
    CONTINUITY = "continuity"


BLANK = frozenset({PaperKind.BLANK_FORM, PaperKind.BLANK_MATRIX})
"""Papers without a person on them: nothing is disclosed, and nobody has to be named."""
UNNAMED = BLANK | {PaperKind.CONTINUITY}
"""Papers for which nobody is named: the blank ones, and the coordinator's own."""


@dataclass(frozen=True, slots=True)
class PaperRef:
    """Which paper is meant: ``id`` of the referral, or of the matrix for a matrix sheet."""

    kind: PaperKind
    id: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets it: a named person of a statutory agency."""

    name: str
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPaper:
    """A paper in memory; nothing has left the desk.

    Attributes:
        title: in the window; ``file_name``: what it is saved as; neither names anybody.
        continuity: what it was drawn from, where it is the continuity pack.
    """

    ref: PaperRef
    recipient: Recipient | None
    pdf: bytes
    pages: int
    title: str
    file_name: str
    sha256: str
    continuity: Continuity | None = None


def draw(desk: Desk, ref: PaperRef, recipient: Recipient | None = None) -> DrawnPaper:
    """Draw a paper, for somebody named or, without a recipient, for a look at it.

    Raises KeyError when there is no such referral or matrix, RuleViolation
    ``letter_undecided`` for a letter before the decision.
    """
    if ref.kind is PaperKind.CONTINUITY:
        return _continuity(desk, ref)
    recipient = _as_known(desk, ref, recipient)
    made, title, row_id = _drawn(desk, ref, recipient)
    name = ref.kind.replace("_", "-")
    return DrawnPaper(
        ref=ref,
        recipient=recipient,
        pdf=made.pdf,
        pages=made.pages,
        title=title,
        file_name=f"{name}-{pages.short(row_id)}.pdf" if row_id else f"{name}.pdf",
        sha256=hashlib.sha256(made.pdf).hexdigest(),
    )


def _continuity(desk: Desk, ref: PaperRef) -> DrawnPaper:
    made = continuity.draw(desk)
    return DrawnPaper(
        ref=ref,
        recipient=None,
        pdf=made.pdf,
        pages=made.pages,
        title=made.title(desk.today()),
        file_name=f"continuity-{desk.today().isoformat()}.pdf",
        sha256=made.sha256,
        continuity=made,
    )


def _drawn(desk: Desk, ref: PaperRef, recipient: Recipient | None) -> tuple[Paper, str, str]:
    """The paper, its title, and the id its reference is made from."""
    copy = words("paper", "copy_desk") if recipient is None else _copy_for(recipient)
    to = _reader(desk, recipient)
    match ref.kind:
        case PaperKind.BLANK_FORM:
            form = pages.blank_form(desk)
            return make_referral(form), form.frame.reference, ""
        case PaperKind.BLANK_MATRIX:
            sheet = pages.blank_matrix(desk)
            return make_matrix(sheet), sheet.frame.reference, ""
        case PaperKind.FORM:
            form = pages.completed_form(desk, pages.read_source(desk, ref.id), copy, to)
            return make_referral(form), form.frame.occasion, ref.id
        case PaperKind.MATRIX:
            sheet = pages.matrix_sheet(desk, pages.read_matrix(desk, ref.id), copy, to)
            return make_matrix(sheet), sheet.frame.occasion, ref.id
        case _:
            letter = _letter(desk, ref, recipient)
            return make_letter(letter), letter.frame.occasion, ref.id


def _as_known(desk: Desk, ref: PaperRef, recipient: Recipient | None) -> Recipient | None:
    """The recipient with the name as it is known, however it was typed."""
    if recipient is None:
        return None
    source: Source | pages.MatrixSource | None
    if ref.kind in UNNAMED:
        source = None
    elif ref.kind is PaperKind.MATRIX:
        source = pages.read_matrix(desk, ref.id)
    else:
        source = pages.read_source(desk, ref.id)
    return replace(recipient, name=pages.known_writing(desk, source, recipient.name))


def _reader(desk: Desk, recipient: Recipient | None) -> Audience:
    """Who reads it: the recipient, or without one an officer of the desk's own agency.

    An agency that nobody may send to gives no basis, and leaves a look at a paper empty.
    """
    if recipient is None:
        return pages.audience(desk)
    return pages.audience(desk, recipient.agency, recipient.name)


def _copy_for(recipient: Recipient) -> str:
    return words("paper", "copy_for", {"name": recipient.name, "agency": recipient.agency})


def _letter(desk: Desk, ref: PaperRef, recipient: Recipient | None) -> DecisionLetter:
    source = pages.read_source(desk, ref.id)
    usual = usual_recipient(desk, ref) if recipient is None else recipient
    to = "" if usual is None else ", ".join(filter(None, (usual.name, usual.agency)))
    copy = words("paper", "copy_desk") if recipient is None else _copy_for(recipient)
    return pages.decision_letter(desk, source, to, copy, _reader(desk, recipient))


def usual_recipient(desk: Desk, ref: PaperRef) -> Recipient | None:
    """Who it usually goes to: the offender manager of the form; None where none is named.

    The agency is the one the form gives, else the scheme's own probation agency.
    """
    if ref.kind in UNNAMED:
        return None
    if ref.kind is PaperKind.MATRIX:
        name, agency = pages.manager_of(pages.read_matrix(desk, ref.id))
    else:
        name, agency = pages.manager_of(pages.read_source(desk, ref.id))
    if not name:
        return None
    probation = (one for one in statutory_agencies(desk) if "probation" in one.casefold())
    return Recipient(name, agency or next(probation, ""))


def statutory_agencies(desk: Desk) -> tuple[str, ...]:
    """The agencies a paper may go to: the scheme's in its order, then those added here."""
    held = register(desk)
    names = (one.name for one in held.entries.values() if not one.retired)
    return tuple(name for name in names if held.statutory(name))


# ---- leaving the desk -------------------------------------------------------------------


def check(desk: Desk, ref: PaperRef, recipient: Recipient | None) -> None:
    """Whether it may leave the desk for this person, as the gate answers now.

    Raises RuleViolation: ``recipient_needed`` and ``recipient_left`` for ``recipient``,
    ``recipient_agency`` for ``agency``, ``paper_withheld`` or ``paper_visor`` for what the
    paper holds, ``letter_undecided``. A blank paper may always leave, and so may the
    coordinator's own.
    """
    if ref.kind in UNNAMED:
        return
    if recipient is None or not recipient.name.strip() or not recipient.agency.strip():
        raise RuleViolation("recipient", "recipient_needed")
    to = pages.audience(desk, recipient.agency)
    if to.basis is None:
        known = "; ".join(statutory_agencies(desk))
        params = {"agency": recipient.agency.strip(), "agencies": known}
        raise RuleViolation("agency", "recipient_agency", params)
    to = _reader(desk, recipient)
    if to.basis is None:
        params = {"name": recipient.name.strip(), "agency": recipient.agency.strip()}
        raise RuleViolation("recipient", "recipient_left", params)
    provenance, texts = _held(desk, ref)
    asked = (ask(to, kind, ref.id, provenance) for kind in (ItemKind.CASE, ItemKind.DETAIL))
    reason = refused(asked)
    if reason:
        raise RuleViolation("paper", "paper_withheld", {"reason": words("withheld", reason)})
    if any(map(names_visor, texts)):
        raise RuleViolation("paper", "paper_visor")


def _held(desk: Desk, ref: PaperRef) -> tuple[Provenance | None, tuple[str, ...]]:
    """What a paper is made from: its source, and the texts that people wrote in it."""
    if ref.kind is PaperKind.MATRIX:
        matrix = pages.read_matrix(desk, ref.id)
        sheet = matrix.matrix.sheet
        reasons = (one.reason for one in sheet.items)
        texts = (sheet.left_out_reason, matrix.matrix.nominal_number, *reasons)
        return matrix.provenance, texts
    source = pages.read_source(desk, ref.id)
    referral = source.referral
    if ref.kind is PaperKind.FORM:
        return referral.provenance, tuple(referral.answers.values())
    decided = pages.decision(source)
    added = (one.body for one in pages.corrections(referral, decided))
    return referral.provenance, (decided.body, *added)


def save(
    desk: Desk, ref: PaperRef, path: Path, *, recipient: Recipient | None, password: str = ""
) -> DrawnPaper:
    """Write it to a file, drawn as everything stands now; a disclosure to ``recipient``.

    Raises what ``check`` raises, RuleViolation for a password the format cannot hold, and
    EnvironmentProblem; nothing is then left behind.
    """
    check(desk, ref, recipient)
    drawn = draw(desk, ref, recipient)
    data = protect(drawn.pdf, password) if password else drawn.pdf

    def note(work: Work, goes: bool) -> None:
        how = NOT_SAVED
        if goes:
            check(desk, ref, recipient)
            how = "saved with a password" if password else "saved"
        _disclosed(work, desk, drawn, how)

    send_out(desk, path, data, note=note, context="paper")
    return drawn


def to_print(desk: Desk, drawn: DrawnPaper) -> None:
    """Log that a paper is about to be printed, before a printer gets any of it.

    Raises what ``check`` raises; nothing may then be printed.
    """

    def act(work: Work) -> None:
        check(desk, drawn.ref, drawn.recipient)
        _disclosed(work, desk, drawn, PRINTING)

    desk.write(act, context="paper")


def note_not_printed(desk: Desk, drawn: DrawnPaper) -> None:
    """Log that a paper that was about to be printed did not come out whole."""
    desk.write(lambda work: _disclosed(work, desk, drawn, NOT_PRINTED), context="paper")


def note_printed(desk: Desk, drawn: DrawnPaper) -> None:
    """Log that a paper was printed: a disclosure to the person it was drawn for.

    Nothing is asked again: what has left the desk is in the log whatever it was.
    """
    desk.write(lambda work: _disclosed(work, desk, drawn, "printed"), context="paper")


def letter_text(desk: Desk, referral_id: str, recipient: Recipient | None = None) -> str:
    """The letter as text to paste into a case system; its first line is the contact code.

    Raises RuleViolation ``letter_undecided``.
    """
    ref = PaperRef(PaperKind.LETTER, referral_id)
    return text_of(_letter(desk, ref, _as_known(desk, ref, recipient)))


def note_copied(desk: Desk, ref: PaperRef, recipient: Recipient) -> str:
    """Log that the letter's text is copied, a disclosure like a paper, and give the text.

    Raises what ``check`` raises.
    """
    recipient = _as_known(desk, ref, recipient) or recipient
    text = letter_text(desk, ref.id, recipient)
    digest = hashlib.sha256(text.encode()).hexdigest()

    def act(work: Work) -> None:
        check(desk, ref, recipient)
        _log(work, desk, ref, recipient, "copied as text", digest)

    desk.write(act, context="paper")
    return text


def _disclosed(work: Work, desk: Desk, drawn: DrawnPaper, how: str) -> None:
    if drawn.continuity is not None:
        if how in {PRINTING, NOT_PRINTED}:
            continuity.note_meant(work, desk, drawn.continuity, how)
        else:
            continuity.note_out(work, desk, drawn.continuity, how, goes=how != NOT_SAVED)
        return
    if drawn.ref.kind in BLANK or drawn.recipient is None:
        return  # it tells of nobody
    _log(work, desk, drawn.ref, drawn.recipient, how, drawn.sha256)


def _log(
    work: Work, desk: Desk, ref: PaperRef, recipient: Recipient, how: str, sha256: str
) -> None:
    matrix = ref.kind is PaperKind.MATRIX
    person_id = _person(desk, ref)
    work.note(
        Verb.DISCLOSURE,
        Kind.MATRIX if matrix else Kind.REFERRAL,
        ref.id,
        person_id=person_id,
        recipients=f"{recipient.name.strip()}, {recipient.agency.strip()}",
        fields={"how": how, "paper": ref.kind.value, "sha256": sha256},
    )


def _person(desk: Desk, ref: PaperRef) -> str:
    """The record a disclosure belongs to; empty for somebody who is in no cohort yet."""
    if ref.kind is PaperKind.MATRIX:
        source = pages.read_matrix(desk, ref.id)
        referred = "" if source.referral is None else source.referral.person_id
        return source.matrix.person_id or referred or ""
    return pages.read_source(desk, ref.id).referral.person_id or ""
