"""One form under way: its draft, saving it, and what happens when someone saved first."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from iomdesk.domain.dates import show_moment
from iomdesk.domain.people import IdentifierKind, Person, Provenance
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.progress import Progress
from iomdesk.services import agencies, cohort, drafts
from iomdesk.services.cohort import PersonChanged
from iomdesk.services.desk import Desk
from iomdesk.services.drafts import Draft
from iomdesk.services.history import history
from iomdesk.services.same_person import SamePerson, same_people
from iomdesk.ui.errors import Errors
from iomdesk.ui.forms.drafting import Drafting
from iomdesk.ui.forms.underway import UnderWay
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.cohort import fields
from iomdesk.ui.screens.cohort.form import PersonForm
from iomdesk.ui.widgets.compare import CompareView, Difference
from iomdesk.ui.widgets.strip import Message, Weight
from iomdesk.words import words

FORM = "person"
"""Under this name drafts of the form are kept."""

_NUMBERS = tuple(kind.value for kind in IdentifierKind)


@dataclass(frozen=True, slots=True)
class _Saved:
    """What saving gave: whose record it is, and who may be the same person instead."""

    person_id: str
    name: str
    same: tuple[SamePerson, ...] = ()


@dataclass(frozen=True, slots=True)
class _Clash:
    """Someone saved first: who, when, and the person as saved; None when it is gone."""

    now: Person | None
    who: str = ""
    when: str = ""


class Editing(UnderWay):
    """Works a ``PersonForm`` from opening to saving or leaving.

    Signals:
        saved(str, str): the person's id and name; the form can be taken away.
        opened(str): somebody else's record is wanted instead.

    Attributes:
        person: who is edited; None for a new person.
        drafting: keeps the draft.
    """

    saved = Signal(str, str)
    opened = Signal(str)

    form: PersonForm

    def __init__(
        self, desk: Desk, jobs: Jobs, errors: Errors, person: Person | None, parent: QObject
    ) -> None:
        super().__init__(desk, jobs, errors, parent)
        self.person = person
        self._now: Person | None = None
        self._base = fields.answers_of(person, desk.today())
        title = (
            words("cohort", "form_new")
            if person is None
            else words("cohort", "form_edit", {"name": person.name})
        )
        self.form = PersonForm(
            title,
            self._base,
            desk.today(),
            areas=cohort.areas(desk),
            agencies=agencies.names(desk),
        )
        subject, revision = (drafts.NEW, 0) if person is None else (person.id, person.revision)
        self.drafting = Drafting(
            desk, jobs, FORM, subject, revision, lambda: self.form, self._not_kept, self
        )
        self._work_with(self.form)
        self.form.known_asked.connect(self._known)
        if self.drafting.found is not None:
            self.form.offer_draft(self.drafting.found)

    # ---- drafts ------------------------------------------------------------------------

    @property
    def changes(self) -> int:
        """How many fields are not saved."""
        return len(self.form.changed)

    def _edited(self) -> None:
        if not self._busy:
            self.drafting.touch()
        self.unsaved.emit(self.changes)

    def flush(self) -> None:
        """Keep the draft now; a form put back as it was keeps none."""
        self.drafting.flush()

    def _resume(self) -> None:
        """Go on with the draft; what was typed beside it since then stays."""
        self.form.draft.hide()
        typed = set(self.form.changed)
        kept = self.drafting.resume()
        self.form.take_answers({key: kept[key] for key in kept if key not in typed})
        self.drafting.flush()
        self.form.focus_first()

    def _set_busy(self, *, busy: bool) -> None:
        """What was handed in to be saved is a draft again when it was not saved."""
        super()._set_busy(busy=busy)
        if busy:
            self.drafting.stop()
        else:
            self.drafting.touch()

    @property
    def _found(self) -> Draft | None:
        return self.drafting.found

    def _drop_found(self) -> None:
        self.drafting.throw_away()

    def _stop_keeping(self) -> None:
        self.drafting.stop()

    # ---- saving ------------------------------------------------------------------------

    def save(self) -> None:
        """Save the form, or the choice between two versions."""
        if self._busy:
            return
        if self.compare is not None:
            self.compare.settle()
            return
        wrong = self.form.check()
        if wrong:
            self.form.go_to(wrong)
            return
        content = [key for key in self.form.changed if key not in fields.SOURCE_KEYS]
        if self.person is not None and not content:
            self.form.set_state(words("cohort", "nothing_to_save"))
            return
        self._write(content, self.drafting.revision)

    def _write(self, keys: list[str], revision: int) -> None:
        today, answers = self._desk.today(), self.form.answers
        values = {
            key: fields.value_of(key, answers[key], today) for key in keys if key not in _NUMBERS
        }
        numbers = {IdentifierKind(key): answers[key].strip() for key in keys if key in _NUMBERS}
        received = fields.reading("received_on", answers["received_on"], today).value
        source = Provenance(
            originator=answers["originator"].strip(),
            received_on=received or today,
            channel=answers["channel"].strip(),
        )
        person, confirmed, slot = self.person, self._confirmed, self.drafting.slot
        keep = self.drafting.hand_in()  # it stays a draft when it is not saved

        def work(progress: Progress) -> _Saved | _Clash:
            if keep is not None:
                keep(progress)
            if person is None:
                return _add(self._desk, values, numbers, source, slot, confirmed=confirmed)
            try:
                after = cohort.amend_person(
                    self._desk,
                    person.id,
                    revision,
                    values,
                    numbers=numbers,
                    source=source,
                    draft=slot,
                )
            except PersonChanged as changed:
                return _clash(self._desk, person.id, changed.now)
            return _Saved(after.id, after.name)

        self._hand_in(work, self._done, title="Saving")

    def _done(self, outcome: _Saved | _Clash) -> None:
        self._set_busy(busy=False)
        if isinstance(outcome, _Clash):
            self._show_clash(outcome)
        elif outcome.same:
            self.form.show_same(outcome.same)
        else:
            self._end()
            self.saved.emit(outcome.person_id, outcome.name)

    def _known(self, person_id: str) -> None:
        self.flush()
        self._end()
        self.opened.emit(person_id)

    def _all_the_same(self) -> None:
        self._confirmed = True
        self.form.show_same(())
        self.save()

    # ---- someone saved first -----------------------------------------------------------

    def _show_clash(self, clash: _Clash) -> None:
        if clash.now is None or self.person is None:
            self.form.strip.put("gone", Message(words("cohort", "gone"), Weight.ERROR))
            return
        today = self._desk.today()
        theirs, yours = fields.answers_of(clash.now, today), self.form.answers
        different = tuple(
            Difference(key, spec.label, self._base[key], theirs[key], yours[key])
            for key, spec in fields.BY_KEY.items()
            if key not in fields.SOURCE_KEYS
            and not (
                fields.same(key, self._base[key], theirs[key], today)
                and fields.same(key, self._base[key], yours[key], today)
            )
        )
        self._back()
        self._now = clash.now
        compare = CompareView(different, who=clash.who, when=clash.when, said=fields.said)
        compare.settled.connect(self._settled)
        compare.back_asked.connect(self._back)
        self._show_beside(compare)

    def _settled(self, chosen: dict[str, str]) -> None:
        """Save what was chosen on top of the other's version."""
        today = self._desk.today()
        now = self._now
        if now is None:
            return
        self._base = fields.answers_of(now, today)
        self.drafting.revision = now.revision
        self.person = now
        self._back()
        self.form.take_answers(chosen)
        self.form.rebase(self._base)
        content = [key for key in self.form.changed if key not in fields.SOURCE_KEYS]
        if content:
            self._write(content, now.revision)
        else:  # the other's version was taken throughout: there is nothing of ours to save
            self.drafting.drop()
            self._end()
            self.saved.emit(now.id, now.name)


def _add(
    desk: Desk,
    values: dict[str, object],
    numbers: dict[IdentifierKind, str],
    source: Provenance,
    slot: str,
    *,
    confirmed: bool,
) -> _Saved:
    """Add a person, unless somebody in the store may be the same and nobody said no."""
    surname, forename = str(values.get("surname", "")), str(values.get("forename", ""))
    birth = fields.day_or_none(values.get("birth_date"))
    if not surname:
        raise RuleViolation("surname", "surname_needed")
    if not confirmed:
        found = same_people(
            desk,
            surname=surname,
            forename=forename,
            other_names=str(values.get("other_names", "")),
            birth_date=birth,
            numbers=numbers,
        )
        if found:
            return _Saved("", "", found)
    person_id = cohort.add_person(desk, values, numbers=numbers, source=source)
    drafts.drop_draft(desk, FORM, slot)
    return _Saved(person_id, cohort.read_record(desk, person_id).person.name)


def _clash(desk: Desk, person_id: str, now: Person | None) -> _Clash:
    """Who saved first, and when, as the history tells."""
    if now is None:
        return _Clash(None)
    lines = history(desk, person_id)
    last = next((line for line in lines if line.verb in {"alteration", "collection"}), None)
    if last is None:
        return _Clash(now, "", show_moment(now.changed_at))
    return _Clash(now, last.who, show_moment(last.at))
