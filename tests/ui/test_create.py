"""The wizard that creates a store, by keys alone, down to a real encrypted store."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from iomdesk.domain.clock import SetClock
from iomdesk.domain.problems import EnvironmentProblem
from iomdesk.domain.recovery_code import encode
from iomdesk.store import keys, making
from iomdesk.store.vault import Store
from iomdesk.ui.ask import FileWanted, Question, use
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.screens.create.pages import progress_words
from iomdesk.ui.screens.create.plan import Draft, Plan, SchemeOffer, folder_name
from iomdesk.ui.screens.create.presenter import CreatePresenter
from iomdesk.ui.screens.create.view import CreateView
from iomdesk.ui.theme import Mode, theme

SMALL = keys.Cost(time=1, memory_kib=8, lanes=1)
PHRASE = "heron mossy lantern kite"
OFFERS = (
    SchemeOffer("derbyshire", "Derbyshire IOM", ("Derby City", "Chesterfield")),
    SchemeOffer("brackenshire", "Brackenshire IOM", ("Saltergate", "Millbeck")),
)


class RealMaker:
    """Makes real stores, at a small argon2id cost."""

    def __init__(self, clock: SetClock) -> None:
        self.clock = clock
        self.plan: Plan | None = None

    def begin(self, plan: Plan) -> Draft:
        self.plan = plan
        return making.begin(
            plan.folder,
            name=plan.name,
            scheme=plan.scheme,
            training=False,
            person=plan.person,
            passphrase=plan.passphrase,
            context=(plan.area,),
            build=lambda place, key: Store.create(place, key).close(),
            cost=SMALL,
        )

    def save_page(self, draft: Draft, file: Path) -> None:
        if not file.parent.is_dir():
            raise EnvironmentProblem("parent_gone")
        file.write_bytes(self.page(draft))

    def page(self, draft: Draft) -> bytes:
        return b"%PDF " + draft.recovery_code.encode()

    def prove(self, draft: Draft, code: str) -> None:
        assert isinstance(draft, making.Making)
        draft.prove(code, clock=self.clock)

    def keep(self, draft: Draft) -> Path:
        assert isinstance(draft, making.Making)
        draft.keep()
        return draft.folder

    def throw_away(self, draft: Draft) -> None:
        assert isinstance(draft, making.Making)
        draft.throw_away()


class Answers:
    """Answers what the wizard asks."""

    def __init__(self) -> None:
        self.questions: list[Question] = []
        self.answer = ""
        self.path = Path()

    def ask(self, parent: QWidget, question: Question, then: Callable[[str], None]) -> None:
        self.questions.append(question)
        then(self.answer or question.safe)

    def file(self, parent: QWidget, wanted: FileWanted, then: Callable[[Path], None]) -> None:
        then(self.path)


class Wizard:
    """The window, its presenter, and what came out of it."""

    def __init__(self, bot: QtBot, home: Path, clock: SetClock) -> None:
        self.bot, self.home = bot, home
        self.jobs = Jobs()
        self.view = CreateView(OFFERS, home)
        bot.addWidget(self.view)
        self.maker = RealMaker(clock)
        self.presenter = CreatePresenter(self.view, maker=self.maker, jobs=self.jobs)
        self.finished: list[Path] = []
        self.left: list[bool] = []
        self.presenter.finished.connect(self.finished.append)
        self.presenter.left.connect(lambda: self.left.append(True))
        self.view.resize(1440, 900)
        self.view.show()
        self.view.activateWindow()
        bot.waitUntil(self.view.isActiveWindow)
        self.view.show_page(0)

    @property
    def focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def type(self, text: str) -> None:
        QTest.keyClicks(self.focus, text)

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.focus, key, held)
        self.bot.waitUntil(lambda: not self.presenter.busy)

    def enter(self) -> None:
        self.press(Qt.Key.Key_Return)

    def problem(self, field: str) -> str:
        return next(page.fields[field].problem for page in self.view._order if field in page.fields)

    def to_place(self) -> None:
        self.press(Qt.Key.Key_Down)
        self.press(Qt.Key.Key_Tab)
        self.press(Qt.Key.Key_Down)
        self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert self.view.step == 1

    def to_passphrase(self) -> None:
        self.to_place()
        self.type("ELDERFLOWER, Priya")
        self.enter()
        assert self.view.step == 2

    def to_recovery(self) -> str:
        self.to_passphrase()
        self.type(PHRASE)
        self.enter()
        self.type(PHRASE)
        self.enter()
        assert self.view.step == 3
        return "-".join(label.text() for label in self.view.recovery._groups)


@pytest.fixture
def answers() -> Iterator[Answers]:
    them = Answers()
    with use(them):
        yield them


@pytest.fixture
def wizard(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, clock: SetClock, answers: Answers
) -> Iterator[Wizard]:
    theme().install(qapp)
    theme().choose(mode=Mode.LIGHT, percent=100)
    home = tmp_path / "stores"
    home.mkdir()
    it = Wizard(qtbot, home, clock)
    yield it
    it.jobs.close()
    it.presenter.abandon()


def test_by_keys_alone_down_to_a_store_that_both_secrets_open(
    wizard: Wizard, clock: SetClock
) -> None:
    code = wizard.to_recovery()
    target = wizard.home / "brackenshire-iom.iomstore"
    # Until the code is proved there is nothing anybody could open.
    assert not target.exists()
    assert wizard.view.passphrase.first.text() == wizard.view.passphrase.second.text() == ""
    wizard.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert wizard.view.step == 4
    wizard.type(code.lower().replace("-", " "))
    assert wizard.view.proof.progress.text() == "All 8 groups are right"
    wizard.enter()
    assert wizard.finished == [target]
    assert [path.name for path in wizard.home.iterdir()] == [target.name]
    file = keys.read_keys(target)
    assert (file.store_name, file.scheme) == ("Brackenshire IOM", "brackenshire")
    assert file.people[0].name == "ELDERFLOWER, Priya"
    key = keys.unlock(target, file.people[0].id, PHRASE, clock=clock)
    assert keys.unlock_with_recovery(target, code, clock=clock) == key
    store = Store.open(target, key, clock=clock)
    store.close()
    assert wizard.maker.plan is not None
    assert wizard.maker.plan.area == "Saltergate"
    # Nothing secret stays in the window.
    assert "".join(label.text() for label in wizard.view.recovery._groups) == ""
    assert wizard.view.proof.box.text() == ""


def test_a_mistyped_or_strange_code_does_not_finish_it(wizard: Wizard) -> None:
    code = wizard.to_recovery()
    wizard.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    slip = code[:30] + ("Z" if code[30] != "Z" else "Y") + code[31:]
    wizard.type(slip)
    assert wizard.view.proof.progress.text() == "Group 6 has a slip"
    wizard.enter()
    assert "Group 6" in wizard.problem("recovery_code")
    wizard.view.proof.box.selectAll()
    wizard.type(encode(bytes(20)))
    wizard.enter()
    assert "does not open this store" in wizard.problem("recovery_code")
    assert wizard.finished == []
    # Back to look at the code again, and on.
    wizard.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert wizard.view.step == 3
    assert "-".join(label.text() for label in wizard.view.recovery._groups) == code


def test_what_is_missing_is_said_beside_its_field(wizard: Wizard, answers: Answers) -> None:
    wizard.to_place()
    wizard.enter()
    assert "needed" in wizard.problem("person")
    wizard.type("Priya Elderflower")
    wizard.enter()
    assert "SURNAME, Forename" in wizard.problem("person")
    assert wizard.focus is wizard.view.place.person
    wizard.view.place.person.selectAll()
    wizard.type("ELDERFLOWER, Priya")
    assert wizard.problem("person") == ""
    answers.path = wizard.home / "nowhere"
    wizard.view.place.browse.click()
    wizard.enter()
    assert "folder that exists" in wizard.problem("place")
    (wizard.home / "brackenshire-iom.iomstore").mkdir()
    answers.path = wizard.home
    wizard.view.place.browse.click()
    wizard.view.place.person.setFocus()
    wizard.enter()
    assert "another name" in wizard.problem("place")
    assert wizard.view.step == 1


def test_the_passphrase_is_judged_in_words_and_refused_for_its_reason(wizard: Wizard) -> None:
    wizard.to_passphrase()
    said = wizard.view.passphrase.strength
    for typed, words in (
        ("nine char", "Too short: 9 of 12 characters"),
        ("Brackenshire2026", "Easy to guess"),
        ("heron mossy lantern", "Good"),
        (PHRASE, "Strong"),
    ):
        wizard.view.passphrase.first.selectAll()
        wizard.type(typed)
        assert said.text() == words
    wizard.view.passphrase.first.selectAll()
    wizard.type("Brackenshire2026")
    wizard.enter()
    wizard.enter()
    assert "name of the store" in wizard.problem("passphrase")
    wizard.view.passphrase.first.selectAll()
    wizard.type(PHRASE)
    wizard.enter()
    wizard.type(PHRASE[:-1])
    wizard.enter()
    assert "not the same" in wizard.problem("again")
    assert wizard.view.step == 2
    assert list(wizard.home.iterdir()) == []


@pytest.mark.parametrize("made", [False, True])
def test_leaving_says_what_was_kept_and_leaves_nothing(
    wizard: Wizard, answers: Answers, made: bool
) -> None:
    if made:
        wizard.to_recovery()
        assert len(list(wizard.home.iterdir())) == 1
    else:
        wizard.to_passphrase()
    wizard.press(Qt.Key.Key_Escape)
    assert ("thrown away" in answers.questions[0].words) is made
    assert wizard.left == []
    answers.answer = "leave"
    wizard.press(Qt.Key.Key_Escape)
    assert wizard.left == [True]
    assert list(wizard.home.iterdir()) == []


def test_the_page_is_saved_where_asked_and_handed_to_the_printer(
    wizard: Wizard, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    code = wizard.to_recovery()
    assert wizard.focus is wizard.view.recovery.print
    with qtbot.waitSignal(wizard.presenter.print_wanted) as printed:
        wizard.press(Qt.Key.Key_Space)
    assert printed.args == [b"%PDF " + code.encode()]
    answers.path = tmp_path / "page.pdf"
    wizard.view.recovery.save.setFocus()
    wizard.press(Qt.Key.Key_Space)
    assert answers.path.read_bytes() == b"%PDF " + code.encode()
    assert "delete it once it is printed" in wizard.view.recovery._said.text()
    answers.path = tmp_path / "away" / "page.pdf"
    wizard.view.recovery.save.click()
    wizard.bot.waitUntil(lambda: not wizard.presenter.busy)
    assert "folder that exists" in wizard.view.recovery._said.text()


def test_an_interrupted_attempt_is_swept_away_and_a_failed_one_leaves_nothing(
    tmp_path: Path,
) -> None:
    target = tmp_path / "saltergate.iomstore"

    def attempt(build: Callable[[Path, bytes], None]) -> making.Making:
        return making.begin(
            target,
            name="Saltergate IOM",
            scheme="brackenshire",
            training=False,
            person="SELFHEAL, Jo",
            passphrase=PHRASE,
            build=build,
            cost=SMALL,
        )

    def full(_place: Path, _key: bytes) -> None:
        raise EnvironmentProblem("disk_full")

    with pytest.raises(EnvironmentProblem, match="disk_full"):
        attempt(full)
    assert list(tmp_path.iterdir()) == []

    def build(place: Path, _key: bytes) -> None:
        (place / "store.db").write_bytes(b"whole")

    def part(place: Path, _key: bytes) -> None:
        (place / "store.db").write_bytes(b"par")

    attempt(part)
    second = attempt(build)
    with pytest.raises(RuntimeError):
        second.keep()
    second.prove(second.recovery_code)
    second.keep()
    assert (target / "store.db").read_bytes() == b"whole"
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Brackenshire IOM", "brackenshire-iom.iomstore"),
        ("  ..\\..//etc  ", "etc.iomstore"),
        ("CON", "store-con.iomstore"),
        ("\u65e5\u672c", "store.iomstore"),
        ("Pen\u00f1a & Ll\u0177n", "penna-llyn.iomstore"),
    ],
)
def test_any_name_makes_a_folder_every_system_takes(name: str, folder: str) -> None:
    assert folder_name(name) == folder


def test_an_unfinished_group_is_no_slip() -> None:
    code = encode(bytes(range(20)))
    assert progress_words("")[0] == "No group typed yet"
    for length in range(1, 5):
        assert "slip" not in progress_words(code[: 6 + length])[0]
    assert progress_words(code[:11])[0] == "2 of 8 groups are right so far"


def test_an_enter_in_a_box_counts_once(wizard: Wizard) -> None:
    """The page it leads to has not been asked to go on, so nothing on it is red yet."""
    wizard.to_passphrase()
    assert wizard.problem("passphrase") == wizard.problem("again") == ""
    wizard.type(PHRASE)
    wizard.enter()
    assert wizard.focus is wizard.view.passphrase.second
    assert wizard.problem("passphrase") == wizard.problem("again") == ""


def test_what_is_typed_on_show_does_not_go_into_the_box(wizard: Wizard) -> None:
    """Tab leads from a passphrase to its Show, where letters are nothing."""
    wizard.to_passphrase()
    wizard.type(PHRASE)
    wizard.press(Qt.Key.Key_Tab)
    assert wizard.focus is wizard.view.passphrase.first.show_button
    wizard.type("typed twice")
    assert wizard.view.passphrase.first.text() == PHRASE
