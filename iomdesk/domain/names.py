"""Names of people: tidied, shown, split and folded for matching.

A name is kept as it was typed; only stray blanks go. The surname is put in capitals
when shown (``people.full_name``), never in what is kept (UX section 7).
"""

import re
import unicodedata
from functools import lru_cache

_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_PARTICLES = frozenset(
    {
        "al",
        "ap",
        "bin",
        "da",
        "das",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "la",
        "le",
        "mac",
        "mc",
        "o",
        "st",
        "ten",
        "ter",
        "van",
        "von",
    }
)
# Letters that Unicode does not take apart into a base letter and a mark.
_PLAIN_LETTERS = str.maketrans(
    {
        "\u0142": "l",  # l with stroke
        "\u00f8": "o",
        "\u0111": "d",
        "\u00f0": "d",
        "\u00fe": "th",
        "\u00e6": "ae",
        "\u0153": "oe",
        "\u0131": "i",
        "\u0127": "h",
    }
)


def tidy_name(typed: str) -> str:
    """The name without stray, doubled or unseen blanks; letters stay as typed."""
    composed = unicodedata.normalize("NFC", _UNSEEN.sub("", typed))
    return " ".join(composed.split()).strip(" ,;")


def is_name_of(typed: str, name: str) -> bool:
    """Whether a typed name is somebody's, as it is signed.

    "SURNAME, Forename", "Forename SURNAME", or initials and the surname: "M Saltmarsh".
    """
    given, known = _spoken(typed), _spoken(name)
    if bool(given) and given == known:
        return True
    surname, comma, forename = tidy_name(name).casefold().partition(",")
    before, found, after = given.replace(".", " ").partition(surname)
    initials = [mark for part in before.split() for mark in part]
    first = [part[0] for part in re.split(r"[\s-]+", forename) if part]
    return bool(comma and found and initials and not after) and initials == first[: len(initials)]


def _spoken(name: str) -> str:
    """A name in the order it is spoken in, without capitals."""
    surname, comma, forename = tidy_name(name).casefold().partition(",")
    return " ".join(f"{forename} {surname}".split()) if comma else " ".join(surname.split())


def tidy_forename(typed: str) -> str:
    """A tidied forename; one wholly in capitals or small letters gets its capital.

    "SEAN" and "sean" are a habit of files, not of the person; "de Witt" and "JJ" stay.
    """
    name = tidy_name(typed)
    letters = [mark for mark in name if mark.isalpha()]
    if len(letters) > 2 and (name.isupper() or name.islower()):  # JJ stays
        return re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), name)
    return name


def split_full_name(typed: str) -> tuple[str, str]:
    """Surname and forename out of one cell; the surname is empty when there is none.

    "YARDE, Grace", "Grace YARDE", "YARDE Grace", "Grace van der Rush". Without a comma
    or capitals the last word, with its particles, is taken for the surname.
    """
    name = tidy_name(typed)
    if "," in name:
        surname, _, forename = name.partition(",")
        return tidy_name(surname), tidy_forename(forename)
    parts = name.split()
    if len(parts) < 2:  # one word alone is a surname
        return name, ""
    capitals = [len(part) > 1 and part.isupper() for part in parts]
    if any(capitals) and not all(capitals):
        first = capitals.index(True)
        last = len(parts) - capitals[::-1].index(True)
        if all(capitals[first:last]) and (first == 0 or last == len(parts)):
            rest = parts[:first] + parts[last:]
            return " ".join(parts[first:last]), tidy_forename(" ".join(rest))
    start = len(parts) - 1
    while start > 1 and parts[start - 1].casefold() in _PARTICLES:
        start -= 1
    return " ".join(parts[start:]), tidy_forename(" ".join(parts[:start]))


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The text for matching and search: small letters, no accents, no punctuation.

    Words stay apart by one blank: "D'ARNICA" is "darnica", "Nguyen-Sedge" with or
    without accents "nguyensedge", "van der Rush" "van der rush".
    """
    if text.isascii():
        plain = text.casefold()
    else:
        # Twice: a letter taken apart may turn out to be a capital of its own.
        small = unicodedata.normalize("NFKD", text.casefold()).casefold()
        taken_apart = unicodedata.normalize("NFKD", small)
        plain = "".join(mark for mark in taken_apart if not unicodedata.combining(mark))
        plain = plain.translate(_PLAIN_LETTERS)
    kept = "".join(mark if mark.isalnum() else " " if mark.isspace() else "" for mark in plain)
    return " ".join(kept.split())


def match_key(text: str) -> str:
    """``fold`` without blanks, so that "VAN-DER-RUSH" and "van der Rush" are one name."""
    return fold(text).replace(" ", "")
