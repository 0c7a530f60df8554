"""Eligibility beside a referral's form: the rules' advice, as it stands at each key."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from iomdesk.domain.dates import read_date, show_date
from iomdesk.domain.eligibility import Answer, Eligibility, Exclusion, Ground, Outlook, Tier
from iomdesk.domain.matrix import MatrixScore
from iomdesk.formdef.scheme import Scheme, TierLine
from iomdesk.services.referrals import Assessment, outside
from iomdesk.ui.look import Role
from iomdesk.ui.theme import restyle, theme
from iomdesk.ui.widgets.checkrow import CheckRow
from iomdesk.ui.widgets.inspector import Inspector
from iomdesk.ui.widgets.label import Icon, Label
from iomdesk.words import words

_WIDTH: Final = 348
_MARKS: Final[Mapping[Answer, tuple[str, str]]] = {
    Answer.YES: ("tick", "greenText"),
    Answer.NO: ("dash", "text3"),
    Answer.UNKNOWN: ("ring", "text3"),
}
_DECIDES: Final = "daily_tasking"


def say(code: str, **params: object) -> str:
    """Words of the referral's form."""
    return words("referral_form", code, params)


class _TierRow(QFrame):
    """A line of the OGRS table; the one that holds is marked by bar, arrow and weight."""

    def __init__(self, line: TierLine) -> None:
        super().__init__()
        self.tier = line.tier
        self.setProperty("part", "choice")
        self._on: bool | None = None
        main, _, more = line.words.partition(" \u2013 ")
        self._arrow = Icon("right", "text", 14)
        self._band = Label(line.label, Role.BODY, "second")
        held = self._arrow.sizePolicy()
        held.setRetainSizeWhenHidden(True)  # the words keep their place
        self._arrow.setSizePolicy(held)
        self._main = Label(main, Role.BODY, "second", wrap=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(9, 6, 12, 6)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(0)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._arrow, 0, 0, top)
        grid.addWidget(self._band, 0, 1, top)
        grid.addWidget(self._main, 0, 2)
        if more:
            grid.addWidget(Label(more, Role.SMALL, "second", wrap=True), 1, 2)
        grid.setColumnStretch(2, 1)
        self._grid = grid
        self._fit()
        theme().changed.connect(self._fit)
        self.set_on(on=False)

    def _fit(self) -> None:
        self._grid.setColumnMinimumWidth(0, theme().px(14))
        self._grid.setColumnMinimumWidth(1, theme().px(60))

    @property
    def said(self) -> str:
        """As a reader says it."""
        return f"{self._band.text()}: {self._main.text()}"

    @property
    def on(self) -> bool:
        """Whether it is the line that holds."""
        return bool(self._on)

    def set_on(self, *, on: bool) -> None:
        """Mark it, or not."""
        if on is self._on:
            return
        self._on = on
        self._arrow.setVisible(on)
        self.setProperty("on", "true" if on else "")
        restyle(self)
        for label in (self._band, self._main):
            label.set_tone("" if on else "second")
            label.set_role(Role.BODY_STRONG if on else Role.BODY)


class EligibilityInspector(Inspector):
    """What the rules make of the answers, why, and what is missing.

    It is changed in place and never takes the focus.

    Signals:
        wanted(str): "Go to it" beside what is missing: the key of the answer.

    Attributes:
        first: what comes before all else, with ``first_title`` and ``first_words``.
        figure, named, tier: the score, what it is called, and its tier.
        tiers: the lines of the OGRS table.
    """

    wanted = Signal(str)

    def __init__(self, scheme: Scheme, parent: QWidget | None = None) -> None:
        super().__init__(say("eligibility"), _WIDTH, snug=True, parent=parent)
        self._scheme = scheme
        self._missing: list[CheckRow] = []
        self._keys: list[str] = []
        self.set_right(say("rules", date=show_date(scheme.dated), version=scheme.version))
        self._first()
        self._score_block()
        self.tiers = tuple(_TierRow(line) for line in scheme.tier_lines)
        for tier in self.tiers:
            self.column.addWidget(tier)
        self._grounds = self._group(say("grounds"), len(Ground))
        self._exclusions = self._group(say("exclusions"), len(Exclusion))
        self._partner = self._group(say("partner"), 1)[0]
        self._before = Label("", Role.SMALL_STRONG, "second", wrap=True)
        self._before.setContentsMargins(12, 9, 12, 3)
        self.column.addWidget(self._before)
        self._form_row, self._matrix_row = CheckRow(), CheckRow()
        self.column.addWidget(self._form_row)
        self.column.addWidget(self._matrix_row)
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 7)
        self._rows.setSpacing(0)
        self.column.addLayout(self._rows)
        self.column.addStretch(1)
        quorum = scheme.meeting_kind(_DECIDES).quorum
        foot = self.foot(46)
        said = Label(say("advises", quorum=quorum), Role.SMALL, wrap=True)
        said.setContentsMargins(0, 9, 0, 9)
        foot.addWidget(said, 1)
        self.scrolled.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # its text can be read by keyboard
        self.scrolled.setProperty("part", "reader")
        self.scrolled.setAccessibleName(say("eligibility"))

    # ---- what it is made of ------------------------------------------------------------

    def _first(self) -> None:
        """What comes before all else: an exclusion, or somebody under 18."""
        self.first = QFrame()
        self.first.setProperty("part", "strip")
        row = QHBoxLayout(self.first)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(8)
        self._first_icon = Icon("problem", "redText", 16)
        row.addWidget(self._first_icon, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        self.first_title = Label("", Role.BODY_STRONG, wrap=True)
        self.first_words = Label("", Role.SMALL, wrap=True)
        column.addWidget(self.first_title)
        column.addWidget(self.first_words)
        row.addLayout(column, 1)
        self.column.addWidget(self.first)
        self.first.hide()

    def _score_block(self) -> None:
        block = QFrame()
        block.setProperty("part", "head")
        column = QVBoxLayout(block)
        column.setContentsMargins(12, 8, 12, 9)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.figure = Label("", Role.BIG)
        self.named = Label("", Role.SMALL, "second", wrap=True)
        self.named.setContentsMargins(0, 0, 0, 5)  # on one line with the figure
        row.addWidget(self.figure, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.named, 1, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(row)
        self.tier = Label("", Role.PANEL, wrap=True)
        column.addWidget(self.tier)
        self.column.addWidget(block)

    def _group(self, title: str, count: int) -> tuple[CheckRow, ...]:
        frame = QFrame()
        frame.setProperty("part", "head")
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 7)
        column.setSpacing(0)
        head = Label(title, Role.SMALL_STRONG, "second", wrap=True)
        head.setContentsMargins(12, 9, 12, 3)
        column.addWidget(head)
        rows = tuple(CheckRow() for _ in range(count))
        for row in rows:
            column.addWidget(row)
        self.column.addWidget(frame)
        return rows

    # ---- what it says ------------------------------------------------------------------

    def show_assessment(
        self, assessed: Assessment, answers: Mapping[str, str], matrix: MatrixScore | None
    ) -> None:
        """Say what the rules make of these answers."""
        found = assessed.eligibility
        self._show_first(found)
        self._show_score(found)
        for (ground, answer), row in zip(found.grounds, self._grounds, strict=True):
            row.say(*_MARKS[answer], words("referral_ground", ground), say(f"answer_{answer}"))
        for state, row in zip(found.exclusions, self._exclusions, strict=True):
            icon, ink = _exclusion_mark(state.holds, waived=state.waived)
            value = say("set_aside") if state.waived else _checked(state.exclusion, state.holds,
                                                                    answers)  # fmt: skip
            row.say(icon, ink, words("referral_exclusion_short", state.exclusion), value)
        self._show_partner(found, answers)
        self._show_before(assessed, matrix)
        self.scrolled.setAccessibleDescription(self.spoken)

    @property
    def spoken(self) -> str:
        """All of it in one breath, for a reader."""
        first = f"{self.first_title.text()}. {self.first_words.text()} " if self.excluded else ""
        rows = (*self._grounds, *self._exclusions, self._partner, self._form_row, self._matrix_row)
        shown = [row.said for row in (*rows, *self._missing) if not row.isHidden()]
        figure = " ".join(part for part in (self.figure.text(), self.named.text()) if part)
        return f"{first}{figure}. {self.tier.text()}. {'. '.join(shown)}."

    @property
    def excluded(self) -> bool:
        """Whether something is said before all else."""
        return not self.first.isHidden()

    def _show_first(self, found: Eligibility) -> None:
        holding = found.excluded_by()
        title = text = kind = ""
        if found.eighteen_on is not None and found.outlook is Outlook.MONITORED:
            kind, title = "note", say("monitored")
            text = say("monitored_words", date=show_date(found.eighteen_on))
        elif holding:
            kind, title = "error", say("excludes")
            names = ", ".join(words("referral_exclusion", one.exclusion) for one in holding)
            code = "excluded_waivable" if all(one.waivable for one in holding) else "excluded_fixed"
            text = say(code, what=names[:1].upper() + names[1:])
        if self.first_title.text() != title or self.first_words.text() != text:
            self.first_title.setText(title)
            self.first_words.setText(text)
            self.first.setProperty("kind", kind)
            restyle(self.first)
            mark = ("problem", "redText") if kind == "error" else ("information", "accent")
            self._first_icon.set_icon(*mark)
            self.first.setAccessibleName(f"{title}. {text}")
        self.first.setVisible(bool(title))

    def _show_score(self, found: Eligibility) -> None:
        known = found.score is not None
        self.figure.setText(_plain(found.score))
        self.figure.setVisible(known)
        self.named.setText(
            say("ogrs", months=found.months) if known else say("ogrs_none", months=found.months)
        )
        code = {
            Tier.ONE: "tier_one",
            Tier.TWO: "tier_two",
            Tier.NOT_ELIGIBLE: "tier_none",
            Tier.UNKNOWN: "tier_unknown",
        }[found.tier]
        told = say(code)
        self.tier.setText(say("provisional", tier=told) if found.provisional else told)
        for row in self.tiers:
            row.set_on(on=row.tier is found.tier)

    def _show_partner(self, found: Eligibility, answers: Mapping[str, str]) -> None:
        agency = answers.get("agency", "").strip()
        # The route is for agencies outside police and probation (domain item 5).
        value = say(f"partner_{found.partner}")
        if found.partner is Answer.NO and outside(agency) is Answer.NO:
            value = say("partner_not_used", agency=agency)
        self._partner.say(*_MARKS[found.partner], say("partner_needs"), value)

    def _show_before(self, assessed: Assessment, matrix: MatrixScore | None) -> None:
        found = assessed.eligibility
        meets = found.needs_meeting or found.outlook is not Outlook.AUTOMATIC
        self._before.setText(say("before_meeting" if meets else "before_person"))
        whole = not assessed.missing and not any(one.blocks for one in assessed.problems)
        self._form_row.say(
            *(("tick", "greenText") if whole else ("half", "text2")),
            say("form_row"),
            say("fields", filled=assessed.filled, of=assessed.of),
        )
        if matrix is not None:
            value = say("matrix_done", total=matrix.total, date=show_date(matrix.scored_on))
            self._matrix_row.say("tick", "greenText", say("matrix_row"), value)
        elif found.needs_matrix or found.outlook is Outlook.UNKNOWN:
            self._matrix_row.say("ring", "text2", say("matrix_row"), say("matrix_not_started"))
        else:
            self._matrix_row.say("dash", "text3", say("matrix_row"), say("matrix_not_needed"))
        self._show_missing([(one.key, one.words) for one in assessed.missing])

    def _show_missing(self, missing: Sequence[tuple[str, str]]) -> None:
        self._keys = [key for key, _ in missing]
        while len(self._missing) < len(missing):
            row = CheckRow()
            row.followed.connect(self._follower(len(self._missing)))
            row.link_made.connect(self._order)
            self._missing.append(row)
            self._rows.addWidget(row)
        for place, row in enumerate(self._missing):
            there = place < len(missing)
            if there:
                key, told = missing[place]
                row.say("problem", "redText", told, "", say("go_to_it") if key else "")
            row.setVisible(there)

    def _order(self) -> None:
        """Tab goes from the text through the links; one made late would come last of all."""
        links = [row.link for row in self._missing if row.link is not None]
        for before, after in pairwise((self.scrolled, *links)):
            QWidget.setTabOrder(before, after)

    def _follower(self, place: int) -> Callable[[], None]:
        return lambda: self.wanted.emit(self._keys[place])

    @property
    def missing(self) -> tuple[CheckRow, ...]:
        """The lines of what is missing, those in view."""
        return tuple(self._missing[: len(self._keys)])


def _plain(score: Decimal | None) -> str:
    """A score as it was given, without noughts after the point that nobody typed."""
    return "" if score is None else f"{score:f}"


def _exclusion_mark(holds: Answer, *, waived: bool) -> tuple[str, str]:
    if holds is Answer.YES and not waived:
        return "problem", "redText"
    return ("tick", "greenText") if holds is Answer.NO or waived else ("ring", "text3")


_CHECKED: Final[Mapping[Exclusion, str]] = {
    Exclusion.MAPPA: "mappa_checked_on",
    Exclusion.SEX_OFFENDER: "sex_offender_checked_on",
    Exclusion.NO_CONVICTION: "last_conviction_on",
}


def _checked(exclusion: Exclusion, holds: Answer, answers: Mapping[str, str]) -> str:
    """ "No, 20 Nov 2026": the answer and the day it was looked up, or the last conviction."""
    day = read_date(answers.get(_CHECKED[exclusion], ""), today=date.max).value
    when = "" if day is None else show_date(day)
    if exclusion is Exclusion.NO_CONVICTION:
        return when or say("answer_unknown")
    told = say(f"answer_{holds}")
    return f"{told}, {when}" if when and holds is not Answer.UNKNOWN else told
