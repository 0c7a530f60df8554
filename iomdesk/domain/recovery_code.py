"""The recovery code of a store: 160 random bits written so that a person can type them.

Eight groups of five characters in Crockford's base 32 (no I, L, O or U). The first
four characters of a group carry 20 bits; the fifth is a check over the group and its
place, worked out in the field of 32 elements, so that any one wrong character, any two
characters exchanged and any two groups exchanged are noticed and the group is named.
"""

import re
from typing import Final

from iomdesk.domain.problems import RuleViolation

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32; the place of a character is its value."""

GROUPS: Final = 8
GROUP_LENGTH: Final = 5
SECRET_BYTES: Final = 20
"""160 bits, four characters of five bits in each of eight groups."""

FIELD: Final = "recovery_code"
"""The field that refusals name."""

_FORGIVEN: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
# x^5 + x^2 + 1 is primitive, so the powers of 2 used as weights are all different.
_POLYNOMIAL: Final = 0b100101
_SEPARATORS: Final = re.compile(r"[\s\-\u2010-\u2015\u2212._/]+")


def _times(left: int, right: int) -> int:
    """The product of two elements of the field of 32."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 0b100000:
            left ^= _POLYNOMIAL
        right >>= 1
    return product


def _check_value(group: int, values: list[int]) -> int:
    """The check over four values and the group's number (0 to 7)."""
    weight, check = 1, 0
    for value in (group + 1, *values):
        weight = _times(weight, 2)
        check ^= _times(weight, value)
    return check


def encode(secret: bytes) -> str:
    """The code for 20 secret bytes: eight groups of five, joined by dashes."""
    if len(secret) != SECRET_BYTES:
        message = "a recovery secret has 20 bytes"
        raise ValueError(message)
    number = int.from_bytes(secret, "big")
    values = [(number >> shift) & 31 for shift in range(SECRET_BYTES * 8 - 5, -1, -5)]
    groups = []
    for group in range(GROUPS):
        part = values[group * 4 : group * 4 + 4]
        groups.append("".join(ALPHABET[value] for value in [*part, _check_value(group, part)]))
    return "-".join(groups)


def typed_groups(text: str) -> tuple[str, ...]:
    """What was typed, in capitals, with look-alikes put right, cut into groups.

    The person's own blanks and dashes decide the groups when they make eight of them;
    otherwise every five characters are a group.
    """
    parts = [part.upper().translate(_FORGIVEN) for part in _SEPARATORS.split(text.strip()) if part]
    if len(parts) == GROUPS:
        return tuple(parts)
    whole = "".join(parts)
    return tuple(
        whole[start : start + GROUP_LENGTH] for start in range(0, len(whole), GROUP_LENGTH)
    )


def group_is_right(number: int, group: str) -> bool:
    """Whether a typed group (number 0 to 7) is whole and its check character agrees."""
    values = [ALPHABET.find(character) for character in group]
    if len(values) != GROUP_LENGTH or min(values) < 0:
        return False
    return _check_value(number, values[:4]) == values[4]


def decode(text: str) -> bytes:
    """The 20 secret bytes of a typed code.

    Lower case, O for 0, I or L for 1, blanks and dashes are forgiven.

    Raises:
        RuleViolation: ``recovery_length`` when characters are missing or left over,
            ``recovery_group`` with the number of the first mistyped group.
    """
    groups = typed_groups(text)
    have, need = sum(map(len, groups)), GROUPS * GROUP_LENGTH
    wrong = [
        number for number, group in enumerate(groups[:GROUPS]) if not group_is_right(number, group)
    ]
    if wrong and (len(groups) == GROUPS or wrong[0] < len(groups) - 1):
        raise RuleViolation(FIELD, "recovery_group", {"group": wrong[0] + 1})
    if have != need:
        raise RuleViolation(FIELD, "recovery_length", {"have": have, "need": need})
    number = 0
    for group in groups:
        for character in group[:4]:
            number = number << 5 | ALPHABET.index(character)
    return number.to_bytes(SECRET_BYTES, "big")
