"""The referral on the chair's table in a real window, worked by keys alone."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from iomdesk.domain.deciding import Verdict
from iomdesk.domain.referrals import Happening, Stage
from iomdesk.services import drafts, meetingnotes, referrals
from iomdesk.services.desk import Desk
from iomdesk.store.queries import sittings as stored
from iomdesk.ui.screens.chair import referralwork
from iomdesk.ui.screens.chair.agendapane import Finish, lines_of
from tests.helpers import held
from tests.helpers import referrals as forms
from tests.helpers.chair import Bench, running

K = Qt.Key
REASON = "Weekly burglary since his release; the hostel will take him."


def test_a_referral_is_heard_noted_and_accepted_by_keys_alone(qtbot: QtBot, desk: Desk) -> None:
    """Scores with their names, both forms typed, below quorum it waits, then it is locked."""
    ready = forms.scored(desk, forms.sent(desk))
    meeting_id = running(desk, referrals=(ready.id,))
    bench = Bench(qtbot, desk, meeting_id)
    bench.hear(ready.id)
    pane, form = bench.referral, bench.referral.decision
    item = bench.hold.state.items[0].id
    assert pane.head.name.whole == "WINDLESTRAW, Peter"
    line = next(one for one in lines_of(bench.hold.state, Finish()) if one.id == item)
    assert line.right == "90"
    assert "IOM matrix 90" in line.spoken
    assert pane.head.fact.whole.endswith("Referral 1 of 1")
    told = pane.scores_words
    assert "OGRS 3, 24 months: 84" in told
    assert "90" in told
    assert pane.scrolled.verticalScrollBar().maximum() == 0
    mark = pane.rules.model_rows.columns[0].icon
    assert mark is not None
    marks = {(row[1].said, mark(row)) for row in pane.rules.model_rows.rows}
    assert ("No", "dash") in marks
    assert all(said != "No" for said, icon in marks if icon == "tick")  # it would read as yes
    bench.key(K.Key_N)
    bench.type("HAREBELL, Simon")
    bench.key(K.Key_Tab)
    bench.type("Has asked for help with drugs")
    bench.commit()
    (note,) = meetingnotes.notes_of(desk, meeting_id, item)
    assert (note.agency, note.body) == ("Probation", "Has asked for help with drugs")
    bench.key(K.Key_D)
    bench.commit()
    assert form.choice_line.text().startswith("Nothing is chosen.")
    bench.key(K.Key_C)
    bench.tab_to(form.reason)
    bench.type(REASON)
    bench.referrals.flush()
    assert drafts.find_draft(desk, referralwork.FORM, item) is not None
    for agency in ("County Housing", "HMP Fellgate", "Harbour Recovery"):
        held.leave(desk, meeting_id, agency)
    bench.hold.refresh()
    bench.commit()
    assert form.record.reason.startswith("Only 2 agencies are in the room.")
    assert referrals.read_referral(desk, ready.id).stage is ready.stage
    held.come_back(desk, meeting_id, "County Housing")
    bench.hold.refresh()
    bench.commit()
    after = referrals.read_referral(desk, ready.id)
    assert after.stage is Stage.ACCEPTED
    with desk.read() as reading:
        (decision,) = stored.decisions(reading, meeting_id)
    assert (decision.verdict, decision.reason) == (Verdict.ACCEPTED, REASON)
    assert decision.agencies == ("Police", "Probation", "County Housing")
    assert not form.open
    assert form.locked.what.text() == "Accepted"
    assert drafts.find_draft(desk, referralwork.FORM, item) is None
    bench.key(K.Key_D)
    assert bench.on(form.locked.correct)
    bench.key(K.Key_Space)
    bench.type("The hostel took him on 25 Nov.")
    bench.commit()
    assert "The hostel took him" in form.locked.corrections.text()
    bench.close()


def test_what_the_rules_exclude_is_refused_until_the_meeting_sets_the_rule_aside(
    qtbot: QtBot, desk: Desk
) -> None:
    """Ruling 5: Accept is closed with why beside it; the rule is set aside with a reason."""
    saved = forms.save(desk, last_conviction_on="2025-11-03")
    bench = Bench(qtbot, desk, running(desk, referrals=(saved.id,)))
    bench.hear(saved.id)
    form = bench.referral.decision
    accept = form.cards.cards[Verdict.ACCEPTED.value]
    assert not accept.isEnabled()
    assert form.why_not.text()
    bench.key(K.Key_D)
    bench.key(K.Key_C)
    assert form.cards.current == ""
    bench.tab_to(form.waive)
    bench.key(K.Key_Space)
    bench.settle()
    assert form.fields["reason"].problem
    assert bench.on(form.reason)
    bench.type("In custody elsewhere.")
    bench.tab_to(form.waive)
    bench.key(K.Key_Space)
    bench.settle()
    after = referrals.read_referral(desk, saved.id)
    assert after.last(Happening.EXCLUSION_WAIVED) is not None
    assert form.waive.isHidden()
    assert form.reason.toPlainText() == ""
    bench.close()
