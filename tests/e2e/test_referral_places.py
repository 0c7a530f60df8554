"""From a record to a referral, the count in the navigation, and a lock over an open panel."""

from pathlib import Path

from iomdesk.services import cohort, referrals
from iomdesk.services.cohort import Filter
from iomdesk.ui.screens.referrals.form import ReferralForm
from iomdesk.ui.screens.referrals.view import ReferralsView
from tests.helpers import referrals as made
from tests.helpers.program import SURNAME, Rig, Start, settle, texts
from tests.helpers.stores import PASSPHRASE

CONFIDED = "Sister is an informant"


def rest(rig: Rig) -> None:
    """Until no job runs and everything queued has happened."""
    rig.until(lambda: not rig.program.jobs.running)
    settle()
    rig.until(lambda: not rig.program.jobs.running)


def waiting(rig: Rig) -> int:
    """What the navigation says of Referrals."""
    return rig.shell.navigation.list.places.counts.get("referrals", 0)


def decide_on(rig: Rig, referral_id: str) -> ReferralsView:
    """Open the panel in which a referral is decided."""
    rig.press("Ctrl+3")
    rest(rig)
    view = rig.shell.screen_here
    assert isinstance(view, ReferralsView)
    view.pane.choose(referral_id)
    rig.press("Ctrl+D")
    rest(rig)
    return view


def test_a_person_is_referred_from_the_record_and_the_navigation_counts_it(
    start: Start, store: Path
) -> None:
    """Ctrl+Shift+R fills the form from the record; saving counts at once, in both places."""
    rig = start(store)
    rig.unlock(PASSPHRASE)
    assert rig.program.store is not None
    desk = rig.program.store.desk
    person = cohort.find_people(desk, Filter()).rows[0].id
    rig.shell.go("cohort", person)
    rest(rig)
    assert waiting(rig) == 0
    rig.press("Ctrl+Shift+R")
    rest(rig)
    assert rig.shell.place_here == "referrals"
    view = rig.shell.screen_here
    assert isinstance(view, ReferralsView)
    assert view.title == "Referral"
    assert view.fact.startswith(SURNAME)
    form = view.findChild(ReferralForm)
    assert form is not None
    form.go_to("agency")
    rig.type("Prob")
    rig.press("Ctrl+S")
    rest(rig)
    (line,) = referrals.listed(desk, "open")
    assert line.person_id == person
    assert waiting(rig) == 1
    rig.press("Esc")
    rest(rig)
    assert view.fact == "1 waiting"
    rig.press("Ctrl+2")
    rig.press("Ctrl+N")
    rest(rig)
    assert rig.shell.place_here == "referrals"
    assert view.fact.startswith("No name yet")


def test_a_lock_over_a_panel_keeps_its_words_and_shows_none_of_them(
    start: Start, store: Path
) -> None:
    """F12 while a decision is typed; unlocked again, the panel has them back."""
    rig = start(store)
    rig.unlock(PASSPHRASE)
    assert rig.program.store is not None
    desk = rig.program.store.desk
    made.tasking(desk)
    ready = made.scored(desk, made.sent(desk))
    decide_on(rig, ready.id)
    rig.type(CONFIDED)
    rig.lock()
    assert CONFIDED not in texts()
    rig.unlock(PASSPHRASE)
    assert decide_on(rig, ready.id).decide.reason.toPlainText() == CONFIDED
