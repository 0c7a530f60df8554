"""Young people who are monitored until they are 18 (S2 Strategy section 4; domain item 4).

They are no cohort entries. On the 18th birthday a referral is due: a person takes it up,
or does anything else with it, and it stands where the rules put it then.
"""

from dataclasses import dataclass
from datetime import date

from iomdesk.domain.dates import show_date
from iomdesk.domain.eligibility import eighteenth_birthday
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.referrals import Referral, ReferralLine, Stage
from iomdesk.services.desk import Desk, Work
from iomdesk.services.referral_rows import CONTEXT, amend, present, unchanged
from iomdesk.services.referrals import assessed, listed


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoredLine:
    """Somebody monitored.

    Attributes:
        eighteen_on: the 18th birthday; None where the birth date is not known.
        due: whether that day has come.
    """

    line: ReferralLine
    eighteen_on: date | None
    due: bool


def monitored(desk: Desk, text: str = "") -> tuple[MonitoredLine, ...]:
    """Those monitored, the next 18th birthday first."""
    today = desk.today()
    found = []
    for line in listed(desk, "monitored", text):
        birthday = None if line.birth_date is None else eighteenth_birthday(line.birth_date)
        due = birthday is not None and birthday <= today
        found.append(MonitoredLine(line=line, eighteen_on=birthday, due=due))
    return tuple(sorted(found, key=lambda one: (one.eighteen_on or date.max, one.line.name)))


def take_up(desk: Desk, referral_id: str, base_revision: int) -> Referral:
    """Take up somebody who is 18 by now: the referral joins the open ones.

    Raises RuleViolation ``under_18`` before the birthday, ``not_monitored``;
    ReferralChanged.
    """

    def act(work: Work) -> Referral:
        before = unchanged(work.reading, referral_id, base_revision)
        if before.stage is not Stage.MONITORED:
            raise RuleViolation("", "not_monitored")
        now = assessed(desk, work.reading, before)
        birthday = now.eligibility.eighteen_on
        if birthday is not None:
            raise RuleViolation("", "under_18", {"date": show_date(birthday)})
        amend(work, before, {"stage": now.stage, "route": now.eligibility.route})
        return present(work.reading, referral_id)

    return desk.write(act, context=CONTEXT)
