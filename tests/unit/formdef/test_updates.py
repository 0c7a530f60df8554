"""The update forms: S1's prompts to the letter, each with a place in the record."""

from dataclasses import replace
from pathlib import Path

import pytest

from iomdesk.domain.agencies import AgencyRole
from iomdesk.formdef.errors import FormError
from iomdesk.formdef.form import FieldType, problems
from iomdesk.formdef.scheme import load_scheme, scheme_of_texts, scheme_texts
from iomdesk.formdef.updates import Becomes, UpdateDef, general

SOURCES = Path(__file__).parents[3].parent / "shared" / "sources"
SCHEME = load_scheme("derbyshire")
NUMERALS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")
LENGTHS = {
    "police": 7, "council_asb": 5, "probation": 8, "youth": 5, "prison": 5, "tagging": 6,
    "treatment": 2,
}  # fmt: skip
"""How many numerals S1 5.1.1 to 5.1.8 have (domain item 46)."""


def _source() -> str:
    found = sorted(SOURCES.glob("001*.txt")) if SOURCES.is_dir() else []
    if not found:
        pytest.skip("the source documents are not beside the project")
    return " ".join(found[0].read_text(encoding="utf-8").split())


def test_every_numeral_of_every_agency_is_asked() -> None:
    """Police i to vii, council i to v and so on; the order is that of S1."""
    assert {str(one.role): len(one.prompts) for one in SCHEME.updates} == LENGTHS
    for update in SCHEME.updates:
        assert tuple(one.numeral for one in update.prompts) == NUMERALS[: len(update.prompts)]


@pytest.mark.parametrize("update", SCHEME.updates, ids=lambda one: str(one.role))
def test_the_words_are_those_of_s1_to_the_letter(update: UpdateDef) -> None:
    """Whatever S1 says, local names included."""
    source = _source()
    for prompt in update.prompts:
        assert prompt.words in source


@pytest.mark.parametrize("update", [*SCHEME.updates, general()], ids=lambda one: str(one.role))
def test_each_form_is_whole(update: UpdateDef) -> None:
    """Every part has its fields, no key twice, an empty form has nothing amiss."""
    keys = update.form.keys()
    assert len(set(keys)) == len(keys)
    for part in update.parts():
        assert [key for key in keys if key.startswith(f"{part.id}_")]
    for section in update.form.sections:
        assert len(section.title) <= 48  # it stands on one line
    assert problems(update.form, {}, SCHEME.dated) == ()


def test_the_whole_words_stand_under_a_short_heading() -> None:
    """Nothing of S1 is hidden behind the heading."""
    for update in SCHEME.updates:
        for prompt, section in zip(update.prompts, update.form.sections, strict=True):
            notes = [one.text for one in section.fields if one.type is FieldType.NOTE]
            assert prompt.words in notes or prompt.words in section.title


def test_caveats_of_s1_are_kept() -> None:
    """Victims anonymised, medical detail on a ground, operational plans closed (item 46)."""
    parts = {(str(u.role), p.id): p for u in SCHEME.updates for p in u.parts()}
    assert parts["police", "domestic"].care == "victim"
    assert parts["treatment", "medical"].care == "medical"
    assert parts["police", "plans"].closed
    assert parts["probation", "breach"].becomes is Becomes.NOTE  # proposed: it counts nowhere


def test_a_rule_set_without_update_forms_still_reads() -> None:
    """One from before they existed: there are none, and nothing else is different."""
    texts = scheme_texts("brackenshire")
    del texts["derbyshire/updates.toml"]
    older = scheme_of_texts("brackenshire", texts)
    assert older.updates == ()
    assert older == replace(load_scheme("brackenshire"), updates=())


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('becomes = "note"', 'becomes = "rumour"', "not_a_choice"),
        ('event = "arrest"', 'event = "intelligence"', "not_a_choice"),
        ('id = "arrests"', 'id = "convictions"', "twice"),
        ('numeral = "ii"', 'numeral = "ii"\nanswer = "yes"', "unknown_key"),
    ],
)
def test_a_mistake_in_the_file_is_refused(old: str, new: str, code: str) -> None:
    """With its file and field."""
    texts = scheme_texts("derbyshire")
    text = texts["derbyshire/updates.toml"]
    assert old in text
    texts["derbyshire/updates.toml"] = text.replace(old, new, 1)
    with pytest.raises(FormError) as caught:
        scheme_of_texts("derbyshire", texts)
    assert caught.value.code == code
    assert Path(caught.value.file).name == "updates.toml"


def test_what_no_role_has_is_told_in_words() -> None:
    """An agency S1 does not name still tells what it knows."""
    assert general().role is AgencyRole.OTHER
    assert {part.becomes for part in general().parts()} == {Becomes.NOTE, Becomes.INTELLIGENCE}
