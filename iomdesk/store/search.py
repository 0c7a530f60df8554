"""Full-text search over names, other names and identifiers, behind these functions only.

Another database would replace this module and nothing else (design section 3).
"""

import re
import unicodedata
from collections.abc import Iterable

from sqlalchemy import Connection

from iomdesk.store.log import driver_of
from iomdesk.store.schema import Kind

SEARCHED = frozenset({Kind.PERSON, Kind.IDENTIFIER})
_PARTS = re.compile(r"[^\W_]+")


def _forms(word: str) -> set[str]:
    """The ways one name or number is typed: whole, in parts, without its punctuation."""
    parts = _PARTS.findall(word)
    forms = {word, *parts, "".join(parts)}
    if len(parts) == 2 and len(parts[0]) == 4 and parts[0].isdigit():  # a PNCID: 2009/9990012Z
        forms.add(parts[0][2:] + parts[1])
        forms.add(parts[0][2:])
    return forms


def reindex(connection: Connection, people: Iterable[str]) -> None:
    """Write anew what search knows of these people; forget those who are gone."""
    raw = driver_of(connection)
    for person_id in people:
        known = raw.execute(
            "SELECT row FROM search_key WHERE person_id = ?", (person_id,)
        ).fetchone()
        row = None if known is None else known[0]
        person = raw.execute(
            "SELECT surname, forename, other_names FROM person"
            " WHERE id = ? AND merged_into IS NULL",  # a merged one is found as the one kept
            (person_id,),
        ).fetchone()
        if person is None:
            if row is not None:
                raw.execute("DELETE FROM person_search WHERE rowid = ?", (row,))
                raw.execute("DELETE FROM search_key WHERE row = ?", (row,))
            continue
        words = {form for text in person for word in str(text).split() for form in _forms(word)}
        for typed, canonical in raw.execute(
            "SELECT typed, canonical FROM identifier WHERE person_id = ?", (person_id,)
        ):
            for number in {str(typed), str(canonical)}:
                words |= _forms(number.replace(" ", ""))
        body = " ".join(sorted(words))
        if row is None:
            row = raw.execute(
                "INSERT INTO search_key (person_id) VALUES (?)", (person_id,)
            ).lastrowid
            raw.execute("INSERT INTO person_search (rowid, body) VALUES (?, ?)", (row, body))
        else:
            raw.execute("UPDATE person_search SET body = ? WHERE rowid = ?", (body, row))


def match_expression(typed: str) -> str:
    """What was typed as an FTS5 expression: every part must begin some word.

    Empty when nothing searchable was typed. Quotes and operators of FTS5 cannot get
    through, since only letters and digits are kept.
    """
    return " ".join(f'"{part}"*' for part in _PARTS.findall(typed))


def _folded(text: str) -> str:
    """Small letters without accents, as the full-text index compares them."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def fits(typed: str, texts: Iterable[str]) -> bool:
    """Whether every part typed begins some word of these names and numbers.

    The rule of ``match_expression``, for rows that are few enough to be looked at one by one.
    """
    wanted = _PARTS.findall(_folded(typed))
    if not wanted:
        return True
    known = {form for text in texts for word in text.split() for form in _forms(_folded(word))}
    return all(any(form.startswith(part) for form in known) for part in wanted)
