"""Writing a referral's form: its draft first, then who else it may be, then the save itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from iomdesk.domain.progress import Progress
from iomdesk.domain.referrals import Referral
from iomdesk.services import referrals
from iomdesk.services.desk import Desk
from iomdesk.services.history import saved_by
from iomdesk.services.referrals import ReferralChanged
from iomdesk.services.same_person import SamePerson
from iomdesk.ui.screens.referrals.saying import source_of


@dataclass(frozen=True, slots=True)
class Clash:
    """Someone saved first: the referral as saved, None when it is gone, and who saved it."""

    now: Referral | None
    who: str = ""


@dataclass(frozen=True, slots=True)
class Same:
    """Nothing was saved: these may be about the same person."""

    found: tuple[SamePerson, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What is to be saved.

    Attributes:
        referral: as saved last; None for a new one. revision: what it was typed on.
        answers: as they stand in the boxes.
        person_id, detainee_id: what the form was made from.
        asks: whether somebody else may be meant, and it is asked first.
        slot: the subject of its draft.
        keep: keeps the answers as a draft; None when they are kept already. It goes with
            the save, and stays when nothing is saved, whatever becomes of the window.
    """

    referral: Referral | None
    revision: int
    answers: Mapping[str, str]
    person_id: str | None
    detainee_id: str | None
    asks: bool
    slot: str
    keep: Callable[[Progress], None] | None

    def __call__(self, desk: Desk, progress: Progress) -> Referral | Clash | Same:
        """Save it; runs in a job."""
        if self.keep is not None:
            self.keep(progress)
        answers = {key: text.strip() for key, text in self.answers.items()}
        which = None if self.referral is None else self.referral.id
        if self.asks:
            found = tuple(
                one
                for one in referrals.duplicates(desk, answers, referral_id=which)
                if self.person_id is None or one.person_id != self.person_id
            )
            if found:
                return Same(found)
        try:
            return referrals.save(
                desk,
                which,
                self.revision,
                answers,
                source=source_of(answers, desk.today()),
                person_id=self.person_id,
                detainee_id=self.detainee_id,
                draft=self.slot,
            )
        except ReferralChanged as changed:
            now = changed.now
            return Clash(now, "" if now is None else saved_by(desk, now.id))
