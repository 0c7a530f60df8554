"""What the gate has to say, written a second time from the documents, and another way.

The program asks one rule after the other and names the first that stands against it. Here
each document says by itself whether it lets a thing through, as a plain yes or no, and all
of them have to. Nothing is taken from ``domain/sharing.py`` but its values.
"""

from datetime import date

from iomdesk.domain.people import Provenance
from iomdesk.domain.sharing import Audience, Item

# The Annex of S0, point by point, in its own order.
S0_ANNEX = (
    "establishment",      # Prison establishment
    "ocu",                # OCU (or BCU)
    "crime_categories",   # Crime Categories
    "name",               # Name of Offender
    "birth_date",         # Date of Birth
    "address",            # Address (Sentence and Discharge)
    "nationality",        # Nationality
    "ethnic_group",       # Ethnic Group
    "nomis",              # NOMIS number
    "sentence_length",    # Sentence length in days
    "release_date",       # Release dates
    "release_type",       # Release type
    "pncid",              # PNC ID
    "ppo",                # PPO Status
    "in_custody",         # check boxes for 'in custody'/'remand'
)  # fmt: skip

# UX section 8, the first sentence: name, status, actions; the case by its number.
ON_THE_WALL = ("case", "name", "status", "action")

# UX section 10: statutory copies only; S2 Strategy section 4 for the matrix; S1 5.1.1 vii
# for intelligence; the facts behind a status are police tactics (UX section 8).
FOR_STATUTORY_READERS = ("pncid", "nomis", "matrix", "intelligence", "score", "rag_fact")


def verdict(item: Item, to: Audience) -> str:
    """ "whole", "anonymised" or "no"."""
    who = str(to.kind)
    if who in ("desk", "chair"):
        return "whole"
    every_document = (
        _design(item, who),
        _s2_section_10_person(item, to, who),
        _s2_section_10_session(item, to),
        _s4(item.provenance),
        _s3(item),
        _s1_written_permission(item, to, who),
        _statutory_copies(item, to, who),
        _s1_medical(item.provenance, to),
    )
    if not all(every_document):
        return "no"
    return _s1_victims(item, to)


def _design(item: Item, who: str) -> bool:
    if who == "board":
        return False
    source = item.provenance
    delicate = source is not None and (str(source.sensitivity) != "" or source.grade.strip() != "")
    if who == "projector":
        return str(item.kind) in ON_THE_WALL and not delicate
    if who == "local_authority":
        return str(item.kind) in S0_ANNEX and not delicate
    return True


def _s2_section_10_person(item: Item, to: Audience, who: str) -> bool:
    """A statutory power, a contract in force, or this person's consent with its paper seen."""
    if who == "projector":
        return True
    in_force = to.basis_until is None or not to.basis_until < to.on
    if not in_force:
        return False
    match str(to.basis or "none"):
        case "statutory" | "contract":
            return True
        case "consent":
            return who == "attendee" and item.person_id in to.consented
    return False


def _s2_section_10_session(item: Item, to: Audience) -> bool:
    return (str(item.session), str(to.session)) != ("closed", "open")


def _s4(source: Provenance | None) -> bool:
    return source is None or not source.hmpps_unpublished


def _s3(item: Item) -> bool:
    """Handling: 4 and 5 never; 2 with its authoriser; C with conditions; conditions with leave."""
    source = item.provenance
    if source is None:
        return str(item.kind) != "intelligence"
    leave, conditions = source.onward_permission.strip(), source.handling.strip()
    if conditions and not leave:
        return False
    words = source.grade.split()
    if not words:
        return str(item.kind) != "intelligence"
    scheme, code = words[0].lower(), "".join(words[1:]).upper().replace("/", "")
    if scheme == "5x5x5" and len(code) == 3 and code[0] in "ABCDE" and code[1] in "12345":
        return code[2] in "13" or (code[2] == "2" and leave != "")
    if scheme == "3x5x2" and len(code) == 3 and code[0] in "123" and code[1] in "ABCDE":
        return code[2] == "P" or (code[2] == "C" and conditions != "")
    return False


def _s1_written_permission(item: Item, to: Audience, who: str) -> bool:
    """S1 5.2.3 and 5.5.3, as the reading of the rule set says whom they hold for."""
    source = item.provenance
    if source is None or source.onward_permission.strip():
        return True
    signatory = who in ("attendee", "projector") and str(to.basis or "") == "statutory"
    if str(to.originators) == "third_parties" and signatory:
        return True
    told_by = [name.strip().lower() for name in source.originator.split(";") if name.strip()]
    return bool(told_by) and all(
        name in to.own or name == to.agency.strip().lower() for name in told_by
    )


def _statutory_copies(item: Item, to: Audience, who: str) -> bool:
    if who == "local_authority" or str(to.basis or "") == "statutory":
        return True
    graded = item.provenance is not None and item.provenance.grade.strip() != ""
    return not graded and str(item.kind) not in FOR_STATUTORY_READERS


def _s1_medical(source: Provenance | None, to: Audience) -> bool:
    if source is None or "medical" not in str(source.sensitivity):
        return True
    told_by = {name.strip().lower() for name in source.originator.split(";") if name.strip()}
    return source.ground.strip() != "" or told_by == {to.agency.strip().lower()}


def _s1_victims(item: Item, to: Audience) -> str:
    source = item.provenance
    if source is None or "victim" not in str(source.sensitivity):
        return "whole"
    if str(to.basis or "") == "statutory" and str(to.session) == "closed":
        return "whole"
    return "anonymised" if item.anonymised else "no"


def day(number: int) -> date:
    """A day of the tests: the 24th of November 2026 and so many after it."""
    return date(2026, 11, 24 + number)
