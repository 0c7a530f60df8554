"""The screens of an open store, each joined to its presenter; made on the first visit."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from iomdesk.app.opening import OpenStore
from iomdesk.app.palettepeople import PalettePeople
from iomdesk.app.settingports import SettingPorts
from iomdesk.app.waiting import DraftHint
from iomdesk.domain.dates import show_moment
from iomdesk.services import agencies, cohort, nominations, referrals, sharinglists
from iomdesk.services.actions import ActionChanged
from iomdesk.services.agencies import EntryChanged
from iomdesk.services.agreements import AgreementChanged
from iomdesk.services.cohort import PersonChanged
from iomdesk.services.desk import Changed
from iomdesk.services.meetings import MeetingChanged
from iomdesk.services.nominations import NominationChanged
from iomdesk.services.referral_papers import PaperKind, PaperRef
from iomdesk.services.referrals import ReferralChanged
from iomdesk.store import keys
from iomdesk.store.changes import Conflict
from iomdesk.ui.actions import Action
from iomdesk.ui.errors import Told, Where
from iomdesk.ui.newaction import ActionAdding
from iomdesk.ui.palette import Group
from iomdesk.ui.screen import Place, Screen
from iomdesk.ui.screens.board.presenter import BoardPresenter
from iomdesk.ui.screens.board.view import BoardView
from iomdesk.ui.screens.cohort.presenter import CohortPresenter
from iomdesk.ui.screens.cohort.view import CohortView
from iomdesk.ui.screens.cohort_import.presenter import ImportPresenter
from iomdesk.ui.screens.cohort_import.view import ImportView
from iomdesk.ui.screens.events_in.presenter import EventsInPresenter
from iomdesk.ui.screens.events_in.view import EventsInView
from iomdesk.ui.screens.matrix.presenter import MatrixPresenter
from iomdesk.ui.screens.matrix.view import MatrixView
from iomdesk.ui.screens.meetings.presenter import MeetingsPresenter
from iomdesk.ui.screens.meetings.view import MeetingsView
from iomdesk.ui.screens.merge.presenter import MergePresenter
from iomdesk.ui.screens.merge.view import MergeView
from iomdesk.ui.screens.paper.view import PaperScreen
from iomdesk.ui.screens.referrals.presenter import NEW, REFER, TELL, ReferralsPresenter
from iomdesk.ui.screens.referrals.view import ReferralsView
from iomdesk.ui.screens.settings.presenter import SettingsPresenter
from iomdesk.ui.screens.settings.rules import RulesPresenter
from iomdesk.ui.screens.settings.rulesview import RulesView
from iomdesk.ui.screens.settings.view import SettingsView
from iomdesk.ui.screens.sharing.presenter import SharingPresenter
from iomdesk.ui.screens.sharing.view import SharingView
from iomdesk.ui.settings import DeskSettings
from iomdesk.ui.shell import Shell
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.app.desk import Program


def _changed_first(_error: BaseException) -> Told:
    """What is said of a conflict that no screen could show side by side."""
    return Told(Where.STRIP, words("program", "changed_first"))


class Rooms(QObject):
    """All screens of one open store, until it is locked.

    Signals:
        changed(object): something in the store changed; in the window's thread.
    """

    changed = Signal(object)
    _committed = Signal(object)

    def __init__(
        self, program: "Program", opened: OpenStore, *, shell: Shell, settings: DeskSettings
    ) -> None:
        super().__init__(program)
        self._program = program
        self._opened = opened
        self._desk = opened.desk
        self._shell = shell
        self._settings = settings
        # Commits come on the writing thread; the queued signal brings them over here.
        self._adding: ActionAdding | None = None
        self._diary: MeetingsPresenter | None = None
        self._palette = PalettePeople(opened.desk, self)
        self._committed.connect(self._heard)
        self._forget = opened.desk.store.on_change(self._committed.emit)
        shell.locking.connect(self._leave)
        for kind in (
            Conflict, ActionChanged, PersonChanged, MeetingChanged, ReferralChanged, EntryChanged,
            AgreementChanged, NominationChanged,
        ):  # fmt: skip
            program.errors.register(kind, _changed_first)

    def _leave(self, _reason: str) -> None:
        if self._adding is not None:
            self._adding.put_away()
        self._forget()
        self.deleteLater()

    def _heard(self, changed: Changed) -> None:
        self._shell.tell_saved(words("program", "saved", {"when": self._when()}))
        self._shell.recount()
        self._program.meeting.store_changed(changed)
        self.changed.emit(changed)

    def _when(self) -> str:
        return show_moment(self._desk.clock.now())

    # ---- the places --------------------------------------------------------------------

    def places(self) -> tuple[Place, ...]:
        """The places that work, in the order of the navigation."""
        return (
            Place("cohort", "Cohort", "cohort", 2, self._cohort, self._people_waiting),
            Place("merge", words("merge", "title"), "cohort", -1, self._merge, inside="cohort"),
            Place("import", "Import the cohort", "cohort", -1, self._import, inside="cohort"),
            Place(
                "events", words("events_in", "title"), "cohort", -1, self._events, inside="cohort"
            ),
            Place("referrals", "Referrals", "referrals", 3, self._referrals, self._waiting),
            Place("matrix", "Matrix", "referrals", -1, self._matrix, inside="referrals"),
            Place("board", "Board", "board", 4, self._board),
            Place("meetings", "Meetings", "meetings", 5, self._meetings),
            self._program.meeting.place(),
            Place("sharing", "Sharing", "sharing", 8, self._sharing, self._sharing_waiting),
            Place("settings", "Settings", "settings", 0, self._settings_screen),
            Place("rules", "Rules", "settings", -1, self._rules, inside="settings"),
            Place("paper", "Paper", "referrals", -1, self._paper, inside="referrals"),
        )

    def actions(self) -> tuple[Action, ...]:
        """What works on every screen, beyond the shell's own."""
        return (
            Action(
                id="app.new_referral",
                text=words("program", "do_new_referral"),
                run=self.new_referral,
                keys=("Ctrl+N",),
                icon="referrals",
            ),
            Action(
                id="app.new_action",
                text=words("actions", "do_new"),
                run=self.new_action,
                keys=("F7",),
                icon="plus",
            ),
            Action(
                id="app.import", text=words("program", "do_import"), run=self.go_import, icon="plus"
            ),
            Action(
                id="app.events", text=words("program", "do_events"), run=self.go_events, icon="plus"
            ),
            self._program.meeting.action(),
            *(
                Action(
                    id=f"app.{kind}",
                    text=words("program", f"do_{kind}"),
                    run=partial(self.open_paper, PaperRef(kind)),
                    keys=("Ctrl+Alt+P",) if kind is PaperKind.CONTINUITY else (),
                )
                for kind in (PaperKind.CONTINUITY, PaperKind.BLANK_FORM, PaperKind.BLANK_MATRIX)
            ),
        )

    def _people_waiting(self) -> int:
        return sum(cohort.counts_by_rag(self._desk).values())

    def _cohort(self) -> Screen:
        view = CohortView(self._desk.scheme)
        program = self._program
        presenter = CohortPresenter(self._desk, view, program.jobs, program.errors)
        presenter.import_asked.connect(self.go_import)
        presenter.refer_asked.connect(self.refer)
        presenter.events.paste_asked.connect(self.go_events)
        presenter.scoring.matrix_asked.connect(self.open_matrix_of)
        presenter.acting.add_asked.connect(self.new_action)
        presenter.twins.merge_asked.connect(self.open_merge)
        self.changed.connect(presenter.store_changed)
        return view

    def _merge(self) -> Screen:
        view = MergeView()
        program = self._program
        presenter = MergePresenter(self._desk, view, program.jobs, program.errors)
        presenter.person_asked.connect(self.open_person)
        self.changed.connect(presenter.store_changed)
        return view

    def open_merge(self, person_id: str, other: str = "") -> None:
        """Merge a record with another, or take apart what was merged into it."""
        self._shell.go("merge", (person_id, other) if other else (person_id,))

    def go_import(self) -> None:
        """Bring in a spreadsheet."""
        self._shell.go("import")

    def _go_cohort(self) -> None:
        self._shell.go("cohort")

    def _import(self) -> Screen:
        desk = self._desk
        view = ImportView(agencies.names(desk))
        program = self._program
        presenter = ImportPresenter(desk, view, program.jobs, program.errors)
        presenter.left.connect(self._go_cohort)
        return view

    def _events(self) -> Screen:
        view = EventsInView()
        program = self._program
        presenter = EventsInPresenter(self._desk, view, program.jobs, program.errors)
        presenter.left.connect(self._back_to_record)
        return view

    def go_events(self, person_id: str = "") -> None:
        """What happened, from pasted lines or a list; about one person or all of them."""
        self._shell.go("events", person_id)

    def _back_to_record(self, person_id: str) -> None:
        self._shell.go("cohort", person_id or None)

    def _waiting(self) -> int:
        return referrals.waiting(self._desk)

    def _referrals(self) -> Screen:
        view = ReferralsView(self._desk.today)
        program = self._program
        presenter = ReferralsPresenter(self._desk, view, program.jobs, program.errors)
        presenter.matrix_asked.connect(self.open_matrix)
        presenter.person_asked.connect(self.open_person)
        presenter.paper_asked.connect(self.open_paper)
        self.changed.connect(presenter.store_changed)
        return view

    def _matrix(self) -> Screen:
        view = MatrixView()
        program = self._program
        presenter = MatrixPresenter(self._desk, view, program.jobs, program.errors)
        presenter.print_asked.connect(self.print_matrix)
        self.changed.connect(presenter.store_changed)
        return view

    def new_referral(self) -> None:
        """Ctrl+N: an empty form."""
        self._shell.go("referrals", (NEW,))

    def new_action(self) -> None:
        """F7: take down an action for the person in view, beside whatever screen it is."""
        if self._adding is None:
            program = self._program
            self._adding = ActionAdding(
                self._desk, self._shell.side, program.jobs, program.errors, self
            )
            self._adding.said.connect(self._shell.status.set_note)
            self._adding.unsaved.connect(self._shell.status.set_unsaved)
        self._adding.open(self._shell.screen_here)

    def _open_referral(self, referral_id: str) -> None:
        """A referral whose decision is to be told."""
        self._shell.go("referrals", referral_id)

    def refer(self, person_id: str) -> None:
        """A form that knows a person of the cohort."""
        self._shell.go("referrals", (REFER, person_id))

    def open_matrix(self, referral_id: str) -> None:
        """The matrix of a referral."""
        self._shell.go("matrix", ("referral", referral_id))

    def open_matrix_of(self, person_id: str) -> None:
        """The matrix of a person of the cohort."""
        self._shell.go("matrix", ("person", person_id))

    def print_matrix(self, matrix_id: str) -> None:
        """The sheet of a matrix as a paper."""
        self.open_paper(PaperRef(PaperKind.MATRIX, matrix_id))

    def _meetings(self) -> Screen:
        view = MeetingsView(self._desk.scheme, self._desk.today)
        program = self._program
        presenter = MeetingsPresenter(self._desk, view, program.jobs, program.errors)
        presenter.open_asked.connect(program.meeting.hold)
        self._diary = presenter
        presenter.referral_asked.connect(self._tell_of)
        self.changed.connect(presenter.store_changed)
        return view

    def _tell_of(self, referral_id: str) -> None:
        """A decision is to be told: the panel in which it is, not the form."""
        self._shell.go("referrals", (TELL, referral_id))

    def _sharing_waiting(self) -> int:
        return sharinglists.waiting(self._desk)

    def _sharing(self) -> Screen:
        areas = tuple(area.name for area in self._desk.scheme.areas)
        view = SharingView(areas, self._desk.today, nominations.notify_by)
        program = self._program
        presenter = SharingPresenter(self._desk, view, program.jobs, program.errors)
        presenter.person_asked.connect(self.open_person)
        self.changed.connect(presenter.store_changed)
        return view

    def _paper(self) -> Screen:
        view = PaperScreen(self._desk, self._program.jobs, self._program.errors)
        view.left.connect(self._shell.back)
        return view

    def open_paper(self, ref: PaperRef) -> None:
        """Look at a paper of a referral, or at a blank one."""
        self._shell.go("paper", ref)

    def _board(self) -> Screen:
        view = BoardView(self._desk.scheme)
        program = self._program
        presenter = BoardPresenter(self._desk, view, program.jobs, program.errors)
        presenter.person_opened.connect(self.open_person)
        self.changed.connect(presenter.store_changed)
        return view

    def _settings_screen(self) -> Screen:
        view = SettingsView()
        presenter = SettingsPresenter(
            view,
            desk=self._desk,
            settings=self._settings,
            jobs=self._program.jobs,
            errors=self._program.errors,
            ports=SettingPorts(self._desk).ports(),
        )
        self.changed.connect(presenter.refresh)
        view.all_rules.clicked.connect(self._go_rules)
        return view

    def _go_rules(self) -> None:
        self._shell.go("rules")

    def _go_settings(self) -> None:
        self._shell.go("settings")

    def _rules(self) -> Screen:
        view = RulesView(self._desk.today)
        program = self._program
        RulesPresenter(
            self._desk,
            view,
            program.jobs,
            program.errors,
            back=self._go_settings,
            lock=program.lock_for_rules,
        )
        return view

    def open_person(self, person_id: str) -> None:
        """Go to a person's record."""
        self._shell.go("cohort", person_id)

    def tell_drafts(self) -> None:
        """Say which drafts wait, and stop saying it when none does any more."""
        hint = DraftHint(self._desk, self._shell, self)
        self.changed.connect(hint.look_again)
        hint.look()

    def tell_backup(self) -> None:
        """Say in the status bar when the last backup was made."""
        backup = keys.read_keys(self._desk.store.folder).last_backup
        if backup is None and self._desk.training:
            self._shell.status.set_backup("")  # nothing in it needs one
        elif backup is None:
            self._shell.status.set_backup(words("program", "no_backup"), good=False)
        else:
            self._shell.status.set_backup(
                words("program", "backup", {"when": show_moment(backup)}), good=True
            )

    # ---- palette -----------------------------------------------------------------------

    def find_people(self, typed: str) -> Sequence[Group]:
        """People the palette offers for what was typed."""
        return self._palette.find(typed)

    def agenda_here(self) -> str:
        """On which agenda the palette's Ctrl+Enter puts somebody; empty outside Meetings."""
        if self._diary is None or self._shell.place_here != "meetings":
            return ""
        return self._diary.agenda_of()

    def put_on_agenda(self, person_id: str, name: str) -> None:
        """Put somebody on that agenda; outside Meetings, open the record."""
        if self._diary is not None and self.agenda_here():
            self._diary.put_on(person_id, name)
        else:
            self.open_person(person_id)
