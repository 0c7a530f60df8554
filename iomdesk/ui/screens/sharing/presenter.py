"""What happens on the Sharing screen: signals of the view to the services, and back."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QPoint, Qt, Signal

from iomdesk.domain.agencies import AgencyEntry, Agreement, same
from iomdesk.services import agencies, sharinglists
from iomdesk.services.desk import Changed, Desk
from iomdesk.services.sharinglists import (
    AgencyLine,
    AgreementLine,
    OfficerLine,
    PractitionerLine,
    SharingLists,
)
from iomdesk.ui.actions import Action, ActionSet, run
from iomdesk.ui.errors import Errors
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.sharing.model import Listing, agency_of, id_of, rows_of, say, title_of
from iomdesk.ui.screens.sharing.view import SharingView
from iomdesk.ui.screens.sharing.working import STRIP, Panels
from iomdesk.ui.widgets.strip import Message, Weight

PLACE: Final = "sharing"
_CARES: Final = frozenset({"agency", "practitioner", "agreement", "nomination", "setting"})


class SharingPresenter(QObject):
    """Works a ``SharingView`` for one desk.

    Signals:
        person_asked(str): open the record of the person with that id.
    """

    person_asked = Signal(str)

    def __init__(self, desk: Desk, view: SharingView, jobs: Jobs, errors: Errors) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._errors = errors
        self._held: SharingLists | None = None
        self.panels = Panels(desk, view, jobs, errors)
        self.panels.recorded.connect(self._recorded)
        self.panels.closed.connect(self._closed)
        view.arrived.connect(self._arrived)
        view.kept.connect(self.panels.flush)
        view.worked_out.connect(self.load)
        view.attention_asked.connect(self._attention)
        view.pane.turned.connect(self._turned)
        view.pane.chosen.connect(self._tell)
        view.pane.opened.connect(self._change)
        view.pane.menu_asked.connect(self._menu)
        view.actions_given = self._actions()
        self.keys = ActionSet(view, view.actions_given)
        add, *others = (self.keys.action(f"{PLACE}.{name}") for name in _BAR)
        view.bar.offer(others, add)
        view.pane.offer(dict.fromkeys(Listing, add))
        self._refresh()

    # ---- actions -----------------------------------------------------------------------

    def _actions(self) -> tuple[Action, ...]:
        def action(
            name: str, do: Callable[[], None], *keys: str, refused: Callable[[], str]
        ) -> Action:
            return Action(
                id=f"{PLACE}.{name}", text=say(f"do_{name}"), run=do, keys=keys, place=PLACE,
                refused=refused,
            )  # fmt: skip

        return (
            action("add", self._add, "Ctrl+Shift+N", refused=self._free),
            action("change", self._change, "F2", refused=self._no_change),
            action("paper_seen", self._paper_seen, "Ctrl+Shift+S", refused=self._no_seen),
            action("end", self._end, "Ctrl+Shift+E", refused=self._no_end),
            action("officer", self._officer, "Ctrl+Shift+F", refused=self._no_officer),
            action("told", self._told, "Ctrl+Shift+T", refused=self._no_told),
            action("person", self._open_person, "Ctrl+Shift+O", refused=self._no_person),
            action("own", self._own, refused=self._no_own),
            action("next_list", lambda: self._step(1), "Ctrl+Tab", refused=self._free),
            action("last_list", lambda: self._step(-1), "Ctrl+Shift+Tab", refused=self._free),
        )

    def _free(self) -> str:
        return ""

    def _step(self, by: int) -> None:
        order = list(Listing)
        place = (order.index(self._view.pane.listing) + by) % len(order)
        self._view.pane.show_listing(order[place])

    @property
    def _agreement(self) -> Agreement | None:
        row = self._view.pane.row
        return row.agreement if isinstance(row, AgreementLine) else None

    def _no_change(self) -> str:
        row = self._view.pane.row
        if row is None:
            return say("no_line")
        if isinstance(row, OfficerLine):
            return say("officer_line")
        if isinstance(row, AgreementLine) and row.agreement.withdrawn_on is not None:
            return say("ended_line")
        return ""

    def _no_end(self) -> str:
        held = self._agreement
        return say("not_kept") if held is None or held.withdrawn_on is not None else ""

    def _no_seen(self) -> str:
        held = self._agreement
        if held is None or held.withdrawn_on is not None or held.paper_seen_on is not None:
            return say("seen_already")
        return ""

    def _no_officer(self) -> str:
        row = self._view.pane.row
        if isinstance(row, PractitionerLine):
            if row.practitioner.left_on is not None:
                return say("not_person")
            return say("officer_is") if row.practitioner.nominated else ""
        return "" if row is not None else say("no_line")

    def _no_told(self) -> str:
        row = self._view.pane.row
        waits = isinstance(row, OfficerLine) and row.nomination.notified_on is None
        return "" if waits else say("told_already")

    def _no_person(self) -> str:
        held = self._agreement
        return say("not_consent") if held is None or held.person_id is None else ""

    def _no_own(self) -> str:
        row = self._view.pane.row
        if not isinstance(row, AgencyLine):
            return say("not_agency")
        return say("own_already") if row.own else ""

    def _refresh(self) -> None:
        listing = self._view.pane.listing
        adds = say(f"do_add_{listing}")
        self._view.bar.limit([f"{PLACE}.{name}" for name in _OF[listing]])
        self._view.bar.refresh(lambda name: adds if name == f"{PLACE}.add" else "")

    def _menu(self, where: QPoint) -> None:
        ids = [f"{PLACE}.{name}" for name in _OF[self._view.pane.listing]]
        menu = self.keys.menu(self._view, ids)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    # ---- the lists ---------------------------------------------------------------------

    def load(self) -> None:
        """Read the lists again."""
        self._held = sharinglists.lists(self._desk)
        self._view.pane.show_lists(self._held)
        self._tell()
        due = len(self._held.reminders)
        code = {0: "due_none", 1: "due_one"}.get(due, "due_many")
        self._view.say(
            title=say("title"),
            fact=say("fact", name=self._desk.name, agency=self._held.own,
                     due=say(code, count=due)),
        )  # fmt: skip

    def store_changed(self, changed: Changed) -> None:
        """Something was saved, here or elsewhere in the desk."""
        if self._held is not None and _CARES & {kind.value for kind in changed.kinds}:
            self.load()

    def _arrived(self, where: object) -> None:
        self.load()
        if isinstance(where, str) and where:
            self._go(where)
        if self.panels.panel is None:
            self._view.pane.take_focus()

    def _go(self, row_id: str) -> bool:
        """Bring a row into view by its id, in whichever list it stands; an agency by name."""
        if self._held is None:
            return False
        for listing in Listing:
            for row in rows_of(self._held, listing):
                if row_id == id_of(row) or (
                    isinstance(row, AgencyLine) and same(row_id) == row.key
                ):
                    return self._view.pane.choose(listing, id_of(row))
        return False

    def _turned(self) -> None:
        self.panels.put_away()
        self._tell()

    def _tell(self) -> None:
        self._view.detail.show_row(self._view.pane.row)
        self._refresh()

    def _attention(self, forward: bool) -> None:
        """F4: the next line of any list that has to be seen to, round and round."""
        if self._held is None:
            return
        rows = [(one, row) for one in _BY_DUE for row in rows_of(self._held, one)]
        here, listing = self._view.pane.row, self._view.pane.listing
        places = [n for n, (one, row) in enumerate(rows) if one is listing and row == here]
        start = places[0] if places else -1 if forward else len(rows)
        order = [*range(start + 1, len(rows)), *range(max(start, 0))]
        if not forward:
            order.reverse()
        found = next((rows[n] for n in order if rows[n][1].due), None)
        if found is None:
            self._view.note_changed.emit(say("none_due"))
            return
        self._view.pane.choose(found[0], id_of(found[1]))
        self._view.pane.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- what is done with a row -------------------------------------------------------

    def _agency_here(self) -> str:
        row = self._view.pane.row
        return "" if row is None else agency_of(row)

    def _add(self) -> None:
        listing = self._view.pane.listing
        if listing is Listing.AGENCIES:
            self.panels.open_agency(None)
        elif listing is Listing.PEOPLE:
            self.panels.open_person(None, self._agency_here())
        elif listing is Listing.AGREEMENTS:
            self.panels.open_agreement(None, "")
        else:
            self.panels.open_officer("")

    def _change(self) -> None:
        row = self._view.pane.row
        if row is None or self._no_change():
            return
        if isinstance(row, AgencyLine):
            self.panels.open_agency(row.entry)
        elif isinstance(row, PractitionerLine):
            self.panels.open_person(row.practitioner, row.practitioner.agency)
        elif isinstance(row, AgreementLine):
            self.panels.open_agreement(row.agreement, row.agreement.agency)

    def _end(self) -> None:
        row = self._view.pane.row
        if isinstance(row, AgreementLine):
            self.panels.open_end(row.agreement, f"{title_of(row)}: {row.name}")

    def _officer(self) -> None:
        row = self._view.pane.row
        name = row.practitioner.name if isinstance(row, PractitionerLine) else ""
        self.panels.open_officer(self._agency_here(), name)

    def _told(self) -> None:
        row = self._view.pane.row
        if isinstance(row, OfficerLine):
            self.panels.open_told(row.nomination)

    def _open_person(self) -> None:
        held = self._agreement
        if held is not None and held.person_id is not None:
            self.person_asked.emit(held.person_id)

    def _paper_seen(self) -> None:
        held = self._agreement
        if held is not None:
            self.panels.open_seen(held)

    def _own(self) -> None:
        row = self._view.pane.row
        if isinstance(row, AgencyLine):
            self._attempt(lambda: self._set_own(row.entry), say("kept_own", name=row.entry.name))

    def _set_own(self, entry: AgencyEntry) -> str:
        agencies.set_own_agency(self._desk, entry.name)
        return entry.name

    def _attempt(self, action: Callable[[], str], said: str) -> None:
        """Do something small at once; what stops it is said in the strip."""
        try:
            row_id = action()
        except Exception as error:  # noqa: BLE001 - told by its type
            told = self._errors.explain(error)
            if told.words:
                self._view.strip.put(STRIP, Message(told.words, Weight.ERROR))
            return
        self._recorded(row_id, said)

    def _recorded(self, row_id: str, said: str) -> None:
        self._view.strip.take(STRIP)
        self.load()
        self._go(row_id)
        self._view.note_changed.emit(said)
        self._view.pane.take_focus()

    def _closed(self) -> None:
        self._view.pane.take_focus()

    def do(self, name: str) -> bool:
        """Do one of the actions by its name, unless it is refused now."""
        return run(self.keys.action(f"{PLACE}.{name}"))


_BAR: Final = ("add", "change", "paper_seen", "end", "officer", "told", "person", "own")
_OF: Final = {
    Listing.AGENCIES: ("change", "officer", "own"),
    Listing.PEOPLE: ("change", "officer"),
    Listing.AGREEMENTS: ("change", "paper_seen", "end", "person"),
    Listing.OFFICERS: ("told",),
}
"""What is offered for a row of each list."""
_BY_DUE: Final = (Listing.AGREEMENTS, Listing.OFFICERS, Listing.PEOPLE)
"""The lists whose lines are seen to; an agency's line repeats what stands there."""
