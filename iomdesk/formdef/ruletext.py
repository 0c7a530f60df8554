"""A whole rule set in plain sentences, for Settings and for whoever authorises it."""

from collections.abc import Iterator
from dataclasses import dataclass

from iomdesk.domain.dates import show_date
from iomdesk.domain.matrix import Counting
from iomdesk.domain.ragfacts import FactName
from iomdesk.formdef.form import FieldDef, FieldType, FormDef, ShowIf
from iomdesk.formdef.scheme import AgencyKind, Scheme
from iomdesk.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """A part of a rule set: its heading, and a sentence or line for each rule."""

    part: str
    lines: tuple[str, ...]


def in_words(scheme: Scheme) -> tuple[RuleText, ...]:
    """The rule set part by part, each rule as a sentence, the scheme's own wording kept."""
    parts = (
        ("scheme", _itself(scheme)),
        ("areas", (_say("area", name=one.name, code=one.code) for one in scheme.areas)),
        ("agencies", _agencies(scheme)),
        ("meeting_kinds", _meetings(scheme)),
        ("tiers", _entry(scheme)),
        ("referral", _form(scheme.referral)),
        ("matrix", _matrix(scheme)),
        ("rag_table", _rag(scheme)),
        ("readings", _readings(scheme)),
        ("updates", _updates(scheme)),
        ("statement", iter(scheme.statement.text.splitlines())),
        ("marking", _marking(scheme)),
    )
    return tuple(RuleText(part=words("rule_part", part), lines=tuple(said)) for part, said in parts)


def _say(rule: str, /, **params: object) -> str:
    return words("rule_text", rule, params)


def _itself(scheme: Scheme) -> Iterator[str]:
    yield _say("version", title=scheme.title, version=scheme.version, date=show_date(scheme.dated))
    yield _say("authorised", by=scheme.authorised_by, date=show_date(scheme.authorised_on))


def _agencies(scheme: Scheme) -> Iterator[str]:
    for kind in AgencyKind:
        names = [agency.name for agency in scheme.agencies if agency.kind is kind]
        if names:
            yield f"{words('rule_value', f'kind_{kind}')}: {'; '.join(names)}."


def _updates(scheme: Scheme) -> Iterator[str]:
    """What each agency is asked for, prompt by prompt."""
    for update in scheme.updates:
        yield _say("update", title=update.title, section=update.section)
        for prompt in update.prompts:
            yield f"{prompt.numeral}. {prompt.words}"


def _meetings(scheme: Scheme) -> Iterator[str]:
    for kind in scheme.meeting_kinds:
        yield _say("meeting", title=kind.title, held=kind.held, quorum=kind.quorum)
        if kind.proposes:
            yield _say("proposes", title=kind.title, words=_and(*(r.word for r in kind.proposes)))
        yield _say("pack", title=kind.title, pack=kind.pack_title, code=kind.code)


def _entry(scheme: Scheme) -> Iterator[str]:
    """Who may come before the scheme: tiers, exclusions, grounds, partner agencies."""
    rules, readings = scheme.tiers, scheme.readings
    yield _say("tier_by", months=rules.months)
    for line in scheme.tier_lines:
        tier = words("rule_value", "tier", {"tier": line.tier.upper()})
        yield _say("tier", tier=tier, label=line.label, words=line.words)
    yield _say("tier_from", one=rules.one_from, two=rules.two_from)
    yield _say("tier_other", months=36 - rules.months)  # of 12 and 24 the other one
    yield _say("stale", months=readings.ogrs_stale_months)
    yield _say("excluded_always")
    yield _say("excluded_conviction", months=rules.conviction_months)
    yield _say("grounds")
    yield _say("under_18")
    yield _say("partner", wanted=rules.needs_wanted)


def _form(form: FormDef) -> Iterator[str]:
    yield _say("form_head", legend=form.legend, scheme=form.scheme_name, title=form.title)
    yield form.intro
    for section in form.sections:
        paper = "" if section.on_paper else _say("form_off_paper")
        if notes := "; ".join(filter(None, (section.note, paper))):
            yield f"{section.title}: {notes}."
        for field in section.fields:
            yield f"{section.title}, {field.label}: {'; '.join(_field(field))}."
    for row in form.paper:
        labels = row.heading or " | ".join(cell.label for cell in row.cells)
        yield _say("form_line", label=labels)
    yield form.foot


def _field(field: FieldDef) -> Iterator[str]:
    yield words("rule_value", f"type_{field.type}")
    if field.note:
        yield field.note
    if field.required:
        yield _say("field_required")
    if field.type in (FieldType.TEXT, FieldType.LONG_TEXT):
        yield _say("field_most", most=field.most)
    if field.type is FieldType.NUMBER:
        yield _say("field_between", least=field.least, most=field.most)
    for one in (field.options, field.rows, field.columns):
        if one:
            yield ", ".join(option.label for option in one)
    if field.past:
        yield _say("field_past")
    if field.show_if:
        yield show_if_words(field.show_if)
    if field.text:
        yield field.text


def show_if_words(condition: ShowIf) -> str:
    """ "only when panel before is yes"."""
    answers = ", ".join(condition.answers)
    params = {"field": condition.field.replace("_", " "), "answers": answers}
    return words("rule_value", "show_if", params)


def _matrix(scheme: Scheme) -> Iterator[str]:
    rules = scheme.matrix
    yield _say("matrix_title", title=rules.title)
    both = rules.counting is Counting.CONVICTIONS_AND_ARRESTS
    yield _say("matrix_both" if both else "matrix_convictions")
    for group in rules.groups:
        weights = ", ".join(f"{row.label} {row.weight}" for row in group.rows)
        yield f"{group.label}: {weights}."
    known = ", ".join(map(_window, rules.windows))
    yield _say("matrix_window", known=known, usual=_window(rules.usual_window))
    starts = (0, rules.first_days + 1)
    ends = (rules.first_days, rules.second_days)
    for label, first, last in zip(rules.intelligence, starts, ends, strict=True):
        yield _say(
            "intelligence", label=label, first=first, last=last, high=rules.high, low=rules.low,
            high_weight=rules.high_weight, low_weight=rules.low_weight,
        )  # fmt: skip
    yield _say("arrests", label=rules.arrests_label, weight=rules.arrests_weight)
    for line in rules.compliance:
        yield _say("compliance", head=rules.compliance_label, label=line.label, score=line.score)
    yield _say("compliance_highest")
    for band in rules.bands:
        yield _say("band", label=band.label, decision=band.decision)


def _window(months: int | None) -> str:
    if months is None:
        return words("rule_value", "usual_window_none")
    return _say("months", months=months)


def _rag(scheme: Scheme) -> Iterator[str]:
    for rule in scheme.rag_table:
        needs = words("rule_value", f"needs_all_{rule.needs_all}".lower())
        yield _say(
            "rag", status=rule.status.word, needs=needs, tests="; ".join(rule.tests),
            response=rule.response,
        )  # fmt: skip


def _readings(scheme: Scheme) -> Iterator[str]:
    """Those readings that no other part has told."""
    readings = scheme.readings
    yield _say("compliance_months", months=readings.compliance_months)
    basis = words("rule_value", f"exit_counts_from_{readings.exit_counts_from}")
    yield _say("exit", months=readings.exit_months, basis=basis)
    yield _say("handed_back" if readings.copies_handed_back else "not_handed_back")
    yield _say("lock", minutes=readings.meeting_lock_minutes)
    yield _say(f"originators_{readings.originators}")
    for fact in FactName:
        days = readings.rag_days.of(fact)
        name = words("rag_fact", fact.value)
        yield _say("rag_days" if days else "rag_days_never", fact=name, days=days)


def _marking(scheme: Scheme) -> Iterator[str]:
    yield _say("marking_full", text=scheme.marking.full)
    yield _say("marking_foot", text=scheme.marking.foot)
    yield _say("marking_short", text=scheme.marking.short)


def _and(*names: str) -> str:
    return _say("and", names=", ".join(names[:-1]), last=names[-1]) if names[1:] else names[0]
