"""The pictures of the handbook, taken of real windows over the training store.

Run by ``make pictures``; the day is always Tuesday 24 November 2026, so that the same
commit gives the same pictures (but for the recovery code and the references of papers,
which are never the same).
"""

import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

import pictures_meeting
import pictures_record
from camera import OUT, Camera, keep_page, part, person, two_screens

from iomdesk.app import pictures
from iomdesk.app.desk import Program
from iomdesk.app.examples import save_papers
from iomdesk.app.opening import OpenStore
from iomdesk.app.training import open_training
from iomdesk.domain.clock import SetClock
from iomdesk.domain.people import Rag
from iomdesk.domain.progress import NoProgress
from iomdesk.domain.ragfacts import FactName, FactValue
from iomdesk.domain.referrals import Stage
from iomdesk.exchange.tables import write_rows
from iomdesk.services import packs, rag, ragfacts, referrals

if TYPE_CHECKING:
    from collections.abc import Callable


NOW = datetime(2026, 11, 24, 10, 6, tzinfo=UTC)
SHEET = (
    ("Surname", "Forename", "D.O.B.", "PNC ID", "CRN", "NOMS No", "Area", "RAG", "RAG date",
     "OM", "On scheme", "Shoe size"),
    ("OAKAPPLE", "Stephen", "02/02/1988", "", "X990031", "A9031ZZ", "Saltergate", "Red",
     "23/11/2026", "HAREBELL, Simon", "08/06/2026", 9),
    ("Teazlewood", "Dean", "14 Mar 1991", "2009/9990012V", "X990012", "A9012ZZ", "Saltergate",
     "amber alert", "14.10.26", "HAREBELL, Simon", "08/06/2026", 8),
    ("SPURGEWORT", "Col", "31/02/1990", "", "X990904", "A9904ZZ", "Millbeck", "Green",
     "24/5/26", "P Wintergreen", "24/05/2026", 10),
    ("KNAPWEEDE", "Darren", "6 Sep 1984", "2001/9990933Z", "X990933", "A9933ZZ", "Thornhope",
     "Amber", "2026-09-24", "Yarde, Grace", "12/01/2026", 9),
    ("", "Vera", "21/05/1990", "", "X990940", "A9940ZZ", "Millbeck", "Green", "24/5/26",
     "P Wintergreen", "24/05/2026", 6),
    ("MELILOTTE", "Jason", "17/10/2001", "", "X990951", "A9951ZZ", "Calder Bridge", "G",
     "1.11.26", "MEADOWRUE, Tom", "1.10.26", 9),
    ("MULLEINE", "Scott", "30.7.99", "", "X990977", "A9977ZZ", "Saltergate", "Amber",
     "3/11/2026", "Yarde, Grace", "3 Mar 2026", 11),
    ("EXITED / REMOVED",),
    ("ORPINELL", "Clive", "19/03/1979", "", "X990984", "A9984ZZ", "Thornhope", "", "", "",
     "", 9),
)  # fmt: skip

DETAINEES = (
    ("Name", "DOB", "Address", "Reason for arrest", "Times detained (3m)"),
    ("WOODRUFFE, Sean", "14/03/1989", "8 Sample Street, Millbeck", "Shoplifting", 4),
    ("SANICLE, Jade", "02/11/1996", "131 Example Row, Saltergate", "Theft from motor vehicle", 3),
    ("DOCKERAY, Paul", "31/02/1990", "3 Placeholder Lane, Thornhope", "Burglary other", 3),
    ("BISTORTE, Lee", "27/06/1984", "No fixed address", "Breach of bail", 5),
)
FORMS = Path(__file__).parents[1] / "forms"
NEWER = (
    ("brackenshire", 'version = "1"', 'version = "2"'),
    ("brackenshire", "dated = 2026-04-01", "dated = 2026-11-20"),
    ("brackenshire", "authorised_on = 2026-03-17", "authorised_on = 2026-11-17"),
    ("derbyshire", "ogrs_stale_months = 12", "ogrs_stale_months = 6"),
    ("derbyshire", "needs_wanted = 2", "needs_wanted = 3"),
)
"""What a second version of the training scheme's rules changes, for its picture."""


def _desk(opened: OpenStore, program: Program, scratch: Path) -> None:
    from iomdesk.ui.screens.board.presenter import BoardPresenter
    from iomdesk.ui.screens.board.view import BoardView
    from iomdesk.ui.screens.cohort_import.presenter import ImportPresenter
    from iomdesk.ui.theme import Mode, theme

    camera, shell = Camera(program), program.shell
    dean = person(opened, "teaselwood")
    shell.go("cohort", dean)
    camera.take("cohort-record", wait=900)
    theme().choose(mode=Mode.DARK)
    camera.take("cohort-record-dark")
    theme().choose(mode=Mode.LIGHT, percent=150)
    camera.take("cohort-record-150")
    theme().choose(percent=100)
    camera.press("F2", wait=600)
    camera.take("cohort-edit")
    camera.press("Escape", wait=600)
    shell.go("board")
    camera.take("board", wait=900)
    board = part(program, BoardPresenter)
    board.begin(_half_met(opened), Rag.AMBER_ALERT)
    pictures.settle(shell)
    camera.write("Has not answered probation since the breach of 3 Nov.")
    view = shell.screen_here
    if not isinstance(view, BoardView):
        raise TypeError("BoardView")
    view.panel.evidence.facts[FactName.SUPERVISION].setFocus()
    camera.press("N")
    camera.take("board-move")
    board.leave()
    shell.go("import")
    bring = part(program, ImportPresenter)
    file = scratch / "cohort-2026-11.xlsx"
    write_rows(file, SHEET[0], SHEET[1:])
    bring.read(file)
    camera.take("import-choose", wait=1200)
    camera.choose("Police")
    bring.go_check()
    pictures.settle(shell, milliseconds=900)
    camera.press("F4", wait=500)
    camera.take("import-check")
    _referrals(opened, program, scratch)
    shell.go("meetings")
    camera.take("meetings", wait=900)
    _scores_and_rules(opened, program, scratch)


def _half_met(opened: OpenStore) -> str:
    """Somebody at Amber for intelligence, of whom everything else is known and good."""
    desk = opened.desk
    for card in rag.board(desk).columns[2]:
        now = ragfacts.evidence(desk, card.person_id)
        intelligence = now.standing(FactName.INTELLIGENCE).value is FactValue.YES
        if intelligence and now.suggestion.status is Rag.AMBER and not card.next_late:
            return card.person_id
    raise LookupError("amber")


def _referrals(opened: OpenStore, program: Program, scratch: Path) -> None:
    """The lists, a form with its eligibility, the matrix, a decision, and telling it."""
    from iomdesk.ui.screens.referrals.detainees import Detainees
    from iomdesk.ui.screens.referrals.model import View
    from iomdesk.ui.screens.referrals.presenter import ReferralsPresenter
    from iomdesk.ui.screens.referrals.view import ReferralsView
    from iomdesk.ui.theme import Mode, theme

    camera, shell = Camera(program), program.shell
    chosen = _first(opened, "open", Stage.MATRIX_DONE)
    shell.go("referrals")
    presenter = part(program, ReferralsPresenter)
    view = shell.screen_here
    if not isinstance(view, ReferralsView):
        raise TypeError("ReferralsView")
    view.pane.choose(chosen)
    camera.take("referrals", wait=900)
    presenter.keys.action("referrals.decide").run()
    camera.take("referral-decide", wait=600)
    camera.press("Escape", wait=400)
    presenter.open(chosen)
    camera.take("referral-form", wait=900)
    theme().choose(mode=Mode.DARK)
    camera.take("referral-form-dark")
    theme().choose(mode=Mode.LIGHT)
    camera.press("Escape", wait=400)
    shell.go("matrix", ("referral", chosen))
    camera.take("matrix", wait=900)
    shell.go("referrals")
    view.pane.show_view(View.DECIDED)
    view.pane.choose(_first(opened, "decided", Stage.ACCEPTED, Stage.REFUSED))
    pictures.settle(shell, milliseconds=600)
    presenter.keys.action("referrals.tell").run()
    camera.take("referral-tell", wait=600)
    camera.press("Escape", wait=400)
    view.pane.show_view(View.DETAINEES)
    camera.take("detainees", wait=600)
    file = scratch / "repeat-detainees-2026-11.csv"
    write_rows(file, DETAINEES[0], DETAINEES[1:])
    part(program, Detainees).read(file)
    camera.take("detainees-check", wait=900)
    camera.press("Escape", wait=400)


def _first(opened: OpenStore, which: str, *stages: Stage) -> str:
    """The first referral of a list at one of these stages."""
    lines = referrals.listed(opened.desk, which)
    return next(one.id for one in lines if one.stage in stages)


def _scores_and_rules(opened: OpenStore, program: Program, scratch: Path) -> None:
    """The scores of a person; the rules in words; what a newer rule set would change."""
    from iomdesk.ui.screens.cohort.view import CohortView
    from iomdesk.ui.screens.settings.rules import RulesPresenter

    camera, shell = Camera(program), program.shell
    shell.go("cohort", person(opened, "teaselwood"))
    record = shell.screen_here
    if not isinstance(record, CohortView):
        raise TypeError("CohortView")
    pictures.settle(shell, milliseconds=600)
    record.record.show_tab("scores")
    camera.take("scores", wait=600)
    record.record.show_tab("overview")
    shell.go("rules")
    camera.take("rules", wait=600)
    part(program, RulesPresenter).load_folder(_newer_rules(scratch))
    camera.take("rules-newer", wait=900)


def _newer_rules(scratch: Path) -> Path:
    """A folder with a second version of the training scheme's rules."""
    folder = scratch / "forms"
    shutil.copytree(FORMS, folder)
    for name, before, after in NEWER:
        file = folder / name / "scheme.toml"
        text = file.read_text(encoding="utf-8")
        if before not in text:
            raise LookupError(before)
        file.write_text(text.replace(before, after, 1), encoding="utf-8")
    return folder


def _papers(opened: OpenStore, scratch: Path) -> None:
    import pypdfium2

    desk = opened.desk
    made = packs.make(desk, packs.meeting_for_day(desk, desk.today()))
    copy = next(one for one in made.copies if one.copy.number == 6)
    wanted: tuple[tuple[str, bytes, Callable[[str], bool]], ...] = (
        ("pdf-cover", copy.pdf, lambda text: "CONFIDENTIALITY STATEMENT" in text),
        ("pdf-case", copy.pdf, lambda text: "TEASELWOOD" in text and "Agenda" not in text),
        ("pdf-attendance", made.attendance, lambda _text: True),
    )
    for name, pdf, fits in wanted:
        document = pypdfium2.PdfDocument(pdf)
        page = next(one for one in document if fits(one.get_textpage().get_text_bounded()))
        keep_page(name, page)
        document.close()
    for file in save_papers(desk, scratch / "papers"):
        kind = file.name.partition("-")[0]
        if file.stem not in {"blank-form", "blank-matrix"}:
            document = pypdfium2.PdfDocument(file)
            keep_page(f"pdf-{kind}", document[0])
            document.close()


def _empty(scratch: Path, clock: SetClock) -> None:
    """The unlock window, the wizard's recovery page, and a store without people."""
    from PySide6.QtTest import QTest

    from iomdesk.app.opening import StoreOpener
    from iomdesk.services.stores import NewStore, begin_store
    from iomdesk.store import keys
    from iomdesk.ui.settings import DeskSettings

    phrase = "heron mossy lantern kite"
    folder = scratch / "Stores" / "brackenshire.iomstore"
    older = scratch / "2025" / "brackenshire.iomstore"
    folder.parent.mkdir()
    older.mkdir(parents=True)
    new = NewStore(
        folder=folder, name="Brackenshire IOM", scheme="brackenshire", area="",
        person="ELDERFLOWER, Priya",
    )  # fmt: skip
    making = begin_store(new, phrase, clock=clock)
    making.prove(making.recovery_code, clock=clock)
    making.keep()
    slot = keys.read_keys(folder).people[0]
    opened = StoreOpener(clock).unlock(folder, slot.id, phrase)
    with pictures.shown(opened, clock, scratch / "empty.ini") as program:
        program.shell.go("cohort")
        Camera(program).take("cohort-no-people", wait=700)
    settings = DeskSettings(scratch / "lock.ini")
    program = Program(clock=clock, settings=settings, folder=folder, training=False)
    program.shell.resize(pictures.WIDTH, pictures.HEIGHT)
    program.start()
    pictures.settle(program.shell, milliseconds=900)
    camera = Camera(program)
    from PySide6.QtWidgets import QApplication

    box = QApplication.focusWidget()
    if box is not None:
        QTest.keyClicks(box, "heron mossy la")
    camera.take("unlock")
    for one in (scratch / "away" / "saltergate.iomstore", older, folder):
        settings.remember_store(one)
    camera.press("Ctrl+O", wait=700)
    camera.take("open-another")
    program.shell.close()


def _wizard(scratch: Path, clock: SetClock) -> None:
    """The page of the create wizard that shows a recovery code, reached as a user reaches it."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QLineEdit

    from iomdesk.ui.screens.create.view import CreateView
    from iomdesk.ui.settings import DeskSettings

    program = Program(
        clock=clock, settings=DeskSettings(scratch / "new.ini"), folder=None, training=False
    )
    program.shell.resize(pictures.WIDTH, pictures.HEIGHT)
    program.start()
    pictures.settle(program.shell, milliseconds=700)
    Camera(program).take("welcome")
    program.create_store()
    pictures.settle(program.shell, milliseconds=500)
    camera = Camera(program)
    view = program.shell.findChild(CreateView)
    if view is None:
        raise LookupError("CreateView")
    view.next_asked.emit()
    pictures.settle(program.shell)
    view.place.person.setText("ELDERFLOWER, Priya")
    view.place.place.setText(str(scratch))
    view.next_asked.emit()
    pictures.settle(program.shell)
    for box in view.passphrase.findChildren(QLineEdit):
        QTest.keyClicks(box, "heron mossy lantern kite")
    view.next_asked.emit()
    camera.take("create-recovery", wait=2500)
    program.shell.close()


def main() -> int:
    """Take every picture."""
    OUT.mkdir(parents=True, exist_ok=True)
    clock = SetClock(NOW.astimezone())
    with tempfile.TemporaryDirectory() as place:
        scratch = Path(place)
        two_screens(scratch)
        pictures.quiet_application()
        opened = open_training(clock, NoProgress(), scratch / "training.iomstore")
        _papers(opened, scratch)
        with pictures.shown(opened, clock, scratch / "desk.ini") as program:
            _desk(opened, program, scratch)
            pictures_record.take(opened, program)
            pictures_meeting.take(opened, program, clock)
        _empty(scratch, clock)
        _wizard(scratch, clock)
    return 0


if __name__ == "__main__":
    sys.exit(main())
