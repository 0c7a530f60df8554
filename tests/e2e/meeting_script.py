"""The whole meeting of the tests, as plain data: who, what is done, and what comes of it.

Each line of ``STEPS`` is one deed of the chair, a minute after the one before: its name, its
words, and what stands on the wall afterwards ("" for nothing but the marking). How a deed is
done with keys or through the accessibility tree is in ``tests/helpers/meetinghands.py`` and
``meetingreader.py``; what the minutes say of all this is at the end.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

PLACE: Final = "Saltergate"
OPENED: Final = datetime(2026, 11, 24, 9, 30)  # noqa: DTZ001 - local time, as the desk's clock
CHAIR: Final = "SALTMARSH, Martin"
PROBATION: Final = "HAREBELL, Simon"
HOUSING: Final = "WOODRUFF, Alice"
PRISON: Final = "MEADOWRUE, Tom"
CONTRACT: Final = "SELFHEAL, Jo"
CONSENT: Final = "ADDERTONGUE, Lou"
OTHER_CONTRACT: Final = "BETONYE, Chris"
APOLOGISES: Final = "COLTSFOOT, Anna"
LATE: Final = "ROWANNE, Tess"

STATUTORY: Final = (
    (PROBATION, "Probation", True),
    (HOUSING, "County Housing", False),
    (PRISON, "HMP Fellgate", True),
    (APOLOGISES, "County Youth Justice", True),
)
"""Name, agency, and whether they stay for the closed part."""
BY_CONTRACT: Final = ((CONTRACT, "Harbour Recovery"), (OTHER_CONTRACT, "Thornhope Debt Advice"))
BY_CONSENT: Final = (CONSENT, "Adair Homes")

ROOM: Final = (
    PROBATION,
    HOUSING,
    PRISON,
    CONTRACT,
    CONSENT,
    OTHER_CONTRACT,
    APOLOGISES,
)
"""The order in which they are invited, after the chair."""

OPEN: Final = (
    ("OAKAPPLE", "Stephen"), ("SNOWBERRY", "Tanya"), ("TEASELWOOD", "Dean"),
    ("FERNYHOLT", "Kyle"), ("MARSHLIGHT", "Alex"), ("BRAMBLETHORN", "Neil"),
)  # fmt: skip
CLOSED: Final = (("QUILLFEATHER", "Jonah"), ("DRIFTWOODE", "Shaun"), ("BURDOCKE", "Wesley"))
REFERRALS: Final = (("WINDLESTRAW", "Peter"), ("THISTLEDOWN", "Craig"))
NO_CONSENT: Final[str] = "TEASELWOOD"
"""Whose case the one who sits by consent may not hear."""
SECRET: Final = "zqsecretzq"
"""Stands in what the chair alone has of each person before the meeting."""

OAKAPPLE, SNOWBERRY, TEASELWOOD, FERNYHOLT, MARSHLIGHT, BRAMBLETHORN = (
    ", ".join(one) for one in OPEN
)
QUILLFEATHER, DRIFTWOODE, BURDOCKE = (", ".join(one) for one in CLOSED)
WINDLESTRAW, THISTLEDOWN = (", ".join(one) for one in REFERRALS)
NAMES: Final = (
    OAKAPPLE, SNOWBERRY, TEASELWOOD, FERNYHOLT, MARSHLIGHT, BRAMBLETHORN, QUILLFEATHER,
    DRIFTWOODE, BURDOCKE, WINDLESTRAW, THISTLEDOWN,
)  # fmt: skip

FACTS: Final = {
    "pnc": "N", "wanted": "N", "intelligence": "N", "supervision": "N", "treatment": "E",
}  # fmt: skip
"""What is said of a fact that is not known, by its letter: together they give Amber."""
WAITS: Final = (
    "Only 2 agencies are in the room. The discussion is kept. Decisions wait until a third joins."
)
STATEMENT: Final = "the statement"
OFF: Final = "off"
FIRST_REFERRAL, SECOND_REFERRAL = "referral 1 of 2", "referral 2 of 2"
"""What probation told of somebody not in the scheme has no name before agencies by contract."""


@dataclass(frozen=True, slots=True)
class Step:
    """One deed.

    Attributes:
        do: the name of the deed. words: what is chosen or typed.
        wall: whose case stands on the wall after it, STATEMENT, OFF, or "" for the marking.
    """

    do: str
    words: tuple[str, ...]
    wall: str


def _step(wall: str, do: str, *words: str) -> Step:
    return Step(do, words, wall)


STEPS: Final = (
    # Gates, in their order: nothing is on the wall but the statement.
    _step(OFF, "begin"),
    _step(STATEMENT, "projector"),
    _step(STATEMENT, "read"),
    _step(STATEMENT, "sign", CHAIR),
    _step(STATEMENT, "sign", PROBATION),
    _step(STATEMENT, "sign", HOUSING),
    _step(STATEMENT, "sign", PRISON),
    _step(STATEMENT, "apologies", APOLOGISES),
    _step(STATEMENT, "sign", CONTRACT),
    _step(STATEMENT, "sign", CONSENT),
    _step("", "sign", OTHER_CONTRACT),
    # Case 1: kept, a note, an action that the wall shows.
    _step(OAKAPPLE, "next"),
    _step(OAKAPPLE, "note", PROBATION, "Keeps every appointment zqnoteonezq"),
    _step(OAKAPPLE, "action", "Deposit for a flat", "County Housing", "t+3"),
    _step(OAKAPPLE, "keep", "Settled at Amber zqreasononezq"),
    # Case 2: changed against the tests; somebody uninvited comes and signs late.
    _step(SNOWBERRY, "next"),
    _step(SNOWBERRY, "action", "Knock at the door zqpolicezq", "Police", "t+1"),
    _step(SNOWBERRY, "late", LATE, "Police"),
    _step(SNOWBERRY, "sign", LATE),
    _step(SNOWBERRY, "change", "2", "Missed three visits zqreasontwozq", "Same car zqagainstzq"),
    # Case 3: one is outside, by consent; to the Panel; then back in.
    _step("", "next"),
    _step(TEASELWOOD, "mark", CONSENT),
    _step(TEASELWOOD, "note", "Police", "Seen in Millbeck zqnotethreezq"),
    _step(TEASELWOOD, "panel", "Weekly offending zqreasonthreezq"),
    _step(TEASELWOOD, "none"),
    # Case 4: leaves the scheme.
    _step(FERNYHOLT, "next"),
    _step(FERNYHOLT, "mark", CONSENT),
    _step(FERNYHOLT, "leave", "transferred", "Moved to Thornhope zqreasonfourzq"),
    _step(FERNYHOLT, "none"),
    # Case 5: kept, no action. The wall is blanked and shown again; a look at the statement.
    _step(MARSHLIGHT, "next"),
    _step("", "blank"),
    _step(MARSHLIGHT, "blank"),
    _step(MARSHLIGHT, "keep", "Nothing new zqreasonfivezq"),
    _step(MARSHLIGHT, "none"),
    # Case 6: the decision is corrected the same day.
    _step(BRAMBLETHORN, "next"),
    _step(BRAMBLETHORN, "action", "Visit with Harbour Recovery", "Probation", "t+2"),
    _step(BRAMBLETHORN, "keep", "Waits for treatment zqreasonsixzq"),
    _step(BRAMBLETHORN, "correct", "Treatment began on 20 Nov zqcorrectzq"),
    # The first referral would be next, but the chair goes to the closed part. Who may not stay
    # leaves first; nothing is shown unless it is turned on.
    _step("", "next"),
    _step("", "close", HOUSING, CONTRACT, CONSENT, OTHER_CONTRACT, LATE),
    _step("", "next"),
    _step("", "note", CHAIR, "Source names a lock-up zqclosednotezq"),
    _step("", "left", PRISON),
    _step("", "refused", "Not yet zqwaitszq"),
    _step("", "note", PROBATION, "Reports on Mondays zqclosedtwozq"),
    _step("", "sign", APOLOGISES),
    _step("", "record", "Search first zqreasonsevenzq"),
    _step("", "action", "Search the lock-up zqclosedactionzq", "Police", "t+1"),
    _step("", "next"),
    _step(DRIFTWOODE, "blank"),
    _step(DRIFTWOODE, "keep", "Stays closed zqreasoneightzq"),
    _step(DRIFTWOODE, "none"),
    _step("", "next"),
    _step("", "put_over", "The prison is not here zqreasonninezq"),
    # Back to the open part, and the referrals.
    _step("", "open", HOUSING, CONTRACT, CONSENT, OTHER_CONTRACT, LATE),
    _step("", "next"),
    _step(FIRST_REFERRAL, "mark", CONSENT),
    _step(FIRST_REFERRAL, "accept", "Fits the tier zqreasontenzq"),
    _step(SECOND_REFERRAL, "next"),
    _step(SECOND_REFERRAL, "refuse", "Not prolific zqreasonelevenzq"),
    # The end.
    _step("", "finish"),
    _step("", "onward", f"1 {OAKAPPLE}", "The landlord may be told that he is supported."),
    _step("", "onward_rest"),
    _step("", "request", f"1 {OAKAPPLE}", HOUSING, "Children's services", "A child lives there"),
    _step("", "answer", "For the protection of a child."),
    _step("", "read_back"),
    _step(OFF, "end"),
    _step(OFF, "approve", "Martin Saltmarsh"),
)  # fmt: skip


def at(number: int) -> datetime:
    """When a step is taken; steps count from 0."""
    return OPENED + timedelta(minutes=number + 1)


# ---- what the minutes say of it --------------------------------------------------------

USUAL: Final = "Nothing beyond this meeting."
ALL: Final = (
    "Police", "Probation", "County Housing", "HMP Fellgate", "Harbour Recovery", "Adair Homes",
    "Thornhope Debt Advice",
)  # fmt: skip
WITHOUT_CONSENT: Final = tuple(one for one in ALL if one != "Adair Homes")
IN_CLOSED: Final = ("Police", "Probation", "County Youth Justice")
AT_THE_END: Final = (
    "Police", "Probation", "County Housing", "Harbour Recovery", "Thornhope Debt Advice",
    "County Youth Justice",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Minuted:
    """One item as the minutes must have it.

    Attributes:
        ended: "keep amber", "change amber_alert", "accepted"; "" where it waits.
        at: the minute of the decision. notes: (source, speaker, words).
        actions: (what, owner, day of November, on the wall).
    """

    name: str
    ended: str
    at: str
    reason: str
    agencies: tuple[str, ...]
    closed: bool = False
    against: str = ""
    ground: str = ""
    correction: str = ""
    notes: tuple[tuple[str, str, str], ...] = ()
    actions: tuple[tuple[str, str, int, bool], ...] = ()
    none: bool = False
    onward: str = USUAL


MINUTES: Final = (
    Minuted(
        name=OAKAPPLE, ended="keep amber", at="09:45", reason="Settled at Amber zqreasononezq",
        agencies=ALL, notes=(("Probation", PROBATION, "Keeps every appointment zqnoteonezq"),),
        actions=(("Deposit for a flat", "County Housing", 27, True),),
        onward="The landlord may be told that he is supported.",
    ),
    Minuted(
        name=SNOWBERRY, ended="change amber_alert", at="09:50",
        reason="Missed three visits zqreasontwozq", agencies=ALL, against="Same car zqagainstzq",
        actions=(("Knock at the door zqpolicezq", "Police", 25, False),),
    ),
    Minuted(
        name=TEASELWOOD, ended="to_panel amber", at="09:54",
        reason="Weekly offending zqreasonthreezq", agencies=WITHOUT_CONSENT, none=True,
        notes=(("Police", "", "Seen in Millbeck zqnotethreezq"),),
    ),
    Minuted(
        name=FERNYHOLT, ended="leave amber", at="09:58", ground="transferred", none=True,
        reason="Moved to Thornhope zqreasonfourzq", agencies=ALL,
    ),
    Minuted(
        name=MARSHLIGHT, ended="keep amber", at="10:03", reason="Nothing new zqreasonfivezq",
        agencies=ALL, none=True,
    ),
    Minuted(
        name=BRAMBLETHORN, ended="keep amber", at="10:07",
        reason="Waits for treatment zqreasonsixzq", agencies=ALL,
        correction="Treatment began on 20 Nov zqcorrectzq",
        actions=(("Visit with Harbour Recovery", "Probation", 26, True),),
    ),
    Minuted(
        name=QUILLFEATHER, ended="keep amber", at="10:17", closed=True,
        reason="Search first zqreasonsevenzq", agencies=IN_CLOSED,
        notes=(
            ("Police", CHAIR, "Source names a lock-up zqclosednotezq"),
            ("Probation", PROBATION, "Reports on Mondays zqclosedtwozq"),
        ),
        actions=(("Search the lock-up zqclosedactionzq", "Police", 25, False),),
    ),
    Minuted(
        name=DRIFTWOODE, ended="keep amber", at="10:21", closed=True, none=True,
        reason="Stays closed zqreasoneightzq", agencies=IN_CLOSED,
    ),
    Minuted(
        name=BURDOCKE, ended="", at="", closed=True, reason="The prison is not here zqreasonninezq",
        agencies=(),
    ),
    Minuted(
        name=WINDLESTRAW, ended="accepted", at="10:28", reason="Fits the tier zqreasontenzq",
        agencies=AT_THE_END,
    ),
    Minuted(
        name=THISTLEDOWN, ended="refused", at="10:30", reason="Not prolific zqreasonelevenzq",
        agencies=AT_THE_END,
    ),
)  # fmt: skip

REQUEST: Final = (
    f"{HOUSING} (County Housing)", "Children's services", "A child lives there", "granted",
    "For the protection of a child.",
)  # fmt: skip

ATTENDED: Final = {
    CHAIR: ("09:34", "09:34 to 10:37"),
    PROBATION: ("09:35", "09:35 to 10:37"),
    HOUSING: ("09:36", "09:36 to 10:10; 10:25 to 10:37"),
    PRISON: ("09:37", "09:37 to 10:13"),
    CONTRACT: ("09:39", "09:39 to 10:10; 10:25 to 10:37"),
    CONSENT: ("09:40", "09:40 to 09:52; 09:57 to 10:10; 10:25 to 10:27"),
    OTHER_CONTRACT: ("09:41", "09:41 to 10:10; 10:25 to 10:37"),
    APOLOGISES: ("10:16", "10:16 to 10:37"),
    LATE: ("09:49", "09:49 to 10:10; 10:25 to 10:37"),
}
"""When each signed, and when each was in the room."""

QUORUM: Final = (
    "3 agencies needed. From 09:42: 7 agencies, quorate. From 09:52: 6 agencies, quorate. "
    "From 09:57: 7 agencies, quorate. From 10:10: 3 agencies, quorate. From 10:13: 2 agencies, "
    "not quorate; decisions waited. From 10:16: 3 agencies, quorate. From 10:25: 7 agencies, "
    "quorate. From 10:27: 6 agencies, quorate."
)
OPEN_QUORUM: Final = (
    "3 agencies needed. From 09:42: 7 agencies, quorate. From 09:52: 6 agencies, quorate. "
    "From 09:57: 7 agencies, quorate."
)
"""As who was outside for the closed part is told it: nothing of who came or went meanwhile."""

TO_SEND: Final = {
    "County Housing": (f"1. {OAKAPPLE}: Deposit for a flat", "By: 27 Nov 2026"),
    "Police": (f"1. {SNOWBERRY}: Knock at the door zqpolicezq", "By: 25 Nov 2026"),
    "Probation": (f"1. {BRAMBLETHORN}: Visit with Harbour Recovery", "By: 26 Nov 2026"),
}
"""Each agency's own actions. The closed one is not sent: one of the police left for it."""

NOT_ON_THE_WALL: Final = (
    SECRET, "zqnoteonezq", "zqnotethreezq", "zqclosednotezq", "zqclosedtwozq", "zqpolicezq",
    "zqclosedactionzq", "zqagainstzq", "zqwaitszq", "zqreasonninezq", "OGRS",
    "X990", "1990", "1991", "outside", "consent", "child",
)  # fmt: skip
"""Notes, sources, reasons not recorded, police actions, scores and numbers."""
