"""A paper of a referral in the whole place of a screen: look, print, save, copy its text.

Looking lets nothing out and leaves no file. What goes out is named to somebody: the boxes
at the top say who gets it, the paper carries that name on every page, and the log has it.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.problems import EnvironmentProblem, RuleViolation
from iomdesk.domain.progress import Progress
from iomdesk.services import referral_papers
from iomdesk.services.desk import Desk
from iomdesk.services.referral_papers import (
    BLANK,
    UNNAMED,
    DrawnPaper,
    PaperKind,
    PaperRef,
    Recipient,
    statutory_agencies,
)
from iomdesk.ui import ask
from iomdesk.ui.actions import Action, ActionSet
from iomdesk.ui.clipboard import CLEAR_SECONDS, SecretClipboard
from iomdesk.ui.errors import Errors, Where
from iomdesk.ui.jobs import Jobs
from iomdesk.ui.look import Role
from iomdesk.ui.printing import PrintingStopped, Printout, print_all
from iomdesk.ui.widgets.actionbar import ActionBar
from iomdesk.ui.widgets.label import Label
from iomdesk.ui.widgets.preview import PdfPreview
from iomdesk.ui.widgets.savepanel import SavePanel
from iomdesk.ui.widgets.strip import Message, MessageStrip, Weight
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.words import words

_STRIP: Final = "paper"


def _say(code: str) -> str:
    return words("paper_page", code)


class PaperPage(QFrame):
    """Shows one paper; put it in a stack beside the screen's own content.

    Signals:
        left: the person is done with it; show the screen's own content again.
        issued: it was printed, saved or copied, and is in the log.

    Attributes:
        preview: the paper; name, agency: who gets it; save: asks for the password.
        strip: what happened; bar: the buttons of ``actions``.
    """

    left = Signal()
    issued = Signal()

    def __init__(self, desk: Desk, jobs: Jobs, errors: Errors, place: str) -> None:
        """``place`` begins the ids of its actions: "referrals.paper"."""
        super().__init__()
        self._desk, self._jobs, self._errors, self._place = desk, jobs, errors, place
        self._ref: PaperRef | None = None
        self._drawn: DrawnPaper | None = None
        self._busy = False
        self._clipboard = SecretClipboard(self)
        self.strip = MessageStrip()
        self.preview = PdfPreview()
        self.title = Label("", Role.BODY_STRONG)
        self.name = SuggestBox()
        self.agency = SuggestBox()
        self.save = SavePanel()
        self.bar = ActionBar()
        self.actions_given = self._make_actions()
        self._keys = ActionSet(self, self.actions_given)
        self._build()
        self.bar.offer(self.actions_given)
        for box in (self.name, self.agency):
            box.settled.connect(self._recipient_settled)
        self.save.committed.connect(self._save)
        self.save.closed.connect(self._shut_save)
        self.save.hide()

    def _build(self) -> None:
        self._who = QWidget()
        row = QHBoxLayout(self._who)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Label(_say("for"), Role.BODY_LABEL))
        for box, code in ((self.name, "name"), (self.agency, "agency")):
            box.setAccessibleName(_say(code))
            box.setMinimumContentsLength(16)
            line = box.lineEdit()
            if line is not None:
                line.setPlaceholderText(_say(f"{code}_hint"))
            row.addWidget(box, 1)
        head = QFrame()
        head.setProperty("part", "header")
        across = QHBoxLayout(head)
        across.setContentsMargins(20, 8, 20, 9)
        across.setSpacing(16)
        across.addWidget(self.title)
        across.addWidget(self._who, 1)
        across.addStretch()
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.preview, 1)
        middle.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.strip, head):
            column.addWidget(widget)
        column.addLayout(middle, 1)
        column.addWidget(self.bar)

    def _make_actions(self) -> tuple[Action, ...]:
        def action(name: str, run: Callable[[], None], *keys: str) -> Action:
            refused = (lambda: "") if name == "back" else partial(self._refused, name)
            return Action(id=f"{self._place}.{name}", text=_say(f"do_{name}"), run=run, keys=keys,
                          refused=refused, place=self._place)  # fmt: skip

        return (
            action("back", self._leave, "Esc"),
            action("print", self._print, "Ctrl+P"),
            action("save", self._open_save, "Ctrl+Shift+S"),
            action("copy", self._copy, "Ctrl+Shift+C"),
        )

    def _refused(self, name: str) -> str:
        """Why it cannot be done now; empty when it can."""
        if self._ref is None or self._drawn is None:
            return _say("nothing")
        if name == "copy" and self._ref.kind is not PaperKind.LETTER:
            return _say("only_letter")
        return _say("busy") if self._busy else ""

    # ---- what it shows -----------------------------------------------------------------

    def open_paper(self, ref: PaperRef) -> bool:
        """Show a paper; False while another one is still going out.

        What stops it from being drawn is said on the page itself.
        """
        if self._busy:
            return False
        self.forget()
        self._ref = ref
        unnamed = ref.kind in UNNAMED
        self._who.setVisible(not unnamed)
        if not unnamed:
            self._offer(ref)
        self._draw()
        self.preview.sheet.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _offer(self, ref: PaperRef) -> None:
        self.agency.offer(statutory_agencies(self._desk))
        try:
            usual = referral_papers.usual_recipient(self._desk, ref)
        except KeyError:  # gone since; drawing it says so
            usual = None
        self.name.offer(() if usual is None else (usual.name,))
        self.name.put("" if usual is None else usual.name)
        self.agency.put("" if usual is None else usual.agency)

    def forget(self) -> None:
        """The desk locks or another paper is meant: let go of everything."""
        self._ref = self._drawn = None
        self.preview.clear()
        self.save.forget()
        self.save.hide()
        self.strip.clear()
        self._clipboard.clear()
        self.title.setText("")
        for box in (self.name, self.agency):
            box.put("")
        self.bar.refresh()

    @property
    def recipient(self) -> Recipient | None:
        """Who gets it; None for a paper that is for nobody named, and while nobody is."""
        if self._ref is None or self._ref.kind in UNNAMED:
            return None
        name, agency = self.name.text.strip(), self.agency.text.strip()
        return Recipient(name, agency) if name and agency else None

    def _draw(self) -> None:
        """Draw it as it would go out now, and show it."""
        ref = self._ref
        if ref is None:
            return
        try:
            drawn = referral_papers.draw(self._desk, ref, self.recipient)
        except Exception as error:  # noqa: BLE001 - told by its type
            self._drawn = None
            self.preview.clear()
            self._tell(error)
        else:
            self._drawn = drawn
            self.title.setText(drawn.title)
            self.preview.show_pdf(drawn.pdf, drawn.title)
        self.bar.refresh()

    def _recipient_settled(self, _text: str) -> None:
        """Somebody else gets it: the paper carries that name."""
        if self._drawn is not None and self._drawn.recipient != self.recipient:
            self.strip.take(_STRIP)
            self._draw()

    def _leave(self) -> None:
        if not self.save.isHidden():
            self._shut_save()
            return
        self.preview.clear()
        self.left.emit()

    # ---- telling -----------------------------------------------------------------------

    def _tell(self, problem: Exception) -> None:
        told = self._errors.explain(problem)
        if told.where is Where.NOWHERE:
            return
        self.strip.put(_STRIP, Message(told.words, Weight.ERROR))
        box = {"recipient": self.name, "agency": self.agency}.get(told.field)
        if box is not None:
            box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _note(self, code: str, **params: object) -> None:
        to = self.recipient
        if to is None:
            code = (
                f"{code}_blank" if self._ref is None or self._ref.kind in BLANK else f"{code}_own"
            )
        else:
            params |= {"name": to.name, "agency": to.agency}
        self.strip.put(_STRIP, Message(words("paper_page", code, params), Weight.GOOD))
        self.issued.emit()

    def _may_leave(self) -> DrawnPaper | None:
        """The paper as it would leave now; None when the gate refuses, which is said."""
        ref = self._ref
        if ref is None:
            return None
        try:
            referral_papers.check(self._desk, ref, self.recipient)
        except (RuleViolation, EnvironmentProblem) as problem:
            self._tell(problem)
            return None
        self.strip.take(_STRIP)
        self._draw()
        return self._drawn

    # ---- printing ----------------------------------------------------------------------

    def _print(self) -> None:
        drawn = self._may_leave()
        if drawn is not None:
            ask.printer(self, _say("print_title"), partial(self._print_on, drawn))

    def _print_on(self, drawn: DrawnPaper, printer: QPrinter | None) -> None:
        if printer is None:
            self.strip.put(_STRIP, Message(_say("no_printer"), Weight.WARNING))
            return
        paper = Printout(
            name=drawn.file_name.removesuffix(".pdf"),
            number=0,
            pdf=drawn.pdf,
            issued=partial(referral_papers.note_printed, self._desk, drawn),
            check=partial(referral_papers.to_print, self._desk, drawn),
            failed=partial(referral_papers.note_not_printed, self._desk, drawn),
        )
        self._begin(_say("printing"), partial(print_all, printer, (paper,)), self._printed)

    def _printed(self, _count: int) -> None:
        self._note("printed", title=self.title.text())

    # ---- saving ------------------------------------------------------------------------

    def _open_save(self) -> None:
        drawn = self._may_leave()
        if drawn is None:
            return
        what = words("paper_page", "save_what", {"title": drawn.title})
        to, logged = drawn.recipient, _say("names_nobody")
        if drawn.continuity is not None:
            params = {"count": f"{len(drawn.continuity.people):,}"}
            logged = words("paper_page", "logged_own", params)
        elif to is not None:
            logged = words("paper_page", "logged", {"name": to.name, "agency": to.agency})
        self.save.open_for(what, logged, folder=False)
        self.save.show()
        self.save.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shut_save(self) -> None:
        self.save.forget()
        self.save.hide()
        self.preview.sheet.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(self) -> None:
        password, drawn = self.save.password(), self._drawn
        if password is None or drawn is None or self._busy:
            return
        then = partial(self._save_to, drawn, self.recipient, password)
        ask.file_to_write(self, _say("file_title"), _say("file_filter"), drawn.file_name, then)

    def _save_to(
        self, drawn: DrawnPaper, recipient: Recipient | None, password: str, path: Path
    ) -> None:
        path = path if path.suffix.casefold() == ".pdf" else path.with_name(path.name + ".pdf")
        work = partial(_write, self._desk, drawn.ref, path, recipient, password)
        self._begin(_say("saving"), work, self._saved, writes=True)

    def _saved(self, path: Path) -> None:
        self._shut_save()
        self._note("saved", file=path.name)

    # ---- copying -----------------------------------------------------------------------

    def _copy(self) -> None:
        drawn = self._may_leave()
        if drawn is None or drawn.recipient is None:
            return
        try:
            text = referral_papers.note_copied(self._desk, drawn.ref, drawn.recipient)
        except Exception as error:  # noqa: BLE001 - told by its type
            self._tell(error)
            return
        self._clipboard.copy(text)
        self._note("copied", seconds=CLEAR_SECONDS)

    # ---- what goes on ------------------------------------------------------------------

    def _begin(
        self,
        title: str,
        work: Callable[[Progress], object],
        done: Callable[..., object],
        *,
        writes: bool = False,
    ) -> None:
        self._busy = True
        self.strip.put(_STRIP, Message(title))
        self.bar.refresh()
        job = self._jobs.start(
            work, title=title, succeeded=done, failed=self._failed, cancelled=self._stopped,
            writes=writes,
        )  # fmt: skip
        job.finished.connect(self._ended)

    def _failed(self, problem: Exception) -> None:
        if isinstance(problem, PrintingStopped):
            self.strip.put(_STRIP, Message(_say("print_stopped"), Weight.WARNING))
        else:
            self._tell(problem)

    def _stopped(self) -> None:
        self.strip.put(_STRIP, Message(_say("stopped"), Weight.WARNING))

    def _ended(self) -> None:
        self._busy = False
        self.bar.refresh()


def _write(
    desk: Desk, ref: PaperRef, path: Path, recipient: Recipient | None, password: str, _: Progress
) -> Path:
    referral_papers.save(desk, ref, path, recipient=recipient, password=password)
    return path
