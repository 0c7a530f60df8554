"""What a matrix begins with, and what is shown of it: values made of values."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from iomdesk.domain.counting import decisions, fill, origins, propose, trace
from iomdesk.domain.dates import show_date
from iomdesk.domain.matrix import Change, MatrixRules, MatrixScore, Sheet, changes, score
from iomdesk.domain.records import Event, Score
from iomdesk.domain.traces import recorded
from iomdesk.formdef.scheme import Scheme
from iomdesk.services import rulesets
from iomdesk.services.desk import Desk
from iomdesk.ui.screens.matrix.entry import Entry, differing
from iomdesk.ui.screens.matrix.shown import Before, Reading, Shown
from iomdesk.ui.screens.matrix.subject import Subject
from iomdesk.words import words


def first_entry(
    scheme: Scheme, last: MatrixScore | None, who: str, today: date, held: Sequence[Event] = ()
) -> Entry:
    """What the boxes hold before anything is typed.

    The last score of the same day stands as it is; an older one lends its offence lines
    only: what is counted over weeks and months back from the day is counted afresh. Where
    it was counted from the record, so is this one, from the records ``held``: what was
    typed on an offence line, or left out with a reason, stays so.
    """
    rules = scheme.matrix
    fresh = Entry(sheet=Sheet(window=rules.usual_window), scored_by=who, scored_on=show_date(today))
    if last is None:
        return fresh
    fresh = replace(fresh, nominal_number=last.nominal_number)
    sheet = tidy(last.sheet, rules)
    if not carried(scheme, last, today):
        return replace(fresh, sheet=sheet, scored_by=last.scored_by)
    window = sheet.window if sheet.window in rules.windows else rules.usual_window
    lent = Sheet(convictions=sheet.convictions, arrests=sheet.arrests, window=window)
    if sheet.counted_on is None:
        return replace(fresh, sheet=lent)
    lent = replace(
        lent,
        items=tuple(one for one in sheet.items if ":" in one.box),
        typed_over=frozenset(box for box in sheet.typed_over if ":" in box),
    )
    proposal = propose(rules, held, today, window, decisions(sheet.items))
    return replace(fresh, sheet=fill(rules, lent, proposal, today))


def carried(scheme: Scheme, last: MatrixScore, today: date) -> bool:
    """Whether only the offence lines of the last score are taken over."""
    return last.scored_on != today or last.rule_set != scheme.rule_set


def tidy(sheet: Sheet, rules: MatrixRules) -> Sheet:
    """Without zeros, and without lines that these rules do not have."""
    known = {row.id for row in rules.rows()}

    def stays(box: str) -> bool:
        row_id = box.partition(":")[2]
        return not row_id or row_id in known

    return replace(
        sheet,
        items=tuple(one for one in sheet.items if stays(one.box)),
        typed_over=frozenset(filter(stays, sheet.typed_over)),
        convictions={key: n for key, n in sheet.convictions.items() if n and key in known},
        arrests={key: n for key, n in sheet.arrests.items() if n and key in known},
    )


def kept_entry(one: MatrixScore) -> Entry:
    """A score that was kept, as it stood in the boxes."""
    return Entry(
        sheet=one.sheet,
        nominal_number=one.nominal_number,
        scored_by=one.scored_by,
        scored_on=show_date(one.scored_on),
    )


def shown_of(
    entry: Entry,
    scheme: Scheme,
    *,
    base: Entry,
    before: MatrixScore | None,
    locked: str,
    kept_on: date | None = None,
) -> Shown:
    """An entry worked out, under both readings, beside the score before it."""
    rules, rule_set = scheme.matrix, scheme.rule_set
    named = {"date": show_date(scheme.dated), "version": scheme.version}
    other = rules.reading(rules.counting.other)
    what_if = score(other, entry.sheet)
    moved: tuple[Change, ...] = ()
    if before is not None and before.rule_set == rule_set:
        moved = changes(rules, before.sheet, entry.sheet)
    decision = what_if.band.decision
    return Shown(
        rules=rules,
        rule_set=rule_set,
        entry=entry,
        result=score(rules, entry.sheet),
        other=Reading(counting=other.counting, total=what_if.total, decision=decision),
        dirty=differing(rules, entry, base),
        before=before,
        changes=moved,
        locked=locked,
        kept_on=kept_on,
        rules_said=words("matrix", "rules", named),
        origins=origins(rules, entry.sheet),
        given=recorded(entry.sheet.items),
        trace=trace(rules, entry.sheet),
    )


def decision_of(rules: MatrixRules, band_id: str) -> str:
    """The sheet's words for a band."""
    return next((band.decision for band in rules.bands if band.id == band_id), band_id)


def before_line(one: MatrixScore, rules: MatrixRules, *, here: bool) -> Before:
    """A line of the history; ``rules`` are those it was made under."""
    params = {"date": show_date(one.scored_on), "total": one.total}
    told = {
        "decision": decision_of(rules, one.band),
        "who": one.scored_by,
        "rule_set": one.rule_set,
    }
    return Before(
        id=one.id,
        text=words("matrix", "history_line", params),
        told=words("matrix", "history_told", told),
        here=here,
    )


def history(desk: Desk, subject: Subject, here: MatrixScore | None) -> tuple[Before, ...]:
    """The scores kept, each read by the rules it was made under; then totals only given."""
    kept = tuple(
        before_line(
            one,
            rulesets.scheme_under(desk, one.rule_set).matrix,
            here=here is not None and here.id == one.id,
        )
        for one in subject.scores
    )
    return (*kept, *map(_given_line, subject.given))


def _given_line(one: Score) -> Before:
    params = {"date": _given_day(one), "total": one.value}
    told = words("matrix", "history_given", {"source": one.provenance.originator})
    return Before(id="", text=words("matrix", "history_line", params), told=told, here=False)


def _given_day(one: Score) -> str:
    return show_date(one.scored_on) if one.scored_on else words("scores", "no_day")


def score_before(scores: Sequence[MatrixScore], saved: Sheet | None) -> MatrixScore | None:
    """The score before the one in view; what is saved and in view is not before itself."""
    at = 1 if scores and scores[0].sheet == saved else 0
    return scores[at] if at < len(scores) else None


def day_kept(scores: Sequence[MatrixScore], entry: Entry) -> date | None:
    """The day of the latest score when it is what stands in the boxes; None otherwise."""
    last = scores[0] if scores else None
    same = last is not None and last.sheet == entry.sheet
    if last is None or not same or show_date(last.scored_on) != entry.scored_on:
        return None
    return last.scored_on


def old_shown(desk: Desk, old: MatrixScore, scores: Sequence[MatrixScore]) -> Shown:
    """A score that was kept, under the rules it was made under, beside the one before it."""
    ids = [one.id for one in scores]
    earlier = scores[ids.index(old.id) + 1 :] if old.id in ids else ()
    entry = kept_entry(old)
    return shown_of(
        entry,
        rulesets.scheme_under(desk, old.rule_set),
        base=entry,
        before=earlier[0] if earlier else None,
        locked=words("matrix", "reading_old"),
        kept_on=old.scored_on,
    )


def since_words(shown: Shown, given: Sequence[Score] = ()) -> tuple[str, str]:
    """ "Up 26 since 4 May 2026 (61)", and why; or the total ``given`` without a sheet before."""
    before = shown.before
    if before is None:
        day = shown.kept_on or date.max
        last = next((one for one in given if (one.scored_on or date.min) <= day), None)
        if last is not None:
            told = {"date": _given_day(last), "total": last.value,
                    "source": last.provenance.originator}  # fmt: skip
            return words("matrix", "given_before", told), ""
        return words("matrix", "no_history" if shown.kept_on is None else "first_kept"), ""
    params: dict[str, object] = {"date": show_date(before.scored_on), "total": before.total}
    if before.rule_set != shown.rule_set:
        return words("matrix", "other_rules", {**params, "rule_set": before.rule_set}), ""
    by = shown.result.total - before.total
    code = "up" if by > 0 else "down" if by else "level"
    named = [
        words("matrix", "change", {"label": one.label, "points": one.points})
        for one in shown.changes
    ]
    why = ", ".join(named)
    return words("matrix", code, {**params, "points": abs(by)}), why[:1].upper() + why[1:]
