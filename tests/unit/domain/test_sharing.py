"""The gate: who may see what, and the code of the reason when they may not."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomdesk.domain.meetings import Basis, Session
from iomdesk.domain.people import FactKind, Provenance, Sensitivity
from iomdesk.domain.problems import RuleViolation
from iomdesk.domain.sharing import (
    SHOWN,
    Audience,
    AudienceKind,
    Item,
    ItemKind,
    Originators,
    Withheld,
    check_originator,
    check_text,
    names_visor,
    release,
    strictest,
)
from iomdesk.words import words

TODAY = date(2026, 11, 24)
POLICE = Provenance(originator="Police", received_on=TODAY, channel="telephone")
STATUTORY = Audience(on=TODAY, basis=Basis.STATUTORY, own=frozenset({"police"}))
CONTRACT = replace(STATUTORY, basis=Basis.CONTRACT, basis_until=date(2027, 3, 31))
CONSENT = replace(STATUTORY, basis=Basis.CONSENT, consented=frozenset({"teaselwood"}))
CASE = Item(kind=ItemKind.CASE, person_id="teaselwood")
EVENT = Item(kind=ItemKind.EVENT, person_id="teaselwood", provenance=POLICE)


def reason(item: Item, audience: Audience) -> str:
    """The code of the reason, empty when it may be seen; each code has its words."""
    verdict = release(item, audience)
    if not isinstance(verdict, Withheld):
        assert verdict is SHOWN
        return ""
    assert words("withheld", verdict.reason)
    return verdict.reason


def graded(grade: str, handling: str = "", onward: str = "") -> Item:
    """An event with an intelligence grade."""
    source = replace(POLICE, grade=grade, handling=handling, onward_permission=onward)
    return replace(EVENT, provenance=source)


@pytest.mark.parametrize("audience", [STATUTORY, CONTRACT, CONSENT])
def test_who_has_a_basis_hears_an_open_case(audience: Audience) -> None:
    assert reason(CASE, audience) == ""
    assert reason(EVENT, audience) == ""


def test_without_a_basis_nothing_is_heard() -> None:
    assert reason(CASE, replace(STATUTORY, basis=None)) == "no_basis"


@pytest.mark.parametrize("audience", [CONTRACT, CONSENT])
def test_a_basis_ends_after_its_last_day(audience: Audience) -> None:
    last = replace(audience, basis_until=TODAY)
    assert reason(CASE, last) == ""
    assert reason(CASE, replace(last, on=date(2026, 11, 25))) == "basis_ended"


def test_consent_limits_whose_case_is_heard() -> None:
    other = replace(CASE, person_id="oakapple")
    assert reason(other, CONSENT) == "no_consent"
    assert reason(other, replace(CONSENT, basis=Basis.CONTRACT)) == ""


def test_the_closed_part_is_for_those_who_stay() -> None:
    closed = replace(CASE, session=Session.CLOSED)
    assert reason(closed, STATUTORY) == "closed_session"
    assert reason(closed, replace(STATUTORY, session=Session.CLOSED)) == ""


@pytest.mark.parametrize("session", Session)
def test_unpublished_hmpps_data_goes_on_no_paper(session: Session) -> None:
    item = replace(EVENT, provenance=replace(POLICE, hmpps_unpublished=True))
    assert reason(item, replace(STATUTORY, session=session)) == "hmpps_unpublished"


@pytest.mark.parametrize("kind", [ItemKind.PNCID, ItemKind.NOMIS])
def test_pncid_and_nomis_number_are_for_statutory_copies(kind: ItemKind) -> None:
    item = replace(EVENT, kind=kind)
    assert reason(item, STATUTORY) == ""
    assert reason(item, CONTRACT) == "statutory_only"
    assert reason(item, CONSENT) == "statutory_only"


@pytest.mark.parametrize(
    ("grade", "withheld"),
    [
        ("", ""),
        ("5x5x5 B2 1", ""),
        ("5X5X5  b 2/1", ""),
        ("5x5x5 B2 2", "handling_authoriser"),
        ("5x5x5 B2 3", ""),
        ("5x5x5 B2 4", "handling"),
        ("5x5x5 B2 5", "handling"),
        ("3x5x2 2B P", ""),
        ("3x5x2 2B C", "handling"),
        ("3x5x2 B2 P", "handling"),  # letters of one scheme, name of the other
        ("5x5x5 2B 1", "handling"),
        ("B2 1", "handling"),  # of which scheme nobody said
        ("5x5x5 B2", "handling"),  # no handling code
    ],
)
def test_handling_codes_keep_intelligence_in(grade: str, withheld: str) -> None:
    assert reason(graded(grade), STATUTORY) == withheld


def test_what_lets_a_handling_code_out_is_its_own_record() -> None:
    """An authoriser frees handling 2, conditions with one free C, nothing frees 4 and 5."""
    conditions, authoriser = "Police only, no copies", "DS Rowanne, 20 Nov 2026"
    assert reason(graded("5x5x5 B2 2", onward=authoriser), STATUTORY) == ""
    assert reason(graded("5x5x5 B2 2", handling=conditions), STATUTORY) == "handling_authoriser"
    assert reason(graded("3x5x2 2B C", conditions, authoriser), STATUTORY) == ""
    assert reason(graded("3x5x2 2B C", handling=conditions), STATUTORY) == "handling_conditions"
    assert reason(graded("3x5x2 2B C", onward=authoriser), STATUTORY) == "handling"
    for code in "45":
        assert reason(graded(f"5x5x5 B2 {code}", conditions, authoriser), STATUTORY) == "handling"


@pytest.mark.parametrize("grade", ["", "5x5x5 B2 1", "5x5x5 B2 3", "3x5x2 2B P"])
@pytest.mark.parametrize("audience", [STATUTORY, CONTRACT, CONSENT])
def test_conditions_on_handling_keep_it_in_whatever_the_grade(
    grade: str, audience: Audience
) -> None:
    conditions = "Not to be passed to partners"
    otherwise = "" if audience is STATUTORY or not grade else "statutory_only"
    assert reason(graded(grade, conditions), audience) == "handling_conditions"
    assert reason(graded(grade, conditions, "DS Rowanne, 20 Nov 2026"), audience) == otherwise
    assert reason(graded(grade, "  "), audience) == otherwise


@pytest.mark.parametrize("kind", [ItemKind.INTELLIGENCE, ItemKind.SCORE, ItemKind.RAG_FACT])
def test_intelligence_and_scores_are_for_statutory_readers(kind: ItemKind) -> None:
    item = replace(graded("5x5x5 B2 1"), kind=kind)
    assert reason(item, STATUTORY) == ""
    assert reason(item, CONTRACT) == "statutory_only"


def test_intelligence_without_a_grade_stays_in() -> None:
    assert reason(replace(EVENT, kind=ItemKind.INTELLIGENCE), STATUTORY) == "handling"


@pytest.mark.parametrize(
    "originator", ["ViSOR", "visor", "Police (ViSOR)", "ViSOR record 12", "Vi-SOR", "V.I.S.O.R"]
)
def test_visor_is_no_source(originator: str) -> None:
    with pytest.raises(RuleViolation) as told:
        check_originator(originator)
    assert (told.value.field, told.value.code) == ("originator", "visor_source")
    assert "ViSOR" in words("rule", told.value.code)


@pytest.mark.parametrize("originator", ["Police", "Supervisory board", "Advisor, Probation", ""])
def test_other_sources_are_not_taken_for_visor(originator: str) -> None:
    check_originator(originator)


STRICT = replace(
    POLICE,
    originator="HMPPS",
    grade="5x5x5 B2 5",
    handling="No copies",
    hmpps_unpublished=True,
    kind=FactKind.ASSESSMENT,
)


def test_what_changes_a_part_frees_nothing_of_the_rest() -> None:
    merged = strictest(STRICT, POLICE)
    assert merged == replace(STRICT, originator="Police; HMPPS")
    assert strictest(POLICE, STRICT) == replace(STRICT, originator="HMPPS; Police")
    assert strictest(POLICE, POLICE) == POLICE


GRADES = ("", "5x5x5 B2 1", "3x5x2 2B P", "3x5x2 2B C", "5x5x5 B2 2", "5x5x5 B2 4", "odd")
LEAVE = "DS Rowanne, 20 Nov 2026"

any_source = st.builds(
    Provenance,
    originator=st.sampled_from(("Police", "Probation", "Harbour Recovery", "Police; Probation")),
    received_on=st.just(TODAY),
    channel=st.just("telephone"),
    grade=st.sampled_from(GRADES),
    handling=st.sampled_from(("", "", "No copies")),
    onward_permission=st.sampled_from(("", LEAVE)),
    hmpps_unpublished=st.booleans(),
    sensitivity=st.sampled_from(Sensitivity),
    ground=st.sampled_from(("", "To prevent self-harm")),
)
any_reader = st.builds(
    Audience,
    kind=st.sampled_from(AudienceKind),
    on=st.just(TODAY),
    session=st.sampled_from(Session),
    basis=st.sampled_from(Basis),
    consented=st.just(frozenset({"teaselwood"})),
    agency=st.sampled_from(("", "Probation", "Harbour Recovery", "Police")),
    own=st.just(frozenset({"police"})),
    originators=st.sampled_from(Originators),
)


@settings(max_examples=3000, deadline=None)
@given(any_source, any_source, any_reader, st.booleans(), st.sampled_from(ItemKind))
def test_nothing_is_shown_of_a_merged_row_that_was_withheld_of_either_part(
    held: Provenance, new: Provenance, reader: Audience, anonymised: bool, kind: ItemKind
) -> None:
    """Nor is the whole of it shown where only the anonymised wording of a part was."""

    def seen(source: Provenance) -> int:
        item = replace(EVENT, kind=kind, provenance=source, anonymised=anonymised)
        answer = release(item, reader)
        if isinstance(answer, Withheld):
            return 0
        return 1 if answer.anonymised else 2

    assert seen(strictest(held, new)) <= min(seen(held), seen(new))
    assert seen(strictest(strictest(held, new), new)) <= seen(strictest(held, new))


def test_conditions_of_both_stay_and_a_permission_covers_what_it_was_given_for() -> None:
    held = replace(POLICE, handling="No copies", onward_permission="DS Rowanne")
    new = replace(POLICE, handling="Not by e-mail", onward_permission="")
    merged = strictest(held, new)
    assert (merged.handling, merged.onward_permission) == ("No copies; Not by e-mail", "")
    assert strictest(held, POLICE).onward_permission == ""  # nobody allowed the new part
    assert strictest(held, held) == held
    both = strictest(held, replace(new, onward_permission="Insp Sallow"))
    assert both.onward_permission == "DS Rowanne; Insp Sallow"


def test_whoever_told_a_part_is_named_once_and_no_ground_covers_another_detail() -> None:
    held = replace(POLICE, originator="Probation", sensitivity=Sensitivity.MEDICAL, ground="Harm")
    new = replace(POLICE, sensitivity=Sensitivity.VICTIM)
    merged = strictest(strictest(held, new), replace(POLICE, originator=" PROBATION "))
    assert merged.originator == "PROBATION; Police"
    assert (merged.sensitivity, merged.ground) == (Sensitivity.BOTH, "Harm")
    assert strictest(held, replace(held, ground="")).ground == ""


# ---- ViSOR ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Seen in ViSOR yesterday", "per visor", "VISOR2", "(V.i.S.O.R)", "ViSOR's entry",
        "Vi\N{SOFT HYPHEN}SOR", "vi\N{ZERO WIDTH SPACE}sor", "_ViSOR_", "3visor",
        "\N{FULLWIDTH LATIN CAPITAL LETTER V}iSOR",
    ],
)  # fmt: skip
def test_no_text_names_visor(text: str) -> None:
    assert names_visor(text)
    with pytest.raises(RuleViolation) as told:
        check_text(text, "body")
    assert (told.value.field, told.value.code) == ("body", "visor_text")
    assert "ViSOR" in words("rule", "visor_text")


@pytest.mark.parametrize("text", ["", "His advisor came", "Supervisor told", "a provisory plan"])
def test_other_words_stop_nobody(text: str) -> None:
    assert not names_visor(text)
    check_text(text, "body")
