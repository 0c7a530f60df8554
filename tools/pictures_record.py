"""The pictures of the record: its tabs, entering what happened, sharing, actions, merging."""

from datetime import date

from camera import Camera, part, person

from iomdesk.app import pictures
from iomdesk.app.desk import Program
from iomdesk.app.opening import OpenStore
from iomdesk.domain.people import IdentifierKind, Provenance
from iomdesk.services import cohort, events

LINES = """Date\tWhat\tCRN\tDetails
12/11/2026\tMissed\tX990012\tMissed recovery appointment
19/11/2026\tMissed\tX990044\tDid not attend, no call
20/11/2026\tKept\tX990031\tSeen at the prison before release
21/11/2026\tDrug test\tX990018\tPositive for opiates
31/11/2026\tMissed\tX990063\tLeft before the end
23/11/2026\tVisit\tX990999\tNobody in
"""
"""Lines as a partner sends them: a date that does not exist, somebody unknown among them."""


def take(opened: OpenStore, program: Program) -> None:
    """Take them all; the last one adds a person, so these come after the others."""
    _tabs(opened, program)
    _entering(opened, program)
    _around(opened, program)
    _merge(opened, program)


def _tabs(opened: OpenStore, program: Program) -> None:
    """The parts of one person's record, and who would see a line of it."""
    from iomdesk.ui.screens.cohort.presenter import CohortPresenter
    from iomdesk.ui.screens.cohort.view import CohortView

    camera, shell = Camera(program), program.shell
    shell.go("cohort", person(opened, "teaselwood"))
    view = shell.screen_here
    if not isinstance(view, CohortView):
        raise TypeError("CohortView")
    pictures.settle(shell, milliseconds=900)
    presenter = part(program, CohortPresenter)

    def show(tab: str) -> None:
        view.record.show_tab(tab)
        pictures.settle(shell, milliseconds=600)
        page = view.record.page(tab)
        focus = getattr(page, "take_focus", view.record.take_focus)
        focus()

    for tab in ("needs", "rag", "actions", "sharing"):
        show(tab)
        camera.take(f"record-{tab}")
    show("history")
    presenter.events.tab.happened.take_focus()
    camera.press("Down", "Down")
    camera.take("record-history")
    happened = presenter.events.tab.happened
    happened.table.choose(_kind(opened, view.record.person_id, "breach"))
    pictures.settle(shell, milliseconds=300)
    happened.who_asked.emit(happened.table.current_id)
    camera.take("who-sees", wait=600)
    camera.press("Esc", wait=400)
    show("intelligence")
    camera.press("Down", "F2", wait=600)
    camera.take("record-intelligence")
    view.record.show_tab("overview")


def _kind(opened: OpenStore, person_id: str, kind: str) -> str:
    """The latest event of a kind of somebody."""
    return events.happenings(opened.desk, person_id, kinds=(kind,)).rows[0].id


def _entering(opened: OpenStore, program: Program) -> None:
    """What happened: one event, an update from an agency, pasted lines."""
    from iomdesk.ui.screens.cohort.presenter import CohortPresenter
    from iomdesk.ui.screens.events_in.presenter import EventsInPresenter
    from iomdesk.ui.screens.events_in.view import EventsInView

    camera, shell = Camera(program), program.shell
    shell.go("cohort", person(opened, "teaselwood"))
    pictures.settle(shell, milliseconds=900)
    presenter = part(program, CohortPresenter)
    presenter.events.entering.begin("missed")
    pictures.settle(shell, milliseconds=500)
    form = presenter.events.entering.form
    camera.write("t")
    form.service.set_value("treatment")
    form.told.setPlainText("Did not attend; telephone off.")
    form.source.originator.put("Harbour Recovery")
    camera.press("Tab")
    camera.take("event-form", wait=600)
    form.cancel.click()
    pictures.settle(shell, milliseconds=400)
    presenter.events.updating.begin()
    pictures.settle(shell, milliseconds=500)
    page = presenter.events.updating.page
    if page is None:
        raise LookupError("update")
    page.source.originator.put("Harbour Recovery")
    page.source.originator.settled.emit("Harbour Recovery")
    page.form.go_to("engages_text")
    camera.write("Says he will come if he is seen away from the hostel.")
    camera.press("Tab")
    camera.write("t")
    camera.choose("Not complying")
    page.form.go_to("attendance_text")
    camera.write("19/11/26 did not attend")
    camera.choose("Missed appointment")
    camera.press("Tab")
    camera.take("update-agency", wait=600)
    presenter.events.updating.put_away()
    shell.go("events")
    view = shell.screen_here
    if not isinstance(view, EventsInView):
        raise TypeError("EventsInView")
    pictures.settle(shell, milliseconds=400)
    view.bring.text.setPlainText(LINES)
    view.bring.source.originator.put("Harbour Recovery")
    view.bring.source.channel.put("E-mail")
    part(program, EventsInPresenter).read()
    pictures.settle(shell, milliseconds=900)
    camera.press("F4", wait=400)
    camera.take("events-check")
    shell.go("cohort")


def _around(opened: OpenStore, program: Program) -> None:
    """An action from the board, the Sharing screen, a matrix counted from the record."""
    camera, shell = Camera(program), program.shell
    shell.go("board")
    pictures.settle(shell, milliseconds=900)
    camera.press("Right", "Down", wait=300)
    camera.press("F7", wait=600)
    camera.write("Offer a home appointment")
    camera.take("action-panel")
    camera.press("Esc", wait=400)
    shell.go("sharing")
    pictures.settle(shell, milliseconds=600)
    camera.press("F4", "F4", wait=400)
    camera.take("sharing")
    shell.go("matrix", ("person", person(opened, "teaselwood")))
    pictures.settle(shell, milliseconds=900)
    camera.press("Ctrl+R", wait=600)
    camera.press("Return", "Tab", "Space", wait=600)
    camera.take("matrix-record")


def _merge(opened: OpenStore, program: Program) -> None:
    """Two records of one person side by side."""
    camera, shell = Camera(program), program.shell
    kept = person(opened, "teaselwood")
    other = cohort.add_person(
        opened.desk,
        {
            "surname": "Teazlewood",
            "forename": "Dean",
            "birth_date": date(1991, 3, 14),
            "area": "Saltergate",
            "address": "3 Weir Cottages, Saltergate",
            "phone": "01632 960 412",
        },
        numbers={IdentifierKind.CRN: "X990412"},
        source=Provenance(
            originator="County Housing", received_on=date(2026, 11, 20), channel="e-mail"
        ),
    )
    shell.go("merge", (kept, other))
    camera.take("merge", wait=900)
    shell.go("cohort")
