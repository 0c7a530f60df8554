"""Update forms: what an agency tells, prompt by prompt, and what each answer becomes.

The prompts are those of S1 5.1 (domain item 46), one form an agency role. Each part of a
prompt becomes one kind of fact; its fields are made here, so that the form is an ordinary
``FormDef`` that ``FormView`` shows and ``problems`` checks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from iomdesk.domain.agencies import AgencyRole
from iomdesk.domain.events import DRUG_OUTCOMES, SERVICES, EventKind
from iomdesk.domain.people import PATHWAYS, NeedLevel, Sensitivity
from iomdesk.domain.ragfacts import VALUES, FactName
from iomdesk.formdef.form import FieldDef, FieldType, FormDef, Option, SectionDef
from iomdesk.formdef.reading import Table
from iomdesk.words import words

TEXT_MOST: Final = 4000
"""The longest answer, in characters."""
GROUNDS: Final = ("self_harm", "harm", "public_interest")
"""Why medical detail may be told all the same (S1 5.1.7 ii); words in ``[source_ground]``."""


class Becomes(StrEnum):
    """What an answer is kept as."""

    EVENT = "event"
    ATTENDANCE = "attendance"
    INTELLIGENCE = "intelligence"
    NOTE = "note"
    NEED = "need"
    FACT = "fact"
    STAY = "stay"
    RELEASE_DAY = "release_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatePart:
    """One answer of a prompt.

    Attributes:
        id: its fields begin with it. label: where a prompt has several parts.
        event: kind of an event; empty where it becomes none.
        service: of an attendance. pathway: of a need. fact: of a fact.
        care: sensitivity of what is told here, whatever the source says.
        assessment: it is somebody's judgement, not a fact (DPA 2018 s.38(2)).
        closed: it is kept for closed sessions only.
    """

    id: str
    becomes: Becomes
    label: str = ""
    event: str = ""
    service: str = ""
    pathway: str = ""
    fact: str = ""
    care: Sensitivity = Sensitivity.NONE
    assessment: bool = False
    closed: bool = False

    def key(self, field: str) -> str:
        """The key of one of its answers: "arrests_text"."""
        return f"{self.id}_{field}"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatePrompt:
    """One numeral of S1: its words to the letter, and what they ask for."""

    numeral: str
    heading: str
    words: str
    parts: tuple[UpdatePart, ...]

    @property
    def title(self) -> str:
        """Its short form: S1's own words where they are few."""
        return self.heading or self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateDef:
    """What the agencies of one role are asked for.

    Attributes:
        section: of S1, such as "5.1.3"; empty for what S1 does not name.
    """

    role: AgencyRole
    section: str
    prompts: tuple[UpdatePrompt, ...]

    @property
    def title(self) -> str:
        """ "What probation shares"."""
        return words("update_role", self.role)

    @property
    def form(self) -> FormDef:
        """The same as a form to fill in."""
        sections = tuple(_section(prompt, place) for place, prompt in enumerate(self.prompts))
        return FormDef(
            id=f"update_{self.role}", legend="", scheme_name="", title=self.title, intro="",
            foot="", sections=_in_columns(sections), paper=(),
        )  # fmt: skip

    def parts(self) -> tuple[UpdatePart, ...]:
        """Every part in reading order."""
        return tuple(part for prompt in self.prompts for part in prompt.parts)


def read_updates(table: Table) -> tuple[UpdateDef, ...]:
    """The update forms of a file. Raises FormError for whatever is amiss with it."""
    found = []
    for one in table.tables("update"):
        role = AgencyRole(one.choice("role", AgencyRole))
        prompts = tuple(_prompt(part) for part in one.tables("prompt"))
        one.unlike("part", (part.id for prompt in prompts for part in prompt.parts))
        found.append(UpdateDef(role=role, section=one.text("section"), prompts=prompts))
        one.done()
    table.unlike("update", (one.role for one in found))
    table.done()
    return tuple(found)


def general() -> UpdateDef:
    """For an agency S1 does not name: what it told in words, and what is intelligence."""
    prompt = UpdatePrompt(
        numeral="",
        heading=words("update", "general"),
        words="",
        parts=(
            UpdatePart(id="told", becomes=Becomes.NOTE, label=words("update", "told")),
            UpdatePart(
                id="intelligence",
                becomes=Becomes.INTELLIGENCE,
                label=words("update", "intelligence"),
            ),
        ),
    )
    return UpdateDef(role=AgencyRole.OTHER, section="", prompts=(prompt,))


def _prompt(table: Table) -> UpdatePrompt:
    said = table.text("words")
    prompt = UpdatePrompt(
        numeral=table.key_text("numeral"),
        heading=table.text_or("heading"),
        words=said,
        parts=tuple(_part(one) for one in table.tables("part")),
    )
    table.done()
    return prompt


def _part(table: Table) -> UpdatePart:
    becomes = Becomes(table.choice("becomes", Becomes))
    kinds = [kind for kind in EventKind if kind is not EventKind.INTELLIGENCE]
    part = UpdatePart(
        id=table.key_text("id"),
        becomes=becomes,
        label=table.text_or("label"),
        event=table.choice("event", kinds) if becomes is Becomes.EVENT else "",
        service=table.choice("service", SERVICES) if becomes is Becomes.ATTENDANCE else "",
        pathway=table.choice("pathway", PATHWAYS) if becomes is Becomes.NEED else "",
        fact=table.choice("fact", FactName) if becomes is Becomes.FACT else "",
        care=Sensitivity(table.choice("care", Sensitivity)) if table.has("care")
        else Sensitivity.NONE,
        assessment=table.flag_or("assessment"),
        closed=table.flag_or("closed"),
    )  # fmt: skip
    table.done()
    return part


# ---- the form ------------------------------------------------------------------------------


def _in_columns(sections: tuple[SectionDef, ...]) -> tuple[SectionDef, ...]:
    """The first half of the fields at the left, the rest beside it."""
    total, sofar, placed = sum(len(one.fields) for one in sections), 0, []
    for one in sections:
        placed.append(replace(one, column=1 if sofar * 2 < total else 2))
        sofar += len(one.fields)
    return tuple(placed)


def _section(prompt: UpdatePrompt, place: int) -> SectionDef:
    title = prompt.title
    fields: list[FieldDef] = []
    if prompt.heading and prompt.words:
        fields.append(
            FieldDef(
                id=f"words_{place}", type=FieldType.NOTE, label=prompt.heading, text=prompt.words
            )
        )
    for part in prompt.parts:
        fields += _fields(part, part.label or words("update", "in_words"))
    return SectionDef(
        id=f"prompt_{place}",
        title=f"{prompt.numeral}. {title}" if prompt.numeral else title,
        fields=tuple(fields),
        on_paper=False,
    )


def _fields(part: UpdatePart, label: str) -> Iterator[FieldDef]:
    """The words first, then the day and what else the fact needs."""
    series = part.becomes in {Becomes.EVENT, Becomes.ATTENDANCE}
    if part.becomes not in {Becomes.STAY, Becomes.RELEASE_DAY}:
        yield _field(
            part, "text", FieldType.LONG_TEXT, label,
            hint=words("update", "several") if series else "",
        )  # fmt: skip
    match part.becomes:
        case Becomes.EVENT:
            yield _day(part, ahead=part.event == EventKind.RELEASE)
            if part.event == EventKind.DRUG_TEST:
                yield _choice(part, "outcome", "drug_outcome", DRUG_OUTCOMES)
        case Becomes.ATTENDANCE:
            yield _day(part)
            yield _choice(part, "which", "event_kind", (EventKind.KEPT, EventKind.MISSED))
        case Becomes.INTELLIGENCE:
            yield _day(part)
            yield _field(
                part, "grade", FieldType.TEXT, words("source", "grade"),
                hint=words("source", "grade_hint"), half=True,
            )  # fmt: skip
        case Becomes.NOTE:
            yield _day(part)
        case Becomes.NEED:
            levels = (NeedLevel.HIGH, NeedLevel.SOME, NeedLevel.NONE)
            yield _day(part)
            yield _choice(part, "level", "need_level", levels)
        case Becomes.FACT:
            yield _day(part)
            yield _choice(part, "value", "update_value", VALUES[FactName(part.fact)])
        case Becomes.STAY:
            yield _field(part, "establishment", FieldType.TEXT, words("update", "establishment"))
            yield _day(part, label="moved_on")
        case _:
            yield _day(part, label="release_on", ahead=True)
            yield _field(
                part, "release_type", FieldType.TEXT, words("update", "release_type"), half=True
            )
    if part.care is Sensitivity.VICTIM:
        yield _field(part, "anonymised", FieldType.LONG_TEXT, words("update", "anonymised"))
    if part.care is Sensitivity.MEDICAL:
        yield _choice(part, "ground", "source_ground", GROUNDS)


def _field(
    part: UpdatePart, name: str, kind: FieldType, label: str, *, hint: str = "", half: bool = False
) -> FieldDef:
    most = TEXT_MOST if kind is FieldType.LONG_TEXT else 200
    return FieldDef(
        id=part.key(name), type=kind, label=label, hint=hint, half=half, most=most
    )  # fmt: skip


def _day(part: UpdatePart, *, label: str = "on", ahead: bool = False) -> FieldDef:
    return FieldDef(
        id=part.key("on"), type=FieldType.DATE, label=words("update", label), half=True,
        past=not ahead,
    )  # fmt: skip


def _choice(part: UpdatePart, name: str, section: str, codes: tuple[str, ...]) -> FieldDef:
    label = words("update", "which") if name == "which" else words("update", name)
    options = tuple(Option(value=str(code), label=words(section, code)) for code in codes)
    return FieldDef(
        id=part.key(name), type=FieldType.CHOICE, label=label, options=options, half=True
    )
