"""What is visited beside the places of the navigation: tabs, panels and steps, one at a time.

The self-test and the sweeps of the tests make the same tour: a new panel comes into both by
one line of ``steps``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

from PySide6.QtWidgets import QWidget

from iomdesk.domain.agencies import AgencyRole
from iomdesk.domain.referrals import Stage
from iomdesk.domain.repeating import Rhythm
from iomdesk.services import cohort, events, referrals
from iomdesk.services.cohort import Filter
from iomdesk.services.desk import Desk
from iomdesk.services.referral_papers import PaperKind, PaperRef
from iomdesk.ui.actions import run
from iomdesk.ui.screens.chair.agendapane import DISCLOSE
from iomdesk.ui.screens.chair.view import ChairView
from iomdesk.ui.screens.cohort.presenter import CohortPresenter
from iomdesk.ui.screens.cohort.record import ORDER
from iomdesk.ui.screens.cohort.updateform import UpdatePage
from iomdesk.ui.screens.cohort.view import CohortView
from iomdesk.ui.screens.events_in.view import EventsInView
from iomdesk.ui.screens.matrix.view import MatrixView
from iomdesk.ui.screens.meetings.view import MeetingsView, Tab
from iomdesk.ui.screens.merge.view import MergeView
from iomdesk.ui.screens.paper.view import PaperScreen
from iomdesk.ui.screens.referrals.model import list_of
from iomdesk.ui.screens.referrals.presenter import ReferralsPresenter
from iomdesk.ui.screens.referrals.view import ReferralsView
from iomdesk.ui.screens.sharing.model import Listing
from iomdesk.ui.screens.sharing.view import SharingView
from iomdesk.ui.shell import Shell

LINES: Final = (
    "12/11/26 visit Police: seen at home\n13/11/26 missed Probation: did not attend\nno day here\n"
)
_EDITED: Final = ("needs",)
_ADDED: Final = ("scores", "rag", "intelligence", "actions", "custody", "sharing")
_ENTERED: Final = ("cohort.event_conviction", "cohort.event_drug_test", "cohort.status")

INNER: Final = ("merge", "import", "events", "matrix", "meeting", "rules", "paper")
"""The places that are reached from another one; a test holds it to all there are."""
PANELS: Final = (
    (Stage.MATRIX_DONE, "referrals.decide"),
    (Stage.EXCLUDED, "referrals.decide"),
    (Stage.REFUSED, "referrals.tell"),
    (Stage.READY, "referrals.withdraw"),
)
"""What is opened beside the list of referrals, at which stage."""

W = TypeVar("W", bound=QWidget)


class NotThere(LookupError):
    """What was to be visited is not in view, or does not open."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A place, and what is opened there.

    Attributes:
        key, where: the place, as ``Shell.go`` takes it.
        opens: opens something once the place has come to rest.
        shown: what must be in view then.
    """

    key: str
    where: object
    opens: Callable[[Shell], None]
    shown: Callable[[Shell], QWidget | None]


def here(shell: Shell, kind: type[W]) -> W:
    """The screen in view."""
    screen = shell.screen_here
    if not isinstance(screen, kind):
        raise NotThere(kind.__name__)
    return screen


def act(shell: Shell, action_id: str) -> None:
    """Do an action as its key does; it must be allowed."""
    (action,) = (one for one in shell.all_actions() if one.id == action_id)
    if not run(action):
        raise NotThere(action_id, action.refused())


def busiest(desk: Desk) -> tuple[str, str]:
    """The two people of whom most has happened: their tabs have rows."""
    people = cohort.find_people(desk, Filter(limit=100)).rows
    one, other, *_ = sorted(people, key=lambda it: -events.happenings(desk, it.id).total)
    return one.id, other.id


def places(desk: Desk) -> Iterator[Visit]:
    """The places that are not in the navigation, every tab of a record, and every form."""
    person, _ = busiest(desk)
    gate = {line.stage: line.id for line in referrals.listed(desk, "all")}
    for key in INNER:
        yield Visit(key, None, _nothing, _screen)
    for tab in ORDER:
        yield Visit("cohort", person, partial(_turn_to, tab=tab), _screen)
    yield Visit("matrix", ("person", person), _nothing, _screen)
    yield Visit("referrals", ("new",), _nothing, _screen)
    for row_id in gate.values():
        yield Visit("referrals", row_id, _nothing, _screen)
    yield Visit("paper", PaperRef(PaperKind.FORM, gate[Stage.READY]), _nothing, _screen)
    for stage, action in PANELS:
        yield Visit("referrals", None, _beside_list(stage, gate[stage], action), _beside)
    for part in Tab:
        yield Visit("meetings", None, partial(_turn_meeting, tab=part), _screen)


def _screen(shell: Shell) -> QWidget | None:
    return shell.screen_here


def _turn_to(shell: Shell, tab: str) -> None:
    here(shell, CohortView).record.show_tab(tab)


def _turn_meeting(shell: Shell, tab: Tab) -> None:
    here(shell, MeetingsView).turn_to(tab)


def _beside_list(stage: Stage, row_id: str, action: str) -> Callable[[Shell], None]:
    """Leave whatever form is open, choose a referral in its list, and act on it."""

    def opens(shell: Shell) -> None:
        (presenter,) = shell.findChildren(ReferralsPresenter)
        presenter.opening.put_away()
        view = here(shell, ReferralsView)
        view.show_list()
        view.pane.show_view(list_of(stage))
        presenter.load()
        if not view.pane.choose(row_id):
            raise NotThere(stage)
        presenter.lists.stop()
        presenter.lists.look()
        act(shell, action)

    return opens


def _beside(shell: Shell) -> QWidget | None:
    (presenter,) = shell.findChildren(ReferralsPresenter)
    return presenter.living.panel


def steps(desk: Desk) -> Iterator[Visit]:
    """Every panel that is reached from a place, over the training store."""
    person, other = busiest(desk)
    for tab in _EDITED:
        yield Visit("cohort", person, _of_tab(tab, add=False), _panel)
    for tab in _ADDED:
        yield Visit("cohort", person, _of_tab(tab, add=True), _panel)
    for action in _ENTERED:
        yield Visit("cohort", person, partial(act, action_id=action), _panel)
    yield Visit("cohort", person, _who_sees, _panel)
    yield Visit("cohort", person, _update, _update_page)
    yield Visit("board", None, partial(act, action_id="app.new_action"), _panel)
    for listing in (Listing.AGENCIES, Listing.PEOPLE, Listing.AGREEMENTS):
        yield Visit("sharing", None, _add_to(listing), lambda shell: here(shell, SharingView))
    yield Visit("meetings", None, _agenda, lambda shell: here(shell, MeetingsView).cases)
    yield Visit("meetings", None, _repeats, lambda shell: here(shell, MeetingsView).form)
    yield Visit("meetings", None, _minutes, lambda shell: here(shell, MeetingsView).minutes)
    yield Visit("meetings", None, _destroyed, lambda shell: here(shell, MeetingsView).packs)
    yield Visit("board", None, partial(act, action_id="app.continuity"), _paper)
    yield Visit("meeting", None, _attendance, lambda shell: here(shell, ChairView).room.deeds)
    yield Visit("meeting", None, _finish, lambda shell: here(shell, ChairView).finish)
    yield Visit("merge", (person, other), _nothing, lambda shell: here(shell, MergeView).pairs)
    yield Visit("events", person, _read_lines, lambda shell: here(shell, EventsInView).check)
    yield Visit("matrix", ("person", person), _behind, lambda shell: here(shell, MatrixView).trace)


def _agenda(shell: Shell) -> None:
    """The agenda, with what is proposed beside it."""
    here(shell, MeetingsView).turn_to(Tab.CASES)


def _repeats(shell: Shell) -> None:
    """A meeting to plan that repeats: every field the form has."""
    act(shell, action_id="meetings.new")
    here(shell, MeetingsView).form.repeats.rhythm.choose(Rhythm.WEEKLY.value)


def _minutes(shell: Shell) -> None:
    view = here(shell, MeetingsView)
    view.form.cancel.click()  # the form of the visit before
    view.turn_to(Tab.MINUTES)


def _destroyed(shell: Shell) -> None:
    """The register of copies, with the panel that asks by whose word one was destroyed."""
    view = here(shell, MeetingsView)
    view.turn_to(Tab.PACKS)
    view.packs.open_side(view.packs.destroying)


def _paper(shell: Shell) -> QWidget:
    return here(shell, PaperScreen).page


def _attendance(shell: Shell) -> None:
    act(shell, "chair.attendance")


def _finish(shell: Shell) -> None:
    here(shell, ChairView).agenda.opened.emit(DISCLOSE)


def _nothing(_shell: Shell) -> None:
    pass


def _panel(shell: Shell) -> QWidget | None:
    """The panel of the desk, or of the record in view."""
    screen = shell.screen_here
    own = screen.record.panel if isinstance(screen, CohortView) else None
    return shell.side.panel or own


def _of_tab(tab: str, *, add: bool) -> Callable[[Shell], None]:
    def opens(shell: Shell) -> None:
        here(shell, CohortView).record.show_tab(tab)
        (presenter,) = shell.findChildren(CohortPresenter)
        (worker,) = (one for one in presenter.workers if one.key == tab)
        if not (worker.add() if add else worker.edit()):
            raise NotThere(tab)

    return opens


def _who_sees(shell: Shell) -> None:
    record = here(shell, CohortView).record
    record.show_tab("history")
    (presenter,) = shell.findChildren(CohortPresenter)
    if record.seen is None:
        raise NotThere("record")
    presenter.seeing.ask(record.seen.record.events[0], "What happened")


def _update(shell: Shell) -> None:
    """An update from an agency: its page stands in the place of the tabs."""
    act(shell, "cohort.update")
    page = _update_page(shell)
    if page is None:
        raise NotThere("update")
    page.begin({"source.originator": "Probation"})
    if page.update_def.role is not AgencyRole.PROBATION:
        raise NotThere("probation")


def _update_page(shell: Shell) -> UpdatePage | None:
    (presenter,) = shell.findChildren(CohortPresenter)
    return presenter.events.updating.page


def _add_to(listing: Listing) -> Callable[[Shell], None]:
    def opens(shell: Shell) -> None:
        here(shell, SharingView).pane.show_listing(listing)
        act(shell, "sharing.add")

    return opens


def _read_lines(shell: Shell) -> None:
    view = here(shell, EventsInView)
    view.bring.text.setPlainText(LINES)
    view.read_button.click()


def _behind(shell: Shell) -> None:
    here(shell, MatrixView).first_box()
    act(shell, "matrix.trace")
