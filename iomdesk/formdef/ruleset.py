"""A rule set beside another: every change of it, in words a coordinator understands.

Criteria change only with an authorisation (domain item 6), and whoever authorises has to
see all that changes. So nothing here lists what is compared: whatever a ``Scheme`` holds
is, and a test changes each value of it once.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final

from iomdesk.domain.agencies import AgencyRole
from iomdesk.domain.dates import show_date
from iomdesk.domain.eligibility import TierRules
from iomdesk.domain.matrix import (
    ComplianceLine,
    MatrixBand,
    MatrixGroup,
    MatrixRow,
    MatrixRules,
)
from iomdesk.domain.people import Rag
from iomdesk.domain.ragfacts import RagDays
from iomdesk.formdef.form import (
    FieldDef,
    FormDef,
    Option,
    PaperCell,
    PaperRow,
    SectionDef,
    ShowIf,
    TableColumn,
)
from iomdesk.formdef.ruletext import RuleText, in_words, show_if_words
from iomdesk.formdef.scheme import (
    Agency,
    Area,
    Marking,
    MeetingKind,
    RagRule,
    Readings,
    Scheme,
    Statement,
    StatementPoint,
    TierLine,
    scheme_of_texts,
    scheme_texts,
)
from iomdesk.formdef.updates import UpdateDef, UpdatePart, UpdatePrompt
from iomdesk.words import words

__all__ = [
    "RuleChange",
    "RuleText",
    "differences",
    "in_words",
    "scheme_of_texts",
    "scheme_texts",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """One thing that a new rule set changes.

    Attributes:
        part: of the rule set: "Matrix", "Referral form", "Agencies".
        what: "Burglary, Burglary dwelling: weight"; the name alone of what is added or
            taken away as a whole.
        before, after: as people read them; empty before: added; empty after: taken away.
    """

    part: str
    what: str
    before: str
    after: str


_WHOLES: Final = (
    Scheme, Statement, Marking, Readings, RagDays, TierRules, FormDef, MatrixRules,
)  # fmt: skip
"""What a scheme holds one of: looked into, without a name of its own."""

_Identity = Callable[[int, Any], object]
_Name = Callable[[int, Any], str]


def _tier_name(_place: int, line: TierLine) -> str:
    return words("rule_value", "tier", {"tier": line.tier.upper()})


_ITEMS: Final[Mapping[type, tuple[_Identity, _Name]]] = {
    Area: (lambda _, one: one.code, lambda _, one: str(one.name)),
    Agency: (lambda _, one: one.name, lambda _, one: str(one.name)),
    MeetingKind: (lambda _, one: one.id, lambda _, one: str(one.title)),
    RagRule: (lambda _, one: one.status, lambda _, one: str(one.status.word)),
    StatementPoint: (
        lambda place, _: place,
        lambda place, _: words("rule_value", "point", {"number": place + 1}),
    ),
    TierLine: (lambda _, one: one.tier, _tier_name),
    SectionDef: (lambda _, one: one.id, lambda _, one: str(one.title)),
    FieldDef: (lambda _, one: one.id, lambda _, one: str(one.label)),
    Option: (lambda _, one: one.value, lambda _, one: str(one.label)),
    TableColumn: (lambda _, one: one.id, lambda _, one: str(one.label)),
    PaperRow: (
        lambda _, one: one.heading or tuple(cell.fields for cell in one.cells),
        lambda _, one: one.heading or " ".join(cell.label for cell in one.cells),
    ),
    PaperCell: (lambda _, one: one.fields, lambda _, one: str(one.label)),
    MatrixGroup: (lambda _, one: one.id, lambda _, one: str(one.label)),
    MatrixRow: (lambda _, one: one.id, lambda _, one: str(one.label)),
    MatrixBand: (lambda _, one: one.id, lambda _, one: str(one.decision)),
    ComplianceLine: (lambda place, _: place, lambda _, one: str(one.label)),
    UpdateDef: (lambda _, one: one.role, lambda _, one: str(one.title)),
    UpdatePrompt: (
        lambda place, one: one.numeral or place,
        lambda _, one: f"{one.numeral}. {one.title}",
    ),
    UpdatePart: (lambda _, one: one.id, lambda _, one: str(one.label or one.id)),
}
"""What a scheme holds several of: how one is known again in a newer rule set, its name."""

SAID_ELSEWHERE: Final = frozenset(
    {
        (MatrixRules, "counting"), (MatrixRules, "first_days"), (MatrixRules, "second_days"),
        (ComplianceLine, "score"), (TierRules, "months"), (TierRules, "conviction_months"),
    }
)  # fmt: skip
"""Copies of readings: a change of the reading is told once, as that."""

_PARTS: Final = {"tier_lines": "tiers"}
_WORDED: Final = frozenset(
    {"kind", "type", "matrix_counts", "exit_counts_from", "needs_all", "role"}
)
"""Values that are codes, with words of their own."""
_SECTIONS: Final = {
    "event": "event_kind", "pathway": "pathway", "service": "event_service",
    "becomes": "update_becomes", "fact": "update_fact", "care": "sensitivity",
}  # fmt: skip
"""Values that are codes with words in a section of their own."""


def differences(old: Scheme, new: Scheme) -> tuple[RuleChange, ...]:
    """Everything that ``new`` changes in ``old``, part by part; empty when they are alike."""
    old, new = _areas_once(old), _areas_once(new)
    found: list[RuleChange] = []
    for field in fields(Scheme):
        before, after = getattr(old, field.name), getattr(new, field.name)
        whole = isinstance(before, (tuple, *_WHOLES))
        part = words("rule_part", _PARTS.get(field.name, field.name) if whole else "scheme")
        found += _compare(part, (), field.name, before, after)
    return tuple(found)


def _areas_once(scheme: Scheme) -> Scheme:
    """The scheme with no areas among the options of its form: they are told as areas."""
    areas = tuple(Option(value=area.name, label=area.name) for area in scheme.areas)
    sections = tuple(
        replace(
            section,
            fields=tuple(
                replace(field, options=()) if field.options == areas else field
                for field in section.fields
            ),
        )
        for section in scheme.referral.sections
    )
    return replace(scheme, referral=replace(scheme.referral, sections=sections))


def _compare(
    part: str, names: tuple[str, ...], attribute: str, old: Any, new: Any
) -> Iterator[RuleChange]:
    """The changes of one value, or of all that it holds."""
    if old == new:
        return
    if isinstance(old, _WHOLES) or (type(old) in _ITEMS and type(new) is type(old)):
        for field in fields(old):
            if (type(old), field.name) not in SAID_ELSEWHERE:
                pair = getattr(old, field.name), getattr(new, field.name)
                yield from _compare(part, names, field.name, *pair)
    elif _holds_items(old) or _holds_items(new):
        yield from _compare_items(part, names, attribute, old, new)
    else:
        what = ": ".join(filter(None, (", ".join(names), words("rule_attr", attribute))))
        yield RuleChange(
            part=part, what=what, before=_shown(attribute, old), after=_shown(attribute, new)
        )


def _holds_items(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and type(value[0]) in _ITEMS


def _compare_items(
    part: str, names: tuple[str, ...], attribute: str, old: tuple[Any, ...], new: tuple[Any, ...]
) -> Iterator[RuleChange]:
    before, after = _by_identity(old), _by_identity(new)
    for identity, (name, item) in before.items():
        inside = (*names, name)
        if identity in after:
            yield from _compare(part, inside, attribute, item, after[identity][1])
        else:
            gone = _summary(item, name)
            yield RuleChange(part=part, what=", ".join(inside), before=gone, after="")
    for identity, (name, item) in after.items():
        if identity not in before:
            what = ", ".join((*names, name))
            yield RuleChange(part=part, what=what, before="", after=_summary(item, name))
    kept = [identity for identity in before if identity in after]
    moved = [identity for identity in after if identity in before]
    if kept != moved:
        order = ": ".join(filter(None, (", ".join(names), words("rule_attr", "order"))))
        yield RuleChange(
            part=part,
            what=order,
            before=", ".join(before[identity][0] for identity in kept),
            after=", ".join(after[identity][0] for identity in moved),
        )


def _by_identity(items: tuple[Any, ...]) -> dict[object, tuple[str, Any]]:
    """Name and item by what it is known by again; two alike are told apart by their place."""
    found: dict[object, tuple[str, Any]] = {}
    for place, item in enumerate(items):
        identify, name = _ITEMS[type(item)]
        identity = identify(place, item)
        key = identity if identity not in found else (identity, place)
        found[key] = (name(place, item), item)
    return found


def _summary(item: Any, name: str) -> str:
    """What is added or taken away: "weight 4"; its name when there is no more to say."""
    said = []
    for field in fields(item):
        value = getattr(item, field.name)
        if _holds_items(value):
            said.append(", ".join(one for one, _ in _by_identity(value).values()))
        elif field.name == "kind":
            said.append(_shown(field.name, value))
        elif value is AgencyRole.OTHER:
            continue
        elif value and field.name not in ("id", "value") and str(value) != name:
            attribute = words("rule_attr", field.name)
            said.append(attribute if value is True else f"{attribute} {_shown(field.name, value)}")
    return "; ".join(said) or name


def _shown(attribute: str, value: object) -> str:
    """A value as people read it; empty when nothing stands there."""
    if attribute in _WORDED:
        return words("rule_value", f"{attribute}_{value}".lower())
    if attribute in _SECTIONS and value:
        try:
            return words(_SECTIONS[attribute], str(value))
        except KeyError:  # no code of this program: as it stands in the file
            return str(value)
    if value is None:
        return words("rule_value", f"{attribute}_none")
    if isinstance(value, bool):
        return words("answer", "yes" if value else "no")
    if isinstance(value, date):
        return show_date(value)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, ShowIf):
        return show_if_words(value)
    if isinstance(value, tuple):
        return "; ".join(_shown(attribute, one) for one in value)
    return value.word if isinstance(value, Rag) else str(value)
