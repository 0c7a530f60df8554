"""What a passphrase must be: length and not guessable, no rules about kinds of character.

Source: design.md section 3 (at least 12 characters, no composition rules, deny-list,
paste allowed), which follows NIST SP 800-63B section 5.1.1.2. Text is compared and
turned into a key in Unicode form NFKC, so that a letter typed with a combining accent
on one computer and as one character on another opens the same store.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from iomdesk.domain.common_passphrases import COMMON
from iomdesk.domain.problems import RuleViolation

LEAST: Final = 12
"""Fewest characters, counted after normalisation."""

MOST: Final = 1024
"""Most characters; a bound on what is hashed, far above what anyone types."""

FIELD: Final = "passphrase"
"""The field that refusals name."""

_GOOD_TO_STRONG: Final = 20
_RAW_KEY: Final = re.compile(r"x'[0-9a-f]*'?", re.IGNORECASE)
_RUNS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertzuiopasdfghjklyxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "!qaz@wsx#edc$rfv%tgb^yhn&ujm*ik(ol)p",
    "1q2w3e4r5t6y7u8i9o0p",
    "a1b2c3d4e5f6g7h8i9j0",
    "zaqxswcdevfrbgtnhymjukilop",
)
_LEET: Final = str.maketrans("0134578@$!|+", "oieastbasilt")
_NEW_INFORMATION: Final = 6
"""Characters that must be left once every known word and run is taken out."""


class StrengthCode(StrEnum):
    """How good a passphrase is; only GOOD and STRONG are accepted."""

    EMPTY = "empty"
    SHORT = "short"
    EASY = "easy"
    GOOD = "good"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Strength:
    """The verdict on a passphrase, for the line under the box.

    Attributes:
        code: key of the words under ``[strength]``.
        params: values for the gaps in those words.
        refusal: key of the words under ``[rule]`` that says why not; empty when accepted.
    """

    code: StrengthCode
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    refusal: str = ""

    @property
    def accepted(self) -> bool:
        """Whether a store may be locked with it."""
        return not self.refusal


def normal(passphrase: str) -> str:
    """The passphrase in the form it is compared and hashed in: NFKC, nothing trimmed."""
    return unicodedata.normalize("NFKC", passphrase)


def strength(passphrase: str, context: Iterable[str] = ()) -> Strength:
    """How good a passphrase is.

    Args:
        passphrase: as typed or pasted.
        context: words an acquaintance would try: the store's name, the person's own
            name, the scheme, the area.
    """
    text = normal(passphrase)
    if not text:
        return Strength(StrengthCode.EMPTY, refusal="passphrase_empty")
    if len(text) < LEAST:
        params = MappingProxyType({"have": len(text), "need": LEAST})
        return Strength(StrengthCode.SHORT, params, "passphrase_short")
    refusal = _refusal(text, context)
    if refusal:
        return Strength(StrengthCode.EASY, refusal=refusal)
    words = [word for word in re.split(r"[\W_]+", text) if len(word) >= 3]
    long_enough = len(text) >= _GOOD_TO_STRONG
    varied = len(set(text.casefold())) >= 10
    return Strength(
        StrengthCode.STRONG
        if long_enough and varied and (len(words) >= 4 or not text.isalpha())
        else StrengthCode.GOOD
    )


def require(passphrase: str, context: Iterable[str] = ()) -> str:
    """The passphrase in its normal form, when the rules accept it.

    Raises:
        RuleViolation: ``passphrase_empty``, ``_short``, ``_long``, ``_raw_key``,
            ``_common``, ``_run``, ``_repeat`` or ``_context``.
    """
    verdict = strength(passphrase, context)
    if verdict.refusal:
        raise RuleViolation(FIELD, verdict.refusal, verdict.params)
    return normal(passphrase)


def _refusal(text: str, context: Iterable[str]) -> str:
    """Why a passphrase of sufficient length is easy to guess; empty when it is not."""
    if len(text) > MOST:
        return "passphrase_long"
    # SQLCipher reads this shape as the key itself; somebody has mixed the two up.
    if _RAW_KEY.fullmatch(text.strip()):
        return "passphrase_raw_key"
    plain = text.casefold()
    if _few_different(plain):
        return "passphrase_repeat"
    squeezed = re.sub(r"[\W_]+", "", plain) or plain
    readings = {squeezed, re.sub(r"[\W_]+", "", plain.translate(_LEET))}
    if any(_left_over(reading, _words_of(context)) < _NEW_INFORMATION for reading in readings):
        return "passphrase_context"
    if any(_without_runs(form) < _NEW_INFORMATION for form in (plain, squeezed)):
        return "passphrase_run"
    known = sorted(COMMON, key=len, reverse=True)
    if any(_left_over(reading, known) < _NEW_INFORMATION for reading in readings):
        return "passphrase_common"
    return ""


def _few_different(plain: str) -> bool:
    """Whether it is one short piece said again and again, or has under 5 characters."""
    if len(set(plain)) < 5:
        return True
    return any(
        plain == (plain[:size] * (len(plain) // size + 1))[: len(plain)]
        for size in range(1, len(plain) // 3 + 1)
    )


def _words_of(context: Iterable[str]) -> list[str]:
    """The context cut into words of three letters or more, longest first."""
    found: set[str] = set()
    for phrase in context:
        plain = normal(phrase).casefold()
        found.update(word for word in re.split(r"[\W_]+", plain) if len(word) >= 3)
    return sorted(found, key=len, reverse=True)


def _left_over(reading: str, known: Iterable[str]) -> int:
    """How many letters stay when known words, digits at the ends and runs are out.

    A passphrase in which no known word was found keeps all its letters.
    """
    rest = reading
    for word in known:
        rest = rest.replace(word, "\0")
    if rest == reading:
        return len(reading)
    return _without_runs(re.sub(r"\d+|\0", "", rest))


def _without_runs(plain: str) -> int:
    """How many characters are new: not the next on a keyboard run, up or down, nor a repeat."""
    fresh, at = 0, 0
    while at < len(plain):
        longest = 1
        while at + longest < len(plain) and plain[at + longest] == plain[at]:
            longest += 1
        for run in _RUNS:
            for way in (run, run[::-1]):
                size = longest + 1
                while at + size <= len(plain) and plain[at : at + size] in way:
                    longest, size = size, size + 1
        fresh += 1 if longest >= 3 else longest
        at += longest
    return fresh
