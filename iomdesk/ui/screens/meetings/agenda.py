"""What happens with the agenda of the meeting in view: cases, referrals, what is proposed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPoint, Qt

from iomdesk.domain.meetings import Meeting, MeetingReferral, Session
from iomdesk.services import agendas, meetings
from iomdesk.services.hearing import Hearing, outside_for
from iomdesk.ui.actions import Action, ActionSet
from iomdesk.ui.screens.meetings.agendarows import CaseRow, ItemRow, ReferralRow
from iomdesk.ui.screens.meetings.casing import Casing
from iomdesk.ui.screens.meetings.finding import choose_near, find_cases
from iomdesk.ui.screens.meetings.forms import say
from iomdesk.ui.screens.meetings.hold import Hold
from iomdesk.ui.screens.meetings.model import items_words
from iomdesk.ui.screens.meetings.view import Tab
from iomdesk.words import words

if TYPE_CHECKING:
    from iomdesk.services.agendas import Proposal

CASES: Final = "meetings.cases"


class AgendaPresenter(QObject):
    """Works the agenda of the meeting in view.

    Attributes:
        actions: what can be done, for the bar and the palette.
    """

    def __init__(self, hold: Hold) -> None:
        super().__init__(hold)
        self._hold = hold
        self._desk = hold.desk
        self._agenda = hold.view.cases
        self._casing = Casing(hold)
        self._proposed: tuple[Proposal, ...] = ()
        self._looked_for = ""
        self._referrals: tuple[MeetingReferral, ...] = ()
        self.actions = self._make_actions()
        agenda = self._agenda
        self._keys = ActionSet(agenda.table, self.actions)
        self._beside = ActionSet(agenda.proposed.list, self.actions[:2])
        agenda.table.row_opened.connect(lambda _row: self._open())
        agenda.table.row_ticked.connect(lambda _row: self._toggle_session())
        agenda.table.menu_asked.connect(self._menu)
        agenda.proposed.list.row_ticked.connect(self._take_one)
        agenda.proposed.list.row_opened.connect(self._take_one)
        agenda.add.closed.connect(agenda.shut)
        agenda.add.sought.connect(self._seek)
        agenda.add.picked.connect(self._pick)
        hold.view.tabs.currentChanged.connect(self._turned)

    # ---- actions -----------------------------------------------------------------------

    def _make_actions(self) -> tuple[Action, ...]:
        def action(
            name: str, run: Callable[[], None], *keys: str, refused: Callable[[], str]
        ) -> Action:
            return Action(id=f"{CASES}.{name}", text=say(f"do_{name}"), run=run, keys=keys,
                          refused=refused, place=CASES)  # fmt: skip

        return (
            Action(id=f"{CASES}.proposed", text=say("do_add_proposed_none"),
                   run=self._add_proposed, keys=("Ctrl+B", "Ctrl+Ins"),
                   refused=self._none_proposed, place=CASES),
            Action(id=f"{CASES}.add", text=say("do_add_case"), run=self._add_case, keys=("Ins",),
                   refused=self._no_meeting, place=CASES),
            action("amend_case", self._casing.open, "F2", refused=self._no_case),
            action("toggle_session", self._toggle_session, refused=self._no_row),
            action("case_up", self._up, "Alt+Up", "Ctrl+Up", refused=self._no_row),
            action("case_down", self._down, "Alt+Down", "Ctrl+Down", refused=self._no_row),
            action("drop_case", self._drop, "Del", refused=self._no_row),
            Action(id=f"{CASES}.undo", text=say("do_undo"), run=self._hold.take_back,
                   keys=("Ctrl+Z",), refused=self._hold.nothing_undone, place=CASES),
        )  # fmt: skip

    def _menu(self, _row: str, where: QPoint) -> None:
        menu = self._keys.menu(self._hold.view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def _no_meeting(self) -> str:
        return self._hold.over() if self._hold.meeting is not None else say("no_meeting")

    def _no_row(self) -> str:
        return self._hold.over() if self._agenda.current_row is not None else say("no_row")

    def _no_case(self) -> str:
        if isinstance(self._agenda.current_row, ReferralRow):
            return say("no_why_of_referral")
        return self._no_row()

    def _none_proposed(self) -> str:
        return self._no_meeting() or ("" if self._proposed else say("nothing_proposed"))

    def words_of(self, action_id: str) -> str:
        """What the button of an action says now: "Add the 34 proposed"."""
        if action_id != f"{CASES}.proposed":
            return ""
        count = len(self._proposed)
        code = {0: "do_add_proposed_none", 1: "do_add_proposed_one"}.get(count, "do_add_proposed")
        return words("meetings", code, {"count": count})

    # ---- showing -----------------------------------------------------------------------

    @property
    def _meeting(self) -> Meeting:
        meeting = self._hold.meeting
        if meeting is None:
            raise LookupError
        return meeting

    def show(self, heard: tuple[Hearing, ...]) -> None:
        """Show the agenda; what is proposed is worked out while its part is in view."""
        meeting = self._meeting
        self._referrals = agendas.referrals_on(self._desk, meeting.id)
        rows: list[ItemRow] = [CaseRow(case, outside_for(heard, case)) for case in meeting.cases]
        rows += [
            ReferralRow(one, len(meeting.cases) + place)
            for place, one in enumerate(self._referrals, start=1)
        ]
        self._agenda.show_rows(rows, ahead=self._hold.may_be_planned())
        self._hold.view.tabs.set_count(Tab.CASES, len(rows))
        self._looked_for = ""
        self._look()

    def show_none(self) -> None:
        """No meeting is in view."""
        self._proposed, self._referrals, self._looked_for = (), (), ""

    def _turned(self, _tab: int) -> None:
        self._look()

    def _look(self) -> None:
        """Work out what is proposed, once for what is in view."""
        view, meeting = self._hold.view, self._hold.meeting
        if meeting is None or view.tab is not Tab.CASES or self._looked_for == meeting.id:
            return
        self._looked_for = meeting.id
        ahead = self._hold.may_be_planned()
        self._proposed = agendas.proposals(self._desk, meeting.id) if ahead else ()
        self._agenda.proposed.show_rows(self._proposed)
        view.bars[Tab.CASES].refresh(self.words_of)

    def other_meeting(self) -> None:
        """Another meeting comes into view: forms of the one before are put away."""
        self._casing.put_away()
        self._agenda.side.shut()
        self._looked_for = ""

    def keep_draft(self) -> None:
        """Keep what is typed about a case, in the store."""
        self._casing.keep()

    # ---- putting on --------------------------------------------------------------------

    def _add_proposed(self) -> None:
        meeting = self._meeting
        before = agendas.items_on(self._desk, meeting.id)
        done, count = self._hold.attempt(lambda: agendas.build(self._desk, meeting.id))
        if done:
            put_on = agendas.items_on(self._desk, meeting.id) - before
            self._hold.offer_undo(
                words("meetings", "added", {"cases": items_words(count or 0)}),
                lambda: agendas.unbuild(self._desk, meeting.id, put_on),
                lambda: self._agenda.table.setFocus(Qt.FocusReason.OtherFocusReason),
            )
            self._agenda.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_one(self, wanted: str) -> None:
        meeting = self._meeting
        self._hold.attempt(lambda: agendas.build(self._desk, meeting.id, {wanted}))
        self._agenda.proposed.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_on(self, person_id: str, name: str) -> None:
        """Put somebody found elsewhere on the agenda, as from the palette."""
        meeting = self._meeting
        done, count = self._hold.attempt(
            lambda: meetings.add_cases(self._desk, meeting.id, [person_id])
        )
        if done:
            code = "put_on" if count else "put_on_already"
            self._hold.view.turn_to(Tab.CASES)
            self._hold.note(words("meetings", code, {"name": name}))
            for row in self._agenda.model.rows:
                if isinstance(row, CaseRow) and row.case.person_id == person_id:
                    self._agenda.table.choose(row.id)

    def _add_case(self) -> None:
        self._casing.put_away()
        self._agenda.add.find_box.clear()
        self._agenda.add.opened()
        self._seek("")
        self._agenda.open(self._agenda.add)
        self._agenda.add.find_box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _seek(self, typed: str) -> None:
        there = frozenset(case.person_id for case in self._meeting.cases)
        self._agenda.add.show_found(find_cases(self._desk, typed, there))

    def _pick(self, person_id: str) -> None:
        meeting, add = self._meeting, self._agenda.add
        done, _ = self._hold.attempt(
            lambda: meetings.add_cases(self._desk, meeting.id, [person_id]), add
        )
        if done:
            self._seek(add.find_box.text())

    # ---- the line that is chosen -------------------------------------------------------

    def _open(self) -> None:
        if self._agenda.current is not None:
            self._casing.open()

    def _toggle_session(self) -> None:
        row, meeting = self._agenda.current_row, self._meeting
        if row is None:
            return
        other = Session.OPEN if row.session is Session.CLOSED else Session.CLOSED
        if isinstance(row, ReferralRow):
            one = row.referral
            self._hold.attempt(
                lambda: agendas.set_referral(self._desk, meeting.id, one, session=other)
            )
        else:
            self._casing.set_session(row.case, other)
        self._agenda.table.choose(row.id)

    def _up(self) -> None:
        self._move(-1)

    def _down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        """Hear an item sooner or later; open ones always before closed ones."""
        row, meeting = self._agenda.current_row, self._meeting
        if row is None:
            return
        parts: list[tuple[str, Session]] = [(one.id, one.session) for one in meeting.cases]
        order: Callable[[list[str]], None]
        if isinstance(row, ReferralRow):
            parts = [(one.id, one.session) for one in self._referrals]

            def order(ids: list[str]) -> None:
                agendas.order_referrals(self._desk, meeting.id, ids)
        else:

            def order(ids: list[str]) -> None:
                meetings.order_cases(self._desk, meeting.id, ids)

        place = [item for item, _ in parts].index(row.id)
        other = place + by
        if not 0 <= other < len(parts) or parts[other][1] is not row.session:
            return
        parts[place], parts[other] = parts[other], parts[place]
        self._hold.attempt(lambda: order([item for item, _ in parts]))
        self._agenda.table.choose(row.id)

    def _drop(self) -> None:
        row, meeting = self._agenda.current_row, self._meeting
        if row is None:
            return
        if isinstance(row, ReferralRow):
            one = row.referral
            done, _ = self._hold.attempt(lambda: agendas.drop_referral(self._desk, meeting.id, one))

            def undo() -> None:
                agendas.put_referral_back(self._desk, meeting.id, one)
        else:
            case = row.case
            done, _ = self._hold.attempt(lambda: meetings.drop_case(self._desk, meeting.id, case))

            def undo() -> None:
                meetings.put_case_back(self._desk, meeting.id, case)

        if done:
            choose_near(self._agenda.table, row.number)
            self._hold.offer_undo(
                words("meetings", "case_taken_off", {"name": row.name}),
                undo,
                lambda: choose_near(self._agenda.table, row.number),
            )
