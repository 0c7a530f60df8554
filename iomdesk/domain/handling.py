"""What a source itself asks before a fact is passed on: grades, conditions, two sources in one.

Grades are those of the National Intelligence Model (S3; domain items 48 to 51). A row of
which only a part is changed afterwards keeps what kept any part of it in.
"""

import re
from dataclasses import replace
from enum import IntEnum

from iomdesk.domain.people import FactKind, Provenance, Sensitivity

_5X5X5 = re.compile(r"5x5x5 [A-E] ?[1-5][ /]?([1-5])")
_3X5X2 = re.compile(r"3x5x2 [1-3] ?[A-E][ /]?([PC])")
_AND = "; "

_VICTIM = frozenset({Sensitivity.VICTIM, Sensitivity.BOTH})
_MEDICAL = frozenset({Sensitivity.MEDICAL, Sensitivity.BOTH})


class Strictness(IntEnum):
    """What the grade itself asks before it is passed on, the strictest last."""

    NOTHING = 0
    CONDITIONS = 1
    AUTHORISER = 2
    NEVER = 3


def strictness(provenance: Provenance) -> Strictness:
    """What a grade asks for; one that cannot be read asks for the most."""
    grade = " ".join(provenance.grade.split())
    if not grade:
        return Strictness.NOTHING
    scheme, _, rest = grade.partition(" ")
    grade = f"{scheme.casefold()} {rest.upper()}"
    if five := _5X5X5.fullmatch(grade):
        known = {"4": Strictness.NEVER, "5": Strictness.NEVER, "2": Strictness.AUTHORISER}
        return known.get(five[1], Strictness.NOTHING)
    if three := _3X5X2.fullmatch(grade):
        return Strictness.CONDITIONS if three[1] == "C" else Strictness.NOTHING
    return Strictness.NEVER


def against_handling(provenance: Provenance) -> str:
    """Why its handling keeps it from partners, a code; empty when it does not.

    5x5x5 handling 4 and 5 never; 2 only with whoever authorised it; 3x5x2 handling C
    only with its conditions recorded. A grade that cannot be read stays in. Conditions
    on handling are not printed with what they are set on, so with or without a grade
    they keep it in until somebody's permission to pass it on is recorded.
    """
    permitted = is_permitted(provenance)
    match strictness(provenance):
        case Strictness.NEVER:
            return "handling"
        case Strictness.AUTHORISER if not permitted:
            return "handling_authoriser"
        case Strictness.CONDITIONS if not provenance.handling.strip():
            return "handling"
    return "handling_conditions" if provenance.handling.strip() and not permitted else ""


def is_permitted(provenance: Provenance) -> bool:
    """Whether a permission to pass it on is recorded (S1 5.2.3, 5.5.3)."""
    return bool(provenance.onward_permission.strip())


def tells_of_victim(provenance: Provenance) -> bool:
    """Whether it tells of a victim or of domestic violence (S1 5.1.1 iv)."""
    return provenance.sensitivity in _VICTIM


def is_medical(provenance: Provenance) -> bool:
    """Whether it holds confidential medical detail (S1 5.1.7, 5.1.8)."""
    return provenance.sensitivity in _MEDICAL


def folded(name: str) -> str:
    """A name as names are compared: without regard to capitals and blanks."""
    return " ".join(name.split()).casefold()


def named(originator: str) -> tuple[str, ...]:
    """The agencies of "Probation; Police", who told the latest part first."""
    parts = (part.strip() for part in originator.split(_AND.strip()))
    return tuple(part for part in parts if part)


def originators_of(provenance: Provenance) -> frozenset[str]:
    """Whose the parts of a row are, folded; more than one where agencies told parts of it."""
    return frozenset(filter(None, map(folded, named(provenance.originator))))


def strictest(held: Provenance, new: Provenance) -> Provenance:
    """The source of a row of which ``new`` changed only a part; it frees nothing held.

    When and how it was told is as in ``new``, and both originators are named where they
    differ: each part stays its own agency's (S1 5.2.3). What keeps a row in stays:
    unpublished HMPPS data (S4), the stricter grade, the conditions of both (S3), victims
    and medical detail of either (S1 5.1). A permission or a ground covers what it was
    given for, so it counts for the whole only where no part lacks one.
    """
    by_grade = max(held, new, key=lambda one: (strictness(one), bool(one.grade.strip())))
    assessed = FactKind.ASSESSMENT in (held.kind, new.kind)
    permitted = is_permitted(held) and is_permitted(new)
    parts = (held, new)
    if any(map(against_handling, parts)):
        permitted = False
    medical = [one for one in parts if is_medical(one)]
    grounded = all(one.ground.strip() for one in medical)
    return replace(
        new,
        originator=_originators(held, new),
        kind=FactKind.ASSESSMENT if assessed else FactKind.FACT,
        grade=by_grade.grade,
        handling=_joined(held.handling, new.handling),
        onward_permission=_joined(*(one.onward_permission for one in parts)) if permitted else "",
        hmpps_unpublished=held.hmpps_unpublished or new.hmpps_unpublished,
        sensitivity=_sensitivity(any(map(tells_of_victim, parts)), bool(medical)),
        ground=_joined(*(one.ground for one in medical)) if grounded else "",
    )


def _originators(held: Provenance, new: Provenance) -> str:
    """Those of both, the latest first, each once."""
    known: dict[str, str] = {}
    for name in (*named(new.originator), *named(held.originator)):
        known.setdefault(folded(name), name)
    return _AND.join(known.values())


def _sensitivity(victim: bool, medical: bool) -> Sensitivity:
    if victim and medical:
        return Sensitivity.BOTH
    if victim:
        return Sensitivity.VICTIM
    return Sensitivity.MEDICAL if medical else Sensitivity.NONE


def _joined(*texts: str) -> str:
    """All that these say, each part of it once."""
    parts = (part.strip() for text in texts for part in text.split(_AND.strip()))
    return _AND.join(dict.fromkeys(part for part in parts if part))
