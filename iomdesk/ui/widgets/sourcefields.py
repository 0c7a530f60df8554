"""Where a fact comes from: the fields that every fact about a person asks for.

What each asks for stands in S1 5.2.3 and S2 section 10 (originator, day, how it came),
S3 and domain items 49 to 51 (grade, handling), S1 5.1 (victims, medical detail).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.dates import DateReading, Sense, read_date, show_date
from iomdesk.domain.grades import read_grade
from iomdesk.domain.people import FactKind, Provenance, Sensitivity
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sharing import check_originator
from iomdesk.ui.widgets.button import Button, Kind
from iomdesk.ui.widgets.field import Field
from iomdesk.ui.widgets.inputs import Choice, DateEdit, TextLine
from iomdesk.ui.widgets.sideform import SideForm
from iomdesk.ui.widgets.suggest import SuggestBox
from iomdesk.words import words

CHANNELS: Final = ("telephone", "meeting", "email", "letter", "in_person", "system", "desk")
"""Codes of the ways a fact comes most often; any other may be typed."""
GROUNDS: Final = ("self_harm", "harm", "public_interest")
"""Codes of the grounds on which medical detail may be told (S1 5.1); others may be typed."""
_RARE: Final = ("handling", "kind", "sensitivity", "ground", "hmpps_unpublished")


def _say(code: str) -> str:
    return words("source", code)


class _Rare(Field):
    """A field under "More about the source", which opens when something is amiss with it."""

    def __init__(
        self,
        label: str,
        editor: QWidget,
        owner: "SourceFields",
        *,
        optional: bool = False,
        bare: bool = False,
        help_text: str = "",
    ) -> None:
        super().__init__(
            label, editor, optional=optional, bare=bare, help_text=help_text, wrap=True
        )
        self._owner = owner

    def set_problem(self, words: str) -> None:
        """Show it, where it can be seen."""
        if words:
            self._owner.unfold(on=True)
        super().set_problem(words)


class SourceFields(QWidget):
    """Agency, day, how it came; folded below: what is rarer.

    Signals:
        edited: something was typed or chosen by a person.

    Attributes:
        fields: by the names that a RuleViolation gives.
        more: the button that opens the rarer ones.
    """

    edited = Signal()

    def __init__(
        self, agencies: Sequence[str] = (), *, graded: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._today = date.min
        self._graded = False
        self._quiet = True
        self.fields: dict[str, Field] = {}
        self.originator = SuggestBox(agencies, fits=True)
        self.received_on = DateEdit(self._read_day)
        self.channel = SuggestBox((words("source_channel", one) for one in CHANNELS), fits=True)
        self.grade = TextLine(placeholder=_say("grade_hint"))
        self.handling = TextLine()
        self.kind = Choice(tuple((one.value, words("fact_kind", one)) for one in FactKind))
        self.sensitivity = Choice(
            tuple((one.value, words("sensitivity", one or "none")) for one in Sensitivity)
        )
        self.ground = SuggestBox(words("source_ground", one) for one in GROUNDS)
        for choice in (self.kind, self.sensitivity):  # as narrow as the panel, not as its words
            choice.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            choice.setMinimumContentsLength(8)
        self.hmpps_unpublished = QCheckBox(_say("hmpps_unpublished"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._named("originator", Field(_say("originator"), self.originator)))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._named("received_on", Field(_say("received_on"), self.received_on)))
        row.addWidget(self._named("channel", Field(_say("channel"), self.channel)))
        column.addLayout(row)
        for name in ("received_on", "channel"):
            self.fields[name].say_in(column)
        self._rare = QWidget()
        rare = QVBoxLayout(self._rare)
        rare.setContentsMargins(0, 0, 0, 0)
        rare.setSpacing(6)
        self._main, self._rarer = column, rare
        grade = _Rare(_say("grade"), self.grade, self, help_text=_say("grade_help"))
        rare.addWidget(self._named("grade", grade))
        editors = (self.handling, self.kind, self.sensitivity, self.ground, self.hmpps_unpublished)
        for name, editor in zip(_RARE, editors, strict=True):
            bare = editor is self.hmpps_unpublished
            optional = editor in (self.handling, self.ground)
            told = _say("hmpps_help") if bare else ""
            field = _Rare(_say(name), editor, self, bare=bare, optional=optional, help_text=told)
            rare.addWidget(self._named(name, field))
        self.more = Button(_say("more"), icon="right", kind=Kind.LINK)
        self.more.clicked.connect(lambda: self.unfold(on=self._rare.isHidden()))
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._rare)
        self.unfold(on=False)
        self.set_graded(on=graded)
        self._listen()

    def _named(self, name: str, field: Field) -> Field:
        self.fields[name] = field
        return field

    def _listen(self) -> None:
        for line in (self.received_on, self.grade, self.handling):
            line.textEdited.connect(self._typed)
        for box in (self.originator, self.channel, self.ground):
            box.editTextChanged.connect(self._typed)
        for choice in (self.kind, self.sensitivity):
            choice.chosen.connect(self._typed)
        self.hmpps_unpublished.toggled.connect(self._typed)
        self.sensitivity.currentIndexChanged.connect(self._fit_ground)
        self.grade.editingFinished.connect(self._tidy_grade)
        self.originator.settled.connect(self._judge_originator)

    def _typed(self, _value: object) -> None:
        if not self._quiet:
            self.edited.emit()

    def _read_day(self, text: str) -> DateReading:
        return read_date(text, today=self._today, sense=Sense.RECENT)

    def join(self, panel: SideForm) -> None:
        """Be part of a panel: its problems find these fields, what is typed touches it."""
        panel.fields.update(self.fields)
        self.edited.connect(panel.touch)

    def set_graded(self, *, on: bool) -> None:
        """Ask for a grade first of all, as of intelligence, or only among the rarer fields."""
        self._graded = on
        here, there = (self._main, self._rarer) if on else (self._rarer, self._main)
        there.removeWidget(self.fields["grade"])
        here.insertWidget(2 if on else 0, self.fields["grade"])

    @property
    def of_victim(self) -> bool:
        """Whether it tells of a victim, so that an anonymised wording is worth having."""
        return self.sensitivity.value in {Sensitivity.VICTIM.value, Sensitivity.BOTH.value}

    def offer(self, agencies: Sequence[str]) -> None:
        """Offer these agencies; what stands in the box stays."""
        quiet, self._quiet = self._quiet, True
        self.originator.offer(agencies)
        self._quiet = quiet
        self._tell_unlisted()

    # ---- what stands here ----------------------------------------------------------------

    def begin(
        self, today: date, *, originator: str = "", answers: Mapping[str, object] | None = None
    ) -> None:
        """Begin afresh, or as a draft left it; nothing is amiss yet."""
        kept = {key: str(value) for key, value in (answers or {}).items()}
        self._quiet = True
        self._today = today
        self.originator.put(kept.get("originator", originator))
        self.received_on.setText(kept.get("received_on", show_date(today)))
        self.received_on.read()
        self.channel.put(kept.get("channel", ""))
        self.grade.setText(kept.get("grade", ""))
        self.handling.setText(kept.get("handling", ""))
        self.kind.set_value(kept.get("kind", FactKind.FACT.value))
        self.sensitivity.set_value(kept.get("sensitivity", Sensitivity.NONE.value))
        self.ground.put(kept.get("ground", ""))
        self.hmpps_unpublished.setChecked(kept.get("hmpps_unpublished", "") == "1")
        for field in self.fields.values():
            field.set_problem("")
        self._tell_unlisted()
        self._fit_ground()
        self.unfold(on=self._rare_used())
        self._quiet = False

    def begin_with(self, today: date, source: Provenance) -> None:
        """Begin with a source that is held, to correct it."""
        self.begin(today, answers=answers_of(source))

    def answers(self) -> dict[str, str]:
        """What stands in every field, for a draft."""
        return {
            "originator": self.originator.text,
            "received_on": self.received_on.text(),
            "channel": self.channel.text,
            "grade": self.grade.text(),
            "handling": self.handling.text(),
            "kind": str(self.kind.value or ""),
            "sensitivity": str(self.sensitivity.value or ""),
            "ground": self.ground.text,
            "hmpps_unpublished": "1" if self.hmpps_unpublished.isChecked() else "",
        }

    def source(self) -> Provenance | None:
        """The source as it was typed; None once what is amiss is said at its field."""
        try:
            return self._source()
        except RuleViolation as wrong:
            self.show_problem(wrong.field, words("rule", wrong.code, wrong.params))
            return None

    def _source(self) -> Provenance:
        """Raises RuleViolation for the first thing that is amiss."""
        self.originator.settle()
        self.channel.settle()
        originator, channel = self.originator.text.strip(), self.channel.text.strip()
        if not originator:
            raise RuleViolation("originator", "source_needed")
        check_originator(originator)
        self.received_on.read()
        if self.received_on.problem:
            raise RuleViolation("received_on", "form_date", {"said": self.received_on.problem})
        if not channel:
            raise RuleViolation("channel", "channel_needed")
        try:
            grade = read_grade(self.grade.text())
        except ValueError:
            raise RuleViolation("grade", "grade_unreadable") from None
        if self._graded and not grade:
            raise RuleViolation("grade", "grade_needed")
        sensitivity = Sensitivity(self.sensitivity.value or "")
        return Provenance(
            originator=originator,
            received_on=self.received_on.day or self._today,
            channel=channel,
            kind=FactKind(self.kind.value or FactKind.FACT),
            grade=grade,
            handling=self.handling.text().strip(),
            hmpps_unpublished=self.hmpps_unpublished.isChecked(),
            sensitivity=sensitivity,
            ground=self.ground.text.strip() if _medical(sensitivity) else "",
        )

    def show_problem(self, name: str, text: str) -> bool:
        """Say what is amiss at its field and go there; False when the field is none of these."""
        field = self.fields.get(name)
        if field is None:
            return False
        field.set_problem(text)
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    # ---- folding and looking at what is typed ----------------------------------------------

    def unfold(self, *, on: bool) -> None:
        """Show or hide the rarer fields."""
        self._rare.setVisible(on)
        self.more.set_icon("down" if on else "right")
        self.more.setAccessibleDescription(_say("open" if on else "folded"))

    def _rare_used(self) -> bool:
        names = _RARE if self._graded else ("grade", *_RARE)
        plain = {"kind": FactKind.FACT.value}
        answers = self.answers()
        return any(answers[name] != plain.get(name, "") for name in names)

    def _fit_ground(self, _row: int = 0) -> None:
        self.fields["ground"].setVisible(_medical(str(self.sensitivity.value or "")))

    def _tidy_grade(self) -> None:
        """The grade with its scheme, once the box is left: "b2 1" becomes "5x5x5 B2 1"."""
        try:
            read = read_grade(self.grade.text())
        except ValueError:
            self.fields["grade"].set_problem(words("rule", "grade_unreadable"))
            return
        self.grade.setText(read)
        self.fields["grade"].set_problem("")

    def _judge_originator(self, text: str) -> None:
        try:
            check_originator(text)
        except RuleViolation as wrong:
            self.fields["originator"].set_problem(words("rule", wrong.code))
            return
        if text:
            self.fields["originator"].set_problem("")
        self._tell_unlisted()

    def _tell_unlisted(self) -> None:
        """An agency this desk does not know is kept as written; whoever types it knows that."""
        box = self.originator
        unknown = bool(box.text.strip()) and box.count() > 0 and not box.listed
        self.fields["originator"].set_warning(_say("not_listed") if unknown else "")


def _medical(sensitivity: str) -> bool:
    return sensitivity not in {Sensitivity.NONE, Sensitivity.VICTIM}


def answers_of(source: Provenance) -> dict[str, str]:
    """A source that is held, as it stands in the fields."""
    return {
        "originator": source.originator,
        "received_on": show_date(source.received_on),
        "channel": source.channel,
        "grade": source.grade,
        "handling": source.handling,
        "kind": source.kind.value,
        "sensitivity": source.sensitivity.value,
        "ground": source.ground,
        "hmpps_unpublished": "1" if source.hmpps_unpublished else "",
    }
